/**
 * Questions that read many jobs: the report of a period, its lines page by page, sums of what was spent. The last report is
 * kept, so that a page of it costs a page.
 */
import {
  type BillableJob,
  type LineFilter,
  type LinePage,
  type LineReason,
  type PlacedLine,
  passes,
  type ReconciliationLine,
  type ReconciliationReport,
  type ReportSummary,
  type SpendBucket,
  type SpendGroup,
} from '../../shared/billing.ts';
import { AppError } from '../../shared/errors.ts';
import { day } from '../../shared/units.ts';
import type { UsageRow } from '../../shared/usage.ts';
import { say } from '../../shared/words/billing/say.ts';
import type { Ledger } from '../ledger/index.ts';
import { type ExportFormat, writeReport } from './export.ts';
import { importUsage, readExport } from './import.ts';
import { reconcile } from './reconcile.ts';
import { spendBy } from './spend.ts';
import type { UsableRows } from './usage.ts';
import { usageFetchesOf } from './usage-fetches.ts';

/** A job may wait and run this long (ms) before it is charged, so rows are looked for this far past the period. */
export const lateRows = 3 * day;

/** This computer's clock may be behind, and a time without a zone be that of another place. */
const aheadAtMost = day;

/** `from` <= time < `to`, Unix ms. */
export interface Period {
  accountId: string;
  from: number;
  to: number;
}

/** What is read of the ledger; a connection that only reads has it too. */
export type ReadLedger = {
  billing: Pick<Ledger['billing'], 'reconcilable' | 'decisions' | 'spend'>;
  meta: Pick<Ledger['meta'], 'get'>;
};

export interface ReadingOptions {
  ledger: ReadLedger;
  now(): number;
  /** Local calendar day of a Unix time in ms. */
  dayOf(at: number): string;
}

/** What a file of usage rows holds, without the rows. */
export interface UsageFile extends Omit<UsableRows, 'rows'> {
  /** Rows of the file. */
  read: number;
  /** Those of them that can be used. */
  count: number;
}

export interface Reading {
  report(period: Period): ReconciliationReport;
  summary(period: Period): ReportSummary;
  lines(period: Period, filter: LineFilter, offset: number, limit: number): LinePage;
  line(period: Period, key: string, filter: LineFilter): PlacedLine | null;
  /** Jobs of a period whose charge should be there by now, or whose outcome it would tell, and that have no row. */
  chargesToFind(period: Period): BillableJob[];
  /** Writes the report to a file, whole or not at all. @throws AppError `disk_full`, `file_unwritable` */
  writeReport(period: Period, format: ExportFormat, file: string): Promise<void>;
  /**
   * Reads a file of usage rows that TokenLab exported; they are kept until the last of them was asked for.
   * @throws AppError `invalid_input`, `file_missing`
   */
  readUsageFile(accountId: string, file: string): Promise<UsageFile>;
  /** Rows of the file that was read last. @throws AppError `internal` when they are not here any more */
  usageRows(offset: number, limit: number): UsageRow[];
  /** With `accountId` null of every real account. */
  spend(accountId: string | null, from: number, to: number, by: SpendGroup): SpendBucket[];
}

/** What failed is not among them: it is not charged as a rule, and every reading would look for it in vain. */
const withoutCharge: readonly LineReason[] = ['unconfirmed', 'lost', 'missing', 'not_looked_up'];

const isSame = (one: Period, other: Period): boolean =>
  one.accountId === other.accountId && one.from === other.from && one.to === other.to;

export function createReading({ ledger, now, dayOf }: ReadingOptions): Reading {
  let last: {
    period: Period;
    report: ReconciliationReport;
    shown: Map<LineFilter, ReconciliationLine[]>;
  } | null = null;

  let imported: UsageRow[] = [];

  const report = (period: Period): ReconciliationReport => {
    const { accountId, from, to } = period;
    return reconcile({
      ...period,
      now: now(),
      ...ledger.billing.reconcilable(accountId, from, to, lateRows),
      decisions: ledger.billing.decisions(),
      fetches: usageFetchesOf(ledger.meta, accountId),
    });
  };
  const renew = (period: Period) => {
    last = { period, report: report(period), shown: new Map() };
    return last;
  };
  const shownOf = (period: Period, filter: LineFilter): ReconciliationLine[] => {
    const kept = last !== null && isSame(last.period, period) ? last : renew(period);
    const shown = kept.shown.get(filter) ?? kept.report.lines.filter((line) => passes(line, filter));
    kept.shown.set(filter, shown);
    return shown;
  };

  return {
    report,
    summary(period) {
      const { lines, ...rest } = renew(period).report;
      return { ...rest, lineCount: lines.length };
    },
    lines(period, filter, offset, limit) {
      const shown = shownOf(period, filter);
      return { total: shown.length, offset, lines: shown.slice(offset, offset + limit) };
    },
    line(period, key, filter) {
      const line = shownOf(period, 'all').find((one) => one.key === key);
      if (line === undefined) return null;
      const index = shownOf(period, filter).indexOf(line);
      return { line, index: index < 0 ? null : index };
    },
    chargesToFind: (period) =>
      report(period).lines.flatMap(({ job, reason }) =>
        job !== null && job.submittedAt !== null && withoutCharge.includes(reason) ? [job] : [],
      ),
    writeReport: (period, format, file) => writeReport(report(period), format, file),
    async readUsageFile(accountId, file) {
      const { rows, ...rest } = importUsage(await readExport(file), {
        accountId,
        latest: now() + aheadAtMost,
      });
      imported = rows;
      return { ...rest, count: rows.length };
    },
    usageRows(offset, limit) {
      const rows = imported.slice(offset, offset + limit);
      if (rows.length === 0)
        throw new AppError('internal', say('figuresCouldNotBeRead'), { next: ['wait_and_retry'] });
      if (offset + limit >= imported.length) imported = [];
      return rows;
    },
    spend: (accountId, from, to, by) => spendBy(ledger.billing.spend(accountId, from, to, by), by, dayOf),
  };
}
