import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  indexOfJob,
  layoutOf,
  PAGE_SIZE,
  pagesOf,
  prunePages,
  refreshInPlace,
  rowAt,
  sameOrder,
} from '../../../src/renderer/store/ranges.ts';
import { row, rows } from './rows.ts';

describe('pages of rows', () => {
  it('cover exactly the rows in view', () => {
    expect(pagesOf({ first: 0, last: 10 }, 1000)).toEqual([0]);
    expect(pagesOf({ first: PAGE_SIZE - 1, last: PAGE_SIZE }, 1000)).toEqual([0, 1]);
    expect(pagesOf({ first: 950, last: 5000 }, 1000)).toEqual([9]);
    expect(pagesOf({ first: 0, last: 40 }, 0)).toEqual([]);
  });

  it('never hold more than the view and one page on each side, however long the list', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 150 }), (first, height) => {
        const all = new Map(Array.from({ length: 1001 }, (_, page) => [page, []]));
        const kept = prunePages(all, { first, last: first + height }, 100_001);
        expect(kept.size).toBeLessThanOrEqual(pagesOf({ first, last: first + height }, 100_001).length + 2);
        for (const page of pagesOf({ first, last: first + height }, 100_001))
          expect(kept.has(page)).toBe(true);
      }),
    );
  });

  it('find rows by index and by id, and say null where nothing is loaded', () => {
    const pages = new Map([[1, rows(PAGE_SIZE, PAGE_SIZE)]]);
    expect(rowAt(pages, PAGE_SIZE + 3)?.id).toBe(`j${PAGE_SIZE + 3}`);
    expect(rowAt(pages, 3)).toBeNull();
    expect(indexOfJob(pages, `j${PAGE_SIZE + 7}`)).toBe(PAGE_SIZE + 7);
    expect(indexOfJob(pages, 'j1')).toBeNull();
  });

  it('take new contents without moving a row', () => {
    const before = new Map([[0, rows(3)]]);
    const after = refreshInPlace(before, [row('new'), row('j1', { state: 'failed' })]);
    expect(after.get(0)?.map((one) => one.id)).toEqual(['j0', 'j1', 'j2']);
    expect(rowAt(after, 1)?.state).toBe('failed');
    expect(sameOrder(before.get(0), after.get(0) ?? [])).toBe(true);
    expect(sameOrder(before.get(0), rows(2))).toBe(false);
  });
});

const sectionsArbitrary = fc
  .array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 })
  .map((counts) => counts.map((count, index) => ({ key: `2026-11-${10 + index}`, count })));

describe('the layout of headings and rows', () => {
  it('places every row once, in order, under its own heading', () => {
    fc.assert(
      fc.property(sectionsArbitrary, (sections) => {
        const layout = layoutOf(sections, new Set());
        const filled = sections.filter((section) => section.count > 0);
        const total = filled.reduce((sum, section) => sum + section.count, 0);
        expect(layout.itemCount).toBe(total + filled.length);
        let next = 0;
        let headings = 0;
        for (let item = 0; item < layout.itemCount; item += 1) {
          expect(layout.headingsBefore(item)).toBe(headings);
          const at = layout.itemAt(item);
          expect(layout.isHeading(item)).toBe(at.kind === 'heading');
          if (at.kind === 'heading') headings += 1;
          else {
            expect(at.index).toBe(next);
            expect(layout.itemOfRow(next)).toBe(item);
            next += 1;
          }
        }
        expect(next).toBe(total);
      }),
    );
  });

  it('leaves out the rows of folded sections and points at their heading instead', () => {
    const layout = layoutOf(
      [
        { key: 'active', count: 2 },
        { key: '2026-11-23', count: 3 },
      ],
      new Set(['active']),
    );
    expect(layout.itemCount).toBe(5);
    expect(layout.itemAt(0)).toEqual({ kind: 'heading', section: { key: 'active', count: 2 } });
    expect(layout.itemOfRow(1)).toBe(0);
    expect(layout.itemAt(2)).toEqual({ kind: 'row', index: 2 });
  });

  it('has no heading when everything is one section', () => {
    const layout = layoutOf([{ key: 'all', count: 4 }], new Set());
    expect(layout.itemCount).toBe(4);
    expect(layout.itemAt(3)).toEqual({ kind: 'row', index: 3 });
    expect(layout.headingsBefore(3)).toBe(0);
  });
});
