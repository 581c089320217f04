/**
 * Where a create lost its answer, the usage rows may still tell whether it was charged. They name no task, so they find
 * the charge, not the result; and a row appears only when a task was recorded, so that nothing found proves nothing.
 */

import type {
  BillableJob,
  ChargeCandidate,
  ChargeSearch,
  ReconciliationLine,
  UsageIntake,
} from '../../shared/billing.ts';
import { Money } from '../../shared/decimal.ts';
import { AppError } from '../../shared/errors.ts';
import { isInDoubt } from '../../shared/job-actions.ts';
import type { UsageRow } from '../../shared/usage.ts';
import { say } from '../../shared/words/billing/say.ts';
import type { JobRecord } from '../ledger/index.ts';

/** This computer's clock and TokenLab's may differ by so much (ms). */
const clockSlack = 15 * 60 * 1000;
/** More than these are no help. */
const mostCandidates = 20;

/** The period, Unix ms, in which a charge of this job can lie. */
export function periodOf(job: JobRecord, now: number): { from: number; to: number } {
  return { from: Math.min(job.createdAt, sentAt(job) - clockSlack), to: now + clockSlack };
}

/** @throws AppError `not_allowed` for a job of which everything is known */
export function mustBeInDoubt(job: JobRecord): void {
  if (isInDoubt(job)) return;
  throw new AppError('not_allowed', say('chargesAreLookedUpOnly'));
}

/** What a report of `periodOf` says of the job. Pure. */
export function searchIn(
  job: JobRecord,
  period: { from: number; to: number },
  intake: Pick<UsageIntake, 'read' | 'ownKeyFound'>,
  lines: readonly ReconciliationLine[],
): ChargeSearch {
  const sent = sentAt(job);
  const own = lines.find((line) => line.job?.jobId === job.id);
  const away = ({ row }: ChargeCandidate) => Math.abs(row.createdAt - sent);
  const candidates = lines
    .filter((line) => line.kind === 'row_without_job')
    .flatMap((line) => line.rows.map((row) => ({ row, fitsOther: otherOf(line, job.id) })))
    .filter(({ row }) => mayBeOf(row, job))
    .sort((a, b) => Number(a.fitsOther !== null) - Number(b.fitsOther !== null) || away(a) - away(b))
    .slice(0, mostCandidates);
  const { read, ownKeyFound } = intake;
  return { jobId: job.id, ...period, read, ownKeyFound, joined: own?.rows ?? [], candidates };
}

/** What tells of a job whether a row may be its charge. */
type Sought = Pick<BillableJob, 'model' | 'modelResolved' | 'requestId' | 'createdAt' | 'submittedAt'>;

/** Which rows of a key that another account uses are of use: those that name a job that is sought. */
export function rowsNaming(jobs: readonly BillableJob[], rows: readonly UsageRow[]): UsageRow[] {
  const ids = new Set(jobs.flatMap((job) => [job.requestId, job.billingTransactionId]));
  ids.delete(null);
  return rows.filter((row) => ids.has(row.requestId) || ids.has(row.billingTransactionId));
}

/** Which rows of a key that nobody here uses are of use: those, and the ones that may be of a job in doubt. */
export function rowsOf(jobs: readonly BillableJob[], rows: readonly UsageRow[]): UsageRow[] {
  const named = new Set(rowsNaming(jobs, rows));
  const inDoubt = jobs.filter(isInDoubt);
  return rows.filter((row) => named.has(row) || inDoubt.some((job) => mayBeOf(row, job)));
}

const sentAt = (job: Sought): number => job.submittedAt ?? job.createdAt;

const otherOf = ({ suggestion }: ReconciliationLine, jobId: string): string | null =>
  suggestion === null || suggestion.jobId === jobId ? null : suggestion.title;

/** A charge, not a refund, for the same model, not before it was sent, that names no other request. */
function mayBeOf(row: UsageRow, job: Sought): boolean {
  if (row.model !== job.model && row.model !== job.modelResolved) return false;
  if (row.createdAt < sentAt(job) - clockSlack) return false;
  if (row.costUsd !== null && new Money(row.costUsd).isNegative()) return false;
  return row.requestId === null || job.requestId === null || row.requestId === job.requestId;
}
