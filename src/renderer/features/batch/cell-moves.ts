/** Where the arrow keys lead among the results of a contact sheet that is laid out across and down. Pure. */

/** As many results of a cell are drawn; the others are counted. */
export const SHOWN_IN_CELL = 4;

export interface Place {
  line: number;
  column: number;
  place: number;
}

/** Through the results of a cell first, then on to the next cell. */
export function movedInCells(
  move: string,
  at: Place,
  cells: readonly (readonly (readonly unknown[])[])[],
): Place | null {
  const lastLine = cells.length - 1;
  const lastColumn = (cells[0]?.length ?? 0) - 1;
  const countAt = (line: number, column: number): number =>
    Math.max(1, Math.min(SHOWN_IN_CELL, cells[line]?.[column]?.length ?? 0));
  const to = (line: number, column: number, place = 0): Place => ({ line, column, place });
  switch (move) {
    case 'ArrowRight':
      if (at.place + 1 < countAt(at.line, at.column)) return to(at.line, at.column, at.place + 1);
      return at.column < lastColumn ? to(at.line, at.column + 1) : at;
    case 'ArrowLeft':
      if (at.place > 0) return to(at.line, at.column, at.place - 1);
      return at.column > 0 ? to(at.line, at.column - 1, countAt(at.line, at.column - 1) - 1) : at;
    case 'ArrowDown':
      return to(Math.min(lastLine, at.line + 1), at.column);
    case 'ArrowUp':
      return to(Math.max(0, at.line - 1), at.column);
    case 'Home':
      return to(at.line, 0);
    case 'End':
      return to(at.line, lastColumn);
    case 'PageUp':
      return to(0, at.column);
    case 'PageDown':
      return to(lastLine, at.column);
    default:
      return null;
  }
}
