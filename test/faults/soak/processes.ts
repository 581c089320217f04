/** The two processes of the soak: the sandbox, which is never killed, and the app without its window, which is. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '../../..');

const fromUs = Object.fromEntries(
  ['PATH', 'HOME', 'NODE_COMPILE_CACHE'].map((name) => [name, process.env[name] ?? '']),
);

export interface Running {
  child: ChildProcess;
  /** Whole lines of its standard output so far. */
  lines: string[];
  /** What it wrote to its standard error. */
  complaints(): string;
  /** Resolves with the first line that fits. */
  until(fits: (line: string) => boolean): Promise<string>;
  /** Resolves when it is gone; with the signal that ended it, if one did. */
  gone: Promise<NodeJS.Signals | null>;
}

export function start(script: string, args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, ['--no-warnings', path.join(root, script), ...args], {
    env: { ...fromUs, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let complaints = '';
  let rest = '';
  child.stderr!.on('data', (chunk) => {
    complaints += String(chunk);
  });
  child.stdout!.on('data', (chunk) => {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    for (const look of [...waiting]) look();
  });
  const gone = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_code, signal) => {
      resolve(signal);
      for (const look of [...waiting]) look();
    });
  });
  return {
    child,
    lines,
    complaints: () => complaints,
    gone,
    until(fits) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find(fits);
          if (found === undefined && child.exitCode === null && child.signalCode === null) return;
          waiting.delete(look);
          if (found !== undefined) resolve(found);
          else
            reject(
              new Error(`${script} ended early: ${lines.slice(-5).join(' | ')} ${complaints.slice(-2_000)}`),
            );
        };
        waiting.add(look);
        look();
      });
    },
  };
}
