/** Input from every hand in the fields of templates, prompts, snippets, batches and limits. */
import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { BatchHands } from './batch-hands.ts';
import { copyPicture, drop, sendKey } from './from-outside.ts';
import { writePicture } from './pictures.ts';
import { expect, type Page, type Shared, test } from './shared.ts';
import { putFilmTemplate } from './templates.ts';

const tag = '@template';
const film = { kind: 'Video', model: 'veo3.1', operation: 'Text to video' } as const;

const library = (page: Page) => page.getByRole('dialog', { name: 'Templates', exact: true });
const snippets = (page: Page) => page.getByRole('dialog', { name: 'Snippets', exact: true });

/** A template whose length is a variable with a number. */
async function putTemplate(page: Page) {
  await putFilmTemplate(page, {
    id: 'tpl-inputs',
    name: 'Harbour',
    folder: 'Places',
    prompt: 'A harbour at {{time}}',
    fields: { duration: '{{duration}}' },
    variables: [{ name: 'duration', value: 4 }],
  });
}

async function openLibrary(page: Page) {
  await page.keyboard.press('Control+t');
  await library(page).getByRole('listitem').first().waitFor();
}

async function openSnippets(form: BatchHands) {
  await form.promptField.press('Control+ArrowDown');
  await form.page.getByRole('button', { name: 'Manage snippets…' }).click();
  await snippets(form.page).waitFor();
}

interface Field {
  name: string;
  /** Opens what it is in. */
  open(shared: Shared): Promise<Locator>;
  leave(shared: Shared): Promise<void>;
}

const formOf = ({ page }: Shared) => new BatchHands(page);
/** Leaves what is innermost, until nothing is open. */
const leaveAll = async ({ page }: Shared) => {
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: 500 });
  }).toPass();
};
const leaveSheet = async (shared: Shared) => {
  const form = formOf(shared);
  await expect(async () => {
    await shared.page.keyboard.press('Escape');
    await expect(form.sheet).toBeHidden({ timeout: 500 });
  }).toPass();
};

/** Leaves no pane of many jobs behind. */
const leaveMany = async (shared: Shared) => {
  await formOf(shared).pane.getByRole('button', { name: 'Back to the models' }).click();
  await leaveSheet(shared);
};

const inTemplate = async ({ page }: Shared, item: string) => {
  await openLibrary(page);
  await library(page).getByRole('button', { name: 'More for “Harbour”' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  return page.getByRole('dialog', { name: 'Edit template' });
};

const fields: Field[] = [
  {
    name: 'the search of templates',
    async open({ page }) {
      await openLibrary(page);
      return library(page).getByRole('textbox', { name: 'Search templates' });
    },
    leave: leaveAll,
  },
  {
    name: 'the prompt of a template',
    open: async (shared) =>
      (await inTemplate(shared, 'Edit…')).getByRole('textbox', { name: 'Prompt', exact: true }),
    leave: leaveAll,
  },
  {
    name: 'the name of a template',
    open: async (shared) =>
      (await inTemplate(shared, 'Edit…')).getByRole('textbox', { name: 'Name', exact: true }),
    leave: leaveAll,
  },
  {
    name: 'a variable',
    async open({ page }) {
      await openLibrary(page);
      await library(page).getByRole('button', { name: 'Use “Harbour”' }).click();
      return page.getByRole('dialog', { name: 'Harbour' }).getByRole('textbox', { name: 'time' });
    },
    leave: leaveAll,
  },
  {
    name: 'the search of earlier prompts',
    async open(shared) {
      const form = formOf(shared);
      await form.begin(film);
      await form.promptField.press('Control+ArrowUp');
      return shared.page.getByRole('combobox', { name: 'Search earlier prompts' });
    },
    leave: leaveSheet,
  },
  {
    name: 'the text of a snippet',
    async open(shared) {
      const form = formOf(shared);
      await form.begin(film);
      await openSnippets(form);
      return snippets(shared.page).getByRole('textbox', { name: 'Text' });
    },
    leave: leaveSheet,
  },
  {
    name: 'a list of values',
    async open(shared) {
      const form = formOf(shared);
      await form.begin(film);
      await form.promptField.fill('A {{creature}}');
      await form.openMany();
      return form.list('{{creature}}');
    },
    leave: leaveMany,
  },
  {
    name: 'the limit of a batch',
    async open(shared) {
      const form = formOf(shared);
      await form.begin(film);
      await form.promptField.fill('A {{creature}}');
      await form.openMany();
      return form.pane.getByRole('textbox', { name: 'Spend at most' });
    },
    leave: leaveMany,
  },
  {
    name: 'a pasted table',
    async open(shared) {
      const form = formOf(shared);
      await form.begin(film);
      await form.promptField.fill('A {{creature}}');
      await form.openMany();
      await form.pane.getByRole('button', { name: 'Paste a table' }).click();
      return form.pane.getByRole('textbox', { name: /^Table, with/ });
    },
    leave: leaveMany,
  },
  {
    name: 'the amount of a limit',
    async open({ page }) {
      await page.keyboard.press('Control+,');
      const settings = page.getByRole('dialog', { name: 'Settings' });
      await settings.getByRole('tab', { name: 'Spending limits' }).click();
      await settings.getByRole('button', { name: 'Add a limit…' }).click();
      return settings.getByRole('form').getByRole('textbox', { name: 'Up to' });
    },
    leave: leaveAll,
  },
];

test('the Enter and Escape of an input method end nothing in any of the fields', { tag }, async ({
  shared,
}) => {
  const { page } = shared;
  await putTemplate(page);
  for (const { name, open, leave } of fields) {
    await test.step(name, async () => {
      const field = await open(shared);
      await field.fill('に');
      await field.focus();
      for (const key of ['Enter', 'Escape']) {
        await sendKey(page, { key, code: key, isComposing: true });
        await sendKey(page, { key: 'Process', code: key, keyCode: 229 });
      }
      await expect(field).toBeFocused();
      await expect(field).toHaveValue('に');
      await leave(shared);
      await expect(page.getByRole('dialog')).toHaveCount(0);
    });
  }
  expect(shared.counted().posts).toBe(0);
});

test('text that an office program copied with its picture is text in every field', { tag }, async ({
  shared,
}) => {
  const { app, page, profile } = shared;
  await putTemplate(page);
  const picture = writePicture(profile.folder, 'page.png');
  for (const { name, open, leave } of fields) {
    await test.step(name, async () => {
      await copyPicture(app, picture, '12');
      const field = await open(shared);
      await field.fill('');
      await field.press('ControlOrMeta+v');
      await expect(field).toHaveValue('12');
      await leave(shared);
      await expect(page.getByRole('dialog')).toHaveCount(0);
    });
  }
});

test('a picture or link that is dragged onto the list of a media field is a value of the list, or is refused with the reason', {
  tag: '@batch',
}, async ({ shared }) => {
  const { page, profile } = shared;
  const form = formOf(shared);
  const png = [...readFileSync(writePicture(profile.folder, 'boat.png'))];
  await form.begin({ kind: 'Image', model: 'gpt-image-2', operation: 'Edit image' });
  await form.promptField.fill('A boat');
  await form.openMany();
  await form.pane.getByRole('button', { name: 'Vary a field' }).click();
  await page.getByRole('menuitem', { name: 'Images', exact: true }).click();
  const list = form.pane.getByRole('group', { name: 'Images', exact: true });
  const items = list.getByRole('listitem');
  await drop(page, list, {
    texts: {
      'text/uri-list': 'https://example.com/page',
      'text/html': '<a href="https://example.com/page"><img src="https://example.com/boat.webp"></a>',
    },
  });
  await expect(items).toHaveText(['https://example.com/boat.webp']);
  await drop(page, list, { texts: { 'text/uri-list': '# a link\r\nhttps://example.com/lake.png\r\n' } });
  await expect(items.nth(1)).toHaveText('https://example.com/lake.png');
  await drop(page, list, { files: [{ name: 'sea.png', type: 'image/png', bytes: png }] });
  await expect(items.nth(2)).toHaveText('sea.png');
  const encoded = Buffer.from(png).toString('base64');
  await drop(page, list, { texts: { 'text/html': `<img src="data:image/png;base64,${encoded}">` } });
  await expect(items.nth(3)).toHaveText('dropped.png');
  await drop(page, list, { texts: { 'text/uri-list': 'blob:https://example.com/1' } });
  await expect(list.getByRole('alert')).toHaveText(/What you dropped has no file or web link/);
  await expect(items).toHaveCount(4);
  // The form's own field took none of it.
  await expect(form.media('Images').getByRole('listitem')).toHaveCount(0);

  const link = list.getByRole('textbox', { name: 'Link for Images' });
  await link.fill('example.com/a.png');
  await link.press('Enter');
  await expect(list.getByRole('alert')).toHaveText('Enter a full link starting with https://');
  await expect(items).toHaveCount(4);
  await leaveMany(shared);
});

test('a number with a decimal point is typed into a variable, and stays a number', { tag }, async ({
  shared,
}) => {
  const { page } = shared;
  const form = formOf(shared);
  await putTemplate(page);
  await openLibrary(page);
  await library(page).getByRole('button', { name: 'Use “Harbour”' }).click();
  const filling = page.getByRole('dialog', { name: 'Harbour' });
  await filling.getByRole('textbox', { name: 'time' }).fill('dawn');
  const duration = filling
    .getByRole('combobox', { name: 'duration' })
    .or(filling.getByLabel('duration'))
    .first();
  await duration.press('ControlOrMeta+a');
  await page.keyboard.type('4.0');
  await expect(duration).toHaveValue('4.0');
  await filling.getByRole('button', { name: 'Open in sheet' }).click();
  await form.sheet.getByRole('button', { name: 'Inspect request' }).click();
  const inspect = page.getByRole('dialog', { name: 'What will be sent' });
  await expect(inspect.getByRole('tabpanel', { name: 'JSON' })).toContainText('"duration": 4');
  await page.keyboard.press('Escape');
  await inspect.waitFor({ state: 'hidden' });
  await leaveSheet(shared);
});

test('the keys for templates, batches and the sending work on Russian, Greek and Hebrew keyboards', {
  tag: '@main',
}, async ({ shared }) => {
  const { page } = shared;
  await putTemplate(page);
  for (const key of ['е', 'τ', 'א']) {
    await sendKey(page, { key, code: 'KeyT', ctrlKey: true });
    await expect(library(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(library(page)).toBeHidden();
  }
  const held = page.getByText('Sending is paused', { exact: false }).first();
  for (const key of ['З', 'Π', 'פ']) {
    await sendKey(page, { key, code: 'KeyP', ctrlKey: true, shiftKey: true });
    await expect(held).toBeVisible();
    await page.keyboard.press('Control+Shift+p');
    await expect(held).toBeHidden();
  }
});
