/** Reconciliation written out: CSV (RFC 4180, safe to open in a spreadsheet) and JSON. Amounts stay decimal strings. */
import Papa from 'papaparse';
import type { ReconciliationLine, ReconciliationReport } from '../../shared/billing.ts';

const columns = [
  'line_key',
  'kind',
  'reason',
  'resolved',
  'note',
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
  'estimate_min_usd',
  'estimate_max_usd',
  'settled_usd',
  'created_at',
  'terminal_at',
  'row_ids',
] as const;

type Cells = Record<(typeof columns)[number], string>;

const iso = (at: number | null | undefined): string => (at == null ? '' : new Date(at).toISOString());

function cellsOf(line: ReconciliationLine): Cells {
  const row = line.rows[0];
  const joinedIds = (pick: (row: ReconciliationLine['rows'][number]) => string | null) =>
    [...new Set(line.rows.flatMap((each) => pick(each) ?? []))].join(' ');
  return {
    line_key: line.key,
    kind: line.kind,
    reason: line.reason,
    resolved: line.decision?.resolved ? 'yes' : 'no',
    note: line.decision?.note ?? '',
    job_id: line.job?.jobId ?? '',
    user_id: line.job?.userId ?? '',
    project_id: line.job?.projectId ?? '',
    title: line.job?.title ?? '',
    state: line.job?.state ?? '',
    model: line.job?.modelResolved ?? line.job?.model ?? row?.model ?? '',
    endpoint: line.job?.endpoint ?? '',
    task_id: line.job?.taskId ?? '',
    request_id: line.job?.requestId ?? joinedIds((each) => each.requestId),
    billing_transaction_id: line.job?.billingTransactionId ?? joinedIds((each) => each.billingTransactionId),
    estimate_min_usd: line.job?.estimate.minUsd ?? '',
    estimate_max_usd: line.job?.estimate.maxUsd ?? '',
    settled_usd: line.settledUsd ?? '',
    created_at: iso(line.job?.createdAt ?? row?.createdAt),
    terminal_at: iso(line.job?.terminalAt),
    row_ids: line.rows.map((each) => each.id).join(' '),
  };
}

/** CSV with CRLF lines. A negative amount is a number, not a formula, so amounts are left as they are. */
export function reportToCsv(report: ReconciliationReport): string {
  const rows = report.lines.map(cellsOf);
  const guarded = rows.map((cells) =>
    columns.map((name) => (name.endsWith('_usd') ? cells[name] : guardFormula(cells[name]))),
  );
  return `${Papa.unparse({ fields: [...columns], data: guarded }, { newline: '\r\n' })}\r\n`;
}

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
export function guardFormula(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** JSON with the same fields, one object a line, under a versioned envelope. */
export function reportToJson(report: ReconciliationReport): string {
  const { lines, ...head } = report;
  return `${JSON.stringify({ schema: 'reconciliation/1', ...head, lines: lines.map(cellsOf) }, null, 2)}\n`;
}
