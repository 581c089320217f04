/** A clock that only moves when it is told to. Its timers run on running time, its wall clock can be set like a real one. */
import type { Clock, Timer } from '../../../src/main/base/clock.ts';

export interface TurnedClock extends Clock {
  /** Lets `ms` of running time pass, timer by timer; after each of them everything that waits is done. */
  pass(ms: number): Promise<void>;
  /** Sets the wall clock forwards or backwards. */
  jump(ms: number): void;
  /** Drops all timers, as the end of the process does. */
  drop(): void;
}

/** Lets everything run that needs no time. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function turnedClock(start = Date.UTC(2026, 0, 15, 12)): TurnedClock {
  let running = 0;
  let offset = start;
  let order = 0;
  const timers = new Map<Timer, { at: number; order: number; fn: () => void }>();

  const next = () => {
    let found: { timer: Timer; at: number; order: number; fn: () => void } | null = null;
    for (const [timer, entry] of timers) {
      const isSooner =
        found === null || entry.at < found.at || (entry.at === found.at && entry.order < found.order);
      if (isSooner) found = { timer, ...entry };
    }
    return found;
  };

  return {
    now: () => Math.floor(offset + running),
    running: () => running,
    setTimeout(fn, ms) {
      order += 1;
      const timer: Timer = { clear: () => void timers.delete(timer) };
      timers.set(timer, { at: running + Math.max(0, ms), order, fn });
      return timer;
    },
    async pass(ms) {
      const until = running + ms;
      for (let due = next(); due !== null && due.at <= until; due = next()) {
        timers.delete(due.timer);
        running = Math.max(running, due.at);
        due.fn();
        await settle();
      }
      running = until;
      await settle();
    },
    jump(ms) {
      offset += ms;
    },
    drop: () => timers.clear(),
  };
}
