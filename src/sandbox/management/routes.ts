/** `/v1/management/…`: balance, keys, usage and billing of the workspace. Needs an `mt-` token. */
import { randomBytes } from 'node:crypto';
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { totalUsed, workspaceBalance } from '../account.ts';
import { jsonAnswer } from '../answer.ts';
import { keyId, visiblePrefix } from '../auth.ts';
import type { Exchange, Route, SandboxContext } from '../context.ts';
import { parseFields } from '../families/checks.ts';
import { plain } from '../money.ts';
import { badField, notFound, Refusal } from '../refusal.ts';
import type { KeyRecord } from '../store.ts';
import { breakdowns, summary, type UsageRow, usageItem, usageRows } from './usage-report.ts';

const organization = 'org_sandbox';

const balance: Route = {
  method: 'GET',
  path: '/v1/management/balance',
  point: 'management',
  access: 'management',
  handle({ context, credential }) {
    const { balance: left, recharged, used } = workspaceBalance(context, credential.poor);
    return jsonAnswer({
      object: 'organization_balance',
      organization_id: organization,
      balance: left.toNumber(),
      balance_decimal: plain(left),
      total_recharge: recharged.toNumber(),
      total_recharge_decimal: plain(recharged),
      total_used: used.toNumber(),
      total_used_decimal: plain(used),
    });
  },
};

const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

function keyBody(context: SandboxContext, key: KeyRecord): Record<string, unknown> {
  const used = totalUsed(context, key.id);
  return {
    id: key.id,
    name: key.name,
    key_prefix: key.prefix,
    status: key.status,
    limit_amount: key.limit === null ? null : Number(key.limit),
    limit_amount_decimal: key.limit,
    used_amount: used.toNumber(),
    used_amount_decimal: plain(used),
    models: key.models,
    delivery_policy: key.deliveryPolicy ?? 'auto',
    expires_at: key.expiresAt,
    last_used_at: iso(lastUse(context, key)),
    created_at: iso(key.createdAt),
  };
}

function lastUse(context: SandboxContext, key: KeyRecord): number | null {
  let latest = key.lastUsedAt;
  for (const task of context.store.all('tasks')) {
    if (task.keyId === key.id) latest = Math.max(latest ?? 0, task.createdAt);
  }
  return latest;
}

interface Page<T> {
  items: T[];
  pagination: { page: number; limit: number; total: number; totalPages: number };
}

function paged<T>(exchange: Exchange, all: readonly T[]): Page<T> {
  const page = wholeNumber(exchange, 'page', 1, Number.MAX_SAFE_INTEGER, 1);
  const limit = wholeNumber(exchange, 'limit', 1, 100, 50);
  return {
    items: all.slice((page - 1) * limit, page * limit),
    pagination: { page, limit, total: all.length, totalPages: Math.ceil(all.length / limit) },
  };
}

function wholeNumber(exchange: Exchange, name: string, low: number, high: number, fallback: number): number {
  const text = exchange.url.searchParams.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw badField(name, `${name} must be a whole number from ${low} to ${high}.`, 'invalid_value');
  }
  return value;
}

const keyList: Route = {
  method: 'GET',
  path: '/v1/management/api-keys',
  point: 'management',
  access: 'management',
  handle(exchange) {
    const { items, pagination } = paged(exchange, [...exchange.context.store.all('keys')]);
    return jsonAnswer({
      object: 'list',
      data: items.map((key) => keyBody(exchange.context, key)),
      pagination,
    });
  },
};

const amount = z.number().min(0).max(1_000_000).nullable();
const keyFields = {
  name: z.string().min(1).max(50),
  limitAmount: amount,
  limitCurrency: z.string(),
  models: z.array(z.string()),
  expiresAt: z.iso.datetime({ offset: true }).nullable(),
  deliveryPolicy: z.enum(['auto', 'verified', 'official']),
};
const newKey = z.strictObject(keyFields).partial().required({ name: true });
const keyChange = z
  .strictObject({ ...keyFields, status: z.enum(['active', 'inactive', 'revoked']) })
  .omit({ deliveryPolicy: true })
  .partial()
  .refine((fields) => Object.keys(fields).length > 0, { error: 'name at least one field' });

function checkCurrency(currency: string | undefined): void {
  if (currency === undefined || currency === 'USD') return;
  throw new Refusal(400, 'invalid_request_error', 'Limits are in USD.', {
    code: currency === 'CNY' ? 'currency_retired' : 'invalid_value',
    param: 'limitCurrency',
  });
}

const decimal = (value: number | null) => (value === null ? null : plain(new Decimal(value)));

const keyCreate: Route = {
  method: 'POST',
  path: '/v1/management/api-keys',
  point: 'management',
  access: 'management',
  async handle({ context, body }) {
    const fields = parseFields(newKey, body.fields, Object.keys(keyFields));
    checkCurrency(fields.limitCurrency);
    const secret = `sk-sandbox-${randomBytes(18).toString('hex')}`;
    const key: KeyRecord = {
      id: keyId(secret),
      name: fields.name,
      prefix: visiblePrefix(secret),
      status: 'active',
      limit: decimal(fields.limitAmount ?? null),
      models: fields.models ?? [],
      expiresAt: fields.expiresAt ?? null,
      createdAt: context.clock.now(),
      lastUsedAt: null,
      ...(fields.deliveryPolicy === undefined ? {} : { deliveryPolicy: fields.deliveryPolicy }),
    };
    await context.store.put('keys', key);
    return jsonAnswer({ ...keyBody(context, key), key: secret }, 201);
  },
};

function namedKey(exchange: Exchange): KeyRecord {
  const key = exchange.context.store.get('keys', exchange.params.keyId!);
  if (key === undefined) throw notFound(`No API key ${exchange.params.keyId}.`);
  return key;
}

const keyPatch: Route = {
  method: 'PATCH',
  path: '/v1/management/api-keys/{keyId}',
  point: 'management',
  access: 'management',
  async handle(exchange) {
    const key = namedKey(exchange);
    const fields = parseFields(keyChange, exchange.body.fields, [...Object.keys(keyFields), 'status']);
    checkCurrency(fields.limitCurrency);
    const changed: KeyRecord = {
      ...key,
      name: fields.name ?? key.name,
      status: fields.status ?? key.status,
      models: fields.models ?? key.models,
      limit: fields.limitAmount === undefined ? key.limit : decimal(fields.limitAmount),
      expiresAt: fields.expiresAt === undefined ? key.expiresAt : fields.expiresAt,
    };
    await exchange.context.store.put('keys', changed);
    return jsonAnswer(keyBody(exchange.context, changed));
  },
};

const scenes = [
  'chat',
  'image',
  'audio',
  'video',
  'embedding',
  'rerank',
  'translation',
  'music',
  '3d',
  'realtime',
];
const dayMs = 24 * 60 * 60 * 1000;

/** One end of the period, in ms. A date without a time means the whole day in UTC. */
function bound(exchange: Exchange, name: 'startDate' | 'endDate'): number | undefined {
  const text = exchange.url.searchParams.get(name);
  if (text === null) return undefined;
  const bareDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = Date.parse(text);
  if (Number.isNaN(time) || (!bareDay && !/T.*(Z|[+-]\d{2}:?\d{2})$/.test(text))) {
    throw badField(name, `${name} must be YYYY-MM-DD, or a time with its zone.`, 'invalid_date');
  }
  return bareDay && name === 'endDate' ? time + dayMs - 1 : time;
}

function filteredRows(exchange: Exchange, key: KeyRecord): UsageRow[] {
  const query = (name: string) => exchange.url.searchParams.get(name);
  const [from, to] = [bound(exchange, 'startDate'), bound(exchange, 'endDate')];
  if (from !== undefined && to !== undefined && from > to) {
    throw badField('startDate', 'startDate must not be after endDate.', 'invalid_date');
  }
  const scene = query('scene');
  if (scene !== null && !scenes.includes(scene)) {
    throw badField('scene', `scene must be one of ${scenes.join(', ')}.`, 'invalid_enum_value');
  }
  return usageRows(exchange, key.id).filter(
    (row) =>
      (from === undefined || row.at >= from) &&
      (to === undefined || row.at <= to) &&
      (scene === null || row.scene === scene) &&
      (query('model') === null || row.model === query('model')) &&
      (query('modelVendor') === null || row.vendor === query('modelVendor')),
  );
}

const usage: Route = {
  method: 'GET',
  path: '/v1/management/api-keys/{keyId}/usage',
  point: 'management',
  access: 'management',
  handle(exchange) {
    const key = namedKey(exchange);
    const rows = filteredRows(exchange, key);
    const { items, pagination } = paged(exchange, rows);
    return jsonAnswer({
      api_key: keyBody(exchange.context, key),
      items: items.map(usageItem),
      pagination,
      summary: summary(rows),
      breakdowns: breakdowns(rows),
    });
  },
};

const billing: Route = {
  method: 'GET',
  path: '/v1/management/api-keys/{keyId}/billing',
  point: 'management',
  access: 'management',
  handle(exchange) {
    const key = namedKey(exchange);
    const rows = filteredRows(exchange, key);
    return jsonAnswer({
      api_key: keyBody(exchange.context, key),
      summary: summary(rows),
      breakdowns: breakdowns(rows),
    });
  },
};

export const managementRoutes: readonly Route[] = [balance, keyList, keyCreate, keyPatch, usage, billing];
