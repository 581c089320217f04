/**
 * The engine: submit, poll, cancel, retry. Its parts are wired here; everything it knows is in the ledger, so that it
 * can be killed at any moment and continues where it was.
 */

import { raisesLimit } from '../../shared/batch.ts';
import { AppError, type AppErrorShape } from '../../shared/errors.ts';
import type { Family } from '../../shared/families/index.ts';
import { isOpen, type JobRequest } from '../../shared/job.ts';
import type { ConfirmedPrice, JobPrice } from '../../shared/price.ts';
import type { QueueMove } from '../../shared/queue.ts';
import {
  type CrossedLimit,
  type LimitStanding,
  letsMoreThrough,
  type NewSpendLimit,
  type Spending,
  type SpendLimit,
} from '../../shared/spend-limit.ts';
import type { SendingStatus } from '../../shared/status.ts';
import { minute } from '../../shared/units.ts';
import { say } from '../../shared/words/jobs/say.ts';
import { createLine, createWallClockTimers } from '../base/timers.ts';
import type { JobRecord } from '../ledger/index.ts';
import { createAccountAccess, tryAgain } from './account-access.ts';
import { askOnce } from './ask-once.ts';
import { type BatchRows, createBatchRows } from './batch-rows.ts';
import { lookForBillingId } from './billing-id.ts';
import { createCancellations } from './cancellation.ts';
import { createCore } from './core.ts';
import { createDeferredDrafts } from './deferred-drafts.ts';
import { closeOpenCreates, dismissAttention, markNotCreated } from './doubts.ts';
import { takeUpLeftAnswers } from './left-answers.ts';
import { type NewJobInput, writeDraft } from './new-job.ts';
import { createOfflineTries } from './offline-tries.ts';
import type { EngineOptions } from './options.ts';
import { createPoller } from './poller.ts';
import type { PollerReport } from './poller-report.ts';
import { createPolling } from './polling.ts';
import { estimateNow, priceOf, pricesOf } from './price.ts';
import { createRequestLinks } from './request-links.ts';
import { type MadeJob, type RetryIntent, writeRetries, writeRetry } from './retry.ts';
import { createSubmission } from './submission.ts';
import { createTracking } from './tracking.ts';
import { createUnreadable } from './unreadable.ts';

export interface Engine {
  /** Takes up everything that the ledger says is unfinished. Call once. */
  start(): void;
  /**
   * Writes the job and sends it as soon as its turn comes; resolves when it is written.
   * @throws AppError `invalid_input` with fields, `not_found`, `not_sent` when TokenLab or its results can surely not be
   * reached from here, `price_unconfirmed`, `limit_unconfirmed` and `limit_reached`, and the ledger's own
   */
  submit(input: NewJobInput, confirmed?: ConfirmedPrice | null): Promise<{ jobId: string }>;
  batchRows: BatchRows;
  /** What it would cost now to send a request that no job has yet. */
  priceOfRequest(accountId: string, request: JobRequest): JobPrice['estimate'];
  /** What it costs now to send the job's request. */
  price(jobId: string): JobPrice;
  /** The same of many jobs, by their ids. */
  prices(jobs: readonly JobRecord[]): Map<string, JobPrice>;
  /**
   * A new job with the same request; the old one stays as it is.
   * @throws AppError `not_allowed`, `price_unconfirmed`
   */
  retry(jobId: string, submitToken: string, confirmed?: ConfirmedPrice | null): { jobId: string };
  /**
   * Many in one write of the ledger, each under a token of its own.
   * @returns for each, in order, null, or why it was not retried
   * @throws AppError of the ledger: none was retried then
   */
  retryMany(
    retries: readonly { jobId: string; submitToken: string; confirmed: ConfirmedPrice | null }[],
  ): (AppError | null)[];
  /** The same for a job that may have been accepted: only with the word that both may be charged. @throws AppError */
  submitAgain(
    jobId: string,
    submitToken: string,
    doubt: { acknowledged: true; confirmed?: ConfirmedPrice | null },
  ): { jobId: string };
  /** Asks TokenLab once, because a person wants to know. @throws AppError when there is no answer */
  refresh(jobId: string): Promise<void>;
  /**
   * Asks a finished task once for fresh links, for a download whose link has expired.
   * @throws AppError when there is no answer
   */
  refreshLinks(jobId: string): Promise<void>;
  /** Reads an ended task once for the billing id that its end did not name. @throws AppError when there is no answer */
  lookForBillingId(jobId: string): Promise<void>;
  requestCancellation(jobId: string): Promise<void>;
  /** @throws AppError `conflict`, `price_unconfirmed` */
  sendDraft(jobId: string, confirmed?: ConfirmedPrice | null): void;
  /** The same, but not before `at` (Unix ms). @throws AppError as `sendDraft` */
  sendNotBefore(jobId: string, at: number, confirmed?: ConfirmedPrice | null): void;
  stopWaiting(jobId: string): void;
  /** A person holds what waits to be sent, kept over restarts; `accountId` null: of every account. */
  holdSending(accountId: string | null): void;
  releaseSending(accountId: string | null): void;
  /** A person holds the status checks of an account; a refresh of one job still asks. */
  holdPolling(accountId: string, held: boolean): void;
  setCreatesAtOnce(accountId: string, creates: number): void;
  /** What is sent without another word, in its order. */
  queue(): JobRecord[];
  /** @throws AppError `conflict` */
  moveInQueue(jobId: string, move: QueueMove): void;
  /** A person holds what of a batch waits to be sent, kept over restarts. @throws AppError `not_found` */
  holdBatch(batchId: string): void;
  releaseBatch(batchId: string): void;
  /**
   * What the batch may spend of its own; null: no limit. Where more is let through, what of it waited because of a limit and
   * fits now is sent; to lower it sends nothing. @throws AppError `not_found`
   */
  setBatchLimit(batchId: string, limitUsd: string | null): void;
  markNotCreated(jobId: string): void;
  linkTask(jobId: string, taskId: string): Promise<void>;
  trackTasks(
    accountId: string,
    family: Family,
    taskIds: readonly string[],
  ): Promise<{ jobIds: string[]; refused: { taskId: string; error: AppErrorShape }[] }>;
  dismissAttention(jobIds: readonly string[]): void;
  /** Limits on spending with what counts towards each now. */
  limitStandings(): LimitStanding[];
  /** Limits that these requests would cross together. */
  crossedLimits(spendings: readonly Spending[]): CrossedLimit[];
  /**
   * Sets a limit (`limitId` null: a new one). Where one lets more through, what waited and fits now is sent; to set or
   * lower one sends nothing. @throws AppError
   */
  setLimit(limitId: string | null, terms: NewSpendLimit): SpendLimit;
  removeLimit(limitId: string): void;
  /** The key was replaced or found good, money was added, the keychain was unlocked: the account's work continues. */
  resumeAccount(accountId: string): void;
  /** The account's balance was read: USD as a decimal string, or null. Money that was short may have come. */
  balanceSeen(accountId: string, usd: string | null): void;
  /** One catch-up round, after sleep or resume. */
  wake(): void;
  /** Jobs whose create is on the wire: ended now, their outcome would be unknown. */
  sending(): JobRecord[];
  /** Starts no more creates; resolves when each one on the wire is answered and written. */
  finishSending(): Promise<void>;
  /** Takes that back: drafts go out again. */
  resumeSending(): void;
  /** Takes up answers that reached a former owner of the ledger. */
  takeUpLeftAnswers(): void;
  /**
   * Whether the system says that there is a network. Without one TokenLab is only tried now and then; one catch-up round
   * as soon as it answers.
   */
  setOnline(online: boolean): void;
  /** Something else on the network has answered: TokenLab is tried at once, whatever the system says. */
  networkAnswers(accountId: string): void;
  status(): PollerReport & { sending: SendingStatus };
  /**
   * Stops: no new request goes out. Creates in flight get `graceMs` to be answered; what is not answered then is
   * unconfirmed at the next start.
   */
  stop(graceMs?: number): Promise<void>;
}

export function createEngine(options: EngineOptions): Engine {
  const core = createCore(options);
  const { ledger, clock } = core;
  const links = createRequestLinks(ledger);
  const pauseTimers = createWallClockTimers(clock, 10 * minute, (accountId) => {
    // What stopped the account may be gone; if not, the next answer stops it again, without another notice.
    const isPoor = access.paused(accountId) === 'balance';
    try {
      if (isPoor && !deferred.tryForMoney(accountId)) access.unpause(accountId);
      else if (access.probe(accountId)) poller.wake(accountId);
    } catch (thrown) {
      if (!core.noticeDiskProblem(thrown)) throw thrown;
      pauseTimers.set(accountId, clock.now() + tryAgain.key_unavailable);
    }
  });
  const access = createAccountAccess(core, pauseTimers, {
    outOfReach: (accountId, isNews) =>
      tries.begin(accountId, clock.now() + (isNews ? 0 : core.limits.offlineRetry)),
    reached(accountId) {
      tries.end(accountId);
      poller.wake(accountId);
      options.downloads.answered?.(accountId);
    },
    unpaused: continueAccount,
  });
  const tries = createOfflineTries(core, access, () => polling);
  const unreadable = createUnreadable(core);
  const polling = createPolling(core, access, links, unreadable);
  const poller = createPoller(core, access, polling.poll);
  const submission = createSubmission(core, access, links, () => deferred.awaitPeriod());
  const deferred = createDeferredDrafts(core, access, submission);
  const tracking = createTracking(core, access, polling);
  const cancellations = createCancellations(core, access, links, (jobId) => poller.hurry(jobId));

  const batchRows = createBatchRows(core, access, submission);

  core.effects = {
    // Sending is the submission's own next step; the effect stands in the table to say so.
    send_create: () => undefined,
    schedule_submit(job) {
      if (!batchRows.endIfStopped(job)) deferred.schedule(job);
    },
    schedule_poll: (job) => {
      if (!poller.has(job.id)) poller.add(job);
    },
    stop_polling: (job) => {
      poller.remove(job.id);
      links.forget(job.id);
    },
    download_results: (job) => options.downloads.enqueue(job.id),
    announce: (job) => options.announce(job),
  };

  function continueAccount(accountId: string): void {
    poller.wake(accountId);
    deferred.sendForAccount(accountId);
    submission.pump(accountId);
    options.downloads.accountContinues?.(accountId);
  }

  /** Money that was short still is, as far as is known; the keychain and the key are tried again. */
  function takeUpPauses(): void {
    for (const { id, pause } of ledger.accounts.list()) {
      if (pause === 'balance' || pause === 'key_limit') access.restore(id);
      else if (pause === 'key_unavailable') access.unpause(id);
    }
  }

  function sendMade({ jobId, isNew }: MadeJob): { jobId: string } {
    if (isNew) submission.enqueue(jobId);
    return { jobId };
  }
  /** Each new job is a write that waits for the disk. Many may be found reachable at the same moment. */
  const inLine = createLine();
  const again = (intent: RetryIntent) => sendMade(writeRetry(core, intent));

  return {
    start() {
      for (const { id } of ledger.accounts.all()) ledger.jobs.setPollPaused(id, access.pollingPaused(id));
      takeUpLeftAnswers(core);
      closeOpenCreates(core);
      cancellations.closeOpen();
      const now = clock.now();
      const open = ledger.jobs.inStates(['pending', 'processing']);
      const spread = Math.min(2_000, open.length * 20);
      ledger.tx(() => {
        for (const job of open) poller.add(job, now + Math.floor(options.random() * spread));
      });
      unreadable.resume();
      deferred.releaseInNewPeriod();
      if (options.asksAtStart()) core.queue.holdAtStart();
      takeUpPauses();
      deferred.resume();
    },

    async submit(input, confirmed = null) {
      if (ledger.jobs.byToken(input.submitToken) === null) await options.mustReach(input.accountId);
      await inLine();
      const made = writeDraft(core, input, confirmed);
      if (made.isNew) deferred.schedule(ledger.jobs.require(made.jobId));
      return { jobId: made.jobId };
    },

    batchRows,
    price: (jobId) => priceOf(core, jobId),
    prices: (jobs) => pricesOf(core, jobs),
    priceOfRequest: (accountId, request) => estimateNow(core, accountId, request),
    retry: (jobId, submitToken, confirmed = null) => again({ jobId, submitToken, as: 'retry', confirmed }),

    retryMany(retries) {
      const made = writeRetries(
        core,
        retries.map((retry) => ({ ...retry, as: 'retry' })),
      );
      for (const one of made) if (!(one instanceof AppError)) sendMade(one);
      return made.map((one) => (one instanceof AppError ? one : null));
    },

    submitAgain(jobId, submitToken, { acknowledged, confirmed = null }) {
      if (acknowledged !== true) {
        throw new AppError('not_allowed', say('bothMayBeChargedConfirm'), {
          next: ['submit_again_knowingly'],
        });
      }
      return again({ jobId, submitToken, as: 'acknowledge', confirmed });
    },

    async refresh(jobId) {
      const job = ledger.jobs.require(jobId);
      if (isOpen(job.state) && poller.has(jobId)) access.probe(job.accountId);
      await askOnce(core, access, polling, jobId, 'refresh');
    },

    refreshLinks: (jobId) => askOnce(core, access, polling, jobId, 'links'),
    lookForBillingId: (jobId) => lookForBillingId(core, access, polling, jobId),
    requestCancellation: (jobId) => cancellations.request(jobId),
    sendDraft: (jobId, confirmed = null) => deferred.sendNow(jobId, confirmed),
    sendNotBefore: (jobId, at, confirmed = null) => deferred.sendNotBefore(jobId, at, confirmed),
    stopWaiting: (jobId) => deferred.stopWaiting(jobId),
    holdSending(accountId) {
      core.queue.hold(accountId, 'person');
      options.statusChanged();
    },
    releaseSending(accountId) {
      core.queue.release(accountId);
      submission.pump(accountId ?? undefined);
      options.statusChanged();
    },
    holdPolling: (accountId, held) => access.holdPolling(accountId, held),
    setCreatesAtOnce(accountId, createsAtOnce) {
      ledger.accounts.update(accountId, { createsAtOnce });
      submission.pump(accountId);
    },
    queue: () => core.queue.waiting(),
    moveInQueue(jobId, move) {
      core.queue.move(jobId, move);
      submission.reorder(ledger.jobs.require(jobId).accountId);
    },
    holdBatch: (batchId) => ledger.batches.update(batchId, { held: true }),
    releaseBatch(batchId) {
      ledger.batches.update(batchId, { held: false });
      submission.pump(ledger.batches.require(batchId).accountId);
    },

    setBatchLimit(batchId, limitUsd) {
      const raises = raisesLimit(ledger.batches.require(batchId).limitUsd, limitUsd);
      const save = () => ledger.batches.update(batchId, { limitUsd });
      if (raises) deferred.sendWithinLimits(save, (job) => job.batchId === batchId);
      else save();
    },

    markNotCreated: (jobId) => markNotCreated(core, jobId),
    linkTask: (jobId, taskId) => tracking.link(jobId, taskId),
    trackTasks: (accountId, family, taskIds) => tracking.track(accountId, family, taskIds),

    dismissAttention: (jobIds) => dismissAttention(core, jobIds),

    limitStandings: () => core.spendLimits.standings(),
    crossedLimits: (spendings) => core.spendLimits.crossedBy(spendings),
    setLimit(limitId, terms) {
      const before = ledger.spendLimits.list().find(({ id }) => id === limitId);
      const save = () => core.spendLimits.save(limitId, terms);
      const saved =
        before !== undefined && letsMoreThrough(before, terms) ? deferred.sendWithinLimits(save) : save();
      deferred.awaitPeriod();
      return saved;
    },
    removeLimit(limitId) {
      deferred.sendWithinLimits(() => core.spendLimits.remove(limitId));
      deferred.awaitPeriod();
    },

    resumeAccount(accountId) {
      access.resume(accountId);
      continueAccount(accountId);
    },

    balanceSeen(accountId, usd) {
      if (usd !== null && access.noteBalance(accountId, usd)) access.unpause(accountId);
    },

    wake() {
      poller.wake();
      deferred.wake();
      pauseTimers.check();
    },

    sending: () => ledger.jobs.inStates(['submitting']).filter(({ id }) => submission.isOnTheWire(id)),
    finishSending: () => submission.finish(),
    resumeSending() {
      submission.resume();
      deferred.resume();
    },
    takeUpLeftAnswers: () => takeUpLeftAnswers(core),

    setOnline(online) {
      if (access.setOnline(online) && online) deferred.wake();
    },

    networkAnswers(accountId) {
      if (access.pollingPaused(accountId) === 'offline') tries.begin(accountId, clock.now());
    },

    status() {
      const sending = { waiting: submission.waiting(), held: core.queue.heldForAll() };
      const report = { ...poller.report(), sending };
      return report.paused === 'offline'
        ? { ...report, nextPollAt: tries.nextAt(poller.accounts()) }
        : report;
    },

    async stop(graceMs = 3_000) {
      core.stop();
      deferred.stop();
      pauseTimers.stop();
      unreadable.stop();
      tries.stop();
      await Promise.all([submission.stop(graceMs), poller.stop(graceMs)]);
      core.giveUp();
    },
  };
}
