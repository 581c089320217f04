/** A clock for the sandbox that moves only when a test moves it: no test waits for a task, none runs ahead of a test. */
export function jumpingClock() {
  let time = Date.now();
  return {
    now: () => time,
    setTimeout: (run: () => void, milliseconds: number) => setTimeout(run, milliseconds).unref(),
    /** Moves the time ahead by that many ms. */
    jump(milliseconds: number) {
      time += milliseconds;
    },
  };
}
