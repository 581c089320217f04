/** When a window has nothing left to do. */
import { setTimeout } from 'node:timers/promises';
import type { RunningApp } from '../e2e/app.ts';

/** CPU time of the window's page, in ms. */
export const usedBy = (app: RunningApp): Promise<number> =>
  app.electron.evaluate(({ app: electron, BrowserWindow }) => {
    const pids = new Set(BrowserWindow.getAllWindows().map((one) => one.webContents.getOSProcessId()));
    const metrics = electron.getAppMetrics().filter(({ pid }) => pids.has(pid));
    return metrics.reduce((sum, { cpu }) => sum + (cpu.cumulativeCPUUsage ?? 0) * 1000, 0);
  });

/** CPU time has no event: it is looked at so often, in ms. */
const lookEvery = 1_000;
/** In a row: so many looks find a page that has done next to nothing since the one before, in ms of CPU. */
const quietLooks = 3;
const nextToNothing = 5;
/** A page that is never quiet is watched after so many looks. */
const mostLooks = 60;

/** What the start, or the hiding, has left to do is done. */
export async function untilQuiet(app: RunningApp): Promise<void> {
  let used = await usedBy(app);
  for (let quiet = 0, looks = 0; quiet < quietLooks && looks < mostLooks; looks += 1) {
    await setTimeout(lookEvery);
    const now = await usedBy(app);
    quiet = now - used < nextToNothing ? quiet + 1 : 0;
    used = now;
  }
}
