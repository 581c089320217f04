/** Where the next key goes: after any action to the list or the gallery, or to the field that was opened. */
import { sendKey } from './from-outside.ts';
import { ledgerJobs } from './ledger.ts';
import type { Profile } from './profile.ts';
import { seed } from './seed.ts';
import { expect, type Page, test } from './shared.ts';

const tag = '@main';

function seedJobs(profile: Profile, count: number) {
  const now = Date.now();
  seed(profile, ({ add }) => {
    for (let number = 0; number < count; number += 1) {
      add({ id: `job_f${number}`, title: `Picture ${number}`, createdAt: now - number * 60_000 }, []);
    }
  });
}

/** What has the keyboard: its role or tag, and its name where it has one. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return 'nothing';
    return at.getAttribute('role') ?? at.tagName.toLowerCase();
  });

const grid = (page: Page) => page.getByRole('grid', { name: 'Jobs' });
const selected = (page: Page) => page.locator('[role="row"][aria-selected="true"]');

test.use({
  furniture: {
    async put(profile) {
      seedJobs(profile, 8);
      return { env: {} };
    },
  },
});

test('at the first run the next key goes to what was opened, and afterwards to the jobs', { tag }, async ({
  launch,
}) => {
  const page = await (await launch()).window();
  await page.getByRole('button', { name: 'Enter key…' }).click();
  await page.keyboard.type('sk-typed-at-once');
  await expect(page.getByRole('textbox', { name: 'API key' })).toHaveValue('sk-typed-at-once');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('button', { name: 'Enter key…' })).toBeFocused();
  await page.getByRole('button', { name: 'Use the Sandbox' }).press('Enter');
  await page.getByRole('button', { name: 'New job' }).first().waitFor();
  await expect.poll(() => focused(page)).toBe('main');
  // There is no list yet that could get the keyboard; what a person goes to keeps it.
  const search = page.getByRole('textbox', { name: 'Search jobs' });
  await search.click();
  await page.keyboard.type('rain');
  await expect(search).toHaveValue('rain');
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('');
  await expect.poll(() => focused(page)).toBe('main');
  await page.keyboard.press('/');
  await page.keyboard.type('snow');
  await expect(search).toHaveValue('snow');
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('main');
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog', { name: 'New job' })).toBeVisible();
  // What was given up is not searched for once the pause of typing is over.
  await expect(search).toHaveValue('');
});

test('where the details stand beside the list, the first Escape in the list ends the search', {
  tag,
}, async ({ shared: { page, hands } }) => {
  await hands.select('Picture 5');
  await page.keyboard.press('Enter');
  await expect(hands.inspector).toBeFocused();
  const search = page.getByRole('textbox', { name: 'Search jobs' });
  await page.keyboard.press('/');
  await search.pressSequentially('Picture 3');
  await expect(hands.row('Picture 5')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('');
  await expect(hands.row('Picture 5')).toBeVisible();
});

test('after a start, a search, a view, a layout and a new title the list has the keyboard', { tag }, async ({
  shared: { page, hands },
}) => {
  await hands.row('Picture 0').waitFor();
  await test.step('a start', async () => {
    await page.keyboard.press('ArrowDown');
    await expect(selected(page)).toContainText('Picture 0');
    await expect(grid(page)).toBeFocused();
  });
  await test.step('Escape in the search', async () => {
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await expect(selected(page)).toContainText('Picture 1');
  });
  await test.step('a view by its key, from anywhere', async () => {
    await page.getByRole('button', { name: 'New job' }).first().focus();
    await page.keyboard.press('Alt+4');
    await expect(page.getByRole('heading', { name: 'Done' })).toBeVisible();
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('Alt+3');
    await expect(page.getByText('All clear')).toBeVisible();
    await page.keyboard.press('Alt+1');
    await expect(grid(page)).toBeFocused();
  });
  await test.step('the gallery and back', async () => {
    await page.keyboard.press('g');
    await expect.poll(() => focused(page)).toMatch(/listbox|main/);
    await page.keyboard.press('g');
    await expect(grid(page)).toBeFocused();
  });
  await test.step('a view by the pointer', async () => {
    await page.getByRole('button', { name: /^All, / }).click();
    await expect(grid(page)).toBeFocused();
  });
  await test.step('a new title, kept or not', async () => {
    await hands.select('Picture 2');
    await hands.inspector.getByRole('button', { name: 'Rename' }).click();
    await page.keyboard.type('Sunflowers');
    await page.keyboard.press('Enter');
    await expect(hands.row('Sunflowers')).toBeVisible();
    await expect(grid(page)).toBeFocused();
    await hands.inspector.getByRole('heading', { name: 'Sunflowers' }).dblclick();
    await page.keyboard.type('Roses');
    await page.keyboard.press('Escape');
    await expect(grid(page)).toBeFocused();
    await expect(hands.row('Sunflowers')).toBeVisible();
    await expect(hands.inspector.getByRole('heading', { name: 'Sunflowers' })).toBeVisible();
    await expect(hands.row('Roses')).toBeHidden();
  });
  await test.step('with the focus nowhere, or on a button, the keys of the list still work', async () => {
    await page.keyboard.press('Home');
    await expect(selected(page)).toContainText('Picture 0');
    await page.evaluate(() => {
      const nobody = document.createElement('button');
      document.body.append(nobody);
      nobody.focus();
      nobody.remove();
    });
    await page.keyboard.press('ArrowDown');
    await expect(selected(page)).toContainText('Picture 1');
    await page
      .getByRole('button', { name: /^New job/ })
      .first()
      .focus();
    await page.keyboard.press('ArrowDown');
    await expect(selected(page)).toContainText('Sunflowers');
    await expect(grid(page)).toBeFocused();
  });
});

test('jobs that are hidden by keys leave at once, though the pointer rests on them, and come back as one', {
  tag,
}, async ({ shared: { page, hands, profile } }) => {
  await hands.row('Picture 4').click();
  // The pointer rests on the row; nothing may hold back what the person does.
  await page.mouse.move(600, 200);
  await hands.row('Picture 4').hover();
  await page.keyboard.press('Delete');
  await expect(hands.row('Picture 4')).toHaveCount(0);
  await expect(selected(page)).toContainText('Picture 5');
  await page.keyboard.press('Delete');
  await expect(hands.row('Picture 5')).toHaveCount(0);
  await page.keyboard.press('Delete');
  await expect(hands.row('Picture 6')).toHaveCount(0);
  await expect(page.getByText('3 jobs hidden')).toBeVisible();
  await page.keyboard.press('Control+z');
  for (const title of ['Picture 4', 'Picture 5', 'Picture 6']) await expect(hands.row(title)).toBeVisible();
  expect(ledgerJobs(profile)).toHaveLength(8);
});

test('the Enter and Escape of an input method end no title, no search and no sheet', { tag }, async ({
  shared: { page, hands },
}) => {
  await hands.select('Picture 0');
  await hands.inspector.getByRole('button', { name: 'Rename' }).click();
  const title = hands.inspector.getByRole('textbox', { name: 'Title' });
  await title.fill('に');
  for (const key of ['Enter', 'Escape']) await sendKey(page, { key, code: key, isComposing: true });
  await expect(title).toBeFocused();
  await expect(title).toHaveValue('に');
  await page.keyboard.press('Escape');
  const search = page.getByRole('textbox', { name: 'Search jobs' });
  await search.fill('Pic');
  for (const key of ['Enter', 'Escape']) await sendKey(page, { key, code: key, isComposing: true });
  await expect(search).toBeFocused();
  await expect(search).toHaveValue('Pic');
  await search.press('Escape');
  await page.keyboard.press('n');
  await hands.sheet.waitFor();
  await sendKey(page, { key: 'Escape', code: 'Escape', isComposing: true });
  await expect(hands.sheet).toBeVisible();
});
