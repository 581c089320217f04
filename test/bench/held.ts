/** How long main is held up: a timer that is late says so. */
import type { RunningApp } from '../e2e/app.ts';

/** Starts to watch. @returns gives, when called, the longest time in ms that main was held since then */
export async function watchMain(app: RunningApp): Promise<() => Promise<number>> {
  await app.electron.evaluate(() => {
    const every = 5;
    const seen = { longest: 0 };
    let before = performance.now();
    clearInterval((globalThis as { holdWatch?: NodeJS.Timeout }).holdWatch);
    const holdWatch = setInterval(() => {
      const now = performance.now();
      seen.longest = Math.max(seen.longest, now - before - every);
      before = now;
    }, every);
    Object.assign(globalThis, { longestHold: seen, holdWatch });
  });
  return () =>
    app.electron.evaluate(
      () => (globalThis as unknown as { longestHold: { longest: number } }).longestHold.longest,
    );
}
