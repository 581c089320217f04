/** Decimal arithmetic with amounts, for those who multiply, divide or compare; sums and words are in `money.ts`, without it. */
import { Decimal } from 'decimal.js';

// Every digit is kept; the library's usual 20 would round a long column. Who only adds or shows amounts does not load it.
export const Money = /* @__PURE__ */ Decimal.clone({ precision: 100, toExpNeg: -100, toExpPos: 100 });
