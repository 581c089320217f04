import { beforeEach, describe, expect, it, vi } from 'vitest';
import { asksForWord, forecastBulk, runBulk } from '../../../src/renderer/store/bulk.ts';
import type { JobDetail } from '../../../src/shared/job.ts';
import type { JobPrice } from '../../../src/shared/price.ts';
import { row } from './rows.ts';

const detail = (id: string, over: Partial<JobDetail> = {}, maxUsd: string | null = null): JobDetail =>
  ({
    ...row(id),
    accountId: 'acc',
    resubmittable: true,
    results: [],
    taskId: 'task',
    cancel: { state: 'none', httpStatus: null, message: null },
    billing: { estimate: { kind: 'exact', minUsd: maxUsd, maxUsd, note: null } },
    ...over,
  }) as unknown as JobDetail;

let jobs: Map<string, JobDetail>;
let retried: { jobId: string; submitToken: string; confirmed: unknown }[];
let refuse: string | null;
/** What the price list says now, by job; nothing: nobody can tell. */
let prices: Map<string, JobPrice['estimate']>;
/** Jobs whose price main asks about. */
let asked: Set<string>;
const price = (maxUsd: string) => ({ kind: 'exact' as const, minUsd: maxUsd, maxUsd, note: null });

const good = (value: unknown) => ({ ok: true, value });
const bad = (message: string) => ({
  ok: false,
  error: { code: 'ledger_busy', message, next: ['none'], retryable: true },
});
const retryAll = (signal = new AbortController().signal, onProgress: (done: number) => void = () => {}) =>
  runBulk({
    intent: { command: 'retry' },
    jobIds: [...jobs.keys()],
    token: (jobId) => `token-${jobId}`,
    signal,
    onProgress,
  });

beforeEach(() => {
  jobs = new Map([
    ['a', detail('a', { state: 'failed' }, '0.1')],
    ['b', detail('b', { state: 'completed' }, '5')],
    ['c', detail('c', { state: 'rejected' }, '0.2')],
    ['d', detail('d', { state: 'cancelled' })],
  ]);
  retried = [];
  refuse = null;
  asked = new Set();
  prices = new Map([
    ['a', price('0.1')],
    ['b', price('5')],
    ['c', price('0.2')],
  ]);
  vi.stubGlobal('window', {
    safelight: {
      getJob: async ({ jobId }: { jobId: string }) => good(jobs.get(jobId)),
      priceJob: async ({ jobId }: { jobId: string }) => {
        const estimate = prices.get(jobId) ?? { kind: 'unknown', minUsd: null, maxUsd: null, note: null };
        return good({ estimate, ask: asked.has(jobId) });
      },
      retryJob: async (intent: (typeof retried)[number]) => {
        if (intent.jobId === refuse) return bad('The ledger is busy.');
        retried.push(intent);
        return good({ jobId: `new-${intent.jobId}` });
      },
      annotateJob: async ({ jobId, tags }: { jobId: string; tags: string[] }) => {
        jobs.set(jobId, detail(jobId, { tags }));
        return good(undefined);
      },
    },
  });
});

describe('what a command would do', () => {
  it('counts the jobs that it fits and adds what they cost now, without a float’s error', async () => {
    expect(await forecastBulk({ command: 'retry' }, [...jobs.keys()])).toMatchObject({
      jobIds: ['a', 'c', 'd'],
      left: 1,
      mostUsd: '0.3',
      sampleUsd: null,
      unknown: 1,
    });
  });

  it('adds no sample money of the sandbox to real money', async () => {
    jobs.set('c', detail('c', { state: 'rejected', accountId: 'sandbox' }));
    expect(await forecastBulk({ command: 'retry' }, [...jobs.keys()])).toMatchObject({
      mostUsd: '0.1',
      sampleUsd: '0.2',
    });
  });

  it('asks for a word of its own when one job or all of them are above the amount, or main asks', async () => {
    const forecast = await forecastBulk({ command: 'retry' }, ['a', 'c']);
    expect(['0.3', '0.29', '0', ''].map((limit) => asksForWord(forecast, limit))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    asked.add('c');
    expect(asksForWord(await forecastBulk({ command: 'retry' }, ['a', 'c']), '100')).toBe(true);
  });

  it('knows no amount when no job has an estimate, instead of none', async () => {
    expect(await forecastBulk({ command: 'retry' }, ['d'])).toMatchObject({ mostUsd: null, unknown: 1 });
  });
});

describe('carrying it out', () => {
  it('makes each job once, under a token of its own, and leaves what does not fit', async () => {
    const outcome = await retryAll();
    expect(outcome).toEqual({ done: 3, left: 1, failed: [], missing: 0, stopped: 0 });
    expect(retried).toEqual(
      ['a', 'c', 'd'].map((jobId) => ({ jobId, submitToken: `token-${jobId}`, confirmed: null })),
    );
  });

  it('says to main which amount the person has agreed to, job by job', async () => {
    const { jobIds, prices: shown } = await forecastBulk({ command: 'retry' }, [...jobs.keys()]);
    await runBulk({
      intent: { command: 'retry' },
      jobIds,
      prices: shown,
      token: String,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    expect(retried.map(({ confirmed }) => confirmed)).toEqual([
      { mostUsd: '0.1' },
      { mostUsd: '0.2' },
      { mostUsd: null },
    ]);
  });

  it('goes on after a failure and keeps it with its job', async () => {
    refuse = 'c';
    const outcome = await retryAll();
    expect(outcome.done).toBe(2);
    expect(outcome.failed).toMatchObject([{ jobId: 'c', title: 'Job c', error: { code: 'ledger_busy' } }]);
  });

  it('stops between two jobs and says how many were not touched', async () => {
    const stopper = new AbortController();
    const outcome = await retryAll(stopper.signal, (done) => done === 1 && stopper.abort());
    expect(outcome).toEqual({ done: 1, left: 0, failed: [], missing: 0, stopped: 3 });
    expect(retried).toHaveLength(1);
  });

  it('adds a tag to those that a job has already', async () => {
    jobs.set('a', detail('a', { tags: ['old'] }));
    await runBulk({
      intent: { command: 'tag', value: 'new' },
      jobIds: ['a'],
      token: String,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    expect(jobs.get('a')?.tags).toEqual(['old', 'new']);
  });

  it('looks for billing ids in portions, adds up what came of them, and stops between two', async () => {
    const ids = Array.from({ length: 120 }, (_, n) => `job-${n}`);
    const asked: number[] = [];
    const error = { code: 'network', message: 'gone', next: ['none'], retryable: true };
    vi.stubGlobal('window', {
      safelight: {
        lookForBillingIds: async ({ jobIds }: { jobIds: string[] }) => {
          asked.push(jobIds.length);
          const [first, second, ...rest] = jobIds;
          return good({ found: rest, missing: [first], failed: [{ jobId: second, title: 'Second', error }] });
        },
      },
    });
    const stopper = new AbortController();
    const outcome = await runBulk({
      intent: { command: 'lookForBillingId' },
      jobIds: ids,
      token: String,
      signal: stopper.signal,
      onProgress: (done) => done === 100 && stopper.abort(),
    });
    expect(asked).toEqual([50, 50]);
    expect(outcome).toMatchObject({ done: 96, missing: 2, stopped: 20, left: 0 });
    expect(outcome.failed).toHaveLength(2);
  });
});
