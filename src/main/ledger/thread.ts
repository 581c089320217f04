/** Asks a thread that has a connection of its own to the ledger: what takes long there holds nobody up here. */
import { AppError, type AppErrorShape } from '../../shared/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import { createThreads } from '../base/threads.ts';

/** What the thread is asked, and answers. */
export interface ThreadOrder {
  file: string;
  /** The ledger's disk has no free byte. */
  isReadOnly: boolean;
  /** As in `Session`: what the thread keeps is kept until it grows. */
  version: number;
  name: string;
  args: readonly unknown[];
}

export type ThreadReply = { value: unknown } | { error: AppErrorShape };

type Methods<R> = { [N in keyof R]: (...args: never[]) => unknown };
type Answer<R extends Methods<R>, N extends keyof R> = Promise<Awaited<ReturnType<R[N]>>>;

export interface LedgerThread<R extends Methods<R>> {
  /** @throws AppError of the answer, or `failed()` when the thread ended before its answer */
  ask<N extends keyof R & string>(name: N, ...args: Parameters<R[N]>): Answer<R, N>;
  /** Ends the thread and its connection. */
  close(): Promise<void>;
}

/** Answers where it is asked. */
export const answerHere = <R extends Methods<R>>(methods: R): LedgerThread<R> => ({
  ask: (name, ...args) =>
    Promise.resolve(args as never[]).then((given) => methods[name](...given)) as Answer<R, typeof name>,
  close: async () => undefined,
});

export interface LedgerThreadOptions {
  /** The thread's script, which a bundler may have moved. */
  entry: string | URL;
  /** The ledger. */
  file: string;
  isReadOnly(): boolean;
  version?(): number;
  clock: Pick<Clock, 'setTimeout'>;
  report: Reporter;
  /** What the thread is for, in the log. */
  work: string;
  /** What a person is given when the thread ended without an answer. */
  failed(): AppError;
  longestMs: number;
}

/** One question after another, in the order in which they are asked. */
export function createLedgerThread<R extends Methods<R>>(options: LedgerThreadOptions): LedgerThread<R> {
  const { file, isReadOnly, version, report, work, failed, longestMs } = options;
  const limits = { memoryMiB: 2_048, youngMiB: 96, kept: 1 };
  const threads = createThreads<ThreadOrder, ThreadReply>(options.entry, options.clock, limits);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    ask(name, ...args) {
      const reply = turn.then(() => {
        const order = { file, isReadOnly: isReadOnly(), version: version?.() ?? 0, name, args };
        return threads.ask(order, longestMs);
      });
      turn = reply;
      return reply.then((given) => {
        if ('value' in given) return given.value as Awaited<ReturnType<R[typeof name]>>;
        if ('error' in given && !('why' in given)) throw AppError.from(given.error);
        if (given.why === 'fault') report(work, given.error);
        throw failed();
      });
    },
    close: threads.close,
  };
}
