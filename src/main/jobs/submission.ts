/**
 * Sending creates. A row is committed before a byte leaves; a create is put on the wire at most once; what became of
 * it is committed before anyone hears of it. A create that may have been accepted is never sent again from here.
 */

import { type Pause, pauseOf } from '../../shared/account-pause.ts';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { Hold } from '../../shared/job.ts';
import type { TimelineType } from '../../shared/timeline.ts';
import type { Timer } from '../base/clock.ts';
import { letOthersWork, waitAtMost } from '../base/timers.ts';
import type { JobRecord } from '../ledger/index.ts';
import type { ClassifiedCreate } from '../tokenlab/index.ts';
import { type AccountAccess, heldBy } from './account-access.ts';
import type { Core } from './core.ts';
import { type PreparedCreate, prepareCreate, sendCreate } from './create-on-wire.ts';
import { createDraftQueues, type QueuedDraft } from './draft-queues.ts';
import { keyProvenance } from './key-provenance.ts';
import { toLeave } from './left-answers.ts';
import { pauseError } from './pause-error.ts';
import type { RequestLinks } from './request-links.ts';
import { applyBareOutcome, applyOutcome } from './submit-outcome.ts';

export interface Submission {
  /**
   * The draft waits for its turn and is then sent. A job that waits or is being sent already is not taken twice. `anyway`:
   * also while money is known to be short; when it still is, the draft waits again.
   */
  enqueue(jobId: string, anyway?: boolean): void;
  /** The same for many at once. */
  enqueueAll(jobs: readonly QueuedDraft[], anyway?: boolean): void;
  /** Takes a waiting draft out. @returns false when it is on the wire (or was not waiting). */
  withdraw(jobId: string): boolean;
  isOnTheWire(jobId: string): boolean;
  /** Whether a create of the account is on the wire, so that its answer is still to come. */
  isSending(accountId: string): boolean;
  /** How many drafts wait for their turn now. */
  waiting(): number;
  /** Drafts that wait get the places that they have in the ledger now. */
  reorder(accountId: string): void;
  /** Sends what had to wait for the account. */
  pump(accountId?: string): void;
  /** Starts no more creates until `resume`; resolves when none is on the wire. */
  finish(): Promise<void>;
  resume(): void;
  /** Resolves when no create is on the wire, or after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Wait (ms) before anything is sent again after an intent that could not be written. */
const diskAgain = 30_000;
/** Drafts that are deferred with their account in one write: few enough that it holds nobody up. */
const atOncePaused = 100;

export function createSubmission(
  core: Core,
  access: AccountAccess,
  links: RequestLinks,
  /** A limit on spending holds a draft from now on. */
  heldByLimit: () => void,
): Submission {
  const { ledger, clock, limits } = core;
  const queues = createDraftQueues();
  const onTheWire = new Map<string, string>();
  /** Drafts in the queues that are tried although money is known to be short. */
  const anyway = new Set<string>();
  const whenIdle = new Set<() => void>();
  let finishing = false;
  /** Set while a disk problem is waited for. */
  let diskTimer: Timer | null = null;

  const inFlight = (accountId: string) =>
    [...onTheWire.values()].filter((account) => account === accountId).length;

  function pump(accountId: string): void {
    if (queues.isEmpty(accountId) || finishing || core.stopped() || core.queue.isHeld(accountId)) return;
    if (diskTimer !== null) return;
    core.options.statusChanged();
    const now = clock.now();
    const until = access.bucket(accountId).pausedUntil(now);
    if (until !== null) {
      clock.setTimeout(() => pump(accountId), Math.min(5_000, until - now));
      return;
    }
    while (inFlight(accountId) < core.queue.atOnce(accountId)) {
      const jobId = queues.takeFirst(accountId, (batchId) => !core.queue.isBatchHeld(batchId));
      if (jobId === null) return;
      onTheWire.set(jobId, accountId);
      void send(jobId)
        .catch((thrown: unknown) => {
          core.report('submit', thrown);
          // The intent could not be written, so nothing was sent; the others would fare no better now.
          if (core.noticeDiskProblem(thrown, jobId)) waitForDisk(jobId);
        })
        .finally(() => {
          onTheWire.delete(jobId);
          if (onTheWire.size === 0) for (const tell of [...whenIdle]) tell();
          pump(accountId);
        });
    }
  }

  function waitForDisk(jobId: string): void {
    const job = draftOf(jobId);
    if (job !== null) queues.put(job);
    diskTimer ??= clock.setTimeout(tryDisk, diskAgain);
  }

  function tryDisk(): void {
    diskTimer?.clear();
    diskTimer = null;
    for (const accountId of queues.accounts()) pump(accountId);
  }

  /** Keeps a draft that cannot go out now, inside a write. Nothing was sent. */
  const noteHold = (jobId: string, hold: Hold, error: AppErrorShape | null, type: TimelineType) => {
    // What waits for its account needs nobody: the account does, once for all its jobs.
    const { reason, until } = hold;
    const attention = until === null && (reason === 'not_sent' || reason === 'limit') ? reason : null;
    ledger.jobs.update(jobId, { hold, error, attention });
    ledger.events.append(jobId, {
      source: 'app',
      type,
      detail: {
        reason,
        ...(error === null ? {} : { code: error.code, message: error.message }),
      },
    });
  };
  const deferDraft = (...kept: Parameters<typeof noteHold>) => core.commit(() => noteHold(...kept));

  async function send(jobId: string): Promise<void> {
    const isTried = anyway.delete(jobId);
    const job = draftOf(jobId);
    if (job === null) return;
    // A person may have stopped it, or named a time, since it got its turn.
    if (isForLater(job)) return core.effects.schedule_submit(job);
    const attempts = job.hold?.attempts ?? 0;
    if (deferredByPause(job, isTried)) return;
    let prepared: PreparedCreate;
    try {
      prepared = await prepareCreate(core, job);
    } catch (thrown) {
      if (draftOf(jobId) === null) return;
      deferDraft(
        jobId,
        { reason: 'not_sent', until: null, attempts },
        toAppErrorShape(thrown),
        'not_prepared',
      );
      return;
    }

    // It stays a draft, and is sent when sending is resumed, or at the next start.
    if (finishing || core.stopped()) return;
    // Much may have happened to it, and to its account, while it was being prepared.
    const ready = draftOf(jobId);
    if (ready === null) return;
    if (isHeld(ready)) return putBack(ready, isTried);
    if (deferredByPause(ready, isTried)) return;

    ledger.disk.mustHaveRoom();
    core.failpoint('submit.before_intent');
    const started = core.commit((apply) => {
      const now = ledger.jobs.require(jobId);
      if (now.state !== 'draft') return null;
      const overLimit = core.spendLimits.refusesToSend(now);
      if (overLimit !== null) {
        const hold: Hold = { reason: 'limit', until: null, attempts, since: clock.now() };
        noteHold(jobId, hold, overLimit.shape, 'held');
        core.afterCommit(heldByLimit);
        return null;
      }
      return apply(jobId, 'submit_started', {
        source: 'app',
        detail: {
          endpoint: job.endpoint,
          model: job.model,
          attempt: attempts + 1,
          ...(prepared.delivery === null ? {} : { delivery: prepared.delivery }),
          ...keyProvenance(core, job.accountId),
        },
        patch: { submittedAt: clock.now(), error: null, attention: null },
      });
    });
    core.failpoint('submit.after_intent');
    if (started === null) return;

    access.bucket(job.accountId).spend(clock.now());
    const keyTurn = access.keyTurn(job.accountId);
    core.failpoint('submit.before_send');
    const result = await sendCreate(core, links, job, prepared);
    core.failpoint('submit.after_answer');
    access.bucket(job.accountId).learn(result.rateLimit, clock.now());

    core.failpoint('submit.before_outcome');
    try {
      await core.commitUntilDurable(jobId, (apply) =>
        applyOutcome(core, apply, jobId, { attempts, isTried }, result),
      );
    } catch (thrown) {
      core.report('submit outcome', thrown);
      if (ledger.lease.isLost()) return leave(jobId, result);
      await core.commitUntilDurable(jobId, (apply) => applyBareOutcome(core, apply, jobId, result));
    }
    core.failpoint('submit.after_outcome');
    // Only now, and for itself: a write that fails for the account's sake costs the job nothing.
    core.background('submit, afterwards', async () => {
      access.noteAnswer(job.accountId, result, 'error' in result ? result.error : null);
      afterwards(job, result, keyTurn);
    });
  }

  function draftOf(jobId: string): JobRecord | null {
    const job = ledger.jobs.get(jobId);
    return job?.state === 'draft' ? job : null;
  }

  /** By the word of a person it is not sent now. */
  const isForLater = ({ hold }: JobRecord): boolean =>
    hold?.reason === 'stopped' || (hold?.reason === 'not_before' && (hold.until ?? 0) > clock.now());

  /** @returns whether its account is paused, so that it waits for that. `isTried`: also money is tried */
  function deferredByPause(job: JobRecord, isTried: boolean): boolean {
    const pause = access.paused(job.accountId);
    if (pause === null || (pause !== 'key_refused' && isTried)) return false;
    deferForAccount(job, pause);
    return true;
  }

  const isHeld = ({ accountId, batchId }: JobRecord): boolean =>
    core.queue.isHeld(accountId) || (batchId !== null && core.queue.isBatchHeld(batchId));

  /** A person holds the sending while it was being prepared: it waits like the others. */
  function putBack(job: JobRecord, isTried: boolean): void {
    if (isTried) anyway.add(job.id);
    queues.put(job);
    core.options.statusChanged();
  }

  /** The ledger was taken over while the create was on the wire: its new owner takes the answer up. */
  async function leave(jobId: string, result: ClassifiedCreate): Promise<void> {
    const answer = toLeave(result, limits.keptAnswer);
    if (answer !== null) await core.writeUntilDurable(jobId, () => ledger.leftAnswers.leave(jobId, answer));
  }

  /** What the outcome means for the account, after it is on disk. */
  function afterwards(job: JobRecord, result: ClassifiedCreate, keyTurn: number): void {
    if (result.kind === 'accepted' || result.kind === 'inline') {
      // Whether a key that was refused works again is for the status of a task to show.
      if (ledger.accounts.get(job.accountId)?.pause !== 'key_refused') access.unpause(job.accountId);
      return;
    }
    if (result.kind === 'retry_later' && result.httpStatus === 429) {
      const wait = Math.min(limits.longestWait, result.delayMs ?? 10_000);
      access.bucket(job.accountId).pauseUntil(clock.now() + wait);
    }
    // A create in doubt says nothing of its account.
    if (result.kind !== 'rejected' && result.kind !== 'not_sent' && result.kind !== 'retry_later') return;
    const pause = pauseOf(result.error);
    if (pause === null) return;
    if (access.pause(job.accountId, pause, result.error, keyTurn, pause === 'balance'))
      deferQueue(job.accountId);
  }

  /** The key is refused or out of money: what waits behind it is not sent one by one into the same answer. */
  function deferQueue(accountId: string): void {
    const waiting = queues.takeAll(accountId);
    for (const jobId of waiting) anyway.delete(jobId);
    core.background('pause', async () => {
      for (let from = 0; from < waiting.length && !core.stopped(); from += atOncePaused) {
        if (from > 0) await letOthersWork();
        const slice = waiting.slice(from, from + atOncePaused);
        // They are in no queue, so nobody else takes them up: the disk is waited for.
        const free = await core.commitUntilDurable(slice[0] ?? '', () => {
          const jobs = slice
            .flatMap((jobId) => (onTheWire.has(jobId) ? [] : (draftOf(jobId) ?? [])))
            .filter((job) => !isForLater(job));
          // What stopped the account may be gone meanwhile.
          const pause = access.paused(accountId);
          if (pause === null) return jobs;
          for (const job of jobs) deferForAccount(job, pause);
          return [];
        });
        enqueueAll(free ?? []);
      }
    });
  }

  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      if (onTheWire.size === 0) return resolve();
      const tell = () => {
        whenIdle.delete(tell);
        resolve();
      };
      whenIdle.add(tell);
    });

  function deferForAccount(job: JobRecord, pause: Pause): void {
    const isLimit = ledger.accounts.get(job.accountId)?.pause === 'key_limit';
    deferDraft(
      job.id,
      { reason: heldBy(pause), until: null, attempts: job.hold?.attempts ?? 0 },
      pauseError(pause, isLimit),
      'held',
    );
    if (pause === 'balance') access.awaitMoney(job.accountId);
  }

  function enqueue(jobId: string, isTried = false): void {
    if (core.stopped()) return;
    const job = ledger.jobs.require(jobId);
    if (job.state !== 'draft' || onTheWire.has(jobId)) return;
    if (isTried) anyway.add(jobId);
    queues.put(job);
    core.options.statusChanged();
    // A person may have made room.
    if (isTried) tryDisk();
    else pump(job.accountId);
  }

  function enqueueAll(jobs: readonly QueuedDraft[], isTried = false): void {
    if (core.stopped() || jobs.length === 0) return;
    for (const job of jobs) {
      if (onTheWire.has(job.id)) continue;
      if (isTried) anyway.add(job.id);
      queues.put(job);
    }
    core.options.statusChanged();
    for (const accountId of new Set(jobs.map((job) => job.accountId))) pump(accountId);
  }

  return {
    enqueue,
    enqueueAll,
    withdraw(jobId) {
      anyway.delete(jobId);
      return queues.remove(jobId) || !onTheWire.has(jobId);
    },
    isOnTheWire: (jobId) => onTheWire.has(jobId),
    isSending: (accountId) => inFlight(accountId) > 0,
    waiting: () => queues.size(),
    reorder: (accountId) => queues.reorder(accountId, ledger.jobs.places(accountId)),
    pump(accountId) {
      for (const id of accountId === undefined ? queues.accounts() : [accountId]) pump(id);
    },
    finish() {
      finishing = true;
      return idle();
    },
    resume() {
      finishing = false;
    },
    stop: (graceMs) => waitAtMost(clock, graceMs, idle()),
  };
}
