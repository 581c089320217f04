/**
 * A table that a person brings: CSV (comma, semicolon or tab), JSONL, or what a spreadsheet puts on the clipboard. It
 * becomes columns, rows with the number of their line, and lines that cannot be used, each with its reason. Pure.
 */
import { MiB } from '../units.ts';
import { csvRows } from './csv.ts';

export const tableBounds = { bytes: 8 * MiB, rows: 5_000, columns: 100, cell: 20_000 } as const;

/** Why one line cannot be used as it stands. */
export type LineFault =
  | { kind: 'cells'; found: number; wanted: number }
  | { kind: 'quotes' }
  | { kind: 'long'; column: string }
  | { kind: 'unreadable'; column: string }
  | { kind: 'notJson' }
  | { kind: 'notObject' }
  | { kind: 'nested'; column: string };

/** Why a table cannot be used at all. */
export type TableFault =
  | { kind: 'empty' }
  | { kind: 'noRows' }
  | { kind: 'jsonList' }
  | { kind: 'tooLarge' }
  | { kind: 'tooManyRows' }
  | { kind: 'tooManyColumns' }
  | { kind: 'header' }
  | { kind: 'headerText' };

export interface TableRow {
  line: number;
  /** One for each column. */
  cells: string[];
}

export interface BadLine {
  line: number;
  /** What could be read of it, one for each column, so that it can be fixed in place. */
  cells: string[];
  fault: LineFault;
}

export interface Table {
  columns: string[];
  rows: TableRow[];
  bad: BadLine[];
}

export type TableReading = { ok: true; table: Table } | { ok: false; fault: TableFault };

const refused = (kind: TableFault['kind']): TableReading => ({ ok: false, fault: { kind } });

/** @param withHeader whether the first line of a CSV or pasted table names the columns */
export function readTable(content: string, { withHeader = true } = {}): TableReading {
  // No character of a text has less than one byte.
  if (content.length > tableBounds.bytes) return refused('tooLarge');
  const text = content.replace(/^\uFEFF/, '');
  const begin = text.trimStart();
  if (begin === '') return refused('empty');
  if (/^\[\s*[{[\]]/.test(begin)) return refused('jsonList');
  return isJsonLines(text) ? readJsonLines(text) : readCells(text, withHeader);
}

/** Whether each line names its own columns. A column of a CSV may be named after a variable: {{subject}}. */
export const isJsonLines = (content: string): boolean => /^\uFEFF?\s*\{(?!\{)/.test(content);

/** What is wrong with the cells of a row, or null. */
export function faultOf(cells: readonly string[], columns: readonly string[]): LineFault | null {
  if (cells.length !== columns.length) {
    return { kind: 'cells', found: cells.length, wanted: columns.length };
  }
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell.length > tableBounds.cell) return { kind: 'long', column };
    if (isUnreadable(cell)) return { kind: 'unreadable', column };
  }
  return null;
}

/** Characters that stand for bytes which were no text, or that no text has. */
const isUnreadable = (cell: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text
  /[\uFFFD\0-\x08\x0B\x0C\x0E-\x1F]/.test(cell);

/** A spreadsheet's names of columns: A, B, ... Z, AA. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}

const longestName = 200;

/** Names for the columns: what has none gets its letter, and a name that is there already gets a number. */
export function nameColumns(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((given, index) => {
    const name = given.trim().slice(0, longestName) || columnLetters(index);
    let unique = name;
    for (let number = 2; taken.has(unique); number += 1) unique = `${name} (${number})`;
    taken.add(unique);
    return unique;
  });
}

/** A leading apostrophe is how spreadsheets, and our own export, keep a formula from running. */
const withoutGuard = (cell: string): string =>
  cell.replace(/^'(?=[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])/, '');

/** Empty cells at the end that no column stands for; spreadsheets leave them there. */
function trimmed(cells: readonly string[], wanted: number): string[] {
  let length = cells.length;
  while (length > wanted && cells[length - 1]?.trim() === '') length -= 1;
  return cells.slice(0, length);
}

function readCells(text: string, withHeader: boolean): TableReading {
  let columns: string[] | null = null;
  const rows: TableRow[] = [];
  const bad: BadLine[] = [];
  for (const { line, cells: raw, torn } of csvRows(text, tableBounds.cell)) {
    const cells = raw.map(withoutGuard);
    if (columns === null) {
      const names = trimmed(cells, 1);
      if (names.length > tableBounds.columns) return refused('tooManyColumns');
      const fault = withHeader ? faultOf(names, names) : null;
      // Another encoding than UTF-8 or UTF-16 is no fault of quotation marks.
      if (fault?.kind === 'unreadable') return refused('headerText');
      if (withHeader && (torn || fault !== null)) return refused('header');
      columns = withHeader ? nameColumns(names) : names.map((_, index) => columnLetters(index));
      if (withHeader) continue;
    }
    if (rows.length + bad.length === tableBounds.rows) return refused('tooManyRows');
    const own = trimmed(cells, columns.length);
    const fault: LineFault | null = torn ? { kind: 'quotes' } : faultOf(own, columns);
    if (fault === null) rows.push({ line, cells: own });
    else bad.push({ line, cells: asManyAs(columns, own), fault });
  }
  if (columns === null) return refused('empty');
  return rows.length + bad.length === 0 ? refused('noRows') : { ok: true, table: { columns, rows, bad } };
}

/** As many cells as there are columns; what is too much stays, with the last one. */
function asManyAs(columns: readonly string[], cells: readonly string[]): string[] {
  const own = columns.map((_, index) => cells[index] ?? '');
  if (cells.length > columns.length) own[columns.length - 1] = cells.slice(columns.length - 1).join(' ');
  return own.map((cell) => cell.slice(0, tableBounds.cell));
}

/** A number is taken as it is written: as a floating-point number, a long seed would lose digits. */
function asWritten(this: unknown, _name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? new Written(context?.source ?? String(value)) : value;
}
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The text of a value; null for one that is no plain value, nor a list of texts (one to a line). */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return '';
  if (value instanceof Written) return value.text;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isTexts ? value.join('\n') : null;
}

type JsonLine = { line: number } & ({ values: Map<string, unknown> } | { fault: LineFault; text: string });

function readJsonLines(text: string): TableReading {
  const read: JsonLine[] = [];
  const places = new Map<string, number>();
  for (const [index, each] of text.split(/\r\n|\r|\n/).entries()) {
    if (each.trim() === '') continue;
    if (read.length === tableBounds.rows) return refused('tooManyRows');
    const line = parseLine(each, index + 1);
    read.push(line);
    if (!('values' in line)) continue;
    for (const name of line.values.keys()) if (!places.has(name)) places.set(name, places.size);
    if (places.size > tableBounds.columns) return refused('tooManyColumns');
  }
  const names = [...places.keys()];
  if (names.length === 0) return refused('noRows');
  const columns = nameColumns(names);
  const rows: TableRow[] = [];
  const bad: BadLine[] = [];
  for (const line of read) {
    if (!('values' in line)) {
      bad.push({ line: line.line, cells: asManyAs(columns, [line.text]), fault: line.fault });
      continue;
    }
    const texts = names.map((name) => textOf(line.values.get(name)));
    const nested = texts.indexOf(null);
    const cells = texts.map((cell) => cell ?? '');
    const fault: LineFault | null =
      nested < 0 ? faultOf(cells, columns) : { kind: 'nested', column: columns[nested] ?? '' };
    if (fault === null) rows.push({ line: line.line, cells });
    else bad.push({ line: line.line, cells: asManyAs(columns, cells), fault });
  }
  return { ok: true, table: { columns, rows, bad } };
}

function parseLine(text: string, line: number): JsonLine {
  let value: unknown;
  try {
    value = JSON.parse(text, asWritten);
  } catch {
    return { line, fault: { kind: 'notJson' }, text };
  }
  const isObject =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Written);
  return isObject
    ? { line, values: new Map(Object.entries(value as Record<string, unknown>)) }
    : { line, fault: { kind: 'notObject' }, text };
}
