/** What stands between a job and news of it. */
import { expect, test } from 'vitest';
import { standingOf } from '../../../src/renderer/store/standing.ts';
import type { ErrorCode } from '../../../src/shared/errors.ts';
import { row } from './rows.ts';

const waits = (reason: 'balance' | 'key_paused', code: ErrorCode) =>
  standingOf(
    row('waits', {
      state: 'draft',
      hold: { reason, until: null, attempts: 0 },
      error: { code, message: 'Because.', next: ['none'], retryable: false },
    }),
  );

test('a draft says whether it waits for money, for the limit of its key, or for a key that works', () => {
  expect(waits('balance', 'insufficient_balance')).toEqual({ kind: 'paused', why: 'balance' });
  expect(waits('balance', 'quota_exceeded')).toEqual({ kind: 'paused', why: 'key_limit' });
  expect(waits('key_paused', 'invalid_api_key')).toEqual({ kind: 'paused', why: 'key_refused' });
  expect(waits('key_paused', 'key_missing')).toEqual({ kind: 'paused', why: 'key_unavailable' });
  expect(standingOf(row('sent', { state: 'draft' }))).toBeNull();
});
