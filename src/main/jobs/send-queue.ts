/** What a person holds of the sending and the polling, and the order of what waits. All of it is in the ledger. */

import { AppError } from '../../shared/errors.ts';
import { goesAlone, moved, type QueueMove, type SendingHold, usualAtOnce } from '../../shared/queue.ts';
import { say } from '../../shared/words/jobs/say.ts';
import type { JobRecord } from '../ledger/index.ts';
import type { EngineOptions } from './options.ts';

export interface SendQueue {
  /** Whether drafts of the account may go out, as far as a person is concerned. */
  isHeld(accountId: string): boolean;
  /**
   * Whether rows of the batch have to wait: a person holds or has stopped it, or not all of them are written yet. Of a
   * batch that is not there nobody knows whether it was agreed to.
   */
  isBatchHeld(batchId: string): boolean;
  /** Why nothing is sent of any account. */
  heldForAll(): SendingHold | null;
  /** `accountId` null: of every account. */
  hold(accountId: string | null, why: SendingHold): void;
  release(accountId: string | null): void;
  /** Creates of the account that may be on the wire at once. */
  atOnce(accountId: string): number;
  /** What is sent without another word, in its order, account by account. */
  waiting(): JobRecord[];
  /** @throws AppError `conflict` when the job is not waiting any more */
  move(jobId: string, move: QueueMove): void;
}

const heldKey = 'sending_held';

export function createSendQueue(
  { ledger }: Pick<EngineOptions, 'ledger'>,
  /** What an account sends at once where nobody has said. */
  usual: number = usualAtOnce,
): SendQueue {
  const queue: SendQueue = {
    isHeld: (accountId) =>
      queue.heldForAll() !== null || ledger.accounts.get(accountId)?.sendingHeld === true,

    isBatchHeld(batchId) {
      const batch = ledger.batches.get(batchId);
      return batch === null || batch.phase !== 'ready' || batch.held || batch.stoppedAt !== null;
    },

    heldForAll() {
      const why = ledger.meta.get(heldKey);
      return why === null ? null : why === 'start' ? 'start' : 'person';
    },

    hold(accountId, why) {
      if (accountId === null) ledger.meta.set(heldKey, why);
      else ledger.accounts.update(accountId, { sendingHeld: true });
    },

    release(accountId) {
      if (accountId === null) ledger.meta.set(heldKey, null);
      else ledger.accounts.update(accountId, { sendingHeld: false });
    },

    atOnce: (accountId) => ledger.accounts.get(accountId)?.createsAtOnce ?? usual,

    waiting: () => ledger.jobs.inStates(['draft']).filter(goesAlone),

    move(jobId, move) {
      ledger.tx(() => {
        const { accountId } = ledger.jobs.require(jobId);
        const own = queue.waiting().filter((job) => job.accountId === accountId);
        if (!own.some(({ id }) => id === jobId)) throw new AppError('conflict', say('thisJobIsNoLonger'));
        const order = moved(
          own.map(({ id }) => id),
          jobId,
          move,
        );
        // Below 0, so that what comes later stands behind them all.
        for (const [index, id] of order.entries())
          ledger.jobs.update(id, { queuePlace: index - order.length });
      });
    },
  };
  return queue;
}
