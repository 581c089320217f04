import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobIds } from '../ledger/written.ts';
import {
  accepted,
  type Bench,
  gateOf,
  openBench,
  refusal,
  type Script,
  story,
  taskId,
  videoRequest,
} from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const open = (jobId: string) => () => ['pending', 'processing'].includes(bench.job(jobId).state);

describe('a create', () => {
  it('is on disk before a byte of it leaves', async () => {
    let seenState: string | undefined;
    bench.server.create = (_request, n) => {
      seenState = bench.ledger.jobs.inStates(['submitting'])[0]?.state;
      return accepted(n);
    };
    const jobId = await bench.submit();
    await bench.meanwhile(open(jobId));
    expect(seenState).toBe('submitting');
  });

  it('is written in a turn of the event loop of its own, also where many could be reached at the same moment', async () => {
    let reached = () => undefined as unknown;
    const all = new Promise<void>((resolve) => {
      reached = resolve;
    });
    bench.beforeDraft = () => all;
    bench.engine.holdSending(null);
    let inThisTurn = 0;
    let most = 0;
    bench.ledger.onChange(({ moves }) => {
      if (moves) inThisTurn += 1;
      most = Math.max(most, inThisTurn);
    });
    const submitted = Promise.all(Array.from({ length: 20 }, () => bench.submit()));
    let isDone = false;
    const turn = () => {
      inThisTurn = 0;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    reached();
    const made = await submitted;
    isDone = true;
    expect(new Set(made).size).toBe(20);
    expect(most).toBe(1);
  });

  it('is kept with task id, status address, request id and model before anyone hears of it', async () => {
    const received: (string | null)[] = [];
    bench.ledger.onChange((change) => {
      for (const id of change.jobIds) {
        const job = bench.ledger.jobs.require(id);
        if (job.state === 'pending') received.push(job.taskId);
      }
    });
    const jobId = await bench.submit();
    await bench.meanwhile(open(jobId));
    const job = bench.job(jobId);
    expect(job).toMatchObject({
      taskId: taskId(1),
      pollUrl: `/v1/tasks/${taskId(1)}`,
      requestId: 'req_1',
      modelResolved: 'veo3.1',
      endpoint: '/v1/videos/generations',
      userId: 'user-1',
    });
    expect(received.every((id) => id === taskId(1))).toBe(true);
    expect(story(job).slice(0, 3)).toEqual(['created', 'submit_started', 'submit_accepted']);
  });

  it('is made once, however often its button is pressed', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => bench.submit({}, 'the-same-token')));
    await bench.meanwhile(open(ids[0] as string));
    expect(new Set(ids).size).toBe(1);
    expect(bench.server.posts()).toHaveLength(1);
  });

  it('refuses an empty prompt, a missing model and a prompt of two megabytes with the field to blame', async () => {
    const complaint = async (change: object) =>
      bench.submit(change).then(
        () => null,
        (thrown) => thrown.shape,
      );
    const noModel = await complaint({ model: ' ' });
    expect(noModel).toMatchObject({ code: 'invalid_input', next: ['edit_request'] });
    expect(noModel.fields[0].path).toBe('model');
    const empty = await complaint({ fields: { prompt: '   ' } });
    expect(empty).toMatchObject({ code: 'invalid_input' });
    expect(empty.fields[0].path).toBe('prompt');
    const huge = await complaint({ fields: { prompt: 'x'.repeat(2 * 1024 * 1024) } });
    expect(huge).toMatchObject({ code: 'invalid_input' });
    expect(huge.fields[0].path).toBe('prompt');
    expect(jobIds(bench.ledger)).toEqual([]);
    expect(bench.server.requests).toEqual([]);
  });

  it('that is answered with the result itself is completed without a poll, bytes kept until they are a file', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');
    bench.server.create = () => ({
      headers: { 'x-request-id': 'req_i' },
      json: { created: 1, data: [{ b64_json: png }] },
    });
    const jobId = await bench.submit({ family: 'image', operation: 'text-to-image', model: 'gpt-image-2' });
    await bench.meanwhile(() => bench.job(jobId).state === 'completed');
    const [result] = bench.ledger.results.recordsOfJob(jobId);
    expect(result).toMatchObject({ kind: 'inline', media: 'image', download: 'waiting', totalBytes: 8 });
    expect(
      Buffer.from(bench.ledger.results.data(result?.id as string) as Uint8Array).toString('base64'),
    ).toBe(png);
    expect(bench.downloads).toEqual([jobId]);
    await bench.pass(60_000);
    expect(bench.server.gets()).toEqual([]);
  });

  it('that is answered with a file keeps the file as its result', async () => {
    bench.server.create = () => ({ bytes: Buffer.from('ID3 sound') });
    const jobId = await bench.submit({
      family: 'speech',
      operation: null,
      model: 'tts-1',
      fields: { input: 'Hello', voice: 'alloy' },
    });
    await bench.meanwhile(() => bench.job(jobId).state === 'completed');
    expect(bench.ledger.results.recordsOfJob(jobId)).toMatchObject([
      { kind: 'inline', media: 'audio', mime: 'audio/mpeg' },
    ]);
  });

  it('whose answer is already terminal is completed at once', async () => {
    bench.server.create = (_request, n) =>
      accepted(n, { status: 'completed', video_url: 'https://x.example/a.mp4' });
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).state === 'completed');
    expect(bench.job(jobId).taskId).toBe(taskId(1));
    expect(bench.announced).toEqual([{ jobId, state: 'completed' }]);
    await bench.pass(20_000);
    expect(bench.server.gets()).toEqual([]);
  });

  it('keeps to four at a time per account', async () => {
    let most = 0;
    let now = 0;
    const n = { value: 0 };
    bench.server.create = () => {
      now = bench.ledger.jobs.inStates(['submitting']).length;
      most = Math.max(most, now);
      n.value += 1;
      return accepted(n.value);
    };
    const ids = await Promise.all(Array.from({ length: 12 }, () => bench.submit()));
    await bench.meanwhile(() => ids.every((id) => open(id)()));
    expect(most).toBeLessThanOrEqual(4);
    expect(bench.server.posts()).toHaveLength(12);
  });
});

describe('a create that loses its answer', () => {
  it.each([
    ['a reset', { drop: true }],
    ['500', refusal(500, 'server_error')],
    ['502', { status: 502, text: '<html>bad gateway</html>' }],
    ['504', refusal(504, 'timeout_error')],
    ['an unreadable answer', { text: '{"id": "ldtask' }],
    ['a yes without a task', { json: { ok: true } }],
  ])('by %s becomes unconfirmed and is never sent again', async (_name, reply) => {
    bench.server.create = () => reply;
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).state === 'unconfirmed');
    await bench.pass(120_000);
    await bench.restart();
    await bench.pass(120_000);
    expect(bench.server.posts()).toHaveLength(1);
    const job = bench.job(jobId);
    expect(job).toMatchObject({ state: 'unconfirmed', attention: 'unconfirmed' });
    expect(job.error?.next).toEqual(
      expect.arrayContaining(['link_task', 'mark_not_created', 'submit_again_knowingly']),
    );
    expect(bench.announced).toEqual([{ jobId, state: 'unconfirmed' }]);
  });

  it('because the app stopped is unconfirmed at the next start', async () => {
    bench.server.create = () => ({ hang: true });
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.server.posts().length === 1);
    await bench.restart();
    expect(bench.job(jobId)).toMatchObject({ state: 'unconfirmed', attention: 'unconfirmed' });
    await bench.pass(60_000);
    expect(bench.server.posts()).toHaveLength(1);
  });
});

describe('a create that is refused', () => {
  it('with a definite no is rejected with TokenLab’s words', async () => {
    bench.server.create = () => refusal(400, 'unsupported_parameter', { param: 'duration' });
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).state === 'rejected');
    expect(bench.job(jobId).error).toMatchObject({ httpStatus: 400, remoteCode: 'unsupported_parameter' });
    await bench.pass(60_000);
    expect(bench.server.posts()).toHaveLength(1);
  });

  it('with 429 waits as long as it is told, in plain sight, and goes out again', async () => {
    bench.server.create = (_request, n) =>
      n === 1 ? { ...refusal(429, 'rate_limit_exceeded'), headers: { 'retry-after': '20' } } : accepted(1);
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).hold !== null);
    expect(bench.job(jobId)).toMatchObject({
      state: 'draft',
      attention: null,
      hold: { reason: 'rate_limited', attempts: 1, until: bench.clock.now() + 20_000 },
    });
    expect(bench.job(jobId).timeline.at(-1)).toMatchObject({
      type: 'submit_told_to_wait',
      detail: { remoteCode: 'rate_limit_exceeded', remoteMessage: 'said rate_limit_exceeded' },
    });
    await bench.pass(19_000);
    expect(bench.server.posts()).toHaveLength(1);
    await bench.until(open(jobId));
    expect(bench.server.posts()).toHaveLength(2);
  });

  it('with "wait" again and again waits for a person after five times', async () => {
    bench.server.create = () => refusal(503, 'all_channels_failed', { retryable: true, retry_after: 1 });
    const jobId = await bench.submit();
    await bench.until(() => bench.job(jobId).attention === 'not_sent');
    await bench.pass(600_000);
    expect(bench.server.posts()).toHaveLength(5);
    expect(bench.job(jobId)).toMatchObject({ state: 'draft', hold: { until: null, attempts: 5 } });
  });

  it('and waits is left alone once a person stops it, and sent when a person says so', async () => {
    bench.server.create = (_request, n) => (n === 1 ? refusal(429, 'rate_limit_exceeded') : accepted(1));
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).hold !== null);
    bench.engine.stopWaiting(jobId);
    expect(bench.job(jobId).hold).toMatchObject({ reason: 'stopped', until: null });
    await bench.pass(600_000);
    expect(bench.server.posts()).toHaveLength(1);
    bench.engine.sendDraft(jobId);
    await bench.until(open(jobId));
    expect(bench.server.posts()).toHaveLength(2);
  });

  it('with 401 stops the key’s queue with one notice; a new key lets the rest go', async () => {
    bench.server.create = (request) =>
      request.key === 'Bearer sk-test-1'
        ? refusal(401, 'invalid_api_key')
        : accepted(bench.server.posts().length);
    const ids = await Promise.all(Array.from({ length: 10 }, () => bench.submit()));
    const states = () => ids.map((id) => bench.job(id).state);
    await bench.meanwhile(() =>
      ids.every((id) => bench.job(id).state === 'rejected' || bench.job(id).hold !== null),
    );
    const rejected = states().filter((state) => state === 'rejected').length;
    expect(rejected).toBeLessThanOrEqual(4);
    expect(bench.server.posts()).toHaveLength(rejected);
    expect(bench.notices.map((notice) => notice.key)).toEqual(['key_refused']);
    await bench.pass(600_000);
    expect(bench.server.posts()).toHaveLength(rejected);

    bench.key.value = 'sk-test-2';
    bench.engine.resumeAccount('acc');
    await bench.until(() => states().every((state) => state === 'rejected' || state === 'pending'));
    expect(bench.server.posts()).toHaveLength(10);
  });

  it('with 401 may be tried as a new job once the key is good again', async () => {
    const script = bench.server.create;
    bench.server.create = () => refusal(401, 'invalid_api_key');
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).state === 'rejected');
    bench.server.create = script;
    bench.engine.resumeAccount('acc');
    const again = bench.engine.retry(jobId, 'token-again');
    await bench.until(open(again.jobId));
  });

  it('with 402 says so once and does not send the rest into the same answer', async () => {
    bench.server.create = () =>
      refusal(402, 'insufficient_balance', { balance_usd: 0.1, estimated_cost_usd: 0.4 });
    const ids = await Promise.all(Array.from({ length: 8 }, () => bench.submit()));
    const refused = () => ids.filter((id) => bench.job(id).attention === 'balance_low').length;
    const held = () => ids.filter((id) => bench.job(id).hold?.reason === 'balance').length;
    await bench.meanwhile(() => refused() + held() === 8);
    expect(bench.server.posts()).toHaveLength(refused());
    expect(refused()).toBeLessThanOrEqual(4);
    expect(bench.notices.map((notice) => notice.key)).toEqual(['balance_low']);
  });

  it('with 402 for the key’s own limit speaks of the key, not of the balance', async () => {
    bench.server.create = () => refusal(402, 'quota_exceeded');
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).attention === 'balance_low');
    expect(bench.notices.map((notice) => notice.key)).toEqual(['key_limit']);
  });

  it('because a material is being prepared watches the material and asks before it sends again', async () => {
    let looks = 0;
    bench.server.create = (_request, n) =>
      n === 1
        ? refusal(409, 'seedance_material_preparing', { inactive_asset_ids: ['asset-1'] })
        : accepted(1);
    bench.server.other = () => {
      looks += 1;
      return { json: { id: 'asset-1', status: looks < 3 ? 'processing' : 'active' } };
    };
    const jobId = await bench.submit({ model: 'seedance-2.0' });
    await bench.until(() => bench.job(jobId).attention === 'material_preparing');
    expect(looks).toBe(3);
    await bench.pass(120_000);
    expect(bench.server.posts()).toHaveLength(1);
    expect(bench.notices.map((notice) => notice.key)).toEqual(['material_ready']);
    bench.engine.sendDraft(jobId);
    await bench.until(open(jobId));
    expect(bench.server.posts()).toHaveLength(2);
  });

  describe('because of a material that cannot be looked at for want of a key that works', () => {
    const pause = () => bench.ledger.accounts.require('acc').pause;
    const ready: Script = () => ({ json: { id: 'asset-1', status: 'active' } });
    const looks = () => bench.server.gets('asset-1').length;

    async function watch(): Promise<string> {
      bench.server.create = () =>
        refusal(409, 'seedance_material_preparing', { inactive_asset_ids: ['asset-1'] });
      bench.server.other = () => ({ json: { id: 'asset-1', status: 'processing' } });
      const jobId = await bench.submit({ model: 'seedance-2.0' });
      await bench.until(() => looks() === 1);
      return jobId;
    }
    const isKept = (jobId: string) =>
      expect(bench.job(jobId)).toMatchObject({
        attention: null,
        hold: { reason: 'material_preparing' },
        error: { code: 'material_preparing' },
      });

    it('waits for the new key, and is looked at again with that', async () => {
      const jobId = await watch();
      bench.server.other = () => refusal(401, 'invalid_api_key');
      await bench.until(() => pause() === 'key_refused', 'the account is paused');
      const before = looks();
      await bench.pass(600_000);
      isKept(jobId);
      expect(looks()).toBe(before);
      expect(bench.notices.map((notice) => notice.key)).toEqual(['key_refused']);
      bench.server.other = ready;
      bench.engine.resumeAccount('acc');
      await bench.until(() => bench.job(jobId).attention === 'material_preparing');
      expect(bench.job(jobId).error).toBeNull();
      expect(story(bench.job(jobId))).toContain('material_ready');
    });

    it('is looked at again as soon as the key can be had, which ends the pause', async () => {
      const jobId = await watch();
      bench.key.value = null;
      await bench.until(() => pause() === 'key_unavailable', 'the account is paused');
      await bench.pass(600_000);
      isKept(jobId);
      bench.key.value = 'sk-test-1';
      await bench.pass(60_000);
      expect(pause()).toBeNull();
      isKept(jobId);
      bench.server.other = ready;
      await bench.until(() => bench.job(jobId).attention === 'material_preparing');
      expect(bench.job(jobId).error).toBeNull();
    });
  });

  it('because of a material that is looked at is nothing to it once it was sent or stopped', async () => {
    const gate = gateOf();
    bench.server.create = (_request, n) =>
      n < 3
        ? refusal(409, 'seedance_material_preparing', { inactive_asset_ids: ['asset-1'] })
        : refusal(400, 'invalid_request');
    bench.server.other = () => ({ json: { id: 'asset-1', status: 'active' }, until: gate.until });
    const sent = await bench.submit({ model: 'seedance-2.0' });
    const stopped = await bench.submit({ model: 'seedance-2.0' });
    await bench.until(() => bench.server.hanging === 2);
    bench.engine.sendDraft(sent);
    await bench.meanwhile(() => bench.job(sent).state === 'rejected');
    bench.engine.stopWaiting(stopped);
    gate.open();
    await bench.pass(1_000);
    expect(bench.job(sent)).toMatchObject({ attention: null, error: { code: 'invalid_request' } });
    expect(bench.job(stopped)).toMatchObject({ attention: null, hold: { reason: 'stopped' } });
    expect(bench.notices).toEqual([]);
  });
});

describe('a create that could not be sent', () => {
  it('is kept as a draft and goes out when the server is there again', async () => {
    const { origin } = bench.server;
    await bench.server.close();
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).hold !== null);
    expect(bench.job(jobId)).toMatchObject({ state: 'draft', hold: { reason: 'not_sent', attempts: 1 } });
    expect(bench.job(jobId).error).toMatchObject({ code: 'not_sent' });
    expect(origin).toMatch(/^http/);
    await bench.until(() => bench.job(jobId).attention === 'not_sent');
    expect(bench.job(jobId).hold).toMatchObject({ until: null, attempts: 5 });
  });

  it('for want of a key waits for the key', async () => {
    bench.key.value = null;
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).hold !== null);
    expect(bench.job(jobId)).toMatchObject({ state: 'draft', hold: { reason: 'key_paused', until: null } });
    bench.key.value = 'sk-test-1';
    bench.engine.resumeAccount('acc');
    await bench.until(open(jobId));
    expect(bench.server.posts()).toHaveLength(1);
  });
});

describe('after a restart', () => {
  it('a draft that was on its way continues, and one that was stopped does not', async () => {
    bench.server.create = () => refusal(429, 'rate_limit_exceeded');
    const timed = await bench.submit();
    const stopped = await bench.submit();
    await bench.meanwhile(() => bench.job(timed).hold !== null && bench.job(stopped).hold !== null);
    bench.engine.stopWaiting(stopped);
    await bench.restart();
    bench.server.create = () => accepted(7);
    await bench.until(open(timed));
    await bench.pass(60_000);
    expect(bench.job(stopped).state).toBe('draft');
  });
});

it('a job made from the same request twice with different tokens is two jobs', async () => {
  const one = await bench.submit(videoRequest);
  const two = await bench.submit(videoRequest);
  await bench.meanwhile(() => open(one)() && open(two)());
  expect(bench.server.posts()).toHaveLength(2);
});
