/** What is odd about what a job was charged, as far as a person wants to be told. Pure. */
import type { ReconciliationLine } from './billing.ts';
import { Money } from './decimal.ts';
import type { AttentionReason } from './job.ts';

export type OddCharge = Extract<
  AttentionReason,
  'charge_differs' | 'charged_twice' | 'charged_though_failed'
>;

/** @param sharePercent how far a charge may lie from its estimate, or outside of its range */
export function oddCharge(line: ReconciliationLine, sharePercent: number): OddCharge | null {
  const { job, settledUsd, reason } = line;
  if (job === null || settledUsd === null) return null;
  if (reason === 'charged_twice' || reason === 'charged_though_failed') return reason;
  const { minUsd, maxUsd } = job.estimate;
  if (minUsd === null || maxUsd === null) return null;
  const share = new Money(sharePercent).div(100);
  const charged = new Money(settledUsd);
  const isFar =
    charged.greaterThan(new Money(maxUsd).times(share.plus(1))) ||
    charged.lessThan(new Money(minUsd).times(new Money(1).minus(share)));
  return isFar && !charged.isNegative() && reason !== 'refunded' ? 'charge_differs' : null;
}
