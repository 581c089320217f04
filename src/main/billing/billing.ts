/**
 * The billing room: usage rows in, reconciliation and spend out. It reads TokenLab's Management API and writes nothing
 * there. What it learns of a job's cost is recorded on the job; what a person decided is never lost.
 */
import type {
  BillableJob,
  ReconciliationReport,
  SpendBucket,
  SpendGroup,
  UsageIntake,
} from '../../shared/billing.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../ledger/index.ts';
import type { ManagementClient } from '../tokenlab/management.ts';
import { reportToCsv, reportToJson } from './export.ts';
import { reconcile } from './reconcile.ts';
import { spendBy } from './spend.ts';
import { importUsage, normaliseUsage } from './usage.ts';

/** A job may wait and run this long (ms) before it is charged, so rows and jobs are read this far past the period. */
const edgeMs = 72 * 60 * 60 * 1000;
/** Pages of 100 rows read from one key in one go; a longer period has to be fetched in parts. */
const pageLimit = 500;

export interface BillingDeps {
  ledger: Pick<Ledger, 'billing' | 'jobs' | 'tx'>;
  clock: Clock;
  /** @throws AppError `key_missing` when the account has no management token */
  managementFor(accountId: string): ManagementClient;
  /** Whether the account's API key begins with these visible characters; the key itself stays where it is. */
  keyBeginsWith(accountId: string, visible: string): Promise<boolean>;
  /** Local calendar day of a Unix time in ms. */
  dayOf(at: number): string;
}

export interface Billing {
  /** Fetches the usage rows of a period page by page. @throws AppError */
  fetchUsage(accountId: string, from: number, to: number): Promise<UsageIntake>;
  /** Takes the rows of an exported file. @throws AppError `invalid_input` */
  importUsage(accountId: string, content: string): UsageIntake;
  /** Reconciles what the ledger holds of `from` <= time < `to` and records settled amounts on the jobs. */
  report(accountId: string, from: number, to: number): ReconciliationReport;
  decide(decision: { lineKey: string; resolved: boolean; note: string; confirmedJobId: string | null }): void;
  exportReport(report: ReconciliationReport, format: 'csv' | 'json'): string;
  spend(accountId: string | null, from: number, to: number, by: SpendGroup): SpendBucket[];
  /** USD as a decimal string, or null when TokenLab did not say. @throws AppError */
  balance(accountId: string): Promise<string | null>;
}

export function createBilling(deps: BillingDeps): Billing {
  const { ledger, clock } = deps;

  const store = (accountId: string, raws: readonly unknown[]) => {
    const { rows, unusable } = normaliseUsage(raws, { accountId, source: 'management' });
    return { read: raws.length, added: ledger.billing.putUsage(rows), unusable };
  };

  return {
    async fetchUsage(accountId, from, to) {
      const management = deps.managementFor(accountId);
      const keys = await everyPage((page) => management.listKeys(page));
      const own = [];
      for (const key of keys) {
        const visible = key.keyPrefix?.replace(/[.…*•]+$/u, '') ?? '';
        if (visible.length > 3 && (await deps.keyBeginsWith(accountId, visible))) own.push(key);
      }
      // Without a key that looks like ours, every key is read: joining by ids is safe whoever's row it is.
      const read = own.length > 0 ? own : keys;
      const raws: unknown[] = [];
      for (const key of read) {
        const items = await everyPage((page) => management.usage(key.id, { page, from, to: to + edgeMs }));
        raws.push(...items.map((item) => item.raw));
      }
      return { ...store(accountId, raws), keys: read.length, ownKeyFound: own.length > 0 };
    },

    importUsage(accountId, content) {
      const { rows, unusable } = importUsage(content, { accountId });
      return {
        read: rows.length + unusable,
        added: ledger.billing.putUsage(rows),
        unusable,
        keys: 0,
        ownKeyFound: false,
      };
    },

    report(accountId, from, to) {
      const report = reconcile({
        accountId,
        from,
        to,
        now: clock.now(),
        jobs: ledger.billing.jobs(accountId, from - edgeMs, to),
        rows: ledger.billing.usage(accountId, from, to + edgeMs),
        decisions: ledger.billing.decisions(),
      });
      ledger.tx(() => {
        for (const line of report.lines) {
          if (line.job === null || line.settledUsd === null || line.job.settledUsd === line.settledUsd)
            continue;
          ledger.jobs.update(line.job.jobId, { settledUsd: line.settledUsd, settlement: 'recorded' });
        }
      });
      return report;
    },

    decide(decision) {
      if (decision.confirmedJobId !== null) ledger.jobs.require(decision.confirmedJobId);
      ledger.billing.decide({ ...decision, decidedAt: clock.now() });
    },

    exportReport: (report, format) => (format === 'csv' ? reportToCsv(report) : reportToJson(report)),

    spend: (accountId, from, to, by) =>
      spendBy(ledger.billing.jobs(accountId, from, to) satisfies BillableJob[], by, deps.dayOf),

    balance: async (accountId) => (await deps.managementFor(accountId).balance()).balanceUsd,
  };
}

/** Reads pages until the last one that the server names, or until one comes back empty. */
async function everyPage<T>(
  read: (page: number) => Promise<{ items: T[]; totalPages: number | null }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; page <= pageLimit; page += 1) {
    const { items, totalPages } = await read(page);
    all.push(...items);
    if (items.length === 0 || (totalPages !== null && page >= totalPages)) return all;
  }
  throw new AppError(
    'output_too_large',
    `This period has more than ${pageLimit * 100} usage rows. Choose a shorter period and fetch it in parts.`,
    { next: ['edit_request'] },
  );
}
