/**
 * Timers against the wall clock. Plans are kept in wall-clock time, so that sleep counts: what has become due in the
 * meantime is done at once. When the clock is set back, the plans move with it.
 */
import type { Clock, Timer } from './clock.ts';

/** No timer runs longer than this (ms), so a jump of the clock is noticed within it. */
const longestNap = 1_000;
/** Less than this (ms) is the slow correction that every computer's clock gets, or the time between two readings. */
const tolerance = 100;

/**
 * @returns a function that gives by how many ms the wall clock was set back since its last call: exactly, also when
 * more time than that has passed in between. A clock that was set forwards gives 0: what is due then is done.
 */
export function watchSetBack(clock: Clock): () => number {
  const lead = () => clock.now() - clock.running();
  let known = lead();
  return () => {
    const moved = lead() - known;
    if (Math.abs(moved) < tolerance) return 0;
    known += moved;
    return Math.max(0, -moved);
  };
}

export interface WakeUp {
  /** Wakes at `at` (Unix ms) at the latest. What is planned sooner is not put off. */
  by(at: number): void;
  /** Wakes at once. */
  now(): void;
  /** Moves the plans when the clock was set back. To be called before they are compared with the clock. */
  follow(): void;
  stop(): void;
}

/**
 * One timer for a whole list of plans, which its owner keeps.
 * @param wake does what is due and plans the next wake-up; it may be called before anything is due
 * @param setBack the clock was set back by `ms`: every plan has to become that much earlier
 */
export function createWakeUp(clock: Clock, wake: () => void, setBack: (ms: number) => void): WakeUp {
  const movedBack = watchSetBack(clock);
  let timer: Timer | null = null;
  /** Running time at which the timer fires. */
  let firesAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  const clear = () => {
    timer?.clear();
    timer = null;
    firesAt = Number.POSITIVE_INFINITY;
  };
  const follow = () => {
    const ms = movedBack();
    if (ms > 0) setBack(ms);
  };
  const now = () => {
    clear();
    if (stopped) return;
    follow();
    wake();
  };

  return {
    by(at) {
      if (stopped) return;
      const nap = Math.min(longestNap, Math.max(0, at - clock.now()));
      const fires = clock.running() + nap;
      if (fires >= firesAt) return;
      timer?.clear();
      firesAt = fires;
      timer = clock.setTimeout(now, nap);
    },
    now,
    follow,
    stop() {
      stopped = true;
      clear();
    },
  };
}

export interface WallClockTimers {
  /** Fires `name` once at `at` (Unix ms); an earlier timer of that name is replaced. */
  set(name: string, at: number): void;
  clear(name: string): void;
  /** When `name` fires; null when it is not set. */
  at(name: string): number | null;
  /** Fires everything that is due now, for example after sleep. */
  check(): void;
  stop(): void;
}

/** `longest`: no timer lies further ahead than this (ms); one that does, does so because the clock was set back. */
export function createWallClockTimers(
  clock: Clock,
  longest: number,
  fire: (name: string) => void,
): WallClockTimers {
  const due = new Map<string, number>();
  const wakeUp = createWakeUp(clock, fireDue, (ms) => {
    for (const [name, at] of due) due.set(name, at - ms);
  });

  function fireDue() {
    const now = clock.now();
    const names: string[] = [];
    for (const [name, at] of due) {
      if (at <= now) names.push(name);
      else if (at - now > longest) due.set(name, now + longest);
    }
    try {
      for (const name of names) {
        const at = due.get(name);
        if (at === undefined || at > now) continue;
        due.delete(name);
        fire(name);
      }
    } finally {
      // One that throws must not silence the others.
      let next = Number.POSITIVE_INFINITY;
      for (const at of due.values()) next = Math.min(next, at);
      if (due.size > 0) wakeUp.by(next);
    }
  }

  return {
    set(name, at) {
      wakeUp.follow();
      due.set(name, at);
      wakeUp.by(at);
    },
    clear: (name) => void due.delete(name),
    at: (name) => due.get(name) ?? null,
    check: wakeUp.now,
    stop() {
      wakeUp.stop();
      due.clear();
    },
  };
}

/** Resolves when `work` does, or after `ms` of running time. */
export async function waitAtMost(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  let timer: Timer | undefined;
  const late = new Promise<void>((resolve) => {
    timer = clock.setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    timer?.clear();
  }
}

/**
 * For work that many ask for at once: each gets a turn of the event loop of its own, in the order in which they came, so that
 * everything else runs in between.
 */
export function createLine(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(letOthersWork);
    return last;
  };
}

/** Between two pieces of long work: everything else gets its turn. */
export const letOthersWork = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
