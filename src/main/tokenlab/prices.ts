/** Prices in all the places and shapes in which TokenLab's catalogue has put them. Total: anything gives a `PriceInfo`. */
import type { PriceInfo, PriceUnit } from '../../shared/catalogue.ts';
import { readAmount } from '../../shared/money.ts';
import { cutText } from '../../shared/text.ts';
import { asInstant, asText, firstMember, isRecord, member } from './json.ts';

const units: Record<string, PriceUnit> = {
  per_image: 'per_image',
  per_picture: 'per_image',
  per_second: 'per_second',
  per_minute: 'per_minute',
  per_request: 'per_request',
  per_task: 'per_request',
  per_call: 'per_request',
  per_generation: 'per_request',
  per_character: 'per_character',
  per_1k_characters: 'per_1k_characters',
  per_1k_chars: 'per_1k_characters',
  per_1m_characters: 'per_1m_characters',
  per_1m_chars: 'per_1m_characters',
  per_token: 'per_token',
  per_1m_tokens: 'per_token',
};

/** Reads a price out of the given holders, first come first served: a model's own fields, `pricing`, a price entry. */
export function readPrice(holders: readonly unknown[]): PriceInfo {
  const records = holders.flatMap((holder) => [holder, ...inner(holder)]).filter(isRecord);
  const first = <T>(read: (record: Record<string, unknown>) => T | null): T | null => {
    for (const record of records) {
      const found = read(record);
      if (found !== null) return found;
    }
    return null;
  };

  const rawUnit = first((record) => asText(firstMember(record, 'pricing_unit', 'unit')));
  const word =
    rawUnit
      ?.trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_')
      .replace(/^(?!per_)/, 'per_') ?? null;
  const unit = word === null ? null : Object.hasOwn(units, word) ? (units[word] as PriceUnit) : 'other';
  const commercial = first((record) => asRecordOrNull(member(record, 'commercial')));
  const free = asText(member(commercial, 'user_charge_policy'))?.toLowerCase() === 'free';
  const currency = first((record) => asText(member(record, 'currency')));
  const isUsd = currency === null || currency.trim().toUpperCase() === 'USD';
  const amount = (read: (record: Record<string, unknown>) => unknown) =>
    isUsd ? first((record) => usable(read(record))) : null;

  return {
    unit,
    rawUnit,
    amount: amount((record) => amountOf(record, word)),
    min: amount((record) => firstMember(record, 'min_price', 'price_min', 'min_usd', 'min')),
    max: amount((record) => firstMember(record, 'max_price', 'price_max', 'max_usd', 'max')),
    inputPerMillion: amount((record) => firstMember(record, 'input_per_1m', 'input_per_1m_tokens')),
    outputPerMillion: amount((record) => firstMember(record, 'output_per_1m', 'output_per_1m_tokens')),
    complex: first((record) => asBoolean(member(record, 'has_complex_pricing'))) ?? false,
    free,
    freeUntil: free ? asInstant(member(commercial, 'free_until')) : null,
    summary: first((record) => summaryOf(member(record, 'pricing_summary'))),
  };
}

/** A later, fuller answer about the price laid over an earlier one; what it does not say stays. */
export function mergePrices(base: PriceInfo, over: PriceInfo): PriceInfo {
  const sameUnit = over.unit === null || base.unit === null || over.rawUnit === base.rawUnit;
  // An amount only means something together with its own unit.
  const from = sameUnit ? base : emptyPrice;
  return {
    unit: over.unit ?? base.unit,
    rawUnit: over.rawUnit ?? base.rawUnit,
    amount: over.amount ?? from.amount,
    min: over.min ?? from.min,
    max: over.max ?? from.max,
    inputPerMillion: over.inputPerMillion ?? base.inputPerMillion,
    outputPerMillion: over.outputPerMillion ?? base.outputPerMillion,
    complex: base.complex || over.complex,
    free: base.free || over.free,
    freeUntil: over.freeUntil ?? base.freeUntil,
    summary: over.summary ?? base.summary,
  };
}

export const emptyPrice: PriceInfo = {
  unit: null,
  rawUnit: null,
  amount: null,
  min: null,
  max: null,
  inputPerMillion: null,
  outputPerMillion: null,
  complex: false,
  free: false,
  freeUntil: null,
  summary: null,
};

const inner = (holder: unknown): unknown[] =>
  ['pricing', 'scalar_pricing', 'pricing_summary'].map((name) => member(holder, name));

const asRecordOrNull = (value: unknown) => (isRecord(value) ? value : null);
const asBoolean = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** The scalar under the unit's own name, else under one of the general names. */
function amountOf(record: Record<string, unknown>, word: string | null): unknown {
  if (word === null || word === 'per_token' || word === 'per_1m_tokens') return undefined;
  return firstMember(
    record,
    word,
    `price_${word}`,
    `${word}_usd`,
    'amount',
    'price',
    'unit_price',
    'amount_usd',
    'price_usd',
    'per_request',
    'lock_price_per_request',
  );
}

/** A price above 0. A 0 in a price list is a gap: only the charge policy can say "free". */
function usable(value: unknown): string | null {
  const amount = readAmount(value);
  return amount !== null && /[1-9]/.test(amount.split(/e/i)[0] ?? '') && !amount.startsWith('-')
    ? amount
    : null;
}

function summaryOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : cutText(value.trim(), 300);
  if (!isRecord(value)) return null;
  const text = asText(firstMember(value, 'text', 'label', 'display', 'description', 'summary'));
  if (text !== null) return cutText(text, 300);
  const parts = Object.entries(value)
    .filter(([name]) => name !== 'unit' && name !== 'currency')
    .map(([name, item]) => [name.replaceAll('_', ' '), asText(item)] as const)
    .filter(([, item]) => item !== null)
    .map(([name, item]) => `${name} ${item}`);
  return parts.length === 0 ? null : cutText(parts.join(', '), 300);
}
