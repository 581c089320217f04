import type { Clock } from '../../../src/main/base/clock.ts';

/** A clock that stands still until it is turned. */
export function manualClock(): Clock & { turn(ms: number): void; waiting(): number } {
  let now = 1_700_000_000_000;
  let timers: { at: number; fn: () => void }[] = [];
  return {
    now: () => now,
    running: () => now,
    setTimeout(fn, ms) {
      const timer = { at: now + ms, fn };
      timers.push(timer);
      return {
        clear: () => {
          timers = timers.filter((other) => other !== timer);
        },
      };
    },
    turn(ms) {
      const until = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = next.at;
        next.fn();
      }
      now = until;
    },
    waiting: () => timers.length,
  };
}
