/**
 * Has files looked into by threads with limits on time and memory. One that reaches a limit is ended, and its file is
 * kept with a doubt: nothing that a file holds may stop the app, or cost the person the file.
 */
import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../base/clock.ts';
import type { Reporter } from '../../base/report.ts';
import type { Expectation, MediaFacts, Verdict } from './verdict.ts';
import type { InspectOrder, InspectReply } from './worker-protocol.ts';

export interface Inspector {
  /** @throws the system's error when the file cannot be read */
  inspect(path: string, expected: Expectation): Promise<Verdict>;
  /** Ends the threads; what they were looking into is given up. */
  close(): Promise<void>;
}

export interface InspectorOptions {
  /** The thread's script, which a bundler may have moved. */
  entry: string | URL;
  clock: Clock;
  report: Reporter;
  limits?: Partial<InspectorLimits>;
}

export interface InspectorLimits {
  /** Time for a file, in ms, and on top of it for each MiB. */
  baseMs: number;
  msPerMiB: number;
  memoryMiB: number;
  /** Threads that wait for work; more are ended. */
  kept: number;
}

const defaultLimits: InspectorLimits = { baseMs: 60_000, msPerMiB: 500, memoryMiB: 256, kept: 2 };

const unnamed: MediaFacts = {
  media: 'other',
  mime: 'application/octet-stream',
  extension: 'bin',
  width: null,
  height: null,
  durationMs: null,
  codec: null,
  contents: null,
};

export function createInspector({ entry, clock, report, ...options }: InspectorOptions): Inspector {
  const limits = { ...defaultLimits, ...options.limits };
  const all = new Set<Worker>();
  const free: Worker[] = [];

  const start = (): Worker => {
    // The flags of the host process (a test runner, Electron) are not meant for this thread.
    const worker = new Worker(entry, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMiB, maxYoungGenerationSizeMb: 32 },
    });
    all.add(worker);
    worker.on('exit', () => {
      all.delete(worker);
      if (free.includes(worker)) free.splice(free.indexOf(worker), 1);
    });
    return worker;
  };

  const release = (worker: Worker) => {
    if (free.length >= limits.kept) {
      void worker.terminate();
      return;
    }
    // One that waits for work keeps no process alive.
    worker.unref();
    free.push(worker);
  };

  const ask = (worker: Worker, order: InspectOrder, limitMs: number): Promise<Verdict> =>
    new Promise((resolve, reject) => {
      let named = unnamed;
      const settle = (finish: () => void, isUsable: boolean) => {
        limit.clear();
        worker.removeAllListeners('message');
        worker.removeAllListeners('error');
        worker.off('exit', ended);
        // What comes after the end tells nothing new.
        worker.on('error', () => undefined);
        if (isUsable) release(worker);
        else void worker.terminate();
        finish();
      };
      const giveUp = (doubt: string) =>
        settle(() => resolve({ kind: 'doubted', facts: named, doubt }), false);
      const limit = clock.setTimeout(
        () => giveUp('Checking this file took too long and was ended.'),
        limitMs,
      );
      const ended = () => giveUp('Checking this file was ended.');
      worker.on('message', (reply: InspectReply) => {
        if ('named' in reply) named = reply.named;
        else if ('verdict' in reply) settle(() => resolve(reply.verdict), true);
        else settle(() => reject(Object.assign(new Error(reply.unreadable.message), reply.unreadable)), true);
      });
      worker.on('error', (error: NodeJS.ErrnoException) => {
        const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        if (!isMemory) report('inspection', error);
        giveUp(`Checking this file ${isMemory ? 'took too much memory and was ended' : 'failed'}.`);
      });
      worker.on('exit', ended);
      worker.postMessage(order);
    });

  return {
    async inspect(path, expected) {
      const { size } = await stat(path);
      const worker = free.pop() ?? start();
      worker.ref();
      return ask(worker, { path, expected }, limits.baseMs + (size / 1024 ** 2) * limits.msPerMiB);
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
