/** Spend views: what was settled, what is in flight, and how many jobs nobody can price yet. Pure. */
import { Decimal } from 'decimal.js';
import type { BillableJob, SpendBucket, SpendGroup } from '../../shared/billing.ts';

/**
 * Buckets in order of their key (days) or of their settled sum, largest first.
 * @param dayOf the local calendar day of a Unix time in ms, e.g. `2026-11-23`
 */
export function spendBy(
  jobs: readonly BillableJob[],
  by: SpendGroup,
  dayOf: (at: number) => string,
): SpendBucket[] {
  const buckets = new Map<string, { jobs: number; settled: Decimal; inFlight: Decimal; unknown: number }>();
  for (const job of jobs) {
    const key = keyOf(job, by, dayOf);
    const bucket = buckets.get(key) ?? {
      jobs: 0,
      settled: new Decimal(0),
      inFlight: new Decimal(0),
      unknown: 0,
    };
    buckets.set(key, bucket);
    bucket.jobs += 1;
    if (job.settledUsd !== null) bucket.settled = bucket.settled.plus(job.settledUsd);
    else if (mayStillCost(job)) {
      if (job.estimate.maxUsd !== null) bucket.inFlight = bucket.inFlight.plus(job.estimate.maxUsd);
      else bucket.unknown += 1;
    }
  }
  const list = [...buckets].map(([key, bucket]) => ({
    key,
    jobs: bucket.jobs,
    settledUsd: bucket.settled.toFixed(),
    inFlightUsd: bucket.inFlight.toFixed(),
    unknownJobs: bucket.unknown,
  }));
  return by === 'day'
    ? list.sort((a, b) => a.key.localeCompare(b.key))
    : list.sort((a, b) => new Decimal(b.settledUsd).comparedTo(a.settledUsd) || a.key.localeCompare(b.key));
}

/** Failed, cancelled and rejected jobs release what was reserved; everything else may still be charged. */
function mayStillCost(job: BillableJob): boolean {
  return (
    job.state !== 'failed' && job.state !== 'cancelled' && job.state !== 'rejected' && job.state !== 'draft'
  );
}

function keyOf(job: BillableJob, by: SpendGroup, dayOf: (at: number) => string): string {
  switch (by) {
    case 'day':
      return dayOf(job.createdAt);
    case 'model':
      return job.modelResolved ?? job.model;
    case 'project':
      return job.projectId ?? '';
    case 'account':
      return job.accountId;
    case 'user':
      return job.userId;
  }
}
