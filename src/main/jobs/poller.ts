/**
 * One scheduler for all open tasks of all accounts: who is asked next, and when. Oldest due first, within each key's
 * allowance. It knows nothing of states; `poll` does the asking and says how it went.
 */
import type { Family } from '../../shared/job.ts';
import type { Timer } from '../clock.ts';
import type { JobPatch, JobRecord } from '../ledger/index.ts';
import type { Core } from './core.ts';
import type { Gates, PollingPause } from './gates.ts';
import { failureInterval, longestInterval, nextInterval, stretchFor } from './intervals.ts';

/** What is kept of every poll in the job's row; null when there was none to speak of. */
export type PollFacts = Pick<JobPatch, 'pollLastAt' | 'pollCount' | 'pollFailures' | 'pollError'>;
type PollPlan = PollFacts & Pick<JobPatch, 'pollNextAt' | 'pollPaused'>;

/** How a poll went. `gone`: the job is no longer open. */
export type PollVerdict = { facts: PollFacts } & (
  | { kind: 'fine' }
  /** `delayMs`: the wait that the server asked for. */
  | { kind: 'failed'; failures: number; delayMs: number | null }
  | { kind: 'gone' }
);

export interface PollerReport {
  openTasks: number;
  /** Open tasks whose account has to pause. */
  heldTasks: number;
  nextPollAt: number | null;
  requestsLastMinute: number;
  limitPerMinute: number | null;
  /** Why nothing is asked for; null while at least one account's tasks are. */
  paused: PollingPause | null;
  stretched: boolean;
}

export interface Poller {
  /** Takes a job in, or renews its plan; due at `at`, by default after its usual interval. */
  add(job: JobRecord, at?: number): void;
  remove(jobId: string): void;
  has(jobId: string): boolean;
  /** When the job is asked for next; null when it is not polled. */
  dueAt(jobId: string): number | null;
  /** Asks for one job at once. @returns false when it is not polled. */
  hurry(jobId: string): boolean;
  /** One catch-up round: after sleep, resume, or when the network is back. */
  wake(accountId?: string): void;
  report(): PollerReport;
  /** Ends it; resolves when no poll is in flight, or after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

interface Entry {
  jobId: string;
  accountId: string;
  family: Family;
  /** Unix ms at which the task was accepted. */
  since: number;
  dueAt: number;
  asking: boolean;
}

/** No timer runs longer than this (ms), so that a jump of the clock is noticed soon. */
const longestNap = 5_000;
/** A catch-up round is spread over this many ms. */
const catchUp = 1_500;
/** Of several reasons for a pause the one that a person has to mend is told. */
const gravest: readonly PollingPause[] = ['key_refused', 'balance', 'key_unavailable', 'offline'];

export function createPoller(
  core: Core,
  gates: Gates,
  poll: (jobId: string) => Promise<PollVerdict>,
): Poller {
  const { clock, limits } = core;
  const entries = new Map<string, Entry>();
  const openBy = new Map<string, number>();
  let seenAt = clock.now();
  let asking = 0;
  let stopped = false;
  let timer: Timer | null = null;
  let idle: (() => void) | null = null;

  const stretch = (accountId: string) =>
    stretchFor(openBy.get(accountId) ?? 0, gates.bucket(accountId).limit().perMinute);

  const usual = (entry: Entry) =>
    nextInterval({
      family: entry.family,
      age: clock.now() - entry.since,
      stretch: stretch(entry.accountId),
      random: core.deps.random(),
    }) * limits.pollScale;

  const forget = (entry: Entry) => {
    if (!entries.delete(entry.jobId)) return;
    openBy.set(entry.accountId, (openBy.get(entry.accountId) ?? 1) - 1);
  };

  const arm = (ms: number) => {
    timer?.clear();
    timer = stopped ? null : clock.setTimeout(tick, Math.min(longestNap, Math.max(10, ms)));
  };

  /** A clock that was set back takes the plans with it. */
  const follow = (now: number) => {
    if (now < seenAt) for (const entry of entries.values()) entry.dueAt -= seenAt - now;
    seenAt = now;
  };

  /** Plans too far ahead were made before the clock was set back, by an earlier start. */
  const clamp = (entry: Entry, now: number) => {
    const furthest = Math.max(longestInterval(stretch(entry.accountId)), limits.longestWait);
    if (entry.dueAt - now > furthest) entry.dueAt = now + usual(entry);
  };

  /** Accounts with open tasks, and why they are not asked for. */
  const pausesNow = () =>
    new Map(
      [...openBy]
        .filter(([, open]) => open > 0)
        .map(([accountId]) => [accountId, gates.pollingPaused(accountId)]),
    );

  function tick() {
    timer?.clear();
    timer = null;
    if (stopped) return;
    const now = clock.now();
    follow(now);
    const due: Entry[] = [];
    let next = Number.POSITIVE_INFINITY;
    const pauses = pausesNow();
    for (const entry of entries.values()) {
      if (entry.asking || pauses.get(entry.accountId) !== null) continue;
      clamp(entry, now);
      if (entry.dueAt <= now) due.push(entry);
      else next = Math.min(next, entry.dueAt);
    }
    due.sort((a, b) => a.dueAt - b.dueAt);
    const spent = new Set<string>();
    for (const entry of due) {
      if (asking >= limits.polls) break;
      if (spent.has(entry.accountId)) continue;
      const bucket = gates.bucket(entry.accountId);
      if (!bucket.take(now)) {
        spent.add(entry.accountId);
        next = Math.min(next, bucket.readyAt(now));
        continue;
      }
      void ask(entry);
    }
    if (entries.size > 0) arm(next - now);
  }

  async function ask(entry: Entry): Promise<void> {
    entry.asking = true;
    asking += 1;
    let verdict: PollVerdict;
    try {
      verdict = await poll(entry.jobId);
    } catch (thrown) {
      core.report('poll', thrown);
      core.tellDisk(thrown, entry.jobId);
      verdict = { kind: 'failed', failures: 3, delayMs: null, facts: {} };
    }
    asking -= 1;
    entry.asking = false;
    if (verdict.kind === 'gone') {
      if (entries.get(entry.jobId) === entry) forget(entry);
      keep(entry.jobId, verdict.facts);
    } else {
      entry.dueAt = clock.now() + waitAfter(entry, verdict);
      const open = entries.get(entry.jobId) === entry;
      keep(entry.jobId, open ? { ...verdict.facts, pollNextAt: Math.round(entry.dueAt) } : verdict.facts);
    }
    if (asking === 0) idle?.();
    core.deps.statusChanged?.();
    tick();
  }

  function waitAfter(entry: Entry, verdict: Exclude<PollVerdict, { kind: 'gone' }>): number {
    if (verdict.kind === 'fine') return usual(entry);
    const backoff = failureInterval(verdict.failures, core.deps.random()) * limits.pollScale;
    return Math.min(limits.longestWait, Math.max(backoff, verdict.delayMs ?? 0));
  }

  /** Facts and plan are kept in the row, so that an inspector and the next start see them. */
  const keep = (jobId: string, facts: PollPlan) => {
    try {
      core.ledger.jobs.updatePolling(jobId, facts);
    } catch (thrown) {
      core.report('poll facts', thrown);
    }
  };

  const poller: Poller = {
    add(job, at) {
      follow(clock.now());
      const known = entries.get(job.id);
      if (known) {
        if (at !== undefined) known.dueAt = at;
      } else {
        const entry: Entry = {
          jobId: job.id,
          accountId: job.accountId,
          family: job.family,
          since: job.acceptedAt ?? job.createdAt,
          dueAt: 0,
          asking: false,
        };
        entries.set(job.id, entry);
        openBy.set(job.accountId, (openBy.get(job.accountId) ?? 0) + 1);
        entry.dueAt = at ?? clock.now() + usual(entry);
        keep(job.id, {
          pollNextAt: Math.round(entry.dueAt),
          pollPaused: gates.pollingPaused(job.accountId),
        });
      }
      core.deps.statusChanged?.();
      arm((entries.get(job.id)?.dueAt ?? 0) - clock.now() > longestNap ? longestNap : 10);
    },

    remove(jobId) {
      const entry = entries.get(jobId);
      if (entry) forget(entry);
      core.deps.statusChanged?.();
    },

    has: (jobId) => entries.has(jobId),
    dueAt: (jobId) => entries.get(jobId)?.dueAt ?? null,

    hurry(jobId) {
      const entry = entries.get(jobId);
      if (!entry) return false;
      entry.dueAt = clock.now();
      tick();
      return true;
    },

    wake(accountId) {
      const now = clock.now();
      const spread = Math.min(catchUp, entries.size * 20);
      for (const entry of entries.values()) {
        if (accountId !== undefined && entry.accountId !== accountId) continue;
        entry.dueAt = Math.min(entry.dueAt, now + Math.floor(core.deps.random() * spread));
      }
      tick();
    },

    report() {
      const now = clock.now();
      const pauses = pausesNow();
      const reasons = [...pauses.values()];
      const halted = reasons.length > 0 && reasons.every((reason) => reason !== null);
      const limitsKnown = [...pauses.keys()].map((accountId) => gates.bucket(accountId).limit());
      const said = limitsKnown.filter((limit) => limit.known).map((limit) => limit.perMinute);
      let next = Number.POSITIVE_INFINITY;
      for (const entry of entries.values()) {
        if (pauses.get(entry.accountId) === null) next = Math.min(next, entry.dueAt);
      }
      return {
        openTasks: entries.size,
        heldTasks: [...pauses].reduce(
          (sum, [accountId, pause]) => sum + (pause === null ? 0 : (openBy.get(accountId) ?? 0)),
          0,
        ),
        nextPollAt: next === Number.POSITIVE_INFINITY ? null : Math.max(now, next),
        requestsLastMinute: gates.requestsLastMinute(now),
        limitPerMinute: said.length === 0 ? null : Math.min(...said),
        paused: halted ? (gravest.find((reason) => reasons.includes(reason)) ?? null) : null,
        stretched: [...pauses.keys()].some((accountId) => stretch(accountId) > 1),
      };
    },

    async stop(graceMs) {
      stopped = true;
      timer?.clear();
      if (asking === 0) return;
      await new Promise<void>((resolve) => {
        const grace = clock.setTimeout(resolve, graceMs);
        idle = () => {
          grace.clear();
          resolve();
        };
      });
    },
  };
  return poller;
}
