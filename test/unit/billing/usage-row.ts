import type { UsageRow } from '../../../src/shared/usage.ts';

/** A row of the account `acc` that names nothing. */
export const usageRow = (id: string, rest: Partial<UsageRow> = {}): UsageRow => ({
  id,
  accountId: 'acc',
  source: 'management',
  requestId: null,
  billingTransactionId: null,
  model: 'm',
  scene: null,
  unit: null,
  quantity: null,
  costUsd: '1',
  createdAt: Date.UTC(2026, 10, 1),
  ...rest,
});
