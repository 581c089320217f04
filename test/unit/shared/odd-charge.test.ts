import { expect, it } from 'vitest';
import type { ReconciliationLine } from '../../../src/shared/billing.ts';
import { oddCharge } from '../../../src/shared/odd-charge.ts';

const line = (
  settledUsd: string | null,
  [minUsd, maxUsd]: [string | null, string | null],
  reason: ReconciliationLine['reason'] = 'joined_by_billing_id',
) => ({ settledUsd, reason, job: { estimate: { minUsd, maxUsd } } }) as unknown as ReconciliationLine;

it.each<[string, ReconciliationLine, number, ReturnType<typeof oddCharge>]>([
  ['exactly as estimated', line('1', ['1', '1']), 10, null],
  ['at the edge of the share', line('1.1', ['1', '1']), 10, null],
  ['beyond it', line('1.100001', ['1', '1']), 10, 'charge_differs'],
  ['below it', line('0.899', ['1', '1']), 10, 'charge_differs'],
  ['inside of a range', line('3', ['1', '5']), 0, null],
  ['above a range', line('6', ['1', '5']), 10, 'charge_differs'],
  ['without an estimate', line('6', [null, null]), 10, null],
  ['without an amount', line(null, ['1', '1'], 'charged_twice'), 10, null],
  ['a second charge', line('2', ['1', '1'], 'charged_twice'), 1000, 'charged_twice'],
  [
    'a charge for a failed job',
    line('1', ['1', '1'], 'charged_though_failed'),
    1000,
    'charged_though_failed',
  ],
  ['a refund', line('0', ['1', '1'], 'refunded'), 10, null],
])('%s', (_what, given, share, expected) => {
  expect(oddCharge(given, share)).toBe(expected);
});
