import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from './box.ts';
import type { Kind } from './hands.ts';

const tag = '@accessibility';
const pictures = path.resolve(import.meta.dirname, '../../out/e2e/states');

interface Case {
  kind: Kind;
  model: string;
  title: string;
  prompt: string;
  /** What its row has to say before the tour of the window begins. */
  word: RegExp;
}

/** One job of each kind of look: results of all media, and each thing that a person must decide. */
const cases: Case[] = [
  { kind: 'Image', model: 'gpt-image-2', title: 'White cat', prompt: 'A white cat', word: /completed/ },
  { kind: 'Image', model: 'gpt-image-2', title: 'Black cat', prompt: 'A black cat', word: /completed/ },
  { kind: 'Video', model: 'veo3.1', title: 'Rainy street', prompt: 'Rain at night', word: /completed/ },
  { kind: 'Music', model: 'suno-music', title: 'Static', prompt: 'Warm lo-fi', word: /completed/ },
  { kind: '3D', model: 'tripo-h3.1', title: 'Robot', prompt: 'A friendly robot', word: /completed/ },
  {
    kind: 'Video',
    model: 'veo3.1',
    title: 'Endless',
    prompt: 'A loop sandbox:never-finishes',
    word: /processing/,
  },
  { kind: 'Video', model: 'veo3.1', title: 'Failed', prompt: 'Rain sandbox:fail', word: /failed/ },
  { kind: 'Video', model: 'veo3.1', title: 'No answer', prompt: 'Rain sandbox:lost-answer', word: /unknown/ },
  { kind: 'Video', model: 'veo3.1', title: 'Gone', prompt: 'Rain sandbox:task-not-owned', word: /lost/ },
  {
    kind: 'Video',
    model: 'veo3.1',
    title: 'Empty',
    prompt: 'Rain sandbox:completed-without-output',
    word: /missing/,
  },
  {
    kind: 'Image',
    model: 'gpt-image-2',
    title: 'Expired',
    prompt: 'A cat sandbox:expired-links',
    word: /expired/,
  },
];

/** What differs between the themes is colour, and these have every colour that a job can have. */
const lookedAtInLight = ['White cat', 'Endless', 'Failed', 'No answer'];

async function setTheme(page: Page, theme: 'dark' | 'light') {
  await page.evaluate((wanted) => window.safelight!.setSettings({ theme: wanted }), theme);
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
}

test('every state of the window keeps to WCAG A and AA, in both themes and both sizes', { tag }, async ({
  box,
  sit,
  launch,
  checkAccessibility,
}) => {
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  let taken = 0;

  /** Looks at what is open now: rules, and a picture for people. */
  async function look(page: Page, name: string) {
    taken += 1;
    await page.screenshot({ path: path.join(pictures, `${String(taken).padStart(2, '0')}-${name}.png`) });
    await test.step(name, () => checkAccessibility(page));
  }

  const first = await launch({
    env: { TOKENLAB_API_BASE: box.origin, TOKENLAB_API_KEY: 'sk-offered-0123456789ab' },
  });
  let page = await first.window();
  await page.getByRole('button', { name: 'Use the Sandbox' }).waitFor();
  for (const theme of ['dark', 'light'] as const) {
    await setTheme(page, theme);
    await look(page, `first-run-${theme}`);
    await page.getByRole('button', { name: 'Enter the key' }).click();
    await page.getByRole('textbox', { name: 'API key' }).fill('sk-invalid-0123456789ab');
    await page.getByRole('button', { name: 'Check and add' }).click();
    await page.getByRole('alert').first().waitFor();
    await look(page, `refused-key-${theme}`);
    await page.getByRole('button', { name: 'Back' }).click();
  }
  await first.close();

  const seat = await sit();
  const { app, hands } = seat;
  page = seat.page;
  await look(page, 'empty');
  for (const each of cases) await hands.makeJob(each);
  // A refused request keeps the sheet open, so that it can be put right.
  await hands.fillJob({ kind: 'Video', model: 'veo3.1', title: 'Refused', prompt: 'Rain sandbox:400' });
  await hands.submit();
  await hands.sheet.getByRole('alert').first().waitFor();
  await look(page, 'new-job-refused');
  await hands.sheet.getByRole('button', { name: /^Close/ }).click();
  await hands.sheet.waitFor({ state: 'hidden' });
  for (const { title, word } of cases) await hands.waitForStatus(title, word);
  const window = await app.electron.browserWindow(page);
  const resize = async (width: number, height: number) => {
    await window.evaluate((each, size) => each.setContentSize(size.width, size.height), { width, height });
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
  };
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
  const closeDialog = async (name: string | RegExp) => {
    await page.keyboard.press('Escape');
    await dialog(name).waitFor({ state: 'hidden' });
  };

  for (const theme of ['dark', 'light'] as const) {
    await setTheme(page, theme);
    await resize(1280, 800);
    for (const title of theme === 'dark' ? cases.map((each) => each.title) : lookedAtInLight) {
      await hands.select(title);
      await look(page, `job-${title.toLowerCase().replaceAll(' ', '-')}-${theme}`);
    }
    await hands.select('White cat');
    for (const tab of ['Timeline', 'Request', 'Billing', 'Support'] as const) {
      await hands.openTab(tab);
      await look(page, `${tab.toLowerCase()}-${theme}`);
    }
    await hands.openTab('Result');

    await hands.row('White cat').click();
    await hands.row('Black cat').click({ modifiers: ['Control'] });
    await page.getByRole('toolbar', { name: '2 selected' }).waitFor();
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Retry as new jobs…' }).waitFor();
    await look(page, `selection-${theme}`);
    await page.getByRole('menuitem', { name: 'Add a tag…' }).click();
    await dialog('Add a tag').getByRole('textbox', { name: 'Tag' }).waitFor();
    await look(page, `bulk-tag-${theme}`);
    await closeDialog('Add a tag');
    await page.getByRole('button', { name: 'Clear selection' }).click();

    await hands.select('Rainy street');
    await hands.row('Rainy street').click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await look(page, `menu-${theme}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Space');
    await dialog(/Rainy street/).waitFor();
    await look(page, `quick-look-${theme}`);
    await page.keyboard.press('Escape');

    await page.getByRole('radiogroup', { name: 'Layout' }).getByText('Gallery', { exact: true }).click();
    await page.getByRole('listbox', { name: 'Gallery' }).waitFor();
    await look(page, `gallery-${theme}`);
    await page.getByRole('radiogroup', { name: 'Layout' }).getByText('List', { exact: true }).click();

    await page.keyboard.press('n');
    await hands.sheet.waitFor();
    await look(page, `new-job-empty-${theme}`);
    await page.keyboard.press('Escape');
    await hands.sheet.waitFor({ state: 'hidden' });
    for (const { kind, model } of [
      { kind: 'Image', model: 'gpt-image-2' },
      { kind: 'Video', model: 'seedance-2.0' },
      { kind: 'Music', model: 'suno-music' },
    ] as const) {
      await hands.openSheet(kind, model);
      await hands.promptField.waitFor();
      await look(page, `new-job-${kind.toLowerCase()}-${theme}`);
      await page.keyboard.press('Escape');
      await hands.sheet.waitFor({ state: 'hidden' });
    }

    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Type a command or a job’s title').waitFor();
    await look(page, `palette-${theme}`);
    await page.keyboard.press('Escape');
    await page.getByPlaceholder('Type a command or a job’s title').waitFor({ state: 'hidden' });

    await page.keyboard.press('Control+,');
    const settings = dialog('Settings');
    for (const section of await settings.getByRole('tab').allInnerTexts()) {
      await settings.getByRole('tab', { name: section }).click();
      await look(page, `settings-${section.toLowerCase()}-${theme}`);
    }
    await closeDialog('Settings');
    await page.keyboard.press('?');
    await look(page, `shortcuts-${theme}`);
    await closeDialog('Keyboard shortcuts');
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /^Track tasks/ })
      .click();
    await look(page, `track-${theme}`);
    await closeDialog(/Track/);
    await page.getByRole('navigation').getByRole('button', { name: 'Spending' }).click();
    await page.getByRole('heading', { name: 'Spending' }).waitFor();
    await look(page, `spending-${theme}`);
    await page.keyboard.press('Alt+3');
    await hands.row('No answer').waitFor();
    await look(page, `attention-${theme}`);
    await page.keyboard.press('Alt+1');

    await resize(900, 600);
    await hands.select('No answer');
    await look(page, `small-job-${theme}`);
    await page.keyboard.press('Escape');
    await look(page, `small-list-${theme}`);
    await hands.openSheet('Video', 'seedance-2.0');
    await hands.promptField.waitFor();
    await look(page, `small-new-job-${theme}`);
    await page.keyboard.press('Escape');
    await hands.sheet.waitFor({ state: 'hidden' });
  }
});
