/** The other end of `thread.ts`: what a thread's script calls to answer what it is asked. */
import { parentPort } from 'node:worker_threads';
import { AppError, toAppErrorShape } from '../../shared/errors.ts';
import type { ThreadOrder, ThreadReply } from './thread.ts';

/** @param methodsFor called with each order; it keeps what it opened */
export function answerOrders<R extends object>(methodsFor: (order: ThreadOrder) => Partial<R>): void {
  const answer = async (order: ThreadOrder): Promise<ThreadReply> => {
    try {
      const method = methodsFor(order)[order.name as keyof R] as unknown as (
        ...args: readonly unknown[]
      ) => unknown;
      return { value: await method(...order.args) };
    } catch (thrown) {
      // A fault of ours ends this thread.
      if (!(thrown instanceof AppError)) throw thrown;
      return { error: toAppErrorShape(thrown) };
    }
  };
  parentPort?.on('message', async (order: ThreadOrder) => parentPort?.postMessage(await answer(order)));
}
