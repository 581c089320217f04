import type { Locator } from '@playwright/test';
import { untilAtRest } from './at-rest.ts';
import { Hands } from './hands.ts';
import { allVerified, clip, type Lot, lot, makeSamples, poster, song, stock } from './seeded-results.ts';
import { expect, type Page, test } from './shared.ts';

const large = poster('large.png', 1800, 1400);
const small = poster('small.png', 400, 300, 200);

/** The lots, newest first: the film is beside the posters, and the second film is the last of all. */
async function makeLots() {
  const exact = makeSamples().find(({ name }) => name === 'a.mp4');
  const [film, dawn, dusk, waltz] = [
    exact ?? (await clip('rain')),
    await clip('dawn'),
    await clip('dusk'),
    await song(),
  ];
  const compared: Lot[] = [
    lot('Wet at dawn', dawn, { fields: { prompt: 'Rain at dawn', seed: 7, duration: 5 } }),
    lot('Wet at dusk', dusk, { fields: { prompt: 'Rain at dusk', seed: 7 } }),
    lot('Large poster', large, { model: 'flux-2-pro', fields: { prompt: 'A poster' } }),
    lot('Small poster', small, { fields: { prompt: 'A poster' } }),
    lot('Slow waltz', waltz, { fields: { prompt: 'A waltz' } }),
  ];
  const looked: Lot[] = [{ title: 'Posters', files: [large, small] }, lot('Rain', film)];
  const played: Lot[] = [lot('First film', dawn), lot('Second film', dusk)];
  // Steps of exactly one frame are seen in a film of ten frames a second that can be sought exactly.
  return { isExact: exact !== undefined, compared, all: [...looked, ...compared, ...played] };
}
let lots: Awaited<ReturnType<typeof makeLots>>;

test.use({
  furniture: {
    async put(profile) {
      lots = await makeLots();
      const shelf = await stock(profile, lots.all);
      return { env: {}, close: () => shelf.close() };
    },
  },
});
test.beforeEach(({ shared: { profile } }) =>
  allVerified(
    profile,
    lots.all.flatMap(({ files }) => files),
  ),
);

const time = (video: Locator): Promise<number> => video.evaluate((one: HTMLVideoElement) => one.currentTime);
const isPlaying = (video: Locator): Promise<boolean> =>
  video.evaluate((one: HTMLVideoElement) => !one.paused && !one.ended);
const scaleOf = async (picture: Locator): Promise<number> =>
  Number(/zoomed to (\d+)%/.exec((await picture.getAttribute('aria-label')) ?? '')?.[1]);

async function begin(page: Page, title: string): Promise<{ hands: Hands; list: Locator }> {
  const hands = new Hands(page);
  await hands.select(title);
  const list = page.getByRole('grid', { name: /jobs/i });
  await list.focus();
  return { hands, list };
}

test('a window in which nothing happens draws nothing: list, gallery, and a picture in quick look', {
  tag: '@results',
}, async ({ shared: { page } }) => {
  await begin(page, 'Posters');
  await test.step('list', () => untilAtRest(page));
  await page.keyboard.press('Space');
  const picture = page.getByRole('dialog', { name: /^Quick look/ }).getByRole('img', { name: /zoomed to/ });
  await expect.poll(() => scaleOf(picture)).toBeLessThan(100);
  await test.step('quick look', () => untilAtRest(page));
  await page.keyboard.press('Escape');
  await expect(picture).toBeHidden();
  await page.keyboard.press('g');
  await expect(page.getByRole('listbox', { name: 'Gallery' }).getByRole('option').first()).toBeVisible();
  await test.step('gallery', () => untilAtRest(page));
  await page.keyboard.press('g');
  await expect(page.getByRole('grid', { name: /jobs/i })).toBeVisible();
});

test('quick look by keys: next and previous, zoom to pixels, frame steps, loop, and a volume that is kept', {
  tag: '@results',
}, async ({ shared: { page } }) => {
  const { hands } = await begin(page, 'Posters');
  const { keyboard } = page;
  const dialog = page.getByRole('dialog', { name: /^Quick look/ });

  await keyboard.press('Space');
  await expect(dialog).toHaveAccessibleName('Quick look: Posters');
  await expect(dialog.getByText('1 / 2')).toBeVisible();
  const picture = dialog.getByRole('img', { name: /zoomed to/ });
  await expect.poll(() => scaleOf(picture)).toBeLessThan(100);
  await keyboard.press('1');
  await expect.poll(() => scaleOf(picture)).toBe(100);
  const image = picture.locator('img');
  await expect.poll(async () => (await image.boundingBox())?.width).toBe(1800);
  const place = async () => (await image.boundingBox())?.x;
  const before = await place();
  await keyboard.press('Shift+ArrowRight');
  await expect.poll(place).toBe(before! - 60);
  for (let press = 0; press < 4; press += 1) await keyboard.press('+');
  await expect.poll(() => scaleOf(picture)).toBeGreaterThan(200);
  // Beyond that every pixel of the picture is a square of its own.
  expect(await image.evaluate((one) => getComputedStyle(one).imageRendering)).toBe('pixelated');
  await keyboard.press('0');
  await expect.poll(() => scaleOf(picture)).toBeLessThan(100);
  await picture.dblclick();
  await expect.poll(() => scaleOf(picture)).toBe(100);
  await picture.hover();
  await page.mouse.wheel(0, -400);
  await expect.poll(() => scaleOf(picture)).toBeGreaterThan(150);

  await keyboard.press('ArrowRight');
  await expect(dialog.getByText('2 / 2')).toBeVisible();
  await keyboard.press('ArrowRight');
  await expect(dialog).toHaveAccessibleName('Quick look: Rain');
  await keyboard.press('ArrowLeft');
  await expect(dialog).toHaveAccessibleName('Quick look: Posters');
  await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByRole('button', { name: 'Next' }).click();
  await expect(dialog).toHaveAccessibleName('Quick look: Rain');

  const video = dialog.locator('video');
  await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.readyState)).toBeGreaterThan(1);
  const frame = async () => Math.floor((await time(video)) * 10 + 1e-6);
  const stepsTo = async (step: () => Promise<void>, wanted: number) => {
    const before = await time(video);
    await step();
    if (lots.isExact) await expect.poll(frame).toBe(wanted);
    else await expect.poll(() => time(video)).not.toBe(before);
  };
  await stepsTo(() => keyboard.press('.'), 1);
  await stepsTo(() => dialog.getByRole('button', { name: 'One frame forward' }).click(), 2);
  await stepsTo(() => keyboard.press('.'), 3);
  await stepsTo(() => keyboard.press(','), 2);
  await stepsTo(() => dialog.getByRole('button', { name: 'One frame back' }).click(), 1);
  await keyboard.press('l');
  await expect(dialog.getByRole('button', { name: 'Loop' })).toHaveAttribute('aria-pressed', 'true');
  await video.evaluate((one: HTMLVideoElement) => {
    one.currentTime = one.duration - 0.2;
    return one.play();
  });
  await expect.poll(() => time(video)).toBeLessThan(1);
  expect(await isPlaying(video)).toBe(true);
  await video.evaluate((one: HTMLVideoElement) => {
    one.volume = 0.25;
  });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();

  const volume = () => hands.inspector.locator('video').evaluate((one: HTMLVideoElement) => one.volume);
  await hands.select('Posters');
  await hands.select('Rain');
  await expect.poll(volume).toBe(0.25);
  // On its way, Tab stops at a film once, not at each of its buttons.
  await hands.inspector.locator('video').focus();
  await page.keyboard.press('Tab');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toMatch(/VIDEO|BODY/);
  await page.reload();
  await hands.select('Rain');
  await expect.poll(volume).toBe(0.25);
});

test('one video plays at a time; Space closes what Space opened, also from the gallery, where hovering scrubs', {
  tag: '@results',
}, async ({ shared: { page } }) => {
  const { hands, list } = await begin(page, 'First film');
  const beside = hands.inspector.locator('video');
  await beside.evaluate((one: HTMLVideoElement) => {
    one.loop = true;
    return one.play();
  });
  await expect.poll(() => isPlaying(beside)).toBe(true);
  await list.focus();
  await page.keyboard.press('Space');
  const dialog = page.getByRole('dialog', { name: /^Quick look/ });
  await dialog.locator('video').evaluate((one: HTMLVideoElement) => {
    one.loop = true;
  });
  await dialog.locator('video').click();
  await expect.poll(() => isPlaying(dialog.locator('video'))).toBe(true);
  expect(await isPlaying(beside)).toBe(false);
  await dialog.getByRole('heading').click();
  await page.keyboard.press('Space');
  await expect(dialog).toBeHidden();

  await page.keyboard.press('g');
  const gallery = page.getByRole('listbox', { name: 'Gallery' });
  const tile = gallery.getByRole('option', { name: /^Second film/ });
  await expect(tile.locator('canvas[data-shown]')).toBeVisible();
  const box = (await tile.boundingBox())!;
  await page.mouse.move(box.x + 4, box.y + 40);
  const scrubbed = tile.locator('video');
  await expect.poll(() => scrubbed.evaluate((one: HTMLVideoElement) => one.readyState)).toBeGreaterThan(1);
  for (const part of [0.25, 0.75]) {
    await page.mouse.move(box.x + box.width * part, box.y + 40);
    await expect.poll(() => time(scrubbed)).toBeGreaterThan(2 * (part - 0.1));
  }
  await page.mouse.move(2, 2);
  await expect(gallery.locator('video')).toHaveCount(0);
  await gallery.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Space');
  await expect(dialog).toHaveAccessibleName('Quick look: Second film');
  await page.keyboard.press('Space');
  await expect(dialog).toBeHidden();
});

test('two to four results are compared beside each other and under a slider, films in step, with what differs', {
  tag: '@results',
}, async ({ shared: { page }, checkAccessibility }) => {
  await page.getByRole('radiogroup', { name: 'Layout' }).getByText('Gallery').click();
  const gallery = page.getByRole('listbox', { name: 'Gallery' });
  const compare = page.getByRole('button', { name: 'Compare', exact: true });
  const dialog = page.getByRole('dialog', { name: 'Compare results' });
  const mark = (title: string) =>
    gallery.getByRole('option', { name: new RegExp(`^${title}`) }).click({ modifiers: ['ControlOrMeta'] });
  const close = async () => {
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Clear selection' }).click();
  };

  await mark('Wet at dawn');
  await expect(compare).toBeDisabled();
  await mark('Wet at dusk');
  await compare.click();
  const videos = dialog.locator('video');
  await expect(videos).toHaveCount(2);
  const times = (): Promise<number[]> =>
    videos.evaluateAll((all) => all.map((one) => (one as HTMLVideoElement).currentTime));
  const apart = async () => {
    const [one = 0, two = 9] = await times();
    return Math.abs(one - two);
  };
  const setRate = (rate: number) =>
    videos.evaluateAll((all, wanted) => {
      for (const one of all) (one as HTMLVideoElement).playbackRate = wanted;
    }, rate);
  // So slowly that they have not ended before a busy computer has looked at them.
  await setRate(0.1);
  await dialog.getByRole('button', { name: 'Play all' }).click();
  await expect.poll(async () => Math.min(...(await times()))).toBeGreaterThan(0.05);
  expect(await apart()).toBeLessThan(0.25);
  await dialog.getByRole('button', { name: 'Pause all' }).click();
  await setRate(1);
  await expect.poll(() => isPlaying(videos.nth(1))).toBe(false);
  await videos.nth(1).evaluate((one: HTMLVideoElement) => {
    one.currentTime = 1.5;
  });
  await expect.poll(async () => (await times())[0]).toBeCloseTo(1.5, 1);
  await dialog.getByRole('button', { name: 'Restart' }).click();
  await expect.poll(times).toEqual([0, 0]);

  const table = dialog.getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(3);
  await expect(table.getByRole('row', { name: /^Duration \(s\) 5 –/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /^Prompt Rain at dawn Rain at dusk/ })).toBeVisible();
  await dialog.getByRole('checkbox', { name: 'Only differences' }).uncheck();
  await expect(table.getByRole('row', { name: 'Seed 7 7' })).toBeVisible();

  await dialog.getByRole('radiogroup', { name: 'Layout' }).getByText('Slider').click();
  const divider = dialog.getByRole('slider', { name: 'Divider between Wet at dawn and Wet at dusk' });
  await divider.focus();
  await page.keyboard.press('Home');
  await expect(dialog.locator('video').nth(1)).toHaveCSS('clip-path', 'inset(0px 100% 0px 0px)');
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight');
  await expect(dialog.locator('video').nth(1)).toHaveCSS('clip-path', 'inset(0px 97% 0px 0px)');
  await checkAccessibility(page);
  await close();

  for (const { title } of lots.compared.slice(1)) await mark(title);
  await compare.click();
  await expect(dialog.getByRole('figure')).toHaveCount(4);
  await expect(dialog.getByRole('slider', { name: 'Position in Slow waltz' })).toHaveAttribute(
    'data-drawn',
    'true',
  );
  await expect(dialog.getByRole('radiogroup', { name: 'Layout' })).toBeHidden();
  await expect(dialog.getByRole('row', { name: /^Model gpt-image-2 flux-2-pro gpt-image-2/ })).toBeVisible();
  await close();
});
