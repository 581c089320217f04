/** Actions on many jobs: the real ledger and engine, and a server that counts what is sent. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bulk, createBulk, createJobActions } from '../../../src/main/actions/index.ts';
import type { BillingIdSearch } from '../../../src/shared/billing.ts';
import type { BulkAction, BulkRun } from '../../../src/shared/bulk.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { type JobState, jobStates } from '../../../src/shared/job.ts';
import { type Bench, openBench } from '../jobs/bench.ts';

let bench: Bench;
let bulk: Bulk;
/** Every word that a window would have been told. */
let told: BulkRun[][];
/** What each search for billing ids was about, and what it finds. */
let searches: string[][];
let search: (jobIds: readonly string[]) => BillingIdSearch;
/** Called after each step of a run. */
let onStep: (run: BulkRun) => void;
let models: string[];

beforeEach(async () => {
  bench = await openBench();
  told = [];
  searches = [];
  models = [];
  onStep = () => undefined;
  search = (jobIds) => ({ found: [...jobIds], missing: [], failed: [] });
  const billing = {
    async lookForBillingIds(jobIds: readonly string[]) {
      searches.push([...jobIds]);
      return search(jobIds);
    },
  };
  const { ledger, engine } = bench;
  const downloads = { downloadAgain: async () => undefined };
  let made = 0;
  bulk = createBulk({
    ledger,
    engine,
    billing,
    actions: createJobActions({ ledger, engine, billing, downloads }),
    refreshModel: async (accountId, model) => void models.push(`${accountId} ${model}`),
    askAboveUsd: () => bench.askAboveUsd.value,
    newId: () => `forecast-${++made}`,
    changed(runs) {
      told.push(runs);
      const last = runs.at(-1);
      if (last) onStep(last);
    },
    report: (_where, error) => bench.faults.push(error),
  });
});
afterEach(async () => {
  bulk.close();
  await bench.close();
  expect(bench.faults).toEqual([]);
});

let tokens = 0;
function add(id: string, state: JobState, over: { accountId?: string; tags?: string[] } = {}): string {
  const { accountId = 'acc', tags = [] } = over;
  bench.ledger.jobs.insert({
    id,
    submitToken: `given-${++tokens}`,
    accountId,
    userId: 'me',
    projectId: null,
    title: `Job ${id}`,
    request: { family: 'video', operation: null, model: 'veo3.1', fields: { prompt: id }, inputs: [] },
    endpoint: '/v1/videos/generations',
    state,
    createdAt: bench.clock.now(),
    estimate: { kind: 'unknown', minUsd: null, maxUsd: null, note: null },
    retryOf: null,
    tags,
  });
  return id;
}

const four = () => [add('a', 'failed'), add('b', 'completed'), add('c', 'rejected'), add('d', 'cancelled')];
const madeJobs = () => bench.ledger.jobs.inStates(jobStates).filter((job) => job.retryOf !== null);

/** Carries an action out and gives its end. */
async function run(action: BulkAction, jobIds: readonly string[], value = '', agreed = false) {
  const { forecastId } = await bulk.forecast(action, jobIds);
  bulk.start({ forecastId, value, agreed });
  return ended(forecastId);
}
async function ended(runId: string): Promise<BulkRun> {
  const find = () => bulk.runs().find((one) => one.runId === runId);
  await bench.meanwhile(() => find()?.isOver === true, 'the run is over');
  return find() as BulkRun;
}

describe('what an action would do', () => {
  it('counts the jobs that it fits and adds what they cost now, without a float’s error', async () => {
    bench.priceUsd.value = '0.1';
    expect(await bulk.forecast('retry', four())).toMatchObject({
      fitting: 3,
      left: 1,
      mostUsd: '0.3',
      sampleUsd: null,
      unknown: 0,
    });
    expect(models, 'the price list is asked for once').toEqual(['acc veo3.1']);
    expect(bulk.runs()).toEqual([]);
    expect(madeJobs()).toEqual([]);
  });

  it('adds no sample money of the sandbox to real money', async () => {
    const { accounts } = bench.ledger;
    accounts.insert({ ...accounts.require('acc'), id: 'sandbox', kind: 'sandbox', active: false });
    bench.priceUsd.value = '0.1';
    const jobIds = [add('a', 'failed'), add('s', 'failed', { accountId: 'sandbox' })];
    expect(await bulk.forecast('retry', jobIds)).toMatchObject({ mostUsd: '0.1', sampleUsd: '0.1' });
  });

  it('asks when one job or all of them are above the amount, or a price is not known, and never without an amount', async () => {
    bench.priceUsd.value = '0.1';
    const jobIds = four();
    const asks = async (limit: string) => {
      bench.askAboveUsd.value = limit;
      return (await bulk.forecast('retry', jobIds)).asks;
    };
    expect([await asks('0.3'), await asks('0.29'), await asks('0.09'), await asks('')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    bench.priceUsd.value = null;
    expect(await asks('100')).toBe(true);
    expect(await bulk.forecast('retry', jobIds)).toMatchObject({ mostUsd: null, unknown: 3 });
  });
});

describe('carrying it out', () => {
  it('makes each job once, as a new one that names the old one, and leaves what does not fit', async () => {
    const jobIds = four();
    const { forecastId } = await bulk.forecast('retry', jobIds);
    const again = { forecastId, value: '', agreed: false };
    bulk.start(again);
    expect(bulk.start(again).runId, 'a second press is the same run').toBe(forecastId);
    const { outcome, total } = await ended(forecastId);
    expect(total).toBe(3);
    expect(outcome).toEqual({ done: 3, left: 0, failed: 0, failures: [], missing: 0, stopped: 0 });
    expect(madeJobs().map((job) => job.retryOf)).toEqual(['a', 'c', 'd']);
    bulk.start(again);
    bulk.dismiss(forecastId);
    expect(() => bulk.start(again)).toThrow(expect.objectContaining({ code: 'conflict' }));
    await bench.meanwhile(() => bench.server.posts().length === 3, 'each was sent');
    expect(madeJobs()).toHaveLength(3);
  });

  it('begins nothing above the amount until the person has agreed to it', async () => {
    bench.priceUsd.value = '2';
    bench.askAboveUsd.value = '5';
    const jobIds = four();
    const { forecastId, asks } = await bulk.forecast('retry', jobIds);
    expect(asks).toBe(true);
    expect(() => bulk.start({ forecastId, value: '', agreed: false })).toThrow(
      expect.objectContaining({ code: 'price_unconfirmed' }),
    );
    expect(bulk.runs()).toEqual([]);
    bulk.start({ forecastId, value: '', agreed: true });
    expect((await ended(forecastId)).outcome.done).toBe(3);
  });

  it('pays no more than was shown, job by job, also where no single price is above the amount', async () => {
    bench.priceUsd.value = '1';
    bench.askAboveUsd.value = '5';
    const { forecastId } = await bulk.forecast('retry', four());
    bench.priceUsd.value = '2';
    bulk.start({ forecastId, value: '', agreed: true });
    const { outcome } = await ended(forecastId);
    expect(outcome).toMatchObject({ done: 0, failed: 3 });
    expect(outcome.failures.map(({ error }) => error.code)).toEqual(Array(3).fill('price_unconfirmed'));
    expect(bench.server.posts()).toEqual([]);
    expect(madeJobs()).toEqual([]);
  });

  it('reads each job again: what changed since the forecast is left as it is', async () => {
    const { forecastId } = await bulk.forecast('retry', four());
    bench.ledger.jobs.update('c', { state: 'pending' });
    bulk.start({ forecastId, value: '', agreed: false });
    expect((await ended(forecastId)).outcome).toMatchObject({ done: 2, left: 1, failed: 0 });
    expect(madeJobs().map((job) => job.retryOf)).toEqual(['a', 'd']);
  });

  it('continues after a failure and keeps it with its job', async () => {
    const { outcome } = await run('refresh', [add('a', 'completed'), add('b', 'failed')]);
    expect(outcome).toMatchObject({ done: 0, failed: 2 });
    expect(outcome.failures).toMatchObject([
      { jobId: 'a', title: 'Job a', error: { code: 'not_allowed' } },
      { jobId: 'b', title: 'Job b' },
    ]);
  });

  it('stops before the next jobs and says how many were not touched', async () => {
    onStep = (one) => {
      if (one.reached === 50) bulk.stop(one.runId);
    };
    const jobIds = Array.from({ length: 120 }, (_, n) => add(`job-${n}`, 'failed'));
    const { outcome, reached } = await run('retry', jobIds);
    expect({ ...outcome, reached }).toMatchObject({ done: 50, stopped: 70, reached: 50 });
    expect(madeJobs()).toHaveLength(50);
  });

  it('begins nothing more once the app ends', async () => {
    onStep = ({ reached }) => {
      if (reached === 1) bulk.close();
    };
    expect((await run('refresh', [add('a', 'failed'), add('b', 'failed')])).outcome).toMatchObject({
      failed: 1,
      stopped: 1,
    });
  });

  it('keeps what it has done when the app is killed in the middle, and does none of it twice', async () => {
    const jobIds = Array.from({ length: 120 }, (_, n) => add(`job-${n}`, 'failed'));
    const reached = new Promise<void>((resolve) => {
      onStep = (one) => {
        if (one.reached !== 50) return;
        bulk.close();
        resolve();
      };
    });
    const { forecastId } = await bulk.forecast('retry', jobIds);
    bulk.start({ forecastId, value: '', agreed: false });
    await reached;
    await bench.restart();
    expect(new Set(madeJobs().map((job) => job.retryOf))).toEqual(new Set(jobIds.slice(0, 50)));
    expect(madeJobs()).toHaveLength(50);
    const waits = (state: JobState) => state === 'draft' || state === 'submitting';
    await bench.until(() => !madeJobs().some((job) => waits(job.state)), 'none waits to be sent');
    expect(bench.server.posts().length).toBeLessThanOrEqual(50);
  });

  it('that the ledger cannot write makes no job of its portion, and says so', async () => {
    const { forecastId } = await bulk.forecast('retry', four());
    const { ledger } = bench;
    const { append } = ledger.events;
    ledger.events.append = (jobId, entry) => {
      if (jobId === 'c') throw new AppError('disk_full', 'The disk is full.');
      return append(jobId, entry);
    };
    bulk.start({ forecastId, value: '', agreed: false });
    const { outcome } = await ended(forecastId);
    ledger.events.append = append;
    expect(outcome).toMatchObject({ done: 0, failed: 3, stopped: 0 });
    expect(outcome.failures.map(({ error }) => error.code)).toEqual(Array(3).fill('disk_full'));
    expect(madeJobs()).toEqual([]);
    expect(bench.faults.splice(0)).toMatchObject([{ code: 'disk_full' }]);
  });

  it('tells how far it is, and keeps the summary until a person has seen it, with no window there', async () => {
    const { runId } = await run('favourite', four());
    expect(told.map((runs) => runs.at(-1)?.reached)).toEqual([0, 4, 4]);
    expect(bulk.runs()).toMatchObject([{ runId, action: 'favourite', total: 4, isOver: true }]);
    bulk.dismiss(runId);
    expect(bulk.runs()).toEqual([]);
    expect(told.at(-1)).toEqual([]);
  });

  it('keeps a run that is under way, even when a person wants to put it away', async () => {
    const { forecastId } = await bulk.forecast('retry', four());
    bulk.start({ forecastId, value: '', agreed: false });
    bulk.dismiss(forecastId);
    expect(bulk.runs()).toHaveLength(1);
    await ended(forecastId);
  });

  it('adds a tag to those that a job has already, in one write', async () => {
    add('a', 'completed', { tags: ['old'] });
    add('b', 'completed', { tags: ['new'] });
    const changes: string[][] = [];
    bench.ledger.onChange(({ jobIds }) => changes.push(jobIds));
    const { outcome } = await run('tag', ['a', 'b'], 'new');
    expect(outcome).toMatchObject({ done: 1, left: 1 });
    expect(bench.ledger.jobs.require('a').tags).toEqual(['old', 'new']);
    expect(changes).toEqual([['a']]);
    await expect(run('tag', ['a'], '')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('looks for billing ids in portions, adds up what came of them, and stops between two', async () => {
    const jobIds = Array.from({ length: 120 }, (_, n) => add(`job-${n}`, 'completed'));
    for (const id of jobIds) bench.ledger.jobs.update(id, { taskId: `task-${id}` });
    const error = new AppError('network', 'gone').shape;
    search = ([first = '', second = '', ...rest]) => ({
      found: rest,
      missing: [first],
      failed: [{ jobId: second, title: 'Second', error }],
    });
    onStep = (one) => {
      if (one.reached === 100) bulk.stop(one.runId);
    };
    const { outcome } = await run('lookForBillingId', jobIds);
    expect(searches.map(({ length }) => length)).toEqual([50, 50]);
    expect(outcome).toMatchObject({ done: 96, missing: 2, stopped: 20, left: 0, failed: 2 });
  });
});
