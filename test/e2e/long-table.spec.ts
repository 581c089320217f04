/** A table of more than a million characters that was pasted: kept beside its draft, as long as that is there. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { BatchHands, paste } from './batch-hands.ts';
import { expect, test } from './shared.ts';

const rows = 2_000;
const table = [
  'animal\tlight',
  ...Array.from({ length: rows }, (_, at) => `fox ${at} ${'in the long grass '.repeat(32)}\tfog`),
].join('\n');

test('a pasted table of more than a million characters is used at once, is there after the page, and its file goes with its draft', {
  tag: ['@batch', '@full-only'],
}, async ({ shared }) => {
  expect(table.length).toBeGreaterThan(1_000_000);
  const { page, profile } = shared;
  const folder = path.join(profile.userData, 'drafts');
  const files = () => (existsSync(folder) ? readdirSync(folder) : []);
  const hands = new BatchHands(page);
  await hands.begin({ kind: 'Image', model: 'gpt-image-2', operation: 'Text to image' });
  await hands.promptField.fill('A {{animal}} in {{light}}, many of them');
  await hands.openMany();
  await hands.pane.getByRole('button', { name: 'Paste a table' }).click();
  const pasted = hands.pane.getByRole('textbox', { name: /^Table, with the names/ });
  await pasted.fill('animal\tlight\nfox\t');
  await expect(hands.pane.getByRole('button', { name: 'Use this table' })).toBeEnabled();
  // A person who pastes another text over it does not wait until a million characters are laid out.
  await pasted.selectText();
  await paste(shared, pasted, table);
  await expect(hands.count).toContainText(/2,?000 jobs/);
  await expect(hands.pane.getByText('Pasted table', { exact: true })).toBeFocused();
  await expect.poll(() => files().length).toBe(1);
  await hands.close();
  const [file] = files();
  expect(statSync(path.join(folder, file!)).mode & 0o777).toBe(0o600);
  await page.reload();
  await hands.open();
  await expect(hands.pane).toContainText(/2,?000 rows/);
  await expect(hands.count).toContainText(/2,?000 jobs/);
  await expect.poll(() => files()).toEqual([file]);
  await hands.sheet.getByRole('button', { name: 'Clear', exact: true }).click();
  await hands.sheet.getByRole('button', { name: 'Undo' }).click();
  await expect(hands.count).toContainText(/2,?000 jobs/);
  await expect.poll(() => files()).toEqual([file]);
  await hands.pane.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(() => files()).toEqual([]);
});
