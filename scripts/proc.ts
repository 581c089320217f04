// Child processes for the tasks.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { cpuTimeOf, killTree } from './process-tree.ts';
import { nodeBinary, root } from './project.mjs';

export interface Ran {
  code: number;
  /** Standard output and standard error, as they came. */
  output: string;
  /** Wall time in ms. */
  ms: number;
  /** True when the child was stopped because it showed no sign of life. */
  stalled: boolean;
}

export interface RunOptions {
  env?: Record<string, string | undefined>;
  /** Let the child write to our terminal, or keep what it writes. */
  show?: boolean;
  /** Kill the child and its children when it has neither written nor sent anything for this long, in ms. */
  silenceMs?: number;
  /** The child writes nothing while it works: CPU time that it and its children use is a sign of life as well. */
  isQuiet?: boolean;
  /** Opens a channel to the child and receives what it sends with `process.send`. */
  onMessage?: (message: unknown) => void;
}

/** Runs a command in the project's folder to its end; a signal's death counts as code 1. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const began = performance.now();
  const output: string[] = [];
  const pipe = options.show ? 'inherit' : 'pipe';
  const child = spawn(command, args, {
    cwd: root,
    stdio: [options.show ? 'inherit' : 'ignore', pipe, pipe, ...(options.onMessage ? ['ipc' as const] : [])],
    env: { ...process.env, ...options.env },
  });

  let stalled = false;
  let silence: NodeJS.Timeout | undefined;
  let worked = 0;
  /** Less than a five-hundredth of the time is what a process uses that only waits. */
  const hasWorked = (withinMs: number): boolean => {
    const before = worked;
    worked = cpuTimeOf(child.pid!);
    return worked - before > withinMs / 500;
  };
  const signOfLife = () => {
    clearTimeout(silence);
    const { silenceMs } = options;
    if (silenceMs === undefined) return;
    silence = setTimeout(() => {
      if (options.isQuiet && hasWorked(silenceMs)) return signOfLife();
      stalled = true;
      killTree(child.pid!);
    }, silenceMs);
  };
  signOfLife();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      signOfLife();
      output.push(String(chunk));
    });
  }
  if (options.onMessage) {
    child.on('message', (message) => {
      signOfLife();
      options.onMessage!(message);
    });
  }

  // A terminal sends Ctrl+C to the child as well, and we wait for its end; other signals only reach us.
  const passOn = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT') child.kill(signal);
  };
  const signals = options.show ? (['SIGINT', 'SIGTERM', 'SIGHUP'] as const) : [];
  for (const signal of signals) process.on(signal, passOn);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      clearTimeout(silence);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(silence);
      for (const signal of signals) process.off(signal, passOn);
      resolve({ code: code ?? 1, output: output.join(''), ms: performance.now() - began, stalled });
    });
  });
}

/** Runs a JavaScript or TypeScript file, named first and relative to the project's folder, with the Node.js of node_modules. */
export function runNode(fileAndArgs: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return run(nodeBinary(), fileAndArgs, options);
}
