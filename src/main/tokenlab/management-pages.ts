/** What the pages of the Management API say. Pure and total. */
import { readAmount } from '../../shared/money.ts';
import { asInstant, asNumber, asText, asTexts, isRecord, member } from './json.ts';

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

/** A key that was just made: its secret is shown this once. */
export interface CreatedKey extends ManagedKey {
  secret: string;
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
  /** Its members that are a text, a number or a switch. */
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

export function readBalance(body: unknown): Balance {
  return {
    organizationId: asText(member(body, 'organization_id')),
    balanceUsd: amount(body, 'balance'),
    totalRechargeUsd: amount(body, 'total_recharge'),
    totalUsedUsd: amount(body, 'total_used'),
  };
}

export const readKeys = (body: unknown, page: number): Page<ManagedKey> => ({
  ...pageOf(body, page),
  items: list(body, 'data').flatMap(readKey),
});

/** Null when it is no key, or its secret is not there. */
export function readCreatedKey(body: unknown): CreatedKey | null {
  const [key] = readKey(body);
  const secret = asText(member(body, 'key'))?.trim();
  return key === undefined || secret === undefined || secret === '' ? null : { ...key, secret };
}

export const readUsage = (body: unknown, page: number): Page<UsageItem> & { summary: UsageSummary } => ({
  ...pageOf(body, page),
  items: list(body, 'items').map(readItem),
  summary: readSummary(body),
});

/** The exact `*_decimal` string where there is one, else the displayed number written out. */
function amount(holder: unknown, name: string): string | null {
  return readAmount(member(holder, `${name}_decimal`)) ?? readAmount(member(holder, name));
}

/** Ten times what is asked for at once. */
const mostItems = 1_000;

function list(body: unknown, name: string): unknown[] {
  const items = member(body, name);
  return Array.isArray(items) ? items.slice(0, mostItems) : [];
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

/** Nobody's row has more members, or longer texts. */
function plainMembers(item: unknown): Record<string, unknown> | null {
  if (!isRecord(item)) return null;
  const members = Object.entries(item)
    .filter(([name, value]) => name.length <= 200 && typeof value !== 'object')
    .filter(([, value]) => typeof value !== 'string' || value.length <= 2_000);
  return Object.fromEntries(members.slice(0, 100));
}

/** A row's own members, and those of the prices that its amount was made from. */
function rawOf(item: unknown): unknown {
  const basis = member(item, 'charged_price_basis');
  if (!isRecord(basis)) return plainMembers(item);
  const effectiveUnitPrices = plainMembers(member(basis, 'effectiveUnitPrices'));
  return {
    ...plainMembers(item),
    charged_price_basis: { ...plainMembers(basis), effectiveUnitPrices },
  };
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
    raw: rawOf(item),
  };
}

function readSummary(body: unknown): UsageSummary {
  const summary = member(body, 'summary');
  return {
    totalRequests: asNumber(member(summary, 'total_requests')),
    totalCostUsd: amount(summary, 'total_cost'),
  };
}
