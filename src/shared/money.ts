/** USD amounts, which are decimal strings: their sums and how they read; null is an unknown amount, which is not zero. */
import { Decimal } from 'decimal.js';

// Sums keep every digit; the library's usual 20 would round a long column.
export const Money = Decimal.clone({ precision: 100, toExpNeg: -100, toExpPos: 100 });

/** True for a decimal amount that can be added and shown. */
export function isAmount(text: string): boolean {
  try {
    return new Money(text).isFinite();
  } catch {
    return false;
  }
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

/** Digits after the point that are worth showing, as long as the amount does not vanish by them. */
const MOST_PLACES = 6;

/** A USD decimal string as `$0.16`. A tiny amount keeps all its digits, so that nothing paid reads as nothing. */
export function formatUsd(amount: string): string {
  const value = new Money(amount);
  const vanishes = !value.isZero() && value.toDecimalPlaces(MOST_PLACES).isZero();
  const places = Math.max(2, vanishes ? value.decimalPlaces() : Math.min(value.decimalPlaces(), MOST_PLACES));
  const [whole = '0', fraction = ''] = value.abs().toFixed(places).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${value.isNegative() && !value.isZero() ? '-' : ''}$${grouped}.${fraction}`;
}
