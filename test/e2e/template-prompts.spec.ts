/** Earlier prompts and snippets in the prompt of the New job sheet. */
import { accessibilityFindings } from './axe.ts';
import { Composer } from './composer.ts';
import { pictures } from './screenshots.ts';
import { expect, test } from './shared.ts';

const tag = '@template';
const film = { kind: 'Video', model: 'veo3.1', operation: 'Text to video' } as const;

test('earlier prompts are opened, searched and taken by keys, and Esc leaves the prompt as it is', {
  tag,
}, async ({ shared }) => {
  const { page, hands } = shared;
  await hands.sendJob({ ...film, title: 'History A', prompt: 'A harbour at night, in the rain' });
  await hands.sendJob({ ...film, title: 'History B', prompt: 'A lamp on a desk' });
  await hands.sendJob({ ...film, title: 'History C', prompt: 'A lamp on a desk' });
  const form = new Composer(page);
  await form.begin(film);
  await form.promptField.fill('Half a thought');
  await page.keyboard.press('Control+ArrowUp');
  const search = page.getByRole('combobox', { name: 'Search earlier prompts' });
  const options = page.getByRole('listbox', { name: 'Earlier prompts' }).getByRole('option');
  await expect(search).toBeFocused();
  await expect(options).toHaveText([/^A lamp on a desk/, /^A harbour at night, in the rain/]);
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'prompt-history');
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
  await expect(form.promptField).toBeFocused();
  await expect(form.promptField).toHaveValue('Half a thought');

  await page.keyboard.press('Control+ArrowUp');
  await search.pressSequentially('rain');
  await expect(options).toHaveText([/^A harbour at night, in the rain/]);
  await page.keyboard.press('Enter');
  await expect(form.promptField).toBeFocused();
  await expect(form.promptField).toHaveValue('A harbour at night, in the rain');
  // What was there before is one step back.
  await page.keyboard.press('Control+z');
  await expect(form.promptField).toHaveValue('Half a thought');
  await form.close();
});

test('a snippet is made, inserted at the cursor, changed, deleted and brought back, by keys', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  const form = new Composer(page);
  await form.begin(film);
  await form.promptField.fill('A harbour, wide shot');
  await page.keyboard.press('Control+ArrowDown');
  const search = page.getByRole('combobox', { name: 'Search snippets' });
  await expect(search).toBeFocused();
  await page.getByRole('button', { name: 'Manage snippets…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Snippets', exact: true });
  const name = dialog.getByRole('textbox', { name: 'Name' });
  await expect(name).toBeFocused();
  await page.keyboard.type('Evening');
  await page.keyboard.press('Tab');
  await page.keyboard.type(' in the last light');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  const items = dialog.getByRole('list', { name: 'Saved snippets' }).getByRole('listitem');
  await expect(items).toHaveText(['Evening']);
  await expect(dialog.getByRole('status')).toHaveText('Saved.');
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'snippets');
  await dialog.getByRole('button', { name: 'Delete' }).press('Enter');
  await expect(items).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(items).toHaveText(['Evening']);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(form.sheet).toBeVisible();

  await form.promptField.focus();
  await page.keyboard.press('Control+Home');
  for (const _letter of 'A harbour') await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+ArrowDown');
  await expect(page.getByRole('option', { name: 'Evening' })).toBeVisible();
  await pictures(shared, 'snippet-picker');
  await page.keyboard.press('Enter');
  await expect(form.promptField).toHaveValue('A harbour in the last light, wide shot');
  await form.close();
  expect(shared.counted().posts).toBe(0);
});
