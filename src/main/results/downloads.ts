/**
 * The downloads: results become files. What is unfinished is in the ledger, so that a restart continues where the last
 * run stopped. When each is tried is the queue's; what follows a failure is the retry policy's.
 */

import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/results/say.ts';
import { type DownloadNotes, noDownloadNotes, type ResultRecord } from '../ledger/index.ts';
import { setAside } from './aside.ts';
import { attempt, type Outcome } from './attempt.ts';
import { clearAttention, expiredLink, notThereYet, raiseAttention, refusedWith } from './attention.ts';
import {
  type AttemptContext,
  type DownloadsOptions,
  defaultDownloadLimits,
  longestRetryAfter,
} from './context.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { createFreshLinks, type Refused } from './fresh-link.ts';
import { findInline } from './inline.ts';
import { judged } from './judged.ts';
import { removeLeftovers } from './leftovers.ts';
import { createProgress } from './progress.ts';
import { createDownloadQueue, Stopped } from './queue.ts';
import { createReach } from './reach.ts';
import { afterRefusal, isOfAccount, isRetryableOnStart, nextStep, resetAttempts } from './retry-policy.ts';

export interface Downloads extends Decisions {
  /** Takes up what the last run left. Call once, after the ledger is open. */
  start(): void;
  /** Fetches the results of a job that wait for it. Never throws; may be called again for the same job. */
  enqueue(jobId: string): void;
  /** By a person. A paused download keeps what it has. @throws AppError `not_found`, `conflict` */
  setPaused(resultId: string, paused: boolean): void;
  /**
   * What the system says of the network. False: what comes over it and brings nothing more stops where it is and waits;
   * it is tried now and then, without that counting as a failure, and an answer outweighs the system's word. True: it
   * continues at once.
   */
  setOnline(online: boolean): void;
  /** TokenLab has answered this account, whatever the system says. */
  answered(accountId: string): void;
  /** What stopped this account is said to be gone: what waits for it, or failed for that reason, is fetched. Never throws. */
  accountContinues(accountId: string): void;
  /** True: everything stops where it is, so that what was received is on the disk. False: it continues at once. */
  setAsleep(asleep: boolean): void;
  /**
   * Fetches a result again because a person asked: after a failure, an expired link, or a file that is gone.
   * @throws AppError `not_found`, `not_allowed`, `conflict` while what came is being kept or removed
   */
  downloadAgain(resultId: string): Promise<void>;
  status(): { active: number; waiting: number; bytesPerSecond: number };
  /** Stops everything; what was received is kept. */
  close(): Promise<void>;
}

/** Results that become files; texts do as well, but they are safe in the ledger before that. */
const isFile = ({ kind }: ResultRecord): boolean => kind === 'file' || kind === 'inline';

const tooSlow = new AppError('timeout', say('thisFileArrivesVerySlowly'), {
  retryable: true,
  next: ['wait_and_retry'],
});

export function createDownloads(options: DownloadsOptions): Downloads {
  const { ledger, clock, report } = options;
  const limits = { ...defaultDownloadLimits, ...options.limits };
  const progress = createProgress(clock, limits.progressMs, options.progress);
  const queue = createDownloadQueue({
    clock,
    parallel: limits.parallel,
    perLane: limits.perLane,
    lanesOf,
    isSlow: (lanes) => lanes.some((lane) => slowServers.has(lane)),
    longestWait: Math.max(longestRetryAfter, 2 * limits.longestDelay, limits.offlineRetry),
    run,
    afterFault: limits.awayRetry,
    ended(resultId) {
      progress.ended(resultId);
      if (!queue.has(resultId)) steppedBack.delete(resultId);
    },
    changed: options.statusChanged,
    report,
  });
  /** How often, of those that are still in the queue. */
  const steppedBack = new Map<string, number>();
  /** Lanes of servers whose last download stepped back or stopped answering. */
  const slowServers = new Set<string>();
  const freshLinks = createFreshLinks(options);
  /** How often in a row something was in the way of a result for a moment. */
  const moments = new Map<string, number>();
  const reach = createReach({
    clock,
    needsNetwork: options.needsNetwork,
    graceMs: limits.offlineGrace,
    away: (hasReceived) => queue.stopRunning('offline', ({ id, jobId }) => !hasReceived(id) && isAway(jobId)),
    there: () => queue.hurry(),
  });
  let asleep = false;

  const context: AttemptContext = {
    ...options,
    limits,
    failpoint: options.failpoint ?? (() => undefined),
    received: (resultId, bytes, total) =>
      progress.received(resultId, queue.jobOf(resultId) ?? '', bytes, total),
    answered(resultId) {
      const jobId = reach.isDoubtful() ? queue.jobOf(resultId) : undefined;
      if (jobId === undefined) return;
      const { accountId } = ledger.jobs.require(jobId);
      if (reach.answered(accountId, resultId)) options.answered?.(accountId);
    },
    isWanted: queue.isWanted,
    timesBack: (resultId) => steppedBack.get(resultId) ?? 0,
  };

  const serverOf = ({ url }: ResultRecord): string | null =>
    url !== null && URL.canParse(url) ? `server ${new URL(url).host}` : null;

  function lanesOf(resultId: string): string[] {
    const result = ledger.results.require(resultId);
    const server = serverOf(result);
    return [`account ${ledger.jobs.require(result.jobId).accountId}`, ...(server === null ? [] : [server])];
  }

  function noteSpeed(resultId: string, outcome: Outcome) {
    const server = serverOf(ledger.results.require(resultId));
    if (server === null) return;
    if (outcome.kind === 'done') slowServers.delete(server);
    else if (outcome.kind === 'slow' || (outcome.kind === 'again' && outcome.error.code === 'timeout')) {
      slowServers.add(server);
    }
  }

  const decisions = createDecisions(context, queue.has);

  const isAway = (jobId: string): boolean => reach.isAway(ledger.jobs.require(jobId).accountId);

  async function run(resultId: string, signal: AbortSignal): Promise<void> {
    const decision = decisions.runningFor(resultId);
    if (decision !== undefined) {
      // What came is being kept or removed: nothing may write to it before that is done, and nothing has to after it.
      await decision;
      if (!isDue(ledger.results.require(resultId))) return;
    }
    let outcome: Outcome;
    try {
      outcome = await attempt(resultId, context, signal);
    } catch (thrown) {
      if (signal.aborted) stopped(resultId, signal.reason);
      else await unfinished(resultId, judged(thrown, context), signal);
      return;
    }
    moments.delete(resultId);
    noteSpeed(resultId, outcome);
    if (outcome.kind === 'done') clearAttention(ledger, ledger.results.require(resultId).jobId);
    else if (signal.aborted) stopped(resultId, signal.reason);
    else if (outcome.kind === 'away') planAgain(resultId, outcome.error, limits.awayRetry);
    else if (outcome.kind === 'stale') await refused(resultId, outcome, signal);
    else if (outcome.kind === 'slow') stepBack(resultId);
    else await tryAgain(resultId, outcome, signal);
  }

  /** What may be over in a moment is tried again for seconds, and that is no attempt to fetch it. */
  async function unfinished(resultId: string, error: AppError, signal: AbortSignal): Promise<void> {
    const { projectId } = ledger.jobs.require(ledger.results.require(resultId).jobId);
    const away = await options.disks.awayAt(options.folder(projectId));
    if (signal.aborted) return stopped(resultId, signal.reason);
    if (away !== null) {
      planAgain(resultId, away, limits.awayRetry);
      return;
    }
    const tries = (moments.get(resultId) ?? 0) + 1;
    const isOver = !error.shape.retryable || tries > limits.momentTries;
    if (isOver) moments.delete(resultId);
    else moments.set(resultId, tries);
    if (isOver) failed(resultId, error);
    else planAgain(resultId, error, limits.firstDelay * 2 ** (tries - 1));
  }

  /** We stopped it: the row says why, the part stays. */
  function stopped(resultId: string, why: unknown) {
    const reason = why instanceof Stopped ? why.reason : 'closing';
    if (reason === 'paused') ledger.results.update(resultId, { download: 'paused' });
    if (reason === 'offline' || reason === 'asleep') {
      ledger.results.update(resultId, { download: 'waiting' });
      const at = reason === 'offline' ? clock.now() + limits.offlineRetry : null;
      queue.add(ledger.results.require(resultId), at);
    }
  }

  /** Behind all that wait now. */
  function stepBack(resultId: string) {
    steppedBack.set(resultId, (steppedBack.get(resultId) ?? 0) + 1);
    ledger.results.update(resultId, { download: 'waiting', error: tooSlow.shape });
    queue.add(ledger.results.require(resultId));
  }

  /** A person has to decide, or a later start tries it again. */
  function failed(resultId: string, { shape: error }: AppError) {
    const result = ledger.results.require(resultId);
    if (error.code === 'output_too_large' && result.partPath !== null) {
      setAside(resultId, result.partPath, 'part', context).catch((problem: unknown) =>
        report('download part', problem),
      );
    }
    if (result.kind === 'text') {
      // The text itself is safe in the ledger; only its file is not there.
      ledger.results.update(resultId, { error });
      return;
    }
    const expired = error.code === 'output_expired';
    raiseAttention(ledger, resultId, {
      download: expired ? 'expired' : 'failed',
      error,
      attention: expired ? 'link_expired' : 'download_failed',
      type: expired ? 'link_expired' : 'download_failed',
    });
  }

  async function tryAgain(
    resultId: string,
    {
      error,
      waitMs,
      madeProgress = false,
    }: Pick<Outcome & { kind: 'again' }, 'error' | 'waitMs' | 'madeProgress'>,
    signal: AbortSignal,
  ): Promise<void> {
    const result = ledger.results.require(resultId);
    const { accountId } = ledger.jobs.require(result.jobId);
    if (error.code === 'network' || error.code === 'timeout') reach.unanswered(accountId);
    const failure = { error: error.shape, waitMs, madeProgress, isOffline: reach.isAway(accountId) };
    const step = nextStep(result.attempts, failure, limits, options.random());
    if (step.kind === 'give_up') {
      failed(resultId, error);
      return;
    }
    if (step.kind === 'try_again') ledger.results.update(resultId, { attempts: step.attempts });
    planAgain(resultId, step.kind === 'try_again' ? error : null, step.waitMs);
    if (step.kind !== 'try_again' || !step.asksForLink) return;
    await freshLinks.askInPassing(result.jobId);
    if (signal.aborted) stopped(resultId, signal.reason);
  }

  function planAgain(resultId: string, error: AppError | null, waitMs: number) {
    const result = ledger.results.require(resultId);
    const nextAt = Math.round(clock.now() + waitMs);
    ledger.results.update(resultId, {
      // A text is done by its content, wherever its file is.
      ...(result.kind === 'text' ? {} : { download: 'waiting' }),
      nextAt,
      error: error?.shape ?? null,
    });
    queue.add(result, nextAt);
  }

  /** Its server refused the link. */
  async function refused(resultId: string, link: Refused, signal: AbortSignal): Promise<void> {
    const { httpStatus } = link;
    if (freshLinks.isRenewed(resultId, link)) {
      queue.add(ledger.results.require(resultId));
      return;
    }
    const result = ledger.results.require(resultId);
    const now = clock.now();
    const { terminalAt, createdAt } = ledger.jobs.require(result.jobId);
    const { notes } = result;
    const refusal = { endedAt: terminalAt ?? createdAt, httpStatus, notes };
    const step = afterRefusal(refusal, now, limits, options.random());
    if (step.kind === 'expired' || step.kind === 'refused') {
      failed(resultId, step.kind === 'expired' ? expiredLink(httpStatus) : refusedWith(httpStatus));
      return;
    }
    const refusedSince = Math.min(notes.refusedSince ?? now, now);
    if (step.kind === 'not_there_yet') {
      const linkWaits = notes.linkWaits + 1;
      ledger.results.update(resultId, { notes: { refusedSince, linkWaits, askedForFreshLink: false } });
      planAgain(resultId, notThereYet(httpStatus), step.waitMs);
      return;
    }
    ledger.results.update(resultId, { notes: { refusedSince } });
    const asked = await freshLinks.ask(resultId, link);
    if (signal.aborted) stopped(resultId, signal.reason);
    else if (asked === 'fresh') queue.add(ledger.results.require(resultId));
    else if (asked === 'same') await refused(resultId, link, signal);
    else await tryAgain(resultId, { error: asked }, signal);
  }

  const isDue = ({ download }: ResultRecord): boolean => download === 'waiting' || download === 'downloading';

  /** What waits for its file in this row, and is not in the queue yet. */
  function enqueueIfDue(result: ResultRecord) {
    if (queue.has(result.id)) return;
    const isText = result.kind === 'text' && result.path === null && (result.text ?? '') !== '';
    if (isText || (isFile(result) && isDue(result))) queue.add(result, result.nextAt);
  }

  /** From its first attempt, with a link that TokenLab may be asked for once more. */
  function takeUp(result: ResultRecord, notes: Partial<DownloadNotes> = {}) {
    const fresh = { ...notes, askedForFreshLink: false };
    ledger.results.update(result.id, { ...resetAttempts, download: 'waiting', notes: fresh });
    queue.add(result);
  }

  return {
    start() {
      for (const folder of options.folders()) {
        removeLeftovers(folder, ledger).catch((thrown: unknown) => report('leftovers', thrown));
      }
      for (const result of ledger.results.inStates(['waiting', 'downloading'])) {
        if (isFile(result)) queue.add(result, result.nextAt);
      }
      for (const text of ledger.results.unwrittenTexts()) queue.add(text);
      for (const result of ledger.results.inStates(['failed'])) {
        if (!isFile(result) || !isRetryableOnStart(result)) continue;
        takeUp(result);
      }
      for (const result of ledger.results.inStates(['expired'])) {
        if (result.kind === 'file' && !result.notes.triedAtStart) takeUp(result, { triedAtStart: true });
      }
    },

    enqueue(jobId) {
      try {
        for (const result of ledger.results.recordsOfJob(jobId)) enqueueIfDue(result);
      } catch (thrown) {
        report('download', thrown);
      }
    },

    setPaused(resultId, paused) {
      const result = ledger.results.require(resultId);
      if (paused) {
        if (!['waiting', 'downloading', 'paused'].includes(result.download)) {
          throw new AppError('conflict', say('onlyDownloadThatIsRunning'));
        }
        if (queue.stop(resultId, 'paused')) return;
        ledger.results.update(resultId, { download: 'paused', nextAt: null });
      } else if (result.download === 'paused') {
        ledger.results.update(resultId, { ...resetAttempts, download: 'waiting' });
        queue.add(result);
      }
    },

    setOnline: reach.setOnline,
    answered: (accountId) => void reach.answered(accountId),

    accountContinues(accountId) {
      try {
        for (const result of ledger.results.inStates(['waiting', 'failed'])) {
          if (!isFile(result) || !isOfAccount(result.error)) continue;
          if (ledger.jobs.require(result.jobId).accountId === accountId) takeUp(result);
        }
      } catch (thrown) {
        report('download', thrown);
      }
    },

    setAsleep(now) {
      if (asleep === now) return;
      asleep = now;
      if (asleep) {
        queue.suspend();
        queue.stopRunning('asleep');
      } else {
        queue.resume();
        queue.hurry();
      }
    },

    async downloadAgain(resultId) {
      const asked = ledger.results.require(resultId);
      if (asked.kind === 'link') throw new AppError('not_allowed', say('thisResultIsPageNot'));
      if (asked.kind === 'inline' && (await findInline(asked, context)) === null) {
        throw new AppError('not_allowed', say('thisResultCameInsideAnswerAnd'), {
          next: ['locate_file', 'retry_as_new_job'],
        });
      }
      const result = ledger.results.require(resultId);
      if (queue.isRunning(resultId)) return;
      if (result.download === 'downloading') {
        // Its row could not be brought up to date when it stopped.
        queue.add(result);
        return;
      }
      if (decisions.runningFor(resultId) !== undefined) {
        throw new AppError('conflict', say('whatCameIsBeingKept'));
      }
      const keepsPart = result.download === 'failed' || result.download === 'paused';
      ledger.tx(() => {
        ledger.results.update(resultId, {
          ...resetAttempts,
          // What waits is worth what it was.
          notes: { ...noDownloadNotes, aside: result.notes.aside },
          ...(result.kind === 'text' ? { nextAt: clock.now() } : { download: 'waiting' }),
          ...(keepsPart ? {} : { etag: null, lastModified: null }),
          ...(result.partPath === null ? { receivedBytes: 0 } : {}),
          // A file that was saved may still be there, or come back, should the server have it no more.
          ...(result.kind === 'text' || result.doneAt === null ? { path: null } : {}),
        });
        clearAttention(ledger, result.jobId);
        ledger.events.append(result.jobId, {
          source: 'user',
          type: 'download_again',
          detail: { index: result.index },
        });
      });
      queue.add(result);
    },

    keep: decisions.keep,
    discard: decisions.discard,
    status: () => ({ ...queue.counts(), bytesPerSecond: progress.rate() }),

    async close() {
      reach.close();
      await queue.close();
      progress.close();
      await options.fetcher.close();
    },
  };
}
