/** Asks the thread that reads for billing, one question after another. */
import { AppError } from '../../shared/errors.ts';
import { minute } from '../../shared/units.ts';
import { say } from '../../shared/words/billing/say.ts';
import type { Clock } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import { createThreads } from '../base/threads.ts';
import type { Reading } from './reading.ts';
import type { ReadingName, ReadingOrder, ReadingReply } from './worker-protocol.ts';

type Answer<N extends ReadingName> = Promise<Awaited<ReturnType<Reading[N]>>>;

export interface BillingReader {
  /** @throws AppError of the reading, `internal` when the thread ended before its answer */
  ask<N extends ReadingName>(name: N, ...args: Parameters<Reading[N]>): Answer<N>;
  /** Ends the thread and its connection. */
  close(): Promise<void>;
}

/** Reads where it is asked. */
export const readHere = (reading: Reading): BillingReader => ({
  ask: (async (name: ReadingName, ...args: unknown[]) =>
    (reading[name] as (...given: unknown[]) => unknown)(...args)) as BillingReader['ask'],
  close: async () => undefined,
});

/** Far longer than the report of a million jobs takes, in ms. */
const longest = 10 * minute;

export interface BillingReaderOptions {
  /** The thread's script, which a bundler may have moved. */
  entry: string | URL;
  /** The ledger. */
  file: string;
  isReadOnly(): boolean;
  clock: Pick<Clock, 'setTimeout'>;
  report: Reporter;
}

export function createBillingReader({
  entry,
  file,
  isReadOnly,
  clock,
  report,
}: BillingReaderOptions): BillingReader {
  const threads = createThreads<ReadingOrder, ReadingReply>(entry, clock, { memoryMiB: 2_048, kept: 1 });
  let turn: Promise<unknown> = Promise.resolve();
  return {
    ask(name, ...args) {
      const order: ReadingOrder = { file, isReadOnly: isReadOnly(), name, args };
      const reply = turn.then(() => threads.ask(order, longest));
      turn = reply;
      return reply.then((given) => {
        if ('value' in given) return given.value as Awaited<ReturnType<Reading[typeof name]>>;
        if ('error' in given && !('why' in given)) throw AppError.from(given.error);
        if (given.why === 'fault') report('reading for billing', given.error);
        throw new AppError('internal', say('reportCouldNotBeMade'), { next: ['wait_and_retry'] });
      });
    },
    close: threads.close,
  };
}
