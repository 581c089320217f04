/**
 * One scheduler for all open tasks of all accounts: who is asked next, and when. Oldest due first, within each key's
 * allowance. Nothing that happens to one task puts off another one that is due. It knows nothing of states; `poll` does
 * the asking and says how it went.
 */
import type { Timer } from '../base/clock.ts';
import { createWakeUp, waitAtMost } from '../base/timers.ts';
import type { JobPatch, JobRecord } from '../ledger/index.ts';
import type { AccountAccess } from './account-access.ts';
import type { Core } from './core.ts';
import { failureInterval, nextInterval } from './intervals.ts';
import { createLanes, type Entry, type Lane } from './poll-lanes.ts';
import { type PollerReport, reportOf } from './poller-report.ts';

/** What is kept of every poll in the job's row; null when there was none to speak of. */
export type PollFacts = Pick<
  JobPatch,
  'pollLastAt' | 'pollCount' | 'pollFailures' | 'pollError' | 'pollFailingSince'
>;
type PollPlan = PollFacts & Pick<JobPatch, 'pollNextAt' | 'pollPaused'>;

/** How a poll of a job that is still open went, with what is to be kept of it beside the next plan. */
type PollOutcome = { facts: PollFacts } & (
  | { kind: 'fine' }
  /** `delayMs`: the wait that the server asked for. */
  | { kind: 'failed'; failures: number; delayMs: number | null }
);

/** `over`: the job is no longer open, and what there is to keep of the poll was written with its end. */
export type PollVerdict = PollOutcome | { kind: 'over' };

export interface Poller {
  /** Takes a job in; due at `at`, by default after its usual interval. One that is known keeps the sooner of its plans. */
  add(job: JobRecord, at?: number): void;
  remove(jobId: string): void;
  has(jobId: string): boolean;
  /** Accounts with open tasks. */
  accounts(): string[];
  /** Asks for one job at once, or again when an answer is on its way. @returns false when it is not polled. */
  hurry(jobId: string): boolean;
  /** One catch-up round: after sleep, resume, or when the network is back. */
  wake(accountId?: string): void;
  report(): PollerReport;
  /** Ends it; resolves when no poll is in flight, or after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** What a check without trouble has to keep waits at most so long (ms) for what others have to keep. */
const keepWithin = 250;
/** Shortest time (ms) between two rounds: what is due within it is asked for together, at a fraction of the cost. */
const shortestNap = 50;
/** A catch-up round is spread over this many ms. */
const catchUp = 1_500;

export function createPoller(
  core: Core,
  access: AccountAccess,
  poll: (jobId: string) => Promise<PollVerdict>,
): Poller {
  const { clock, limits } = core;
  const entries = new Map<string, Entry>();
  const lanes = createLanes(core, access, entries);
  const wakeUp = createWakeUp(clock, askDue, movePlans);
  const whenIdle: (() => void)[] = [];
  let joined = 0;

  const planBy = (at: number) => wakeUp.by(Math.max(at, clock.now() + shortestNap));

  const usual = (entry: Entry) =>
    nextInterval({
      family: entry.family,
      age: clock.now() - entry.since,
      stretch: lanes.stretch(entry.lane),
      random: core.options.random(),
    }) * limits.pollScale;

  const forget = (entry: Entry) => {
    if (!entries.delete(entry.jobId)) return;
    // Its plan ends with it.
    const { pollNextAt: _plan, ...facts } = unkept.get(entry.jobId) ?? {};
    if (unkept.has(entry.jobId)) unkept.set(entry.jobId, facts);
    lanes.leaves(entry);
    entry.lane.due.take(entry);
  };

  /** What answers have to keep, by job. */
  const unkept = new Map<string, PollPlan>();
  let keeping: Timer | null = null;

  /**
   * Facts and plan are kept in the row, so that an inspector and the next start see them. This write needs no flush of
   * the disk and is therefore apart from the commit of what was learned: most polls learn nothing and write only this.
   * Answers that come together are kept together. What went wrong is shown in lists and waits for nothing.
   */
  const keepSoon = (jobId: string, facts: PollPlan, kind: PollOutcome['kind']) => {
    unkept.set(jobId, { ...unkept.get(jobId), ...facts });
    if (kind === 'failed') setImmediate(keepAll);
    else keeping ??= clock.setTimeout(keepAll, keepWithin);
  };

  function keepAll() {
    keeping?.clear();
    keeping = null;
    if (unkept.size === 0) return;
    const all = [...unkept];
    unkept.clear();
    try {
      core.ledger.tx(() => {
        for (const [jobId, facts] of all) core.ledger.jobs.updatePolling(jobId, facts);
      }, false);
    } catch (thrown) {
      core.report('poll facts', thrown);
    }
  }

  /** Also what a person sees of the plans moves with them. */
  function movePlans(back: number) {
    keepAll();
    for (const entry of entries.values()) {
      entry.dueAt -= back;
      entry.since -= back;
    }
    try {
      core.ledger.tx(() => {
        for (const { jobId, dueAt } of entries.values()) keep(jobId, { pollNextAt: Math.round(dueAt) });
      });
    } catch (thrown) {
      core.report('poll plans', thrown);
    }
  }

  /** While it is being asked its plan waits with it. */
  const plan = (entry: Entry, at: number) => {
    entry.dueAt = at;
    if (!entry.asking) entry.lane.due.put(entry);
  };

  /** Of the lanes that can be asked now, the one whose first task has waited longest. */
  function firstDue(lanes: ReadonlySet<Lane>, now: number): Entry | undefined {
    let found: Entry | undefined;
    for (const { due } of lanes) {
      const first = due.first();
      if (first === undefined || first.dueAt > now) continue;
      if (found === undefined || first.dueAt < found.dueAt) found = first;
    }
    return found;
  }

  function askDue() {
    const now = clock.now();
    let next = Number.POSITIVE_INFINITY;
    // Where answers are waited for in full number, the next of them brings the next request.
    const open = new Set(
      lanes
        .busy()
        .filter((lane) => lane.asking < limits.polls && access.pollingPaused(lane.accountId) === null),
    );
    for (let entry = firstDue(open, now); entry !== undefined; entry = firstDue(open, now)) {
      const { lane } = entry;
      const bucket = access.bucket(lane.accountId);
      if (bucket.take(now)) {
        void ask(entry);
        if (lane.asking >= limits.polls) open.delete(lane);
      } else {
        open.delete(lane);
        next = Math.min(next, bucket.readyAt(now));
      }
    }
    for (const { due } of open) next = Math.min(next, due.first()?.dueAt ?? next);
    if (entries.size > 0) planBy(next);
  }

  async function ask(entry: Entry): Promise<void> {
    const { lane } = entry;
    // Its count continues from what is in its row.
    if (unkept.has(entry.jobId)) keepAll();
    entry.asking = true;
    lane.due.take(entry);
    entry.again = null;
    lane.asking += 1;
    const sentAt = clock.running();
    let verdict: PollVerdict;
    try {
      verdict = await poll(entry.jobId);
    } catch (thrown) {
      core.report('poll', thrown);
      core.noticeDiskProblem(thrown, entry.jobId);
      verdict = { kind: 'failed', failures: 3, delayMs: null, facts: {} };
    }
    const wasFull = lane.asking >= limits.polls;
    lane.asking -= 1;
    entry.asking = false;
    if (verdict.kind === 'fine') lane.answerMs += (clock.running() - sentAt - lane.answerMs) / 4;
    if (verdict.kind === 'over') {
      if (entries.get(entry.jobId) === entry) forget(entry);
    } else {
      wakeUp.follow();
      const open = entries.get(entry.jobId) === entry;
      const at = clock.now() + waitAfter(entry, verdict);
      if (open) plan(entry, at);
      else entry.dueAt = at;
      const kept = open ? { ...verdict.facts, pollNextAt: Math.round(entry.dueAt) } : verdict.facts;
      keepSoon(entry.jobId, kept, verdict.kind);
    }
    if (!lanes.isAsking()) for (const resolve of whenIdle.splice(0)) resolve();
    core.options.statusChanged();
    // Others wait for its place, or it is wanted again at once; otherwise nothing is due sooner than before but itself.
    if (wasFull || entry.again !== null) wakeUp.now();
    else planBy(entry.dueAt);
  }

  function waitAfter(entry: Entry, verdict: PollOutcome): number {
    if (entry.again === 'always') return 0;
    if (verdict.kind === 'fine') return usual(entry);
    const { failures, delayMs } = verdict;
    const backoff =
      entry.again === null ? failureInterval(failures, lanes.stretch(entry.lane), core.options.random()) : 0;
    return Math.min(limits.longestWait, Math.max(backoff * limits.pollScale, delayMs ?? 0));
  }

  const keep = (jobId: string, facts: PollPlan) => {
    try {
      core.ledger.jobs.updatePolling(jobId, facts);
    } catch (thrown) {
      core.report('poll facts', thrown);
    }
  };

  return {
    add(job, at) {
      wakeUp.follow();
      const known = entries.get(job.id);
      if (known) {
        plan(known, Math.min(known.dueAt, at ?? known.dueAt));
        planBy(known.dueAt);
        return;
      }
      const lane = lanes.of(job.accountId);
      const since = job.acceptedAt ?? job.createdAt;
      const entry: Entry = {
        jobId: job.id,
        lane,
        family: job.family,
        since,
        dueAt: 0,
        order: joined,
        place: -1,
        asking: false,
        again: null,
      };
      joined += 1;
      entries.set(job.id, entry);
      lanes.joins(entry);
      plan(entry, at ?? clock.now() + usual(entry));
      keep(job.id, {
        pollNextAt: Math.round(entry.dueAt),
        pollPaused: access.pollingPaused(job.accountId),
      });
      core.options.statusChanged();
      planBy(entry.dueAt);
    },

    remove(jobId) {
      const entry = entries.get(jobId);
      if (entry) forget(entry);
      core.options.statusChanged();
    },

    has: (jobId) => entries.has(jobId),

    hurry(jobId) {
      const entry = entries.get(jobId);
      if (!entry) return false;
      wakeUp.follow();
      if (entry.asking) entry.again = 'always';
      plan(entry, Math.min(entry.dueAt, clock.now()));
      wakeUp.now();
      return true;
    },

    wake(accountId) {
      wakeUp.follow();
      const now = clock.now();
      const spread = Math.min(catchUp, entries.size * 20);
      for (const entry of entries.values()) {
        if (accountId !== undefined && entry.lane.accountId !== accountId) continue;
        if (entry.asking) entry.again ??= 'if_failed';
        plan(entry, Math.min(entry.dueAt, now + Math.floor(core.options.random() * spread)));
      }
      wakeUp.now();
    },

    accounts: () => lanes.busy().map(({ accountId }) => accountId),

    report() {
      wakeUp.follow();
      return reportOf(entries, lanes, access, clock.now());
    },

    async stop(graceMs) {
      wakeUp.stop();
      const idle = new Promise<void>((resolve) => whenIdle.push(resolve));
      if (lanes.isAsking()) await waitAtMost(clock, graceMs, idle);
      keepAll();
    },
  };
}
