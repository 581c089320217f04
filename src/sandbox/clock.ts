/** Time as the sandbox sees it; handed in so that tests can move it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  setTimeout(run: () => void, milliseconds: number): unknown;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  // A pause of the sandbox never keeps its host process alive.
  setTimeout: (run, milliseconds) => setTimeout(run, milliseconds).unref(),
};

/**
 * The clock without steps backwards: when the computer's clock is set back, time goes on from where it was, so that a
 * completed task stays completed and a running one does not stand still. It starts at `notBefore` (ms) at the earliest.
 */
export function neverBackwards(clock: Clock, notBefore: number): Clock {
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
