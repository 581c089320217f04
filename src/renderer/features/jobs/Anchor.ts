/**
 * Keeps the topmost row in view where it is when rows come or go above it, unless the list stands at its very top,
 * where new rows are meant to be seen.
 */
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useList } from '../../store/list.ts';
import { indexOfJob, type Layout, type Pages, rowAt, sameOrder } from '../../store/ranges.ts';

export interface AnchorInput {
  pages: Pages;
  layout: Layout;
  rowHeight: number;
  headingHeight: number;
}

/** Top of an item in px from the top of the list. */
export function offsetOf(item: number, { layout, rowHeight, headingHeight }: AnchorInput): number {
  const headings = layout.headingsBefore(item);
  return headings * headingHeight + (item - headings) * rowHeight;
}

/** The first loaded row at or below `scrollTop`, with its distance from there. */
export function anchorAt(scrollTop: number, input: AnchorInput): { id: string; gap: number } | null {
  const { layout, pages } = input;
  let low = 0;
  let high = layout.itemCount - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsetOf(middle, input) < scrollTop) low = middle + 1;
    else high = middle;
  }
  for (let item = low; item < Math.min(layout.itemCount, low + 40); item += 1) {
    const at = layout.itemAt(item);
    const row = at.kind === 'row' ? rowAt(pages, at.index) : null;
    if (row) return { id: row.id, gap: offsetOf(item, input) - scrollTop };
  }
  return null;
}

/** No row has moved: what differs is what the rows say. */
const areInPlace = (old: AnchorInput, input: AnchorInput): boolean =>
  old.layout === input.layout &&
  [...input.pages].every(([page, rows]) => !old.pages.has(page) || sameOrder(old.pages.get(page), rows));

/**
 * Where the list must stand so that its topmost row stays in view; null where it may stay as it is.
 * @param scrollTop is asked only when rows have moved: the answer makes the browser lay out the page
 */
export function anchoredScroll(old: AnchorInput, input: AnchorInput, scrollTop: () => number): number | null {
  if (old.pages === input.pages || old.rowHeight !== input.rowHeight || old.layout.itemCount === 0)
    return null;
  if (areInPlace(old, input)) return null;
  const at = scrollTop();
  if (at === 0) return null;
  const anchor = anchorAt(at, old);
  const index = anchor && indexOfJob(input.pages, anchor.id);
  if (anchor === null || index === null) return null;
  const wanted = offsetOf(input.layout.itemOfRow(index), input) - anchor.gap;
  return Math.abs(wanted - at) >= 1 ? wanted : null;
}

export interface AnchorProps extends Omit<AnchorInput, 'pages'> {
  scroller: RefObject<HTMLElement | null>;
}

/** Draws nothing. It is apart from the list so that the list is not drawn again when only rows change. */
export function Anchor({ scroller, ...place }: AnchorProps): null {
  const pages = useList((state) => state.pages);
  const before = useRef<AnchorInput | null>(null);
  useLayoutEffect(() => {
    const input = { ...place, pages };
    const element = scroller.current;
    const old = before.current;
    before.current = input;
    const wanted = element && old && anchoredScroll(old, input, () => element.scrollTop);
    if (element && wanted !== null) element.scrollTop = wanted;
  });
  return null;
}
