/**
 * How long the main process of a running app is held at once: between two turns of its event loop, in time that passed and
 * in work that its thread did. Nothing is subtracted. The first says what a person feels on this computer as busy as it is;
 * the second is what the app does, and can be compared with a bound on any computer. Linux only.
 */
import type { ElectronApplication } from '@playwright/test';

export interface Held {
  /** Longest time (ms) between two turns. */
  passedMs: number;
  /** Most CPU time (ms) of the main thread between two turns. */
  workMs: number;
  /**
   * How many times longer a fixed piece of work took right after that most of work than on the computer that the bounds were
   * chosen on; 1 at least. Cores that others use too are not equally fast at every moment.
   */
  slowness: number;
}

/** Begins to watch. @returns what was seen since it was asked last */
export async function watchMain(electron: ElectronApplication): Promise<() => Promise<Held>> {
  await electron.evaluate(() => {
    const { readFileSync } = process.getBuiltinModule('node:fs');
    const workOf = () =>
      Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    const text = JSON.stringify(Array.from({ length: 20_000 }, (_, at) => ({ id: `model-${at}`, at })));
    const slowness = () => {
      const costs = Array.from({ length: 3 }, () => {
        const from = workOf();
        JSON.parse(text);
        return workOf() - from;
      });
      return Math.max(1, Math.min(...costs) / 6);
    };
    const seen = { passedMs: 0, workMs: 0, slowness: slowness() };
    let at = performance.now();
    let work = workOf();
    const turn = () => {
      const now = performance.now();
      const done = workOf();
      seen.passedMs = Math.max(seen.passedMs, now - at);
      if (done - work > seen.workMs) Object.assign(seen, { workMs: done - work, slowness: slowness() });
      at = performance.now();
      work = workOf();
      setTimeout(turn, 5);
    };
    setTimeout(turn, 5);
    Object.assign(globalThis, { heldSoFar: seen });
  });
  return () =>
    electron.evaluate(() => {
      const { heldSoFar } = globalThis as unknown as { heldSoFar: Held };
      const seen = { ...heldSoFar };
      Object.assign(heldSoFar, { passedMs: 0, workMs: 0 });
      return seen;
    });
}
