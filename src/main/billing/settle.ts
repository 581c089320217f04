/**
 * What usage rows and a person's word teach about jobs, recorded on the jobs: after rows came in, and after a decision.
 * A report only reads.
 */
import type { BillableJob, ReconciliationLine, ReconciliationReport } from '../../shared/billing.ts';
import { oddCharge } from '../../shared/odd-charge.ts';
import { day } from '../../shared/units.ts';
import { letOthersWork } from '../base/timers.ts';
import type { JobPatch, Ledger } from '../ledger/index.ts';

export interface SettleOptions {
  ledger: Pick<Ledger, 'billing' | 'jobs' | 'events' | 'tx'>;
  /** The report of `from` <= time < `to`, Unix ms. */
  report(accountId: string, from: number, to: number): ReconciliationReport;
  /** How far (%) a charge may lie from its estimate before it needs attention. */
  chargeShare(): number;
}

export interface Settlement {
  /**
   * Records what the rows of `from` <= time < `to` say, also on jobs of another time that these rows name: day by day, so that
   * a month of many jobs holds nobody up, and only days that hold something, so that a long period does not either. What a
   * kill leaves out is recorded the next time.
   */
  ofPeriod(accountId: string, from: number, to: number): Promise<void>;
  ofJob(jobId: string): void;
}

export function createSettlement({ ledger, report, chargeShare }: SettleOptions): Settlement {
  const record = (line: ReconciliationLine): void => {
    const { job } = line;
    const patch = job === null ? null : learned(job, line);
    if (job === null || patch === null) return;
    // An amount that is news may be odd; what a person has decided on, or has to decide on first, stays as it is.
    const odd = 'settledUsd' in patch && !line.decision?.resolved ? oddCharge(line, chargeShare()) : null;
    const isFree = odd !== null && ledger.jobs.require(job.jobId).attention === null;
    ledger.jobs.update(job.jobId, { ...patch, ...(isFree ? { attention: odd } : {}) });
    if (!('settledUsd' in patch)) return;
    ledger.events.append(job.jobId, {
      source: 'app',
      type: patch.settledUsd === null ? 'amount_withdrawn' : 'amount_recorded',
      detail: { usd: patch.settledUsd ?? null, was: job.settledUsd, rows: line.rows.length },
    });
  };
  const recordPeriod = (accountId: string, from: number, to: number): void => {
    for (const line of report(accountId, from, to).lines) record(line);
  };

  return {
    async ofPeriod(accountId, from, to) {
      // A charge may come long after its job was made.
      const others: number[] = [];
      for (const begin of ledger.billing.days(accountId, from, to)) {
        const at = Math.max(begin, from);
        const end = Math.min(begin + day, to);
        ledger.tx(() => recordPeriod(accountId, at, end));
        for (const { createdAt } of ledger.billing.reconcilable(accountId, at, end, 0).jobs)
          if (createdAt < from || createdAt >= to) others.push(createdAt);
        await letOthersWork();
      }
      for (const { first, last } of spansOf(others)) {
        ledger.tx(() => recordPeriod(accountId, first, last + 1));
        await letOthersWork();
      }
    },

    ofJob(jobId) {
      const { accountId, createdAt } = ledger.jobs.require(jobId);
      ledger.tx(() => recordPeriod(accountId, createdAt, createdAt + 1));
    },
  };
}

/** Times that lie within a day of each other, as one span. */
function spansOf(times: readonly number[]): { first: number; last: number }[] {
  const spans: { first: number; last: number }[] = [];
  for (const at of [...times].sort((a, b) => a - b)) {
    const span = spans.at(-1);
    if (span !== undefined && at - span.last < day) span.last = at;
    else spans.push({ first: at, last: at });
  }
  return spans;
}

/** What a line teaches about its job that the job's row does not say yet; null when nothing. */
function learned(job: BillableJob, line: ReconciliationLine): JobPatch | null {
  const patch: JobPatch = {};
  // Only where there is one row, joined by its ids, is it clear which transaction is the job's own.
  const certain = line.rows.length === 1 && line.rowDecisions.every((each) => each.confirmedJobId === null);
  const named = certain ? line.rows[0]?.billingTransactionId : null;
  if (job.billingTransactionId === null && named) patch.transactionId = named;
  if (job.settledUsd !== line.settledUsd) {
    patch.settledUsd = line.settledUsd;
    const known = line.settledUsd !== null || job.billingTransactionId !== null;
    patch.settlement = known ? 'recorded' : 'unknown';
  }
  return Object.keys(patch).length > 0 ? patch : null;
}
