/** Keys on any keyboard, the palette, the menus that hold the same commands, dialogs that begin in the right place. */

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sendKey } from './from-outside.ts';
import { ledgerJobs } from './ledger.ts';
import type { Profile } from './profile.ts';
import { seed } from './seed.ts';
import { poster, watchDesktop } from './seeded-results.ts';
import { expect, type Page, test } from './shared.ts';

const tag = '@main';

const pictures = ['Rainy street', 'White cat', 'Sunflower run', 'Robot mascot'];

/** Finished pictures on the disk, as an earlier session left them, and one job that needs a person. */
function seedPictures(profile: Profile) {
  const folder = path.join(profile.downloads, 'e2e');
  mkdirSync(folder, { recursive: true });
  const now = Date.now();
  seed(profile, ({ ledger, add }) => {
    for (const [number, title] of pictures.entries()) {
      const { bytes } = poster(`p${number}.png`, 96, 64, 40 * number);
      const file = path.join(folder, `p${number}.png`);
      writeFileSync(file, bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      add({ id: `job_p${number}`, title, createdAt: now - number * 60_000 }, [
        {
          id: `res_p${number}`,
          media: 'image',
          role: 'main',
          file: { path: file, bytes: bytes.length, sha256, mime: 'image/png' },
        },
      ]);
    }
    ledger.jobs.insert({
      id: 'job_doubt',
      submitToken: null,
      accountId: 'sandbox',
      userId: 'e2e',
      projectId: null,
      title: 'No answer',
      request: {
        family: 'image',
        operation: null,
        model: 'gpt-image-2',
        fields: { prompt: 'x' },
        inputs: [],
      },
      endpoint: '/v1/images/generations',
      state: 'unconfirmed',
      createdAt: now - 3_600_000,
      estimate: { kind: 'exact', minUsd: '0.2', maxUsd: '0.2', note: null },
      retryOf: null,
    });
  });
}

const grid = (page: Page) => page.getByRole('grid', { name: 'Jobs' });
const selected = (page: Page) => page.locator('[role="row"][aria-selected="true"]');
const palette = (page: Page) => page.getByPlaceholder('Type a command or a job title');

test.use({
  furniture: {
    async put(profile) {
      seedPictures(profile);
      return { env: {} };
    },
  },
});

test('keys work on Russian, Greek and Hebrew keyboards, and every key can be another one', { tag }, async ({
  shared: { app, page, hands },
}) => {
  await hands.row('Rainy street').waitFor();
  await test.step('by their place where there are no Latin letters', async () => {
    for (const key of ['т', 'ν', 'מ']) {
      await sendKey(page, { key, code: 'KeyN' });
      await expect(hands.sheet).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(hands.sheet).toBeHidden();
    }
    await sendKey(page, { key: ',', code: 'Slash', shiftKey: true });
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await page.keyboard.press('Escape');
    await sendKey(page, { key: 'п', code: 'KeyG' });
    await expect(page.getByRole('listbox', { name: 'Gallery' })).toBeVisible();
    await sendKey(page, { key: 'γ', code: 'KeyG' });
    await expect(grid(page)).toBeVisible();
    await sendKey(page, { key: '.', code: 'Slash' });
    await expect(page.getByRole('textbox', { name: 'Search jobs' })).toBeFocused();
    await page.keyboard.press('Escape');
  });
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await test.step('a key is changed in Settings, and what it belonged to is said first', async () => {
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Change shortcuts…' }).click();
    await settings.getByRole('button', { name: /^New job: N/ }).click();
    await page.keyboard.press('j');
    await expect(settings.getByRole('button', { name: /^New job: J/ })).toBeVisible();
    await settings.getByRole('button', { name: /^Track tasks…: no shortcut/ }).click();
    await page.keyboard.press('g');
    await expect(settings.getByText('G is used by “Switch between list and gallery”.')).toBeVisible();
    await settings.getByRole('button', { name: 'Use it here' }).click();
    await expect(settings.getByRole('button', { name: /^Track tasks…: G/ })).toBeVisible();
    await expect(
      settings.getByRole('button', { name: /^Switch between list and gallery: no shortcut/ }),
    ).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(settings).toBeHidden();
  });
  await test.step('the keys, their sheet, the hints and the native menu follow', async () => {
    await page.keyboard.press('n');
    await page.keyboard.press('j');
    await expect(hands.sheet).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await expect(page.getByRole('dialog', { name: /Track/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    const line = page
      .getByRole('dialog', { name: 'Keyboard shortcuts' })
      .locator('div', { hasText: /^New jobJ$/ });
    await expect(line.first()).toBeVisible();
    await page.keyboard.press('Escape');
    const accelerators = await app.electron.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap((top) =>
        (top.submenu?.items ?? [])
          .filter(({ label }) => label === 'New job…')
          .map(({ accelerator }) => accelerator),
      ),
    );
    expect(accelerators[0] ?? '').toBe('');
  });
  await page.evaluate(() => window.safelight!.setSettings({ keys: {} }));
});

test('another view is one key away from a field, too', { tag }, async ({ shared: { page, hands } }) => {
  await hands.row('Rainy street').click();
  await hands.inspector.getByRole('textbox', { name: 'Note' }).focus();
  await page.keyboard.press('Alt+6');
  await expect(page.getByRole('heading', { name: 'Spending', level: 1 })).toBeVisible();
  await page.getByRole('combobox', { name: 'Account' }).focus();
  await page.keyboard.press('Alt+1');
  await expect(grid(page)).toBeVisible();
});

test('a search leads into its results, the palette ranks, and both menus of a job hold the same', {
  tag,
}, async ({ shared: { page, hands, profile } }) => {
  await test.step('Enter and Down in the search go to the results; what no longer matches says so', async () => {
    await hands.select('Robot mascot');
    await page.keyboard.press('/');
    await page.keyboard.type('cat');
    await expect(hands.inspector.getByText('Not in this list')).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(selected(page)).toContainText('White cat');
    await expect(grid(page)).toBeFocused();
    await expect(hands.inspector.getByText('Not in this list')).toHaveCount(0);
    await page.keyboard.press('/');
    await page.keyboard.type('rainy');
    await page.keyboard.press('Enter');
    await expect(selected(page)).toContainText('Rainy street');
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
  });
  await test.step('the exact title comes first, and letters in order find a command', async () => {
    await page.keyboard.press('Control+k');
    await palette(page).fill('robot mascot');
    const first = page.locator('[data-selected]');
    await expect(first).toContainText('Robot mascot');
    await page.keyboard.press('Enter');
    await expect(hands.inspector.getByRole('heading', { name: 'Robot mascot' })).toBeVisible();
    await page.keyboard.press('Control+k');
    await palette(page).fill('sort cost');
    await expect(first).toContainText('Sort by cost');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Sort: Cost' })).toBeVisible();
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('Control+k');
    for (const [typed, offered, key] of [
      ['add tag', 'Add tag…', 'T'],
      ['set project', 'Set project…', ''],
      ['rename', 'Rename', 'F2'],
      ['filter', 'Filter jobs…', ''],
      ['sort by title', 'Sort by title', ''],
      ['hide', 'Hide', 'Del'],
    ] as const) {
      await palette(page).fill(typed);
      await expect(first).toContainText(`${offered}${key}`);
    }
    await palette(page).fill('');
    await expect(page.locator('[data-action]').first()).toContainText('Sort by cost');
    await page.keyboard.press('Escape');
  });
  const wanted = [
    'Quick look',
    'Use as input',
    'Save a copy…',
    'Export as zip…',
    'Copy prompt',
    'Rename',
    'Add tag…',
    'Set project…',
  ];
  await test.step('the menu of a row, and of a tile', async () => {
    await hands.select('White cat');
    await hands.row('White cat').click({ button: 'right' });
    for (const name of wanted) await expect(page.getByRole('menuitem', { name })).toBeVisible();
    const ofRow = await page.getByRole('menuitem').allTextContents();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.getByRole('option', { name: /^White cat/ }).click({ button: 'right' });
    await expect(page.getByRole('menuitem')).toHaveText(ofRow);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('listbox', { name: 'Gallery' })).toBeFocused();
    await page.keyboard.press('g');
  });
  await test.step('F2 renames with the text selected', async () => {
    await page.keyboard.press('F2');
    await page.keyboard.type('Black cat');
    await page.keyboard.press('Enter');
    await expect(hands.row('Black cat')).toBeVisible();
    await expect.poll(() => ledgerJobs(profile).map(({ title }) => title)).toContain('Black cat');
    await page.keyboard.press('F2');
    await page.keyboard.press('Escape');
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('F2');
    await page.keyboard.type('White cat');
    await page.keyboard.press('Enter');
    await expect.poll(() => ledgerJobs(profile).map(({ title }) => title)).toContain('White cat');
  });
});

test('a key for a job acts on the row that the arrow before it led to, though its details are not there yet', {
  tag,
}, async ({ shared: { app, page, hands } }) => {
  /** Two presses without a moment in between. */
  const pressBoth = (second: Record<string, unknown>) =>
    page.evaluate((next) => {
      const list = document.activeElement ?? document.body;
      for (const init of [{ key: 'ArrowDown', code: 'ArrowDown' }, next])
        list.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
    }, second);
  const dialog = page.getByRole('dialog');
  await hands.select('Rainy street');
  await expect(grid(page)).toBeFocused();
  await pressBoth({ key: ' ', code: 'Space' });
  await expect(dialog).toHaveAccessibleName(/White cat/);
  await page.keyboard.press('Escape');
  await hands.select('Rainy street');
  await pressBoth({ key: 't', code: 'KeyT' });
  await dialog.getByRole('textbox', { name: 'Tag' }).fill('late');
  await page.keyboard.press('Enter');
  await expect(hands.inspector.getByRole('heading', { name: 'White cat' })).toBeVisible();
  await expect(hands.inspector).toContainText('late');
  await hands.select('Rainy street');
  await pressBoth({ key: 'Delete', code: 'Delete' });
  await expect(hands.row('White cat')).toHaveCount(0);
  await expect(hands.row('Rainy street')).toBeVisible();
  // The file is opened that belongs to the row, not the one of the job that was shown before.
  const desktop = await watchDesktop(app);
  await hands.select('Rainy street');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+o');
  await expect.poll(async () => (await desktop.asked())[0]).toMatch(/^open .*p2\.png$/);
  await page.keyboard.press('Control+z');
  await expect(hands.row('White cat')).toBeVisible();
});

test('a dialog begins in its field, or on the button that changes nothing', { tag }, async ({
  shared: { page, hands },
}) => {
  const inDialog = page.getByRole('dialog');
  const leave = async () => {
    await page.keyboard.press('Escape');
    await expect(inDialog).toBeHidden();
  };
  await hands.select('White cat');
  await page.keyboard.press('t');
  await expect(inDialog.getByRole('textbox', { name: 'Tag' })).toBeFocused();
  await leave();
  await page.keyboard.press('?');
  await expect(inDialog.getByRole('button', { name: 'Close' }).last()).toBeFocused();
  await leave();
  await page.keyboard.press('Control+a');
  const toolbar = page.getByRole('toolbar', { name: /selected$/ });
  const choose = async (name: string) => {
    await toolbar.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await choose('Set project…');
  await expect(inDialog.getByRole('textbox', { name: 'Project' })).toBeFocused();
  await leave();
  await choose('Request cancellation…');
  await expect(inDialog.getByRole('button', { name: 'Close' }).last()).toBeFocused();
  await leave();
  await choose('Add to favourites');
  await expect(inDialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await leave();
  await choose('Support packet');
  await expect(inDialog.getByRole('button', { name: 'Close' }).last()).toBeFocused();
  await leave();
  await hands.select('No answer');
  for (const [name, focus] of [
    [/^Link a task ID/, inDialog.getByRole('textbox', { name: 'Task ID' })],
    [/^Mark as not created/, inDialog.getByRole('button', { name: 'Cancel' })],
    [/^Submit again anyway/, inDialog.getByRole('button', { name: 'Cancel' })],
    [/^Look for a charge/, inDialog.getByRole('button', { name: 'Close' }).last()],
  ] as const) {
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name }).click();
    await expect(focus).toBeFocused();
    await leave();
  }
});
