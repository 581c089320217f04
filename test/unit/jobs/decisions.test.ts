import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobIds } from '../ledger/written.ts';
import { type Bench, gateOf, openBench, type Reply, refusal, story, task, taskId } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const state = (jobId: string) => bench.ledger.jobs.require(jobId).state;

async function pending(): Promise<string> {
  const jobId = await bench.submit({ model: 'seedance-2.0' });
  await bench.meanwhile(() => state(jobId) === 'pending', 'the task is accepted');
  return jobId;
}

async function unconfirmed(): Promise<string> {
  const script = bench.server.create;
  bench.server.create = () => ({ drop: true });
  const jobId = await bench.submit();
  await bench.meanwhile(() => state(jobId) === 'unconfirmed', 'the answer is lost');
  bench.server.create = script;
  return jobId;
}

describe('a request for cancellation', () => {
  it('that TokenLab confirms ends the job as cancelled', async () => {
    const jobId = await pending();
    const gone = { cancelled: true, cancellation_status: 'cancelled' };
    bench.server.cancel = (request) => task(request.path, 'failed', gone);
    bench.server.status = (request) => task(request.path, 'failed', gone);
    await bench.engine.requestCancellation(jobId);
    const job = bench.job(jobId);
    expect(job).toMatchObject({ state: 'cancelled', cancel: { state: 'confirmed', httpStatus: 200 } });
    expect(story(job)).toEqual(
      expect.arrayContaining(['cancel_requested', 'task_cancelled', 'cancel_confirmed']),
    );
    expect(bench.server.deletes().map((request) => request.path)).toEqual([`/v1/tasks/${taskId(1)}`]);
  });

  it.each([
    [400, 'unsupported_task_cancel'],
    [409, 'task_not_cancellable'],
  ])(
    'that is refused with %i keeps the reason, and polling continues until the task has ended',
    async (status, code) => {
      const jobId = await pending();
      bench.server.cancel = () => refusal(status, code);
      bench.server.status = (request) => task(request.path, 'processing');
      await bench.engine.requestCancellation(jobId);
      expect(bench.job(jobId).cancel).toMatchObject({
        state: 'refused',
        httpStatus: status,
        code,
        message: `said ${code}`,
      });
      // The status is read right after.
      await bench.pass(500);
      expect(state(jobId)).toBe('processing');
      bench.server.status = (request) =>
        task(request.path, 'completed', { video_url: 'https://x.example/1' });
      await bench.until(() => state(jobId) === 'completed');
      expect(bench.job(jobId).cancellation).toBe('refused');
      expect(bench.ledger.modelLimits.list('acc', 'cancel_unsupported')).toEqual(
        status === 400 ? ['seedance-2.0'] : [],
      );
    },
  );

  it.each<[string, Reply, number | null, string]>([
    ['is lost', { drop: true }, null, 'closed the connection'],
    ['is 403', refusal(403, 'task_not_owned'), 403, 'said task_not_owned'],
    ['is 404', refusal(404, 'async_task_not_found'), 404, 'said async_task_not_found'],
    ['is 500', refusal(500, 'server_error'), 500, 'said server_error'],
    ['is 200 without a word of it', { json: { status: 'processing' } }, 200, 'doesn’t say'],
  ])(
    'whose answer %s stays requested with the reason, and can be made again',
    async (_name, reply, status, reason) => {
      const jobId = await pending();
      bench.server.cancel = () => reply;
      bench.server.status = (request) => task(request.path, 'processing');
      await bench.engine.requestCancellation(jobId);
      expect(bench.job(jobId).cancel).toMatchObject({ state: 'requested', httpStatus: status });
      expect(bench.job(jobId).cancel.message).toContain(reason);
      await bench.engine.requestCancellation(jobId);
      expect(bench.server.deletes()).toHaveLength(2);
      bench.server.status = (request) => task(request.path, 'failed', { cancelled: true });
      await bench.until(() => state(jobId) === 'cancelled');
      expect(bench.job(jobId).cancellation).toBe('confirmed');
    },
  );

  it('that was on the wire when the app was killed is said to be without an answer, and can be made again', async () => {
    const jobId = await pending();
    bench.dieAt.point = 'cancel.before_send';
    await bench.engine.requestCancellation(jobId).catch(() => undefined);
    expect(bench.job(jobId).cancel).toMatchObject({ state: 'requested', message: null });
    await bench.restart();
    expect(bench.job(jobId).cancel).toMatchObject({ state: 'requested', httpStatus: null });
    expect(bench.job(jobId).cancel.message).toContain('stopped before the answer');
    expect(story(bench.job(jobId)).at(-1)).toBe('cancel_unanswered');
    bench.server.cancel = () => refusal(409, 'task_not_cancellable');
    await bench.engine.requestCancellation(jobId);
    expect(bench.job(jobId).cancel).toMatchObject({ state: 'refused', code: 'task_not_cancellable' });
  });

  it('that came too late and was never answered is refused when the task is completed', async () => {
    const jobId = await pending();
    bench.server.cancel = () => ({ drop: true });
    await bench.engine.requestCancellation(jobId);
    bench.server.status = (request) => task(request.path, 'completed', { video_url: 'https://x.example/1' });
    await bench.until(() => state(jobId) === 'completed');
    expect(bench.job(jobId).cancel).toMatchObject({ state: 'refused', code: 'task_ended' });
  });

  it('is not possible for a job without an open task, nor twice at once', async () => {
    const lost = await unconfirmed();
    await expect(bench.engine.requestCancellation(lost)).rejects.toMatchObject({
      shape: { code: 'not_allowed' },
    });
    const jobId = await pending();
    bench.server.cancel = () => ({ hang: true });
    const first = bench.engine.requestCancellation(jobId).catch(() => undefined);
    await expect(bench.engine.requestCancellation(jobId)).rejects.toMatchObject({
      shape: { code: 'conflict' },
    });
    await bench.meanwhile(() => bench.server.deletes().length === 1);
    await bench.server.close();
    await first;
  });
});

describe('an unconfirmed job', () => {
  it('is linked to a task that the server shows, and then followed to its end', async () => {
    const jobId = await unconfirmed();
    bench.server.status = (request) => task(request.path, 'processing', { model: 'veo3.1-fast' });
    await bench.engine.linkTask(jobId, ` ${taskId(77)} `);
    expect(bench.job(jobId)).toMatchObject({
      state: 'processing',
      taskId: taskId(77),
      modelResolved: 'veo3.1-fast',
      attention: null,
      error: null,
    });
    bench.server.status = (request) => task(request.path, 'completed', { video_url: 'https://x.example/1' });
    await bench.until(() => state(jobId) === 'completed');
    expect(bench.server.posts()).toHaveLength(1);
  });

  it('is not linked to a task that does not exist, nor to one that another job has', async () => {
    const other = await pending();
    const jobId = await unconfirmed();
    bench.server.status = () => refusal(404, 'async_task_not_found');
    await expect(bench.engine.linkTask(jobId, taskId(99))).rejects.toMatchObject({
      shape: { code: 'task_not_found' },
    });
    await expect(bench.engine.linkTask(jobId, bench.job(other).taskId as string)).rejects.toMatchObject({
      shape: { code: 'conflict' },
    });
    expect(state(jobId)).toBe('unconfirmed');
  });

  it('can be marked as not created', async () => {
    const jobId = await unconfirmed();
    bench.engine.markNotCreated(jobId);
    expect(bench.job(jobId)).toMatchObject({ state: 'rejected', attention: null });
    expect(() => bench.engine.markNotCreated(jobId)).toThrow(/outcome is unknown/);
  });

  it.each([
    ['that has an amount', { settledUsd: '0.4', settlement: 'recorded' } as const],
    ['whose answer named a billing transaction', { transactionId: 'billtxn_7' }],
  ])('that was charged (%s) was created: it cannot be marked as not created', async (_which, charge) => {
    const jobId = await unconfirmed();
    bench.ledger.jobs.update(jobId, charge);
    expect(() => bench.engine.markNotCreated(jobId)).toThrow(/was charged/);
    expect(state(jobId)).toBe('unconfirmed');
    // It can be given up then: nothing about the money is in doubt any more.
    bench.engine.dismissAttention([jobId]);
    expect(bench.job(jobId).attention).toBeNull();
  });

  it('is submitted again only knowingly, as a new job that names it', async () => {
    const jobId = await unconfirmed();
    expect(() => bench.engine.retry(jobId, 'token-retry')).toThrow(/confirm that both may be charged/);
    // What comes over the bridge is checked there; the engine itself takes no other word either.
    const silent = { acknowledged: false } as unknown as { acknowledged: true };
    expect(() => bench.engine.submitAgain(jobId, 'token-again', silent)).toThrow(/Both may be charged/);
    expect(jobIds(bench.ledger)).toEqual([jobId]);
    const made = bench.engine.submitAgain(jobId, 'token-again', { acknowledged: true });
    const twice = bench.engine.submitAgain(jobId, 'token-again', { acknowledged: true });
    expect(twice).toEqual(made);
    await bench.meanwhile(() => state(made.jobId) === 'pending');
    expect(bench.job(made.jobId)).toMatchObject({
      retryOf: jobId,
      request: { fields: { prompt: 'Rainy street at night' } },
    });
    expect(bench.job(jobId)).toMatchObject({ state: 'unconfirmed', attention: null, children: [made.jobId] });
    expect(bench.server.posts()).toHaveLength(2);
  });

  it('cannot be refreshed without a task id', async () => {
    const jobId = await unconfirmed();
    await expect(bench.engine.refresh(jobId)).rejects.toMatchObject({ shape: { code: 'not_allowed' } });
  });
});

describe('a job that was linked to another task', () => {
  const other = taskId(9);
  const video = { video_url: 'https://x.example/1' };
  const running = (path: string) => task(path, 'processing');

  /** Its task is gone, and a person names another one. */
  async function linked(jobId: string): Promise<void> {
    bench.server.status = (request) =>
      request.path.endsWith(other) ? running(request.path) : refusal(404, 'async_task_not_found');
    await bench.engine.refresh(jobId).catch(() => undefined);
    expect(state(jobId)).toBe('lost');
    await bench.engine.linkTask(jobId, other);
  }
  const follows = (jobId: string) =>
    expect(bench.job(jobId)).toMatchObject({ state: 'processing', taskId: other, error: null, results: [] });

  it.each<[string, (path: string) => Reply]>([
    ['it is gone', () => refusal(404, 'async_task_not_found')],
    ['it is completed', (path) => task(path, 'completed', video)],
    ['nothing', () => refusal(500, 'server_error')],
  ])('is not told by a late answer to a refresh of the first that %s', async (_what, late) => {
    const jobId = await pending();
    const gate = gateOf();
    bench.server.status = (request) => ({ ...late(request.path), until: gate.until });
    const asked = bench.engine.refresh(jobId).catch(() => undefined);
    await bench.meanwhile(() => bench.server.hanging === 1);
    await linked(jobId);
    gate.open();
    await asked;
    follows(jobId);
    expect(story(bench.job(jobId))).not.toContain('refresh_failed');
  });

  it('is not told by a late check of the first that it is completed', async () => {
    const jobId = await pending();
    const gate = gateOf();
    bench.server.status = (request) => ({ ...task(request.path, 'completed', video), until: gate.until });
    await bench.until(() => bench.server.hanging === 1);
    await linked(jobId);
    gate.open();
    await bench.pass(1_000);
    follows(jobId);
  });

  it('is not cancelled by a late answer about the first, and can be cancelled itself', async () => {
    const jobId = await pending();
    const gate = gateOf();
    const gone = { cancelled: true, cancellation_status: 'cancelled' };
    bench.server.cancel = (request) => ({ ...task(request.path, 'failed', gone), until: gate.until });
    const asked = bench.engine.requestCancellation(jobId);
    await bench.meanwhile(() => bench.server.hanging === 1);
    await linked(jobId);
    gate.open();
    await asked;
    follows(jobId);
    expect(bench.job(jobId).cancel).toMatchObject({ state: 'requested', code: 'task_linked' });
    bench.server.cancel = (request) => task(request.path, 'failed', gone);
    await bench.engine.requestCancellation(jobId);
    expect(state(jobId)).toBe('cancelled');
  });
});

describe('a retry', () => {
  it('of a failed job is a new job; the old one stays as it was', async () => {
    const jobId = await pending();
    bench.server.status = (request) => task(request.path, 'failed', { error: 'no' });
    await bench.until(() => state(jobId) === 'failed');
    const before = { ...bench.job(jobId), timeline: [], children: [], updatedAt: 0 };
    const { jobId: next } = bench.engine.retry(jobId, 'token-retry-1');
    await bench.meanwhile(() => state(next) !== 'draft' && state(next) !== 'submitting');
    expect({ ...bench.job(jobId), timeline: [], children: [], updatedAt: 0 }).toEqual(before);
    expect(jobIds(bench.ledger)).toEqual([jobId, next]);
  });

  it('of a job that is still running, that gave its result, or that may have been accepted is refused, by every way', async () => {
    const wrong = (jobId: string, word: RegExp) => {
      expect(() => bench.engine.retry(jobId, `retry-${jobId}`)).toThrow(word);
    };
    const running = await pending();
    wrong(running, /still running/);
    expect(() => bench.engine.submitAgain(running, 'again-1', { acknowledged: true })).toThrow(
      /still running/,
    );

    bench.server.status = (request) => task(request.path, 'completed', { video_url: 'https://x.example/1' });
    await bench.until(() => state(running) === 'completed');
    wrong(running, /gave its result/);
    expect(() => bench.engine.submitAgain(running, 'again-2', { acknowledged: true })).toThrow(/its result/);

    bench.server.status = () => refusal(404, 'async_task_not_found');
    const lost = await pending();
    await bench.until(() => state(lost) === 'lost');
    wrong(lost, /both may be charged/);

    bench.server.create = () => refusal(400, 'invalid_request');
    const rejected = await bench.submit();
    await bench.meanwhile(() => state(rejected) === 'rejected');
    expect(() => bench.engine.submitAgain(rejected, 'again-3', { acknowledged: true })).toThrow(
      /outcome is known/,
    );
    expect(jobIds(bench.ledger)).toHaveLength(3);
    expect(bench.server.posts()).toHaveLength(3);
  });
});

describe('the price of a retry', () => {
  async function failed(): Promise<string> {
    bench.priceUsd.value = '0.8';
    const jobId = await pending();
    bench.server.status = (request) => task(request.path, 'failed', { error: 'no' });
    await bench.until(() => state(jobId) === 'failed');
    return jobId;
  }

  it('is estimated at the time of the retry, not copied from the old job', async () => {
    const jobId = await failed();
    bench.priceUsd.value = '1.25';
    expect(bench.engine.price(jobId)).toMatchObject({ estimate: { maxUsd: '1.25' }, ask: false });
    const { jobId: next } = bench.engine.retry(jobId, 'token-retry-1');
    expect(bench.job(next).billing.estimate).toMatchObject({ kind: 'exact', maxUsd: '1.25' });
    expect(bench.job(jobId).billing.estimate).toMatchObject({ maxUsd: '0.8' });
    bench.priceUsd.value = null;
    const { jobId: last } = bench.engine.retry(jobId, 'token-retry-2');
    expect(bench.job(last).billing.estimate).toMatchObject({ kind: 'unknown', maxUsd: null });
  });

  it.each([
    ['above the amount of the settings', '5.01', { mostUsd: '5.01' }],
    ['not known', null, { mostUsd: null }],
  ])('that is %s is paid only once a person has agreed to it', async (_what, priceUsd, agreed) => {
    const jobId = await failed();
    bench.askAboveUsd.value = '5';
    bench.priceUsd.value = priceUsd;
    const posts = bench.server.posts().length;
    expect(bench.engine.price(jobId).ask).toBe(true);
    for (const confirmed of [null, { mostUsd: '5' }, { mostUsd: 'free' }]) {
      expect(() => bench.engine.retry(jobId, 'token-retry-1', confirmed)).toThrow(
        expect.objectContaining({ code: 'price_unconfirmed' }),
      );
    }
    expect(jobIds(bench.ledger)).toEqual([jobId]);
    const { jobId: next } = bench.engine.retry(jobId, 'token-retry-1', agreed);
    await bench.meanwhile(() => bench.server.posts().length === posts + 1);
    expect(bench.job(next).retryOf).toBe(jobId);
    // What a person agreed to does not cover a price that has risen since.
    bench.priceUsd.value = '9';
    expect(() => bench.engine.retry(jobId, 'token-retry-2', agreed)).toThrow(/up to \$9\.00/);
  });

  it('asks nothing up to the amount of the settings, and never when there is none', async () => {
    const jobId = await failed();
    bench.askAboveUsd.value = '5';
    bench.priceUsd.value = '5';
    expect(bench.engine.price(jobId).ask).toBe(false);
    bench.engine.retry(jobId, 'token-retry-1');
    bench.askAboveUsd.value = '';
    bench.priceUsd.value = null;
    bench.engine.retry(jobId, 'token-retry-2');
    expect(jobIds(bench.ledger)).toHaveLength(3);
  });

  it('holds for a new job too: nothing of it is kept before a person has agreed', async () => {
    bench.askAboveUsd.value = '5';
    bench.priceUsd.value = '6';
    const dear = expect.objectContaining({ code: 'price_unconfirmed' });
    await expect(bench.submit()).rejects.toEqual(dear);
    expect(jobIds(bench.ledger)).toEqual([]);
    expect(bench.server.posts()).toEqual([]);
  });

  it('holds for a job in doubt and for a draft that is sent now as well', async () => {
    const doubt = await unconfirmed();
    bench.askAboveUsd.value = '5';
    bench.priceUsd.value = '6';
    const dear = expect.objectContaining({ code: 'price_unconfirmed' });
    const again = (confirmed: { mostUsd: string } | null) =>
      bench.engine.submitAgain(doubt, 'token-again', { acknowledged: true, confirmed });
    expect(() => again(null)).toThrow(dear);
    const posts = bench.server.posts().length;
    again({ mostUsd: '6' });
    await bench.meanwhile(() => bench.server.posts().length === posts + 1);

    bench.server.create = () => ({ ...refusal(429, 'rate_limited'), headers: { 'retry-after': '30' } });
    bench.askAboveUsd.value = '';
    const waiting = await bench.submit();
    bench.askAboveUsd.value = '5';
    await bench.meanwhile(() => bench.ledger.jobs.require(waiting).hold?.until != null);
    bench.engine.stopWaiting(waiting);
    const sent = bench.server.posts().length;
    expect(() => bench.engine.sendDraft(waiting)).toThrow(dear);
    expect(bench.ledger.jobs.require(waiting).hold?.reason).toBe('stopped');
    bench.engine.sendDraft(waiting, { mostUsd: '6' });
    await bench.until(() => bench.server.posts().length === sent + 1);
  });
});

describe('tracked tasks', () => {
  it('join the ledger, each for itself, and are polled', async () => {
    await pending();
    bench.server.status = (request) =>
      request.path.endsWith(taskId(50))
        ? refusal(404, 'async_task_not_found')
        : request.path.endsWith(taskId(51))
          ? task(request.path, 'completed', { video_url: 'https://x.example/1' })
          : task(request.path, 'processing');
    const wanted = [taskId(50), taskId(51), ` ${taskId(52)}`, taskId(1), taskId(52)];
    const { jobIds, refused } = await bench.engine.trackTasks('acc', 'video', wanted);
    expect(jobIds.map((id) => bench.job(id).taskId)).toEqual([taskId(51), taskId(52)]);
    expect(refused.map((one) => [one.taskId, one.error.code])).toEqual(
      expect.arrayContaining([
        [taskId(50), 'task_not_found'],
        [taskId(1), 'conflict'],
      ]),
    );
    expect(jobIds.map(state)).toEqual(['completed', 'processing']);
    expect(bench.downloads).toEqual([jobIds[0]]);
    expect(() => bench.engine.retry(jobIds[0] as string, 'token-track-1')).toThrow(/created elsewhere/);
    const asked = bench.server.gets(taskId(52)).length;
    await bench.until(() => bench.server.gets(taskId(52)).length > asked);
    await bench.restart();
    bench.server.status = (request) => task(request.path, 'completed', { video_url: 'https://x.example/2' });
    await bench.until(() => state(jobIds[1] as string) === 'completed');
    expect(bench.server.posts()).toHaveLength(1);
  });
});

it('attention is dismissed by a person, and the job keeps its state; what may be charged unseen stays', async () => {
  const doubt = await unconfirmed();
  const jobId = await pending();
  bench.server.status = (request) => task(request.path, 'completed', {});
  await bench.until(() => state(jobId) === 'output_missing');
  bench.engine.dismissAttention([jobId]);
  expect(bench.job(jobId)).toMatchObject({ state: 'output_missing', attention: null });
  expect(() => bench.engine.dismissAttention([doubt])).toThrow(/may have accepted/);
  expect(bench.job(doubt)).toMatchObject({ state: 'unconfirmed', attention: 'unconfirmed' });
});
