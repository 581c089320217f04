/**
 * Rows of a text whose cells are parted by commas, semicolons or tabs, with the number of the line that each begins in.
 * A row that breaks the rules of quotes is named and costs one line: what follows is read as usual. Pure.
 */

export interface CsvRow {
  /** Line of the file that it begins in, from 1. */
  line: number;
  cells: string[];
  /** Its quotes do not match: the cells are the line as it stands, parted without regard to quotes. */
  torn: boolean;
}

export const separators = ['\t', ';', ','] as const;
export type Separator = (typeof separators)[number];

/** The line that tells a spreadsheet what parts the columns. */
const separatorLine = /^"?sep=([\t;,])"?$/i;

/** What parts the columns of the first line; a text of one column has tabs, so that its commas stay in it. */
export function separatorOf(firstLine: string): Separator {
  // Every second part stands in quotes, but for the rest after one that is not closed.
  const parts = firstLine.split('"');
  const bare = parts.filter((_, at) => at % 2 === 0 || at === parts.length - 1).join('');
  const counts = separators.map((separator) => bare.split(separator).length - 1);
  const most = Math.max(...counts);
  return separators[most === 0 ? 0 : counts.indexOf(most)] ?? '\t';
}

/** The end of the line that `from` is in, and where the next one begins. */
function lineEnd(text: string, from: number): { end: number; next: number } {
  for (let at = from; at < text.length; at += 1) {
    const unit = text[at];
    if (unit === '\n') return { end: at, next: at + 1 };
    if (unit === '\r') return { end: at, next: text[at + 1] === '\n' ? at + 2 : at + 1 };
  }
  return { end: text.length, next: text.length };
}

interface Cell {
  text: string;
  /** Place of the separator or line end after it. */
  end: number;
  /** Line ends inside it. */
  lines: number;
}

/** A cell in quotes, or null when they are not closed as they should be within `longest` characters. */
function quotedCell(text: string, start: number, separator: Separator, longest: number): Cell | null {
  let value = '';
  let lines = 0;
  // Twice: each quote inside stands there doubled. With some to spare, so that what is just too long is named as such.
  const last = Math.min(text.length, start + 2 * longest + 1_000);
  let from = start + 1;
  for (let at = from; at < last; at += 1) {
    const unit = text[at];
    if (unit === '\n' || (unit === '\r' && text[at + 1] !== '\n')) lines += 1;
    if (unit !== '"') continue;
    value += text.slice(from, at);
    if (text[at + 1] === '"') {
      value += '"';
      at += 1;
      from = at + 1;
      continue;
    }
    const after = text[at + 1];
    const isEnd = after === undefined || after === separator || after === '\n' || after === '\r';
    return isEnd ? { text: value, end: at + 1, lines } : null;
  }
  return null;
}

function plainCell(text: string, start: number, separator: Separator): Cell {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { text: text.slice(start, end), end, lines: 0 };
}

/** One row from `start` on; `next` is where the row after it begins. */
function rowAt(
  text: string,
  start: number,
  separator: Separator,
  longest: number,
): { cells: string[]; torn: boolean; next: number; lines: number } {
  const cells: string[] = [];
  let lines = 1;
  let at = start;
  for (;;) {
    const cell = text[at] === '"' ? quotedCell(text, at, separator, longest) : plainCell(text, at, separator);
    if (cell === null) {
      const { end, next } = lineEnd(text, start);
      return { cells: text.slice(start, end).split(separator), torn: true, next, lines: 1 };
    }
    cells.push(cell.text);
    lines += cell.lines;
    if (text[cell.end] !== separator) {
      return { cells, torn: false, next: lineEnd(text, cell.end).next, lines };
    }
    at = cell.end + 1;
  }
}

/** @param longest characters of a cell that the caller accepts; a quote that is not closed by then is a torn one */
export function* csvRows(text: string, longest: number): Generator<CsvRow> {
  let line = 1;
  let at = 0;
  let separator: Separator | null = null;
  while (at < text.length) {
    const { end, next } = lineEnd(text, at);
    const whole = text.slice(at, end);
    const isBlank = whole.trim() === '' && !whole.includes('\t');
    if (separator === null && !isBlank) {
      const named = separatorLine.exec(whole.trim())?.[1];
      separator = (named as Separator | undefined) ?? separatorOf(whole);
      if (named !== undefined) {
        at = next;
        line += 1;
        continue;
      }
    }
    if (isBlank || separator === null) {
      at = next;
      line += 1;
      continue;
    }
    const row = rowAt(text, at, separator, longest);
    if (row.torn || row.cells.some((cell) => cell.trim() !== '')) {
      yield { line, cells: row.cells, torn: row.torn };
    }
    at = row.next;
    line += row.lines;
  }
}
