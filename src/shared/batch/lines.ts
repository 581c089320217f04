/** The lines of a batch: those of its table, or every combination of its lists. Pure, and cheap enough to ask while someone types. */
import { type BatchSpec, mostBatchRows } from '../batch.ts';

export type SpecLines = Pick<BatchSpec, 'vary' | 'table' | 'repeat' | 'leaveOut'>;

/** Before any is left out and any is repeated. */
export function lineCount({ table, vary: { how, columns } }: SpecLines): number {
  if (table !== null) return table.rows.length;
  if (how === 'together') return columns[0]?.values.length ?? 1;
  return columns.reduce((product, { values }) => product * values.length, 1);
}

/** Lists that are taken together have to be of one length. */
export const areOfOneLength = ({ table, vary: { how, columns } }: SpecLines): boolean =>
  table !== null || how === 'combine' || new Set(columns.map(({ values }) => values.length)).size <= 1;

/** The number that people know a line by: of the file, or among the combinations, counted from 1. */
export const lineAt = ({ table }: SpecLines, at: number): number => table?.rows[at]?.line ?? at + 1;

/** Zero-based positions of the lines that are kept. */
export function keptLines(spec: SpecLines): number[] {
  const out = new Set(spec.leaveOut);
  const kept: number[] = [];
  const all = lineCount(spec);
  for (let at = 0; at < all; at += 1) if (!out.has(lineAt(spec, at))) kept.push(at);
  return kept;
}

/** Jobs that it would make; null: its lists are of different lengths. What is far too many is not counted out. */
export function countRows(spec: SpecLines): number | null {
  if (!areOfOneLength(spec)) return null;
  const most = lineCount(spec) * spec.repeat;
  return most - spec.leaveOut.length * spec.repeat > mostBatchRows
    ? most
    : keptLines(spec).length * spec.repeat;
}
