// Child processes for the tasks.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { nodeBinary, root } from './packages.mjs';

export interface Ran {
  code: number;
  /** Standard output and standard error, as they came. */
  output: string;
  /** Wall time in ms. */
  ms: number;
}

export interface RunOptions {
  env?: Record<string, string | undefined>;
  /** Let the child write to our terminal, or keep what it says. */
  show?: boolean;
  /** Kill the child after this time, in ms. */
  limitMs?: number;
}

/** Runs a command in the project's folder to its end; a signal's death counts as code 1. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<Ran> {
  const began = performance.now();
  const said: string[] = [];
  const child = spawn(command, args, {
    cwd: root,
    stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  child.stdout?.on('data', (chunk) => said.push(String(chunk)));
  child.stderr?.on('data', (chunk) => said.push(String(chunk)));
  const limit = options.limitMs
    ? setTimeout(() => {
        said.push(`\nStopped: not done within ${Math.round(options.limitMs! / 1000)} s.\n`);
        child.kill('SIGKILL');
      }, options.limitMs)
    : undefined;
  // A terminal's Ctrl+C reaches the child by itself, and we wait for its end; other signals only reach us.
  const passOn = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT') child.kill(signal);
  };
  const signals = options.show ? (['SIGINT', 'SIGTERM', 'SIGHUP'] as const) : [];
  for (const signal of signals) process.on(signal, passOn);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(limit);
      for (const signal of signals) process.off(signal, passOn);
      resolve({ code: code ?? 1, output: said.join(''), ms: performance.now() - began });
    });
  });
}

/** Runs a JavaScript or TypeScript file with the Node.js of node_modules. */
export function runNode(file: string, args: string[], options: RunOptions = {}): Promise<Ran> {
  return run(nodeBinary(), [file, ...args], options);
}
