/** Spend views: what was settled, what is in flight, and how many jobs nobody can price yet. Pure. */
import type { SpendBucket, SpendGroup } from '../../shared/billing.ts';
import { Money } from '../../shared/decimal.ts';
import type { SpendRow } from '../ledger/index.ts';

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

  add(row: SpendRow): void {
    const { settledUsd, minUsd, maxUsd, count } = row;
    const all = (usd: string): Sum => new Money(usd).times(count);
    this.jobs += count;
    if (settledUsd !== null) {
      this.settled = this.settled.plus(all(settledUsd));
      this.settledJobs += count;
      if (minUsd === null || maxUsd === null || endsFree(row)) return;
      const { jobs, min, max, settled } = this.compared;
      this.compared = {
        jobs: jobs + count,
        min: min.plus(all(minUsd)),
        max: max.plus(all(maxUsd)),
        settled: settled.plus(all(settledUsd)),
      };
    } else if (endsFree(row)) {
      // What was reserved is released.
    } else if (maxUsd === null) {
      this.unknownJobs += count;
    } else if (isRunning(row)) {
      this.inFlight = this.inFlight.plus(all(maxUsd));
      this.inFlightJobs += count;
    } else {
      this.unsettled = this.unsettled.plus(all(maxUsd));
      this.unsettledJobs += count;
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
  rows: readonly SpendRow[],
  by: SpendGroup,
  dayOf: (at: number) => string,
): SpendBucket[] {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const key = by === 'day' ? dayOf(Number(row.key)) : String(row.key);
    const tally = tallies.get(key) ?? new Tally();
    tallies.set(key, tally);
    tally.add(row);
  }
  const size = (tally: Tally) => tally.settled.plus(tally.unsettled).plus(tally.inFlight);
  const byKey = ([a]: [string, Tally], [b]: [string, Tally]) => (a < b ? -1 : a > b ? 1 : 0);
  return [...tallies]
    .sort((a, b) => (by === 'day' ? 0 : size(b[1]).comparedTo(size(a[1]))) || byKey(a, b))
    .map(([key, tally]) => tally.bucket(key));
}

/** Ended, or never begun, in a way that TokenLab does not charge. */
const endsFree = (job: Pick<SpendRow, 'state'>): boolean =>
  job.state === 'failed' ||
  job.state === 'cancelled' ||
  job.state === 'rejected' ||
  job.state === 'not_sent' ||
  job.state === 'draft';

const isRunning = (job: Pick<SpendRow, 'state'>): boolean =>
  job.state === 'submitting' || job.state === 'pending' || job.state === 'processing';
