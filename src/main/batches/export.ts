/** A batch written out: a record for each of its jobs, with what was varied, what it cost and what it gave. */

import Papa from 'papaparse';
import { nameColumns } from '../../shared/batch/table.ts';
import { nameOfColumn } from '../../shared/batch.ts';
import { checked } from '../../shared/checked.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { inputSourceSchema } from '../../shared/request.ts';
import { isSample } from '../../shared/sample.ts';
import { say } from '../../shared/words/batches/say.ts';
import { localDay } from '../base/dates.ts';
import { writeAtomically } from '../base/files.ts';
import { guardFormula } from '../base/spreadsheet.ts';
import { letOthersWork } from '../base/timers.ts';
import type { BatchRecord, Ledger } from '../ledger/index.ts';

export type BatchExportFormat = 'csv' | 'jsonl';

export interface ExportOptions {
  ledger: Pick<Ledger, 'batches' | 'jobs' | 'results'>;
}

/** After those of what was varied, whose names are `varied_…`. */
const columns = [
  'job_id',
  'retry_of',
  'state',
  'model',
  'task_id',
  'request_id',
  'billing_transaction_id',
  'created_at',
  'submitted_at',
  'ended_at',
  'estimate_min_usd',
  'estimate_max_usd',
  'charged_usd',
  'sample_money',
  'error_code',
  'error_message',
  'result_files',
] as const;

interface ExportedRow {
  row: number;
  line: number;
  /** In the order of the batch's columns. */
  varied: JsonValue[];
  facts: Record<(typeof columns)[number], string>;
  results: JsonObject[];
}

const iso = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());
const pageSize = 100;

/** Whole or not at all. @throws AppError `not_found`, `disk_full`, `file_unwritable` */
export async function exportBatch(
  { ledger }: ExportOptions,
  batchId: string,
  format: BatchExportFormat,
  file: string,
): Promise<void> {
  const batch = ledger.batches.require(batchId);
  // A variable, a field, the seed and a wildcard may have the same name: the second gets a number.
  const names = nameColumns(batch.columns.map(nameOfColumn));
  const lines: string[] = format === 'csv' ? [head(names)] : [];
  for (let offset = 0; ; offset += pageSize) {
    const rows = page(ledger, batch, offset);
    if (rows.length === 0) break;
    lines.push(...rows.map((row) => (format === 'csv' ? csvLine(row) : jsonLine(batch, names, row))));
    await letOthersWork();
  }
  const newline = format === 'csv' ? '\r\n' : '\n';
  await writeAtomically(file, lines.map((line) => line + newline).join(''), {
    messages: { full: say('diskIsFullSoExport'), unwritable: say('exportCouldntBeWritten') },
  });
}

function page(ledger: ExportOptions['ledger'], batch: BatchRecord, offset: number): ExportedRow[] {
  return ledger.batches.table(batch.id, offset, pageSize).rows.map(({ index, line, varied, job: { id } }) => {
    const job = ledger.jobs.require(id);
    const results = ledger.results.ofJob(id);
    return {
      row: index + 1,
      line,
      varied: batch.columns.map((_, at) => shown(varied[at] ?? null)),
      facts: {
        job_id: id,
        retry_of: job.retryOf ?? '',
        state: job.state,
        model: job.modelResolved ?? job.model,
        task_id: job.taskId ?? '',
        request_id: job.requestId ?? '',
        billing_transaction_id: job.billing.transactionId ?? '',
        created_at: iso(job.createdAt),
        submitted_at: iso(job.submittedAt),
        ended_at: iso(job.terminalAt),
        estimate_min_usd: job.billing.estimate.minUsd ?? '',
        estimate_max_usd: job.billing.estimate.maxUsd ?? '',
        charged_usd: job.billing.settledUsd ?? '',
        // The sandbox's dollars: nobody pays them, and they belong in no sum of real ones.
        sample_money: isSample(job.accountId) ? 'yes' : 'no',
        error_code: job.error?.code ?? '',
        error_message: job.error?.message ?? '',
        result_files: results.flatMap(({ fileName }) => fileName ?? []).join('\n'),
      },
      results: results.map(({ id: resultId, media, role, fileName, mime, bytes, sha256 }) => ({
        id: resultId,
        media,
        role,
        file: fileName,
        mime,
        bytes,
        sha256,
      })),
    };
  });
}

/** Media by their link, their file's name, or the result's id. */
function shown(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(shown);
  const source = checked(inputSourceSchema, value);
  if (!source.success) return value;
  const { data } = source;
  return data.kind === 'url' ? data.url : data.kind === 'file' ? data.name : data.resultId;
}

const head = (names: readonly string[]): string =>
  csv(['row', 'line', ...names.map((name) => `varied_${name}`), ...columns]);

const csvLine = ({ row, line, varied, facts }: ExportedRow): string =>
  csv([String(row), String(line), ...varied.map(cellOf), ...columns.map((name) => facts[name])]);

const csv = (cells: readonly string[]): string => Papa.unparse([cells.map(guardFormula)]);

const cellOf = (value: JsonValue): string =>
  value === null
    ? ''
    : Array.isArray(value)
      ? value.map(cellOf).join('\n')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);

/** Empty is null. */
function jsonLine(
  { id, name }: BatchRecord,
  names: readonly string[],
  { row, line, varied, facts, results }: ExportedRow,
): string {
  const { result_files: _files, ...rest } = facts;
  const given = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, value === '' ? null : value]),
  );
  return JSON.stringify({
    schema: 'safelight-batch/1',
    batch: { id, name },
    row,
    line,
    varied: Object.fromEntries(names.map((column, at) => [column, varied[at] ?? null])),
    ...given,
    results,
  });
}

export const exportName = ({ createdAt }: BatchRecord, format: BatchExportFormat): string =>
  `safelight-batch-${localDay(createdAt)}.${format}`;
