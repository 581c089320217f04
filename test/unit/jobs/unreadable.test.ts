/** A status that cannot be read, and a status URL that leads nowhere. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accepted, type Bench, openBench, type Reply, refusal, story, task, taskId } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const minute = 60_000;
const state = (jobId: string) => bench.ledger.jobs.require(jobId).state;
const row = (jobId: string) =>
  bench.ledger.list.rows([jobId])[0] ?? expect.fail('The job is not in the list');
const needsAttention = () => bench.ledger.list.counts({ accountId: 'acc', withSample: false }).attention;
const inbox = () =>
  bench.ledger.list.range(
    {
      accountId: 'acc',
      withSample: false,
      view: { kind: 'attention' },
      search: '',
      sort: 'newest',
      filters: {},
    },
    0,
    10,
  ).rows;

async function pending(): Promise<string> {
  const jobId = await bench.submit();
  await bench.meanwhile(() => state(jobId) === 'pending', 'the task is accepted');
  return jobId;
}
const fails = (jobId: string, times: number) => bench.until(() => row(jobId).polling.failures >= times);

const page = '<html><body>Sign in to the network</body></html>';
const problems: [name: string, reply: Reply][] = [
  ['500', refusal(500, 'server_error')],
  ['a cut connection', { drop: true }],
  ['a web page with 200', { text: page }],
  ['a web page with 404', { status: 404, text: page }],
  ['nothing', { text: '', headers: { 'content-type': 'application/json' } }],
  ['JSON without a status', { json: { id: 'x' } }],
  ['a redirect', { status: 302, headers: { location: '/login' }, text: '' }],
  ['429', refusal(429, 'rate_limit_exceeded', { retry_after: 5 })],
];

describe('a status that cannot be read', () => {
  it.each(problems)(
    'because of %s is known in the row: since when, why, and when it is tried next',
    async (_name, reply) => {
      const jobId = await pending();
      bench.server.status = () => reply;
      const began = bench.clock.now();
      await fails(jobId, 1);
      const first = row(jobId).polling.failingSince ?? expect.fail('It is not known since when');
      expect(first).toBeGreaterThan(began);
      await fails(jobId, 2);
      const { polling } = row(jobId);
      expect(polling.failingSince).toBe(first);
      expect(polling.lastError).toMatch(/\w/);
      expect(polling.nextAt).toBeGreaterThan(bench.clock.now());
      expect(row(jobId)).toMatchObject({ state: 'pending', attention: null });
    },
  );

  it.each(problems)(
    'because of %s needs attention after ten minutes, not before, until it can be read',
    async (_name, reply) => {
      const jobId = await pending();
      const good = bench.server.status;
      bench.server.status = () => reply;
      await fails(jobId, 1);
      const since = row(jobId).polling.failingSince as number;
      await bench.pass(since + 10 * minute - 1_000 - bench.clock.now());
      expect(needsAttention()).toBe(0);
      await bench.pass(2_000);
      expect(row(jobId)).toMatchObject({ state: 'pending', attention: 'status_unreadable' });
      expect(needsAttention()).toBe(1);
      expect(inbox().map(({ id }) => id)).toEqual([jobId]);
      expect(story(bench.job(jobId))).toContain('status_unreadable');

      bench.server.status = good;
      await bench.until(() => row(jobId).polling.failures === 0);
      expect(row(jobId)).toMatchObject({
        attention: null,
        polling: { failingSince: null, lastError: null },
      });
      expect(needsAttention()).toBe(0);
      expect(story(bench.job(jobId)).at(-1)).toBe('poll_recovered');
    },
  );

  it('is flagged after a restart as well, ten minutes after it began', async () => {
    const jobId = await pending();
    bench.server.status = () => refusal(500, 'server_error');
    await fails(jobId, 2);
    const since = row(jobId).polling.failingSince as number;
    await bench.restart();
    await bench.pass(since + 10 * minute + 2_000 - bench.clock.now());
    expect(row(jobId)).toMatchObject({ attention: 'status_unreadable', polling: { failingSince: since } });
  });

  it('that a person has marked as handled comes back only when it fails again', async () => {
    const jobId = await pending();
    const good = bench.server.status;
    bench.server.status = () => refusal(500, 'server_error');
    await bench.until(() => row(jobId).attention === 'status_unreadable');
    bench.engine.dismissAttention([jobId]);
    await bench.pass(20 * minute);
    await bench.restart();
    await bench.pass(20 * minute);
    expect(row(jobId).attention).toBeNull();
    bench.server.status = good;
    await bench.until(() => row(jobId).polling.failures === 0);
    bench.server.status = () => refusal(500, 'server_error');
    await bench.until(() => row(jobId).attention === 'status_unreadable');
  });

  it('is cleared by a refresh that a person asks for', async () => {
    const jobId = await pending();
    const good = bench.server.status;
    bench.server.status = () => refusal(500, 'server_error');
    await bench.until(() => row(jobId).attention === 'status_unreadable');
    bench.server.status = good;
    await bench.engine.refresh(jobId);
    expect(row(jobId)).toMatchObject({ attention: null, polling: { failures: 0, failingSince: null } });
  });

  it('leaves the inbox when the task ends', async () => {
    const jobId = await pending();
    bench.server.status = () => refusal(500, 'server_error');
    await bench.until(() => row(jobId).attention === 'status_unreadable');
    bench.server.status = (request) =>
      task(request.path, 'completed', { video_url: 'https://x.example/a.mp4' });
    await bench.until(() => state(jobId) === 'completed');
    expect(row(jobId)).toMatchObject({ attention: null, polling: { failingSince: null } });
  });

  it('is not what a refused key is: that pauses the account', async () => {
    const jobId = await pending();
    bench.server.status = () => refusal(401, 'invalid_api_key');
    await bench.until(() => row(jobId).polling.paused === 'key_refused');
    await bench.pass(30 * minute);
    expect(row(jobId)).toMatchObject({ attention: null, polling: { failures: 0, failingSince: null } });
  });
});

describe('a status URL of its own', () => {
  const own = `/v1/jobs/by-date/${taskId(1)}`;
  const canonical = `/v1/tasks/${taskId(1)}`;
  const asked = (path: string) => bench.server.requests.filter((request) => request.path === path).length;
  beforeEach(() => {
    bench.server.create = () => accepted(1, { poll_url: own });
    bench.server.status = (request) => task(request.path, 'processing', { poll_url: own });
  });

  it.each<[string, Reply]>([
    ['404 with a web page', { status: 404, text: page }],
    ['410', { status: 410, text: '' }],
    ['410 in JSON', refusal(410, 'gone')],
    ['405', refusal(405, 'method_not_allowed')],
    ['301', { status: 301, headers: { location: '/elsewhere' }, text: '' }],
    ['a web page with 200', { text: page }],
    ['a web page with 502', { status: 502, text: page }],
    ['JSON without a status', { json: { ok: true } }],
    ['a list', { json: [] }],
  ])(
    'that answers %s twice is left for the canonical one, and the timeline says so',
    async (_name, reply) => {
      bench.server.other = () => reply;
      const jobId = await pending();
      await bench.until(() => asked(own) === 1);
      await bench.until(() => row(jobId).polling.failures === 1);
      expect(asked(canonical)).toBe(0);
      await bench.until(() => state(jobId) === 'processing');
      expect(asked(own)).toBe(2);
      expect(bench.job(jobId).pollUrl).toBe(canonical);
      const note = bench.job(jobId).timeline.find((entry) => entry.type === 'poll_url_replaced');
      expect(note).toMatchObject({ source: 'app', detail: { from: own, to: canonical } });
      expect(row(jobId).polling).toMatchObject({ failures: 0, failingSince: null });
      await bench.pass(minute);
      expect(asked(own)).toBe(2);
      expect(bench.server.posts()).toHaveLength(1);
    },
  );

  it.each<[string, Reply]>([
    ['TokenLab’s own 500', refusal(500, 'server_error')],
    ['429', refusal(429, 'rate_limit_exceeded')],
    ['a cut connection', { drop: true }],
  ])('is kept after %s: that says nothing about the address', async (_name, reply) => {
    bench.server.other = () => reply;
    const jobId = await pending();
    await fails(jobId, 4);
    expect(asked(canonical)).toBe(0);
    expect(bench.job(jobId).pollUrl).toBe(own);
  });

  it.each([
    [404, 'async_task_not_found'],
    [403, 'task_not_owned'],
  ])(
    'that says %i in TokenLab’s words is checked once at the canonical one before the job is lost',
    async (status, code) => {
      bench.server.other = () => refusal(status, code);
      const jobId = await pending();
      await bench.until(() => state(jobId) === 'processing');
      expect(asked(own)).toBe(1);
      expect(bench.job(jobId).pollUrl).toBe(canonical);
      expect(story(bench.job(jobId))).not.toContain('task_lost');
    },
  );

  it('is kept when its dead answers do not follow one another', async () => {
    bench.server.other = (request) =>
      asked(own) % 2 === 1
        ? { status: 404, text: page }
        : task(request.path, 'processing', { poll_url: own });
    const jobId = await pending();
    await bench.until(() => asked(canonical) > 0 || asked(own) === 6);
    expect(asked(canonical)).toBe(0);
    expect(bench.job(jobId).pollUrl).toBe(own);
  });

  it('stays the address of a lost job, whose task a refresh may find there again', async () => {
    bench.server.other = () => refusal(404, 'async_task_not_found');
    bench.server.status = () => refusal(404, 'async_task_not_found');
    const jobId = await pending();
    await bench.until(() => state(jobId) === 'lost');
    expect(bench.job(jobId).pollUrl).toBe(own);
    bench.server.other = (request) => task(request.path, 'processing', { poll_url: own });
    await bench.engine.refresh(jobId);
    expect(state(jobId)).toBe('processing');
  });

  it('is lost when the canonical one says so too', async () => {
    bench.server.other = () => refusal(404, 'async_task_not_found');
    bench.server.status = () => refusal(404, 'async_task_not_found');
    const jobId = await pending();
    await bench.until(() => state(jobId) === 'lost');
    expect(asked(own)).toBe(1);
    expect(asked(canonical)).toBe(1);
  });

  it('that is dead is left at once when a person refreshes', async () => {
    bench.server.other = () => ({ status: 404, text: page });
    const jobId = await pending();
    await bench.engine.refresh(jobId);
    expect(state(jobId)).toBe('processing');
    expect(bench.job(jobId).pollUrl).toBe(canonical);
  });
});
