/** Exported usage files: CSV with a header line, or JSON. What cannot be read says why, and what to do about it. */
import { readFile, stat } from 'node:fs/promises';
import Papa from 'papaparse';
import { AppError } from '../../shared/errors.ts';
import { isGone } from '../base/files.ts';
import { normaliseUsage, type UsableRows } from './usage.ts';

type Raw = Record<string, unknown>;

const refused = (message: string, cause?: unknown): AppError =>
  new AppError('invalid_input', message, { next: ['none'] }, { cause });

/** Largest usage export that is read, in bytes. */
const largestExport = 100 * 1024 * 1024;

/** The text of an exported file. @throws AppError `invalid_input`, `file_missing` */
export async function readExport(file: string): Promise<string> {
  let bytes: Uint8Array | null;
  try {
    bytes = (await stat(file)).size > largestExport ? null : await readFile(file);
  } catch (cause) {
    if (!isGone(cause)) throw refused('This file cannot be opened. Check that you may read it.', cause);
    throw new AppError('file_missing', 'This file is not there any more.', {}, { cause });
  }
  if (bytes === null) throw refused('This file is too large for a usage export (over 100 MB).');
  return textOf(bytes);
}

/**
 * The text of a file: UTF-8, or UTF-16 with its mark, as spreadsheets write it.
 * @throws AppError `invalid_input` when it is no text
 */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b) {
    throw refused('This is a workbook or an archive. Save the sheet as CSV, then import that file.');
  }
  const utf16 =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null;
  const text = new TextDecoder(utf16 ?? 'utf-8').decode(bytes);
  if (text.includes('\0')) throw refused('This is no text file. Export the usage as CSV or JSON.');
  return text;
}

/** @throws AppError `invalid_input` when the file is neither CSV nor JSON, or holds no usable row */
export function importUsage(content: string, origin: { accountId: string }): UsableRows & { read: number } {
  const trimmed = content.replace(/^\uFEFF/, '').trimStart();
  if (trimmed === '') throw refused('This file is empty.');
  const raws = /^[[{]/.test(trimmed) ? fromJson(trimmed) : fromCsv(trimmed);
  if (raws.length === 0) throw refused('This file holds no usage row.');
  const result = normaliseUsage(raws, { ...origin, source: 'import' });
  if (result.rows.length > 0) return { ...result, read: raws.length };
  throw refused(
    result.otherCurrency > 0
      ? 'No usage row of this file is in USD. Only amounts in USD can be read: currencies are not mixed.'
      : 'No usage row was found in this file. Each needs a model and a time (created_at) that can be read.',
  );
}

/** A number is taken as it is written: as a floating-point number it could lose digits. */
const asWritten = (name: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && /cost|amount|quantity/.test(name) ? (context?.source ?? value) : value;

function fromJson(content: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content, asWritten);
  } catch (cause) {
    throw refused(
      'This file looks like JSON but cannot be read as JSON; it may have been cut off. Export it again.',
      cause,
    );
  }
  if (Array.isArray(parsed)) return parsed;
  const object = parsed as Raw;
  if (String(object.schema).startsWith('reconciliation/')) throw ownExport();
  for (const name of ['items', 'data', 'rows']) {
    if (Array.isArray(object[name])) return object[name];
  }
  throw refused('This JSON file holds no list of usage rows (a list, or one under items, data or rows).');
}

/** A reconciliation that was exported here holds jobs beside rows; read as usage it would count them. */
const ownExport = (): AppError =>
  refused('This is a reconciliation that Safelight has exported, not a usage export of TokenLab.');

const needed: [name: string, others: RegExp][] = [
  ['model', /^(?:logical_)?model$/],
  ['created_at', /^(?:created_?at|time|timestamp)$/],
  ['cost', /^(?:cost(?:_decimal|_usd)?|amount_usd)$/],
];

function fromCsv(content: string): unknown[] {
  const { data, meta, errors } = Papa.parse<Raw>(content, {
    header: true,
    skipEmptyLines: true,
    transformHeader: (header) =>
      header
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_'),
  });
  const fields = meta.fields ?? [];
  if (fields.includes('line_key')) throw ownExport();
  const missing = needed.filter(([, names]) => !fields.some((field) => names.test(field)));
  if (missing.length > 0) {
    throw refused(
      `This is no usage export: it has no column ${missing.map(([name]) => name).join(', ')}. It needs model, created_at and cost in its first line, and request_id or billing_transaction_id for its rows to be joined.`,
    );
  }
  if (errors.some(({ type }) => type === 'Quotes')) {
    throw refused(
      'The quotes of this CSV file do not match, as in a file that was cut off. Nothing was read; export it again.',
    );
  }
  // A leading apostrophe is how spreadsheets and our own export keep a formula from running.
  return data.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replace(/^'(?=[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])/, '') : value,
      ]),
    ),
  );
}
