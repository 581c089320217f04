/**
 * Reconciliation: usage rows joined to jobs by billing transaction id, then by request id. Model and time only ever
 * make a suggestion. Pure: the same jobs, rows and decisions give the same report.
 */
import { Decimal } from 'decimal.js';
import type {
  BillableJob,
  LineKind,
  LineReason,
  ReconciliationDecision,
  ReconciliationLine,
  ReconciliationReport,
  UsageRow,
} from '../../shared/billing.ts';

/** A completed job without a row is settling for this long (ms) before it counts as missing. */
export const SETTLING_MS = 60 * 60 * 1000;
/** A row is suggested for a job when it was made at most this long (ms) before or after the job's own life. */
export const SUGGESTION_WINDOW_MS = 15 * 60 * 1000;

/** Sum of decimal strings; null when any of them is unknown or there is none. */
export function sumUsd(amounts: readonly (string | null)[]): string | null {
  if (amounts.length === 0) return null;
  let sum = new Decimal(0);
  for (const amount of amounts) {
    if (amount === null) return null;
    sum = sum.plus(amount);
  }
  return sum.toFixed();
}

interface Joined {
  rows: UsageRow[];
  by: 'joined_by_billing_id' | 'joined_by_request_id' | 'joined_by_person';
}

/**
 * The report of `from` <= time < `to`. A joined row belongs to the period in which its job was made, a row without a
 * job to its own, so that periods side by side count every row once.
 * @param input.jobs jobs of one account, from before the period too, so that late rows find theirs
 * @param input.rows usage rows of the same account, from after the period too, each once
 * @param input.now Unix ms
 */
export function reconcile(input: {
  accountId: string;
  from: number;
  to: number;
  now: number;
  jobs: readonly BillableJob[];
  rows: readonly UsageRow[];
  decisions: readonly ReconciliationDecision[];
}): ReconciliationReport {
  const decisions = new Map(input.decisions.map((decision) => [decision.lineKey, decision]));
  const { joined, loose } = join(input.jobs, input.rows, decisions);

  const inPeriod = (at: number) => at >= input.from && at < input.to;
  const lines: ReconciliationLine[] = [];
  const line = (key: string, kind: LineKind, reason: LineReason, rest: Partial<ReconciliationLine>) =>
    lines.push({
      key,
      kind,
      reason,
      job: null,
      rows: [],
      settledUsd: null,
      suggestedJobId: null,
      ...rest,
      decision: decisions.get(key) ?? null,
    });

  for (const job of input.jobs) {
    if (!inPeriod(job.createdAt)) continue;
    const found = joined.get(job.jobId);
    const key = `job:${job.jobId}`;
    if (!found) {
      line(key, 'job_without_row', reasonWithoutRow(job, input.now), { job });
      continue;
    }
    const settledUsd = sumUsd(found.rows.map((row) => row.costUsd));
    const difference = differenceOf(job, found.rows, settledUsd);
    line(key, difference ? 'amount_differs' : 'matched', difference ?? found.by, {
      job,
      rows: found.rows,
      settledUsd,
    });
  }

  const unmatchedJobs = input.jobs.filter((job) => !joined.has(job.jobId));
  for (const row of loose) {
    if (!inPeriod(row.createdAt)) continue;
    const suggestion = suggest(row, unmatchedJobs);
    const twin = suggestion ? null : suggest(row, input.jobs);
    line(`row:${row.id}`, 'row_without_job', twin ? 'possible_duplicate' : 'other_client', {
      rows: [row],
      settledUsd: row.costUsd,
      suggestedJobId: suggestion?.jobId ?? twin?.jobId ?? null,
    });
  }

  return {
    accountId: input.accountId,
    from: input.from,
    to: input.to,
    ranAt: input.now,
    lines,
    totals: totalsOf(lines),
  };
}

function join(
  jobs: readonly BillableJob[],
  rows: readonly UsageRow[],
  decisions: Map<string, ReconciliationDecision>,
): { joined: Map<string, Joined>; loose: UsageRow[] } {
  const byBilling = new Map<string, string>();
  const byRequest = new Map<string, string>();
  const ids = new Set<string>();
  for (const job of jobs) {
    ids.add(job.jobId);
    if (job.billingTransactionId) byBilling.set(job.billingTransactionId, job.jobId);
    if (job.requestId) byRequest.set(job.requestId, job.jobId);
  }
  const joined = new Map<string, Joined>();
  const loose: UsageRow[] = [];
  // The surest join names the line: a job joined once by billing id stays "by billing id".
  const strength = { joined_by_billing_id: 0, joined_by_request_id: 1, joined_by_person: 2 };
  for (const row of rows) {
    const byBillingId = row.billingTransactionId ? byBilling.get(row.billingTransactionId) : undefined;
    const byRequestId = row.requestId ? byRequest.get(row.requestId) : undefined;
    const confirmed = decisions.get(`row:${row.id}`)?.confirmedJobId ?? undefined;
    const jobId = byBillingId ?? byRequestId ?? (confirmed && ids.has(confirmed) ? confirmed : undefined);
    if (!jobId) {
      loose.push(row);
      continue;
    }
    const by = byBillingId
      ? 'joined_by_billing_id'
      : byRequestId
        ? 'joined_by_request_id'
        : 'joined_by_person';
    const known = joined.get(jobId);
    if (!known) joined.set(jobId, { rows: [row], by });
    else {
      known.rows.push(row);
      if (strength[by] < strength[known.by]) known.by = by;
    }
  }
  return { joined, loose };
}

/** What is odd about a joined job, or null when its rows are what one would expect. */
function differenceOf(
  job: BillableJob,
  rows: readonly UsageRow[],
  settledUsd: string | null,
): LineReason | null {
  const charges = rows.filter((row) => row.costUsd !== null && new Decimal(row.costUsd).greaterThan(0));
  const refunds = rows.filter((row) => row.costUsd !== null && new Decimal(row.costUsd).lessThan(0));
  if (charges.length > 1 && refunds.length < charges.length - 1) return 'charged_twice';
  if (settledUsd === null) return null;
  const settled = new Decimal(settledUsd);
  const notCharged = job.state === 'failed' || job.state === 'cancelled' || job.state === 'rejected';
  if (notCharged && settled.greaterThan(0)) return 'charged_though_failed';
  if (refunds.length > 0) return 'refunded';
  if (notCharged) return null;
  const { kind, minUsd, maxUsd } = job.estimate;
  if (kind === 'unknown') return null;
  if (maxUsd !== null && settled.greaterThan(maxUsd)) return 'above_estimate';
  if (kind === 'exact' && minUsd !== null && settled.lessThan(minUsd)) return 'below_estimate';
  return null;
}

function reasonWithoutRow(job: BillableJob, now: number): LineReason {
  switch (job.state) {
    case 'draft':
    case 'submitting':
    case 'pending':
    case 'processing':
      return 'still_open';
    case 'unconfirmed':
      return 'unconfirmed';
    case 'lost':
      return 'lost';
    case 'failed':
    case 'cancelled':
    case 'rejected':
      return 'failed_not_charged';
    case 'completed':
    case 'output_missing':
      return now - (job.terminalAt ?? job.createdAt) < SETTLING_MS ? 'settling' : 'missing';
  }
}

/** Among the jobs that a row fits by model and time, the one that ended nearest to the row; null when none fits. */
function suggest(row: UsageRow, jobs: readonly BillableJob[]): BillableJob | null {
  let best: BillableJob | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const job of jobs) {
    if (row.model !== job.model && row.model !== job.modelResolved) continue;
    const started = job.submittedAt ?? job.createdAt;
    const ended = job.terminalAt ?? started;
    if (row.createdAt < started - SUGGESTION_WINDOW_MS || row.createdAt > ended + SUGGESTION_WINDOW_MS)
      continue;
    const away = Math.abs(row.createdAt - ended);
    if (away < distance) {
      best = job;
      distance = away;
    }
  }
  return best;
}

function totalsOf(lines: readonly ReconciliationLine[]): ReconciliationReport['totals'] {
  const of = (kind: LineKind) => lines.filter((line) => line.kind === kind).length;
  const rows = lines.flatMap((line) => line.rows);
  const known = rows.flatMap((row) => (row.costUsd === null ? [] : [row.costUsd]));
  return {
    jobs: lines.filter((line) => line.job !== null).length,
    rows: rows.length,
    matched: of('matched'),
    amountDiffers: of('amount_differs'),
    jobsWithoutRow: of('job_without_row'),
    rowsWithoutJob: of('row_without_job'),
    unresolved: lines.filter((line) => needsEyes(line) && !line.decision?.resolved).length,
    chargedUsd: sumUsd(known) ?? '0',
    rowsWithUnknownCost: rows.length - known.length,
  };
}

/** Lines that a person should look at; the others are as they should be. */
export function needsEyes(line: Pick<ReconciliationLine, 'kind' | 'reason'>): boolean {
  if (line.kind === 'matched') return false;
  return !['still_open', 'settling', 'failed_not_charged', 'refunded'].includes(line.reason);
}
