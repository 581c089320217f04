/**
 * TokenLab's Management API, read only. It needs a management token (`mt-`), which is not an API key; the token is
 * asked for each request and kept nowhere. Amounts are USD as decimal strings; null means TokenLab did not say.
 */
import { AppError } from '../../shared/errors.ts';
import { readAmount } from '../../shared/money.ts';
import { listLimits } from '../base/json-limits.ts';
import { jsonOf, requireKey } from './client.ts';
import { paths, withQuery } from './endpoints.ts';
import type { Transport } from './http.ts';
import { asInstant, asNumber, asText, asTexts, member } from './json.ts';

export interface ManagementOptions {
  transport: Transport;
  token: () => Promise<string | null>;
  now: () => number;
}

export interface Balance {
  organizationId: string | null;
  balanceUsd: string | null;
  totalRechargeUsd: string | null;
  totalUsedUsd: string | null;
}

export interface ManagedKey {
  id: string;
  name: string | null;
  /** The visible beginning of the key. */
  keyPrefix: string | null;
  status: string | null;
  /** Null: unlimited or not stated. */
  limitUsd: string | null;
  usedUsd: string | null;
  models: string[];
  /** Unix ms. */
  expiresAt: number | null;
  lastUsedAt: number | null;
  createdAt: number | null;
}

export interface UsageItem {
  requestId: string | null;
  billingTransactionId: string | null;
  model: string | null;
  logicalModel: string | null;
  scene: string | null;
  usageUnit: string | null;
  usageQuantity: string | null;
  costUsd: string | null;
  /** Unix ms. */
  createdAt: number | null;
  raw: unknown;
}

export interface UsageSummary {
  totalRequests: number | null;
  totalCostUsd: string | null;
}

export interface Page<T> {
  items: T[];
  page: number;
  /** Null when TokenLab did not say how many there are. */
  totalPages: number | null;
  total: number | null;
}

export interface UsageQuery {
  page?: number;
  /** 1 to 100. */
  limit?: number;
  model?: string;
  scene?: string;
  /** Unix ms; sent as RFC 3339, since bare dates have no stated time zone. */
  from?: number;
  to?: number;
}

export interface ManagementClient {
  /** All methods: @throws AppError */
  balance(): Promise<Balance>;
  listKeys(page?: number): Promise<Page<ManagedKey>>;
  usage(keyId: string, query?: UsageQuery): Promise<Page<UsageItem> & { summary: UsageSummary }>;
  billing(
    keyId: string,
    query?: Omit<UsageQuery, 'page' | 'limit'>,
  ): Promise<UsageSummary & { raw: unknown }>;
}

export function createManagementClient(options: ManagementOptions): ManagementClient {
  const { now } = options;
  const get = async (path: string): Promise<unknown> => {
    const token = await options.token();
    if (token === null || token.trim() === '') {
      throw new AppError('key_missing', 'No management token is stored for this account.', {
        next: ['check_key'],
      });
    }
    return jsonOf(
      await options.transport.read('GET', path, { key: requireKey(token), limits: listLimits }),
      now(),
    );
  };
  const filters = (query: UsageQuery) => ({
    model: query.model,
    scene: query.scene,
    startDate: query.from === undefined ? null : new Date(query.from).toISOString(),
    endDate: query.to === undefined ? null : new Date(query.to).toISOString(),
  });

  return {
    async balance() {
      const body = await get(paths.balance);
      return {
        organizationId: asText(member(body, 'organization_id')),
        balanceUsd: amount(body, 'balance'),
        totalRechargeUsd: amount(body, 'total_recharge'),
        totalUsedUsd: amount(body, 'total_used'),
      };
    },

    async listKeys(page = 1) {
      const body = await get(withQuery(paths.keys, { page, limit: 100 }));
      return { ...pageOf(body, page), items: list(body, 'data').flatMap(readKey) };
    },

    async usage(keyId, query = {}) {
      const page = query.page ?? 1;
      const limit = Math.min(100, Math.max(1, query.limit ?? 100));
      const body = await get(withQuery(paths.keyUsage(keyId), { page, limit, ...filters(query) }));
      return { ...pageOf(body, page), items: list(body, 'items').map(readItem), summary: readSummary(body) };
    },

    async billing(keyId, query = {}) {
      const body = await get(withQuery(paths.keyBilling(keyId), filters(query)));
      return { ...readSummary(body), raw: body };
    },
  };
}

/** The exact `*_decimal` string where there is one, else the displayed number written out. */
function amount(holder: unknown, name: string): string | null {
  return readAmount(member(holder, `${name}_decimal`)) ?? readAmount(member(holder, name));
}

function list(body: unknown, name: string): unknown[] {
  const items = member(body, name);
  return Array.isArray(items) ? items : [];
}

function pageOf(body: unknown, asked: number): Omit<Page<never>, 'items'> {
  const pagination = member(body, 'pagination');
  return {
    page: asNumber(member(pagination, 'page')) ?? asked,
    totalPages: asNumber(member(pagination, 'totalPages') ?? member(pagination, 'total_pages')),
    total: asNumber(member(pagination, 'total')),
  };
}

function readKey(item: unknown): ManagedKey[] {
  const id = asText(member(item, 'id'));
  if (id === null) return [];
  return [
    {
      id,
      name: asText(member(item, 'name')),
      keyPrefix: asText(member(item, 'key_prefix')),
      status: asText(member(item, 'status'))?.toLowerCase() ?? null,
      limitUsd: amount(item, 'limit_amount'),
      usedUsd: amount(item, 'used_amount'),
      models: asTexts(member(item, 'models')),
      expiresAt: asInstant(member(item, 'expires_at')),
      lastUsedAt: asInstant(member(item, 'last_used_at')),
      createdAt: asInstant(member(item, 'created_at')),
    },
  ];
}

function readItem(item: unknown): UsageItem {
  return {
    requestId: asText(member(item, 'request_id')),
    billingTransactionId: asText(member(item, 'billing_transaction_id')),
    model: asText(member(item, 'model')),
    logicalModel: asText(member(item, 'logical_model')),
    scene: asText(member(item, 'scene')),
    usageUnit: asText(member(item, 'usage_unit')),
    usageQuantity: amount(item, 'usage_quantity'),
    costUsd: amount(item, 'cost'),
    createdAt: asInstant(member(item, 'created_at')),
    raw: item,
  };
}

function readSummary(body: unknown): UsageSummary {
  const summary = member(body, 'summary');
  return {
    totalRequests: asNumber(member(summary, 'total_requests')),
    totalCostUsd: amount(summary, 'total_cost'),
  };
}
