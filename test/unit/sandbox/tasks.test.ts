import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { longEnough, testSandbox } from './harness.ts';

test('a create is answered with its task as it was accepted, however long the answer takes', async () => {
  // Each look at the clock finds an hour gone, as on a computer that is busy with something else.
  let at = Date.UTC(2026, 10, 20);
  const now = () => {
    at += 3_600_000;
    return at;
  };
  const { video, get, post } = await testSandbox({ clock: { now, setTimeout } });
  const made = await video('a lighthouse');
  expect(made.body).toMatchObject({ status: 'pending' });
  expect(made.body.video_url).toBeUndefined();
  const picture = await post('/v1/images/generations', { model: 'flux-2-pro', prompt: 'x', async: true });
  expect(picture.body).toMatchObject({ status: 'pending', data: [] });
  expect((await get(made.body.poll_url)).body.status).toBe('completed');
});

test('a task goes from pending to processing to completed as the clock moves', async () => {
  const { video, get, clock } = await testSandbox();
  const created = await video('a lighthouse');
  expect(created.status).toBe(200);
  expect(created.body).toMatchObject({
    id: expect.stringMatching(/^ldtask_[0-9a-f]{32}$/),
    status: 'pending',
    model: 'veo3.1',
  });
  const { id, task_id, poll_url } = created.body;
  expect(task_id).toBe(id);
  expect(poll_url).toBe(`/v1/tasks/${id}`);
  expect(created.headers.get('x-task-id')).toBe(id);
  expect(created.headers.get('x-request-id')).toMatch(/^req_/);
  clock.advance(3);
  const running = await get(poll_url);
  expect(running.body.status).toBe('processing');
  expect(running.body.progress).toBeGreaterThan(0);
  expect(running.body).not.toHaveProperty('video_url');
  clock.advance(20);
  const done = await get(poll_url);
  expect(done.body.status).toBe('completed');
  expect(done.body).not.toHaveProperty('progress');
  expect(done.body.video_url).toBe(done.body.video.url);
});

test('the speed divides every wait', async () => {
  const { video, get, clock } = await testSandbox({ speed: 10 });
  const { body } = await video('a lighthouse');
  clock.advance(2);
  expect((await get(body.poll_url)).body.status).toBe('completed');
});

test('the billing id is in header and body, and never there for a failed task', async () => {
  const { video, get, clock } = await testSandbox();
  const good = await video('a lighthouse');
  const bad = await video('a lighthouse sandbox:fail');
  clock.advance(longEnough);
  const settled = await get(good.body.poll_url);
  expect(settled.body.billing_transaction_id).toMatch(/^billtxn_/);
  expect(settled.headers.get('x-billing-transaction-id')).toBe(settled.body.billing_transaction_id);
  const failed = await get(bad.body.poll_url);
  expect(failed.body).toMatchObject({ status: 'failed', error: expect.any(String) });
  expect(failed.body).not.toHaveProperty('billing_transaction_id');
});

test('a completed task is not charged at the same moment', async () => {
  const { video, get, clock, sandbox } = await testSandbox();
  const { body } = await video('a lighthouse');
  const { endsAt } = sandbox.stats().tasks[0]!;
  clock.advance((endsAt - clock.now()) / 1000 + 0.1);
  const done = await get(body.poll_url);
  expect(done.body.status).toBe('completed');
  expect(done.body).not.toHaveProperty('billing_transaction_id');
});

test('a queued Seedance task can be cancelled, once', async () => {
  const { video, get, send, clock } = await testSandbox();
  const { body } = await video('a lighthouse', { model: 'seedance-2.0' });
  clock.advance(15);
  const cancelled = await send('DELETE', body.poll_url);
  expect(cancelled.status).toBe(200);
  expect(cancelled.body).toMatchObject({
    status: 'failed',
    cancelled: true,
    cancellation_status: 'cancelled',
    error: expect.any(String),
  });
  clock.advance(longEnough);
  expect((await get(body.poll_url)).body).toMatchObject({ status: 'failed', cancelled: true });
  const again = await send('DELETE', body.poll_url);
  expect(again.status).toBe(409);
  expect(again.body.error.code).toBe('task_not_cancellable');
});

test('cancelling a running or finished Seedance task answers 409, other models answer 400', async () => {
  const { video, send, clock } = await testSandbox();
  const seedance = await video('a lighthouse', { model: 'seedance-2.0-fast' });
  const other = await video('a lighthouse');
  clock.advance(25);
  expect((await send('DELETE', seedance.body.poll_url)).body.error.code).toBe('task_not_cancellable');
  const refused = await send('DELETE', other.body.poll_url);
  expect(refused.status).toBe(400);
  expect(refused.body.error.code).toBe('unsupported_task_cancel');
});

test('a task belongs to its key, and unknown tasks are not found', async () => {
  const { video, get, send } = await testSandbox();
  const { body } = await video('a lighthouse');
  const foreign = await get(body.poll_url, 'sk-somebody-else');
  expect(foreign.status).toBe(403);
  expect(foreign.body.error).toMatchObject({ code: 'task_not_owned', type: 'permission_error' });
  expect((await send('DELETE', body.poll_url, undefined, 'sk-somebody-else')).status).toBe(403);
  const unknown = await get('/v1/tasks/ldtask_00000000000000000000000000000000');
  expect(unknown.status).toBe(404);
  expect(unknown.body.error.code).toBe('async_task_not_found');
});

test('the families have their own status routes', async () => {
  const { post, get, clock } = await testSandbox();
  const routes: Array<[string, Record<string, unknown>, string[]]> = [
    [
      '/v1/images/generations',
      { model: 'gpt-image-2', prompt: 'x', async: true },
      ['/v1/images', '/v1/images/generations'],
    ],
    ['/v1/videos/generations', { model: 'veo3.1', prompt: 'x' }, ['/v1/videos/generations']],
    [
      '/v1/music/generations',
      { model: 'suno-music', prompt: 'x', mv: 'chirp-v5' },
      ['/v1/music/generations'],
    ],
    ['/v1/3d/generations', { model: 'tripo-h3.1', prompt: 'x' }, ['/v1/3d/generations']],
    ['/v1/worlds/generations', { model: 'marble-1.1', prompt: 'x' }, ['/v1/worlds/generations']],
  ];
  for (const [route, body, aliases] of routes) {
    const created = await post(route, body);
    expect(created.status, route).toBe(200);
    clock.advance(longEnough);
    for (const alias of aliases) {
      const status = await get(`${alias}/${created.body.id}`);
      expect(status.body, alias).toMatchObject({ id: created.body.id, status: 'completed' });
    }
  }
  const wrong = await post('/v1/3d/generations', { model: 'tripo-h3.1', prompt: 'x' });
  expect((await get(`/v1/videos/generations/${wrong.body.id}`)).status).toBe(404);
});

test('a clock that is set back does not undo what happened', async () => {
  const { video, get, clock } = await testSandbox();
  const { body } = await video('a lighthouse');
  clock.advance(longEnough);
  expect((await get(body.poll_url)).body.status).toBe('completed');
  clock.advance(-3600);
  expect((await get(body.poll_url)).body.status).toBe('completed');
  const later = await video('a lighthouse');
  clock.advance(longEnough);
  expect((await get(later.body.poll_url)).body.status).toBe('completed');
});

test('with a seed, two runs give the same ids; without one, they differ', async () => {
  const first = await (await testSandbox({ seed: 3 })).video('x');
  const second = await (await testSandbox({ seed: 3 })).video('x');
  const third = await (await testSandbox({ seed: undefined })).video('x');
  expect(second.body.id).toBe(first.body.id);
  expect(second.headers.get('x-request-id')).toBe(first.headers.get('x-request-id'));
  expect(third.body.id).not.toBe(first.body.id);
});

test('requests beyond the limit per minute get 429 with the rate-limit headers', async () => {
  const { get, clock } = await testSandbox({ requestsPerMinute: 2 });
  await get('/v1/files');
  await get('/v1/files');
  const limited = await get('/v1/files');
  expect(limited.status).toBe(429);
  expect(limited.headers.get('retry-after')).toBe('60');
  expect(limited.headers.get('x-ratelimit-limit')).toBe('2');
  expect(limited.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(Number(limited.headers.get('x-ratelimit-reset'))).toBe(Math.ceil(clock.now() / 1000) + 60);
  expect((await get('/v1/files', 'sk-another')).status).toBe(200);
  clock.advance(60);
  const later = await get('/v1/files');
  expect(later.status).toBe(200);
  expect(later.headers.get('x-ratelimit-limit')).toBeNull();
});

test('with a seed, ids, waits, costs and files repeat in every run, and another seed gives different ones', async () => {
  const run = async (seed: number) => {
    const one = await testSandbox({ seed });
    const works = [
      ['/v1/images/generations', { model: 'flux-2-pro', async: true, n: 2 }],
      ['/v1/videos/generations', { model: 'veo3.1', duration: 4 }],
      ['/v1/music/generations', { model: 'suno-music', mv: 'chirp-v5' }],
      ['/v1/3d/generations', { model: 'tripo-h3.1' }],
      ['/v1/worlds/generations', { model: 'marble-1.1' }],
    ] as const;
    const made = [];
    for (const [route, fields] of works)
      made.push(await one.post(route, { prompt: 'a lighthouse', ...fields }));
    one.clock.advance(longEnough);
    const files: string[] = [];
    for (const { body } of made) {
      const links = new Set(
        JSON.stringify((await one.get(body.poll_url)).body).match(/http[^"]*\/outputs\/[^"]*/g),
      );
      for (const link of links) {
        const bytes = Buffer.from(await (await fetch(link)).arrayBuffer());
        files.push(`${new URL(link).pathname} ${createHash('sha256').update(bytes).digest('hex')}`);
      }
    }
    const tasks = one.sandbox
      .stats()
      .tasks.map(({ id, requestId, cost, billingTransactionId, createdAt, endsAt }) => [
        ...[id, requestId, cost, billingTransactionId],
        endsAt - createdAt,
      ]);
    return { tasks, files };
  };
  const first = await run(7);
  expect(first.files.length).toBeGreaterThan(7);
  expect(await run(7)).toEqual(first);
  const other = await run(8);
  for (const [index, file] of first.files.entries()) expect(other.files[index]).not.toBe(file);
});
