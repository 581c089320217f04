/** Has answers read: small ones at once, large ones in a thread with limits on time and memory. */

import { AppError } from '../../../shared/errors.ts';
import { KiB, minute } from '../../../shared/units.ts';
import { say } from '../../../shared/words/tokenlab/say.ts';
import { type Clock, systemClock } from '../../base/clock.ts';
import type { Reporter } from '../../base/report.ts';
import { createThreads } from '../../base/threads.ts';
import { type Readings, readings } from './readings.ts';
import type { ReadOrder, ReadReply } from './worker-protocol.ts';

export interface AnswerReader {
  /**
   * @param size of the answer, in bytes or characters
   * @throws AppError of the reading; `answer_unreadable` when it took too long or too much memory
   */
  read<N extends keyof Readings>(
    name: N,
    size: number,
    ...args: Parameters<Readings[N]>
  ): Promise<ReturnType<Readings[N]>>;
  close(): Promise<void>;
}

export interface ReaderOptions {
  /** The thread's script, which a bundler may have moved. */
  entry: string | URL;
  clock: Pick<Clock, 'setTimeout'>;
  report: Reporter;
  /** Answers from this size on are read in a thread. */
  largeFrom?: number;
}

/** What takes longer than some milliseconds at its worst. */
const usuallyLarge = 16 * KiB;
const longest = 2 * minute;
const mostAtOnce = 2;

/** Reads everything where it is asked. */
export const readHere: AnswerReader = {
  read: async (name, _size, ...args) =>
    (readings[name] as (...given: unknown[]) => ReturnType<Readings[typeof name]>)(...args),
  close: async () => undefined,
};

export function createAnswerReader({
  entry,
  clock = systemClock,
  report,
  largeFrom = usuallyLarge,
}: ReaderOptions): AnswerReader {
  const threads = createThreads<ReadOrder, ReadReply>(entry, clock, { memoryMiB: 768, kept: 1 });
  const waiting: (() => void)[] = [];
  let busy = 0;

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    busy += 1;
    try {
      return await work();
    } finally {
      busy -= 1;
      waiting.shift()?.();
    }
  };

  return {
    async read(name, size, ...args) {
      if (size < largeFrom) return readHere.read(name, size, ...args);
      const reply = await inTurn(() => threads.ask({ name, args }, longest));
      if ('value' in reply) return reply.value as ReturnType<Readings[typeof name]>;
      if ('why' in reply) {
        if (reply.why === 'fault') report('reading an answer', reply.error);
        throw tooMuch();
      }
      throw AppError.from(reply.error);
    },
    close: threads.close,
  };
}

const tooMuch = (): AppError =>
  new AppError('answer_unreadable', say('answerIsMoreThanAny'), {
    next: ['check_connection', 'wait_and_retry'],
    retryable: true,
  });
