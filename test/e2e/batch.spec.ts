/** Batches in the real app: one word for all of it, held over a restart, stopped, retried, exported. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import type { MethodInput } from '../../src/shared/contract/methods.ts';
import { answerQuestions, pressAndCall, pressFor } from './press.ts';
import type { Profile } from './profile.ts';
import { seed } from './seed.ts';
import { type Box, expect, type Page, type RunningApp, type Shared, test } from './shared.ts';

const tag = '@batch';
type Spec = MethodInput<'planBatch'>;

const subjects = ['a fox', 'an owl', 'a hare'];
const spec = (change: Partial<Spec> = {}): Spec => ({
  name: 'Animals',
  accountId: 'environment',
  projectId: null,
  request: {
    family: 'image',
    operation: null,
    model: 'flux-2-pro',
    fields: { prompt: '{{subject}} in the rain', async: true },
    inputs: [],
  },
  vary: { how: 'combine', columns: [{ target: { kind: 'variable', name: 'subject' }, values: subjects }] },
  table: null,
  repeat: 2,
  seeds: { kind: 'range', from: 1 },
  leaveOut: [],
  limitUsd: null,
  ...change,
});

async function plan(page: Page, wanted: Spec) {
  const planned = await page.evaluate((given) => window.safelight!.planBatch(given), wanted);
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value;
}
let tokens = 0;
async function make(page: Page, wanted: Spec): Promise<string> {
  tokens += 1;
  const { planId } = await plan(page, wanted);
  return (await pressFor(page, 'makeBatch', { planId, submitToken: `e2e-batch-${tokens}` })).batchId;
}
async function summary(page: Page, batchId: string) {
  const listed = await page.evaluate(() => window.safelight!.batches());
  if (!listed.ok) throw new Error(listed.error.message);
  return listed.value.find(({ id }) => id === batchId);
}
const progress = async (page: Page, batchId: string) => (await summary(page, batchId))?.progress;
const prompts = (box: Box) => box.stats().createPosts;

/** How many results of this test's jobs are on the disk. */
const doneOf = (shared: Shared) => shared.results().filter(({ download }) => download === 'done').length;

async function saveTo(app: RunningApp, file: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
}

test('what failed is retried as jobs of the batch, and its table is exported', { tag }, async ({
  shared,
}) => {
  const { app, page, profile } = shared;
  const values = ['a fox', 'sandbox:fail', '=SUM(A1)'];
  const columns: Spec['vary']['columns'] = [{ target: { kind: 'variable', name: 'subject' }, values }];
  const batchId = await make(page, spec({ repeat: 1, vary: { how: 'combine', columns } }));
  await expect.poll(() => progress(page, batchId)).toEqual({ completed: 2, failed: 1 });
  expect(await summary(page, batchId)).toMatchObject({ retryable: 1 });
  expect(await pressFor(page, 'retryFailedInBatch', { batchId, submitToken: 'e2e-retry-1' })).toEqual({
    count: 1,
  });
  await expect.poll(() => progress(page, batchId)).toEqual({ completed: 2, failed: 2 });
  expect(shared.counted().posts).toBe(4);
  await expect.poll(() => doneOf(shared)).toBe(2);

  const csv = path.join(profile.folder, 'animals.csv');
  await saveTo(app, csv);
  expect(await pressFor(page, 'exportBatch', { batchId, format: 'csv' })).toEqual({ saved: true, path: csv });
  const { data } = Papa.parse<Record<string, string>>(readFileSync(csv, 'utf8').trim(), { header: true });
  expect(data.map((row) => [row.row, row.varied_subject, row.state, row.retry_of !== ''])).toEqual([
    ['1', 'a fox', 'completed', false],
    ['2', 'sandbox:fail', 'failed', false],
    ['2', 'sandbox:fail', 'failed', true],
    // A spreadsheet runs no cell of it.
    ['3', "'=SUM(A1)", 'completed', false],
  ]);
  expect(data[0]?.result_files).not.toBe('');
  const jsonl = path.join(profile.folder, 'animals.jsonl');
  await saveTo(app, jsonl);
  await pressFor(page, 'exportBatch', { batchId, format: 'jsonl' });
  const lines = readFileSync(jsonl, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      schema: 'safelight-batch/1',
      row: 1,
      varied: { subject: 'a fox', seed: 1 },
      results: [{ media: 'image' }],
    },
    { row: 2, state: 'failed' },
    { row: 2, state: 'failed' },
    { row: 3, varied: { subject: '=SUM(A1)' } },
  ]);
});

// From here on the app asks above a cent.
test('a batch above the amount of the settings is agreed to once, and is sent only then', { tag }, async ({
  shared,
}) => {
  const { app, page } = shared;
  await page.evaluate(() => window.safelight!.setSettings({ askAboveUsd: '0.01' }));
  const planned = await plan(page, spec());
  expect(planned).toMatchObject({ count: 6, ask: true, badRows: [] });
  expect(planned.first).toHaveLength(3);
  expect(JSON.parse(planned.first[0]!.preview.body)).toMatchObject({ prompt: 'a fox in the rain', seed: 1 });

  const refused = await answerQuestions(app.electron, 1);
  const ask = { planId: planned.planId, submitToken: 'e2e-agreed-once' };
  expect(await pressAndCall(page, 'makeBatch', ask)).toMatchObject({
    ok: false,
    error: { code: 'price_unconfirmed' },
  });
  expect(await refused()).toHaveLength(1);
  expect(shared.jobs()).toEqual([]);

  const asked = await answerQuestions(app.electron, 0);
  const { batchId } = await pressFor(page, 'makeBatch', ask);
  expect(await asked()).toHaveLength(1);
  await expect.poll(() => progress(page, batchId)).toEqual({ completed: 6 });
  expect(shared.counted().posts).toBe(6);
  await expect.poll(() => doneOf(shared)).toBe(6);
});

const minute = 60_000;
/** Ten jobs of a model that an earlier day left: half of them took 24 minutes or less, nine of ten 42. */
function leaveHistory(profile: Profile, model: string): void {
  const sentAt = Date.now() - 24 * 60 * minute;
  seed(profile, ({ ledger, add }) => {
    for (const [index, span] of [20, 21, 22, 23, 24, 25, 40, 41, 42, 43].entries()) {
      const id = `job_before_${index}`;
      add(
        { id, title: id, accountId: 'environment', createdAt: sentAt, request: { family: 'video', model } },
        [],
      );
      const terminalAt = sentAt + span * minute;
      ledger.jobs.update(id, { submittedAt: sentAt, acceptedAt: sentAt, terminalAt });
    }
  });
}

test('a batch is held over a restart, and stopped: what was not sent ends as unsent', { tag }, async ({
  sit,
  box,
  profile,
}) => {
  const first = await sit();
  await first.page.evaluate(() => window.safelight!.holdSending({ accountId: null }));
  const held = await make(first.page, spec());
  const stopped = await make(first.page, spec({ name: 'Stopped' }));
  await expect.poll(() => progress(first.page, stopped)).toEqual({ draft: 6 });
  await first.page.evaluate((batchId) => window.safelight!.holdBatch({ batchId }), held);
  await pressFor(first.page, 'stopBatch', { batchId: stopped });
  await expect.poll(() => progress(first.page, stopped)).toEqual({ not_sent: 6 });
  await first.app.killHard();

  leaveHistory(profile, 'veo3.1');
  const { page } = await sit();
  await pressFor(page, 'releaseSending', { accountId: null });
  expect(await summary(page, held)).toMatchObject({ held: true, progress: { draft: 6 } });
  expect(prompts(box)).toBe(0);
  await pressFor(page, 'releaseBatch', { batchId: held });
  await expect.poll(() => progress(page, held)).toEqual({ completed: 6 });
  expect(await progress(page, stopped)).toEqual({ not_sent: 6 });
  expect(prompts(box)).toBe(6);
  await page.getByRole('navigation').getByRole('button', { name: 'Not sent, 6 jobs' }).click();
  await expect(page.getByText('not sent', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Failed, 0 jobs' })).toBeVisible();

  // Its page says when what runs is expected to be done, by the history of its model.
  const endless = { fields: { prompt: '{{subject}} sandbox:never-finishes' }, inputs: [], operation: null };
  const film = (model: string) => ({ family: 'video' as const, model, ...endless });
  const films = { seeds: { kind: 'model' as const }, repeat: 1 };
  await make(page, spec({ ...films, name: 'Usual', request: film('veo3.1') }));
  await make(page, spec({ ...films, name: 'First', request: film('seedance-2.0') }));
  const main = page.getByRole('main');
  const open = (name: string) => page.getByRole('navigation').getByRole('button', { name }).click();
  await open('Animals, 6 jobs');
  await expect(main.getByRole('progressbar', { name: 'Progress' })).toHaveAttribute(
    'aria-valuetext',
    '6 completed',
  );
  await expect(main).not.toContainText('Expected');
  await open('Usual, 3 jobs');
  await expect(main).toContainText(/Expected to finish in (1\d|2[0-4]):\d\d to (3\d|4[0-2]):\d\d\./);
  await open('First, 3 jobs');
  await expect(main).toContainText('Expected finish: not enough history for its model yet.');
});
