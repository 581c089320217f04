/** When jobs are expected to be done, by how long earlier jobs of their model took. Times in ms. Pure. */
import { minute } from './units.ts';

/** A job that is over. */
export interface PastJob {
  /** From when it was sent to TokenLab's answer to that. */
  sendMs: number;
  /** From when it was sent to its end. */
  tookMs: number;
}

/** What jobs of a model usually take. */
export interface UsualSpan {
  medianMs: number;
  p90Ms: number;
  /** Of `PastJob.sendMs`, the median. */
  sendMs: number;
  /** How many jobs that is known from. */
  jobs: number;
}

/** A range of time, Unix ms. */
export interface Finish {
  from: number;
  to: number;
}

/**
 * When the last job of a batch is expected to be done.
 * - `none`: nothing of it is open, or something holds it up, so that nobody can tell.
 * - `unknown`: not enough history.
 */
export type BatchFinish = ({ kind: 'range' } & Finish) | { kind: 'unknown' } | { kind: 'none' };

/** Fewer jobs are no history. */
export const fewestPastJobs = 5;
/** How many of the last jobs of a model are looked at. */
export const mostPastJobs = 100;

/** Null: not enough history. */
export function usualSpan(past: readonly PastJob[]): UsualSpan | null {
  // A clock that was set back between start and end says nothing.
  const known = past.filter(({ sendMs, tookMs }) => tookMs >= 0 && sendMs >= 0 && sendMs <= tookMs);
  if (known.length < fewestPastJobs) return null;
  const all = known.map(({ tookMs }) => tookMs);
  // One whose end was only seen when the computer was on again took as long as it was off.
  const longest = Math.max(10 * quantile(all, 0.5), minute);
  const watched = known.filter(({ tookMs }) => tookMs <= longest);
  if (watched.length < fewestPastJobs) return null;
  const took = watched.map(({ tookMs }) => tookMs);
  return {
    medianMs: quantile(took, 0.5),
    p90Ms: quantile(took, 0.9),
    sendMs: quantile(
      watched.map(({ sendMs }) => sendMs),
      0.5,
    ),
    jobs: watched.length,
  };
}

/** The smallest of the values that this share of them does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Of one job, sent at `sentAt`. Null: it takes longer already than nine of ten did. */
export function finishOf({ medianMs, p90Ms }: UsualSpan, sentAt: number, now: number): Finish | null {
  const to = sentAt + p90Ms;
  return to < now ? null : { from: Math.max(now, sentAt + medianMs), to };
}

/** Jobs of one model and account that are not over. */
export interface OpenWork {
  /** When each that was sent was sent, Unix ms. */
  sentAt: readonly number[];
  /** How many wait to be sent. */
  waiting: number;
  /** How many others are sent before the last of them. */
  ahead: number;
  /** How many creates are on the wire at once. */
  atOnce: number;
  /** The least time (ms) that all creates, those of the others among them, take by the key's rate. */
  sendsAtLeastMs: number;
}

/** When the last of many is expected to be done; what takes longer than usual already may end at any time from now. */
export function finishOfAll(usual: UsualSpan, work: OpenWork, now: number): Finish | null {
  const { medianMs, p90Ms, sendMs } = usual;
  const running = work.sentAt.map((at) => finishOf(usual, at, now) ?? { from: now, to: now });
  const rounds = Math.ceil((work.ahead + work.waiting) / Math.max(1, work.atOnce));
  const lastSent = now + Math.max((rounds - 1) * sendMs, work.sendsAtLeastMs);
  const all = work.waiting > 0 ? [...running, { from: lastSent + medianMs, to: lastSent + p90Ms }] : running;
  return latest(all);
}

/** The range in which the last of several ranges ends; null when there are none. */
export function latest(ranges: readonly Finish[]): Finish | null {
  return ranges.reduce<Finish | null>(
    (last, { from, to }) =>
      last === null ? { from, to } : { from: Math.max(last.from, from), to: Math.max(last.to, to) },
    null,
  );
}
