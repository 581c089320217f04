import { existsSync, statSync } from 'node:fs';
import { hashFile } from '../../src/main/results/place.ts';
import { expect, type Page, test } from '../e2e/fixtures.ts';
import { serveLargeFile } from '../e2e/large-file.ts';
import { ledgerResults } from '../e2e/ledger.ts';
import { canMeasure, memoryOf, residentOf, watchPeak } from '../e2e/memory.ts';
import { seed } from '../e2e/seed.ts';
import { scaled } from './scale.ts';

const mib = 1024 * 1024;

/** Asks main something small again and again until told to stop; the longest and the median answer, in ms. */
const askAround = (page: Page) =>
  page.evaluate(async () => {
    const state = window as unknown as { stopAsking?: boolean };
    const times: number[] = [];
    while (!state.stopAsking) {
      const from = performance.now();
      await window.safelight?.jobCounts({ accountId: null });
      times.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    times.sort((a, b) => a - b);
    return { asked: times.length, median: times[times.length >> 1]!, longest: times.at(-1)! };
  });
const stopAsking = (page: Page) =>
  page.evaluate(() => {
    (window as unknown as { stopAsking?: boolean }).stopAsking = true;
  });

test('a large download is killed half way, goes on from there, and leaves app and memory alone @results', async ({
  launch,
  profile,
}) => {
  const file = await serveLargeFile(scaled(160, 1024));
  try {
    seed(profile, ({ add }) =>
      add({ id: 'job_large', title: 'A long song', request: { family: 'music' } }, [
        { id: 'res_large', media: 'audio', url: file.url },
      ]),
    );
    // The first half: the server holds the rest back until the app is dead.
    file.holdAt(Math.floor(file.bytes * 0.55));
    const first = await launch();
    await first.window();
    const received = () => profileBytes(profile.downloads);
    await expect.poll(received, { timeout: 60_000 }).toBeGreaterThanOrEqual(file.bytes / 2);
    await first.killHard();
    expect(ledgerResults(profile)[0]).toMatchObject({ download: 'downloading', path: null });

    // The second half, while the window asks main for things. It waits for a sign, so that the start is not measured.
    file.holdAt(0);
    const second = await launch();
    const page = await second.window();
    await page.getByRole('button', { name: 'New job' }).first().waitFor();
    await expect.poll(() => file.starts.length).toBe(2);
    await page.evaluate(() => window.safelight?.setDownloadPaused({ resultId: 'res_large', paused: true }));
    await expect.poll(() => ledgerResults(profile)[0]?.download).toBe('paused');
    await page.waitForTimeout(0);
    file.holdAt(null);
    const pid = second.process.pid!;
    const before = { app: memoryOf(pid), main: residentOf(pid) };
    const app = watchPeak(() => memoryOf(pid), 200);
    const main = watchPeak(() => residentOf(pid), 20);
    const asking = askAround(page);
    await page.evaluate(() => window.safelight?.setDownloadPaused({ resultId: 'res_large', paused: false }));
    await expect.poll(() => ledgerResults(profile)[0]?.download, { timeout: 120_000 }).toBe('done');
    await stopAsking(page);
    const peak = { app: app.stop(), main: main.stop() };
    const answers = await asking;
    console.log(
      `${file.bytes / mib} MiB: main +${((peak.main - before.main) / mib).toFixed(1)} MiB, app +${((peak.app - before.app) / mib).toFixed(1)} MiB, ` +
        `${answers.asked} answers, median ${answers.median.toFixed(1)} ms, longest ${answers.longest.toFixed(1)} ms`,
    );

    const [row] = ledgerResults(profile);
    expect(row).toMatchObject({ sha256: file.sha256, bytes: file.bytes });
    expect(await hashFile(row?.path ?? '')).toEqual({ sha256: file.sha256, bytes: file.bytes });
    expect(file.starts.at(-1)).toBeGreaterThanOrEqual(file.bytes / 2 - 16 * mib);
    expect(answers.longest).toBeLessThan(200);
    if (canMeasure) {
      expect(peak.main - before.main).toBeLessThan(64 * mib);
      expect(peak.app - before.app).toBeLessThan(64 * mib);
    }
  } finally {
    await file.close();
  }
});

/** Size of the part that the download grows in. */
function profileBytes(folder: string): number {
  const part = `${folder}/.safelight-res_large.part`;
  return existsSync(part) ? statSync(part).size : 0;
}
