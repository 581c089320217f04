/** Usage rows as TokenLab or an export tells them, brought into one shape with a stable id. */
import { createHash } from 'node:crypto';
import { Money } from '../../shared/decimal.ts';
import type { PriceBasis } from '../../shared/delivery.ts';
import { readAmount } from '../../shared/money.ts';
import { shorten } from '../../shared/text.ts';
import type { OddUsageRow, UsageRow } from '../../shared/usage.ts';
import { readTime, type TimeFault } from './times.ts';

type Raw = Record<string | symbol, unknown>;

export interface UsableRows {
  rows: UsageRow[];
  /** Rows without a model, without a time that can be read for sure, or with more cells than their header. */
  unusable: number;
  otherCurrency: number;
  /** Rows whose amount is there and is no number that can be read for sure; they are kept, with an unknown amount. */
  unreadableAmounts: number;
  /** Where these rows are and what is wrong with each; the first `mostOddRows` of them. */
  oddRows: OddUsageRow[];
}

/** Stands in a record of a file that has more cells than its header, with the record's text: what is in which column is unknown. */
export const tooManyCells = Symbol('more cells than the header');

/** As many as a person may want to look up. */
export const mostOddRows = 20;
const longestShown = 60;

const text = (value: unknown): string | null => {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
};

const first = (raw: Raw, names: readonly string[]): string | null => {
  for (const name of names) {
    const found = text(raw[name]);
    if (found !== null) return found;
  }
  return null;
};

/** An amount of a row, the same text however it was written; null when it is none. */
export function decimalText(value: string | null): string | null {
  const amount = readAmount(value);
  return amount === null ? null : new Money(amount).toFixed();
}

const word = (value: string | null): string | null => (value === null ? null : shorten(value, longestShown));
const objectOf = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};

/** The prices that an amount was made from; what is no amount is left out. */
function basisOf(value: unknown): PriceBasis | null {
  const basis = objectOf(value);
  const { unit, ...given } = objectOf(basis.effectiveUnitPrices);
  const prices: Record<string, string> = {};
  for (const [name, price] of Object.entries(given).slice(0, 20)) {
    const usd = decimalText(text(price));
    if (usd !== null) prices[shorten(name, longestShown)] = usd;
  }
  const known = { priceVersion: word(text(basis.priceVersion)), unit: word(text(unit)), prices };
  return known.priceVersion === null && known.unit === null && Object.keys(prices).length === 0
    ? null
    : known;
}

/**
 * Rows in one shape. The exact `cost_decimal` is used where it exists; a bare number in `cost` is only for display
 * in TokenLab's contract, and is taken by its text when nothing better is there. What cannot be used is counted,
 * never dropped in silence. A row that names its request or transaction and comes twice is one row (pages shift while
 * they are read); rows that name neither and are alike are kept apart by their order.
 *
 * A named row's id does not depend on its amount, so that an amount which TokenLab corrects stays one row.
 *
 * @param origin.latest no charge can be later than this (Unix ms): a row that says so is left out
 * @param lineOf where a row stands in its file; by default its place in the list
 */
export function normaliseUsage(
  raws: readonly unknown[],
  {
    latest = Number.POSITIVE_INFINITY,
    ...origin
  }: {
    accountId: string;
    source: UsageRow['source'];
    latest?: number;
  },
  lineOf: (index: number) => number = (index) => index + 1,
): UsableRows {
  const seen = new Set<string>();
  const orders = new Map<string, number>();
  const rows: UsageRow[] = [];
  let unusable = 0;
  let otherCurrency = 0;
  let unreadableAmounts = 0;
  const oddRows: OddUsageRow[] = [];
  for (const [index, raw] of raws.entries()) {
    const note = (why: OddUsageRow['why'], shown: unknown) => {
      if (oddRows.length >= mostOddRows) return;
      oddRows.push({ line: lineOf(index), why, text: shorten(text(shown) ?? '', longestShown) });
    };
    const item = (typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw : {}) as Raw;
    if (tooManyCells in item) {
      unusable += 1;
      note('too_many_cells', item[tooManyCells]);
      continue;
    }
    const model = first(item, ['logical_model', 'model']);
    const given = item.created_at ?? item.createdAt ?? item.time ?? item.timestamp;
    const readAs = readTime(given);
    const createdAt = typeof readAs === 'number' && readAs > latest ? 'impossible' : readAs;
    if (model === null || typeof createdAt === 'string') {
      unusable += 1;
      if (model === null) note('model_missing', null);
      else note(`time_${createdAt as TimeFault}`, given);
      continue;
    }
    const currency = first(item, ['currency', 'cost_currency']) ?? 'USD';
    if (currency.toUpperCase() !== 'USD') {
      otherCurrency += 1;
      note('other_currency', currency);
      continue;
    }
    const costText = first(item, ['cost_decimal', 'cost_usd', 'cost', 'amount_usd']);
    const row = {
      requestId: first(item, ['request_id', 'requestId']),
      billingTransactionId: first(item, ['billing_transaction_id', 'billingTransactionId']),
      model,
      scene: first(item, ['scene']),
      unit: first(item, ['usage_unit', 'unit']),
      quantity: decimalText(first(item, ['usage_quantity_decimal', 'usage_quantity', 'quantity'])),
      costUsd: decimalText(costText),
      createdAt,
      requestedPolicy: word(first(item, ['requested_policy'])),
      resolvedTier: word(first(item, ['resolved_tier'])),
      priceBasis: basisOf(item.charged_price_basis),
    };
    const named = row.requestId !== null || row.billingTransactionId !== null;
    const alike = JSON.stringify([
      origin.accountId,
      row.requestId,
      row.billingTransactionId,
      model,
      createdAt,
      ...(named ? [] : [row.costUsd]),
    ]);
    const exact = `${alike}${row.costUsd}`;
    if (named && seen.has(exact)) continue;
    seen.add(exact);
    if (costText !== null && row.costUsd === null) {
      unreadableAmounts += 1;
      note('amount_unreadable', costText);
    }
    const order = orders.get(alike) ?? 0;
    orders.set(alike, order + 1);
    const id = createHash('sha256').update(`${alike}#${order}`).digest('hex').slice(0, 32);
    rows.push({ id, ...origin, ...row });
  }
  return { rows, unusable, otherCurrency, unreadableAmounts, oddRows };
}

/**
 * Whether two records, met at different times or in different files, tell of one charge: same model, same instant (to
 * the second when one side knows no more), no id that contradicts, and an id or the amount in common.
 */
export function sameCharge(a: UsageRow, b: UsageRow): boolean {
  if (a.accountId !== b.accountId || a.model !== b.model || !sameInstant(a.createdAt, b.createdAt))
    return false;
  const ids = [
    [a.requestId, b.requestId],
    [a.billingTransactionId, b.billingTransactionId],
  ] as const;
  if (ids.some(([one, other]) => one !== null && other !== null && one !== other)) return false;
  if (isRefund(a) !== isRefund(b)) return false;
  return ids.some(([one, other]) => one !== null && one === other) || sameAmount(a.costUsd, b.costUsd);
}

function sameInstant(a: number, b: number): boolean {
  if (a === b) return true;
  const coarse = a % 1000 === 0 || b % 1000 === 0;
  return coarse && Math.floor(a / 1000) === Math.floor(b / 1000);
}

const isRefund = (row: UsageRow): boolean => row.costUsd?.startsWith('-') ?? false;
const sameAmount = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && new Money(a).equals(b);
