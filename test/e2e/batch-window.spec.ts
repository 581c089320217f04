/** Making many jobs in the real window: from lists, tables and wildcards to the page of the batch. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accessibilityFindings } from './axe.ts';
import { BatchHands, paste } from './batch-hands.ts';
import { answerQuestions, pressFor } from './press.ts';
import { pictures } from './screenshots.ts';
import { expect, type Shared, test } from './shared.ts';

const tag = '@batch';
/** Its price is known before it is sent. */
const film = { kind: 'Video', model: 'veo3.1' } as const;

const folder = mkdtempSync(path.join(tmpdir(), 'safelight-tables-'));
function file(name: string, content: string | Uint8Array): string {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}

async function begin(shared: Shared, prompt: string): Promise<BatchHands> {
  // Many jobs together cost more than is paid without a question.
  await answerQuestions(shared.app.electron, 0);
  const hands = new BatchHands(shared.page);
  await hands.begin(film);
  await hands.promptField.fill(prompt);
  return hands;
}

/** A batch of the lists of one variable, made. */
async function make(shared: Shared, prompt: string, subjects: readonly string[]): Promise<BatchHands> {
  const hands = await begin(shared, prompt);
  await hands.openMany();
  await hands.list('{{subject}}').fill(subjects.join('\n'));
  await hands.goToReview();
  await hands.confirm();
  return hands;
}

const titles = (shared: Shared) => shared.jobs().map(({ title }) => title);
const states = (shared: Shared) => shared.jobs().map(({ state }) => state);
const hold = (shared: Shared) => pressFor(shared.page, 'holdSending', { accountId: null });
const release = (shared: Shared) => pressFor(shared.page, 'releaseSending', { accountId: null });

test.afterEach(({ shared }) => release(shared));

// The first of the file: no other test has made a batch in its app yet.
test('without a batch the place of batches says how to make one, and the sidebar has none', { tag }, async ({
  shared: { page },
}) => {
  const hands = new BatchHands(page);
  await page.keyboard.press('Alt+7');
  await expect(hands.main).toContainText('No batches yet');
  await expect(page.getByRole('navigation').getByRole('heading', { name: 'Batches' })).toBeHidden();
  await hands.main.getByRole('button', { name: 'New job' }).click();
  await expect(hands.sheet).toBeVisible();
});

test('two lists make every combination, reviewed with count, first requests and price before one confirmation', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  const hands = await begin(shared, 'A {{subject}} in the {{light}}, combined');
  await hands.openMany();
  await expect(hands.count).toHaveText('Give {{subject}} at least one value.');
  await hands.list('{{subject}}').fill('fox\nbear\ncat');
  await hands.list('{{light}}').fill('fog\nsun');
  await expect(hands.count).toHaveText('6 jobs: 3 × 2');
  const atMost = hands.pane.getByRole('textbox', { name: 'Spend at most' });
  await atMost.fill('3');
  await pictures(shared, 'batch-lists');
  await hands.goToReview();
  await expect(hands.review.getByRole('heading', { name: 'Review 6 jobs' })).toBeFocused();
  await expect(hands.review).toContainText('The first 3 requests, as they will be sent');
  await expect(hands.review.locator('pre').first()).toContainText('A fox in the fog, combined');
  await expect(hands.makeButton).toHaveText(/^Make 6 jobs · (about|up to) \$\d/);
  await expect(hands.review).toContainText(/This batch: at most \$3\.00\. In total it may come to \$\d/);
  await hands.review.getByRole('button', { name: 'Back' }).click();
  await atMost.fill('');
  await hands.goToReview();
  await expect(hands.review).toContainText('No spending limit applies.');
  expect(shared.counted().posts).toBe(0);
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'batch-review');
  await hands.confirm();
  await expect(hands.table).toHaveAttribute('aria-rowcount', '7');
  await expect.poll(() => shared.counted().posts).toBe(6);
  for (const subject of ['fox', 'bear', 'cat'])
    for (const light of ['fog', 'sun'])
      expect(titles(shared).filter((title) => title.includes(`A ${subject} in the ${light}`))).toHaveLength(
        1,
      );
  await expect(hands.progress).toHaveAttribute('aria-valuetext', /^6 completed/);
  await expect(hands.table.getByRole('row').nth(1)).toContainText(/fox.*fog.*completed/);
  await pictures(shared, 'batch-page');
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('a table in UTF-16 with semicolons makes its rows; bad ones are named with their line, fixed or left out first', {
  tag,
}, async ({ shared }) => {
  const rows = [
    'Subject;Duration (s);note',
    'bad owl;4',
    'elk;4;a',
    '"torn;4;b',
    '__no-such-beast__;8;c',
    'hen;6;d',
    '',
  ];
  const table = file('animals.csv', Buffer.from(`\uFEFF${rows.join('\r\n')}`, 'utf16le'));
  const hands = await begin(shared, 'A {{subject}} from a table');
  await hands.openMany();
  await hands.pane.getByTestId('many-table').setInputFiles(table);
  await expect(hands.pane).toContainText('animals.csv');
  await expect(hands.count).toHaveText('Fix or leave out 2 rows first.');
  await expect(hands.pane).toContainText('Line 2: It has 2 cells, and the table has 3 columns.');
  await expect(hands.pane).toContainText('Line 4: Its quotation marks don’t match.');
  await pictures(shared, 'batch-table');
  // A batch with undecided rows is not even planned.
  await hands.sheet.getByRole('button', { name: 'Review…' }).click();
  await expect(hands.review).toBeHidden();
  await hands.pane.getByRole('button', { name: 'Fix line 2' }).click();
  const fix = hands.pane.getByRole('form', { name: 'Fix line 2' });
  await fix.getByRole('textbox', { name: 'Subject' }).fill('owl');
  await fix.getByRole('button', { name: 'Use these values' }).click();
  // What had the keyboard is gone with its row.
  await expect(hands.pane.getByRole('button', { name: /line 4$/ }).first()).toBeFocused();
  await hands.pane.getByRole('button', { name: 'Leave out line 4' }).click();
  await expect(hands.count).toHaveText('4 jobs');
  await expect(hands.pane.getByText('animals.csv')).toBeFocused();

  // What only the request shows to be wrong is named in the review, by the same line.
  await hands.goToReview();
  await expect(hands.review).toContainText(/Line 5:.*no-such-beast/);
  await expect(hands.makeButton).toBeDisabled();
  await expect(hands.review).toContainText('Fix or leave out 1 row first.');
  await expect(hands.review.getByRole('button', { name: 'Leave all out' })).toBeHidden();
  await pictures(shared, 'batch-bad-rows');
  await hands.review.getByRole('button', { name: 'Fix line 5' }).click();
  const again = hands.review.getByRole('form', { name: 'Fix line 5' });
  await again.getByRole('textbox', { name: 'Subject' }).fill('yak');
  await again.getByRole('button', { name: 'Use these values' }).click();
  await expect(hands.makeButton).toHaveText(/^Make 4 jobs/);
  await expect(hands.review.getByRole('heading', { name: 'Review 4 jobs' })).toBeFocused();
  expect(shared.counted().posts).toBe(0);
  await hands.confirm();
  await expect.poll(() => shared.counted().posts).toBe(4);
  expect(titles(shared).sort()).toEqual(['elk', 'hen', 'owl', 'yak'].map((one) => `A ${one} from a table`));
});

test('a pasted table is mapped to fields by hand, and a file that cannot be a table says why', {
  tag,
}, async ({ shared }) => {
  const hands = await begin(shared, 'A {{subject}} that was pasted');
  await hands.openMany();
  const picker = hands.pane.getByTestId('many-table');
  await picker.setInputFiles(file('book.xlsx', Buffer.from('PK\x03\x04rest')));
  await expect(hands.pane.getByRole('alert')).toContainText('This is a workbook or an archive.');
  await hands.pane.getByRole('button', { name: 'Paste a table' }).click();
  await hands.pane
    .getByRole('textbox', { name: /^Table, with the names/ })
    .fill('animal\tform\nmoth\t16:9\nwasp\t9:16');
  await hands.pane.getByRole('button', { name: 'Use this table' }).click();
  await expect(hands.count).toHaveText('Choose what at least one column fills.');
  const columns = hands.pane.getByRole('group', { name: 'What each column fills' });
  for (const [column, target] of [
    ['animal', '{{subject}}'],
    ['form', 'Aspect ratio'],
  ] as const) {
    await columns.getByRole('combobox', { name: column }).click();
    await shared.page.getByRole('option', { name: target, exact: true }).click();
  }
  await expect(hands.count).toHaveText('2 jobs');
  await hands.goToReview();
  await expect(hands.review.locator('pre').first()).toContainText('"aspect_ratio": "16:9"');
  await hands.confirm();
  await expect.poll(() => shared.counted().posts).toBe(2);
});

test('a JSONL file names pictures of this computer, which are chosen once, and its rows become jobs', {
  tag,
}, async ({ shared }) => {
  const { app, page } = shared;
  await answerQuestions(app.electron, 0);
  const names = ['first.png', 'second.png'];
  const icon = readFileSync(path.resolve(import.meta.dirname, '../../resources/icons/tray.png'));
  const chosen = names.map((name) => file(name, icon));
  const rows = [
    '{"subject":"fox","image":"first.png"}',
    '{"subject":"bear","image":"second.png"}',
    '{"subject":3}',
    'not json',
    '',
  ];
  const hands = new BatchHands(page);
  await hands.begin({ ...film, operation: 'Image to video' });
  await hands.promptField.fill('A {{subject}} from JSON');
  await hands.openMany();
  await hands.pane.getByTestId('many-table').setInputFiles(file('animals.jsonl', rows.join('\n')));
  await expect(hands.pane).toContainText('The table names 2 files of this computer, such as first.png.');
  await expect(hands.pane).toContainText('Line 1: The file first.png hasn’t been chosen yet.');
  // Each line names its own columns.
  await expect(hands.pane.getByRole('checkbox', { name: 'The first line names the columns' })).toHaveCount(0);
  await expect(hands.pane).toContainText('Line 4: It is not valid JSON.');
  const chooser = page.waitForEvent('filechooser');
  await hands.pane.getByRole('button', { name: 'Choose the files…' }).press('Enter');
  await (await chooser).setFiles(chosen);
  await expect(hands.pane).not.toContainText('hasn’t been chosen yet');
  await hands.pane.getByRole('button', { name: 'Leave out line 4' }).click();
  await hands.goToReview();
  // What only the request shows to be wrong: the third row has no picture.
  await hands.review.getByRole('button', { name: 'Leave out line 3' }).click();
  await expect(hands.review).toContainText('Image: first.png');
  await hands.confirm();
  await expect.poll(() => shared.counted().posts).toBe(2);
  expect(titles(shared).sort()).toEqual(['A bear from JSON', 'A fox from JSON']);
});

test('lists go together row by row, with noted seeds, and a wildcard of the library is drawn for each job', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  const hands = await begin(shared, 'A {{subject}} feeling __mood-of-batch__');
  await hands.openMany();
  await hands.list('{{subject}}').fill('crow\nlark\nwren');
  await hands.vary('Aspect ratio', '16:9\n9:16');
  await hands.pane.getByText('Row by row', { exact: true }).click();
  await expect(hands.count).toHaveText('Row by row, all lists need the same number of values.');
  await hands.list('{{subject}}').fill('crow\nlark');
  await expect(hands.count).toHaveText('2 jobs');
  await hands.pane.getByRole('combobox', { name: 'Seeds' }).click();
  await page.getByRole('option', { name: 'Counting up' }).click();
  await hands.pane.getByRole('textbox', { name: 'First seed' }).fill('40');
  await expect(hands.pane).toContainText('not in the library');
  await hands.pane.getByRole('button', { name: 'Add the wildcard mood-of-batch…' }).click();
  const library = page.getByRole('dialog', { name: 'Wildcards' });
  const entries = library.getByRole('textbox', { name: 'Entries, one per line' });
  await paste(shared, entries, 'calm\n'.repeat(2_001));
  await library.getByRole('button', { name: 'Save wildcard' }).click();
  await expect(library).toContainText('These are 2,001 entries. A wildcard takes 2,000 at most.');
  await entries.fill('calm\nproud');
  await pictures(shared, 'batch-wildcards');
  await library.getByRole('button', { name: 'Save wildcard' }).click();
  await expect(hands.pane).toContainText('2 entries');
  await hands.goToReview();
  await expect(hands.review.locator('pre').first()).toContainText(/A crow feeling (calm|proud)/);
  await expect(hands.review.locator('pre').first()).toContainText('"seed": 40');
  await hands.confirm();
  await expect.poll(() => shared.counted().posts).toBe(2);
  await expect(hands.table.getByRole('row').nth(2)).toContainText(/lark.*9:16.*41.*(calm|proud)/);
});

test('a batch is paused, resumed and stopped: what was not sent is not sent, and stays to be seen', {
  tag,
}, async ({ shared }) => {
  await hold(shared);
  const hands = await make(shared, 'A {{subject}} that may be stopped', ['ant', 'bee', 'fly']);
  await expect(hands.progress).toHaveAttribute('aria-valuetext', /^3 waiting/);
  await hands.main.getByRole('button', { name: 'Pause' }).click();
  await expect(hands.main).toContainText('Paused. Waiting jobs aren’t sent until you resume it.');
  await release(shared);
  await hands.main.getByRole('button', { name: 'Stop…' }).click();
  const dialog = shared.page.getByRole('dialog', { name: 'Stop this batch?' });
  await expect(dialog).toContainText('3 waiting jobs won’t be sent and cost nothing.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  // One of several: the others wait again while it is resumed.
  await hands.main.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => shared.counted().posts).toBe(3);

  await hold(shared);
  await make(shared, 'A {{subject}} that is stopped', ['cod', 'eel']);
  await hands.main.getByRole('button', { name: 'Stop…' }).click();
  await dialog.getByRole('button', { name: 'Stop the batch' }).click();
  await expect(hands.progress).toHaveAttribute('aria-valuetext', '2 not sent');
  await expect(hands.main.getByRole('button', { name: 'Pause' })).toBeHidden();
  await release(shared);
  expect(states(shared).slice(3)).toEqual(['not_sent', 'not_sent']);
  expect(shared.counted().posts).toBe(3);
});

test('the limit of a batch is raised where it holds its jobs, after a question, and what fits then is sent', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  const hands = await begin(shared, 'A {{subject}} within a limit');
  // Each costs 1.60.
  await hands.choose('Duration (s)', '4');
  await hands.openMany();
  await hands.list('{{subject}}').fill('asp\ncub\ndoe');
  await hands.pane.getByRole('textbox', { name: 'Spend at most' }).fill('2');
  await hands.goToReview();
  await hands.confirm();
  await expect(hands.progress).toHaveAttribute('aria-valuetext', /2 need attention/);
  expect(shared.counted().posts).toBe(1);
  await page.keyboard.press('Alt+3');
  await hands.select('A cub within a limit');
  await expect(hands.inspector).toContainText('The limit of its batch holds back this job');
  const dialog = page.getByRole('dialog', { name: 'Limit of this batch' });
  await page.getByRole('button', { name: 'Change the batch’s limit…' }).first().click();
  const amount = dialog.getByRole('textbox', { name: 'Spend at most' });
  await expect(amount).toHaveValue('2');
  await amount.fill('a lot');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Enter the most to spend, such as 5 or 2.50.');
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'batch-limit');
  // Without a yes nothing changes.
  await answerQuestions(shared.app.electron, 1);
  await amount.fill('3.50');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Set limit' })).toBeEnabled();
  await expect(amount).toHaveValue('3.50');
  expect(shared.counted().posts).toBe(1);
  await answerQuestions(shared.app.electron, 0);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(() => shared.counted().posts).toBe(2);
  expect(shared.jobs().filter(({ hold: held }) => held?.reason === 'limit')).toHaveLength(1);
  // The batch's page has it, too.
  await page.keyboard.press('Alt+7');
  await hands.main
    .getByText('A {{subject}} within a limit')
    .or(hands.main.getByText('within a limit'))
    .first()
    .click();
  await hands.main.getByRole('button', { name: 'Limit…' }).click();
  await amount.fill('');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(() => shared.counted().posts).toBe(3);
});

test('what failed is retried as new jobs, by a button with its price', { tag }, async ({ shared }) => {
  const hands = await make(shared, 'A {{subject}} sandbox:fail', ['rat', 'vole']);
  await expect(hands.progress).toHaveAttribute('aria-valuetext', /^2 failed/);
  const retry = hands.main.getByRole('button', { name: /^Retry 2 failed · up to \$\d/ });
  await retry.click();
  await expect.poll(() => shared.counted().posts).toBe(4);
  await expect(hands.table).toHaveAttribute('aria-rowcount', '5');
  await expect(hands.table.getByRole('row').nth(2)).toContainText('retry');
  expect(shared.jobs().filter(({ retryOf }) => retryOf !== null)).toHaveLength(2);
});

test('the contact sheet lays two lists out across and down, and a cell opens its job, by keys alone', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  const hands = await begin(shared, 'A {{subject}} by {{light}}, as a sheet');
  await hands.openMany();
  await hands.list('{{subject}}').fill('ape\nyeti');
  await hands.list('{{light}}').fill('day\nnight');
  await hands.goToReview();
  await hands.confirm();
  await expect(hands.progress).toHaveAttribute('aria-valuetext', /^4 completed/);
  await hands.main.getByText('Contact sheet', { exact: true }).click();
  const sheet = hands.main.getByRole('grid', { name: 'Results of the batch' });
  await expect(sheet.getByRole('columnheader', { name: 'night' })).toBeVisible();
  await expect(sheet.getByRole('rowheader', { name: 'yeti' })).toBeVisible();
  await expect(sheet.getByRole('gridcell')).toHaveCount(4);
  await pictures(shared, 'batch-sheet');
  expect(await accessibilityFindings(page)).toEqual([]);
  await sheet.focus();
  for (const key of ['ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await expect(sheet.locator('[data-current]')).toHaveAttribute('aria-label', /yeti.*night.*: completed$/);
  await page.keyboard.press('Enter');
  await expect(hands.inspector.getByRole('heading', { name: /A yeti by night/ })).toBeVisible();
  // Back by its key, to the grid that is no crossing.
  await page.keyboard.press('Alt+7');
  await expect(hands.main.getByRole('heading', { name: 'Batches' })).toBeVisible();
  await expect(hands.main.getByRole('progressbar').first()).toBeVisible();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /as a sheet, 4 jobs/ })
    .click();
  await hands.main.getByText('Contact sheet', { exact: true }).click();
  await hands.main.getByText('Grid', { exact: true }).click();
  await expect(sheet.getByRole('gridcell')).toHaveCount(4);
  await expect(sheet.getByRole('columnheader')).toHaveCount(0);
});

test('many jobs are made by keys alone, from the first key to the rows', { tag }, async ({ shared }) => {
  const { page } = shared;
  const hands = await begin(shared, 'A {{subject}} by keys');
  await answerQuestions(shared.app.electron, 0);
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 60; presses += 1) {
      const label = await page.evaluate(() => {
        const at = document.activeElement;
        return at?.getAttribute('aria-label') ?? at?.textContent ?? '';
      });
      if (name.test(label)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${name} is not reached by Tab`);
  };
  await tabTo(/^Fill the variables/);
  await page.keyboard.press('Enter');
  await expect(hands.pane.getByRole('button', { name: 'Back to the models' })).toBeFocused();
  await hands.list('{{subject}}').focus();
  await page.keyboard.type('newt');
  await page.keyboard.press('Enter');
  await page.keyboard.type('toad');
  await expect(hands.count).toHaveText('2 jobs');
  await page.keyboard.press('Control+Enter');
  await expect(hands.review.getByRole('heading', { name: 'Review 2 jobs' })).toBeFocused();
  // Escape leads back to the sheet, and not out of it.
  await page.keyboard.press('Escape');
  await expect(hands.promptField).toHaveValue('A {{subject}} by keys');
  await page.keyboard.press('Control+Enter');
  await expect(hands.makeButton).toBeEnabled();
  await tabTo(/^Make 2 jobs/);
  await page.keyboard.press('Enter');
  await hands.sheet.waitFor({ state: 'hidden' });
  await expect(hands.table).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(hands.inspector.getByRole('heading', { name: 'A toad by keys' })).toBeVisible();
  await expect.poll(() => shared.counted().posts).toBe(2);
});

test('a batch is renamed, exported with its results, and made again with changes; the sheet keeps it over a reload', {
  tag,
}, async ({ shared }) => {
  const { app, page } = shared;
  const hands = await make(shared, 'A {{subject}} once more', ['gnu', 'kid']);
  await expect(hands.progress).toHaveAttribute('aria-valuetext', /^2 completed/);
  await hands.main.getByRole('button', { name: 'Rename the batch' }).click();
  await page.keyboard.type('Hoofed');
  await page.keyboard.press('Enter');
  await expect(hands.main.getByRole('heading', { name: 'Hoofed' })).toBeVisible();
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Hoofed, 2 jobs' })).toBeVisible();

  const target = path.join(folder, 'hoofed.csv');
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, target);
  await hands.main.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'As CSV with results…' }).click();
  await expect(hands.main).toContainText(`Exported to ${target}.`);
  expect(readFileSync(target, 'utf8')).toMatch(/gnu[\s\S]*kid/);

  await hands.main.getByRole('button', { name: 'Edit and resubmit…' }).click();
  await expect(hands.list('{{subject}}')).toHaveValue('gnu\nkid');
  await hands.list('{{subject}}').fill('gnu\nkid\nfoal');
  await expect(hands.count).toHaveText('3 jobs');
  await hands.close();
  await page.reload();
  await hands.newJobButton.click();
  await expect(hands.list('{{subject}}')).toHaveValue('gnu\nkid\nfoal');
  await hands.pane.getByRole('button', { name: 'Make 1 job only' }).click();
  await expect(hands.sheet.getByRole('button', { name: 'Submit' })).toBeVisible();
});

test('what opens over the sheet gives the keyboard back, Escape closes one thing at a time, and a name is changed by its key', {
  tag,
}, async ({ shared: { page } }) => {
  const hands = new BatchHands(page);
  await hands.begin({ kind: 'Image', model: 'gpt-image-2', operation: 'Text to image' });
  await hands.promptField.fill('A {{thing}} in __mist__ light');
  await hands.openMany();
  const wildcard = hands.pane.getByRole('button', { name: /^(Add|Edit) the wildcard mist…$/ });
  const library = page.getByRole('dialog', { name: 'Wildcards' });
  const entries = library.getByRole('textbox', { name: 'Entries, one per line' });

  await wildcard.press('Enter');
  await expect(entries).toBeFocused();
  await entries.fill('soft\nhard');
  await library.getByRole('button', { name: 'Save wildcard' }).press('Enter');
  await expect(library).toBeHidden();
  await expect(wildcard).toBeFocused();
  await wildcard.press('Enter');
  await expect(entries).toHaveValue('soft\nhard');
  await library.getByRole('button', { name: 'Remove mist' }).press('Enter');
  await expect(entries).toHaveValue('');
  await expect(entries).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(library).toBeHidden();
  await expect(hands.sheet).toBeVisible();
  await expect(wildcard).toBeFocused();

  await hands.promptField.fill('A {{thing}} in light');
  await hands.list('{{thing}}').fill('moth\nbee');
  await hands.goToReview();
  await hands.confirm();
  const heading = hands.main.getByRole('heading', { level: 1 });
  const name = hands.main.getByRole('textbox', { name: 'Name of the batch' });
  await page.keyboard.press('F2');
  await expect(name).toBeFocused();
  await page.keyboard.type('Moths');
  // What was typed is kept when a person leaves the field, as with the name of a job.
  await hands.main.getByRole('radio', { name: 'Contact sheet' }).focus();
  await expect(heading).toHaveText('Moths');
  await heading.dblclick();
  await expect(name).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(heading).toHaveText('Moths');
});
