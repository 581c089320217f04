import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, Hands, type Page, test } from '../e2e/box.ts';
import { canMeasure, memoryOf } from '../e2e/memory.ts';
import type { Profile } from '../e2e/profile.ts';
import { seed } from '../e2e/seed.ts';
import { poster } from '../e2e/seeded-results.ts';
import { full, scaled } from './scale.ts';

const mib = 1024 * 1024;
/** What the gallery may add to the whole app, whatever the number of results. */
const bound = 150 * mib;
const results = scaled(1_000, 100_000);
const stops = scaled(5, 400);
/** At every so many stops the thumbnails of all that is in view are waited for. */
const restEvery = scaled(5, 20);

/** As many finished results as wanted, each with a file of its own name. */
function fill(profile: Profile, count: number) {
  const folder = path.join(profile.downloads, 'many');
  mkdirSync(folder);
  const pictures = Array.from(
    { length: 24 },
    (_, number) => poster(`${number}.png`, 480, 360, number * 10).bytes,
  );
  const kinds = pictures.map((bytes, number) => {
    const file = path.join(profile.folder, `${number}.png`);
    writeFileSync(file, bytes);
    return {
      file,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      mime: 'image/png',
    };
  });
  const now = Date.now();
  seed(profile, ({ add }) => {
    for (let number = 0; number < count; number += 1) {
      const kind = kinds[number % kinds.length]!;
      const file = path.join(folder, `${number}.png`);
      linkSync(kind.file, file);
      add({ id: `job_${number}`, title: `Picture ${number}`, createdAt: now - number * 1000 }, [
        { id: `res_${number}`, media: 'image', width: 480, height: 360, file: { ...kind, path: file } },
      ]);
    }
  });
}

/** Tiles in view whose row, or whose still, is not there yet. */
const lacking = (gallery: Locator, what: 'row' | 'still'): Promise<number> =>
  gallery.evaluate((list, wanted) => {
    const frame = list.getBoundingClientRect();
    const tiles = [...list.querySelectorAll('[role="option"]')].filter((tile) => {
      const box = tile.getBoundingClientRect();
      return box.bottom > frame.top && box.top < frame.bottom;
    });
    const isThere = (tile: Element) =>
      wanted === 'row'
        ? !tile.hasAttribute('aria-busy')
        : (tile.querySelector('canvas[data-shown]')?.checkVisibility() ?? false);
    return tiles.length === 0 ? -1 : tiles.filter((tile) => !isThere(tile)).length;
  }, what);

/** Everything that the page holds of the gallery: its tiles, and all elements. */
const held = (page: Page) =>
  page.evaluate(() => ({
    tiles: document.querySelectorAll('[role="listbox"] [role="option"]').length,
    elements: document.querySelectorAll('*').length,
  }));

test(`the gallery of ${results.toLocaleString('en')} results is scrolled to its end within its bound of memory @results`, async ({
  launch,
  profile,
  expectedPageErrors,
}) => {
  if (full) test.setTimeout(3_600_000);
  // Thumbnails that were scrolled past before their turn are given up; they are drawn when they are looked at.
  expectedPageErrors.push(/404 .*media:\/\/thumb\//);
  fill(profile, results);
  const app = await launch();
  const page = await app.window();
  await page.getByRole('grid', { name: /jobs/i }).waitFor();
  await page.keyboard.press('g');
  const gallery = page.getByRole('listbox', { name: 'Gallery' });
  const settle = (what: 'row' | 'still') =>
    expect.poll(() => lacking(gallery, what), { intervals: [20, 50, 100] }).toBe(0);
  await settle('still');
  await expect(page.getByText(`${results.toLocaleString('en')} results`)).toBeVisible();

  const before = memoryOf(app.process.pid!);
  let peak = before;
  /** At each step of the way, however long it takes. */
  const weigh = () => {
    peak = Math.max(peak, memoryOf(app.process.pid!));
  };
  const place = () => gallery.evaluate((list) => list.scrollTop / (list.scrollHeight - list.clientHeight));
  const stride = await gallery.evaluate(
    (list, count) => (list.scrollHeight - list.clientHeight) / count,
    stops,
  );
  await gallery.hover();
  for (let stop = 1; stop <= stops; stop += 1) {
    await page.mouse.wheel(0, stride);
    await expect.poll(place, { intervals: [10, 20, 50] }).toBeGreaterThan((stop - 0.5) / stops);
    weigh();
    await settle('row');
    weigh();
    if (stop % restEvery === 0) await settle('still');
    const { tiles, elements } = await held(page);
    expect(tiles).toBeLessThan(120);
    expect(elements).toBeLessThan(3000);
  }
  await gallery.focus();
  await page.keyboard.press('End');
  await settle('still');
  weigh();
  const last = gallery.getByRole('option', { name: new RegExp(`^Picture ${results - 1},`) });
  await expect(last).toHaveAttribute('aria-selected', 'true');
  await expect(last).toHaveAttribute('aria-posinset', String(results));
  await new Hands(page).inspector.getByRole('heading', { name: `Picture ${results - 1}` }).waitFor();
  // List and gallery have one selection.
  await page.keyboard.press('g');
  await page.getByRole('grid', { name: /jobs/i }).press('Home');
  await new Hands(page).inspector.getByRole('heading', { name: 'Picture 0', exact: true }).waitFor();
  await page.keyboard.press('End');
  await new Hands(page).inspector.getByRole('heading', { name: `Picture ${results - 1}` }).waitFor();
  await page.keyboard.press('g');
  await expect(last).toHaveAttribute('aria-selected', 'true');
  await gallery.press('Home');
  await settle('still');
  weigh();

  const grown = peak - before;
  console.log(`gallery of ${results}: app +${(grown / mib).toFixed(1)} MiB at its peak, ${stops} stops`);
  if (canMeasure) expect(grown).toBeLessThan(bound);
});
