/** Templates: saved from the sheet and from a job, filled in, kept in order, and given to others as files. */

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { accessibilityFindings } from './axe.ts';
import { BatchHands } from './batch-hands.ts';
import { Composer } from './composer.ts';
import { holdAnswers } from './main-answers.ts';
import { answerQuestions } from './press.ts';
import { pictures } from './screenshots.ts';
import { expect, type Page, type Shared, test } from './shared.ts';

const tag = '@template';
const film = { kind: 'Video', model: 'veo3.1', operation: 'Text to video' } as const;

const library = (page: Page) => page.getByRole('dialog', { name: 'Templates', exact: true });
const rows = (page: Page) => library(page).getByRole('list', { name: 'Templates' }).getByRole('listitem');
const saving = (page: Page) => page.getByRole('dialog', { name: 'Save as template' });

/** Opens the library by its key. */
async function openLibrary(page: Page) {
  await page.keyboard.press('Control+t');
  await expect(library(page).getByRole('textbox', { name: 'Search templates' })).toBeFocused();
}

/** An empty library, as after a first start. */
async function emptied(page: Page) {
  await page.evaluate(async () => {
    const all = await window.safelight!.templates();
    for (const { id } of all.ok ? all.value : []) await window.safelight!.removeTemplate({ templateId: id });
  });
}

/** A template without the dialogs that make one. */
async function put(page: Page, id: string, name: string, change: { prompt?: string; folder?: string } = {}) {
  const answer = await page.evaluate(
    (given) =>
      window.safelight!.putTemplate({
        id: given.id,
        favourite: false,
        content: {
          name: given.name,
          folder: given.folder ?? '',
          title: '',
          request: {
            family: 'video',
            operation: 'text-to-video',
            model: 'veo3.1',
            fields: { prompt: given.prompt ?? 'A harbour' },
            media: [],
          },
          variables: [],
        },
      }),
    { id, name, ...change },
  );
  expect(answer.ok).toBe(true);
}

/** The system's file dialogs answer with these paths from now on. */
const answerDialogs = ({ app }: Pick<Shared, 'app'>, file: string) =>
  app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (() => Promise.resolve({ canceled: false, filePath })) as never;
    dialog.showOpenDialog = (() => Promise.resolve({ canceled: false, filePaths: [filePath] })) as never;
  }, file);

test.beforeEach(async ({ shared }) => emptied(shared.page));

test('a request of the sheet is saved with variables, filled in by keys, opened in the sheet and sent once', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  const form = new Composer(page);
  await form.begin(film);
  await form.promptField.fill('A {{subject}} at {{time}}');
  await form.choose('Duration (s)', '8');
  await form.sheet.getByRole('button', { name: 'Save as template…' }).click();
  const dialog = saving(page);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Place and time');
  await dialog
    .getByRole('combobox', { name: 'Folder' })
    .or(dialog.getByLabel('Folder'))
    .first()
    .fill('Places');
  await dialog.getByRole('textbox', { name: 'Initial value of subject' }).fill('harbour');
  await dialog.getByRole('checkbox', { name: 'Duration (s): 8' }).check();
  await expect(dialog.getByRole('textbox', { name: 'Initial value of duration' })).toHaveValue('8');
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'template-save');
  await dialog.getByRole('button', { name: 'Save template' }).click();
  await expect(dialog).toBeHidden();
  await form.promptField.fill('');
  await form.close();

  await openLibrary(page);
  await expect(rows(page)).toHaveText([/Place and time.*Places · veo3\.1 · 3 variables · not used yet/]);
  await rows(page).getByRole('button', { name: 'Use “Place and time”' }).focus();
  await page.keyboard.press('Enter');
  const fill = page.getByRole('dialog', { name: 'Place and time' });
  await expect(fill.getByRole('textbox', { name: 'subject' })).toBeFocused();
  await expect(fill.getByRole('textbox', { name: 'subject' })).toHaveValue('harbour');
  await expect(fill.getByText('Fill in every variable to make a job from here.')).toBeVisible();
  await expect(fill.getByRole('button', { name: /^Make 1 job/ })).toBeDisabled();
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'template-fill');
  await page.keyboard.press('Tab');
  await page.keyboard.type('noon');
  await fill.getByRole('button', { name: 'Open in sheet' }).press('Enter');
  await expect(form.promptField).toHaveValue('A harbour at noon');
  await expect(
    form.form.getByRole('group', { name: 'Duration (s)', exact: true }).getByRole('radio', { name: '8' }),
  ).toBeChecked();
  await form.send();
  await expect.poll(() => shared.counted().posts).toBe(1);
  await openLibrary(page);
  await expect(rows(page)).toHaveText([/used 1 time/]);
  await page.keyboard.press('Escape');
});

test('a job is made of a filled-in template at once, with its price on the button, and counted', {
  tag,
}, async ({ shared }) => {
  const { page, hands } = shared;
  await put(page, 'tpl-once', 'One subject', { prompt: 'A {{subject}} made at once' });
  await openLibrary(page);
  await rows(page).getByRole('button', { name: 'Use “One subject”' }).click();
  const fill = page.getByRole('dialog', { name: 'One subject' });
  const make = fill.getByRole('button', { name: /^Make 1 job/ });
  await expect(make).toBeDisabled();
  await fill.getByRole('textbox', { name: 'subject' }).fill('lamp');
  await expect(make).toHaveText(/^Make 1 job · ~\$/);
  await make.click();
  await expect(fill).toBeHidden();
  await hands.row('A lamp made at once').first().waitFor();
  expect(shared.counted().posts).toBe(1);
  expect(shared.jobs().map(({ title, model }) => [title, model])).toEqual([
    ['A lamp made at once', 'veo3.1'],
  ]);
  await openLibrary(page);
  await expect(rows(page)).toHaveText([/1 variable · used 1 time.*\$/]);
  await page.keyboard.press('Escape');
});

/** How far (px) the middle of one thing is from that of another. */
async function offCentre(outer: Locator, inner: Locator): Promise<number> {
  const [around, within] = [await outer.boundingBox(), await inner.boundingBox()];
  if (around === null || within === null) return Number.POSITIVE_INFINITY;
  return Math.max(
    Math.abs(around.x + around.width / 2 - within.x - within.width / 2),
    Math.abs(around.y + around.height / 2 - within.y - within.height / 2),
  );
}

test('while the job of a template is being made, nothing else is made of it', {
  tag,
}, async ({ shared }) => {
  const { page, app, hands } = shared;
  await put(page, 'tpl-held', 'Held', { prompt: 'A {{subject}} held back' });
  const release = await holdAnswers(app, 'submitJob');
  await openLibrary(page);
  await rows(page).getByRole('button', { name: 'Use “Held”' }).click();
  const fill = page.getByRole('dialog', { name: 'Held' });
  const subject = fill.getByRole('textbox', { name: 'subject' });
  await subject.fill('lamp');
  await fill.getByRole('button', { name: /^Make 1 job · / }).click();
  await expect(fill.getByRole('button', { name: 'Open in sheet' })).toBeDisabled();
  await expect(fill.getByRole('button', { name: 'Back to templates' })).toBeDisabled();
  // Neither is it left in another way.
  await fill.getByRole('textbox', { name: 'subject' }).press('Escape');
  await fill.getByRole('button', { name: 'Close' }).click();
  await expect(fill.getByRole('textbox', { name: 'subject' })).toBeVisible();
  const make = fill.locator('button[data-loading]');
  // Also where motion is reduced the sign of work stands in the middle of the button.
  await expect.poll(async () => offCentre(make, make.locator('.mantine-Loader-root'))).toBeLessThanOrEqual(2);
  await pictures(shared, 'template-making');
  await release();
  await expect(fill).toBeHidden();
  await hands.row('A lamp held back').first().waitFor();
  expect(shared.counted().posts).toBe(1);
});

test('a template keeps the delivery tier that was chosen, and a tier that a model does not have is not offered', {
  tag,
}, async ({ shared }) => {
  const { page, hands } = shared;
  const form = new Composer(page);
  await form.begin(film);
  await form.promptField.fill('A tier of its own');
  const tier = (place: Pick<Page, 'getByRole'>) => place.getByRole('combobox', { name: 'Delivery tier' });
  await tier(form.form).click();
  await page.getByRole('option', { name: /^official/ }).click();
  await form.sheet.getByRole('button', { name: 'Save as template…' }).click();
  await expect(tier(saving(page))).toHaveValue('official: may cost more');
  await pictures(shared, 'template-tier');
  await saving(page).getByRole('button', { name: 'Save template' }).click();
  await expect(saving(page)).toBeHidden();
  // The other model is only to be had at the verified tier.
  await form.begin({ ...film, model: 'veo3.1-fast' });
  const refused =
    'This model isn’t offered at the tier official: TokenLab would refuse the job. Choose another tier.';
  await expect(form.form.getByText(refused)).toBeVisible();
  await pictures(shared, 'tier-not-offered');
  await tier(form.form).click();
  await page.getByRole('option', { name: 'verified' }).click();
  await expect(form.form.getByText(refused)).toBeHidden();
  await tier(form.form).click();
  await expect(page.getByRole('option', { name: /^auto/ })).toBeVisible();
  await expect(page.getByRole('option', { name: /^official/ })).toHaveCount(0);
  await page.getByRole('option', { name: /^Account default/ }).click();
  await form.promptField.fill('');
  await form.close();

  await openLibrary(page);
  await rows(page).getByRole('button', { name: 'Use “A tier of its own”' }).click();
  const fill = page.getByRole('dialog', { name: 'A tier of its own' });
  await expect(fill.getByText('Its jobs ask for the delivery tier official.')).toBeVisible();
  // What the official tier costs is not known, so main asks before it pays.
  await answerQuestions(shared.app.electron, 0);
  await fill.getByRole('button', { name: 'Make 1 job', exact: true }).click();
  await hands.row('A tier of its own').first().waitFor();
  const [made] = shared.jobs();
  const job = await page.evaluate((jobId) => window.safelight!.getJob({ jobId }), made!.jobId);
  expect(job.ok && job.value.request.delivery).toBe('official');
});

test('a variable that is left empty stays open in the sheet, and becomes the variable of a batch', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  await put(page, 'tpl-open', 'Two subjects', { prompt: 'A {{subject}} in {{light}}' });
  await openLibrary(page);
  await rows(page).getByRole('button', { name: 'Use “Two subjects”' }).click();
  const fill = page.getByRole('dialog', { name: 'Two subjects' });
  await fill.getByRole('textbox', { name: 'light' }).fill('the evening');
  await fill.getByRole('button', { name: 'Open in sheet' }).click();
  const hands = new BatchHands(page);
  await expect(hands.promptField).toHaveValue('A {{subject}} in the evening');
  expect(shared.counted().posts).toBe(0);
  // Two jobs together may cost more than is paid without a question.
  await answerQuestions(shared.app.electron, 0);
  await hands.openMany();
  await hands.list('{{subject}}').fill('lamp\nship');
  await hands.goToReview();
  await hands.confirm();
  await expect.poll(() => shared.counted().posts).toBe(2);
  expect(
    shared
      .jobs()
      .map(({ title }) => title)
      .sort(),
  ).toEqual(['A lamp in the evening', 'A ship in the evening']);
  await openLibrary(page);
  await expect(rows(page)).toHaveText([/used 2 times/]);
  await page.keyboard.press('Escape');
});

test('the library is searched and sorted into folders; a template is renamed, moved, duplicated, deleted and brought back', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  await put(page, 'tpl-a', 'Evening', { folder: 'Light' });
  await put(page, 'tpl-b', 'Harbour', { prompt: 'Ships and cranes' });
  await openLibrary(page);
  const dialog = library(page);
  await expect(rows(page)).toHaveText([/Evening/, /Harbour/]);
  await dialog.getByRole('textbox', { name: 'Search templates' }).fill('cranes');
  await expect(rows(page)).toHaveText([/Harbour/]);
  await dialog.getByRole('textbox', { name: 'Search templates' }).fill('');
  await dialog.getByRole('button', { name: 'Add “Harbour” to favourites' }).press('Enter');
  await expect(rows(page)).toHaveText([/Harbour/, /Evening/]);
  await dialog.getByRole('combobox', { name: 'Folder' }).or(dialog.getByLabel('Folder')).first().click();
  await page.getByRole('option', { name: 'Light', exact: true }).click();
  await expect(rows(page)).toHaveText([/Evening/]);
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'template-library');

  const more = (name: string) => dialog.getByRole('button', { name: `More for “${name}”` });
  await more('Evening').press('Enter');
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit template' });
  await edit.getByRole('textbox', { name: 'Name' }).fill('Late evening');
  await edit.getByRole('button', { name: 'Save template' }).click();
  await expect(rows(page)).toHaveText([/Harbour/, /Late evening.*Light/]);
  await more('Late evening').press('Enter');
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(rows(page)).toHaveText([/Harbour/, /Late evening/, /Late evening \(copy\)/]);
  await more('Late evening').press('Enter');
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog.getByRole('status').last()).toHaveText('“Late evening” was deleted.');
  await expect(rows(page)).toHaveText([/Harbour/, /Late evening \(copy\)/]);
  await dialog.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('templates are written to a file and read from one; foreign, newer and hostile files are refused with the reason', {
  tag,
}, async ({ shared }) => {
  const { page, profile } = shared;
  await put(page, 'tpl-x', 'To give away', { prompt: 'A {{subject}}' });
  const file = path.join(profile.folder, 'given.json');
  await answerDialogs(shared, file);
  await openLibrary(page);
  const dialog = library(page);
  await dialog.getByRole('button', { name: 'Export shown…' }).press('Enter');
  await expect(dialog.getByRole('status').last()).toContainText('1 template written to');
  const written = readFileSync(file, 'utf8');
  expect(JSON.parse(written)).toMatchObject({
    format: 'safelight-templates',
    version: 1,
    templates: [{ name: 'To give away', variables: [{ name: 'subject', value: '' }] }],
  });
  const bring = dialog.getByRole('button', { name: 'Import…' });
  await bring.press('Enter');
  await expect(dialog.getByRole('status').last()).toHaveText('1 template imported.');
  await expect(rows(page)).toHaveText([/To give away/, /To give away/]);

  const refusals: [content: string, reason: string][] = [
    ['{"name":"something else"}', 'it isn’t a file of Safelight templates'],
    [written.replace('"version": 1', '"version": 2'), 'a newer Safelight wrote it'],
    [written.replace('"prompt":', '"__proto__": {}, "prompt":'), 'a field in it is called “__proto__”'],
    [
      written.replace(
        '"media": []',
        '"media": [{"kind":"link","field":"image_url","url":"file:///etc/passwd"}]',
      ),
      'Media of a template are https links',
    ],
    ['x'.repeat(5 * 1024 * 1024), 'larger than 4.2 MB'],
    ['not json', 'it isn’t JSON'],
  ];
  for (const [content, reason] of refusals) {
    writeFileSync(file, content);
    await bring.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText(reason);
  }
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press('Escape');
});

test('a finished job is saved as a template', { tag }, async ({ shared }) => {
  const { page, hands } = shared;
  await hands.sendJob({ ...film, title: 'To be saved', prompt: 'A lamp to be saved' });
  await hands.row('To be saved').first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Save as template…' }).click();
  const dialog = saving(page);
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('To be saved');
  await expect(dialog.getByRole('textbox', { name: 'Prompt' })).toHaveValue('A lamp to be saved');
  await dialog.getByRole('textbox', { name: 'Prompt' }).fill('A {{thing}} to be saved');
  await dialog.getByRole('textbox', { name: 'Initial value of thing' }).fill('lamp');
  await dialog.getByRole('textbox', { name: 'Name' }).press('Enter');
  await expect(dialog).toBeHidden();
  await openLibrary(page);
  await expect(rows(page)).toHaveText([/To be saved.*1 variable/]);
  await page.keyboard.press('Escape');
});
