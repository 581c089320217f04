/** Amounts as this place shows them: cents where people compare, every digit where they check. */
import type { BillableJob, SpendBucket } from '../../../shared/billing.ts';
import { Money, sumKnownUsd } from '../../../shared/money.ts';
import { formatMoney } from '../../ui/format.ts';

/** `$12.40`; what would round to nothing shows all that is left of it. */
export function centsUsd(amount: string, isSample = false): string {
  const cents = new Money(amount).toDecimalPlaces(2);
  return formatMoney(cents.isZero() ? amount : cents.toFixed(2), isSample);
}

/** Every digit, and two at least: `$0.124935`. */
export function exactUsd(amount: string, isSample = false): string {
  const value = new Money(amount);
  const [whole = '0', fraction = ''] = value.abs().toFixed(Math.max(2, value.decimalPlaces())).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const mark = isSample ? ' (sample)' : '';
  return `${value.isNegative() && !value.isZero() ? '-' : ''}$${grouped}.${fraction}${mark}`;
}

/** All buckets as one. */
export function totalOf(buckets: readonly SpendBucket[]): SpendBucket {
  const count = (pick: (bucket: SpendBucket) => number) =>
    buckets.reduce((total, bucket) => total + pick(bucket), 0);
  const money = (pick: (bucket: SpendBucket) => string) => sumKnownUsd(buckets.map(pick));
  return {
    key: '',
    jobs: count((one) => one.jobs),
    settledUsd: money((one) => one.settledUsd),
    settledJobs: count((one) => one.settledJobs),
    unsettledUsd: money((one) => one.unsettledUsd),
    unsettledJobs: count((one) => one.unsettledJobs),
    inFlightUsd: money((one) => one.inFlightUsd),
    inFlightJobs: count((one) => one.inFlightJobs),
    unknownJobs: count((one) => one.unknownJobs),
    compared: {
      jobs: count((one) => one.compared.jobs),
      estimateMinUsd: money((one) => one.compared.estimateMinUsd),
      estimateMaxUsd: money((one) => one.compared.estimateMaxUsd),
      settledUsd: money((one) => one.compared.settledUsd),
    },
  };
}

/** How far a charge lies outside an estimate, signed; null when it lies within. */
export function beyond(compared: SpendBucket['compared']): string | null {
  const settled = new Money(compared.settledUsd);
  if (settled.greaterThan(compared.estimateMaxUsd)) return settled.minus(compared.estimateMaxUsd).toFixed();
  if (settled.lessThan(compared.estimateMinUsd)) return settled.minus(compared.estimateMinUsd).toFixed();
  return null;
}

/** `0.4` and `0.4` as one amount, a range as its two ends; null when nothing is known. */
export function estimateEnds(estimate: BillableJob['estimate']): { min: string; max: string } | null {
  const min = estimate.minUsd ?? estimate.maxUsd;
  const max = estimate.maxUsd ?? estimate.minUsd;
  return estimate.kind === 'unknown' || min === null || max === null ? null : { min, max };
}
