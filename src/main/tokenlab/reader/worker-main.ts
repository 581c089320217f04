/** Entry of the thread that reads large answers: what a server piles up is never parsed where the app lives. */
import { parentPort } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { readings } from './readings.ts';
import type { ReadOrder, ReadReply } from './worker-protocol.ts';

parentPort?.on('message', ({ name, args }: ReadOrder) => {
  const reply = (message: ReadReply): void => parentPort?.postMessage(message);
  try {
    reply({ value: (readings[name] as (...given: unknown[]) => unknown)(...args) });
  } catch (thrown) {
    // A fault of ours ends this thread.
    if (!(thrown instanceof AppError)) throw thrown;
    reply({ error: thrown.shape });
  }
});
