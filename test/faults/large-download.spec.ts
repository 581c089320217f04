import { existsSync, statSync } from 'node:fs';
import { hashFile } from '../../src/main/results/disk.ts';
import { expect, type Page, type RunningApp, test } from '../e2e/fixtures.ts';
import { type LargeFile, serveLargeFile } from '../e2e/large-file.ts';
import { ledgerResults } from '../e2e/ledger.ts';
import { canMeasure, growth } from '../e2e/memory.ts';
import { seed } from '../e2e/seed.ts';
import { scaled } from './scale.ts';

const mib = 1024 * 1024;

/** Asks main something small again and again until told to stop; the longest and the median answer, in ms. */
const askAround = (page: Page) =>
  page.evaluate(async () => {
    const state = window as unknown as { stopAsking?: boolean; noteAnswer(): Promise<void> };
    const times: number[] = [];
    while (!state.stopAsking) {
      const from = performance.now();
      await window.safelight?.jobCounts({ accountId: null });
      times.push(performance.now() - from);
      await state.noteAnswer();
    }
    times.sort((a, b) => a - b);
    return { asked: times.length, median: times[times.length >> 1]!, longest: times.at(-1)! };
  });
const stopAsking = (page: Page) =>
  page.evaluate(() => {
    (window as unknown as { stopAsking?: boolean }).stopAsking = true;
  });

/**
 * Lets the server send one step more at each answer of main, `steps` in all; how many it has sent so far.
 * So the bytes wait for the answers, however fast the computer is, and a main that answers only when a download is over
 * never gets past the first step.
 */
async function sendByAnswers(
  page: Page,
  file: LargeFile,
  step: number,
  steps: number,
): Promise<() => number> {
  const from = file.sent();
  let at = 1;
  file.holdAt(step);
  await page.exposeFunction('noteAnswer', () => {
    if (at === steps || file.sent() - from < at * step) return;
    at += 1;
    file.holdAt(at * step);
  });
  return () => at;
}

interface Burden {
  /** Growth of the main process, and of all processes, each at its own worst moment, bytes. */
  main: number;
  app: number;
  answers: { asked: number; median: number; longest: number };
}

/** What the app's memory and its answers do while `work` runs. */
async function burdenOf(app: RunningApp, page: Page, work: () => Promise<void>): Promise<Burden> {
  const pid = app.process.pid!;
  const grown = canMeasure ? growth(pid) : () => new Map<number, number>();
  const asking = askAround(page);
  await work();
  await stopAsking(page);
  const answers = await asking;
  const peaks = grown();
  return {
    main: peaks.get(pid) ?? 0,
    app: [...peaks.values()].reduce((sum, each) => sum + each, 0),
    answers,
  };
}

const setPaused = (page: Page, paused: boolean) =>
  page.evaluate(
    (value) => window.safelight?.setDownloadPaused({ resultId: 'res_large', paused: value }),
    paused,
  );

test('a large download is killed half way, continues from there, and leaves app and memory alone @results', async ({
  launch,
  profile,
}) => {
  const file = await serveLargeFile(scaled(96, 1024));
  const state = () => ledgerResults(profile)[0]?.download;
  /** Starts the app with the download waiting for a word of ours, so that the start itself is not measured. */
  const begin = async () => {
    file.holdAt(0);
    const asked = file.starts.length;
    const app = await launch();
    const page = await app.window();
    await page.getByRole('button', { name: 'New job' }).first().waitFor();
    await expect.poll(() => file.starts.length).toBe(asked + 1);
    await setPaused(page, true);
    await expect.poll(state).toBe('paused');
    return { app, page };
  };
  try {
    seed(profile, ({ add }) =>
      add({ id: 'job_large', title: 'A long song', request: { family: 'music' } }, [
        { id: 'res_large', media: 'audio', url: file.url },
      ]),
    );
    const first = await begin();
    // Main answers all along, not only before the first byte and after the last one. The server holds the rest back until the
    // app is dead.
    const steps = await sendByAnswers(first.page, file, Math.floor(file.bytes / 20), 11);
    const half = await burdenOf(first.app, first.page, async () => {
      await setPaused(first.page, false);
      await expect.poll(() => partBytes(profile.downloads)).toBeGreaterThanOrEqual(file.bytes / 2);
    });
    await first.app.killHard();
    expect(steps(), 'steps that an answer let out').toBe(11);
    expect(ledgerResults(profile)[0]).toMatchObject({ download: 'downloading', path: null });

    const second = await begin();
    file.holdAt(null);
    await second.page.exposeFunction('noteAnswer', () => {});
    const rest = await burdenOf(second.app, second.page, async () => {
      await setPaused(second.page, false);
      await expect.poll(state).toBe('done');
    });

    const [row] = ledgerResults(profile);
    expect(row).toMatchObject({ sha256: file.sha256, bytes: file.bytes });
    expect(await hashFile(row?.path ?? '')).toEqual({ sha256: file.sha256, bytes: file.bytes });
    expect(file.starts.at(-1)).toBeGreaterThanOrEqual(file.bytes / 2 - 16 * mib);
    for (const [name, { main, app, answers }] of Object.entries({ half, rest })) {
      console.log(
        `${name} of ${file.bytes / mib} MiB: main +${(main / mib).toFixed(1)} MiB, app +${(app / mib).toFixed(1)} MiB, ` +
          `${answers.asked} answers, median ${answers.median.toFixed(1)} ms, longest ${answers.longest.toFixed(1)} ms`,
      );
      if (!canMeasure) continue;
      expect(main).toBeLessThan(64 * mib);
      expect(app).toBeLessThan(64 * mib);
    }
  } finally {
    await file.close();
  }
});

/** Size of the part that the download grows in. */
function partBytes(folder: string): number {
  const part = `${folder}/.safelight-res_large.part`;
  return existsSync(part) ? statSync(part).size : 0;
}
