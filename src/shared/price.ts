/**
 * What a paid action may cost, and whether a person has to agree to that amount first. Main decides and enforces; the
 * window shows the same. USD as decimal strings; null is a price that nobody can tell, which is not zero. Pure.
 */

import type { BillingFacts } from './job.ts';
import { compareUsd } from './money.ts';

/** The most that a person has agreed to pay; null: they know that the price is not known. */
export interface ConfirmedPrice {
  mostUsd: string | null;
  /** Spending limits that they have agreed to cross. */
  limitIds?: readonly string[];
}

export interface JobPrice {
  /** By the price list as it is now. */
  estimate: BillingFacts['estimate'];
  /** Whether main asks a person before it sends the request. */
  ask: boolean;
}

export const mostOf = ({ kind, minUsd, maxUsd }: BillingFacts['estimate']): string | null =>
  kind === 'unknown' ? null : (maxUsd ?? minUsd);

/** A price that is not known may be above every amount, so it is asked about too. */
export const mustAsk = (mostUsd: string | null, askAboveUsd: string): boolean =>
  askAboveUsd !== '' && (mostUsd === null || compareUsd(mostUsd, askAboveUsd) > 0);

/** Whether what a person agreed to still covers the price. */
export function covers(confirmed: ConfirmedPrice | null, mostUsd: string | null): boolean {
  if (confirmed === null) return false;
  if (mostUsd === null) return confirmed.mostUsd === null;
  return confirmed.mostUsd !== null && compareUsd(amountIn(confirmed.mostUsd), mostUsd) >= 0;
}

/** What is no amount covers nothing. */
const amountIn = (text: string): string => (/^\d+(\.\d+)?$/.test(text) ? text : '-1');

/** Whether another amount in the settings would ask less often than the one before. */
export const asksLess = (before: string, after: string): boolean =>
  before !== '' && (after === '' || compareUsd(after, before) > 0);
