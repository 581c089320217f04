/** Who asks the computer for less motion sees none: nothing turns, slides or fades. */
import { expect, type Page, type Shared, test } from './shared.ts';
import { submitRequest } from './submit.ts';

const tag = '@main';

/** An animation shorter than this is over before a picture of it is drawn, in ms. */
const unseenMs = 1;

/** Notes each animation and transition that starts from now on, and lasts long enough to be seen. */
const watch = (page: Page) =>
  page.evaluate((unseen) => {
    const started: string[] = [];
    (globalThis as { started?: string[] }).started = started;
    const note = (event: AnimationEvent | TransitionEvent) => {
      const { target } = event;
      if (!(target instanceof Element)) return;
      const name = 'animationName' in event ? event.animationName : event.propertyName;
      const isSeen = target
        .getAnimations({ subtree: true })
        .some((each) => Number(each.effect?.getComputedTiming().endTime) > unseen);
      if (isSeen)
        started.push(`${event.type} ${name} of ${target.tagName} ${target.getAttribute('class') ?? ''}`);
    };
    for (const type of ['animationstart', 'transitionrun'] as const)
      document.addEventListener(type, note, { capture: true });
  }, unseenMs);

/** What has started since `watch`, and what runs at this moment, in no order. */
const moving = (page: Page) =>
  page.evaluate(
    (unseen) => [
      ...((globalThis as { started?: string[] }).started ?? []),
      ...document
        .getAnimations()
        .filter(
          (each) => each.playState === 'running' && Number(each.effect?.getComputedTiming().endTime) > unseen,
        )
        .map((each) => {
          const target = each.effect instanceof KeyframeEffect ? each.effect.target : null;
          const name = each instanceof CSSAnimation ? each.animationName : each.id;
          return `runs ${name} of ${target?.tagName} ${target?.getAttribute('class') ?? ''}`;
        }),
    ],
    unseenMs,
  );

/** Starts a transition of ours, as a check of what is seen of it. */
const fade = (page: Page) =>
  page.evaluate(() => {
    const box = document.body.appendChild(document.createElement('div'));
    box.className = 'fade-of-the-test';
    box.style.cssText = 'transition: opacity 3600s; opacity: 1';
    const before = getComputedStyle(box).opacity;
    box.style.opacity = '0';
    return [before, getComputedStyle(box).opacity];
  });

async function startEndless({ page, jobs }: Shared) {
  await submitRequest(page, {
    family: 'video',
    model: 'veo3.1',
    title: 'Endless',
    fields: { prompt: 'waves sandbox:never-finishes' },
  });
  await expect.poll(() => jobs()[0]?.state).toBe('processing');
  await expect(page.locator('[data-state="processing"]').first()).toBeVisible();
}

test('with less motion nothing moves: in the list with a running job, in the gallery, and while dialogs open', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await watch(page);

  await test.step('in the list', async () => {
    await startEndless(shared);
    expect(await moving(page)).toEqual([]);
  });
  await test.step('beside it', async () => {
    await page.getByText('Endless').first().click();
    await expect(page.getByRole('heading', { name: 'Endless' })).toBeVisible();
    expect(await moving(page)).toEqual([]);
  });
  await test.step('in the gallery', async () => {
    await page.keyboard.press('g');
    await expect(page.getByRole('radio', { name: 'Gallery' })).toBeChecked();
    expect(await moving(page)).toEqual([]);
    await page.keyboard.press('g');
  });
  for (const [keys, name] of [
    ['ControlOrMeta+Comma', 'Settings'],
    ['n', 'New job'],
  ] as const)
    await test.step(`while ${name} opens and closes`, async () => {
      await page.keyboard.press(keys);
      const dialog = page.getByRole('dialog', { name });
      await expect(dialog).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      expect(await moving(page)).toEqual([]);
    });
  await test.step('not even what asks for it', async () => {
    expect(await fade(page)).toEqual(['1', '0']);
    expect(await moving(page)).toEqual([]);
  });

  // As most people have it: what does not move above moves here.
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect.poll(() => moving(page)).toContainEqual(expect.stringMatching(/^runs \S*turn\S* of svg/));
  await expect
    .poll(() => moving(page))
    .toContainEqual(expect.stringMatching(/^animationstart \S*turn\S* of svg/));
  await page.evaluate(() => document.querySelector('.fade-of-the-test')?.remove());
  expect((await fade(page))[1]).not.toBe('0');
  await expect.poll(() => moving(page)).toContainEqual('transitionrun opacity of DIV fade-of-the-test');
  await page.evaluate(() => document.querySelector('.fade-of-the-test')?.remove());
  await page.emulateMedia({ reducedMotion: 'reduce' });
});
