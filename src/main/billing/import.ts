/** Exported usage files: CSV with a header line, or JSON. What cannot be read says why, and what to do about it. */

import Papa from 'papaparse';
import { AppError } from '../../shared/errors.ts';
import { formatSize } from '../../shared/size.ts';
import { MiB } from '../../shared/units.ts';
import type { OddUsageRow } from '../../shared/usage.ts';
import { say } from '../../shared/words/billing/say.ts';
import { listed } from '../../shared/words.ts';
import { isGone } from '../base/files.ts';
import { parseWithin, rowsLimits } from '../base/json-limits.ts';
import { FileTooLarge, NoRegularFile, readRegular } from '../base/regular-file.ts';
import { decodeText } from '../base/text.ts';
import { normaliseUsage, tooManyCells, type UsableRows } from './usage.ts';

type Raw = Record<string | symbol, unknown>;

const refused = (message: string, cause?: unknown): AppError =>
  new AppError('invalid_input', message, {}, { cause });

/** Largest usage export that is read, in bytes. */
const largestExport = 100 * MiB;

/** The text of an exported file. @throws AppError `invalid_input`, `file_missing` */
export async function readExport(file: string): Promise<string> {
  try {
    return textOf(await readRegular(file, largestExport));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (isGone(cause)) throw new AppError('file_missing', say('thisFileNoLongerExists'), {}, { cause });
    throw refused(unreadable(cause), cause);
  }
}

function unreadable(cause: unknown): string {
  if (cause instanceof FileTooLarge) return say('thisFileIsTooLarge', { size: formatSize(largestExport) });
  if (cause instanceof NoRegularFile) return say('thisIsFolderOrDevice');
  return say('thisFileCantBeOpened');
}

/** @throws AppError `invalid_input` when it is no text */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b) {
    throw refused(say('thisIsWorkbookOrArchive'));
  }
  const text = decodeText(bytes);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text
  if (/[\0-\x08\x0e-\x1f]/.test(text)) throw refused(say('thisIsNotTextFile'));
  return text;
}

/**
 * @param origin.latest no charge can be later than this, Unix ms
 * @throws AppError `invalid_input` when the file is neither CSV nor JSON, or holds no usable row
 */
export function importUsage(
  content: string,
  origin: { accountId: string; latest?: number },
): UsableRows & { read: number } {
  const trimmed = content.replace(/^\uFEFF/, '').trimStart();
  if (trimmed === '') throw refused(say('thisFileIsEmpty'));
  const { raws, lines } = /^[[{]/.test(trimmed) ? { raws: fromJson(trimmed), lines: null } : fromCsv(content);
  if (raws.length === 0) throw refused(say('thisFileHasNoUsage'));
  const result = normaliseUsage(
    raws,
    { ...origin, source: 'import' },
    lines === null ? undefined : (index) => lines[index]!,
  );
  if (result.rows.length > 0) return { ...result, read: raws.length };
  const [odd] = result.oddRows;
  const where =
    odd === undefined
      ? ''
      : ` ${say(lines === null ? 'inRow' : 'inLine', { line: odd.line, fault: faultOf(odd) })}`;
  throw refused(
    result.otherCurrency > 0 ? `${say('noUsageRowInThis')}${where}` : `${say('noUsageRowWasFound')}${where}`,
  );
}

function faultOf({ why, text }: OddUsageRow): string {
  switch (why) {
    case 'model_missing':
      return say('itHasNoModel');
    case 'time_missing':
      return say('itHasNoTime');
    case 'time_ambiguous':
      return say('textCanMeanTwoDifferent', { text });
    case 'time_unreadable':
      return say('textCannotBeReadAs', { text });
    case 'time_impossible':
      return say('textIsNoTimeOfCharge', { text });
    case 'too_many_cells':
      return say('itHasTooManyCells');
    case 'other_currency':
      return say('itsCurrencyIsText', { text });
    case 'amount_unreadable':
      return say('textCannotBeReadReliably', { text });
  }
}

/** A number is taken as it is written: as a floating-point number it could lose digits. */
const asWritten = (name: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && /cost|amount|quantity/.test(name) ? (context?.source ?? value) : value;

function fromJson(content: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = parseWithin(content, rowsLimits, asWritten);
  } catch (cause) {
    throw refused(say('thisFileLooksLikeJson'), cause);
  }
  if (Array.isArray(parsed)) return parsed;
  const object = parsed as Raw;
  if (String(object.schema).startsWith('reconciliation/')) throw ownExport();
  for (const name of ['items', 'data', 'rows']) {
    if (Array.isArray(object[name])) return object[name];
  }
  throw refused(say('thisJsonFileHoldsNo'));
}

/** A reconciliation that was exported here holds jobs beside rows; read as usage it would count them. */
const ownExport = (): AppError => refused(say('thisIsReconciliationThatSafelight'));

const needed: [name: string, others: RegExp][] = [
  ['model', /^(?:logical_)?model$/],
  ['created_at', /^(?:created_?at|time|timestamp)$/],
  ['cost', /^(?:cost(?:_decimal|_usd)?|amount_usd)$/],
];

/** The line that tells a spreadsheet what parts the columns; it may come back in quotes. */
const separatorLine = /^[\uFEFF\s]*"?sep=(.)"?[^\S\n]*\n/i;

/** The rows, and the line of the file that each begins in. */
function fromCsv(text: string): { raws: unknown[]; lines: number[] } {
  // A file may mix line ends, and the parser knows one kind: with another one it would take many records for one.
  const content = text.replace(/\r\n?/g, '\n');
  const separator = separatorLine.exec(content);
  const skipped = separator?.[0].length ?? /^[\uFEFF\s]*/.exec(content)![0].length;
  let names: string[] | null = null;
  const raws: Raw[] = [];
  const lines: number[] = [];
  const lineAt = lineCounter(content);
  let end = skipped;
  Papa.parse<string[]>(content.slice(skipped), {
    skipEmptyLines: 'greedy',
    newline: '\n',
    ...(separator === null ? {} : { delimiter: separator[1]! }),
    step({ data, meta, errors }) {
      if (names === null) {
        names = data.map(columnName);
        mustBeUsage(names);
      } else if (isShifted(names, data)) {
        raws.push({ [tooManyCells]: data.join(meta.delimiter) });
        lines.push(lineAt(end));
      } else {
        raws.push(Object.fromEntries(names.map((name, index) => [name, withoutGuard(data[index])])));
        lines.push(lineAt(end));
      }
      if (errors.some(({ type }) => type === 'Quotes')) throw tornQuotes();
      end = skipped + meta.cursor;
    },
  });
  return { raws, lines };
}

const columnName = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

function mustBeUsage(names: readonly string[]): void {
  if (names.includes('line_key')) throw ownExport();
  const missing = needed.filter(([, pattern]) => !names.some((name) => pattern.test(name)));
  if (missing.length === 0) return;
  throw refused(say('thisIsNotUsageExport', { missing: listed(missing.map(([name]) => name)) }));
}

/**
 * Whether cells stand in columns that are not theirs. Empty cells at the end are harmless, unless the comma of an amount such as
 * `0,05` has made two cells of it.
 */
function isShifted(names: readonly string[], cells: readonly string[]): boolean {
  if (cells.length <= names.length) return false;
  if (cells.slice(names.length).some((cell) => cell.trim() !== '')) return true;
  const areDigits = (cell: string | undefined) => /^\s*\d+\s*$/.test(cell ?? '');
  return names.some(
    (name, index) =>
      /cost|amount|quantity/.test(name) && /\d\s*$/.test(cells[index] ?? '') && areDigits(cells[index + 1]),
  );
}

const tornQuotes = (): AppError => refused(say('quotesInThisCsvFile'));

/** A leading apostrophe is how spreadsheets and our own export keep a formula from running. */
const withoutGuard = (cell: string | undefined): string | undefined =>
  cell?.replace(/^'(?=[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])/, '');

/** Lines without a word of their own, up to the next row. */
const blankLines = /(?:[\s;,|"]*\n)?/y;

/** The number of the line in which the next row begins; asked for places from front to back. */
function lineCounter(content: string): (from: number) => number {
  let line = 1;
  let counted = 0;
  return (from) => {
    blankLines.lastIndex = from;
    blankLines.exec(content);
    for (; counted < blankLines.lastIndex; counted += 1) {
      if (content[counted] === '\n') line += 1;
    }
    return line;
  };
}
