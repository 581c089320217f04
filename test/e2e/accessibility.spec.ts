import type { Family } from '../../src/shared/families/index.ts';
import { ledgerJobs } from './ledger.ts';
import { type Check, Onlooker, type Theme } from './onlooker.ts';
import { type Page, type Shared, test } from './shared.ts';
import { submitRequest } from './submit.ts';

const tag = ['@accessibility', '@two-sizes'];
// A still that a busy computer has not drawn yet is no matter here.
test.use({ expectedPageErrors: [/404 .*media:\/\/thumb\//] });
interface Case {
  family: Family;
  model: string;
  title: string;
  prompt: string;
  /** What its row has to say before anything is looked at. */
  word: RegExp;
}

const film = { family: 'video', model: 'veo3.1' } as const;
const picture = { family: 'image', model: 'gpt-image-2' } as const;

/** One job of each kind of look: results of all media, and each thing that a person must decide. */
const cases: Case[] = [
  { ...picture, title: 'White cat', prompt: 'A white cat', word: /completed/ },
  { ...picture, title: 'Black cat', prompt: 'A black cat', word: /completed/ },
  { ...film, title: 'Rainy street', prompt: 'Rain at night', word: /completed/ },
  { family: 'music', model: 'suno-music', title: 'Static', prompt: 'Warm lo-fi', word: /completed/ },
  { family: '3d', model: 'tripo-h3.1', title: 'Robot', prompt: 'A friendly robot', word: /completed/ },
  { ...film, title: 'Endless', prompt: 'A loop sandbox:never-finishes', word: /processing/ },
  { ...film, title: 'Failed', prompt: 'Rain sandbox:fail', word: /failed/ },
  { ...film, title: 'No answer', prompt: 'Rain sandbox:lost-answer', word: /unknown/ },
  { ...film, title: 'Gone', prompt: 'Rain sandbox:task-not-owned', word: /lost/ },
  { ...film, title: 'Empty', prompt: 'Rain sandbox:completed-without-output', word: /missing/ },
  { ...picture, title: 'Expired', prompt: 'A cat sandbox:expired-links', word: /expired/ },
];

/** What differs between the themes is colour, and these have every colour that a job can have. */
const lookedAtInBoth = ['White cat', 'Endless', 'Failed', 'No answer'];

/** What a state changes; beside it stands what was looked at before. */
const inspector = '#inspector';
const dialog = '[role="dialog"]';

/** The window of the file's app with all the cases in its list, made by the first test that asks for them. */
async function withCases(
  { app, page, hands, profile }: Shared,
  check: Check,
  theme: Theme,
): Promise<Onlooker> {
  if (!ledgerJobs(profile).some((job) => job.title === cases[0]?.title)) {
    for (const { word: _word, prompt, ...wanted } of cases)
      await submitRequest(page, { ...wanted, fields: { prompt } });
  }
  for (const { title, word } of cases) await hands.waitForStatus(title, word);
  const onlooker = new Onlooker(app, page, check);
  await onlooker.begin(theme);
  return onlooker;
}

const dialogOf = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });

async function closeDialog(page: Page, name: string | RegExp) {
  await page.keyboard.press('Escape');
  await dialogOf(page, name).waitFor({ state: 'hidden' });
}

test('the first run, a refused key and an empty list keep to WCAG A and AA, in both themes', {
  tag,
}, async ({ box, launch, checkAccessibility }) => {
  const app = await launch({
    env: { TOKENLAB_API_BASE: box.origin, TOKENLAB_API_KEY: 'sk-offered-0123456789ab' },
  });
  const page = await app.window();
  await page.getByRole('button', { name: 'Use the Sandbox' }).waitFor();
  const onlooker = new Onlooker(app, page, checkAccessibility);
  await onlooker.begin('dark');
  await onlooker.look('first-run');
  await page.getByRole('button', { name: 'Enter key…' }).click();
  await page.getByRole('textbox', { name: 'API key' }).fill('sk-invalid-0123456789ab');
  await page.getByRole('button', { name: 'Check and add' }).click();
  await page.getByRole('alert').first().waitFor();
  await onlooker.look('refused-key');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'Use this key' }).click();
  await page.getByRole('button', { name: 'New job' }).first().waitFor();
  await onlooker.look('empty');
});

test('jobs of every kind and state keep to WCAG A and AA, in both themes', { tag }, async ({
  shared,
  checkAccessibility,
}) => {
  const onlooker = await withCases(shared, checkAccessibility, 'dark');
  for (const [index, { title }] of cases.entries()) {
    await shared.hands.select(title);
    const name = `job-${title.toLowerCase().replaceAll(' ', '-')}`;
    await onlooker.look(name, {
      inBoth: lookedAtInBoth.includes(title),
      ...(index === 0 ? {} : { within: inspector }),
    });
  }
});

test('what the window says and offers about a job keeps to WCAG A and AA, in both themes', { tag }, async ({
  shared,
  checkAccessibility,
}) => {
  const onlooker = await withCases(shared, checkAccessibility, 'light');
  const { page, hands } = shared;
  await hands.select('White cat');
  for (const tab of ['Timeline', 'Request', 'Billing', 'Support'] as const) {
    await hands.openTab(tab);
    await onlooker.look(tab.toLowerCase(), { within: inspector });
  }
  await hands.openTab('Result');

  await hands.row('White cat').click();
  await hands.row('Black cat').click({ modifiers: ['Control'] });
  await page.getByRole('toolbar', { name: '2 selected' }).waitFor();
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Retry as new jobs…' }).waitFor();
  await onlooker.look('selection');
  await page.getByRole('menuitem', { name: 'Add tag…' }).click();
  await dialogOf(page, 'Add tag').getByRole('textbox', { name: 'Tag' }).waitFor();
  await onlooker.look('bulk-tag', { within: dialog });
  await closeDialog(page, 'Add tag');
  await page.getByRole('button', { name: 'Clear selection' }).click();

  await hands.select('Rainy street');
  await hands.row('Rainy street').click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  await onlooker.look('menu', { within: '[role="menu"]' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Space');
  await dialogOf(page, /Rainy street/).waitFor();
  await onlooker.look('quick-look', { within: dialog });
  await closeDialog(page, /Rainy street/);

  const layout = page.getByRole('radiogroup', { name: 'Layout' });
  await layout.getByText('Gallery', { exact: true }).click();
  await page.getByRole('listbox', { name: 'Gallery' }).waitFor();
  await onlooker.look('gallery');
  await layout.getByText('List', { exact: true }).click();
  await page.keyboard.press('Alt+3');
  await hands.row('No answer').waitFor();
  await onlooker.look('attention');
  await page.keyboard.press('Alt+1');
});

test('the New job sheet keeps to WCAG A and AA, in both themes', { tag }, async ({
  shared,
  checkAccessibility,
}) => {
  const { app, page, hands } = shared;
  const onlooker = new Onlooker(app, page, checkAccessibility);
  await onlooker.begin('dark');
  const close = async () => {
    await page.keyboard.press('Escape');
    await hands.sheet.waitFor({ state: 'hidden' });
  };
  await page.keyboard.press('n');
  await hands.sheet.waitFor();
  await onlooker.look('new-job-empty');
  await close();
  for (const { kind, model } of [
    { kind: 'Image', model: 'gpt-image-2' },
    { kind: 'Video', model: 'seedance-2.0' },
    { kind: 'Music', model: 'suno-music' },
  ] as const) {
    await hands.openSheet(kind, model);
    await hands.promptField.waitFor();
    await onlooker.look(`new-job-${kind.toLowerCase()}`, { within: dialog });
    await close();
  }
  // A refused request keeps the sheet open, so that it can be put right.
  await hands.fillJob({ kind: 'Video', model: 'veo3.1', title: 'Refused', prompt: 'Rain sandbox:400' });
  await hands.submit();
  await hands.sheet.getByRole('alert').first().waitFor();
  await onlooker.look('new-job-refused', { within: dialog });
  await hands.sheet.getByRole('button', { name: /^Close/ }).click();
  await hands.sheet.waitFor({ state: 'hidden' });
});

test('palette, settings, shortcuts, tracking and spending keep to WCAG A and AA, in both themes', {
  tag,
}, async ({ shared, checkAccessibility }) => {
  const { app, page } = shared;
  const onlooker = new Onlooker(app, page, checkAccessibility);
  await onlooker.begin('light');
  const palette = page.getByPlaceholder('Type a command or a job title');
  await page.keyboard.press('Control+k');
  await palette.waitFor();
  await onlooker.look('palette');
  await page.keyboard.press('Escape');
  await palette.waitFor({ state: 'hidden' });

  await page.keyboard.press('Control+,');
  const settings = dialogOf(page, 'Settings');
  await settings.getByRole('tab').first().waitFor();
  for (const section of await settings.getByRole('tab').allInnerTexts()) {
    await settings.getByRole('tab', { name: section }).click();
    await onlooker.look(`settings-${section.toLowerCase()}`, { within: dialog });
  }
  await closeDialog(page, 'Settings');
  await page.keyboard.press('?');
  await dialogOf(page, 'Keyboard shortcuts').waitFor();
  await onlooker.look('shortcuts', { within: dialog });
  await closeDialog(page, 'Keyboard shortcuts');
  const places = page.getByRole('navigation');
  await places.getByRole('button', { name: /^Track tasks/ }).click();
  await dialogOf(page, /Track/).waitFor();
  await onlooker.look('track', { within: dialog });
  await closeDialog(page, /Track/);
  await places.getByRole('button', { name: 'Spending' }).click();
  await page.getByRole('heading', { name: 'Spending', exact: true }).waitFor();
  await onlooker.look('spending');
});

test('a small window keeps to WCAG A and AA, in both themes', { tag }, async ({
  shared,
  checkAccessibility,
}) => {
  const onlooker = await withCases(shared, checkAccessibility, 'dark');
  const { page, hands } = shared;
  const before = await onlooker.size();
  await onlooker.resize([900, 600]);
  await hands.select('No answer');
  await onlooker.look('small-job');
  await page.keyboard.press('Escape');
  await onlooker.look('small-list');
  await hands.openSheet('Video', 'seedance-2.0');
  await hands.promptField.waitFor();
  await onlooker.look('small-new-job');
  await page.keyboard.press('Escape');
  await hands.sheet.waitFor({ state: 'hidden' });
  await onlooker.resize(before);
});
