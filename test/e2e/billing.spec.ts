import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { Decimal } from 'decimal.js';
import Papa from 'papaparse';
import words from '../../src/renderer/features/spend/en.ts';
import { full } from '../faults/scale.ts';
import { expectedLines, fifth, makeMonth, sandboxToken, sorts } from '../unit/billing/month.ts';
import { boxKey, expect, type Page, type RunningApp, test } from './box.ts';
import type { Profile } from './fixtures.ts';
import { ledgerJobs, sandboxOrigin } from './ledger.ts';
import { pressFor } from './press.ts';

/** The dialogs of the system have no page: what a person would choose there is said beforehand. */
async function answerDialogs(app: RunningApp, answers: { save?: string; open?: string }) {
  await app.electron.evaluate(({ dialog }, { save, open }) => {
    dialog.showSaveDialog = async () => ({ canceled: save === undefined, filePath: save ?? '' });
    dialog.showOpenDialog = async () => ({ canceled: open === undefined, filePaths: open ? [open] : [] });
  }, answers);
}

async function goToSpending(page: Page, section: 'Overview' | 'Reconciliation') {
  await page.getByRole('navigation').getByRole('button', { name: 'Spending' }).click();
  await page.getByRole('radiogroup', { name: 'Spending' }).getByText(section, { exact: true }).click();
}

const dayOf = (at: number) => {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

async function chooseDays(page: Page, from: number, to: number) {
  await page.getByRole('combobox', { name: 'Period' }).click();
  await page.getByRole('option', { name: 'Custom dates' }).click();
  await page.getByLabel('First day').fill(dayOf(from));
  await page.getByLabel('Last day').fill(dayOf(to));
}

/** The sandbox's own word about its books. */
async function managed(origin: string, route: string) {
  const answer = await fetch(`${origin}/v1/management/${route}`, {
    headers: { authorization: `Bearer ${sandboxToken}` },
  });
  return (await answer.json()) as {
    data: { id: string }[];
    summary: { total_cost_decimal: string; total_requests: number };
  };
}

async function sandboxBooks(profile: Profile) {
  const origin = sandboxOrigin(profile) as string;
  const [key] = (await managed(origin, 'api-keys')).data;
  return (await managed(origin, `api-keys/${key?.id}/usage?limit=1`)).summary;
}

const shortOf = (reason: string) =>
  (words.reason as Record<string, { short: string }>)[reason]?.short ?? `no words for ${reason}`;

/** Expected lines as the list shows them: a row without a job bears no title. */
const asSeen = (lines: readonly string[]): string[] =>
  lines
    .map((line) => {
      const [, title, kind, reason] = /^(.*): (\w+) (\w+)$/.exec(line) ?? [];
      return `${kind === 'row_without_job' ? 'Usage row' : title}: ${shortOf(reason ?? '')}`;
    })
    .sort();

/** Each of the `size` lines of the list, page by page with the keyboard: it holds only what is in view. */
async function linesIn(list: Locator, size: number): Promise<string[]> {
  await expect(list.getByRole('option').first()).toHaveAttribute('aria-setsize', String(size));
  await list.focus();
  await list.press('Home');
  const found = new Map<string, string>();
  await expect(async () => {
    const shown = await list.getByRole('option').evaluateAll((options) =>
      // A line that scrolled away meanwhile has no layout, and so no lines of text; it is seen on the next page.
      options
        .filter((option) => option.getClientRects().length > 0)
        .map((option) => {
          const [title = '', sub = ''] = (option as HTMLElement).innerText.split('\n');
          return [
            option.id,
            `${title.replace(/^Usage row of .*/, 'Usage row')}: ${sub.split(' · ')[0]}`,
          ] as const;
        }),
    );
    for (const [id, line] of shown) found.set(id, line);
    await list.press('PageDown');
    expect(found.size).toBe(size);
  }).toPass({ intervals: [20] });
  return [...found.values()].sort();
}

const filter = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Show' }).getByRole('button', { name: new RegExp(`^${name}, `) });

/** What the month is made of; `month.test.ts` reconciles all of it without a window. */
const made = full ? sorts : fifth;
/** How many jobs of these sorts there are; of all sorts without names. */
const jobsOf = (...names: string[]): number =>
  made
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .reduce((sum, { count }) => sum + count, 0);

test(`a month of ${jobsOf()} jobs is reconciled in the window, and its export sums to the sandbox’s own books`, {
  tag: ['@billing', '@two-sizes'],
}, async ({ launch, profile, checkAccessibility }) => {
  const end = Date.now() - 60 * 60 * 1000;
  const month = await makeMonth({ folder: profile.userData, end, made });
  const app = await launch();
  const page = await app.window();
  await goToSpending(page, 'Reconciliation');
  await chooseDays(page, month.from, end);
  await expect(page.getByText('No usage data for this period yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Fetch usage rows' }).click();
  await expect(page.getByText(/Matches TokenLab’s total/)).toBeVisible();

  // Exactly what was planted, in the window's own counts.
  const lines = expectedLines(made);
  const of = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
  const calm = /(joined_by_\w+|refunded|still_open|failed_not_charged)$/;
  const counts: [string, number][] = [
    ['To review', lines.filter((line) => !calm.test(line)).length],
    ['All', lines.length],
    ['Matched', of(/: matched /)],
    ['Amounts differ', of(/: amount_differs /)],
    ['No row', of(/: job_without_row /)],
    ['No job', of(/: row_without_job /)],
  ];
  for (const [name, count] of counts) {
    await expect(filter(page, name)).toHaveAccessibleName(`${name}, ${count} lines`);
  }
  await filter(page, 'To review').click();
  const list = page.getByRole('listbox', { name: 'Reconciliation lines' });
  const toReview = asSeen(lines.filter((line) => !calm.test(line)));
  expect(await linesIn(list, toReview.length)).toEqual(toReview);
  await filter(page, 'No job').click();
  await expect(list.getByRole('option').first()).toHaveAttribute(
    'aria-setsize',
    String(of(/: row_without_job /)),
  );
  await checkAccessibility(page);

  // The exported columns add up to what the sandbox says, to the last decimal.
  const csv = path.join(profile.folder, 'month.csv');
  await answerDialogs(app, { save: csv });
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'As CSV…' }).click();
  await expect(page.getByText(`Saved to ${csv}`)).toBeVisible();
  const { data } = Papa.parse<Record<string, string>>(readFileSync(csv, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  });
  const books = await sandboxBooks(profile);
  const charged = data.reduce((sum, { charged_usd }) => sum.plus(charged_usd || 0), new Decimal(0));
  expect(charged.toFixed()).toBe(books.total_cost_decimal);
  expect(data.filter(({ row_id }) => row_id !== '')).toHaveLength(books.total_requests);
  const told = new Map(
    data.map(({ line_key, title, kind, reason }) => [line_key, `${title}: ${kind} ${reason}`] as const),
  );
  // A row without a job bears no title; and a job that was joined by its request knows its transaction from then on.
  const plain = (line: string) =>
    line.replace(/^.*?(?=: row_without_job )/, '').replace(/joined_by_\w+$/, 'joined');
  expect([...told.values()].map(plain).sort()).toEqual(lines.map(plain).sort());

  // A row of a job whose answer was lost is suggested, confirmed, noted, and stays so over another start.
  const stray = list.getByRole('option').filter({ hasText: 'may belong to a job' });
  await stray.first().click();
  const detail = page.getByRole('complementary', { name: 'Line' });
  await expect(detail).toContainText('Nothing is matched before you do.');
  await detail.getByRole('button', { name: 'Belongs to this job' }).click();
  await expect(detail).toContainText('You confirmed that this usage row belongs to this job.');
  await detail.getByRole('textbox', { name: 'Note' }).fill('checked with the console');
  await detail.getByRole('checkbox', { name: 'Resolved' }).click();
  await expect(detail.getByRole('checkbox', { name: 'Resolved' })).toBeChecked();
  await app.close();
  const again = await (await launch()).window();
  await goToSpending(again, 'Reconciliation');
  await chooseDays(again, month.from, end);
  await expect(filter(again, 'No job')).toHaveAccessibleName(`No job, ${of(/: row_without_job /) - 1} lines`);
  await filter(again, 'All').click();
  await expect(filter(again, 'To review')).not.toHaveAccessibleName(`To review, ${counts[0]?.[1]} lines`);

  // The overview knows what was charged now, and counts what nobody can price.
  await again.getByRole('radiogroup', { name: 'Spending' }).getByText('Overview', { exact: true }).click();
  const figures = again.getByLabel('Totals for the period');
  const unsettled = jobsOf('endless', 'released', 'withdrawn', 'missing', 'nameless', 'unheard');
  // One of them was confirmed above.
  await expect(figures).toContainText(`${jobsOf() - unsettled + 1} jobs, from their usage rows`);
  await expect(figures).toContainText(`up to, for ${jobsOf('endless')} job`);
  await expect(again.getByRole('table', { name: 'Spending by Model' }).getByRole('row')).toHaveCount(
    2 + new Set(['veo3.1', 'gpt-image-2', 'flux-2-pro', 'tripo-p1.0', 'suno-lyrics', 'seedance-2.0']).size,
  );
  await checkAccessibility(again);
});

test('without a management token an export is imported; with one the same rows are known again, and a low balance is told once @billing', async ({
  sit,
  profile,
  checkAccessibility,
}) => {
  const { app, page, hands } = await sit();
  await hands.sendJob({ kind: 'Image', model: 'flux-2-pro', title: 'Lamp', prompt: 'A lamp in the fog' });
  await hands.waitForStatus('Lamp', /completed/);
  const [job] = ledgerJobs(profile);
  await goToSpending(page, 'Reconciliation');
  await expect(page.getByText(/Fetching needs a management token/)).toBeVisible();
  await checkAccessibility(page);

  // Files that are not a usage export say what is wrong with them, and leave everything as it was.
  for (const [name, content, words] of [
    ['cut.csv', 'model,created_at,cost\r\nflux-2-pro,2026-11-01,"0.', /quotes in this CSV file don’t match/],
    ['page.json', '{"error":{"message":"no"}}', /has no list of usage rows/],
    ['sheet.csv', 'PK\u0003\u0004', /Save the sheet as CSV/],
  ] as const) {
    writeFileSync(path.join(profile.folder, name), content);
    await answerDialogs(app, { open: path.join(profile.folder, name) });
    await page.getByRole('button', { name: 'Import CSV or JSON…' }).click();
    await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
  }
  await expect(page.getByText('No usage data for this period yet.', { exact: true })).toBeVisible();

  const now = new Date().toISOString();
  const file = path.join(profile.folder, 'usage.csv');
  const lines = [
    'request_id,model,cost,currency,created_at',
    `${job?.requestId},flux-2-pro,9.99,CNY,${now}`,
    `,,1,USD,${now}`,
    `req_elsewhere,gpt-5.4-mini,0.000000123,USD,${now}`,
  ];
  writeFileSync(file, `${lines.join('\r\n')}\r\n`);
  await answerDialogs(app, { open: file });
  await page.getByRole('button', { name: 'Import CSV or JSON…' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Save the sheet as CSV' })).toBeHidden();
  await expect(
    page.getByText(/1 row was left out: it has no model, or its time can’t be read reliably/),
  ).toBeVisible();
  await expect(page.getByText(/1 row in another currency was left out/)).toBeVisible();
  await expect(filter(page, 'No job')).toHaveAccessibleName('No job, 1 line');
  await filter(page, 'No job').click();
  await expect(page.getByRole('listbox').getByRole('option')).toContainText('$0.000000123');

  await page.getByRole('button', { name: 'Add a management token…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Management token/ });
  await dialog.getByLabel('Management token').fill('mt-low-balance');
  await dialog.getByRole('radio', { name: /^This session only/ }).click();
  await dialog.getByRole('button', { name: 'Save token' }).click();
  await page.getByRole('button', { name: /^Fetch/ }).click();
  await expect(page.getByText(/New: 1\. Matches TokenLab’s total: \$0\.05\./)).toBeVisible();
  await page.getByRole('button', { name: 'Fetch again' }).click();
  await expect(page.getByText(/New: 0\. Matches TokenLab’s total: \$0\.05\./)).toBeVisible();
  await expect(filter(page, 'Matched')).toHaveAccessibleName('Matched, 1 line');

  await expect(page.getByText('balance $1.20 is low')).toBeVisible();
  await expect(page.getByText(/^The balance of “TOKENLAB_API_KEY” is low/)).toHaveCount(1);

  // The line leads to its job, where the charge stands now.
  await filter(page, 'Matched').click();
  await page.getByRole('listbox').getByRole('option').click();
  await page.keyboard.press('Enter');
  await hands.openTab('Billing');
  await expect(hands.inspector.getByText('settled', { exact: true })).toBeVisible();
  await expect(hands.inspector.getByText('$0.05').first()).toBeVisible();
});

/** Presses Tab until `target` has the focus, as somebody without a pointer does. */
async function tabTo(page: Page, target: Locator) {
  for (let press = 0; press < 80; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target}`);
}

test('a refund, a release and TokenLab’s own words about money stand at the job, and all of Spending works by the keyboard @billing', async ({
  sit,
  box,
  profile,
}) => {
  const { app, page, hands } = await sit();
  const film = { kind: 'Video', model: 'veo3.1' } as const;
  await pressFor(page, 'setManagementToken', {
    accountId: 'environment',
    token: 'mt-books',
    storage: 'session',
  });
  await hands.sendJob({ ...film, title: 'Taken back', prompt: 'Rain sandbox:charge-refunded' });
  await hands.sendJob({ ...film, title: 'Let go', prompt: 'Rain sandbox:fail' });
  await hands.waitForStatus('Taken back', /completed/);
  await hands.waitForStatus('Let go', /failed/);
  await hands.fillJob({ ...film, title: 'Too dear', prompt: 'Rain sandbox:402' });
  await hands.submit();
  await expect(hands.sheet.getByText(/Balance \$0\.08\. Estimated cost \$2\.40\./)).toBeVisible();
  await page.keyboard.press('Escape');
  await hands.sheet.waitFor({ state: 'hidden' });

  const inspector = hands.inspector;
  await hands.select('Too dear');
  await hands.openTab('Billing');
  await expect(inspector.getByText('expected to cost $2.40, balance at that time $0.08')).toBeVisible();
  await expect(inspector.getByText('Nothing: no task was created.')).toBeVisible();
  await hands.select('Let go');
  await expect(inspector.getByText('released: the reserved amount isn’t charged')).toBeVisible();
  await hands.select('Taken back');
  const refunded = inspector.getByText(/^\$[\d.]+ refunded/);
  await expect(async () => {
    if (await refunded.isVisible()) return;
    // What was found takes the button away; then there is nothing to press any more.
    const look = inspector.getByRole('button', { name: /^Look (up the charge|for the billing ID)$/ });
    await look.click({ timeout: 10_000 });
    await expect(inspector.locator('button[data-loading]'), 'TokenLab answered').toHaveCount(0);
    expect(await refunded.isVisible()).toBe(true);
  }).toPass();
  await expect(inspector.getByText('$0.00').first()).toBeVisible();
  await expect(inspector.getByText(/^\$[\d.]+ charged/)).toBeVisible();

  // From here on without the pointer.
  await page.getByText(/^balance \$/).focus();
  await page.keyboard.press('Enter');
  const sections = page.getByRole('radiogroup', { name: 'Spending' });
  await tabTo(page, sections.getByRole('radio', { name: 'Overview' }));
  await page.keyboard.press('ArrowRight');
  await tabTo(page, page.getByRole('button', { name: /^Fetch/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Matches TokenLab’s total: \$0\.00/)).toBeVisible();
  await tabTo(page, filter(page, 'All'));
  await page.keyboard.press('Enter');
  const list = page.getByRole('listbox', { name: 'Reconciliation lines' });
  await tabTo(page, list);
  await page.keyboard.press('Home');
  while (!(await list.locator('[aria-selected="true"]').innerText()).includes('charged and refunded')) {
    await page.keyboard.press('ArrowDown');
  }
  const detail = page.getByRole('complementary', { name: 'Line' });
  await expect(detail).toContainText('A later row refunds the charge');
  await tabTo(page, detail.getByRole('textbox', { name: 'Note' }));
  await page.keyboard.type('seen');
  await tabTo(page, detail.getByRole('checkbox', { name: 'Resolved' }));
  await page.keyboard.press('Space');
  await expect(detail.getByRole('checkbox', { name: 'Resolved' })).toBeChecked();
  const file = path.join(profile.folder, 'books.json');
  await answerDialogs(app, { save: file });
  await page.getByRole('combobox', { name: 'Period' }).focus();
  await tabTo(page, page.getByRole('button', { name: 'Export' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'As CSV…' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'As JSON…' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Saved to ${file}`)).toBeVisible();
  const { records } = JSON.parse(readFileSync(file, 'utf8')) as { records: Record<string, string | null>[] };
  const [charge, refund] = records.filter(({ title }) => title === 'Taken back');
  const [job] = ledgerJobs(profile);
  expect(charge).toMatchObject({
    job_id: job?.jobId,
    task_id: job?.taskId,
    request_id: job?.requestId,
    billing_transaction_id: job?.transactionId,
    user_id: job?.userId,
    note: 'seen',
    resolved: 'yes',
  });
  expect(new Decimal(charge?.charged_usd ?? 'NaN').plus(refund?.charged_usd ?? 'NaN').toFixed()).toBe('0');
  expect(readFileSync(file, 'utf8')).not.toContain(boxKey);
  // A management token could make and revoke keys: it is used to read and for nothing else.
  const managed = Object.keys(box.stats().requests).filter((route) => route.includes('/management/'));
  expect(managed.length).toBeGreaterThanOrEqual(3);
  expect(managed.filter((route) => !route.startsWith('GET '))).toEqual([]);
});
