/** Drafts that wait: sent again at their time, or watched until their materials are ready. A person sees each of them. */

import { pauseOf } from '../../shared/account-pause.ts';
import { AppError } from '../../shared/errors.ts';
import type { Hold } from '../../shared/job.ts';
import type { ConfirmedPrice } from '../../shared/price.ts';
import { minute } from '../../shared/units.ts';
import { say } from '../../shared/words/jobs/say.ts';
import { createWallClockTimers, letOthersWork } from '../base/timers.ts';
import type { JobRecord } from '../ledger/index.ts';
import type { AccountAccess } from './account-access.ts';
import type { Core } from './core.ts';
import { mustBeAgreed, priceOf } from './price.ts';
import { spendingOf } from './spend-limits.ts';
import type { Submission } from './submission.ts';

/** Drafts that are released with their account in one write. */
const atOnce = 100;

/** Its account's key, or money, is what it waits for. */
const waitsForAccount = ({ hold }: Pick<JobRecord, 'hold'>): boolean =>
  hold?.reason === 'key_paused' || hold?.reason === 'balance';

export interface DeferredDrafts {
  /** Does what the draft's hold says: nothing, send at a time, or watch materials. */
  schedule(job: JobRecord): void;
  /** Takes up all drafts after a start. */
  resume(): void;
  /** A person says: send it now. @throws AppError `conflict`, and what its price or a limit asks for */
  sendNow(jobId: string, confirmed: ConfirmedPrice | null): void;
  /** A person says: send it, but not before `at` (Unix ms). @throws AppError as `sendNow` */
  sendNotBefore(jobId: string, at: number, confirmed: ConfirmedPrice | null): void;
  /** A person says: do not send it automatically. @throws AppError `conflict` */
  stopWaiting(jobId: string): void;
  /** Drafts of an account that waited for its key, or for money. */
  sendForAccount(accountId: string): void;
  /**
   * Money may have come: one draft that waits for it, and that nobody holds, is tried, and another one later, unless an answer
   * to that ends the pause. @returns false when none waits
   */
  tryForMoney(accountId: string): boolean;
  /**
   * A change of limits lets more through: what waited because of one, is meant (without a word: all of it) and fits with it
   * is sent, in its order.
   */
  sendWithinLimits<T>(change: () => T, isMeant?: (job: JobRecord) => boolean): T;
  /**
   * What a limit holds from a period that is over, and fits now, waits no longer: it is sent with the next `resume`.
   */
  releaseInNewPeriod(): void;
  /** Waits for the next period of a limit, as long as one holds anything. */
  awaitPeriod(): void;
  /** The network is back: what could not be sent is tried now. */
  wake(): void;
  stop(): void;
}

export function createDeferredDrafts(
  core: Core,
  access: AccountAccess,
  submission: Submission,
): DeferredDrafts {
  const { ledger, clock, limits, options } = core;
  const sends = createWallClockTimers(clock, limits.longestWait, (jobId) => {
    if (ledger.jobs.get(jobId)?.hold?.until !== null) submission.enqueue(jobId);
  });
  /** Times that a person has named: they stand by the clock on the wall, however it was set. */
  const appointments = createWallClockTimers(clock, Number.POSITIVE_INFINITY, (jobId) => {
    const until = ledger.jobs.get(jobId)?.hold?.until ?? null;
    if (until !== null && until > clock.now()) appointments.set(jobId, until);
    else if (until !== null) submission.enqueue(jobId);
  });
  /** The next period of a limit, while one holds a draft. */
  const periods = createWallClockTimers(clock, Number.POSITIVE_INFINITY, () => {
    for (const jobId of releasePeriod()) submission.enqueue(jobId);
  });
  const materials = createWallClockTimers(clock, limits.longestWait, (jobId) =>
    core.background('materials', () => checkMaterials(jobId)),
  );

  /** A draft whose materials are watched, with their ids; null when the job is none. */
  function watched(jobId: string): { accountId: string; title: string; ids: string[] } | null {
    const job = ledger.jobs.get(jobId);
    if (job?.state !== 'draft' || job.attention !== null) return null;
    const ids = job.hold?.reason === 'material_preparing' ? (job.hold.materialAssetIds ?? []) : [];
    return ids.length === 0 ? null : { accountId: job.accountId, title: job.title, ids };
  }

  async function checkMaterials(jobId: string): Promise<void> {
    const job = watched(jobId);
    if (core.stopped() || job === null) return;
    const { ids, accountId } = job;
    const again = () => materials.set(jobId, clock.now() + limits.materialDelay);
    const stopping = access.paused(accountId);
    // It is watched again once there is a key that works. To look takes no money.
    if (stopping === 'key_refused' || stopping === 'key_unavailable') return again();
    let failure: string | null = null;
    let ready = 0;
    for (const assetId of ids) {
      access.bucket(accountId).spend(clock.now());
      const keyTurn = access.keyTurn(accountId);
      try {
        const material = await options.clientFor(accountId).getMaterial(assetId);
        core.background('material, afterwards', async () => {
          if (!core.stopped()) access.noteKeyWorks(accountId);
        });
        if (material.status === 'active') ready += 1;
        else if (material.status === 'failed' || material.status === 'deleted') {
          failure =
            material.errorMessage ??
            say('materialAssetIdIsStatus', { assetId, status: material.rawStatus ?? 'gone' });
        }
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        const pause = pauseOf(thrown.shape);
        if (pause !== null) {
          // The material is not to blame: the account is, and it says so once for all its jobs.
          again();
          if (pause !== 'balance' && !core.stopped()) access.pause(accountId, pause, thrown.shape, keyTurn);
          return;
        }
        // It cannot be read now; the next check may succeed. A definite refusal ends the watch.
        if (!thrown.shape.retryable) failure = thrown.message;
      }
    }
    // A person may have sent or stopped it while its materials were looked at.
    const isStill = () => watched(jobId)?.ids.join() === ids.join();
    if (core.stopped() || !isStill()) return;
    if (failure === null && ready < ids.length) return again();
    const isWritten = await core.commitUntilDurable(jobId, () => {
      if (!isStill()) return false;
      ledger.jobs.update(jobId, {
        attention: 'material_preparing',
        error:
          failure === null
            ? null
            : { code: 'material_source_invalid', message: failure, next: ['edit_request'], retryable: false },
      });
      ledger.events.append(jobId, {
        source: 'tokenlab',
        type: failure === null ? 'material_ready' : 'material_failed',
        detail: failure === null ? { assetIds: ids } : { assetIds: ids, message: failure },
      });
      return true;
    });
    if (isWritten && failure === null) {
      options.notice({ level: 'info', key: 'material_ready', params: { title: job.title }, jobId });
    }
  }

  const draft = (jobId: string): JobRecord => {
    const job = ledger.jobs.require(jobId);
    if (job.state === 'draft' && !submission.isOnTheWire(jobId)) return job;
    throw new AppError('conflict', say('thisJobIsNoLonger'));
  };

  /** A person's word that it is to be sent, written down. */
  function send(jobId: string, hold: Hold | null, confirmed: ConfirmedPrice | null): void {
    const { accountId, projectId } = draft(jobId);
    const { estimate } = priceOf(core, jobId);
    core.commit(() => {
      const agreedLimits = mustBeAgreed(core, { accountId, projectId, estimate, jobId }, confirmed);
      ledger.jobs.update(jobId, { hold, attention: null, estimate, agreedLimits });
      ledger.events.append(jobId, {
        source: 'user',
        type: 'send_requested',
        ...(hold === null ? {} : { detail: { until: hold.until } }),
      });
    });
    clearTimers(jobId);
  }

  /** Takes the hold from what is meant and fits, in one write with what lets it through. */
  function releaseHeld<T>(
    change: () => T,
    isMeant: (job: JobRecord, since: number) => boolean,
  ): { value: T; jobIds: string[] } {
    return core.commit(() => {
      const value = change();
      const counted = core.spendLimits.counted();
      const jobIds: string[] = [];
      for (const job of ledger.jobs.inStates(['draft'])) {
        if (job.hold?.reason !== 'limit' || !isMeant(job, job.hold.since ?? 0)) continue;
        if (!core.spendLimits.fits(job, counted)) continue;
        ledger.jobs.update(job.id, { hold: null, attention: null, error: null });
        ledger.events.append(job.id, { source: 'app', type: 'send_resumed' });
        counted.add(spendingOf(job), job.batchId);
        jobIds.push(job.id);
      }
      return { value, jobIds };
    });
  }

  /** A period of a limit may have begun. What cannot be written now is tried again. @returns what is free to be sent */
  function releasePeriod(): string[] {
    try {
      const { jobIds } = releaseHeld(
        () => undefined,
        (job, since) => core.spendLimits.hasNewPeriod(job, since),
      );
      deferred.awaitPeriod();
      return jobIds;
    } catch (thrown) {
      if (!core.noticeDiskProblem(thrown)) core.report('limits', thrown);
      periods.set('next', clock.now() + minute);
      return [];
    }
  }

  const clearTimers = (jobId: string) => {
    for (const timers of [sends, materials, appointments]) timers.clear(jobId);
  };

  const deferred: DeferredDrafts = {
    schedule(job) {
      if (job.state !== 'draft') return;
      if (job.hold === null) submission.enqueue(job.id);
      else if (job.hold.reason === 'not_before' && job.hold.until !== null) {
        appointments.set(job.id, job.hold.until);
      } else if (job.hold.until !== null) sends.set(job.id, job.hold.until);
      else if (job.hold.reason === 'material_preparing' && job.attention === null) {
        materials.set(job.id, clock.now() + limits.materialDelay);
      }
    },

    resume() {
      const drafts = ledger.jobs.inStates(['draft']);
      for (const job of drafts) if (job.hold !== null) deferred.schedule(job);
      submission.enqueueAll(drafts.filter(({ hold }) => hold === null));
      // A kill may have come between the answer that stopped a draft and the pause that it meant.
      const accountIds = new Set(drafts.filter(waitsForAccount).map(({ accountId }) => accountId));
      for (const id of accountIds) if (ledger.accounts.get(id)?.pause === null) deferred.sendForAccount(id);
    },

    sendNow(jobId, confirmed) {
      send(jobId, null, confirmed);
      submission.enqueue(jobId, true);
    },

    sendNotBefore(jobId, at, confirmed) {
      if (at <= clock.now()) return deferred.sendNow(jobId, confirmed);
      send(jobId, { reason: 'not_before', until: at, attempts: 0 }, confirmed);
      submission.withdraw(jobId);
      appointments.set(jobId, at);
    },

    stopWaiting(jobId) {
      const job = draft(jobId);
      submission.withdraw(jobId);
      clearTimers(jobId);
      core.commit(() => {
        ledger.jobs.update(jobId, {
          hold: { reason: 'stopped', until: null, attempts: job.hold?.attempts ?? 0 },
          attention: null,
        });
        ledger.events.append(jobId, { source: 'user', type: 'stopped_waiting' });
      });
    },

    sendForAccount(accountId) {
      const waiting = ledger.jobs
        .inStates(['draft'], accountId)
        .filter(waitsForAccount)
        .map(({ id }) => id);
      core.background('resume', async () => {
        for (let from = 0; from < waiting.length && !core.stopped(); from += atOnce) {
          if (from > 0) await letOthersWork();
          const slice = waiting.slice(from, from + atOnce);
          // Nobody else takes them up any more: the disk is waited for.
          const jobs = await core.commitUntilDurable(slice[0] ?? '', () =>
            slice.flatMap((jobId) => {
              const job = ledger.jobs.get(jobId);
              if (job?.state !== 'draft' || !waitsForAccount(job)) return [];
              ledger.jobs.update(jobId, { hold: null, attention: null });
              ledger.events.append(jobId, { source: 'app', type: 'send_resumed' });
              return [job];
            }),
          );
          submission.enqueueAll(jobs ?? [], true);
        }
      });
    },

    sendWithinLimits(change, isMeant = () => true) {
      const { value, jobIds } = releaseHeld(change, isMeant);
      for (const jobId of jobIds) submission.enqueue(jobId);
      return value;
    },

    releaseInNewPeriod: () => void releasePeriod(),

    awaitPeriod() {
      if (!ledger.jobs.inStates(['draft']).some(({ hold }) => hold?.reason === 'limit')) return;
      const at = core.spendLimits.nextPeriodAt();
      if (at !== null) periods.set('next', at);
    },

    tryForMoney(accountId) {
      const waiting = ledger.jobs
        .inStates(['draft'], accountId)
        .filter((job) => job.hold?.reason === 'balance' && !submission.isOnTheWire(job.id));
      const isBeingTold = submission.isSending(accountId);
      if (waiting.length === 0 && !isBeingTold) return false;
      // Whatever becomes of the one that is tried: the others are not left behind it.
      access.awaitMoney(accountId);
      if (isBeingTold) return true;
      const batches = new Set(waiting.map(({ batchId }) => batchId).filter((id) => id !== null));
      const held = new Set([...batches].filter((batchId) => core.queue.isBatchHeld(batchId)));
      const next = waiting.find(
        ({ hold, batchId }) =>
          (hold?.attempts ?? 0) < limits.sendAttempts && (batchId === null || !held.has(batchId)),
      );
      if (next !== undefined) submission.enqueue(next.id, true);
      return true;
    },

    wake() {
      for (const timers of [sends, materials, appointments, periods]) timers.check();
      for (const job of ledger.jobs.inStates(['draft'])) {
        if (job.hold?.reason === 'not_sent' && job.hold.until !== null) {
          sends.clear(job.id);
          submission.enqueue(job.id);
        }
      }
    },

    stop() {
      for (const timers of [sends, materials, appointments, periods]) timers.stop();
    },
  };
  return deferred;
}
