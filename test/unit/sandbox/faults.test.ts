import { expect, test } from 'vitest';
import { faultGroups, findFault } from '../../../src/sandbox/faults/table.ts';
import { startSandbox } from '../../../src/sandbox/index.ts';
import { longEnough, type TestSandbox, testSandbox, usualKey } from './harness.ts';

const images = '/v1/images/generations';
const videos = '/v1/videos/generations';

/** The final status of a task whose prompt names the fault. */
async function finished(one: TestSandbox, fault: string, more = {}) {
  const created = await one.video(`a lighthouse sandbox:${fault}`, more);
  one.clock.advance(longEnough);
  const done = await one.get(`/v1/tasks/${created.body.id ?? created.headers.get('x-task-id')}`);
  return { created, done };
}

async function cut(request: Promise<unknown>): Promise<boolean> {
  return request.then(
    () => false,
    () => true,
  );
}

test('fault names are unique and each has one line of help', () => {
  const names = faultGroups.flatMap((group) => group.faults.map((fault) => fault.name));
  expect(new Set(names).size).toBe(names.length);
  for (const group of faultGroups) {
    for (const { name, help } of group.faults) expect(help, name).toMatch(/^\S[^\n]{5,100}$/);
  }
});

test('a create that was reset made nothing; one whose answer was lost made a task', async () => {
  const { video, sandbox } = await testSandbox();
  expect(await cut(video('x sandbox:reset'))).toBe(true);
  expect(sandbox.stats().creates).toBe(0);
  const lost = ['lost-answer', 'half-header', 'half-body', 'wrong-length', 'garbage', 'malformed-json'];
  for (const [index, name] of lost.entries()) {
    expect(await cut(video(`x sandbox:${name}`)), name).toBe(true);
    expect(sandbox.stats().creates, name).toBe(index + 1);
  }
  expect(sandbox.stats().answers.none).toBeGreaterThan(4);
});

test('a slow answer waits on the clock, and a hanging one waits longer than any client', async () => {
  const slow = 20_000 / 200;
  const waits: number[] = [];
  const stop = new AbortController();
  const clock = {
    now: () => Date.now(),
    setTimeout(run: () => void, ms: number) {
      waits.push(ms);
      // The wait of a whole day: the client disconnects once it has begun.
      setImmediate(ms > slow ? () => stop.abort() : run);
    },
  };
  const sandbox = await startSandbox({ clock, speed: 200, mediaSize: 'tiny' });
  try {
    const create = (prompt: string, signal?: AbortSignal) =>
      fetch(`${sandbox.origin}${videos}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${usualKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'veo3.1', prompt }),
        ...(signal === undefined ? {} : { signal }),
      });
    expect((await create('x sandbox:slow')).status).toBe(200);
    expect(waits).toEqual([slow]);
    expect(await cut(create('x sandbox:hang', stop.signal))).toBe(true);
    expect(waits[1]).toBeGreaterThan(180_000);
    expect(sandbox.stats().creates).toBe(2);
  } finally {
    await sandbox.close();
  }
});

test('answers that are not a JSON object', async () => {
  const { video } = await testSandbox();
  const html = await video('x sandbox:html');
  expect(html).toMatchObject({ status: 502, body: { text: expect.stringContaining('<html>') } });
  expect((await video('x sandbox:html-200')).headers.get('content-type')).toContain('text/html');
  expect((await video('x sandbox:json-array')).body).toEqual([]);
});

test('each refusal has its status and code', async () => {
  const { video, sandbox } = await testSandbox();
  const wanted: Array<[string, number, string]> = [
    ['400', 400, 'invalid_value'],
    ['400-unsupported', 400, 'unsupported_parameter'],
    ['400-model', 400, 'model_not_found'],
    ['400-images', 400, 'too_many_images'],
    ['400-context', 400, 'context_length_exceeded'],
    ['400-material', 400, 'seedance_material_source_invalid'],
    ['400-contract', 400, 'no_contract_compatible_route'],
    ['401', 401, 'invalid_api_key'],
    ['401-expired', 401, 'expired_api_key'],
    ['402', 402, 'insufficient_balance'],
    ['402-quota', 402, 'quota_exceeded'],
    ['403', 403, 'permission_error'],
    ['403-model', 403, 'model_not_allowed'],
    ['409-progress', 409, 'IdempotencyRequestInProgress'],
    ['409-conflict', 409, 'IdempotencyConflict'],
    ['413', 413, 'payload_too_large'],
    ['422', 422, 'seedance_material_source_invalid'],
    ['429', 429, 'rate_limit_exceeded'],
    ['500', 500, 'server_error'],
    ['502', 502, 'upstream_error'],
    ['503-retryable', 503, 'all_channels_failed'],
    ['503-final', 503, 'all_channels_failed'],
    ['503-tier', 503, 'delivery_tier_unavailable'],
    ['503-material', 503, 'seedance_material_library_request_failed'],
    ['504', 504, 'timeout_error'],
  ];
  for (const [name, status, code] of wanted) {
    const reply = await video(`x sandbox:${name}`);
    expect([name, reply.status, reply.body.error.code]).toEqual([name, status, code]);
    expect(reply.body.error.request_id, name).toBe(reply.headers.get('x-request-id'));
  }
  expect(sandbox.stats().creates).toBe(0);
});

test('a 429 names the wait in the header, in the body, as a date or not at all, and acts once', async () => {
  const { video, clock } = await testSandbox();
  const both = await video('x sandbox:429');
  expect(both.headers.get('retry-after')).toBe('20');
  expect(both.body.error).toMatchObject({ retry_after: 20, retryable: true });
  expect(both.headers.get('x-ratelimit-remaining')).toBe('0');
  const header = await video('x sandbox:429-header');
  expect([header.headers.get('retry-after'), header.body.error.retry_after]).toEqual(['20', undefined]);
  const body = await video('x sandbox:429-body');
  expect([body.headers.get('retry-after'), body.body.error.retry_after]).toEqual([null, 20]);
  const date = await video('x sandbox:429-date');
  expect(Date.parse(date.headers.get('retry-after')!)).toBe(Math.floor(clock.now() / 1000) * 1000 + 20_000);
  const bare = await video('x sandbox:429-bare');
  expect([bare.headers.get('retry-after'), bare.body.error.retry_after]).toEqual([null, undefined]);
  expect((await video('x sandbox:429')).status).toBe(200);
});

test('a number in the prompt sets how often a fault acts', async () => {
  const { video } = await testSandbox();
  const statuses = [];
  for (let turn = 0; turn < 4; turn += 1) statuses.push((await video('x sandbox:503-retryable*3')).status);
  expect(statuses).toEqual([503, 503, 503, 200]);
});

test('an unknown fault is refused with its name: in a prompt, at run time, and at the start', async () => {
  const { video, inject } = await testSandbox();
  expect((await video('x sandbox:nonsense')).body.error.message).toContain('nonsense');
  expect((await inject('nonsense')).status).toBe(400);
  await expect(startSandbox({ fault: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('create answers can lack or change their ids and links', async () => {
  const one = await testSandbox();
  const { video, sandbox } = one;
  expect((await video('x sandbox:no-task-id')).body).not.toHaveProperty('task_id');
  expect((await video('x sandbox:no-id')).body).not.toHaveProperty('id');
  const header = await video('x sandbox:no-ids');
  expect(header.body).not.toHaveProperty('id');
  expect(header.headers.get('x-task-id')).toMatch(/^ldtask_/);
  expect((await video('x sandbox:no-poll-url')).body).not.toHaveProperty('poll_url');
  const absolute = await video('x sandbox:absolute-poll-url');
  expect(absolute.body.poll_url).toBe(`${sandbox.origin}/v1/tasks/${absolute.body.id}`);
  expect((await video('x sandbox:foreign-poll-url')).body.poll_url).toMatch(
    /^https:\/\/tasks\.example\.net\//,
  );
  const alias = await video('x sandbox:alias-poll-url');
  expect((await one.get(alias.body.poll_url)).body.id).toBe(alias.body.id);
  expect(typeof (await video('x sandbox:numbers-as-strings')).body.created).toBe('string');
  expect((await video('x sandbox:created-ms')).body.created).toBeGreaterThan(1e12);
  expect((await video('x sandbox:uppercase-status')).body.status).toBe('PENDING');
  expect((await video('x sandbox:queued-status')).body.status).toBe('queued');
  expect((await video('x sandbox:empty-url-while-pending')).body.data).toEqual([{ url: '' }]);
  expect((await video('x sandbox:null-urls-while-pending')).body.video_url).toBeNull();
});

test('two faults in one prompt act together', async () => {
  const { video } = await testSandbox();
  const { body } = await video('x sandbox:no-id sandbox:uppercase-status');
  expect(body).toMatchObject({ status: 'PENDING' });
  expect(body).not.toHaveProperty('id');
});

test('progress can be absent, present, or decreasing', async () => {
  const { video, get, clock } = await testSandbox();
  const read = async (name: string) => {
    const { body } = await video(`x sandbox:${name}`, { model: 'veo3.1' });
    const seen: unknown[] = [];
    for (const seconds of [5, 4]) {
      clock.advance(seconds);
      seen.push((await get(`/v1/tasks/${body.id}`)).body.progress);
    }
    return seen as number[];
  };
  expect(await read('progress-absent')).toEqual([undefined, undefined]);
  const present = await read('progress-present');
  expect(present[1]).toBeGreaterThan(present[0]!);
  const falling = await read('progress-decreasing');
  expect(falling[1]).toBeLessThan(falling[0]!);
});

test('an unknown or missing status lasts for two polls', async () => {
  const one = await testSandbox();
  for (const name of ['unknown-status', 'missing-status']) {
    const { created, done } = await finished(one, name);
    expect(done.body.status, name).toBe(name === 'unknown-status' ? 'moderating' : undefined);
    await one.get(`/v1/tasks/${created.body.id}`);
    expect((await one.get(`/v1/tasks/${created.body.id}`)).body.status, name).toBe('completed');
  }
});

test('a fault decides how its task ends', async () => {
  const one = await testSandbox();
  const status = async (name: string) => (await finished(one, name)).done.body;
  expect(await status('fail')).toMatchObject({ status: 'failed', error: expect.any(String) });
  expect(await status('fail-with-output')).toMatchObject({ status: 'failed', video_url: expect.any(String) });
  expect(await status('error-string')).toMatchObject({ status: 'failed', error: expect.any(String) });
  expect(await status('error-object')).toMatchObject({ error: { code: 'content_policy_violation' } });
  expect(await status('error-missing')).not.toHaveProperty('error');
  expect(await status('timeout-status')).toMatchObject({ status: 'timeout' });
  expect(await status('expired-status')).toMatchObject({ status: 'expired' });
  expect(await status('cancelled-status')).toMatchObject({ status: 'cancelled' });
  expect(await status('succeeded-status')).toMatchObject({
    status: 'succeeded',
    video_url: expect.any(String),
  });
  expect(await status('never-finishes')).toMatchObject({ status: 'processing' });
  const empty = await status('completed-without-output');
  expect(empty.status).toBe('completed');
  expect(JSON.stringify(empty)).not.toContain('/outputs/');
  for (const word of ['succeeded-status', 'uppercase-status', 'deep-facts']) {
    const { facts: _tooDeepToWrite, ...both } = await status(`${word} sandbox:completed-without-output`);
    expect(JSON.stringify(both), word).not.toContain('/outputs/');
  }
  for (const word of ['poll-gzip', 'poll-br']) {
    const packed = await status(`${word} sandbox:completed-without-output`);
    expect(packed.status, word).toBe('completed');
    expect(JSON.stringify(packed), word).not.toContain('/outputs/');
  }
  expect((await status('two-videos')).videos).toHaveLength(2);
  const renamed = await status('unknown-url-keys');
  expect(renamed).not.toHaveProperty('video_url');
  expect(renamed.artifact_uri).toContain('/outputs/');
});

test('an accepted task can later be unknown or belong to another key', async () => {
  const one = await testSandbox();
  expect((await finished(one, 'task-not-found')).done).toMatchObject({
    status: 404,
    body: { error: { code: 'async_task_not_found' } },
  });
  expect((await finished(one, 'task-not-owned')).done).toMatchObject({
    status: 403,
    body: { error: { code: 'task_not_owned' } },
  });
  const once = await finished(one, 'task-not-found*1');
  expect(once.done.status).toBe(404);
  expect((await one.get(`/v1/tasks/${once.created.body.id}`)).status).toBe(200);
});

test('billing ids appear late, never, at once, or in only one place', async () => {
  const one = await testSandbox();
  const { video, get, clock, sandbox } = one;
  const late = await video('x sandbox:late-billing');
  const atOnce = await video('x sandbox:billing-at-once');
  const ends = sandbox.stats().tasks.map((task) => task.endsAt);
  clock.advance((Math.max(...ends) - clock.now()) / 1000 + 0.01);
  const id = 'billing_transaction_id';
  expect((await get(`/v1/tasks/${atOnce.body.id}`)).body).toHaveProperty(id);
  clock.advance(10);
  expect((await get(`/v1/tasks/${late.body.id}`)).body).not.toHaveProperty(id);
  clock.advance(longEnough);
  expect((await get(`/v1/tasks/${late.body.id}`)).body).toHaveProperty(id);
  const never = (await finished(one, 'no-billing')).done;
  expect([never.body[id], never.headers.get('x-billing-transaction-id')]).toEqual([undefined, null]);
  const header = (await finished(one, 'billing-header-only')).done;
  expect([header.body[id], header.headers.get('x-billing-transaction-id')]).toEqual([
    undefined,
    expect.any(String),
  ]);
  const body = (await finished(one, 'billing-body-only')).done;
  expect([body.body[id], body.headers.get('x-billing-transaction-id')]).toEqual([expect.any(String), null]);
});

test('an image can become a task without being asked, and a refused one fails at once', async () => {
  const { post } = await testSandbox();
  const task = await post(images, { model: 'nano-banana', prompt: 'x sandbox:unsolicited-task' });
  expect(task.body).toMatchObject({ status: 'pending', data: [] });
  const refused = await post(images, { model: 'nano-banana', prompt: 'x sandbox:fail' });
  expect(refused.body.error.code).toBe('content_policy_violation');
});

test('an image can be returned as base64, a song as lyrics only or as stems', async () => {
  const { post, get, clock } = await testSandbox();
  const picture = await post(images, { model: 'nano-banana', prompt: 'x sandbox:inline-base64' });
  expect(picture.body.data).toEqual([{ b64_json: expect.stringMatching(/^iVBORw0KGgo/) }]);
  const song = async (word: string) => {
    const prompt = `a slow waltz sandbox:${word}`;
    const created = await post('/v1/music/generations', { model: 'suno-music', prompt });
    clock.advance(longEnough);
    return (await get(`/v1/tasks/${created.body.id}`)).body;
  };
  const words = await song('lyrics-only');
  expect(words).toMatchObject({ status: 'completed', lyrics: expect.stringContaining('[Verse]') });
  expect(JSON.stringify(words)).not.toContain('/outputs/');
  const stems = await song('stems');
  expect(stems).not.toHaveProperty('audio_url');
  expect(stems.data.map((stem: { title: string }) => stem.title)).toEqual(['vocals', 'instrumental']);
  expect((await fetch(stems.data[0].audio_url)).headers.get('content-type')).toBe('audio/wav');
});

test('result links fail in every way', async () => {
  const one = await testSandbox();
  const link = async (name: string) => (await finished(one, name)).done.body.video_url as string;
  const statuses: Array<[string, number]> = [
    ['expired-links', 403],
    ['expired-links-404', 404],
    ['expired-links-410', 410],
  ];
  for (const [name, status] of statuses) expect((await fetch(await link(name))).status, name).toBe(status);
  const type = async (name: string) => (await fetch(await link(name))).headers.get('content-type');
  expect(await type('wrong-type')).toContain('json');
  expect(await type('html-result')).toContain('html');
  expect(await type('mislabelled')).toBe('application/octet-stream');
  expect(await (await fetch(await link('disguised'))).text()).toContain('<script>');
  expect(await cut(fetch(await link('truncated')).then((reply) => reply.arrayBuffer()))).toBe(true);
  expect((await (await fetch(await link('empty-file'))).arrayBuffer()).byteLength).toBe(0);
  expect((await fetch(await link('no-length'))).headers.get('content-length')).toBeNull();
  const whole = await fetch(await link('no-ranges'), { headers: { range: 'bytes=0-3' } });
  expect([whole.status, whole.headers.get('accept-ranges')]).toEqual([200, 'none']);
  const changing = await link('changing-file');
  expect((await fetch(changing)).headers.get('etag')).not.toBe((await fetch(changing)).headers.get('etag'));
  const hop = await fetch(await link('redirect'));
  expect([hop.redirected, hop.status, hop.headers.get('content-type')]).toEqual([true, 200, 'video/mp4']);
  expect(await cut(fetch(await link('redirect-loop')))).toBe(true);
  const leave = await fetch(await link('redirect-private'), { redirect: 'manual' });
  expect(leave.headers.get('location')).toContain('169.254.169.254');
});

test('an oversized result announces its length and continues until the reader disconnects', async () => {
  const one = await testSandbox();
  const { done } = await finished(one, 'oversized');
  const reply = await fetch(done.body.video_url);
  expect(Number(reply.headers.get('content-length'))).toBe(64 * 2 ** 30);
  const reader = reply.body!.getReader();
  let seen = 0;
  while (seen < 2 ** 20) seen += (await reader.read()).value?.byteLength ?? 0;
  await reader.cancel();
});

test('cancellation is refused in every way, and a lost answer still cancels', async () => {
  const { video, send, get } = await testSandbox();
  const wanted: Array<[string, number]> = [
    ['cancel-unsupported', 400],
    ['cancel-too-late', 409],
    ['cancel-not-found', 404],
    ['cancel-not-owned', 403],
    ['delete-500', 500],
  ];
  for (const [name, status] of wanted) {
    const { body } = await video(`x sandbox:${name}`, { model: 'seedance-2.0' });
    expect((await send('DELETE', `/v1/tasks/${body.id}`)).status, name).toBe(status);
    expect((await get(`/v1/tasks/${body.id}`)).body.status, name).toBe('pending');
  }
  const plain = await video('x sandbox:cancelled-as-status', { model: 'seedance-2.0' });
  const answer = await send('DELETE', `/v1/tasks/${plain.body.id}`);
  expect(answer.body).toMatchObject({ status: 'cancelled' });
  expect(answer.body).not.toHaveProperty('cancelled');
  const { body } = await video('x sandbox:delete-drops', { model: 'seedance-2.0' });
  expect(await cut(send('DELETE', `/v1/tasks/${body.id}`))).toBe(true);
  expect((await get(`/v1/tasks/${body.id}`)).body.cancelled).toBe(true);
});

test('with a prefix, general faults act on polls, results and the catalogue', async () => {
  const one = await testSandbox();
  const poll = await one.video('x sandbox:poll-500*2');
  expect(poll.status).toBe(200);
  const statuses = [];
  for (let turn = 0; turn < 3; turn += 1) statuses.push((await one.get(`/v1/tasks/${poll.body.id}`)).status);
  expect(statuses).toEqual([500, 500, 200]);
  const limited = await one.video('x sandbox:poll-429-date');
  expect((await one.get(`/v1/tasks/${limited.body.id}`)).status).toBe(429);
  const { done } = await finished(one, 'output-503-final');
  expect((await fetch(done.body.video_url)).status).toBe(503);
  expect(findFault('models-html')?.at).toEqual(['catalogue']);
  expect(findFault('poll-fail')).toBeUndefined();
});

test('faults injected at run time act as often as requested, on matching requests, and can be removed', async () => {
  const { inject, get, video, send, sandbox } = await testSandbox();
  await inject('500', 2, { route: 'GET /v1/models' });
  expect((await video('x')).status).toBe(200);
  expect((await get('/v1/models')).status).toBe(500);
  expect((await get('/v1/models')).status).toBe(500);
  expect((await get('/v1/models')).status).toBe(200);
  await inject('lost-answer', 1, { model: 'seedance-2.0' });
  expect((await video('x')).status).toBe(200);
  expect(await cut(video('x', { model: 'seedance-2.0' }))).toBe(true);
  const kept = await video('x');
  await inject('task-not-found', 1, { taskId: kept.body.id });
  expect((await get(`/v1/tasks/${kept.body.id}`)).status).toBe(404);
  expect((await get(`/v1/tasks/${kept.body.id}`)).status).toBe(200);
  await inject('never-finishes', 1, { prompt: 'stuck' });
  await inject('401', 100);
  await send('DELETE', '/sandbox/faults', undefined, null);
  expect((await video('x')).status).toBe(200);
  const listed = await send('GET', '/sandbox/faults', undefined, null);
  expect(listed.body.injected).toEqual([]);
  expect(listed.body.known.length).toBeGreaterThan(100);
  expect(sandbox.stats().faults).toMatchObject({ 500: 2, 'lost-answer': 1 });
});

test('an injected outcome applies to one task and stays with it', async () => {
  const { inject, video, get, clock } = await testSandbox();
  await inject('error-object');
  const bad = await video('x');
  const good = await video('x');
  clock.advance(longEnough);
  expect((await get(`/v1/tasks/${bad.body.id}`)).body.error).toMatchObject({
    code: 'content_policy_violation',
  });
  expect((await get(`/v1/tasks/${good.body.id}`)).body.status).toBe('completed');
});

test('a fault given at the start acts on every job', async () => {
  const one = await testSandbox({ fault: 'uppercase-status' });
  expect((await one.video('x')).body.status).toBe('PENDING');
  expect((await one.video('y')).body.status).toBe('PENDING');
  const limited = await testSandbox({ fault: '429' });
  expect((await limited.video('x')).status).toBe(429);
  expect((await limited.video('x')).status).toBe(200);
  expect((await limited.video('y')).status).toBe(429);
});

test('a material that is being prepared refuses one create, under either name of its list', async () => {
  const { video, get, clock, sandbox } = await testSandbox();
  for (const [name, list] of [
    ['material-preparing', 'auto_material_asset_ids'],
    ['material-preparing-inactive', 'inactive_asset_ids'],
  ] as const) {
    const prompt = `x sandbox:${name}`;
    const refused = await video(prompt, { model: 'seedance-2.0' });
    expect(refused.status).toBe(409);
    expect(refused.body.error.code).toBe('seedance_material_preparing');
    const [id] = refused.body.error[list];
    expect((await get(`/v1/videos/assets/${id}`)).body).toMatchObject({ status: 'PROCESSING', ready: false });
    clock.advance(10);
    expect((await get(`/v1/videos/assets/${id}`)).body).toMatchObject({ status: 'ACTIVE', ready: true });
    expect((await video(prompt, { model: 'seedance-2.0' })).status).toBe(200);
  }
  const failed = await video('x sandbox:material-failed', { model: 'seedance-2.0' });
  const [id] = failed.body.error.auto_material_asset_ids;
  clock.advance(10);
  expect((await get(`/v1/videos/assets/${id}`)).body).toMatchObject({
    status: 'FAILED',
    error_message: expect.any(String),
  });
  expect(sandbox.stats().creates).toBe(2);
});
