import { expect, it } from 'vitest';
import { isNews, problemOf } from '../../../src/renderer/problems.ts';
import { problemSchema } from '../../../src/shared/problem.ts';

it('whatever is thrown fits the contract', () => {
  const deep = new Error('x'.repeat(100_000));
  deep.stack = 'y'.repeat(100_000);
  for (const thrown of [deep, 'text', undefined, null, 7, { a: 1 }, new TypeError()]) {
    expect(problemSchema.safeParse(problemOf('inspector', thrown, 'z'.repeat(100_000))).success).toBe(true);
  }
  expect(problemOf('row', new TypeError('No'))).toMatchObject({ message: 'TypeError: No' });
});

it('the same problem is news once a minute, and a flood of them is cut', () => {
  const problem = (text: string) => problemOf('row', new Error(text));
  expect([0, 1, 59_999, 60_000].map((at) => isNews(problem('same'), at))).toEqual([true, false, false, true]);
  const later = 200_000;
  const told = Array.from({ length: 50 }, (_, number) => isNews(problem(`other ${number}`), later + number));
  expect(told.filter(Boolean)).toHaveLength(10);
  expect(isNews(problem('after'), later + 60_000 + 50)).toBe(true);
});
