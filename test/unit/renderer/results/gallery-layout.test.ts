import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  gridFor,
  KEPT_PAGES,
  movedBy,
  PAGE_SIZE,
  pagesFor,
  pagesToForget,
} from '../../../../src/renderer/features/results/gallery-layout.ts';

describe('grid', () => {
  test('tiles fill the width without overflowing it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 60, max: 400 }), (width, wanted) => {
        const { columns, tile } = gridFor(width, wanted, 10);
        expect(columns).toBeGreaterThanOrEqual(1);
        if (columns > 1) expect(columns * tile + (columns - 1) * 10).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('pages', () => {
  test('cover what is in view and no more', () => {
    expect(pagesFor(0, 10, 1000)).toEqual([0]);
    expect(pagesFor(PAGE_SIZE - 1, PAGE_SIZE, 1000)).toEqual([0, 1]);
    expect(pagesFor(990, 1200, 1000)).toEqual([9]);
    expect(pagesFor(0, 10, 0)).toEqual([]);
  });

  test('the farthest are forgotten first, those in view never', () => {
    const held = Array.from({ length: KEPT_PAGES + 3 }, (_, page) => page);
    expect(pagesToForget(held, [0, 1])).toEqual([KEPT_PAGES + 2, KEPT_PAGES + 1, KEPT_PAGES]);
    expect(pagesToForget([0, 1, 2], [2])).toEqual([]);
  });
});

describe('arrow keys', () => {
  test('walk rows and columns and stop at the ends', () => {
    expect(movedBy('ArrowRight', 3, 5, 3, 2)).toBe(4);
    expect(movedBy('ArrowRight', 4, 5, 3, 2)).toBe(4);
    expect(movedBy('ArrowDown', 0, 5, 3, 2)).toBe(3);
    expect(movedBy('ArrowUp', 1, 5, 3, 2)).toBe(1);
    expect(movedBy('End', 0, 5, 3, 2)).toBe(4);
    expect(movedBy('a', 0, 5, 3, 2)).toBeNull();
    expect(movedBy('Home', 0, 0, 3, 2)).toBeNull();
  });

  test('down from above a shorter last row goes to the last tile', () => {
    expect(movedBy('ArrowDown', 2, 5, 3, 2)).toBe(4);
    expect(movedBy('ArrowDown', 4, 5, 3, 2)).toBe(4);
  });

  test('never lead outside', () => {
    const key = fc.constantFrom(
      'ArrowUp',
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'PageUp',
      'PageDown',
      'Home',
      'End',
    );
    fc.assert(
      fc.property(
        key,
        fc.nat(5000),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(30),
        (name, at, total, columns, rows) => {
          const to = movedBy(name, Math.min(at, total - 1), total, columns, rows);
          expect(to).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThan(total);
        },
      ),
    );
  });
});
