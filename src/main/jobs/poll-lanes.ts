/** The open tasks of each account as the poller keeps them, and what all of them together ask of its key. */

import type { Family } from '../../shared/families/index.ts';
import type { Stretched } from '../../shared/status.ts';
import { second } from '../../shared/units.ts';
import type { AccountAccess } from './account-access.ts';
import type { Core } from './core.ts';
import { createDueQueue, type Due, type DueQueue } from './due-queue.ts';
import { demand, stretchFor, usualInterval } from './intervals.ts';

export interface Entry extends Due {
  jobId: string;
  lane: Lane;
  family: Family;
  /** Unix ms at which the task was accepted. */
  since: number;
  asking: boolean;
  /** Wished for while an answer was on its way: to ask again in any case, or when that answer is no good. */
  again: 'always' | 'if_failed' | null;
}

/** One account's tasks. */
export interface Lane {
  accountId: string;
  open: number;
  asking: number;
  /** How long good answers take (ms); the latest count most. */
  answerMs: number;
  /** Its tasks that are not being asked now. */
  due: DueQueue<Entry>;
}

export interface Lanes {
  of(accountId: string): Lane;
  /** An open task has come to its lane, or has left it. */
  joins(entry: Entry): void;
  leaves(entry: Entry): void;
  /** Those with open tasks. */
  busy(): Lane[];
  isAsking(): boolean;
  /** At least 1: how much longer the intervals have to be, so that every task gets its turn. */
  stretch(lane: Lane): number;
  /** The same for people; null when the intervals are the usual ones. */
  stretched(lane: Lane): Stretched | null;
}

export function createLanes(
  core: Pick<Core, 'clock' | 'limits'>,
  access: Pick<AccountAccess, 'bucket'>,
  entries: ReadonlyMap<string, Entry>,
): Lanes {
  const { clock, limits } = core;
  const lanes = new Map<string, Lane>();
  const added = new Map<Lane, { at: number; wanted: number }>();

  const wantedFor = ({ family, since }: Entry, now: number): number =>
    demand(family, now - since) / limits.pollScale;

  /** What the tasks of a lane ask for grows slowly with their age: all of it is added up once a second. */
  const wantedBy = (lane: Lane, now: number): number => {
    const known = added.get(lane);
    if (known !== undefined && now >= known.at && now - known.at < second) return known.wanted;
    let wanted = 0;
    for (const entry of entries.values()) if (entry.lane === lane) wanted += wantedFor(entry, now);
    added.set(lane, { at: now, wanted });
    return wanted;
  };
  /** In between it moves with those that come and go. */
  const move = (entry: Entry, by: 1 | -1) => {
    const { lane } = entry;
    lane.open += by;
    const known = added.get(lane);
    if (known !== undefined) known.wanted = Math.max(0, known.wanted + by * wantedFor(entry, clock.now()));
  };

  const load = (lane: Lane) => {
    const wanted = wantedBy(lane, clock.now());
    const { perMinute } = access.bucket(lane.accountId).limit();
    return { wanted, perMinute, atOnce: limits.polls, answerMs: lane.answerMs };
  };

  return {
    of(accountId) {
      const known = lanes.get(accountId);
      if (known) return known;
      const lane: Lane = { accountId, open: 0, asking: 0, answerMs: 0, due: createDueQueue() };
      lanes.set(accountId, lane);
      return lane;
    },
    joins: (entry) => move(entry, 1),
    leaves: (entry) => move(entry, -1),
    busy: () => [...lanes.values()].filter((lane) => lane.open > 0),
    isAsking: () => [...lanes.values()].some((lane) => lane.asking > 0),
    stretch: (lane) => stretchFor(load(lane)).factor,
    stretched(lane) {
      const { perMinute, ...rest } = load(lane);
      const { factor, cause } = stretchFor({ perMinute, ...rest });
      if (factor === 1) return null;
      const everyMs = Math.round(usualInterval * factor * limits.pollScale);
      const answerMs = Math.round(lane.answerMs);
      return { accountId: lane.accountId, openTasks: lane.open, everyMs, cause, perMinute, answerMs };
    },
  };
}
