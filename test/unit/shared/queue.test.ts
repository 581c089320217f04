import { expect, it } from 'vitest';
import { goesAlone } from '../../../src/shared/queue.ts';

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
