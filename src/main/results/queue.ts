/**
 * Which result is fetched when: a few at a time, as far as its account and its server have places; the jobs in turn, each of
 * them first come, first served; those of servers that were slow after all others; those that have to wait, at their time.
 */
import type { Clock } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import { createWallClockTimers } from '../base/timers.ts';

export interface QueuedResult {
  id: string;
  jobId: string;
}

export type StopReason = 'paused' | 'offline' | 'asleep' | 'closing';

/** Why a running download was stopped by us: the `reason` of its signal. */
export class Stopped extends Error {
  reason: StopReason;
  constructor(reason: StopReason) {
    super(reason);
    this.name = 'AbortError';
    this.reason = reason;
  }
}

export interface DownloadQueue {
  /** The result is fetched when its turn comes, not before `at` (Unix ms). One that runs is fetched again after that. */
  add(result: QueuedResult, at?: number | null): void;
  /** Waits or runs. */
  has(resultId: string): boolean;
  isRunning(resultId: string): boolean;
  /** Whether another one would begin if this one, which runs, gave up its place. */
  isWanted(resultId: string): boolean;
  /** The job of a result that waits or runs. */
  jobOf(resultId: string): string | undefined;
  /** Takes a result out, whether it waits or runs. @returns true when it ran: its row is brought up to date soon */
  stop(resultId: string, reason: StopReason): boolean;
  /** Stops those that run, as far as `which` says so. */
  stopRunning(reason: StopReason, which?: (result: QueuedResult) => boolean): void;
  /** Nothing begins until `resume`. */
  suspend(): void;
  resume(): void;
  /** Those that wait for their time begin now. */
  hurry(): void;
  counts(): { active: number; waiting: number };
  /** Nothing begins any more; resolves when nothing runs. */
  close(): Promise<void>;
}

export interface QueueOptions {
  clock: Clock;
  /** At once. */
  parallel: number;
  /** At once in each of its lanes: what comes from one account, or from one server, never takes all places. */
  perLane: number;
  lanesOf(resultId: string): readonly string[];
  /** Whether one of its lanes was slow of late: then the others come first. */
  isSlow(lanes: readonly string[]): boolean;
  /** Nothing waits longer than this (ms). */
  longestWait: number;
  /** One that throws could not even note what came of it: it runs again after `afterFault` ms, unless it was stopped. */
  run(resultId: string, signal: AbortSignal): Promise<void>;
  afterFault: number;
  /** One that ran is over. */
  ended(resultId: string): void;
  /** The number of those that run or wait has changed. */
  changed(): void;
  report: Reporter;
}

interface Ready {
  result: QueuedResult;
  lanes: readonly string[];
}

interface Running extends Ready {
  controller: AbortController;
  over: Promise<void>;
}

const countsOf = (names: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

export function createDownloadQueue(options: QueueOptions): DownloadQueue {
  const { clock, parallel, perLane, lanesOf, isSlow, report } = options;
  const ready = new Map<string, Ready>();
  /** Not before their time. */
  const later = new Map<string, QueuedResult>();
  const running = new Map<string, Running>();
  const timers = createWallClockTimers(clock, options.longestWait, (resultId) => {
    makeReady(resultId);
    begin();
  });
  let suspended = false;
  let closed = false;

  function setReady(result: QueuedResult): Ready {
    const one = { result, lanes: lanesOf(result.id) };
    ready.set(result.id, one);
    return one;
  }

  function makeReady(resultId: string) {
    const result = later.get(resultId);
    later.delete(resultId);
    if (result !== undefined) setReady(result);
  }

  /** Tells which of those that are ready may begin beside those that run, but for one. */
  function freePlaces(without?: Running): (one: Ready) => boolean {
    const beside = [...running.values()].filter((each) => each !== without);
    const taken = countsOf(beside.flatMap(({ lanes }) => lanes));
    return ({ result, lanes }) =>
      beside.length < parallel &&
      !running.has(result.id) &&
      lanes.every((lane) => (taken.get(lane) ?? 0) < perLane);
  }

  /** Whose turn it is. */
  function next(): Ready | null {
    if (running.size >= parallel) return null;
    const mayBegin = freePlaces();
    const ofJobs = countsOf([...running.values()].map(({ result }) => result.jobId));
    let best: Ready | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const one of ready.values()) {
      if (!mayBegin(one)) continue;
      const rank = (ofJobs.get(one.result.jobId) ?? 0) + (isSlow(one.lanes) ? parallel : 0);
      if (rank === 0) return one;
      if (rank >= least) continue;
      best = one;
      least = rank;
    }
    return best;
  }

  function begin() {
    if (closed || suspended) return;
    for (let one = next(); one !== null; one = next()) {
      ready.delete(one.result.id);
      start(one);
    }
  }

  function start({ result, lanes }: Ready) {
    const controller = new AbortController();
    const over = options
      .run(result.id, controller.signal)
      .catch((error: unknown) => {
        report('download', error);
        const { reason } = controller.signal;
        const isStopped = reason instanceof Stopped && /^(?:paused|closing)$/.test(reason.reason);
        if (!isStopped && !isPlanned(result.id)) plan(result, clock.now() + options.afterFault);
      })
      .finally(() => {
        running.delete(result.id);
        options.ended(result.id);
        begin();
        options.changed();
      });
    running.set(result.id, { result, lanes, controller, over });
  }

  const take = (resultId: string) => {
    timers.clear(resultId);
    later.delete(resultId);
    ready.delete(resultId);
  };

  const isPlanned = (resultId: string) => ready.has(resultId) || later.has(resultId);

  const plan = (result: QueuedResult, at: number) => {
    later.set(result.id, result);
    timers.set(result.id, at);
  };

  return {
    add(result, at = null) {
      take(result.id);
      if (at !== null && at > clock.now()) plan(result, at);
      else {
        const one = setReady(result);
        // None of the others may begin, or it would have begun already.
        if (!closed && !suspended && freePlaces()(one)) begin();
      }
      options.changed();
    },

    has: (resultId) => isPlanned(resultId) || running.has(resultId),
    isRunning: (resultId) => running.has(resultId),
    isWanted(resultId) {
      const one = running.get(resultId);
      const mayBegin = freePlaces(one);
      for (const other of ready.values()) if (mayBegin(other)) return true;
      return false;
    },
    jobOf: (resultId) =>
      (running.get(resultId)?.result ?? ready.get(resultId)?.result ?? later.get(resultId))?.jobId,

    stop(resultId, reason) {
      take(resultId);
      const one = running.get(resultId);
      const before: unknown = one?.controller.signal.reason;
      // What a person says comes after what had stopped it already.
      if (before instanceof Stopped) before.reason = reason;
      else one?.controller.abort(new Stopped(reason));
      options.changed();
      return one !== undefined;
    },

    stopRunning(reason, which = () => true) {
      for (const { result, controller } of running.values()) {
        if (which(result)) controller.abort(new Stopped(reason));
      }
    },

    suspend() {
      suspended = true;
    },
    resume() {
      suspended = false;
      begin();
    },
    hurry() {
      for (const resultId of [...later.keys()]) {
        timers.clear(resultId);
        makeReady(resultId);
      }
      begin();
    },

    counts: () => ({ active: running.size, waiting: ready.size + later.size }),

    async close() {
      closed = true;
      timers.stop();
      const all = [...running.values()];
      for (const { controller } of all) controller.abort(new Stopped('closing'));
      await Promise.all(all.map(({ over }) => over));
    },
  };
}
