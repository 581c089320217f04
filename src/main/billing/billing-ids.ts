/**
 * Looks for the billing ids of ended jobs, because a person wants to know. An account with a management token is asked
 * for its usage rows, once for all of its jobs, and no task is touched; without one each task is read once.
 */

import type { BillingIdSearch } from '../../shared/billing.ts';
import { AppError, toAppErrorShape } from '../../shared/errors.ts';
import { mayLookForBillingId } from '../../shared/job-actions.ts';
import { hour } from '../../shared/units.ts';
import { say } from '../../shared/words/billing/say.ts';
import type { JobRecord, Ledger } from '../ledger/index.ts';

export interface BillingIdOptions {
  ledger: Pick<Ledger, 'jobs' | 'events' | 'tx'>;
  /** Whether the account can read its usage rows. */
  hasToken(accountId: string): boolean;
  /** Fetches the usage rows of `from` <= time < `to` (Unix ms) and joins them to the jobs. @throws AppError */
  readUsage(accountId: string, from: number, to: number): Promise<void>;
  /** Reads the job's task once. @throws AppError */
  askTask(jobId: string): Promise<void>;
}

/** This computer's clock and TokenLab's may differ by so much (ms). */
const clockSlack = hour;

export async function lookForBillingIds(
  options: BillingIdOptions,
  jobIds: readonly string[],
): Promise<BillingIdSearch> {
  const { ledger } = options;
  const search: BillingIdSearch = { found: [], missing: [], failed: [] };
  const fail = (job: JobRecord, thrown: unknown) =>
    search.failed.push({ jobId: job.id, title: job.title, error: toAppErrorShape(thrown) });
  const judge = (jobId: string) => {
    const { transactionId } = ledger.jobs.require(jobId).billing;
    (transactionId === null ? search.missing : search.found).push(jobId);
  };

  const byUsage = new Map<string, JobRecord[]>();
  for (const jobId of new Set(jobIds)) {
    const job = ledger.jobs.require(jobId);
    const hasToken = options.hasToken(job.accountId);
    if (!mayLookForBillingId(job, hasToken)) fail(job, notNow());
    else if (hasToken) byUsage.set(job.accountId, [...(byUsage.get(job.accountId) ?? []), job]);
    else {
      await options.askTask(jobId).then(
        () => judge(jobId),
        (thrown: unknown) => fail(job, thrown),
      );
    }
  }

  for (const [accountId, jobs] of byUsage) {
    const from =
      jobs.reduce((least, job) => Math.min(least, job.createdAt), Number.POSITIVE_INFINITY) - clockSlack;
    const to = jobs.reduce((most, job) => Math.max(most, job.terminalAt ?? job.updatedAt), 0) + clockSlack;
    try {
      await options.readUsage(accountId, from, to);
    } catch (thrown) {
      for (const job of jobs) fail(job, thrown);
      continue;
    }
    ledger.tx(() => {
      for (const job of jobs) noteUsage(ledger, job);
    });
    for (const job of jobs) judge(job.id);
  }
  return search;
}

/** The timeline tells that a person looked, and what came of it. */
function noteUsage(ledger: BillingIdOptions['ledger'], before: JobRecord): void {
  const { transactionId } = ledger.jobs.require(before.id).billing;
  const isNew = transactionId !== null && before.billing.transactionId === null;
  ledger.events.append(before.id, {
    source: isNew ? 'tokenlab' : 'app',
    type: isNew ? 'settlement_found' : 'settlement_checked',
    detail: { by: 'usage_rows', ...(isNew ? { transactionId } : {}) },
  });
}

const notNow = () => new AppError('not_allowed', say('youCanLookForBilling'));
