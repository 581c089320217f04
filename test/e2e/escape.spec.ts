/**
 * Escape closes the innermost thing alone: what opened within the New job sheet, the templates and the settings. What has been
 * closed keeps no key from the rest.
 */
import type { Locator } from '@playwright/test';
import { BatchHands } from './batch-hands.ts';
import { expect, type Page, type Shared, test } from './shared.ts';

const tag = '@batch';
const rows = ['animal\tlight', 'fox\tfog', 'bear\tsun'].join('\n');

async function begin({ page }: Shared, prompt: string): Promise<BatchHands> {
  const hands = new BatchHands(page);
  await hands.begin({ kind: 'Image', model: 'gpt-image-2', operation: 'Text to image' });
  await hands.promptField.fill(prompt);
  await hands.openMany();
  return hands;
}

/** Presses Escape where the keyboard is now; the sheet stays. */
async function leave(page: Page, hands: BatchHands) {
  await page.keyboard.press('Escape');
  await expect(hands.sheet).toBeVisible();
}

test('Escape leaves a pasted table in the sheet, and what was pasted is there after the sheet and after the page', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  const hands = await begin(shared, 'A {{animal}} in {{light}}, pasted');
  const paste = hands.pane.getByRole('button', { name: 'Paste a table' });
  const pasted = hands.pane.getByRole('textbox', { name: /^Table, with the names/ });
  await paste.press('Enter');
  await expect(pasted).toBeFocused();
  await pasted.fill(rows);
  await leave(page, hands);
  await expect(pasted).toBeHidden();
  await expect(paste).toBeFocused();
  await paste.press('Enter');
  await expect(pasted).toHaveValue(rows);
  // From the button that opened it, as from within.
  await paste.focus();
  await leave(page, hands);
  await expect(pasted).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(hands.sheet).toBeHidden();
  await page.keyboard.press('n');
  await expect(pasted).toHaveValue(rows);
  await page.reload();
  await hands.open();
  await expect(pasted).toHaveValue(rows);
  await hands.pane.getByRole('button', { name: 'Use this table' }).press('Enter');
  await expect(hands.count).toContainText('2 jobs');
});

test('Escape leaves a row that is being fixed, a menu, a list and the wildcards, and not the sheet', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  const hands = await begin(shared, 'A {{animal}} in {{light}}, __mood__');
  await hands.pane.getByRole('button', { name: 'Vary a field' }).press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await leave(page, hands);
  await expect(page.getByRole('menuitem')).toHaveCount(0);
  await hands.pane.getByRole('button', { name: 'Add the wildcard mood…' }).press('Enter');
  const library = page.getByRole('dialog', { name: 'Wildcards' });
  await expect(library).toBeVisible();
  await leave(page, hands);
  await expect(library).toBeHidden();

  await hands.pane.getByRole('button', { name: 'Paste a table' }).press('Enter');
  await hands.pane.getByRole('textbox', { name: /^Table, with the names/ }).fill(`${rows}\nowl`);
  await hands.pane.getByRole('button', { name: 'Use this table' }).press('Enter');
  const fix = hands.pane.getByRole('button', { name: 'Fix line 4' });
  await fix.press('Enter');
  const form = hands.pane.getByRole('form', { name: 'Fix line 4' });
  await expect(form.getByRole('textbox').first()).toBeFocused();
  await leave(page, hands);
  await expect(form).toBeHidden();
  await expect(fix).toBeFocused();
  await hands.pane.getByRole('combobox', { name: 'animal' }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await leave(page, hands);
  await expect(page.getByRole('option')).toHaveCount(0);

  await hands.promptField.press('Control+ArrowUp');
  await expect(page.getByRole('dialog', { name: 'Earlier prompts' })).toBeVisible();
  await leave(page, hands);
  await expect(page.getByRole('dialog', { name: 'Earlier prompts' })).toBeHidden();
  await hands.sheet.getByRole('button', { name: /^Drafts/ }).press('Enter');
  await expect(page.getByRole('button', { name: 'New draft' })).toBeVisible();
  await leave(page, hands);
  await expect(page.getByRole('button', { name: 'New draft' })).toBeHidden();
});

/**
 * Presses a key where the keyboard is, and Escape in the moment in which what it opens is in the document.
 * @param opened what then is there once more often than before
 * @returns whether the keyboard was not there yet
 */
const escapeAtOnce = (
  from: Locator,
  { key, ctrlKey = false }: { key?: string; ctrlKey?: boolean },
  opened: string,
) =>
  from.evaluate(
    (it, { key, ctrlKey, opened }) =>
      new Promise<boolean>((resolve) => {
        const countBefore = document.querySelectorAll(opened).length;
        const press = (init: KeyboardEventInit) =>
          it.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
        const look = () => {
          if (document.querySelectorAll(opened).length === countBefore) return;
          observer.disconnect();
          const hadKeyboard = document.activeElement === it;
          press({ key: 'Escape' });
          resolve(hadKeyboard);
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true });
        (it as HTMLElement).focus();
        if (key === undefined) (it as HTMLElement).click();
        else press({ key, ctrlKey });
      }),
    { key, ctrlKey, opened },
  );

test('Escape right after a dialog or a popover has opened closes that, although the keyboard is not there yet', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  const hands = await begin(shared, 'A {{animal}}, __mood__');
  const modal = '[role="dialog"][aria-modal="true"]';
  const popover = '[role="dialog"]:not([aria-modal="true"])';
  const wildcards = hands.pane.getByRole('button', { name: 'Add the wildcard mood…' });
  expect(await escapeAtOnce(wildcards, {}, modal)).toBe(true);
  await expect(page.getByRole('dialog', { name: 'Wildcards' })).toBeHidden();
  await expect(hands.sheet).toBeVisible();

  expect(await escapeAtOnce(hands.promptField, { key: 'ArrowUp', ctrlKey: true }, popover)).toBe(true);
  await expect(page.getByRole('dialog', { name: 'Earlier prompts' })).toBeHidden();
  await expect(hands.sheet).toBeVisible();
  expect(await escapeAtOnce(hands.sheet.getByRole('button', { name: /^Drafts/ }), {}, popover)).toBe(true);
  await expect(page.getByRole('button', { name: 'New draft' })).toBeHidden();
  await expect(hands.sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(hands.sheet).toBeHidden();
});

type Press = Pick<KeyboardEventInit, 'key' | 'code' | 'ctrlKey'>;

/**
 * Presses Escape where the keyboard is, and another key in the moment in which something has been closed by it and still fades.
 * @param closing what is in the document as long as it fades
 * @param moment the attribute that changes when it is closed, on whatever element
 * @returns whether it was there when the key was pressed
 */
const pressWhileItFades = (
  page: Page,
  { closing, moment, key }: { closing: string; moment: 'inert' | 'aria-expanded'; key: Press },
) =>
  page.evaluate(
    ({ closing, moment, key }) =>
      new Promise<boolean>((resolve) => {
        const press = (init: Press) =>
          (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }),
          );
        const observer = new MutationObserver(() => {
          observer.disconnect();
          const isThere = document.querySelector(closing) !== null;
          press(key);
          resolve(isThere);
        });
        observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: [moment] });
        press({ key: 'Escape' });
      }),
    { closing, moment, key },
  );

test('a key pressed while the palette, a menu or a popover fades does what it does afterwards', {
  tag,
}, async ({ shared: { page, hands } }) => {
  // Without motion nothing fades.
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.keyboard.press('Control+k');
  await expect(page.getByPlaceholder('Type a command or a job title')).toBeFocused();
  expect(
    await pressWhileItFades(page, {
      closing: '[role="dialog"][aria-modal="true"]',
      moment: 'inert',
      key: { key: ',', code: 'Comma', ctrlKey: true },
    }),
  ).toBe(true);
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();

  await page.getByRole('button', { name: /^Account:/ }).press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  const isMenu = await pressWhileItFades(page, {
    closing: '[role="menu"]',
    moment: 'aria-expanded',
    key: { key: 'n', code: 'KeyN' },
  });
  expect(isMenu).toBe(true);
  await expect(hands.sheet).toBeVisible();

  await hands.sheet.getByRole('button', { name: /^Drafts/ }).press('Enter');
  await expect(page.getByRole('button', { name: 'New draft' })).toBeVisible();
  const isPopover = await pressWhileItFades(page, {
    closing: '[role="dialog"]:not([aria-modal="true"])',
    moment: 'aria-expanded',
    key: { key: 'Escape' },
  });
  expect(isPopover).toBe(true);
  await expect(hands.sheet).toBeHidden();
  await page.emulateMedia({ reducedMotion: 'reduce' });
});

test('Escape leads from a template back to the library, and from there out of it', {
  tag: '@template',
}, async ({ shared: { page } }) => {
  await page.evaluate(() =>
    window.safelight!.putTemplate({
      id: 'tpl-escape',
      favourite: false,
      content: {
        name: 'A harbour',
        folder: '',
        title: '',
        request: {
          family: 'video',
          operation: 'text-to-video',
          model: 'veo3.1',
          fields: { prompt: 'A harbour at {{time}}' },
          media: [],
        },
        variables: [],
      },
    }),
  );
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Type a command or a job title').fill('Templates');
  await page.locator('[data-action]').getByText('Templates…', { exact: true }).click();
  const library = page.getByRole('dialog', { name: 'Templates', exact: true });
  await library.getByRole('button', { name: 'Use “A harbour”' }).press('Enter');
  const fill = page.getByRole('dialog', { name: 'A harbour' });
  await expect(fill.getByRole('textbox', { name: 'time' })).toBeFocused();
  await page.keyboard.type('noon');
  await page.keyboard.press('Escape');
  await expect(library.getByRole('button', { name: 'Use “A harbour”' })).toBeFocused();
  // What was typed waits, also while the library is closed.
  await page.keyboard.press('Escape');
  await expect(library).toBeHidden();
  await page.keyboard.press('Control+t');
  await library.getByRole('button', { name: 'Use “A harbour”' }).press('Enter');
  await expect(fill.getByRole('textbox', { name: 'time' })).toHaveValue('noon');
  await fill.getByRole('textbox', { name: 'time' }).press('Control+Enter');
  const sheet = page.getByRole('dialog', { name: 'New job' });
  await expect(sheet.getByRole('textbox', { name: 'Prompt' })).toHaveValue('A harbour at noon');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.keyboard.press('Control+t');
  await library.getByRole('button', { name: 'More for “A harbour”' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Edit…' }).press('Escape');
  await expect(page.getByRole('menuitem')).toHaveCount(0);
  await expect(library).toBeVisible();
  await library.getByRole('button', { name: 'More for “A harbour”' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Edit…' }).press('Enter');
  const edit = page.getByRole('dialog', { name: 'Edit template' });
  const name = edit.getByRole('textbox', { name: 'Name' });
  await name.fill('A lake');
  await page.keyboard.press('Escape');
  await library.getByRole('button', { name: 'More for “A harbour”' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Edit…' }).press('Enter');
  await expect(name).toHaveValue('A lake');
  await edit.getByRole('button', { name: 'Cancel' }).click();
  await library.getByRole('button', { name: 'More for “A harbour”' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Edit…' }).press('Enter');
  await expect(name).toHaveValue('A harbour');
  await page.keyboard.press('Escape');
  await expect(library).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(library).toBeHidden();
});

test('Escape leaves the task IDs that were typed to be there again; Ctrl+Enter tracks them', {
  tag: '@main',
}, async ({ shared: { page } }) => {
  const dialog = page.getByRole('dialog', { name: 'Track existing tasks' });
  const ids = dialog.getByRole('textbox', { name: 'Task IDs' });
  const track = page.getByRole('button', { name: 'Track tasks…' });
  await track.click();
  await ids.fill('ldtask_of_nobody');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await track.click();
  await expect(ids).toHaveValue('ldtask_of_nobody');
  await ids.press('Control+Enter');
  await expect(dialog.getByRole('listitem').filter({ hasText: 'ldtask_of_nobody' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();
  await track.click();
  await expect(ids).toHaveValue('');
  await page.keyboard.press('Escape');
});

test('Escape leaves the form of a limit, and not the settings', { tag: '@limit' }, async ({
  shared: { page },
}) => {
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('tab', { name: 'Spending limits', exact: true }).click();
  const add = settings.getByRole('button', { name: 'Add a limit…' });
  await add.press('Enter');
  const form = settings.getByRole('form').first();
  await form.getByRole('textbox').first().fill('5');
  await form.getByRole('combobox').first().click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  await expect(form.getByRole('textbox').first()).toHaveValue('5');
  await page.keyboard.press('Escape');
  await expect(form).toBeHidden();
  await expect(add).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
});

/** The settings as main has them. */
const keptSettings = (page: Page) =>
  page.evaluate(async () => {
    const boot = await window.safelight!.bootstrap();
    if (!boot.ok) throw new Error(boot.error.code);
    const { userId, projectId, askAboveUsd, chargeShare, fileNameTemplate } = boot.value.settings;
    return { userId, projectId, askAboveUsd, chargeShare, fileNameTemplate };
  });

test('what was typed in the settings is kept by Escape and Enter, and by the cross', {
  tag: '@settings',
}, async ({ shared: { page } }) => {
  const settings = page.getByRole('dialog', { name: 'Settings' });
  const field = (name: string) => settings.getByRole('textbox', { name, exact: true });
  const open = async (section: string) => {
    await page.keyboard.press('Control+,');
    await settings.getByRole('tab', { name: section, exact: true }).click();
  };
  const before = await keptSettings(page);
  const typed = [
    ['General', 'User ID', 'userId', 'mina'],
    ['General', 'Project for new jobs', 'projectId', 'harbour'],
    ['General', 'Ask before paying more than', 'askAboveUsd', '2.5'],
    ['Background', /^Alert me when a charge differs/, 'chargeShare', 7],
    ['Files', 'File names', 'fileNameTemplate', '{title} by hand'],
  ] as const;
  for (const [section, label, name, value] of typed) {
    await open(section);
    const one = typeof label === 'string' ? field(label) : settings.getByRole('textbox', { name: label });
    await one.fill(String(value));
    await page.keyboard.press('Escape');
    await expect(settings).toBeHidden();
    await expect.poll(async () => (await keptSettings(page))[name], name).toBe(value);
  }
  await open('General');
  await field('User ID').fill('noor');
  await field('User ID').press('Enter');
  await expect(field('User ID')).toBeFocused();
  await expect.poll(async () => (await keptSettings(page)).userId).toBe('noor');
  await field('User ID').fill('ada');
  await settings.getByRole('button', { name: 'Close' }).click();
  await expect(settings).toBeHidden();
  await expect.poll(async () => (await keptSettings(page)).userId).toBe('ada');
  await page.evaluate((settings) => window.safelight!.setSettings(settings), before);
});

test('a setting that is refused keeps the settings open at its field once, whichever way they are left', {
  tag: '@settings',
}, async ({ shared: { page }, checkAccessibility }) => {
  const settings = page.getByRole('dialog', { name: 'Settings' });
  const amount = settings.getByRole('textbox', { name: 'Ask before paying more than' });
  const refusal = settings.getByText('Enter an amount like 5 or 2.50.').first();
  const { askAboveUsd } = await keptSettings(page);
  await page.keyboard.press('Control+,');
  await amount.fill('five');
  await page.keyboard.press('Escape');
  await expect(amount).toBeFocused();
  await expect(refusal).toBeVisible();
  // The field that is refused can be read, and still shows that it has the keyboard.
  await checkAccessibility(page);
  await expect(amount).toHaveCSS('outline-style', 'solid');
  // Another text is another refusal.
  await amount.fill('six');
  await settings.getByRole('tab', { name: 'Files', exact: true }).click();
  await expect(amount).toBeFocused();
  await expect(amount).toHaveValue('six');
  await settings.getByRole('tab', { name: 'Files', exact: true }).click();
  await expect(amount).toBeHidden();
  await settings.getByRole('tab', { name: 'General', exact: true }).click();
  await expect(amount).toHaveValue(askAboveUsd);
  await amount.fill('seven');
  await settings.getByRole('button', { name: 'Close' }).click();
  await expect(amount).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
  expect((await keptSettings(page)).askAboveUsd).toBe(askAboveUsd);
});
