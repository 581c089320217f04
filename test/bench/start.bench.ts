/** From the start of the process until a person sees something, beside the least that an Electron app can do. */
import { attachedFlags, RunningApp } from '../e2e/app.ts';
import { Profile } from '../e2e/profile.ts';
import { withBareElectron } from './bare.ts';
import type { Bench } from './measure.ts';
import { profileOf } from './profiles.ts';

/** Time in ms from `began` (Unix time in ms) until the window has painted its first content. Runs in the window. */
const firstPaint = (began: number) =>
  new Promise<number>((resolve, reject) => {
    setTimeout(() => reject(new Error('nothing was painted within 60 s')), 60_000);
    new PerformanceObserver((list) => {
      const [entry] = list.getEntriesByName('first-contentful-paint');
      if (entry) resolve(performance.timeOrigin + entry.startTime - began);
    }).observe({ type: 'paint', buffered: true });
  });

/** Notes the time (Unix ms) of the picture in which the first row of the list is. Runs in the window before its own scripts. */
const noteFirstRow = () => {
  const seen = new MutationObserver(() => {
    if (document.querySelector('[data-job]') === null) return;
    seen.disconnect();
    requestAnimationFrame(() =>
      setTimeout(() => Object.assign(window, { firstRowAt: performance.timeOrigin + performance.now() })),
    );
  });
  seen.observe(document, { subtree: true, childList: true });
};

/** A start on a profile. @returns ms until the first content is painted, or the first row of the list */
async function start(profile: Profile, until: 'paint' | 'row'): Promise<number> {
  const began = Date.now();
  const app = await RunningApp.launch(profile);
  try {
    await app.electron.context().addInitScript(noteFirstRow);
    const page = await app.window();
    if (until === 'paint') return await page.evaluate(firstPaint, began);
    await page.locator('[data-job]').first().waitFor();
    const at = await page.waitForFunction(() => (window as unknown as { firstRowAt?: number }).firstRowAt);
    return Number(await at.jsonValue()) - began;
  } finally {
    await app.close();
  }
}

async function startOnNothing(): Promise<number> {
  const profile = new Profile();
  try {
    return await start(profile, 'paint');
  } finally {
    profile.remove();
  }
}

const startWith = (jobs: number) => async () => start(profileOf(jobs), 'row');

/** Attached to as the app is: until then neither is ready. */
const startBareElectron = () =>
  withBareElectron({ body: '<p>One sentence.</p>', flags: attachedFlags }, async (app, began) =>
    (await app.firstWindow()).evaluate(firstPaint, began),
  );

const bare = { name: 'a bare Electron window', measure: startBareElectron };
const tenThousand = { name: 'with 10,000 jobs', measure: startWith(10_000) };

const benches: Bench[] = [
  {
    name: 'start to the first paint, empty profile',
    unit: 'ms',
    rounds: 5,
    measure: startOnNothing,
    target: { mostRatio: 1.5 },
    floor: bare,
  },
  {
    name: 'start to the first rows, 10,000 jobs',
    unit: 'ms',
    rounds: 5,
    measure: startWith(10_000),
    target: { mostRatio: 1.5 },
    floor: bare,
  },
  {
    name: 'start to the first rows, 100,000 jobs',
    unit: 'ms',
    rounds: 5,
    measure: startWith(100_000),
    target: { mostRatio: 1.05 },
    floor: tenThousand,
  },
  {
    name: 'start to the first rows, 1,000,000 jobs',
    unit: 'ms',
    rounds: 5,
    measure: startWith(1_000_000),
    target: { mostRatio: 1.2 },
    floor: tenThousand,
  },
];

export default benches;
