/** A batch: planned, agreed to once, written down before anything is sent, held, stopped and retried as a whole. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LimitCrossed } from '../../../src/main/jobs/index.ts';
import { type BatchSpec, type BatchSummary, mostWildcards } from '../../../src/shared/batch.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { JobState } from '../../../src/shared/job.ts';
import { minute } from '../../../src/shared/units.ts';
import { type Bench, gateOf, openBench, refusal, task, taskId, videoRequest } from '../jobs/bench.ts';
import { addJob } from '../ledger/fixture.ts';
import { detail } from '../renderer/compose/models.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.priceUsd.value = '0.10';
});
afterEach(() => bench.close());

const spec = (change: Partial<BatchSpec> = {}): BatchSpec => ({
  name: '',
  accountId: 'acc',
  projectId: null,
  request: { ...videoRequest, fields: { prompt: '{{subject}}' } },
  vary: {
    how: 'combine',
    columns: [{ target: { kind: 'variable', name: 'subject' }, values: ['a cat', 'a dog', 'a bird'] }],
  },
  table: null,
  repeat: 2,
  seeds: { kind: 'range', from: 7 },
  leaveOut: [],
  limitUsd: null,
  ...change,
});

let tokens = 0;
async function make(change: Partial<BatchSpec> = {}): Promise<string> {
  tokens += 1;
  const { planId } = await bench.batches.plan(spec(change));
  return (await bench.batches.make(planId, `batch-token-${tokens}`, null)).batchId;
}
const summary = (batchId: string): BatchSummary =>
  bench.batches.list().find(({ id }) => id === batchId) as BatchSummary;
const bodies = () =>
  bench.server.posts().map(({ body }) => JSON.parse(body) as { prompt: string; seed?: number });
const states = (batchId: string) => summary(batchId).progress;
const isReady = (batchId: string) => bench.meanwhile(() => summary(batchId).phase === 'ready');
const reaches = (batchId: string, state: JobState, count: number) =>
  bench.meanwhile(() => states(batchId)[state] === count, `${count} are ${state}`);

describe('a plan', () => {
  it('says what there is to make, shows the first three requests as they are sent, and keeps nothing', async () => {
    const plan = await bench.batches.plan(spec());
    expect(plan).toMatchObject({
      count: 6,
      estimate: { minUsd: '0.6', mostUsd: '0.6', unknown: 0 },
      badRows: [],
      ask: false,
      limits: [],
    });
    expect(plan.first.map(({ line, varied }) => [line, varied])).toEqual([
      [1, ['a cat', 7]],
      [1, ['a cat', 8]],
      [2, ['a dog', 9]],
    ]);
    expect(bench.batches.list()).toEqual([]);
    await make();
    await bench.meanwhile(() => bench.server.posts().length === 6);
    const sent = bodies();
    for (const { preview } of plan.first) expect(sent).toContainEqual(JSON.parse(preview.body));
  });

  it('names bad rows, and none is made until they are left out', async () => {
    const table = {
      targets: [{ kind: 'variable' as const, name: 'subject' }],
      rows: [
        { line: 2, values: ['a cat'] },
        { line: 3, values: [null] },
        { line: 4, values: ['a dog'] },
      ],
      unread: [{ line: 5, reason: 'A quote is not closed.' }],
    };
    const vary = { how: 'combine' as const, columns: [] };
    const plan = await bench.batches.plan(spec({ table, vary }));
    expect(plan.badRows).toEqual([
      { line: 3, reason: 'There is no value for the variable “subject”.' },
      { line: 5, reason: 'A quote is not closed.' },
    ]);
    await expect(bench.batches.make(plan.planId, 'bad-token', null)).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(bench.batches.list()).toEqual([]);
    const batchId = await make({ table, vary, leaveOut: [3, 5] });
    await reaches(batchId, 'pending', 4);
    expect(
      bodies()
        .map(({ prompt }) => prompt)
        .sort(),
    ).toEqual(['a cat', 'a cat', 'a dog', 'a dog']);
  });

  it('that is agreed to in two places at once makes one batch', async () => {
    const { planId } = await bench.batches.plan(spec());
    const made = await Promise.allSettled(
      ['one', 'two'].map((place) => bench.batches.make(planId, `agreed-in-${place}`, null)),
    );
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(made.find((each) => each.status === 'rejected')?.reason).toMatchObject({ code: 'conflict' });
    expect(bench.batches.list()).toHaveLength(1);
  });

  it('that nobody keeps any more makes nothing', async () => {
    await expect(bench.batches.make('plan_1', 'late-token', null)).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('what is made', () => {
  it('is sent once, each row with its own values, and a second press makes no second batch', async () => {
    const { planId } = await bench.batches.plan(spec());
    const first = await bench.batches.make(planId, 'pressed-twice', null);
    expect(await bench.batches.make(planId, 'pressed-twice', null)).toEqual(first);
    await reaches(first.batchId, 'pending', 6);
    expect(
      bodies()
        .map(({ prompt, seed }) => `${prompt} ${seed}`)
        .sort(),
    ).toEqual(['a bird 11', 'a bird 12', 'a cat 7', 'a cat 8', 'a dog 10', 'a dog 9']);
    const { total, rows } = bench.batches.table(first.batchId, 0, 100);
    expect(total).toBe(6);
    expect(rows.map(({ index, line, varied }) => [index, line, varied])).toEqual([
      [0, 1, ['a cat', 7]],
      [1, 1, ['a cat', 8]],
      [2, 2, ['a dog', 9]],
      [3, 2, ['a dog', 10]],
      [4, 3, ['a bird', 11]],
      [5, 3, ['a bird', 12]],
    ]);
    expect(summary(first.batchId)).toMatchObject({
      name: bench.batches.spec(first.batchId).request.model,
      count: 6,
      cost: { chargedUsd: '0', unsettledUsd: '0.6', waitingUsd: '0', unknownJobs: 0 },
    });
    expect(bench.batches.spec(first.batchId)).toEqual(spec());
    expect(bench.ledger.list.ids({ ...everything, filters: { batchId: first.batchId } }, 100)).toHaveLength(
      6,
    );
    expect(bench.ledger.list.ids({ ...everything, filters: { batchId: 'other' } }, 100)).toEqual([]);
  });

  it('is written down before the first of it is sent', async () => {
    const written: number[] = [];
    bench.server.create = (_request, n) => {
      written.push(Object.values(states(bench.batches.list()[0]!.id)).reduce((sum, each) => sum + each, 0));
      return { json: { task_id: taskId(n), status: 'pending' } };
    };
    const batchId = await make({ repeat: 30 });
    await reaches(batchId, 'pending', 90);
    expect(written).toHaveLength(90);
    expect(new Set(written)).toEqual(new Set([90]));
  });

  it('is not sent either while the rest of it is written after a kill', async () => {
    const { planId } = await bench.batches.plan(spec({ repeat: 50 }));
    bench.dieAt.point = 'batch.after_rows';
    const { batchId } = await bench.batches.make(planId, 'killed-token', null);
    await bench.meanwhile(() => bench.died !== null);
    await bench.restart();
    const seen = new Set<string>();
    await bench.meanwhile(() => {
      if (summary(batchId).phase === 'ready') return true;
      for (const state of Object.keys(states(batchId))) seen.add(state);
      return false;
    });
    expect([...seen]).toEqual(['draft']);
  });
});

const everything = {
  accountId: null,
  withSample: true,
  view: { kind: 'all' as const },
  search: '',
  sort: 'newest' as const,
};

describe('its price', () => {
  it('is agreed to once for all rows, and asked about again when it rises', async () => {
    bench.askAboveUsd.value = '0.50';
    const { planId, ask } = await bench.batches.plan(spec());
    expect(ask).toBe(true);
    const pay = (mostUsd: string | null) =>
      bench.batches.make(planId, 'price-token', mostUsd === null ? null : { mostUsd });
    await expect(pay(null)).rejects.toMatchObject({
      code: 'price_unconfirmed',
      shape: { hints: { estimatedCostUsd: '0.6' } },
    });
    expect(bench.batches.priceOf(planId)).toMatchObject({ count: 6, mostUsd: '0.6', unknown: 0 });
    await expect(pay('0.59')).rejects.toMatchObject({ code: 'price_unconfirmed' });
    expect(bench.batches.list()).toEqual([]);
    const { batchId } = await pay('0.6');
    await reaches(batchId, 'pending', 6);
  });

  it('is asked about again when the record of its model has changed since it was planned', async () => {
    bench.askAboveUsd.value = '0.50';
    const { planId } = await bench.batches.plan(spec());
    bench.model = detail('veo3.1', { family: 'video' });
    bench.priceUsd.value = '0.20';
    await expect(bench.batches.make(planId, 'risen-token', { mostUsd: '0.6' })).rejects.toMatchObject({
      code: 'price_unconfirmed',
      shape: { hints: { estimatedCostUsd: '1.2' } },
    });
    expect(bench.batches.list()).toEqual([]);
  });

  it('counts towards limits as a whole, and a word to cross them is one for each row', async () => {
    const limit = bench.engine.setLimit(null, {
      accountId: 'acc',
      projectId: null,
      period: 'day',
      amountUsd: '0.5',
      crossing: 'ask',
      unknownUsd: null,
    });
    const { planId, crossed, limits } = await bench.batches.plan(spec());
    expect(crossed).toMatchObject([{ limit: { id: limit.id }, nextUsd: '0.6', wouldBeUsd: '0.6' }]);
    expect(limits).toMatchObject([{ limit: { id: limit.id } }]);
    await expect(bench.batches.make(planId, 'limit-token', null)).rejects.toBeInstanceOf(LimitCrossed);
    const agreed = { mostUsd: '0.6', limitIds: [limit.id] };
    const { batchId } = await bench.batches.make(planId, 'limit-token', agreed);
    await reaches(batchId, 'pending', 6);
  });
});

describe('a limit that is lowered', () => {
  const most = {
    accountId: 'acc',
    projectId: null,
    period: 'day',
    crossing: 'ask',
    unknownUsd: null,
  } as const;

  /** Lowers it while the 60 rows that were agreed to are written: five of them still fit. */
  async function whileWritten(agree: (word: { mostUsd: string; limitIds: string[] }) => Promise<string>) {
    const sentBefore = bench.server.posts().length;
    const { id } = bench.engine.setLimit(null, { ...most, amountUsd: '5' });
    const batchId = await agree({ mostUsd: '6', limitIds: [id] });
    expect(summary(batchId).phase).toBe('writing');
    bench.engine.setLimit(id, { ...most, amountUsd: '0.5' });
    await isReady(batchId);
    await reaches(batchId, 'pending', 5);
    await bench.meanwhile(() => bench.ledger.jobs.inStates(['draft']).every(({ hold }) => hold !== null));
    expect(bench.server.posts()).toHaveLength(sentBefore + 5);
  }

  it('while its rows are written takes the word from all of them', () =>
    whileWritten(async (word) => {
      const { planId } = await bench.batches.plan(spec({ repeat: 20 }));
      return (await bench.batches.make(planId, 'agreed-token', word)).batchId;
    }));

  it('while its retries are written takes the word from those too', async () => {
    bench.server.create = (_request, n) =>
      n <= 60 ? refusal(400, 'invalid_request_error') : { json: { task_id: taskId(n), status: 'pending' } };
    const batchId = await make({ repeat: 20 });
    await reaches(batchId, 'rejected', 60);
    await whileWritten(async (word) => {
      await bench.batches.retryFailed(batchId, 'retry-token', word);
      return batchId;
    });
  });
});

describe('a template that it was filled in from', () => {
  it('counts every row as a use, also after a kill while they were written', async () => {
    const request = { family: 'video', operation: null, model: 'm', fields: {}, media: [] } as const;
    const content = { name: 'T', folder: '', title: '', request: { ...request, media: [] }, variables: [] };
    bench.ledger.templates.put({ id: 'tpl', favourite: false, content }, bench.clock.now());
    const { planId } = await bench.batches.plan(spec({ repeat: 20 }));
    bench.dieAt = { point: 'batch.after_rows', after: 1 };
    const { batchId } = await bench.batches.make(planId, 'template-token', null, 'tpl');
    await bench.meanwhile(() => bench.died !== null);
    await bench.restart();
    await isReady(batchId);
    expect(bench.ledger.templates.list()).toMatchObject([{ uses: 60 }]);
  });
});

describe('held', () => {
  it('nothing of it is sent, over a restart too, while others are; released, it is', async () => {
    bench.engine.holdSending(null);
    const batchId = await make();
    await isReady(batchId);
    bench.batches.hold(batchId);
    bench.engine.releaseSending(null);
    const other = await bench.submit({ fields: { prompt: 'another' } });
    await bench.meanwhile(() => bench.job(other).state === 'pending');
    await bench.restart();
    await bench.pass(60_000);
    expect(bodies().map(({ prompt }) => prompt)).toEqual(['another']);
    expect(states(batchId)).toEqual({ draft: 6 });
    bench.batches.release(batchId);
    await reaches(batchId, 'pending', 6);
    expect(bench.server.posts()).toHaveLength(7);
  });
});

describe('stopped', () => {
  it('ends what was not sent, visibly and for nothing; what was sent continues', async () => {
    bench.engine.setCreatesAtOnce('acc', 1);
    let answerFirst = (): void => {};
    const until = new Promise<void>((resolve) => {
      answerFirst = resolve;
    });
    bench.server.create = (_request, n) => ({ json: { task_id: taskId(n), status: 'pending' }, until });
    const batchId = await make();
    await bench.meanwhile(() => bench.server.posts().length === 1);
    bench.batches.stop(batchId);
    await bench.meanwhile(() => states(batchId).not_sent === 5);
    answerFirst();
    await reaches(batchId, 'pending', 1);
    await bench.restart();
    await bench.pass(60_000);
    expect(states(batchId)).toEqual({ pending: 1, not_sent: 5 });
    expect(bench.server.posts()).toHaveLength(1);
    expect(summary(batchId)).toMatchObject({
      phase: 'ready',
      stoppedAt: expect.any(Number),
      retryable: 0,
      cost: { unsettledUsd: '0.1', waitingUsd: '0', unknownJobs: 0 },
    });
    const ended = bench.batches.table(batchId, 0, 10).rows.find(({ job }) => job.state === 'not_sent')!;
    expect(bench.job(ended.job.id)).toMatchObject({
      error: { code: 'not_sent', message: 'You stopped the batch before this job was sent.' },
      billing: { settlement: 'not_expected' },
    });
  });

  it.each([
    ['succeeds', () => undefined],
    [
      'fails',
      () => {
        throw new AppError('file_missing', 'The file is gone.');
      },
    ],
  ])('ends what was being prepared also when its preparation %s afterwards', async (_how, prepare) => {
    bench.engine.holdSending(null);
    const batchId = await make({ repeat: 1, vary: { how: 'combine', columns: subjects('a cat') } });
    await isReady(batchId);
    const gate = gateOf();
    bench.beforeDraft = () => gate.until.then(prepare);
    bench.engine.releaseSending(null);
    bench.batches.stop(batchId);
    await bench.meanwhile(() => states(batchId).not_sent === 1);
    gate.open();
    await bench.pass(1_000);
    expect(bench.engine.status().sending.waiting).toBe(0);
    const [row] = bench.batches.table(batchId, 0, 1).rows;
    expect(bench.job(row!.job.id)).toMatchObject({
      state: 'not_sent',
      hold: null,
      attention: null,
      error: { message: 'You stopped the batch before this job was sent.' },
    });
  });

  it('while it is written, writes and sends no more', async () => {
    bench.engine.holdSending(null);
    const batchId = await make({ repeat: 100 });
    bench.batches.stop(batchId);
    await isReady(batchId);
    bench.engine.releaseSending(null);
    await bench.pass(60_000);
    expect(Object.keys(states(batchId)).filter((state) => state !== 'not_sent')).toEqual([]);
    expect(bench.server.posts()).toEqual([]);
  });

  it('does not send again what was told to wait meanwhile', async () => {
    let answer = (): void => {};
    const until = new Promise<void>((resolve) => {
      answer = resolve;
    });
    bench.server.create = () => ({ ...refusal(429, 'rate_limit_exceeded', { retry_after: 5 }), until });
    const batchId = await make({ repeat: 1, vary: { how: 'combine', columns: subjects('a cat') } });
    await bench.meanwhile(() => bench.server.posts().length === 1);
    bench.batches.stop(batchId);
    await isReady(batchId);
    answer();
    await bench.meanwhile(() => states(batchId).not_sent === 1);
    await bench.pass(600_000);
    expect(bench.server.posts()).toHaveLength(1);
  });
});

const subjects = (...values: string[]): BatchSpec['vary']['columns'] => [
  { target: { kind: 'variable', name: 'subject' }, values },
];

describe('what failed', () => {
  it('is retried as new jobs of the batch, once, and for its price', async () => {
    const { batchId } = await twoRefused();
    expect(summary(batchId).retryable).toBe(2);
    bench.askAboveUsd.value = '0.15';
    const retry = (mostUsd: string | null) =>
      bench.batches.retryFailed(batchId, 'retry-token', mostUsd === null ? null : { mostUsd });
    await expect(retry(null)).rejects.toMatchObject({ code: 'price_unconfirmed' });
    let isLetThrough = false;
    setImmediate(() => {
      isLetThrough = true;
    });
    expect(await bench.batches.priceOfRetries(batchId)).toMatchObject({ count: 2, mostUsd: '0.2' });
    // There may be thousands of them: other work has its turn between them.
    expect(isLetThrough).toBe(true);
    expect(await retry('0.2')).toEqual({ count: 2 });
    expect(await retry('0.2')).toEqual({ count: 0 });
    await reaches(batchId, 'pending', 6);
    expect(bench.server.posts()).toHaveLength(8);
    const { total, rows } = bench.batches.table(batchId, 0, 100);
    expect(total).toBe(8);
    expect(rows.map(({ index, job }) => [index, job.state, job.retryOf !== null])).toEqual([
      [0, 'pending', false],
      [1, 'pending', false],
      [2, 'rejected', false],
      [2, 'pending', true],
      [3, 'rejected', false],
      [3, 'pending', true],
      [4, 'pending', false],
      [5, 'pending', false],
    ]);
    expect(summary(batchId)).toMatchObject({ count: 6, retryable: 0 });
    await expect(bench.batches.retryFailed(batchId, 'again-token', null)).rejects.toMatchObject({
      code: 'not_allowed',
    });
  });

  it('is retried once when the same press arrives twice at once', async () => {
    const { batchId } = await twoRefused();
    const press = () => bench.batches.retryFailed(batchId, 'pressed', null);
    expect(await Promise.all([press(), press()])).toEqual([{ count: 2 }, { count: 0 }]);
    await reaches(batchId, 'pending', 6);
    expect(bench.server.posts()).toHaveLength(8);
  });

  it('is not retried when its batch is stopped while that is priced', async () => {
    const { batchId } = await twoRefused();
    const retry = bench.batches.retryFailed(batchId, 'priced', null);
    bench.batches.stop(batchId);
    await expect(retry).rejects.toMatchObject({ code: 'conflict' });
    await isReady(batchId);
    expect(summary(batchId)).toMatchObject({ retryable: 2, progress: { rejected: 2, pending: 4 } });
    expect(bench.server.posts()).toHaveLength(6);
  });

  /** Two of six are refused, and what comes later is accepted. */
  async function twoRefused(): Promise<{ batchId: string; refused: string[] }> {
    bench.server.create = (request, n) =>
      n <= 6 && request.body.includes('a dog')
        ? refusal(400, 'invalid_request_error')
        : { json: { task_id: taskId(n), status: 'pending' } };
    const batchId = await make();
    await reaches(batchId, 'rejected', 2);
    await reaches(batchId, 'pending', 4);
    const { rows } = bench.batches.table(batchId, 0, 100);
    return { batchId, refused: rows.flatMap(({ job }) => (job.state === 'rejected' ? [job.id] : [])) };
  }
  const retryAlone = (jobId = '', submitToken = 'alone') => bench.engine.retry(jobId, submitToken);

  it('is not retried with the others when it was retried alone while they were priced', async () => {
    const { batchId, refused } = await twoRefused();
    const together = bench.batches.retryFailed(batchId, 'together', null);
    retryAlone(refused[0]);
    expect(await together).toEqual({ count: 1 });
    await reaches(batchId, 'pending', 6);
    expect(bench.server.posts()).toHaveLength(8);
  });

  it('is not retried with the others when it was retried alone before they were written', async () => {
    const { batchId, refused } = await twoRefused();
    retryAlone(refused[0]);
    const { estimate } = bench.ledger.jobs.require(refused[0] ?? '').billing;
    const jobs = refused.map((jobId) => ({ jobId, estimate }));
    bench.engine.batchRows.writeRetries(jobs, { token: 'together', agreedLimits: [] });
    const { rows } = bench.batches.table(batchId, 0, 100);
    expect(rows.filter(({ job }) => job.retryOf !== null)).toHaveLength(2);
  });

  it('is retried once, alone or with the others, after its batch was stopped as well', async () => {
    const { batchId, refused } = await twoRefused();
    bench.batches.stop(batchId);
    await isReady(batchId);
    retryAlone(refused[0]);
    expect(summary(batchId).retryable).toBe(1);
    expect(await bench.batches.retryFailed(batchId, 'together', null)).toEqual({ count: 1 });
    await reaches(batchId, 'pending', 5);
    await bench.meanwhile(() => bench.server.posts().length === 8);
    await bench.pass(600_000);
    expect(bench.server.posts()).toHaveLength(8);
  });
});

describe('its expected finish', () => {
  const finish = (batchId: string) => bench.batches.finish(batchId);
  /** Five earlier jobs that took so long, each sent within a second. */
  function past(tookMs: number): void {
    const { ledger, clock } = bench;
    for (let count = 0; count < 5; count += 1) {
      const id = addJob(ledger, { state: 'pending', request: videoRequest });
      const submittedAt = clock.now() - 60 * minute;
      ledger.jobs.update(id, { submittedAt, acceptedAt: submittedAt + 1_000 });
      ledger.jobs.update(id, { state: 'completed', terminalAt: submittedAt + tookMs });
    }
  }

  it('is unknown without a history, then a range from now on, and none when all is over', async () => {
    const batchId = await make({ repeat: 1 });
    await reaches(batchId, 'pending', 3);
    expect(finish(batchId)).toEqual({ kind: 'unknown' });
    past(10 * minute);
    const [lastSent = 0] = bench.batches
      .table(batchId, 0, 3)
      .rows.map(({ job }) => job.submittedAt ?? 0)
      .sort((a, b) => b - a);
    const to = lastSent + 10 * minute;
    expect(finish(batchId)).toEqual({ kind: 'range', from: to, to });
    bench.engine.holdPolling('acc', true);
    expect(finish(batchId)).toEqual({ kind: 'none' });
    bench.engine.holdPolling('acc', false);
    bench.server.status = ({ path }) => task(path, 'failed');
    await bench.until(() => states(batchId).failed === 3);
    expect(finish(batchId)).toEqual({ kind: 'none' });
    expect(() => finish('batch_gone')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('waits for what is not sent yet, and is none while that is held', async () => {
    past(10 * minute);
    bench.engine.holdSending(null);
    const batchId = await make();
    await isReady(batchId);
    expect(finish(batchId)).toEqual({ kind: 'none' });
    bench.engine.holdBatch(batchId);
    // Nothing is answered, so that those behind the first creates wait.
    bench.server.create = () => ({ hang: true });
    bench.engine.releaseSending(null);
    expect(finish(batchId)).toEqual({ kind: 'none' });
    bench.engine.setCreatesAtOnce('acc', 1);
    bench.engine.releaseBatch(batchId);
    await bench.meanwhile(() => bench.server.hanging === 1, 'the first create hangs');
    const { perMinute } = bench.engine.batchRows.keyRate('acc');
    const now = bench.clock.now();
    // Five creates of a second each, one after the other, or as the key's rate lets them: the slower of the two.
    const lastSent = now + Math.max(4 * 1_000, Math.ceil((5 * minute) / perMinute));
    expect(finish(batchId)).toEqual({
      kind: 'range',
      from: lastSent + 10 * minute,
      to: lastSent + 10 * minute,
    });
  });

  it('counts what other batches, and jobs, send before its last row', async () => {
    past(10 * minute);
    bench.server.create = () => ({ hang: true });
    bench.engine.setCreatesAtOnce('acc', 1);
    const first = await make();
    await bench.meanwhile(() => bench.server.hanging === 1, 'the first create hangs');
    const second = await make({ repeat: 1 });
    await isReady(second);
    // A second for each create: the key's rate is no matter here.
    const rounds = (batchId: string) => {
      const range = finish(batchId);
      return range.kind === 'range' && (range.from - 10 * minute - bench.clock.now()) / 1_000 + 1;
    };
    expect([rounds(first), rounds(second)]).toEqual([5, 8]);
    await bench.submit();
    const third = await make({ repeat: 1 });
    await isReady(third);
    expect(rounds(third)).toBe(5 + 3 + 1 + 3);
    // What is held goes after it, or not at all.
    bench.engine.holdBatch(first);
    expect([rounds(second), rounds(third)]).toEqual([3, 7]);
    // A row that a person has sent to the end waits for the others.
    const [row] = bench.ledger.batches.drafts(second, 1);
    bench.engine.moveInQueue(row ?? '', 'last');
    expect([rounds(second), rounds(third)]).toEqual([7, 6]);
  });
});

describe('the limit of a batch', () => {
  it('lets through what fits, holds the rest with a word, and counts what failed no longer', async () => {
    const batchId = await make({ limitUsd: '0.35' });
    await reaches(batchId, 'pending', 3);
    const held = () => bench.ledger.jobs.inStates(['draft']).filter(({ hold }) => hold?.reason === 'limit');
    await bench.meanwhile(() => held().length === 3);
    expect(bench.server.posts()).toHaveLength(3);
    const [first] = held();
    expect(first).toMatchObject({
      attention: 'limit',
      error: {
        code: 'limit_reached',
        message: 'This batch may come to $0.40, above its own limit of $0.35. Nothing was sent.',
      },
    });
    // Neither a person's word about one job nor a restart nor a new day lets it through.
    expect(() => bench.engine.sendDraft(first!.id)).toThrow('above its own limit');
    await bench.restart();
    bench.clock.jump(48 * 60 * 60_000);
    await bench.pass(5_000);
    expect(bench.server.posts()).toHaveLength(3);
    const [one] = bench.ledger.jobs.inStates(['pending']);
    bench.ledger.jobs.update(one!.id, { state: 'failed' });
    bench.engine.sendDraft(first!.id);
    await bench.meanwhile(() => bench.server.posts().length === 4);
  });

  it('is not crossed by a request whose price nobody can tell', async () => {
    bench.priceUsd.value = null;
    const batchId = await make({ limitUsd: '100' });
    await bench.meanwhile(
      () =>
        summary(batchId).phase === 'ready' &&
        bench.ledger.jobs.inStates(['draft']).every(({ hold }) => hold?.reason === 'limit'),
    );
    expect(bench.server.posts()).toEqual([]);
  });

  it('is raised while it runs: what fits then is sent, and the rest stays as it is', async () => {
    const batchId = await make({ limitUsd: '0.25' });
    const other = await make({ limitUsd: '0.05' });
    const held = (id: string) =>
      bench.ledger.jobs
        .inStates(['draft'])
        .filter((job) => job.batchId === id && job.hold?.reason === 'limit')
        .map((job) => job.id);
    await bench.meanwhile(() => held(batchId).length === 4 && held(other).length === 6);
    await reaches(batchId, 'pending', 2);
    const [, second] = held(batchId);

    bench.batches.setLimit(batchId, '0.39');
    expect(held(batchId)).toHaveLength(3);
    expect(held(batchId)[0]).toBe(second);
    await reaches(batchId, 'pending', 3);
    expect(summary(batchId).limitUsd).toBe('0.39');
    // What did not fit was not tried, so its timeline does not say that it was.
    const types = bench.ledger.events.ofJob(second!).map(({ type }) => type);
    expect(types).not.toContain('send_resumed');
    expect(types.filter((type) => type === 'held')).toHaveLength(1);

    bench.batches.setLimit(batchId, '0.10');
    bench.batches.setLimit(batchId, '0.39');
    await bench.pass(1_000);
    expect([held(batchId).length, held(other).length]).toEqual([3, 6]);
    await bench.restart();
    bench.batches.setLimit(batchId, null);
    await reaches(batchId, 'pending', 6);
    expect([held(batchId), held(other).length, bench.server.posts().length]).toEqual([[], 6, 6]);
  });

  it('says of another limit whether it lets more through', async () => {
    const batchId = await make({ limitUsd: '0.35' });
    const lets = (after: string | null) => bench.batches.limitChange(batchId, after).letsMoreThrough;
    expect(['0.35', '0.350', '0.1', '0.36', '10', null].map(lets)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    bench.batches.setLimit(batchId, null);
    expect(['1', null].map(lets)).toEqual([false, false]);
    expect(() => bench.batches.limitChange('gone', '1')).toThrow('no longer exists');
    expect(() => bench.batches.setLimit('gone', '1')).toThrow('no longer exists');
  });

  it('frees only so much of what waits of unknown price as can be told', async () => {
    bench.priceUsd.value = null;
    const batchId = await make({ limitUsd: '1' });
    await bench.meanwhile(() => {
      const drafts = bench.ledger.jobs.inStates(['draft']);
      return drafts.length === 6 && drafts.every(({ hold }) => hold?.reason === 'limit');
    });
    bench.batches.setLimit(batchId, '100');
    await bench.pass(1_000);
    expect(bench.server.posts()).toEqual([]);
  });
});

describe('its export', () => {
  it('has each value below its own name, whatever the columns are called', async () => {
    bench.batches.setWildcard({ name: 'seed', entries: ['calm'] });
    const columns = ['2', '1', 'seed'].map((name) => ({
      target: { kind: 'variable' as const, name },
      values: [`value of ${name}`],
    }));
    const batchId = await make({
      request: { ...videoRequest, fields: { prompt: '{{1}} {{2}} {{seed}} __seed__' } },
      vary: { how: 'combine', columns },
      repeat: 1,
    });
    await reaches(batchId, 'pending', 1);
    const folder = mkdtempSync(path.join(tmpdir(), 'safelight-export-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'batch');
    const values = ['value of 2', 'value of 1', 'value of seed', '7', 'calm'];
    const names = ['2', '1', 'seed', 'seed (2)', 'seed (3)'];
    await bench.batches.export(batchId, 'csv', file);
    const [head = '', row = ''] = readFileSync(file, 'utf8').split('\r\n');
    expect(head.split(',').slice(2, 7)).toEqual(names.map((name) => `varied_${name}`));
    expect(row.split(',').slice(2, 7)).toEqual(values);
    await bench.batches.export(batchId, 'jsonl', file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      varied: Object.fromEntries(names.map((name, at) => [name, name === 'seed (2)' ? 7 : values[at]])),
    });
  });
});

describe('the library of wildcards', () => {
  it('takes a bounded number of them; one that is there can still be changed', () => {
    for (let index = 0; index < mostWildcards; index += 1)
      bench.batches.setWildcard({ name: `w${index}`, entries: ['a'] });
    expect(() => bench.batches.setWildcard({ name: 'more', entries: ['a'] })).toThrow(`${mostWildcards}`);
    bench.batches.setWildcard({ name: 'w7', entries: ['b'] });
    expect(bench.ledger.wildcards.list()).toHaveLength(mostWildcards);
    expect(bench.ledger.wildcards.list().find(({ name }) => name === 'w7')?.entries).toEqual(['b']);
  });
});
