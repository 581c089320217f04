import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isTerminal } from '../../../src/shared/job.ts';
import { accepted, type Bench, openBench, refusal, story, task, taskId, videoRequest } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const state = (jobId: string) => bench.ledger.jobs.require(jobId).state;

async function pending(change = {}): Promise<string> {
  const jobId = await bench.submit(change);
  await bench.meanwhile(() => state(jobId) === 'pending', 'the task is accepted');
  return jobId;
}

/** Ms of the clock between the polls of a task. */
async function gaps(polls: number): Promise<number[]> {
  const times: number[] = [];
  const script = bench.server.status;
  bench.server.status = (request, n) => {
    times.push(bench.clock.now());
    return script(request, n);
  };
  await bench.until(() => times.length > polls);
  return times.slice(1).map((at, i) => at - (times[i] as number));
}

describe('an open task', () => {
  it('is asked for at its poll_url, every 5 to 10 s, and every 3 to 5 s for images', async () => {
    bench.server.create = (_request, n) => accepted(n, { poll_url: `/v1/videos/generations/${taskId(n)}` });
    bench.server.other = (request) => task(request.path, 'processing');
    await pending();
    await bench.pass(30_000);
    const asked = bench.server.requests.filter((request) =>
      request.path.startsWith('/v1/videos/generations/ldtask'),
    );
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(bench.server.gets(`/v1/tasks/${taskId(1)}`)).toEqual([]);
  });

  it('of an image is asked for every 3 to 5 s', async () => {
    await pending({ family: 'image', operation: 'text-to-image', model: 'gpt-image-2' });
    for (const gap of await gaps(6)) {
      expect(gap).toBeGreaterThanOrEqual(3_000);
      expect(gap).toBeLessThanOrEqual(5_200);
    }
  });

  it('without poll_url is asked for at the canonical address', async () => {
    bench.server.create = (_request, n) => accepted(n, { poll_url: undefined });
    await pending();
    await bench.until(() => bench.server.gets(`/v1/tasks/${taskId(1)}`).length > 0);
  });

  it('with a poll_url on another server never shows it the key', async () => {
    bench.server.create = (_request, n) => accepted(n, { poll_url: 'https://evil.example/v1/tasks/x' });
    const jobId = await pending();
    await bench.until(() => bench.server.gets(`/v1/tasks/${taskId(1)}`).length > 0);
    expect(story(bench.job(jobId))).toContain('foreign_poll_url');
    expect(bench.job(jobId).pollUrl).toBe(`/v1/tasks/${taskId(1)}`);
  });

  it('is asked for every 5 to 10 s for 15 minutes, then more slowly, at least once a minute, and is never given up', async () => {
    const jobId = await pending();
    bench.clock.jump(14 * 60_000);
    bench.engine.wake();
    for (const gap of await gaps(3)) expect(gap).toBeLessThanOrEqual(10_500);
    bench.clock.jump(3 * 60 * 60_000);
    bench.engine.wake();
    for (const gap of await gaps(3)) {
      expect(gap).toBeGreaterThanOrEqual(30_000);
      expect(gap).toBeLessThanOrEqual(60_500);
    }
    expect(state(jobId)).toBe('pending');
  });

  it('adds nothing to the timeline while nothing changes, and says what does', async () => {
    const jobId = await pending();
    let word = 'pending';
    let progress: number | undefined;
    bench.server.status = (request) => task(request.path, word, { progress });
    await bench.pass(40_000);
    expect(story(bench.job(jobId))).toEqual(['created', 'submit_started', 'submit_accepted']);
    expect(bench.job(jobId).polling.count).toBeGreaterThan(3);
    word = 'processing';
    await bench.until(() => state(jobId) === 'processing');
    progress = 42;
    await bench.until(() => bench.job(jobId).progress === 42);
    word = 'dreaming';
    await bench.until(() => bench.job(jobId).remoteStatus === 'dreaming');
    await bench.pass(30_000);
    expect(state(jobId)).toBe('processing');
    expect(story(bench.job(jobId)).slice(3)).toEqual(['task_processing', 'unknown_status']);
  });
});

describe('progress', () => {
  async function shown(...said: unknown[]): Promise<(number | null)[]> {
    const jobId = await pending();
    const seen: (number | null)[] = [];
    for (const progress of said) {
      bench.server.status = (request) => task(request.path, 'processing', { progress });
      const { count } = bench.job(jobId).polling;
      await bench.until(() => bench.job(jobId).polling.count > count);
      seen.push(bench.job(jobId).progress);
    }
    return seen;
  }

  it('as a share of one ends at 100 %, and as per cent begins at 1 %', async () => {
    expect(await shown(0.42, 0.87, 1)).toEqual([42, 87, 100]);
    expect(await shown(0, 1, 2, 100)).toEqual([0, 1, 2, 100]);
    expect(await shown('0.5', '0.75', '1')).toEqual([50, 75, 100]);
    expect(await shown('1%', '42%', '100%')).toEqual([1, 42, 100]);
  });

  it('that falls is shown as it is said', async () => {
    expect(await shown(80, 40, 5)).toEqual([80, 40, 5]);
    expect(await shown('80%', '40%', '1%')).toEqual([80, 40, 1]);
  });
});

describe('a task that ends', () => {
  it.each([
    ['completed', { video_url: 'https://x.example/a.mp4' }, 'completed', null],
    ['SUCCEEDED', { video_url: 'https://x.example/a.mp4' }, 'completed', null],
    ['completed', {}, 'output_missing', 'output_missing'],
    ['failed', { error: 'content policy' }, 'failed', 'task_failed'],
    ['timeout', { error: { code: 'x', message: 'slow' } }, 'failed', 'task_failed'],
    ['failed', { cancelled: true, cancellation_status: 'cancelled' }, 'cancelled', 'task_cancelled'],
    ['cancelled', {}, 'cancelled', 'task_cancelled'],
  ])('as %s with %j is %s, and is not asked for again', async (word, more, becomes, code) => {
    const jobId = await pending();
    bench.server.status = (request) => task(request.path, word, { billing_transaction_id: 'btx_1', ...more });
    await bench.until(() => state(jobId) === becomes);
    const job = bench.job(jobId);
    expect(job.error?.code ?? null).toBe(code);
    expect(job.terminalAt).not.toBeNull();
    expect(job.polling.nextAt).toBeNull();
    expect(job.billing).toMatchObject({ transactionId: 'btx_1', settlement: 'recorded' });
    expect(bench.announced.at(-1)).toEqual({ jobId, state: becomes });
    expect(bench.downloads, 'what it gave is downloaded at once').toEqual([jobId]);
    const asked = bench.server.gets().length;
    await bench.pass(30 * 60_000);
    expect(bench.server.gets()).toHaveLength(asked);
  });

  it.each([
    ['completed', (path: string) => task(path, 'completed', { video_url: 'https://x.example/a.mp4' })],
    ['lost', () => refusal(404, 'async_task_not_found')],
  ])('as %s is written once, with the poll that showed it', async (end, answer) => {
    const jobId = await pending();
    const { count } = bench.job(jobId).polling;
    bench.server.status = (request) => answer(request.path);
    const counts: number[] = [];
    const stop = bench.ledger.onChange(() => {
      const job = bench.ledger.jobs.require(jobId);
      if (job.state === end) counts.push(job.polling.count);
    });
    await bench.until(() => state(jobId) === end);
    await bench.pass(20_000);
    stop();
    expect(counts[0]).toBe(count + 1);
    expect(bench.job(jobId).polling).toMatchObject({ count: count + 1, nextAt: null });
  });

  it('keeps its whole answer and every output once', async () => {
    const jobId = await pending();
    const more = {
      video_url: 'https://x.example/a.mp4',
      videos: [{ url: 'https://x.example/a.mp4' }, { url: 'https://x.example/b.mp4' }],
      last_frame_url: 'https://x.example/last.png',
      strange: { here: 1 },
    };
    bench.server.status = (request) => task(request.path, 'completed', more);
    await bench.until(() => state(jobId) === 'completed');
    expect(bench.keptAnswer(jobId)).toMatchObject({ strange: { here: 1 } });
    expect(bench.ledger.results.recordsOfJob(jobId).map((result) => result.url)).toEqual([
      'https://x.example/a.mp4',
      'https://x.example/b.mp4',
      'https://x.example/last.png',
    ]);
  });
});

describe('a poll that fails', () => {
  it.each([
    ['the connection is lost', { drop: true }],
    ['500', refusal(500, 'server_error')],
    ['a web page', { text: '<html>hello</html>' }],
    ['an answer without status', { json: { id: 'x' } }],
  ])(
    'because of %s changes no state, is asked again more and more slowly, and is one entry',
    async (_name, reply) => {
      const jobId = await pending();
      const good = bench.server.status;
      bench.server.status = () => reply;
      await bench.until(() => bench.job(jobId).polling.failures === 1);
      const long = await gaps(3);
      expect(long[2] as number).toBeGreaterThan((long[0] as number) * 2);
      expect(state(jobId)).toBe('pending');
      bench.server.status = good;
      await bench.until(() => bench.job(jobId).polling.failures === 0);
      expect(story(bench.job(jobId)).slice(3)).toEqual(['poll_failed', 'poll_recovered']);
      expect(bench.server.posts()).toHaveLength(1);
    },
  );

  it('with 429 keeps the whole key quiet for as long as it says', async () => {
    await pending();
    await pending();
    bench.server.status = () => ({
      ...refusal(429, 'rate_limit_exceeded'),
      headers: { 'retry-after': '60' },
    });
    await bench.until(() => bench.server.gets().length > 0);
    await bench.pass(500);
    const [at, asked] = [bench.clock.now(), bench.server.gets().length];
    await bench.until(() => bench.server.gets().length > asked);
    expect(bench.clock.now() - at).toBeGreaterThanOrEqual(59_000);
  });

  it.each([
    [404, 'async_task_not_found'],
    [403, 'task_not_owned'],
  ])('with %i is lost, not failed, and waits for a person', async (status, code) => {
    const jobId = await pending();
    bench.server.status = () => refusal(status, code);
    await bench.until(() => state(jobId) === 'lost');
    expect(bench.job(jobId)).toMatchObject({ attention: 'lost', error: { httpStatus: status } });
    const asked = bench.server.gets().length;
    await bench.pass(10 * 60_000);
    expect(bench.server.gets()).toHaveLength(asked);
    // Check again: it is there after all.
    bench.server.status = (request) => task(request.path, 'processing');
    await bench.engine.refresh(jobId);
    expect(bench.job(jobId)).toMatchObject({ state: 'processing', attention: null });
    await bench.until(() => bench.server.gets().length > asked + 1);
  });

  it('with 401 pauses all work of the key with one notice; a good key continues where it was', async () => {
    const ids = [await pending(), await pending(), await pending()];
    const good = bench.server.status;
    bench.server.status = () => refusal(401, 'invalid_api_key');
    await bench.until(() => bench.notices.length > 0);
    await bench.pass(60 * 60_000);
    expect(bench.notices.map((notice) => notice.key)).toEqual(['key_refused']);
    expect(bench.server.gets().length).toBeLessThanOrEqual(3);
    expect(bench.engine.status().paused).toBe('key_refused');
    for (const id of ids)
      expect(bench.job(id)).toMatchObject({ state: 'pending', polling: { paused: 'key_refused' } });
    expect(bench.ledger.accounts.require('acc').keyState).toBe('refused');
    bench.server.status = good;
    bench.engine.resumeAccount('acc');
    const asked = bench.server.gets().length;
    await bench.until(() => bench.server.gets().length >= asked + 3);
    expect(bench.job(ids[0] as string).polling.paused).toBeNull();
    expect(bench.continuing, 'a download that waits for the key continues too').toContain('acc');
  });
});

it('a pause of one account does not stop another, and it is said how many tasks it holds', async () => {
  const held = await pending();
  bench.ledger.accounts.insert({
    ...bench.ledger.accounts.require('acc'),
    id: 'second',
    label: 'Second',
    active: false,
  });
  const { jobId: free } = await bench.engine.submit({
    submitToken: 'token-second',
    accountId: 'second',
    projectId: null,
    title: '',
    request: videoRequest,
  });
  await bench.meanwhile(() => state(free) === 'pending');
  bench.server.status = (request) =>
    request.key === 'Bearer sk-of-second'
      ? task(request.path, 'processing')
      : refusal(401, 'invalid_api_key');
  await bench.until(() => bench.notices.length > 0 && state(free) === 'processing');
  const asked = bench.server.gets(taskId(2)).length;
  await bench.pass(60_000);
  expect(bench.server.gets(taskId(2)).length).toBeGreaterThan(asked + 3);
  expect(bench.engine.status()).toMatchObject({ openTasks: 2, heldTasks: 1, paused: null });
  expect(bench.job(held).polling.paused).toBe('key_refused');
  expect(bench.job(free).polling.paused).toBeNull();
});

describe('time', () => {
  it('that is lost in sleep leads to one catch-up round', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => pending()));
    await bench.pass(1_000);
    const before = bench.server.gets().length;
    bench.clock.jump(8 * 60 * 60_000);
    bench.engine.wake();
    await bench.pass(3_000);
    expect(bench.server.gets()).toHaveLength(before + ids.length);
  });

  it('that jumps back does no harm: polling continues at its pace', async () => {
    await pending();
    await bench.until(() => bench.server.gets().length === 1);
    bench.clock.jump(-3 * 60 * 60_000);
    const before = bench.server.gets().length;
    await bench.pass(60_000);
    const asked = bench.server.gets().length - before;
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(asked).toBeLessThanOrEqual(13);
  });

  it('without a network does not concern a server on this computer', async () => {
    bench.isLocal = true;
    await pending();
    bench.engine.setOnline(false);
    await bench.pass(30_000);
    expect(bench.server.gets().length).toBeGreaterThan(1);
    expect(bench.engine.status().paused).toBeNull();
  });
});

describe('after a restart', () => {
  it('every open task is asked for again, and nothing is created', async () => {
    const ids = await Promise.all([pending(), pending(), pending()]);
    bench.server.status = (request) =>
      task(request.path, 'completed', { video_url: 'https://x.example/a.mp4' });
    await bench.restart();
    await bench.until(() => ids.every((id) => state(id) === 'completed'));
    expect(bench.server.posts()).toHaveLength(3);
    expect(new Set(bench.downloads)).toEqual(new Set(ids));
  });
});

describe('a refresh that a person asks for', () => {
  it('asks a finished task once, takes its fresh link, and never lets it run again', async () => {
    const jobId = await pending();
    bench.server.status = (request) =>
      task(request.path, 'completed', { video_url: 'https://x.example/1', billing_transaction_id: 'b' });
    await bench.until(() => state(jobId) === 'completed');
    const [result] = bench.ledger.results.recordsOfJob(jobId);
    bench.ledger.results.update(result?.id as string, { download: 'expired' });
    bench.server.status = (request) => task(request.path, 'completed', { video_url: 'https://x.example/2' });
    await bench.engine.refreshLinks(jobId);
    expect(bench.ledger.results.require(result?.id as string)).toMatchObject({
      url: 'https://x.example/2',
      download: 'waiting',
    });
    expect(bench.downloads).toEqual([jobId, jobId]);
    bench.server.status = (request) => task(request.path, 'processing');
    await bench.engine.refresh(jobId);
    expect(state(jobId)).toBe('completed');
    expect(story(bench.job(jobId)).at(-1)).toBe('event_refused');
    bench.server.status = () => refusal(404, 'async_task_not_found');
    await expect(bench.engine.refresh(jobId)).rejects.toMatchObject({ shape: { httpStatus: 404 } });
    expect(state(jobId)).toBe('completed');
    const asked = bench.server.gets().length;
    await bench.pass(10 * 60_000);
    expect(bench.server.gets()).toHaveLength(asked);
  });
});

describe('after the end', () => {
  const film = { video_url: 'https://x.example/1' };

  it.each<[string, string, Record<string, unknown>]>([
    ['completed without a billing id', 'completed', film],
    ['completed without a usable output', 'completed', {}],
    ['failed', 'failed', { error: 'no' }],
    ['was cancelled', 'failed', { cancelled: true }],
  ])(
    'nothing more is asked about a task that %s, also after sleep and a restart',
    async (_what, status, more) => {
      const jobId = await pending();
      bench.server.status = (request) => task(request.path, status, more);
      await bench.until(() => isTerminal(state(jobId)));
      const asked = bench.server.requests.length;
      await bench.pass(30 * 60_000);
      bench.engine.wake();
      await bench.pass(60_000);
      await bench.restart();
      await bench.pass(60 * 60_000);
      expect(bench.server.requests).toHaveLength(asked);
    },
  );

  it('the billing id is looked for when a person asks, with one request, and no state changes', async () => {
    const jobId = await pending();
    bench.server.status = (request) => task(request.path, 'completed', film);
    await bench.until(() => state(jobId) === 'completed');
    const asked = bench.server.gets().length;
    await bench.engine.lookForBillingId(jobId);
    expect(bench.server.gets()).toHaveLength(asked + 1);
    expect(bench.job(jobId).billing).toMatchObject({ settlement: 'unknown', transactionId: null });
    expect(story(bench.job(jobId)).at(-1)).toBe('settlement_checked');

    // Whatever else this answer says, only the id is taken from it.
    bench.server.status = (request) =>
      task(request.path, 'processing', { billing_transaction_id: 'btx_late' });
    await bench.engine.lookForBillingId(jobId);
    expect(bench.server.gets()).toHaveLength(asked + 2);
    expect(bench.job(jobId)).toMatchObject({
      state: 'completed',
      billing: { settlement: 'recorded', transactionId: 'btx_late' },
    });
    expect(story(bench.job(jobId)).at(-1)).toBe('settlement_found');
    await expect(bench.engine.lookForBillingId(jobId)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(bench.server.gets()).toHaveLength(asked + 2);
  });

  it('a look that gets no answer says why, is on record, and is not repeated', async () => {
    const jobId = await pending();
    bench.server.status = (request) => task(request.path, 'completed', film);
    await bench.until(() => state(jobId) === 'completed');
    bench.server.status = () => refusal(503, 'server_error');
    const asked = bench.server.gets().length;
    await expect(bench.engine.lookForBillingId(jobId)).rejects.toMatchObject({ code: 'server_error' });
    await bench.pass(60 * 60_000);
    expect(bench.server.gets()).toHaveLength(asked + 1);
    expect(bench.job(jobId)).toMatchObject({ state: 'completed', billing: { settlement: 'unknown' } });
    expect(bench.job(jobId).timeline.at(-1)).toMatchObject({
      type: 'settlement_checked',
      detail: { code: 'server_error', httpStatus: 503, remoteMessage: 'said server_error' },
    });
  });

  it('a task that is still open is not looked at for its billing id', async () => {
    const jobId = await pending();
    const asked = bench.server.gets().length;
    await expect(bench.engine.lookForBillingId(jobId)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(bench.server.gets()).toHaveLength(asked);
  });
});

describe('many open tasks', () => {
  it('stay within the key’s allowance, get longer intervals, are all asked, and it is said', async () => {
    await bench.close();
    bench = await openBench({ requestsPerMinute: 120 });
    bench.server.create = () => accepted(bench.server.posts().length);
    const ids = await Promise.all(Array.from({ length: 60 }, () => bench.submit()));
    await bench.meanwhile(() => ids.every((id) => state(id) === 'pending'));
    await bench.pass(60_000);
    const before = bench.server.gets().length;
    await bench.pass(120_000);
    const perMinute = (bench.server.gets().length - before) / 2;
    expect(perMinute).toBeLessThanOrEqual(120);
    expect(perMinute).toBeGreaterThanOrEqual(60);
    const [stretched] = bench.engine.status().stretched;
    expect(stretched).toMatchObject({ accountId: 'acc', openTasks: 60, cause: 'limit', perMinute: 120 });
    // 60 tasks at 8 requests a minute are five times what four fifths of the limit allow.
    expect(stretched?.everyMs).toBe(37_500);
    const polls = ids.map((id) => bench.job(id).polling.count);
    expect(Math.min(...polls)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...polls) - Math.min(...polls)).toBeLessThanOrEqual(2);
  });

  it('follow the live limit of the server', async () => {
    bench.server.status = (request) => ({
      ...task(request.path, 'pending'),
      headers: { 'x-ratelimit-limit': '300', 'x-ratelimit-remaining': '280' },
    });
    await pending();
    await bench.until(() => bench.engine.status().limitPerMinute === 300);
  });
});
