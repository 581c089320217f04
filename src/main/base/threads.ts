/**
 * Threads that do work on strangers' bytes, with limits on time and memory. One that reaches a limit is ended: nothing that
 * came from outside may stop the app.
 */
import { Worker } from 'node:worker_threads';
import type { Clock } from './clock.ts';

export interface ThreadLimits {
  memoryMiB: number;
  /** For new objects, 32 where nothing is given: with more, less time goes into moving those that stay. */
  youngMiB?: number;
  /** Threads that wait for work; more are ended. */
  kept: number;
}

/** Why a thread was ended before it had an answer. */
export type ThreadEnd =
  | { why: 'time' }
  | { why: 'memory' }
  /** A fault of ours in it. */
  | { why: 'fault'; error: Error }
  | { why: 'closed' };

export interface Threads<Order, Reply> {
  /**
   * Hands an order to a thread of its own. `isLast` is asked of each reply; the one that it is true for settles it.
   * @param limitMs longest time for it
   */
  ask(order: Order, limitMs: number, isLast?: (reply: Reply) => boolean): Promise<Reply | ThreadEnd>;
  /** Ends the threads; what they were doing is given up. */
  close(): Promise<void>;
}

/** @param entry the script of a thread, which a bundler may have moved */
export function createThreads<Order, Reply extends object>(
  entry: string | URL,
  clock: Pick<Clock, 'setTimeout'>,
  limits: ThreadLimits,
): Threads<Order, Reply> {
  const all = new Set<Worker>();
  const free: Worker[] = [];

  const start = (): Worker => {
    // The flags of the host process (a test runner, Electron) are not meant for this thread.
    const worker = new Worker(entry, {
      execArgv: [],
      resourceLimits: {
        maxOldGenerationSizeMb: limits.memoryMiB,
        maxYoungGenerationSizeMb: limits.youngMiB ?? 32,
      },
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

  return {
    ask(order, limitMs, isLast = () => true) {
      const worker = free.pop() ?? start();
      worker.ref();
      return new Promise((resolve) => {
        const settle = (end: Reply | ThreadEnd, isUsable: boolean) => {
          limit.clear();
          worker.removeAllListeners('message');
          worker.removeAllListeners('error');
          worker.off('exit', ended);
          // What comes after the end tells nothing new.
          worker.on('error', () => undefined);
          if (isUsable) release(worker);
          else void worker.terminate();
          resolve(end);
        };
        const limit = clock.setTimeout(() => settle({ why: 'time' }, false), limitMs);
        const ended = () => settle({ why: 'closed' }, false);
        worker.on('message', (reply: Reply) => {
          if (isLast(reply)) settle(reply, true);
        });
        worker.on('error', (error: NodeJS.ErrnoException) => {
          const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
          settle(isMemory ? { why: 'memory' } : { why: 'fault', error }, false);
        });
        worker.on('exit', ended);
        worker.postMessage(order);
      });
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
