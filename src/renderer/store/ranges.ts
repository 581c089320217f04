/**
 * Range logic of the list, pure: the window holds a few pages of rows around what is in view, never the whole list.
 * Row indexes count jobs in the query's order; item indexes count what the virtual list draws (rows and headings).
 */
import type { JobRow } from '../../shared/job.ts';
import type { ListSection } from '../../shared/views.ts';
import { sameOrNew } from './same.ts';

/** Rows per page asked from main. */
export const PAGE_SIZE = 100;
/** Pages kept on each side of the pages in view. */
const MARGIN_PAGES = 1;

/** Pages of rows by page number; a missing page was not loaded or was dropped. */
export type Pages = ReadonlyMap<number, readonly JobRow[]>;

/** First and last row index in view, both inclusive. */
export interface Span {
  first: number;
  last: number;
}

/** Page numbers that cover `span` within a list of `total` rows. */
export function pagesOf(span: Span, total: number): number[] {
  const last = Math.min(span.last, total - 1);
  const first = Math.max(0, Math.min(span.first, last));
  const pages: number[] = [];
  for (let page = Math.floor(first / PAGE_SIZE); page * PAGE_SIZE <= last; page += 1) pages.push(page);
  return pages;
}

/** Only the pages worth keeping around `span`. */
export function prunePages(pages: Pages, span: Span, total: number): Pages {
  const wanted = pagesOf(span, total);
  const from = (wanted[0] ?? 0) - MARGIN_PAGES;
  const to = (wanted.at(-1) ?? 0) + MARGIN_PAGES;
  const kept = [...pages].filter(([page]) => page >= from && page <= to);
  return kept.length === pages.size ? pages : new Map(kept);
}

/** The row at an index, or null while its page is not loaded. */
export function rowAt(pages: Pages, index: number): JobRow | null {
  return pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE] ?? null;
}

/** Index of a job among the loaded rows, or null. */
export function indexOfJob(pages: Pages, jobId: string): number | null {
  for (const [page, rows] of pages) {
    const at = rows.findIndex((row) => row.id === jobId);
    if (at >= 0) return page * PAGE_SIZE + at;
  }
  return null;
}

/** True when both hold the same jobs at the same places, whatever their contents. */
export function sameOrder(a: readonly JobRow[] | undefined, b: readonly JobRow[]): boolean {
  return a !== undefined && a.length === b.length && a.every((row, index) => row.id === b[index]?.id);
}

/** Fresh rows, with the objects at hand for those in which nothing has changed. */
export function keepUnchanged(pages: Pages, fresh: readonly JobRow[]): JobRow[] {
  const known = new Map([...pages.values()].flat().map((row) => [row.id, row]));
  return fresh.map((row) => sameOrNew(known.get(row.id) ?? row, row));
}

/** The pages with what these rows say now, where they hold them; the very same pages when nothing in them has changed. */
export const patchedPages = (pages: Pages, fresh: readonly JobRow[]): Pages =>
  samePagesOrNew(pages, refreshInPlace(pages, keepUnchanged(pages, fresh)));

/** The old pages where the new ones hold the very same rows; otherwise the new ones, with each page that is the same. */
export function samePagesOrNew(old: Pages, fresh: Pages): Pages {
  const pages = new Map<number, readonly JobRow[]>();
  for (const [page, rows] of fresh) {
    const before = old.get(page);
    const isSame = before?.length === rows.length && before.every((row, index) => row === rows[index]);
    pages.set(page, isSame ? before : rows);
  }
  const isSame = old.size === pages.size && [...pages].every(([page, rows]) => old.get(page) === rows);
  return isSame ? old : pages;
}

/** New contents for the rows that are already in place; order and membership stay as they are. */
export function refreshInPlace(pages: Pages, fresh: readonly JobRow[]): Pages {
  const byId = new Map(fresh.map((row) => [row.id, row]));
  return new Map(
    [...pages].map(([page, rows]) => [
      page,
      rows.some((row) => byId.has(row.id)) ? rows.map((row) => byId.get(row.id) ?? row) : rows,
    ]),
  );
}

export type ListItem = { kind: 'heading'; section: ListSection } | { kind: 'row'; index: number };

/** Where headings and rows stand, with folded sections left out. Built once per answer, asked by binary search. */
export interface Layout {
  itemCount: number;
  itemAt(item: number): ListItem;
  /** Item index of a row; the heading's when its section is folded. */
  itemOfRow(index: number): number;
  isHeading(item: number): boolean;
  /** How many headings stand above an item. */
  headingsBefore(item: number): number;
}

interface Block {
  section: ListSection;
  firstItem: number;
  firstRow: number;
  shown: number;
  /** Position among the blocks, which is also the number of headings above it. */
  order: number;
}

export function layoutOf(sections: readonly ListSection[], folded: ReadonlySet<string>): Layout {
  const blocks: Block[] = [];
  const headed = sections.length > 1 || (sections.length === 1 && sections[0]?.key !== 'all');
  let item = 0;
  let row = 0;
  for (const section of sections) {
    if (section.count === 0) continue;
    const shown = headed && folded.has(section.key) ? 0 : section.count;
    blocks.push({ section, firstItem: item, firstRow: row, shown, order: blocks.length });
    item += shown + (headed ? 1 : 0);
    row += section.count;
  }
  const head = headed ? 1 : 0;
  const blockBy = (value: number, of: (block: Block) => number): Block => {
    let low = 0;
    let high = blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (of(blocks[middle]!) <= value) low = middle;
      else high = middle - 1;
    }
    const found = blocks[low];
    if (!found) throw new RangeError('an empty list has no items');
    return found;
  };
  return {
    itemCount: item,
    itemAt(at) {
      const block = blockBy(at, (one) => one.firstItem);
      const inside = at - block.firstItem - head;
      return inside < 0
        ? { kind: 'heading', section: block.section }
        : { kind: 'row', index: block.firstRow + inside };
    },
    itemOfRow(index) {
      const block = blockBy(index, (one) => one.firstRow);
      return block.shown === 0 ? block.firstItem : block.firstItem + head + (index - block.firstRow);
    },
    isHeading(at) {
      return head === 1 && blockBy(at, (one) => one.firstItem).firstItem === at;
    },
    headingsBefore(at) {
      if (head === 0) return 0;
      const block = blockBy(at, (one) => one.firstItem);
      return block.order + (at > block.firstItem ? 1 : 0);
    },
  };
}
