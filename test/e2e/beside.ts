/** A second Safelight on the same profile, started without Playwright; its dialogs are read and answered from here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { readRuntime } from '../../scripts/runtime.mjs';
import { startFlags } from './app.ts';
import { expect } from './fixtures.ts';
import type { Profile } from './profile.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** A message box prints itself, and takes the name of a button from standard input. */
const hook = `
const { dialog } = require('electron');
let press = null;
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => press?.(line));
dialog.showMessageBox = (...all) => new Promise((resolve) => {
  const box = all.at(-1);
  const { message, detail, buttons } = box;
  console.log('BOX ' + JSON.stringify({ message, detail, buttons }));
  press = (line) => resolve({ response: buttons.indexOf(line), checkboxChecked: false });
  box.signal?.addEventListener('abort', () => resolve({ response: box.cancelId, checkboxChecked: false }));
});
dialog.showErrorBox = (title, text) => console.log('ERROR ' + title + ' ' + text);
`;

export interface BoxSeen {
  message: string;
  detail: string;
  buttons: string[];
}

export interface Beside {
  process: ChildProcess;
  /** Message boxes so far. */
  boxes(): BoxSeen[];
  press(button: string): void;
  /** Exit code; null when a signal ended it. */
  gone: Promise<number | null>;
  output(): string;
}

export interface BesideOptions {
  env: Record<string, string>;
  /**
   * Its host name; root on Linux only. Without Electron's own lock, which is handed over without a word where the other
   * process cannot be seen, as between two containers.
   */
  host?: string;
  /** Shell lines that run before it, in a mount namespace of its own; root on Linux only. */
  before?: string;
}

export function startBeside(profile: Profile, { env, host, before }: BesideOptions): Beside {
  const script = path.join(profile.folder, 'boxes.cjs');
  writeFileSync(script, hook);
  const app = [readRuntime().executablePath, '-r', script, ...startFlags, root];
  const lines = [
    ...(host === undefined ? [] : [`hostname ${host}`, `rm -f '${profile.userData}'/Singleton*`]),
    ...(before === undefined ? [] : [before]),
  ];
  const [program, ...args] =
    lines.length === 0
      ? app
      : ['unshare', '--uts', '--mount', 'sh', '-e', '-c', `${lines.join('\n')}\nexec "$@"`, 'sh', ...app];
  const child = spawn(program as string, args, {
    env: { ...process.env, ...profile.env, SAFELIGHT_POLL_SCALE: '0.02', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += String(chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    process: child,
    boxes: () =>
      [...output.matchAll(/^BOX (.*)$/gm)].map(([, json]) => JSON.parse(json as string) as BoxSeen),
    press: (button) => void child.stdin.write(`${button}\n`),
    gone: new Promise((resolve) => child.once('exit', resolve)),
    output: () => output,
  };
}

/** Waits for the next message box. */
export async function nextBox(beside: Beside, count = 1): Promise<BoxSeen> {
  await expect.poll(() => beside.boxes().length, { message: 'a message box' }).toBeGreaterThanOrEqual(count);
  return beside.boxes()[count - 1] as BoxSeen;
}
