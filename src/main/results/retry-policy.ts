/** What follows a download that did not succeed. Pure: the failure in, the next step out. */
import { pauseOf } from '../../shared/account-pause.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
import type { DownloadNotes, ResultPatch, ResultRecord } from '../ledger/index.ts';
import type { DownloadLimits } from './context.ts';

export interface Failure {
  error: AppErrorShape;
  /** The wait (ms) that the server asked for. */
  waitMs?: number;
  /** More of the file is here than before. */
  madeProgress: boolean;
  /** The system says that there is no network, and this download needs one. */
  isOffline: boolean;
}

export type NextStep =
  /** The network is away: not an attempt, and not an error. */
  | { kind: 'wait_for_network'; waitMs: number }
  /** `asksForLink`: the server may have moved, so a fresh link is asked for in the meantime. */
  | { kind: 'try_again'; attempts: number; waitMs: number; asksForLink: boolean }
  | { kind: 'give_up' };

/** From this attempt on a server that cannot be reached at all counts as moved. */
const attemptsUntilMoved = 3;

/**
 * @param attempts how many failed before this one
 * @param random uniform in [0, 1), for jitter
 */
export function nextStep(
  attempts: number,
  { error, waitMs = 0, madeProgress, isOffline }: Failure,
  limits: Pick<DownloadLimits, 'attempts' | 'firstDelay' | 'longestDelay' | 'offlineRetry'>,
  random: number,
): NextStep {
  const { code } = error;
  if (isOffline && (code === 'network' || code === 'timeout')) {
    return { kind: 'wait_for_network', waitMs: limits.offlineRetry };
  }
  // Attempts are counted as long as nothing comes: a line that breaks now and then must not end a long download.
  const failed = madeProgress ? 1 : attempts + 1;
  if (failed >= limits.attempts) return { kind: 'give_up' };
  const doubled = Math.min(limits.longestDelay, limits.firstDelay * 2 ** (failed - 1));
  return {
    kind: 'try_again',
    attempts: failed,
    waitMs: Math.max(waitMs, doubled * (0.75 + 0.5 * random)),
    asksForLink: failed === attemptsUntilMoved && code === 'network',
  };
}

export interface Refusal {
  /** Unix ms at which the job ended. */
  endedAt: number;
  httpStatus: number;
  notes: Pick<DownloadNotes, 'askedForFreshLink' | 'refusedSince' | 'linkWaits'>;
}

export type LinkStep =
  /** TokenLab is asked for a fresh link, which is tried at once. */
  | { kind: 'ask' }
  /** Then everything begins again with `ask`. */
  | { kind: 'not_there_yet'; waitMs: number }
  | { kind: 'expired' }
  /** Nothing says that there is no file: another link is not what it lacks. */
  | { kind: 'refused' };

/** By these a server says that a link leads to nothing, or that it is not good for it. */
const noFile: readonly number[] = [401, 403, 404, 410];

/** However the clock is set, a link is waited for at least so often. */
const fewestLinkWaits = 6;

/**
 * What follows when a server refuses the link of a result. The file of a job that has just ended may not be everywhere
 * yet; that of an older one is gone.
 * @param now Unix ms
 * @param random uniform in [0, 1), for jitter
 */
export function afterRefusal(
  { endedAt, httpStatus, notes: { askedForFreshLink, refusedSince, linkWaits } }: Refusal,
  now: number,
  limits: Pick<DownloadLimits, 'firstDelay' | 'linkPatience' | 'longestLinkWait' | 'youngFor'>,
  random: number,
): LinkStep {
  if (!askedForFreshLink) return { kind: 'ask' };
  if (!noFile.includes(httpStatus)) return { kind: 'refused' };
  const since = Math.min(refusedSince ?? now, now);
  if (since - endedAt >= limits.youngFor) return { kind: 'expired' };
  const left = since + limits.linkPatience - now;
  if (left <= 0 && linkWaits >= fewestLinkWaits) return { kind: 'expired' };
  const doubled = Math.min(limits.longestLinkWait, limits.firstDelay * 2 ** linkWaits);
  const waitMs = doubled * (0.75 + 0.5 * random);
  // The last try falls on the end of the time.
  return { kind: 'not_there_yet', waitMs: left > 0 ? Math.min(waitMs, left) : waitMs };
}

/** TokenLab does not take the account for now. What the server of a result says of the result is none of that. */
export const isOfAccount = (error: AppErrorShape | null): boolean =>
  error !== null && !error.code.startsWith('output_') && pauseOf(error) !== null;

/** Its cause may be gone when the app is started again. */
export const isRetryableOnStart = ({ error }: Pick<ResultRecord, 'error'>): boolean =>
  error?.retryable === true ||
  isOfAccount(error) ||
  /^(?:disk_full|file_unwritable|network|timeout)$/.test(error?.code ?? '');

/** As if it had never been tried. */
export const resetAttempts: ResultPatch = { attempts: 0, nextAt: null, error: null };
