import { describe, expect, it } from 'vitest';
import { movedInCells } from '../../../../src/renderer/features/batch/cell-moves.ts';
import { axesOf, crossing, mostOnAxis, valuesOf } from '../../../../src/renderer/features/batch/grid-axes.ts';
import { hasEnded, progressOf } from '../../../../src/renderer/features/batch/progress.ts';
import type { BatchColumn, BatchTableRow } from '../../../../src/shared/batch.ts';
import type { JsonValue } from '../../../../src/shared/json.ts';
import { row } from '../rows.ts';

const columns: BatchColumn[] = [
  { kind: 'variable', name: 'subject' },
  { kind: 'field', name: 'size' },
  { kind: 'seed', name: 'seed' },
];
const rowsOf = (...varied: JsonValue[][]): BatchTableRow[] =>
  varied.map((values, index) => ({ index, line: index + 1, varied: values, job: row(`j${index}`) }));

describe('the page of a batch', () => {
  it('sums its jobs by what they need, rows that are not written yet among those that wait', () => {
    const progress = progressOf({
      count: 12,
      progress: { completed: 3, failed: 1, draft: 2, pending: 1, processing: 1, not_sent: 1, unconfirmed: 1 },
    });
    expect(progress.parts).toEqual({ done: 3, running: 2, waiting: 4, bad: 2, ended: 1 });
    expect(progress.total).toBe(12);
    // Retries are jobs beside the rows.
    expect(progressOf({ count: 2, progress: { completed: 3 } }).total).toBe(3);
    expect(hasEnded({ count: 2, phase: 'ready', progress: { completed: 1, failed: 1 } })).toBe(true);
    expect(hasEnded({ count: 2, phase: 'ready', progress: { completed: 1 } })).toBe(false);
    expect(hasEnded({ count: 2, phase: 'writing', progress: { completed: 2 } })).toBe(false);
  });

  it('lays out the columns that differ, in the order of their values', () => {
    const rows = rowsOf(
      ['fox', 'a', 1],
      ['fox', 'b', 1],
      ['bear', 'a', 1],
      ['bear', 'b', 1],
      ['fox', 'a', 1],
    );
    expect(axesOf(columns, rows)).toEqual([0, 1]);
    expect(valuesOf(rows, 0)).toEqual(['fox', 'bear']);
    const { across, down, cells } = crossing(rows, 1, 0);
    expect([across, down]).toEqual([
      ['a', 'b'],
      ['fox', 'bear'],
    ]);
    expect(cells.map((line) => line.map((cell) => cell.map(({ index }) => index)))).toEqual([
      [[0, 4], [1]],
      [[2], [3]],
    ]);
    const many = rowsOf(
      ...Array.from({ length: mostOnAxis + 1 }, (_, at): JsonValue[] => [`s${at}`, 'a', 1]),
    );
    expect(axesOf(columns, many)).toEqual([]);
  });

  it('moves through the results of a cell, then to the next cell', () => {
    const cells = [
      [[1, 2], []],
      [[1], [1]],
    ];
    const from = (line: number, column: number, place = 0) => ({ line, column, place });
    expect(movedInCells('ArrowRight', from(0, 0), cells)).toEqual(from(0, 0, 1));
    expect(movedInCells('ArrowRight', from(0, 0, 1), cells)).toEqual(from(0, 1));
    expect(movedInCells('ArrowRight', from(0, 1), cells)).toEqual(from(0, 1));
    expect(movedInCells('ArrowLeft', from(0, 1), cells)).toEqual(from(0, 0, 1));
    expect(movedInCells('ArrowDown', from(0, 0, 1), cells)).toEqual(from(1, 0));
    expect(movedInCells('ArrowUp', from(0, 1), cells)).toEqual(from(0, 1));
    expect(movedInCells('End', from(1, 0), cells)).toEqual(from(1, 1));
    expect(movedInCells('Tab', from(1, 0), cells)).toBeNull();
  });
});
