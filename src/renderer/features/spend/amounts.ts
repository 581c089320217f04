/** What the amounts of this place come to. */
import type { BillableJob, SpendBucket } from '../../../shared/billing.ts';
import { Money } from '../../../shared/decimal.ts';
import { sumKnownUsd } from '../../../shared/money.ts';

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
