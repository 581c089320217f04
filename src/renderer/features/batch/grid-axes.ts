/** Results laid out across and down by two of the batch's columns. Pure. */
import type { BatchColumn, BatchTableRow } from '../../../shared/batch.ts';
import type { JsonValue } from '../../../shared/json.ts';

/** As many values of a column are laid out. */
export const mostOnAxis = 60;

const keyOfValue = (value: JsonValue): string => JSON.stringify(value);

/** The distinct values of a column in the order in which they come. */
export function valuesOf(rows: readonly BatchTableRow[], column: number): JsonValue[] {
  const seen = new Map<string, JsonValue>();
  for (const { varied } of rows) {
    const value = varied[column] ?? null;
    seen.set(keyOfValue(value), value);
  }
  return [...seen.values()];
}

/** Places of the columns that differ between rows and have few enough values to be laid out. */
export const axesOf = (columns: readonly BatchColumn[], rows: readonly BatchTableRow[]): number[] =>
  columns.flatMap((_, index) => {
    const count = valuesOf(rows, index).length;
    return count > 1 && count <= mostOnAxis ? [index] : [];
  });

export interface Crossing {
  across: JsonValue[];
  down: JsonValue[];
  /** Rows of each cell, by line of `down`, then by column of `across`. */
  cells: BatchTableRow[][][];
}

export function crossing(rows: readonly BatchTableRow[], x: number, y: number): Crossing {
  const [across, down] = [valuesOf(rows, x), valuesOf(rows, y)];
  const placeX = new Map(across.map((value, index) => [keyOfValue(value), index]));
  const placeY = new Map(down.map((value, index) => [keyOfValue(value), index]));
  const cells: BatchTableRow[][][] = down.map(() => across.map(() => []));
  for (const row of rows) {
    const [atX, atY] = [
      placeX.get(keyOfValue(row.varied[x] ?? null)),
      placeY.get(keyOfValue(row.varied[y] ?? null)),
    ];
    if (atX !== undefined && atY !== undefined) cells[atY]?.[atX]?.push(row);
  }
  return { across, down, cells };
}
