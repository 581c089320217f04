/** What the poller does, as people read it. */
import type { Stretched } from '../../shared/status.ts';
import type { AccountAccess, PollingPause } from './account-access.ts';
import type { Entry, Lanes } from './poll-lanes.ts';

export interface PollerReport {
  openTasks: number;
  /** Open tasks whose account has to pause. */
  heldTasks: number;
  /** Unix ms of the next request, as far as it is known now; null when none is planned. */
  nextPollAt: number | null;
  requestsLastMinute: number;
  limitPerMinute: number | null;
  /** Why nothing is asked for; null while at least one account's tasks are. */
  paused: PollingPause | null;
  /** Accounts of which too many tasks are open for the usual intervals. */
  stretched: Stretched[];
}

/** Of several reasons for a pause, the one that needs a person comes first. */
const gravest: readonly PollingPause[] = ['key_refused', 'balance', 'key_unavailable', 'user', 'offline'];

export function reportOf(
  entries: ReadonlyMap<string, Entry>,
  lanes: Lanes,
  access: AccountAccess,
  now: number,
): PollerReport {
  const busy = lanes.busy().map((lane) => {
    const bucket = access.bucket(lane.accountId);
    return {
      lane,
      pause: access.pollingPaused(lane.accountId),
      limit: bucket.limit(),
      readyAt: bucket.readyAt(now),
    };
  });
  const readyAt = new Map(
    busy.filter(({ pause }) => pause === null).map(({ lane, readyAt }) => [lane, readyAt]),
  );
  let next = Number.POSITIVE_INFINITY;
  for (const { lane, dueAt, asking } of entries.values()) {
    const ready = readyAt.get(lane);
    if (ready !== undefined) next = Math.min(next, asking ? now : Math.max(now, dueAt, ready));
  }
  const reasons = busy.map(({ pause }) => pause);
  const isHalted = reasons.length > 0 && reasons.every((reason) => reason !== null);
  const limits = busy.filter(({ limit }) => limit.known).map(({ limit }) => limit.perMinute);
  return {
    openTasks: entries.size,
    heldTasks: busy.reduce((sum, { lane, pause }) => sum + (pause === null ? 0 : lane.open), 0),
    nextPollAt: next === Number.POSITIVE_INFINITY ? null : next,
    requestsLastMinute: access.requestsLastMinute(now),
    limitPerMinute: limits.length === 0 ? null : Math.min(...limits),
    paused: isHalted ? (gravest.find((reason) => reasons.includes(reason)) ?? null) : null,
    stretched: busy.flatMap(({ lane }) => lanes.stretched(lane) ?? []),
  };
}
