/** Sums of USD amounts, which are decimal strings; null is an unknown amount, which is not zero. */
import { Decimal } from 'decimal.js';

// Sums keep every digit; the library's usual 20 would round a long column.
export const Money = Decimal.clone({ precision: 100, toExpNeg: -100, toExpPos: 100 });

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
