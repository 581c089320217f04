/** Where tiles stand, which pages they need, and where the arrow keys lead. Pure, so that it can be tested whole. */

export const PAGE_SIZE = 100;
/** Pages kept in the window at most; the rest is asked for again when it comes into view. */
export const KEPT_PAGES = 24;

export interface Grid {
  columns: number;
  /** Side of a tile's picture in CSS pixels. */
  tile: number;
}

/** As many columns of about `wanted` px as fit `width`, with `gap` px between them. */
export function gridFor(width: number, wanted: number, gap: number): Grid {
  const columns = Math.max(1, Math.floor((width + gap) / (wanted + gap)));
  return { columns, tile: Math.max(1, Math.floor((width - gap * (columns - 1)) / columns)) };
}

/** Pages that hold the items from `first` to `last` (both included), within `total`. */
export function pagesFor(first: number, last: number, total: number): number[] {
  if (total <= 0 || last < first) return [];
  const from = Math.floor(Math.max(0, first) / PAGE_SIZE);
  const to = Math.floor(Math.min(total - 1, last) / PAGE_SIZE);
  const pages: number[] = [];
  for (let page = from; page <= to; page += 1) pages.push(page);
  return pages;
}

/** Pages to forget: the farthest from those in view, once more than `KEPT_PAGES` are held. */
export function pagesToForget(held: readonly number[], inView: readonly number[]): number[] {
  const surplus = held.length - KEPT_PAGES;
  if (surplus <= 0) return [];
  const distance = (page: number): number =>
    inView.length === 0 ? 0 : Math.min(...inView.map((shown) => Math.abs(shown - page)));
  return [...held]
    .filter((page) => !inView.includes(page))
    .sort((a, b) => distance(b) - distance(a))
    .slice(0, surplus);
}

/** The item that a key leads to from `index`, or null when the key is not about moving. */
export function movedBy(
  key: string,
  index: number,
  total: number,
  columns: number,
  rowsInView: number,
): number | null {
  if (total === 0) return null;
  const last = total - 1;
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, index + 1);
    case 'ArrowLeft':
      return Math.max(0, index - 1);
    case 'ArrowDown':
      // From the last full row the end is reached even where the row below is shorter.
      return index + columns <= last
        ? index + columns
        : rowOf(index, columns) < rowOf(last, columns)
          ? last
          : index;
    case 'ArrowUp':
      return index - columns >= 0 ? index - columns : index;
    case 'PageDown':
      return Math.min(last, index + columns * Math.max(1, rowsInView));
    case 'PageUp':
      return Math.max(0, index - columns * Math.max(1, rowsInView));
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

export const rowOf = (index: number, columns: number): number => Math.floor(index / columns);
