/** Time as it is handed to the rooms: the wall clock in Unix ms, and timers. Tests hand in one they can turn. */

export interface Timer {
  /** Stops the timer; harmless when it has fired already. */
  clear(): void;
}

export interface Clock {
  /** Unix ms (UTC). May jump either way when the computer's clock is set or after sleep. */
  now(): number;
  /** Ms of running time: only ever forward, however the wall clock is set. It may stand still during sleep. */
  running(): number;
  /** Calls `fn` once after about `ms` of running time. It does not keep the process alive. */
  setTimeout(fn: () => void, ms: number): Timer;
}

/** Longest delay that Node's timers take before they overflow and fire at once. */
const longestDelay = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  running: () => performance.now(),
  setTimeout(fn, ms) {
    const handle = setTimeout(fn, Math.min(Math.max(0, ms), longestDelay));
    handle.unref();
    return { clear: () => clearTimeout(handle) };
  },
};
