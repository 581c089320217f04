/** Entry of the thread that reads for billing, on a connection of its own: thousands of jobs hold nobody up. */
import { parentPort } from 'node:worker_threads';
import { AppError, toAppErrorShape } from '../../shared/errors.ts';
import { systemClock } from '../base/clock.ts';
import { localDay } from '../base/dates.ts';
import { openReader } from '../ledger/index.ts';
import { createReading, type Reading } from './reading.ts';
import type { ReadingOrder, ReadingReply } from './worker-protocol.ts';

let reading: Reading | null = null;

async function answer({ file, isReadOnly, name, args }: ReadingOrder): Promise<ReadingReply> {
  reading ??= createReading({ ledger: openReader(file, isReadOnly), now: systemClock.now, dayOf: localDay });
  try {
    return { value: await (reading[name] as (...given: readonly unknown[]) => unknown)(...args) };
  } catch (thrown) {
    // A fault of ours ends this thread.
    if (!(thrown instanceof AppError)) throw thrown;
    return { error: toAppErrorShape(thrown) };
  }
}

parentPort?.on('message', async (order: ReadingOrder) => parentPort?.postMessage(await answer(order)));
