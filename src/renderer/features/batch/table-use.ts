/** A table in use: which column stands for what, which lines are good, and which wait for a decision. Pure. */

import {
  faultOf,
  type LineFault,
  readTable,
  type Table,
  type TableFault,
} from '../../../shared/batch/table.ts';
import type { BatchTarget } from '../../../shared/batch.ts';
import type { ModelForm } from '../../../shared/form/types.ts';
import type { InputSource } from '../../../shared/inputs.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type { TableUse } from './state.ts';
import { type Choice, fieldOf, fieldValue, guessTargets, type TargetKey, targetOf } from './targets.ts';

/** Why a row of a table cannot be used; `noFile`: no file of that name was chosen. */
export type RowFault = LineFault | { kind: 'noFile'; name: string };

export interface BadTableRow {
  line: number;
  cells: readonly string[];
  fault: RowFault;
}

export interface UsedTable {
  columns: readonly string[];
  /** What each column stands for; null: nothing. */
  targets: readonly (TargetKey | null)[];
  good: readonly { line: number; cells: readonly string[] }[];
  /** Those that wait for a decision. */
  bad: readonly BadTableRow[];
  /** Lines that could not be read and are left out. */
  leftOut: readonly { line: number; fault: RowFault }[];
  /** Names of files that cells speak of and that were not chosen yet. */
  filesWanted: readonly string[];
}

export type TableInUse = { ok: true; used: UsedTable } | { ok: false; fault: TableFault };

let last: { content: string; withHeader: boolean; read: ReturnType<typeof readTable> } | null = null;

/** A table is read once, although it is shown often. */
export function readOnce(content: string, withHeader: boolean): ReturnType<typeof readTable> {
  if (last === null || last.content !== content || last.withHeader !== withHeader) {
    last = { content, withHeader, read: readTable(content, { withHeader }) };
  }
  return last.read;
}

export function tableInUse(use: TableUse, choices: readonly Choice[]): TableInUse {
  const read = readOnce(use.content, use.withHeader);
  if (!read.ok) return read;
  const { table } = read;
  const targets = targetsOf(table, use, choices);
  const good: { line: number; cells: readonly string[] }[] = [];
  const bad: BadTableRow[] = [];
  const leftOut: { line: number; fault: RowFault }[] = [];
  const filesWanted = new Set<string>();
  const isOut = new Set(use.leftOut);
  const mediaColumns = targets.flatMap((key, index) => (key?.startsWith('media:') ? [index] : []));
  const judge = (line: number, cells: readonly string[], fault: LineFault | null): void => {
    const absent = fault === null ? missingFiles(mediaColumns, cells, use.files) : [];
    const own: RowFault | null =
      fault ?? (absent[0] === undefined ? null : { kind: 'noFile', name: absent[0] });
    if (isOut.has(line)) {
      if (own !== null) leftOut.push({ line, fault: own });
      return;
    }
    for (const name of absent) filesWanted.add(name);
    if (own === null) good.push({ line, cells });
    else bad.push({ line, cells, fault: own });
  };
  for (const { line, cells, fault } of inOrder(table)) {
    const fixed = use.fixed[line];
    if (fixed === undefined) judge(line, cells, fault);
    else judge(line, fixed, faultOf(fixed, table.columns));
  }
  return {
    ok: true,
    used: { columns: table.columns, targets, good, bad, leftOut, filesWanted: [...filesWanted] },
  };
}

const inOrder = ({ rows, bad }: Table) =>
  [...rows.map((row) => ({ ...row, fault: null })), ...bad].sort((a, b) => a.line - b.line);

function targetsOf(table: Table, use: TableUse, choices: readonly Choice[]): (TargetKey | null)[] {
  const chosen = new Set(Object.values(use.targets));
  const guessed = guessTargets(
    table.columns.filter((column) => own(use.targets, column) === undefined),
    choices.filter(({ key }) => !chosen.has(key)),
  );
  const possible = new Set(choices.map(({ key }) => key));
  return table.columns.map((column) => {
    const key = own(use.targets, column) ?? guessed.get(column) ?? '';
    return possible.has(key) ? key : null;
  });
}

/** What a cell of media names: links, files, results. Several stand on lines of their own, or between bars. */
export const partsOfCell = (cell: string): string[] =>
  cell
    .split(/[|\r\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** By a name that a stranger gave: it may be one that every object has. */
const own = <T>(values: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;

/** The name by which a chosen file is found, whatever folder the table puts before it. */
export const fileKey = (path: string): string => (path.split(/[\\/]/).at(-1) ?? path).toLowerCase();

const isAddress = (part: string): boolean => /^(?:https?|asset):\/\/./i.test(part);
const resultId = (part: string): string | null => /^(?:result:)?(res_[0-9a-z]{22})$/.exec(part)?.[1] ?? null;

/** The source that a part of a media cell names, or null when its file was not chosen. */
function sourceOf(part: string, files: TableUse['files']): InputSource | null {
  if (isAddress(part)) return { kind: 'url', url: part };
  const result = resultId(part);
  if (result !== null) return { kind: 'result', resultId: result };
  return own(files, fileKey(part)) ?? null;
}

const missingFiles = (
  columns: readonly number[],
  cells: readonly string[],
  files: TableUse['files'],
): string[] =>
  columns.flatMap((index) =>
    partsOfCell(cells[index] ?? '').filter((part) => sourceOf(part, files) === null),
  );

/** The values of the good rows, for the columns that stand for something. */
export function plannedRows(
  { targets, good }: UsedTable,
  form: ModelForm,
  files: TableUse['files'],
): { targets: BatchTarget[]; rows: { line: number; values: JsonValue[] }[] } {
  const columns = targets.flatMap((key, index) => (key === null ? [] : [{ index, target: targetOf(key) }]));
  const rows = good.map(({ line, cells }) => ({
    line,
    values: columns.map(({ index, target }) => cellValue(cells[index] ?? '', target, form, files)),
  }));
  return { targets: columns.map(({ target }) => target), rows };
}

function cellValue(cell: string, target: BatchTarget, form: ModelForm, files: TableUse['files']): JsonValue {
  // A variable may well stand for nothing.
  if (target.kind === 'variable') return cell;
  if (target.kind === 'media') {
    const sources = partsOfCell(cell).flatMap((part) => sourceOf(part, files) ?? []);
    return sources.length === 0 ? null : sources.map((source) => ({ ...source }));
  }
  const field = fieldOf(form, target);
  return field === undefined ? null : fieldValue(form, field, cell);
}

/** The cells of every line as they stand now. */
export function tableCells({ content, withHeader, fixed }: TableUse): {
  columns: readonly string[];
  byLine: ReadonlyMap<number, readonly string[]>;
} {
  const read = readOnce(content, withHeader);
  if (!read.ok) return { columns: [], byLine: new Map() };
  const { columns, rows, bad } = read.table;
  return {
    columns,
    byLine: new Map([...rows, ...bad].map(({ line, cells }) => [line, fixed[line] ?? cells])),
  };
}
