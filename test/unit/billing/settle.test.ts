/** Which times a settlement walks through: those that hold something, however far apart they lie. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSettlement } from '../../../src/main/billing/settle.ts';
import type { ReconciliationReport } from '../../../src/shared/billing.ts';
import { usualChargeShare } from '../../../src/shared/settings.ts';
import { addJob, type Fixture, openFixture } from '../ledger/fixture.ts';
import { usageRow } from './usage-row.ts';

const day = 24 * 60 * 60 * 1000;
let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

it('asks for days with rows or jobs only, so that a period of ten thousand years holds nothing up', async () => {
  const { ledger } = fixture;
  const times = [Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 1, 5), Date.UTC(9999, 11, 31)];
  ledger.billing.putUsage(
    times.map((createdAt, index) => usageRow(`row-${index}`, { createdAt })),
    () => false,
    new Set(),
  );
  addJob(ledger, { id: 'job_1' });
  const asked: [from: number, to: number][] = [];
  const settlement = createSettlement({
    ledger,
    chargeShare: () => usualChargeShare,
    report: (_account, from, to) => {
      asked.push([from, to]);
      return { lines: [] } as unknown as ReconciliationReport;
    },
  });
  await settlement.ofPeriod('acc', 0, Date.UTC(9999, 11, 31, 12));
  const { createdAt } = ledger.jobs.require('job_1');
  for (const at of [...times, createdAt])
    expect(asked.filter(([from, to]) => at >= from && at < to)).toHaveLength(1);
  expect(asked).toHaveLength(3);
  expect(asked.every(([from, to]) => from >= 0 && to - from <= day)).toBe(true);
  expect(asked.at(-1)?.[1]).toBe(Date.UTC(9999, 11, 31, 12));
});
