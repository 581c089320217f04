import { Decimal } from 'decimal.js';
import { expect, test } from 'vitest';
import { type Json, longEnough, type TestSandbox, testSandbox, token } from './harness.ts';

async function withWork(count: number) {
  const one = await testSandbox();
  for (let index = 0; index < count; index += 1) {
    if (index % 3 === 0) await one.video(`clip ${index}`);
    else
      await one.post('/v1/images/generations', {
        model: 'flux-2-pro',
        prompt: `picture ${index}`,
        n: 1 + (index % 2),
      });
  }
  await one.video('clip sandbox:fail');
  const cancelled = await one.video('clip', { model: 'seedance-2.0' });
  await one.send('DELETE', cancelled.body.poll_url);
  one.clock.advance(longEnough);
  const keys = await one.get('/v1/management/api-keys', token);
  const key = keys.body.data[0];
  return { ...one, key, usage: `/v1/management/api-keys/${key.id}/usage` };
}

async function allRows(one: Pick<TestSandbox, 'get'>, usage: string, query = ''): Promise<Json[]> {
  const rows: Json[] = [];
  for (let page = 1; ; page += 1) {
    const { body } = await one.get(`${usage}?page=${page}&limit=7${query}`, token);
    rows.push(...body.items);
    if (page >= body.pagination.totalPages) return rows;
  }
}

const sum = (values: string[]) =>
  values.reduce((total, value) => total.plus(value), new Decimal(0)).toFixed();

test('usage, billing and balance agree with what was accepted, to the last decimal', async () => {
  const work = await withWork(20);
  const rows = await allRows(work, work.usage);
  const charged = [...work.sandbox.stats().tasks, ...work.sandbox.stats().inline].filter(
    (task) => task.charged,
  );
  expect(rows).toHaveLength(20);
  expect(rows.map((row) => row.billing_transaction_id).sort()).toEqual(
    charged.map((task) => task.billingTransactionId).sort(),
  );
  expect(rows.map((row) => row.request_id).sort()).toEqual(charged.map((task) => task.requestId).sort());
  const total = sum(rows.map((row) => row.cost_decimal));
  expect(total).toBe(sum(charged.map((task) => task.cost)));
  const page = await work.get(work.usage, token);
  expect(page.body.summary).toMatchObject({ total_requests: 20, total_cost_decimal: total });
  const billing = await work.get(work.usage.replace('/usage', '/billing'), token);
  expect(billing.body.summary.total_cost_decimal).toBe(total);
  expect(sum(billing.body.breakdowns.by_model.map((one: Json) => one.cost_decimal))).toBe(total);
  expect(sum(billing.body.breakdowns.daily_cost.map((one: Json) => one.cost_decimal))).toBe(total);
  const balance = (await work.get('/v1/management/balance', token)).body;
  expect(balance.total_used_decimal).toBe(total);
  expect(new Decimal(balance.total_recharge_decimal).minus(total).toFixed()).toBe(balance.balance_decimal);
  expect(work.key).toMatchObject({ status: 'active', used_amount_decimal: total });
});

test('usage is paged, filtered by scene, model, vendor and time, and refuses unknown filters', async () => {
  const work = await withWork(12);
  const first = await work.get(`${work.usage}?limit=5&page=3`, token);
  expect(first.body.pagination).toEqual({ page: 3, limit: 5, total: 12, totalPages: 3 });
  expect(first.body.items).toHaveLength(2);
  expect(await allRows(work, work.usage, '&scene=video')).toHaveLength(4);
  expect(await allRows(work, work.usage, '&model=flux-2-pro')).toHaveLength(8);
  expect(await allRows(work, work.usage, '&modelVendor=google')).toHaveLength(4);
  expect(await allRows(work, work.usage, '&startDate=2026-11-23&endDate=2026-11-23')).toHaveLength(12);
  expect(await allRows(work, work.usage, '&startDate=2026-11-24T00:00:00Z')).toHaveLength(0);
  const wrong = ['limit=0', 'limit=101', 'page=x', 'scene=world', 'startDate=yesterday'];
  wrong.push('startDate=2026-11-24&endDate=2026-11-23');
  for (const query of wrong)
    expect((await work.get(`${work.usage}?${query}`, token)).status, query).toBe(400);
  expect((await work.get('/v1/management/api-keys/key_none/usage', token)).status).toBe(404);
});

test('work that has not been charged yet has no row', async () => {
  const { video, get, clock, sandbox } = await testSandbox();
  await video('x');
  const task = sandbox.stats().tasks[0]!;
  clock.advance((task.endsAt - clock.now()) / 1000 + 0.5);
  const usage = `/v1/management/api-keys/${task.keyId}/usage`;
  expect((await get(usage, token)).body.items).toEqual([]);
  clock.advance(5);
  expect((await get(usage, token)).body.items).toHaveLength(1);
});

test('usage can have foreign rows, duplicates, nulls, wrong amounts and gaps, the same in every answer', async () => {
  const work = await withWork(40);
  const { inject } = work;
  const rowsWith = async (fault: string) => {
    await inject(fault, 20, { route: '/usage' });
    const rows = await allRows(work, work.usage);
    expect(await allRows(work, work.usage)).toEqual(rows);
    await work.send('DELETE', '/sandbox/faults', undefined, null);
    return rows;
  };
  const usual = await allRows(work, work.usage);
  const foreign = await rowsWith('usage-foreign-rows');
  expect(foreign.length - usual.length).toBe(foreign.filter((row) => row.scene === 'chat').length);
  expect(foreign.length).toBeGreaterThan(usual.length);
  const doubled = await rowsWith('usage-duplicate');
  expect(doubled.filter((row) => row.request_id.endsWith('-again'))).toHaveLength(8);
  const nulls = await rowsWith('usage-nulls');
  expect(nulls.filter((row) => row.request_id === null)).toHaveLength(13);
  expect(nulls.filter((row) => row.billing_transaction_id === null)).toHaveLength(10);
  const other = await rowsWith('usage-differs');
  expect(
    new Decimal(sum(other.map((row) => row.cost_decimal)))
      .minus(sum(usual.map((row) => row.cost_decimal)))
      .toFixed(),
  ).toBe('0.06');
  expect(await rowsWith('usage-missing')).toHaveLength(35);
});

test('keys are created, listed by their prefix only, changed, and limited in USD', async () => {
  const { post, get, send } = await testSandbox();
  const made = await post('/v1/management/api-keys', { name: 'new', limitAmount: 12.5 }, token);
  expect(made.body).toMatchObject({
    name: 'new',
    limit_amount_decimal: '12.5',
    status: 'active',
    models: [],
  });
  expect(made.body.key.startsWith(made.body.key_prefix)).toBe(true);
  const listed = (await get('/v1/management/api-keys', token)).body;
  expect(JSON.stringify(listed)).not.toContain(made.body.key);
  const changed = await send(
    'PATCH',
    `/v1/management/api-keys/${made.body.id}`,
    { status: 'inactive' },
    token,
  );
  expect(changed.body.status).toBe('inactive');
  expect((await send('PATCH', `/v1/management/api-keys/${made.body.id}`, {}, token)).status).toBe(400);
  const yuan = await post('/v1/management/api-keys', { name: 'x', limitCurrency: 'CNY' }, token);
  expect(yuan.body.error.code).toBe('currency_retired');
});

test('a low token sees a workspace with almost no balance', async () => {
  const { get } = await testSandbox();
  expect((await get('/v1/management/balance', 'mt-low')).body.balance_decimal).toBe('1.2');
});

test('a charge fault stays with its job, and usage and balance agree about it to the last decimal', async () => {
  const { video, get, clock, sandbox } = await testSandbox();
  const rowsOf = new Map<string, number>([
    ['twice', 2],
    ['again', 2],
    ['refunded', 2],
    ['missing', 0],
    ['differs', 1],
    ['nameless', 1],
    ['no-request', 1],
    ['no-billing-id', 1],
    ['failed', 1],
    ['foreign', 2],
  ]);
  for (const name of rowsOf.keys()) await video(`clip sandbox:charge-${name}`);
  clock.advance(longEnough);
  const tasks = sandbox.stats().tasks;
  expect(tasks.filter((task) => task.status === 'failed')).toHaveLength(1);
  const key = tasks[0]!.keyId;
  const { body } = await get(`/v1/management/api-keys/${key}/usage`, token);
  expect(body.items).toHaveLength([...rowsOf.values()].reduce((sum, count) => sum + count));
  expect(body.items.filter((row: Json) => row.request_id === null)).toHaveLength(2);
  expect(body.items.filter((row: Json) => row.billing_transaction_id === null)).toHaveLength(2);
  expect(body.items.filter((row: Json) => row.cost_decimal.startsWith('-'))).toHaveLength(1);
  const total = sum(body.items.map((row: Json) => row.cost_decimal));
  expect(body.summary.total_cost_decimal).toBe(total);
  expect((await get('/v1/management/balance', token)).body.total_used_decimal).toBe(total);
});

test('a create names its delivery tier, the key may, and the usage row says both with its prices', async () => {
  const one = await testSandbox();
  const body = { model: 'flux-2-pro', prompt: 'a harbour' };
  const create = (policy: string | null) =>
    one.send('POST', '/v1/images/generations', body, undefined, {
      ...(policy === null ? {} : { 'X-TokenLab-Delivery-Policy': policy }),
    });
  expect((await create('best')).status).toBe(400);
  for (const policy of [null, 'auto', 'official']) expect((await create(policy)).status).toBe(200);
  one.clock.advance(longEnough);
  const { body: keys } = await one.get('/v1/management/api-keys', token);
  const { body: usage } = await one.get(`/v1/management/api-keys/${keys.data[0].id}/usage`, token);
  const rows = [...usage.items].sort((a: Json, b: Json) => Number(a.cost) - Number(b.cost));
  expect(rows.map((row: Json) => [row.requested_policy, row.resolved_tier])).toEqual([
    ['auto', 'verified'],
    ['auto', 'verified'],
    ['official', 'official'],
  ]);
  const [plain, , official] = rows as [Json, Json, Json];
  expect(new Decimal(official.cost_decimal).dividedBy(plain.cost_decimal).toFixed()).toBe('1.5');
  expect(official.charged_price_basis).toMatchObject({
    resolvedTier: 'official',
    effectiveUnitPrices: { unit: 'per_image', fixed: official.cost_decimal },
  });
});

test('a model without the official tier says so in the catalogue and refuses a create for good', async () => {
  const one = await testSandbox();
  const { body: listed } = await one.get('/v1/models');
  const { body: model } = await one.get('/v1/models/veo3.1-fast');
  const tiers = { verified: true, official: false };
  const stated = { ...tiers, operations: { 'text-to-video': tiers, 'image-to-video': tiers } };
  expect(model.tokenlab.deliveryAvailability).toEqual(stated);
  expect(listed.data.find(({ id }: Json) => id === model.id).tokenlab.deliveryAvailability).toEqual(stated);
  const create = (policy: string) =>
    one.send('POST', '/v1/videos/generations', { model: model.id, prompt: 'rain', duration: 4 }, undefined, {
      'X-TokenLab-Delivery-Policy': policy,
    });
  const { status, body } = await create('official');
  expect([status, body.error.code, body.error.retryable]).toEqual([503, 'delivery_tier_unavailable', false]);
  expect((await create('verified')).status).toBe(200);
});
