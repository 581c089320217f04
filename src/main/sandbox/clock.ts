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

/** The clock without steps backwards: a task that was completed stays completed when the computer's clock is set back. */
export function neverBackwards(clock: Clock): Clock {
  let latest = 0;
  return {
    now() {
      latest = Math.max(latest, clock.now());
      return latest;
    },
    setTimeout: (run, milliseconds) => clock.setTimeout(run, milliseconds),
  };
}
