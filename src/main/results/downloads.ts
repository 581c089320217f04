/**
 * The downloads: which result is fetched when. Several at a time, oldest first; what is unfinished is in the ledger,
 * so that a restart goes on where the last run stopped.
 */
import { AppError, toAppErrorShape } from '../../shared/errors.ts';
import type { Timer } from '../base/clock.ts';
import { diskError } from '../base/files.ts';
import type { ResultPatch, ResultRecord } from '../ledger/index.ts';
import { attempt, type Outcome } from './attempt.ts';
import { clearAttention, expiredLink, raiseAttention } from './attention.ts';
import { type AttemptContext, type DownloadsOptions, defaultDownloadLimits } from './context.ts';
import { resultsFolder } from './disk.ts';
import { dropPart } from './part-file.ts';
import { createPresence, type Presence } from './presence.ts';
import { createProgress } from './progress.ts';

export interface Downloads extends Presence {
  /** Takes up what the last run left. Call once, after the ledger is open. */
  start(): void;
  /** Fetches the results of a job that wait for it. Never throws; may be called again for the same job. */
  enqueue(jobId: string): void;
  /** By a person. A paused download keeps what it has. @throws AppError `not_found`, `conflict` */
  setPaused(resultId: string, paused: boolean): void;
  /**
   * False: what comes over the network stops where it is and waits; it is tried now and then, without that counting as
   * a failure. True: it goes on at once.
   */
  setOnline(online: boolean): void;
  /** True: everything stops where it is, so that what was received is on the disk. False: it goes on at once. */
  setAsleep(asleep: boolean): void;
  /**
   * Fetches a result anew because a person asked: after a failure, an expired link, or a file that is gone.
   * @throws AppError `not_found`, `not_allowed`
   */
  downloadAgain(resultId: string): Promise<void>;
  status(): { active: number; waiting: number; bytesPerSecond: number };
  /** Resolves when nothing runs and nothing waits to be tried by itself. */
  idle(): Promise<void>;
  /** Stops everything; what was received is kept. */
  close(): Promise<void>;
}

type Stop = 'paused' | 'offline' | 'asleep' | 'closing';
class Stopped extends Error {
  readonly why: Stop;
  constructor(why: Stop) {
    super(why);
    this.name = 'AbortError';
    this.why = why;
  }
}

interface Active {
  controller: AbortController;
  over: Promise<void>;
}

/** Errors that the next start may find mended. */
const mendable = (result: ResultRecord): boolean =>
  result.error?.retryable === true ||
  /^(?:disk_full|file_unwritable|network|timeout)$/.test(result.error?.code ?? '');

export function createDownloads(options: DownloadsOptions): Downloads {
  const { ledger, clock, report } = options;
  const limits = { ...defaultDownloadLimits, ...options.limits };
  const progress = createProgress(clock, limits.progressMs, (changes) => options.progress?.(changes));
  /** Results to be fetched, by id, with the time (Unix ms) before which they are left alone. */
  const queue = new Map<string, number>();
  const active = new Map<string, Active>();
  const jobOf = new Map<string, string>();
  let idlers: (() => void)[] = [];
  let alarm: Timer | null = null;
  let online = true;
  let asleep = false;
  let closed = false;

  const context: AttemptContext = {
    ...options,
    limits,
    failpoint: options.failpoint ?? (() => undefined),
    received: (resultId, bytes, total) =>
      progress.received(resultId, jobOf.get(resultId) ?? '', bytes, total),
  };

  const told = () => {
    options.statusChanged?.();
    if (active.size > 0 || queue.size > 0) return;
    for (const resolve of idlers) resolve();
    idlers = [];
  };

  const add = (result: Pick<ResultRecord, 'id' | 'jobId'>, at = 0) => {
    jobOf.set(result.id, result.jobId);
    queue.set(result.id, at);
  };

  const isOffline = (jobId: string): boolean =>
    !online && (options.needsNetwork?.(ledger.jobs.require(jobId).accountId) ?? true);

  const goOn = () => {
    for (const resultId of queue.keys()) queue.set(resultId, 0);
    pump();
  };

  const pump = () => {
    alarm?.clear();
    alarm = null;
    if (closed || asleep) return;
    const now = clock.now();
    let soonest = Number.POSITIVE_INFINITY;
    for (const [resultId, at] of queue) {
      if (active.has(resultId)) continue;
      if (at > now) {
        soonest = Math.min(soonest, at);
        continue;
      }
      if (active.size >= limits.parallel) break;
      queue.delete(resultId);
      begin(resultId);
    }
    if (Number.isFinite(soonest)) alarm = clock.setTimeout(pump, Math.max(1, soonest - now));
  };

  const begin = (resultId: string) => {
    const controller = new AbortController();
    const over = run(resultId, controller.signal)
      .catch((thrown) => report('download', thrown))
      .finally(() => {
        active.delete(resultId);
        progress.ended(resultId);
        if (!queue.has(resultId)) jobOf.delete(resultId);
        pump();
        told();
      });
    active.set(resultId, { controller, over });
    options.statusChanged?.();
  };

  const run = async (resultId: string, signal: AbortSignal): Promise<void> => {
    let outcome: Outcome;
    try {
      outcome = await attempt(resultId, context, signal);
    } catch (thrown) {
      if (signal.aborted) halted(resultId, signal.reason);
      else failed(resultId, diskError(thrown, resultsFolder));
      return;
    }
    if (outcome.kind === 'done') clearAttention(ledger, ledger.results.require(resultId).jobId);
    else if (outcome.kind === 'stale') await refresh(resultId, outcome.httpStatus);
    else await tryAgain(resultId, outcome);
  };

  /** The download was stopped by us: the row says why, the part stays. */
  const halted = (resultId: string, why: unknown) => {
    const stop = why instanceof Stopped ? why.why : 'closing';
    if (stop === 'paused') ledger.results.update(resultId, { download: 'paused' });
    if (stop === 'offline' || stop === 'asleep') {
      const result = ledger.results.require(resultId);
      ledger.results.update(resultId, { download: 'waiting' });
      add(result, stop === 'offline' ? clock.now() + limits.offlineRetry : 0);
    }
  };

  const failed = (resultId: string, thrown: unknown) => {
    if (!(thrown instanceof AppError)) report('download', thrown);
    const error = toAppErrorShape(thrown);
    const result = ledger.results.require(resultId);
    if (error.code === 'output_invalid' || error.code === 'output_too_large') {
      dropPart(result.partPath).catch((problem) => report('download part', problem));
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
  };

  const tryAgain = async (
    resultId: string,
    { error, waitMs, gained = false }: { error: AppError; waitMs?: number; gained?: boolean },
  ) => {
    const result = ledger.results.require(resultId);
    if (isOffline(result.jobId) && (error.code === 'network' || error.code === 'timeout')) {
      const nextAt = clock.now() + limits.offlineRetry;
      ledger.results.update(resultId, { download: 'waiting', nextAt, error: null });
      add(result, nextAt);
      return;
    }
    // Attempts are counted as long as nothing comes: a line that breaks now and then must not end a long download.
    const attempts = gained ? 1 : result.attempts + 1;
    if (attempts >= limits.attempts) {
      failed(resultId, error);
      return;
    }
    const doubled = Math.min(limits.longestDelay, limits.firstDelay * 2 ** (attempts - 1));
    const delay = Math.max(waitMs ?? 0, doubled * (0.75 + 0.5 * options.random()));
    const nextAt = Math.round(clock.now() + delay);
    ledger.results.update(resultId, { download: 'waiting', attempts, nextAt, error: error.shape });
    add(result, nextAt);
    // A server that cannot be reached at all may have moved: its links are asked for once, too.
    if (attempts === 3 && error.code === 'network') await refreshQuietly(result);
  };

  const refreshQuietly = async (result: ResultRecord) => {
    try {
      await options.refreshLinks(result.jobId);
    } catch (thrown) {
      report('fresh links', thrown);
    }
  };

  /** Asks for a fresh link once; a link that stays the same is an expired one. */
  const refresh = async (resultId: string, httpStatus: number) => {
    const before = ledger.results.require(resultId);
    if (before.facts.askedForFreshLink !== true) {
      ledger.results.update(resultId, { facts: { ...before.facts, askedForFreshLink: true } });
      try {
        await options.refreshLinks(before.jobId);
      } catch (thrown) {
        const error = toAppErrorShape(thrown);
        if (error.retryable) {
          ledger.results.update(resultId, { facts: { ...before.facts, askedForFreshLink: false } });
          await tryAgain(resultId, { error: AppError.from(error) });
          return;
        }
        report('fresh links', thrown);
      }
      const after = ledger.results.require(resultId);
      if (after.url !== before.url && after.url !== null) {
        ledger.tx(() => {
          ledger.results.update(resultId, {
            download: 'waiting',
            receivedBytes: 0,
            etag: null,
            lastModified: null,
          });
          ledger.events.append(after.jobId, {
            source: 'tokenlab',
            type: 'link_refreshed',
            detail: { index: after.index, httpStatus },
          });
        });
        add(after);
        return;
      }
    }
    failed(resultId, AppError.from(expiredLink(httpStatus)));
  };

  const presence = createPresence(ledger);
  const isFile = (result: ResultRecord) => result.kind === 'file' || result.kind === 'inline';
  const afresh: ResultPatch = { attempts: 0, nextAt: null, error: null };

  return {
    ...presence,

    start() {
      for (const result of ledger.results.inStates(['waiting', 'downloading'])) {
        if (isFile(result)) add(result, result.nextAt ?? 0);
      }
      for (const text of ledger.results.unwrittenTexts()) add(text);
      for (const result of ledger.results.inStates(['failed'])) {
        if (!isFile(result) || !mendable(result)) continue;
        ledger.results.update(result.id, { ...afresh, download: 'waiting' });
        add(result);
      }
      pump();
      told();
    },

    enqueue(jobId) {
      try {
        for (const result of ledger.results.recordsOfJob(jobId)) {
          if (queue.has(result.id) || active.has(result.id)) continue;
          const isText = result.kind === 'text' && result.path === null && (result.text ?? '') !== '';
          if (
            isText ||
            (isFile(result) && (result.download === 'waiting' || result.download === 'downloading'))
          ) {
            add(result, result.nextAt ?? 0);
          }
        }
        pump();
        told();
      } catch (thrown) {
        report('download', thrown);
      }
    },

    setPaused(resultId, paused) {
      const result = ledger.results.require(resultId);
      if (paused) {
        if (
          result.download !== 'waiting' &&
          result.download !== 'downloading' &&
          result.download !== 'paused'
        ) {
          throw new AppError('conflict', 'Only a download that is going on or waiting can be paused.');
        }
        queue.delete(resultId);
        const running = active.get(resultId);
        if (running === undefined) ledger.results.update(resultId, { download: 'paused', nextAt: null });
        else running.controller.abort(new Stopped('paused'));
      } else if (result.download === 'paused') {
        ledger.results.update(resultId, { ...afresh, download: 'waiting' });
        add(result);
        pump();
      }
      told();
    },

    setOnline(now) {
      if (online === now) return;
      online = now;
      if (online) {
        goOn();
        return;
      }
      for (const [resultId, { controller }] of active) {
        if (isOffline(jobOf.get(resultId) ?? '')) controller.abort(new Stopped('offline'));
      }
    },

    setAsleep(now) {
      if (asleep === now) return;
      asleep = now;
      if (!asleep) {
        goOn();
        return;
      }
      for (const { controller } of active.values()) controller.abort(new Stopped('asleep'));
    },

    async downloadAgain(resultId) {
      const result = ledger.results.require(resultId);
      if (result.kind === 'link') throw new AppError('not_allowed', 'This result is a page, not a file.');
      if (active.has(resultId) || result.download === 'downloading') return;
      if (result.kind === 'inline' && ledger.results.data(resultId) === null) {
        throw new AppError('not_allowed', 'This result came inside the answer, and only the file was kept.', {
          next: ['locate_file', 'retry_as_new_job'],
        });
      }
      const { askedForFreshLink, wrongFiles, doubtedSha256, ...facts } = result.facts;
      const keepsPart = result.download === 'failed' || result.download === 'paused';
      ledger.tx(() => {
        ledger.results.update(resultId, {
          ...afresh,
          facts,
          ...(result.kind === 'text' ? { nextAt: clock.now() } : { download: 'waiting' }),
          ...(keepsPart ? {} : { receivedBytes: 0, etag: null, lastModified: null }),
          path: null,
        });
        clearAttention(ledger, result.jobId);
        ledger.events.append(result.jobId, {
          source: 'user',
          type: 'download_again',
          detail: { index: result.index },
        });
      });
      add(result);
      pump();
      told();
    },

    status: () => ({ active: active.size, waiting: queue.size, bytesPerSecond: progress.rate() }),

    idle: () =>
      active.size === 0 && queue.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => idlers.push(resolve)),

    async close() {
      closed = true;
      alarm?.clear();
      const running = [...active.values()];
      for (const { controller } of running) controller.abort(new Stopped('closing'));
      await Promise.all(running.map(({ over }) => over));
      progress.close();
      await options.fetcher.close();
    },
  };
}
