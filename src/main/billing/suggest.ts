/** Guesses, for a person to confirm: which job a row without ids of its own may belong to. Pure. */
import type { BillableJob } from '../../shared/billing.ts';
import { Money } from '../../shared/decimal.ts';
import type { UsageRow } from '../../shared/usage.ts';

/** A row fits a job when it was made at most this long (ms) before or after the job's own life. */
export const suggestionWindow = 15 * 60 * 1000;

/** How many jobs a row is held against; the likeliest are the nearest. */
const mostNear = 24;

/** Jobs by model, in the order of their end, so that the ones near a row are found without going through all. */
interface ModelIndex {
  ends: number[];
  jobs: BillableJob[];
  /** The longest life among them, ms. */
  longest: number;
}

const endOf = (job: BillableJob): number => job.terminalAt ?? startOf(job);
const startOf = (job: BillableJob): number => job.submittedAt ?? job.createdAt;

function indexByModel(jobs: readonly BillableJob[]): Map<string, ModelIndex> {
  const byModel = new Map<string, ModelIndex>();
  for (const job of [...jobs].sort((a, b) => endOf(a) - endOf(b))) {
    for (const model of new Set([job.model, job.modelResolved ?? job.model])) {
      const index = byModel.get(model) ?? { ends: [], jobs: [], longest: 0 };
      byModel.set(model, index);
      index.ends.push(endOf(job));
      index.jobs.push(job);
      index.longest = Math.max(index.longest, endOf(job) - startOf(job));
    }
  }
  return byModel;
}

function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Jobs of the row's model in whose life, give or take the window, the row was made: those that ended nearest to it, at
 * most `mostNear`. A batch of thousands within an hour would otherwise make as many pairs as rows times jobs.
 */
function near(row: UsageRow, byModel: Map<string, ModelIndex>): BillableJob[] {
  const index = byModel.get(row.model);
  if (!index) return [];
  const found: BillableJob[] = [];
  const last = row.createdAt + suggestionWindow + index.longest;
  const distance = (at: number) => Math.abs((index.ends[at] as number) - row.createdAt);
  let after = firstAtLeast(index.ends, row.createdAt);
  let before = after - 1;
  while (found.length < mostNear) {
    const hasBefore = before >= 0 && distance(before) <= suggestionWindow;
    const hasAfter = after < index.ends.length && (index.ends[after] as number) <= last;
    if (!hasBefore && !hasAfter) break;
    const nearest = hasBefore && (!hasAfter || distance(before) <= distance(after)) ? before-- : after++;
    const job = index.jobs[nearest] as BillableJob;
    if (row.createdAt >= startOf(job) - suggestionWindow) found.push(job);
  }
  return found;
}

/** Ids that both sides know, and that differ, rule a job out. */
function contradicts(row: UsageRow, job: BillableJob): boolean {
  const differ = (a: string | null, b: string | null) => a !== null && b !== null && a !== b;
  return differ(row.requestId, job.requestId) || differ(row.billingTransactionId, job.billingTransactionId);
}

function offEstimate(row: UsageRow, job: BillableJob): boolean {
  if (row.costUsd === null || job.estimate.kind !== 'exact' || job.estimate.maxUsd === null) return false;
  return !new Money(row.costUsd).equals(job.estimate.maxUsd);
}

/**
 * One job at most for each row and one row at most for each job, the likeliest pairs first: those whose amount is the
 * estimate, then those nearest in time.
 * @returns job by row id
 */
export function suggestJobs(
  rows: readonly UsageRow[],
  jobs: readonly BillableJob[],
): Map<string, BillableJob> {
  const byModel = indexByModel(jobs);
  const pairs = rows.flatMap((row) =>
    near(row, byModel)
      .filter((job) => !contradicts(row, job))
      .map((job) => ({
        row,
        job,
        off: offEstimate(row, job),
        distance: Math.abs(row.createdAt - endOf(job)),
      })),
  );
  pairs.sort(
    (a, b) =>
      Number(a.off) - Number(b.off) || a.distance - b.distance || a.job.jobId.localeCompare(b.job.jobId),
  );
  const suggested = new Map<string, BillableJob>();
  const taken = new Set<string>();
  for (const { row, job } of pairs) {
    if (suggested.has(row.id) || taken.has(job.jobId)) continue;
    suggested.set(row.id, job);
    taken.add(job.jobId);
  }
  return suggested;
}

export interface Charged {
  job: BillableJob;
  /** What it was charged, USD; null when that is unknown. */
  settledUsd: string | null;
}

/** The job, charged already, that a row repeats: same model, near in time, same amount. Null when there is none. */
export function duplicateFinder(charged: readonly Charged[]): (row: UsageRow) => BillableJob | null {
  const amounts = new Map(charged.map(({ job, settledUsd }) => [job.jobId, settledUsd]));
  const byModel = indexByModel(charged.map(({ job }) => job));
  return (row) => {
    let best: BillableJob | null = null;
    for (const job of near(row, byModel)) {
      const amount = amounts.get(job.jobId) ?? null;
      if (row.costUsd === null || amount === null || !new Money(row.costUsd).equals(amount)) continue;
      const distance = (one: BillableJob) => Math.abs(row.createdAt - endOf(one));
      if (best === null || distance(job) < distance(best)) best = job;
    }
    return best;
  };
}
