/** What a window full of jobs takes: memory at rest, the End key, pictures while a list or a gallery is scrolled. */
import type { Page } from '@playwright/test';
import { RunningApp, startFlags } from '../e2e/app.ts';
import { memoryOf } from '../e2e/memory.ts';
import type { Profile } from '../e2e/profile.ts';
import { withBareElectron } from './bare.ts';
import type { Bench } from './measure.ts';
import { profileOf } from './profiles.ts';
import { untilQuiet } from './quiet.ts';

const mib = 2 ** 20;

async function withApp<T>(profile: Profile, work: (app: RunningApp, page: Page) => Promise<T>): Promise<T> {
  const app = await RunningApp.launch(profile);
  try {
    return await work(app, await app.window());
  } finally {
    await app.close();
  }
}

/** Memory of all processes once nothing is left to do, in MiB. */
const atRest = (jobs: number) => () =>
  withApp(profileOf(jobs), async (app, page) => {
    // Without a job it is a first run, which asks for an account.
    const first =
      jobs > 0 ? page.locator('[data-job]') : page.getByRole('button', { name: 'Use the Sandbox' });
    await first.first().waitFor();
    await untilQuiet(app);
    return memoryOf(app.process.pid!) / mib;
  });

/** From the End key until the last row is in a picture, in ms. */
const endKey = (jobs: number) => () =>
  withApp(profileOf(jobs), async (app, page) => {
    const grid = page.getByRole('grid', { name: /jobs/i });
    await page.locator('[data-job]').first().waitFor();
    await untilQuiet(app);
    await grid.focus();
    return await grid.evaluate(
      (list) =>
        new Promise<number>((resolve) => {
          const began = performance.now();
          const isThere = () =>
            list.querySelector(`[data-job][aria-rowindex="${list.getAttribute('aria-rowcount')}"]`) !== null;
          const look = () => {
            if (!isThere()) return requestAnimationFrame(look);
            // Once more: the picture that holds it has been put together then.
            return requestAnimationFrame(() => resolve(performance.now() - began));
          };
          list.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', code: 'End', bubbles: true }));
          requestAnimationFrame(look);
        }),
    );
  });

/** Scrolls what is given for some seconds, a little for each picture. @returns per cent of the pictures that took over 33 ms */
const slowPictures = (list: Element) =>
  new Promise<number>((resolve) => {
    const pictures = 200;
    let slow = 0;
    let seen = 0;
    let before = performance.now();
    const next = (now: number) => {
      if (now - before > 33.4) slow += 1;
      before = now;
      seen += 1;
      if (seen === pictures) return resolve((slow * 100) / pictures);
      list.scrollTop += 60;
      return requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });

const scrolledList = (jobs: number) => () =>
  withApp(profileOf(jobs), async (app, page) => {
    await page.locator('[data-job]').first().waitFor();
    await untilQuiet(app);
    return await page
      .getByRole('grid', { name: /jobs/i })
      .evaluate((grid) => grid.scrollTo(0, 0))
      .then(() => page.getByRole('grid', { name: /jobs/i }).evaluate(slowPictures));
  });

/** A page of the same size with nothing but rows of text. */
export const scrolledPlainPage = () =>
  withBareElectron(
    {
      body: `<main style="height: 100vh; overflow: auto">${'<p>One sentence.</p>'.repeat(1_000)}</main>`,
      flags: startFlags,
      size: { width: 1280, height: 800 },
    },
    async (app) => (await app.firstWindow()).locator('main').evaluate(slowPictures),
  );

const benches: Bench[] = [
  {
    name: 'memory at rest, 100,000 jobs',
    unit: 'MiB',
    rounds: 3,
    target: { mostRatio: 1.3 },
    measure: atRest(100_000),
    floor: { name: 'with none', measure: atRest(0) },
  },
  {
    name: 'from the End key until the last of 100,000 rows is painted',
    unit: 'ms',
    rounds: 5,
    target: { most: 80 },
    measure: endKey(100_000),
    floor: { name: 'of 1,000', measure: endKey(1_000) },
  },
  {
    name: 'pictures over 33 ms while a list of 100,000 is scrolled',
    unit: '% of the pictures',
    rounds: 5,
    target: { mostAbove: 2 },
    measure: scrolledList(100_000),
    floor: { name: 'a page of text', measure: scrolledPlainPage },
  },
];

export default benches;
