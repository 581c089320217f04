/** A gallery of 10,000 that is scrolled twice: tiles that pass while they are still empty, uneven pictures, memory. */
import type { Page } from '@playwright/test';
import { RunningApp } from '../e2e/app.ts';
import { memoryOf } from '../e2e/memory.ts';
import { type Bench, figuresOf } from './measure.ts';
import { profileOf } from './profiles.ts';
import { untilQuiet } from './quiet.ts';
import { scrolledPlainPage } from './window.bench.ts';

const mib = 2 ** 20;
/** Three screens of a usual window in two seconds: faster than anybody reads. CSS pixels in a second, and how many s. */
const pace = 900;
const lasts = 20;

interface Pass {
  /** Per cent of the tiles with a still that had none yet in the middle of the window. */
  empty: number;
  /** Per cent of the pictures that took over 33 ms. */
  slow: number;
}

/** Scrolls from the top at an even pace, however many pictures there are. Runs in the window. */
const scrolled = (list: Element, { pace: perS, lasts: s }: { pace: number; lasts: number }) =>
  new Promise<Pass>((resolve) => {
    list.scrollTop = 0;
    const passed = new Map<string, boolean>();
    const middle = list.getBoundingClientRect().top + list.clientHeight / 2;
    let pictures = 0;
    let slow = 0;
    const began = performance.now();
    let before = began;
    const next = (now: number) => {
      if (now - before > 33.4) slow += 1;
      pictures += 1;
      before = now;
      for (const tile of list.querySelectorAll('[role="option"]')) {
        const still = tile.querySelector('canvas');
        const isWaiting = tile.ariaBusy === 'true';
        if (still === null && !isWaiting) continue;
        const { top, left } = tile.getBoundingClientRect();
        const place = `${Math.round(top + list.scrollTop)} ${Math.round(left)}`;
        if (top < middle && !passed.has(place)) passed.set(place, still?.dataset.shown !== undefined);
      }
      if (now - began < s * 1000) {
        list.scrollTop = ((now - began) / 1000) * perS;
        return requestAnimationFrame(next);
      }
      const empty = [...passed.values()].filter((isDrawn) => !isDrawn).length;
      return resolve({ empty: (empty * 100) / passed.size, slow: (slow * 100) / pictures });
    };
    requestAnimationFrame(next);
  });

interface Seen {
  first: Pass & { grownBy: number };
  second: Pass & { grownBy: number };
}

async function scrolledTwice(): Promise<Seen> {
  const app = await RunningApp.launch(profileOf(10_000));
  try {
    const page: Page = await app.window();
    await page.locator('[data-job]').first().waitFor();
    const gallery = page.getByRole('listbox', { name: 'Gallery' });
    await page.keyboard.press('g');
    await gallery.getByRole('option').first().waitFor();
    await untilQuiet(app);
    let held = memoryOf(app.process.pid!);
    const pass = async () => {
      const seen = await gallery.evaluate(scrolled, { pace, lasts });
      await untilQuiet(app);
      const now = memoryOf(app.process.pid!);
      const grownBy = (now - held) / mib;
      held = now;
      return { ...seen, grownBy };
    };
    return { first: await pass(), second: await pass() };
  } finally {
    await app.close();
  }
}

const twice = figuresOf(scrolledTwice);
const rounds = 3;

const benches: Bench[] = [
  {
    name: 'tiles of a gallery that are empty as they pass, the second time',
    unit: '% of the tiles',
    rounds,
    target: { most: 20 },
    measure: twice(({ second }) => second.empty),
    floor: { name: 'the first time', measure: twice(({ first }) => first.empty) },
  },
  {
    name: 'pictures over 33 ms while a gallery of 10,000 is scrolled',
    unit: '% of the pictures',
    rounds,
    target: { mostAbove: 5 },
    measure: twice(({ second }) => second.slow),
    floor: { name: 'a page of text', measure: scrolledPlainPage },
  },
  {
    name: 'memory that a gallery holds more after it was scrolled',
    unit: 'MiB',
    rounds,
    target: { most: 150 },
    measure: twice(({ first, second }) => first.grownBy + second.grownBy),
    floor: { name: 'the second time', measure: twice(({ second }) => second.grownBy) },
  },
];

export default benches;
