import { expect, it } from 'vitest';
import type { z } from 'zod';
import { models } from '../../../src/sandbox/catalogue/catalogue.ts';
import { longEnough, testSandbox, token, usualKey } from '../sandbox/harness.ts';
import {
  balanceSchema,
  billingSchema,
  cancelledSchema,
  compactSchema,
  formatSchema,
  keysSchema,
  materialSchema,
  modelPricingSchema,
  modelSchema,
  pricingSchema,
  resultSchemas,
  usagePageSchema,
} from './answer-schemas.ts';
import { errorSchema, modelListSchema, taskSchema } from './schemas.ts';

/** What a schema says against a body; nothing when they agree. */
const against = (schema: z.ZodType, body: unknown) => schema.safeParse(body).error?.issues;

it('every model’s record, wherever its request format stands, and every price is as the contract says', async () => {
  const { get } = await testSandbox();
  expect(against(modelListSchema, (await get('/v1/models')).body)).toBeUndefined();
  expect(against(compactSchema, (await get('/v1/models?view=compact')).body)).toBeUndefined();
  expect(against(pricingSchema, (await get('/v1/pricing')).body)).toBeUndefined();
  let formats = 0;
  for (const { id } of models) {
    const { body } = await get(`/v1/models/${id}`);
    expect(against(modelSchema, body), id).toBeUndefined();
    const extension = body.tokenlab;
    const format =
      extension.request_format_details ??
      extension.request_format_summary ??
      extension.public_contract ??
      extension.public_contract_summary;
    if (format) {
      formats += 1;
      expect(against(formatSchema, format), id).toBeUndefined();
    }
    expect(against(modelPricingSchema, (await get(`/v1/models/${id}/pricing`)).body), id).toBeUndefined();
  }
  expect(formats).toBeGreaterThanOrEqual(24);
});

it('a task says the same at each of its addresses, when it is done and when it was cancelled', async () => {
  const { post, get, send, clock } = await testSandbox();
  const works = [
    ['image', '/v1/images/generations', { model: 'flux-2-pro', async: true }, '/v1/images/generations'],
    ['video', '/v1/videos/generations', { model: 'veo3.1', duration: 4 }, '/v1/videos/generations'],
    ['music', '/v1/music/generations', { model: 'suno-music', mv: 'chirp-v5' }, '/v1/music/generations'],
    ['3d', '/v1/3d/generations', { model: 'tripo-h3.1' }, '/v1/3d/generations'],
    ['world', '/v1/worlds/generations', { model: 'marble-1.1' }, '/v1/worlds/generations'],
  ] as const;
  const made = [];
  for (const [family, route, fields, alias] of works) {
    const { status, body, headers } = await post(route, { prompt: 'a lighthouse', ...fields });
    expect([status, headers.get('x-task-id')], family).toEqual([200, body.id]);
    expect(against(taskSchema, body), family).toBeUndefined();
    made.push({ family, alias, id: body.id as string });
  }
  clock.advance(longEnough);
  for (const { family, alias, id } of made) {
    const { body } = await get(`/v1/tasks/${id}`);
    expect(against(taskSchema, body), family).toBeUndefined();
    expect(against(resultSchemas[family], body), family).toBeUndefined();
    expect((await get(`${alias}/${id}`)).body, family).toEqual(body);
    if (family === 'image') expect((await get(`/v1/images/${id}`)).body).toEqual(body);
  }
  const queued = await post('/v1/videos/generations', { model: 'seedance-2.0', prompt: 'a lighthouse' });
  const gone = await send('DELETE', `/v1/tasks/${queued.body.id}`);
  expect(against(cancelledSchema, gone.body)).toBeUndefined();
  expect((await get(`/v1/tasks/${queued.body.id}`)).body).toEqual(gone.body);
});

it('materials, books and refusals are as the contract says', async () => {
  const { post, get, video, clock } = await testSandbox();
  const asset = await post('/v1/videos/assets', { asset_url: 'https://example.com/a.png' });
  expect(against(materialSchema, asset.body)).toBeUndefined();
  for (let made = 0; made < 7; made += 1) await video('a lighthouse');
  clock.advance(longEnough);
  expect(against(materialSchema, (await get(`/v1/videos/assets/${asset.body.id}`)).body)).toBeUndefined();

  expect(against(balanceSchema, (await get('/v1/management/balance', token)).body)).toBeUndefined();
  const keys = await get('/v1/management/api-keys', token);
  expect(against(keysSchema, keys.body)).toBeUndefined();
  const { id } = keys.body.data[0];
  expect(keys.body.data[0].key_prefix).toBe(usualKey.slice(0, keys.body.data[0].key_prefix.length));
  const pages = [];
  for (const page of [1, 2, 3]) {
    const { body } = await get(`/v1/management/api-keys/${id}/usage?page=${page}&limit=3`, token);
    expect(against(usagePageSchema, body)).toBeUndefined();
    expect(body.pagination).toEqual({ page, limit: 3, total: 7, totalPages: 3 });
    pages.push(body.items.length);
  }
  expect(pages).toEqual([3, 3, 1]);
  expect(
    against(billingSchema, (await get(`/v1/management/api-keys/${id}/billing`, token)).body),
  ).toBeUndefined();

  const refused = [
    await video('', { model: 'veo3.1' }),
    await video('x', { model: 'no-such-model' }),
    await get('/v1/models/no-such-model'),
    await get(`/v1/tasks/ldtask_${'0'.repeat(32)}`),
    await get('/v1/management/balance'),
    await get('/v1/management/api-keys/none/usage', token),
    await get('/v1/nothing'),
  ];
  for (const { status, body, headers } of refused) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(against(errorSchema, body), JSON.stringify(body)).toBeUndefined();
    expect(body.error.request_id).toBe(headers.get('x-request-id'));
  }
});
