/**
 * Reconciliation: usage rows joined to jobs by billing transaction id, then by request id, then by a person's word.
 * Model and time only ever make a suggestion. Pure: the same jobs, rows and decisions give the same report.
 */
import {
  type BillableJob,
  type LineKind,
  type LineReason,
  needsEyes,
  type ReconciliationDecision,
  type ReconciliationLine,
  type ReconciliationReport,
  type UsageFetch,
} from '../../shared/billing.ts';
import { compareUsd, signOf, sumKnownUsd, sumUsd } from '../../shared/money.ts';
import { hour } from '../../shared/units.ts';
import type { UsageRow } from '../../shared/usage.ts';
import { duplicateFinder, suggestJobs } from './suggest.ts';

/** A completed job without a row is settling for this long (ms) before it counts as missing. */
export const settlingTime = hour;

type JoinedBy = 'joined_by_billing_id' | 'joined_by_request_id' | 'joined_by_person';

interface Joined {
  rows: UsageRow[];
  by: JoinedBy;
}

export interface ReconcileInput {
  accountId: string;
  /** The period, `from` <= time < `to`, Unix ms. */
  from: number;
  to: number;
  /** Unix ms. */
  now: number;
  /** Jobs of the account: those of the period, and any that its rows may belong to. */
  jobs: readonly BillableJob[];
  /** Usage rows of the account, each once: those of the period, and any that belong to its jobs. */
  rows: readonly UsageRow[];
  decisions: readonly ReconciliationDecision[];
  /** When usage rows were read so far. */
  fetches: readonly UsageFetch[];
}

/**
 * The report of a period. A joined row belongs to the period in which its job was made, a row without a job to its
 * own, so that periods side by side count every row once.
 */
export function reconcile(input: ReconcileInput): ReconciliationReport {
  const { jobs, from, to, now } = input;
  const decisions = new Map(input.decisions.map((decision) => [decision.lineKey, decision]));
  const decided = (key: string) => decisions.get(key) ?? null;
  const { joined, loose } = join(jobs, input.rows, decisions);
  const inPeriod = (at: number) => at >= from && at < to;

  const lines: ReconciliationLine[] = [];
  for (const job of jobs) {
    if (!inPeriod(job.createdAt)) continue;
    const key = `job:${job.jobId}`;
    const found = joined.get(job.jobId);
    const rows = found?.rows ?? [];
    const settledUsd = sumUsd(rows.map((row) => row.costUsd));
    const reason = found
      ? (differenceOf(job, rows, settledUsd) ?? (settledUsd === null ? 'amount_unknown' : found.by))
      : reasonWithoutRow(job, now, input.fetches);
    lines.push({
      key,
      kind: found ? kindOfJoined(reason) : 'job_without_row',
      reason,
      job,
      rows,
      settledUsd,
      suggestion: null,
      decision: decided(key),
      rowDecisions: rows.flatMap((row) => decided(`row:${row.id}`) ?? []),
    });
  }

  const suggestions = suggestJobs(
    loose,
    jobs.filter((job) => !joined.has(job.jobId) && job.state !== 'draft'),
  );
  const twinOf = duplicateFinder(
    jobs.flatMap((job) =>
      (joined.get(job.jobId)?.rows ?? []).map((row) => ({ job, settledUsd: row.costUsd })),
    ),
  );
  for (const row of loose) {
    if (!inPeriod(row.createdAt)) continue;
    const key = `row:${row.id}`;
    const fitting = suggestions.get(row.id) ?? null;
    const twin = fitting ? null : twinOf(row);
    lines.push({
      key,
      kind: 'row_without_job',
      reason: fitting ? 'fits_job' : twin ? 'possible_duplicate' : 'other_client',
      job: null,
      rows: [row],
      settledUsd: row.costUsd,
      suggestion: fitting ?? twin,
      decision: decided(key),
      rowDecisions: [],
    });
  }

  return {
    accountId: input.accountId,
    from,
    to,
    ranAt: now,
    lines,
    totals: totalsOf(lines),
    lastFetch: lastFetch(input.fetches, from, to),
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
  const partnerOf = (row: UsageRow): { jobId: string; by: JoinedBy } | null => {
    const billed = row.billingTransactionId ? byBilling.get(row.billingTransactionId) : undefined;
    if (billed) return { jobId: billed, by: 'joined_by_billing_id' };
    const asked = row.requestId ? byRequest.get(row.requestId) : undefined;
    if (asked) return { jobId: asked, by: 'joined_by_request_id' };
    const confirmed = decisions.get(`row:${row.id}`)?.confirmedJobId;
    return confirmed && ids.has(confirmed) ? { jobId: confirmed, by: 'joined_by_person' } : null;
  };
  const joined = new Map<string, Joined>();
  const loose: UsageRow[] = [];
  // The surest join names the line: a job joined once by billing id stays "by billing id".
  const strength = { joined_by_billing_id: 0, joined_by_request_id: 1, joined_by_person: 2 };
  for (const row of rows) {
    const partner = partnerOf(row);
    if (partner === null) {
      loose.push(row);
      continue;
    }
    const known = joined.get(partner.jobId);
    if (!known) joined.set(partner.jobId, { rows: [row], by: partner.by });
    else {
      known.rows.push(row);
      if (strength[partner.by] < strength[known.by]) known.by = partner.by;
    }
  }
  return { joined, loose };
}

function kindOfJoined(reason: LineReason): LineKind {
  return reason.startsWith('joined_by_') || reason === 'amount_unknown' ? 'matched' : 'amount_differs';
}

/** What is odd about a joined job, or null when its rows are what one would expect. */
function differenceOf(
  job: BillableJob,
  rows: readonly UsageRow[],
  settledUsd: string | null,
): LineReason | null {
  let charges = 0;
  let refunds = 0;
  for (const { costUsd } of rows) {
    const side = costUsd === null ? 0 : signOf(costUsd);
    if (side > 0) charges += 1;
    if (side < 0) refunds += 1;
  }
  if (charges > 1 && refunds < charges - 1) return 'charged_twice';
  if (settledUsd === null) return null;
  const notCharged =
    job.state === 'failed' ||
    job.state === 'cancelled' ||
    job.state === 'rejected' ||
    job.state === 'not_sent';
  if (notCharged && signOf(settledUsd) > 0) return 'charged_though_failed';
  if (refunds > 0) return 'refunded';
  if (notCharged) return null;
  const { kind, minUsd, maxUsd } = job.estimate;
  if (kind === 'unknown') return null;
  if (maxUsd !== null && compareUsd(settledUsd, maxUsd) > 0) return 'above_estimate';
  if (minUsd !== null && compareUsd(settledUsd, minUsd) < 0) return 'below_estimate';
  return null;
}

function reasonWithoutRow(job: BillableJob, now: number, fetches: readonly UsageFetch[]): LineReason {
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
    case 'not_sent':
      return 'failed_not_charged';
    case 'completed':
    case 'output_missing': {
      const ended = job.terminalAt ?? job.createdAt;
      if (now - ended < settlingTime) return 'settling';
      // A file holds what somebody chose to export: what is not in it may be charged all the same.
      const isCovered = fetches.some(
        ({ at, from, to, source }) =>
          source === 'management' && at >= ended + settlingTime && from <= job.createdAt && to > ended,
      );
      return isCovered ? 'missing' : 'not_looked_up';
    }
  }
}

function lastFetch(fetches: readonly UsageFetch[], from: number, to: number): UsageFetch | null {
  let last: UsageFetch | null = null;
  for (const fetched of fetches) {
    const overlaps = fetched.from < to && fetched.to > from;
    if (overlaps && (last === null || fetched.at > last.at)) last = fetched;
  }
  return last;
}

function totalsOf(lines: readonly ReconciliationLine[]): ReconciliationReport['totals'] {
  const ofKind: Record<LineKind, number> = {
    matched: 0,
    amount_differs: 0,
    job_without_row: 0,
    row_without_job: 0,
  };
  let jobs = 0;
  let unresolved = 0;
  let notLookedUp = 0;
  const costs: (string | null)[] = [];
  for (const line of lines) {
    ofKind[line.kind] += 1;
    if (line.job !== null) jobs += 1;
    if (needsEyes(line) && !line.decision?.resolved) unresolved += 1;
    if (line.reason === 'not_looked_up' && !line.decision?.resolved) notLookedUp += 1;
    for (const row of line.rows) costs.push(row.costUsd);
  }
  return {
    jobs,
    rows: costs.length,
    matched: ofKind.matched,
    amountDiffers: ofKind.amount_differs,
    jobsWithoutRow: ofKind.job_without_row,
    rowsWithoutJob: ofKind.row_without_job,
    unresolved,
    notLookedUp,
    chargedUsd: sumKnownUsd(costs),
    rowsWithUnknownCost: costs.filter((cost) => cost === null).length,
  };
}
