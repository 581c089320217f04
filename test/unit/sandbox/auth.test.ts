import { expect, test } from 'vitest';
import { testSandbox, token } from './harness.ts';

const image = { model: 'flux-2-pro', prompt: 'a lighthouse' };

test('any sk- key works, and other keys are refused with their own code', async () => {
  const { send, sandbox } = await testSandbox();
  const refused: Array<[string | null, number, string]> = [
    [null, 401, 'unauthorized'],
    ['pk-something', 401, 'invalid_api_key'],
    [token, 401, 'invalid_api_key'],
    ['sk-', 401, 'invalid_api_key'],
    ['sk-invalid-one', 401, 'invalid_api_key'],
    ['sk-expired-one', 401, 'expired_api_key'],
    ['sk-poor-one', 402, 'insufficient_balance'],
  ];
  for (const [key, status, code] of refused) {
    const reply = await send('POST', '/v1/images/generations', image, key);
    expect(reply.status, String(key)).toBe(status);
    expect(reply.body.error).toMatchObject({ code, message: expect.any(String) });
    expect(reply.body.error.request_id).toBe(reply.headers.get('x-request-id'));
  }
  expect(sandbox.stats().creates).toBe(0);
  expect((await send('POST', '/v1/images/generations', image, 'sk-anything')).status).toBe(200);
});

test('a key without money gets the balance, the estimate and cheaper models', async () => {
  const { post } = await testSandbox();
  const { body } = await post('/v1/images/generations', { ...image, n: 4 }, 'sk-poor');
  expect(body.error).toMatchObject({ balance_usd: 0.01, estimated_cost_usd: 0.2 });
  expect(body.error.suggestions.length).toBeGreaterThan(0);
});

test('a key without money can still use free models', async () => {
  const { post } = await testSandbox();
  expect(
    (await post('/v1/images/generations', { model: 'flux-schnell', prompt: 'x' }, 'sk-poor')).status,
  ).toBe(200);
});

test('management routes require a management token', async () => {
  const { get } = await testSandbox();
  expect((await get('/v1/management/balance', 'sk-key')).status).toBe(401);
  expect((await get('/v1/management/balance', 'mt-invalid')).status).toBe(401);
  expect((await get('/v1/management/balance', 'mt-inactive')).status).toBe(403);
  expect((await get('/v1/management/balance', token)).status).toBe(200);
});

test('discovery needs no key, but checks one that is sent', async () => {
  const { send } = await testSandbox();
  expect((await send('GET', '/v1/models', undefined, null)).status).toBe(200);
  expect((await send('GET', '/v1/models', undefined, 'sk-invalid')).status).toBe(401);
});

test('keys made by the management API obey their status, models and limit', async () => {
  const { post, send } = await testSandbox();
  const made = await post(
    '/v1/management/api-keys',
    { name: 'small', limitAmount: 0.06, models: ['flux-2-pro'] },
    token,
  );
  expect(made.status).toBe(201);
  const secret = made.body.key as string;
  expect(
    (await post('/v1/images/generations', { model: 'seedream-4.5', prompt: 'x' }, secret)).body.error.code,
  ).toBe('model_not_allowed');
  expect((await post('/v1/images/generations', image, secret)).status).toBe(200);
  expect((await post('/v1/images/generations', image, secret)).body.error.code).toBe('quota_exceeded');
  await send('PATCH', `/v1/management/api-keys/${made.body.id}`, { status: 'revoked' }, token);
  expect((await post('/v1/images/generations', image, secret)).body.error.code).toBe('invalid_api_key');
});

test('a request under a foreign host name is refused', async () => {
  const { sandbox } = await testSandbox();
  const { request } = await import('node:http');
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const url = new URL(sandbox.origin);
    request(
      { host: url.hostname, port: url.port, path: '/sandbox/stats', headers: { host: 'evil.example' } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    )
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

test('a web page is refused, and so is an unknown delivery policy', async () => {
  const { sandbox } = await testSandbox();
  const page = await fetch(`${sandbox.origin}/sandbox/faults`, {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'content-type': 'text/plain' },
    body: '{"fault":"500"}',
  });
  expect(page.status).toBe(403);
  const create = (policy: string) =>
    fetch(`${sandbox.origin}/v1/images/generations`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer sk-x',
        'content-type': 'application/json',
        'x-tokenlab-delivery-policy': policy,
      },
      body: JSON.stringify(image),
    });
  expect((await create('fastest')).status).toBe(400);
  expect((await create('official')).status).toBe(200);
});

test('unknown routes and wrong methods answer with the error format and a request id', async () => {
  const { get, send } = await testSandbox();
  const unknown = await get('/v1/nothing');
  expect(unknown.status).toBe(404);
  expect(unknown.headers.get('x-request-id')).toMatch(/^req_/);
  expect((await send('DELETE', '/v1/models')).status).toBe(405);
});
