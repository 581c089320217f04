/** USD amounts, which are decimal strings: their sums and how they read; null is an unknown amount, which is not zero. */
import { Decimal } from 'decimal.js';

// Sums keep every digit; the library's usual 20 would round a long column.
export const Money = Decimal.clone({ precision: 100, toExpNeg: -100, toExpPos: 100 });

/** Nobody's amount is longer, as it is written or written out in full; what is beyond is no amount. */
const longestText = 60;
const mostWholeDigits = 30;
const mostPlaces = 40;

const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

function parseAmount(text: string): Decimal | null {
  if (text.length > longestText || !plainNumber.test(text)) return null;
  const value = new Money(text);
  return value.e < mostWholeDigits && value.decimalPlaces() <= mostPlaces ? value : null;
}

/** True for a decimal amount that can be added and shown. */
export const isAmount = (text: string): boolean => parseAmount(text) !== null;

/**
 * An amount that somebody else wrote, in plain decimal notation: from a number, or from text with a dollar sign and
 * commas between thousands. Null when it is no amount, or could be one of two (`1,234`, which is also 1.234).
 */
export function readAmount(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value);
  if (text.length > longestText) return null;
  const bare = text.trim().replace(/^([+-]?)(?:US)?\$\s*/, '$1');
  const grouped = /^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/.test(bare);
  const number = grouped ? bare.replaceAll(',', '') : bare;
  const amount = parseAmount(number);
  if (amount === null) return null;
  // As it was written, with all its places; a power of ten is written out.
  return /^-?\d+(?:\.\d+)?$/.test(number) ? number : amount.toFixed();
}

/** Exact sum; null when any amount is unknown or there is none. */
export function sumUsd(amounts: readonly (string | null)[]): string | null {
  if (amounts.length === 0) return null;
  let sum = new Money(0);
  for (const amount of amounts) {
    if (amount === null) return null;
    sum = sum.plus(amount);
  }
  return sum.toFixed();
}

/** Exact sum of the amounts that are known; `0` when there is none. */
export const sumKnownUsd = (amounts: readonly (string | null)[]): string =>
  sumUsd(amounts.filter((amount) => amount !== null)) ?? '0';

/** An amount in words; the sandbox's is marked as what it is wherever it stands. */
export const formatMoney = (amount: string, isSample: boolean): string =>
  isSample ? `${formatUsd(amount)} (sample)` : formatUsd(amount);

/** A USD decimal string as `$0.16`: two digits at least, and all that it has. One amount reads the same wherever it stands. */
export function formatUsd(amount: string): string {
  const value = new Money(amount);
  const [whole = '0', fraction = ''] = value.abs().toFixed(Math.max(2, value.decimalPlaces())).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${value.isNegative() && !value.isZero() ? '-' : ''}$${grouped}.${fraction}`;
}
