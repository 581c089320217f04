/** What a person holds of the sending and the polling, and the order of what waits. All of it is in the ledger. */

import { AppError } from '../../shared/errors.ts';
import { goesAlone, mostShown, type QueueMove, type SendingHold, usualAtOnce } from '../../shared/queue.ts';
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
  /** At a start, before anything is sent: holds everything until a person says so, where something would be sent. */
  holdAtStart(): void;
  release(accountId: string | null): void;
  /** Creates of the account that may be on the wire at once. */
  atOnce(accountId: string): number;
  /** The first of what is sent without another word, in its order, account by account. */
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

    holdAtStart() {
      // Of a batch that was being written when the app ended, rows may be there, or come only now.
      const comes = () =>
        queue.waiting().length > 0 ||
        ledger.batches.inPhase('writing').some(({ held, stoppedAt }) => !held && stoppedAt === null);
      if (queue.heldForAll() === null && comes()) queue.hold(null, 'start');
    },

    release(accountId) {
      if (accountId === null) ledger.meta.set(heldKey, null);
      else ledger.accounts.update(accountId, { sendingHeld: false });
    },

    atOnce: (accountId) => ledger.accounts.get(accountId)?.createsAtOnce ?? usual,

    waiting: () => ledger.jobs.waiting(mostShown),

    move(jobId, move) {
      ledger.tx(() => {
        const job = ledger.jobs.require(jobId);
        if (!goesAlone(job)) throw new AppError('conflict', say('thisJobIsNoLonger'));
        const queuePlace = placeFor(job, move) ?? spread(job.accountId, () => placeFor(job, move));
        if (queuePlace !== null) ledger.jobs.update(jobId, { queuePlace });
      });
    },
  };
  return queue;

  /** @returns the place for a job that is moved; null: there is none between its neighbours, or the neighbour does not wait */
  function placeFor({ id, accountId }: JobRecord, move: QueueMove): number | null {
    const others = ledger.jobs.placesBut(id, accountId);
    if (others === null) return move === 'first' || move === 'last' ? -1 : null;
    if (move === 'first') return others.first - 1;
    // Below 0, so that what comes later stands behind them all.
    if (move === 'last') return others.last < -1 ? others.last + 1 : null;
    const place = ledger.jobs.get(move.before);
    if (place === null || place.id === id || place.accountId !== accountId || !goesAlone(place)) return null;
    const before = ledger.jobs.placeBefore(place, id);
    const least = before ?? place.queuePlace - 2;
    return place.queuePlace - least < 2 ? null : Math.floor((least + place.queuePlace) / 2);
  }

  /** Makes room between all drafts of an account, in one write of the ledger. */
  function spread(accountId: string, then: () => number | null): number | null {
    ledger.jobs.spreadPlaces(accountId);
    return then();
  }
}
