import { expect, it } from 'vitest';
import { goesAlone, moved } from '../../../src/shared/queue.ts';

it('moves one job and keeps the order of the others', () => {
  const order = ['a', 'b', 'c', 'd'];
  expect(moved(order, 'c', 'first')).toEqual(['c', 'a', 'b', 'd']);
  expect(moved(order, 'a', 'last')).toEqual(['b', 'c', 'd', 'a']);
  expect(moved(order, 'd', { before: 'b' })).toEqual(['a', 'd', 'b', 'c']);
  expect(moved(order, 'a', { before: 'd' })).toEqual(['b', 'c', 'a', 'd']);
  expect(moved(order, 'x', 'first')).toEqual(order);
  expect(moved(order, 'a', { before: 'x' })).toEqual(order);
  expect(moved(order, 'a', { before: 'a' })).toEqual(order);
});

it('knows which drafts are sent without another word', () => {
  const hold = (reason: 'stopped' | 'limit' | 'not_sent' | 'balance', until: number | null = null) => ({
    state: 'draft' as const,
    hold: { reason, until, attempts: 0 },
  });
  expect(goesAlone({ state: 'draft', hold: null })).toBe(true);
  expect(goesAlone(hold('balance'))).toBe(true);
  expect(goesAlone(hold('not_sent', 1))).toBe(true);
  expect([hold('not_sent'), hold('limit'), hold('stopped')].map(goesAlone)).toEqual([false, false, false]);
  expect(goesAlone({ state: 'pending', hold: null })).toBe(false);
});
