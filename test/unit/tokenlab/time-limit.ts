/** The time limits of a transport, which run out when a test says so and not before. */
import type { Clock, Timer } from '../../../src/main/base/clock.ts';

export interface TimeLimit {
  setTimeout: Clock['setTimeout'];
  /** Ends the time of every request that is under way. */
  runOut(): void;
}

export function timeLimit(): TimeLimit {
  const pending = new Map<Timer, () => void>();
  return {
    setTimeout(fn) {
      const timer: Timer = { clear: () => void pending.delete(timer) };
      pending.set(timer, fn);
      return timer;
    },
    runOut() {
      for (const [timer, fn] of [...pending]) {
        pending.delete(timer);
        fn();
      }
    },
  };
}
