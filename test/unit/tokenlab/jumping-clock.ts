/** A clock for the sandbox that a test moves ahead, so that no test waits for a task. */
export function jumpingClock() {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    setTimeout: (run: () => void, milliseconds: number) => setTimeout(run, milliseconds).unref(),
    /** Moves the time ahead by that many ms. */
    jump(milliseconds: number) {
      ahead += milliseconds;
    },
  };
}
