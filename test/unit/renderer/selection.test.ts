import { describe, expect, it } from 'vitest';
import {
  emptySelection,
  extend,
  indexAfterKey,
  selectAll,
  selectOnly,
  toggle,
} from '../../../src/renderer/store/selection.ts';

describe('selection', () => {
  it('a plain click selects one job and makes it the start of a range', () => {
    expect(selectOnly('b')).toEqual({ ids: new Set(['b']), anchor: 'b', focus: 'b' });
  });

  it('Ctrl click adds and takes away, and the focus stays on a selected job', () => {
    const two = toggle(selectOnly('a'), 'b');
    expect([...two.ids]).toEqual(['a', 'b']);
    expect(two.focus).toBe('b');
    const one = toggle(two, 'b');
    expect([...one.ids]).toEqual(['a']);
    expect(one.focus).toBe('a');
    expect(toggle(one, 'a').focus).toBeNull();
  });

  it('Shift extends from the anchor, again and again from the same one', () => {
    const first = extend(selectOnly('c'), 'e', ['c', 'd', 'e']);
    const second = extend(first, 'a', ['a', 'b', 'c']);
    expect(second.anchor).toBe('c');
    expect(second.focus).toBe('a');
    expect([...second.ids]).toEqual(['a', 'b', 'c']);
  });

  it('selecting everything keeps the job that was in focus', () => {
    expect(selectAll(selectOnly('b'), ['a', 'b', 'c']).focus).toBe('b');
    expect(selectAll(emptySelection, ['a', 'b']).focus).toBe('a');
  });
});

describe('navigation keys', () => {
  it('move by one, by a page, to the ends, and never beyond', () => {
    expect(indexAfterKey('ArrowDown', 3, 10, 5)).toBe(4);
    expect(indexAfterKey('ArrowDown', 9, 10, 5)).toBe(9);
    expect(indexAfterKey('ArrowUp', 0, 10, 5)).toBe(0);
    expect(indexAfterKey('PageDown', 3, 10, 5)).toBe(8);
    expect(indexAfterKey('PageUp', 3, 10, 5)).toBe(0);
    expect(indexAfterKey('Home', 7, 10, 5)).toBe(0);
    expect(indexAfterKey('End', 0, 10, 5)).toBe(9);
  });

  it('start at an end when nothing is in focus, and do nothing in an empty list', () => {
    expect(indexAfterKey('ArrowDown', null, 10, 5)).toBe(0);
    expect(indexAfterKey('ArrowUp', null, 10, 5)).toBe(9);
    expect(indexAfterKey('ArrowDown', null, 0, 5)).toBeNull();
    expect(indexAfterKey('x', 3, 10, 5)).toBeNull();
  });
});
