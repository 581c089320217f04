/** Spend views: what was settled, what is in flight, and how many jobs nobody can price yet. Pure. */
import type { BillableJob, SpendBucket, SpendGroup } from '../../shared/billing.ts';
import { Money } from '../../shared/decimal.ts';

type Sum = InstanceType<typeof Money>;

class Tally {
  jobs = 0;
  settled: Sum = new Money(0);
  settledJobs = 0;
  unsettled: Sum = new Money(0);
  unsettledJobs = 0;
  inFlight: Sum = new Money(0);
  inFlightJobs = 0;
  unknownJobs = 0;
  compared = { jobs: 0, min: new Money(0) as Sum, max: new Money(0) as Sum, settled: new Money(0) as Sum };

  add(job: BillableJob): void {
    this.jobs += 1;
    const { minUsd, maxUsd } = job.estimate;
    if (job.settledUsd !== null) {
      this.settled = this.settled.plus(job.settledUsd);
      this.settledJobs += 1;
      if (minUsd === null || maxUsd === null || endsFree(job)) return;
      const { jobs, min, max, settled } = this.compared;
      this.compared = {
        jobs: jobs + 1,
        min: min.plus(minUsd),
        max: max.plus(maxUsd),
        settled: settled.plus(job.settledUsd),
      };
    } else if (endsFree(job)) {
      // What was reserved is released.
    } else if (maxUsd === null) {
      this.unknownJobs += 1;
    } else if (isRunning(job)) {
      this.inFlight = this.inFlight.plus(maxUsd);
      this.inFlightJobs += 1;
    } else {
      this.unsettled = this.unsettled.plus(maxUsd);
      this.unsettledJobs += 1;
    }
  }

  bucket(key: string): SpendBucket {
    return {
      key,
      jobs: this.jobs,
      settledUsd: this.settled.toFixed(),
      settledJobs: this.settledJobs,
      unsettledUsd: this.unsettled.toFixed(),
      unsettledJobs: this.unsettledJobs,
      inFlightUsd: this.inFlight.toFixed(),
      inFlightJobs: this.inFlightJobs,
      unknownJobs: this.unknownJobs,
      compared: {
        jobs: this.compared.jobs,
        estimateMinUsd: this.compared.min.toFixed(),
        estimateMaxUsd: this.compared.max.toFixed(),
        settledUsd: this.compared.settled.toFixed(),
      },
    };
  }
}

/**
 * Buckets in order of their key (days) or of what they cost, largest first.
 * @param dayOf the local calendar day of a Unix time in ms, e.g. `2026-11-23`
 */
export function spendBy(
  jobs: readonly BillableJob[],
  by: SpendGroup,
  dayOf: (at: number) => string,
): SpendBucket[] {
  const tallies = new Map<string, Tally>();
  for (const job of jobs) {
    const key = keyOf(job, by, dayOf);
    const tally = tallies.get(key) ?? new Tally();
    tallies.set(key, tally);
    tally.add(job);
  }
  const size = (tally: Tally) => tally.settled.plus(tally.unsettled).plus(tally.inFlight);
  const byKey = ([a]: [string, Tally], [b]: [string, Tally]) => (a < b ? -1 : a > b ? 1 : 0);
  return [...tallies]
    .sort((a, b) => (by === 'day' ? 0 : size(b[1]).comparedTo(size(a[1]))) || byKey(a, b))
    .map(([key, tally]) => tally.bucket(key));
}

/** Ended, or never begun, in a way that TokenLab does not charge. */
const endsFree = (job: BillableJob): boolean =>
  job.state === 'failed' ||
  job.state === 'cancelled' ||
  job.state === 'rejected' ||
  job.state === 'not_sent' ||
  job.state === 'draft';

const isRunning = (job: BillableJob): boolean =>
  job.state === 'submitting' || job.state === 'pending' || job.state === 'processing';

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
