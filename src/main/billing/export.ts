/** Reconciliation written out: CSV (RFC 4180, safe to open in a spreadsheet) and JSON. Amounts stay decimal strings. */

import Papa from 'papaparse';
import { needsEyes, type ReconciliationLine, type ReconciliationReport } from '../../shared/billing.ts';
import { isSample } from '../../shared/sample.ts';
import type { UsageRow } from '../../shared/usage.ts';
import { say } from '../../shared/words/billing/say.ts';
import { localDay } from '../base/dates.ts';
import { writeAtomically } from '../base/files.ts';
import { guardFormula } from '../base/spreadsheet.ts';

export type ExportFormat = 'csv' | 'json';

/**
 * One record for every usage row, and one for every job without any. So the column of charges adds up to what the rows
 * say, and a job that was charged twice shows both. Estimates stand in a line's first record only, for the same reason.
 */
export const exportColumns = [
  'line_key',
  'kind',
  'reason',
  'needs_attention',
  'resolved',
  'note',
  'account_id',
  'job_id',
  'user_id',
  'project_id',
  'title',
  'state',
  'model',
  'endpoint',
  'task_id',
  'request_id',
  'billing_transaction_id',
  'job_created_at',
  'job_submitted_at',
  'job_ended_at',
  'estimate_min_usd',
  'estimate_max_usd',
  'row_id',
  'row_source',
  'row_model',
  'row_request_id',
  'row_billing_transaction_id',
  'row_created_at',
  'row_unit',
  'row_quantity',
  'charged_usd',
  'sample_money',
] as const;

type Cells = Record<(typeof exportColumns)[number], string>;

const iso = (at: number | null | undefined): string => (at == null ? '' : new Date(at).toISOString());

function recordsOf(line: ReconciliationLine, accountId: string): Cells[] {
  const rows: (UsageRow | null)[] = line.rows.length > 0 ? line.rows : [null];
  const { job } = line;
  return rows.map((row, index) => ({
    line_key: line.key,
    kind: line.kind,
    reason: line.reason,
    needs_attention: needsEyes(line) ? 'yes' : 'no',
    resolved: line.decision?.resolved ? 'yes' : 'no',
    note: [line.decision, ...line.rowDecisions].flatMap((each) => each?.note || []).join('\n'),
    account_id: accountId,
    job_id: job?.jobId ?? '',
    user_id: job?.userId ?? '',
    project_id: job?.projectId ?? '',
    title: job?.title ?? '',
    state: job?.state ?? '',
    model: job?.modelResolved ?? job?.model ?? '',
    endpoint: job?.endpoint ?? '',
    task_id: job?.taskId ?? '',
    request_id: job?.requestId ?? '',
    billing_transaction_id: job?.billingTransactionId ?? '',
    job_created_at: iso(job?.createdAt),
    job_submitted_at: iso(job?.submittedAt),
    job_ended_at: iso(job?.terminalAt),
    estimate_min_usd: index === 0 ? (job?.estimate.minUsd ?? '') : '',
    estimate_max_usd: index === 0 ? (job?.estimate.maxUsd ?? '') : '',
    row_id: row?.id ?? '',
    row_source: row?.source ?? '',
    row_model: row?.model ?? '',
    row_request_id: row?.requestId ?? '',
    row_billing_transaction_id: row?.billingTransactionId ?? '',
    row_created_at: iso(row?.createdAt),
    row_unit: row?.unit ?? '',
    row_quantity: row?.quantity ?? '',
    charged_usd: row?.costUsd ?? '',
    // The sandbox's dollars: nobody pays them, and they belong in no sum of real ones.
    sample_money: isSample(accountId) ? 'yes' : 'no',
  }));
}

const isNumber = (name: string): boolean => name.endsWith('_usd') || name === 'row_quantity';

/** CSV with CRLF lines. A negative amount is a number, not a formula, so amounts are left as they are. */
export function reportToCsv(report: ReconciliationReport): string {
  const data = report.lines
    .flatMap((line) => recordsOf(line, report.accountId))
    .map((cells) => exportColumns.map((name) => (isNumber(name) ? cells[name] : guardFormula(cells[name]))));
  return `${Papa.unparse({ fields: [...exportColumns], data }, { newline: '\r\n' })}\r\n`;
}

/** The same records as CSV has, under a versioned envelope with the totals. Empty is null. */
export function reportToJson(report: ReconciliationReport): string {
  const { lines, from, to, ranAt, lastFetch, ...head } = report;
  const records = lines.flatMap((line) => recordsOf(line, report.accountId));
  const whole = {
    schema: 'reconciliation/1',
    ...head,
    sampleMoney: isSample(report.accountId),
    from: iso(from),
    to: iso(to),
    ranAt: iso(ranAt),
    usageReadAt: lastFetch === null ? null : iso(lastFetch.at),
    records: records.map((cells) =>
      Object.fromEntries(Object.entries(cells).map(([name, value]) => [name, value === '' ? null : value])),
    ),
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** Proposal for the file's name. The period ends before `to`, which is the first moment of the day after. */
export const exportName = (from: number, to: number, format: ExportFormat): string =>
  `safelight-billing-${localDay(from)}-${localDay(to - 1)}.${format}`;

/** Whole or not at all: half an export would have sums that are wrong. @throws AppError `disk_full`, `file_unwritable` */
export async function writeReport(
  report: ReconciliationReport,
  format: ExportFormat,
  file: string,
): Promise<void> {
  await writeAtomically(file, format === 'csv' ? reportToCsv(report) : reportToJson(report), {
    messages: {
      full: say('diskIsFullSoExport'),
      unwritable: say('exportCouldntBeWrittenThere'),
    },
  });
}
