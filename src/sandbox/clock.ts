/** The sandbox's clock. Tests pass in one that they can move. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  setTimeout(run: () => void, milliseconds: number): unknown;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  // A waiting sandbox must not keep its host process alive.
  setTimeout: (run, milliseconds) => setTimeout(run, milliseconds).unref(),
};

/**
 * A clock that never runs backwards. When the computer's clock is set back, time continues from where it was: a
 * completed task stays completed, and a running one does not stop. It starts at `notBefore` (ms) at the earliest.
 */
export function monotonicClock(clock: Clock, notBefore: number): Clock {
  let latest = Math.max(notBefore, clock.now());
  let ahead = latest - clock.now();
  return {
    now() {
      const now = clock.now() + ahead;
      if (now < latest) ahead += latest - now;
      latest = Math.max(latest, now);
      return latest;
    },
    setTimeout: (run, milliseconds) => clock.setTimeout(run, milliseconds),
  };
}
