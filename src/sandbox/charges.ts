/** What an accepted piece of work cost: one charge, unless a charge fault says otherwise. */
import { Decimal } from 'decimal.js';
import type { TaskRecord } from './store.ts';
import { chargedAt, isCharged, phaseOf } from './task-state.ts';

export interface Charge {
  requestId: string | null;
  billingTransactionId: string | null;
  /** USD; negative for a refund. */
  cost: Decimal;
  /** ms since 1970. */
  at: number;
  /** True for a chat by another client that uses the same key. */
  foreign: boolean;
}

/** What another client's chat costs, USD. */
export const foreignCost = new Decimal('0.00165');

/** The charges of a task that are visible now. */
export function chargesOf(task: TaskRecord, now: number): Charge[] {
  const has = (fault: string) => task.faults.includes(fault);
  const at = chargedAt(task);
  const chargedAnyway = has('charge-failed') && phaseOf(task, now) === 'failed' && now >= at;
  if ((!isCharged(task, now) && !chargedAnyway) || has('charge-missing')) return [];
  const first: Charge = {
    requestId: has('charge-nameless') || has('charge-no-request') ? null : task.requestId,
    billingTransactionId:
      has('charge-nameless') || has('charge-no-billing-id') ? null : task.billingTransactionId,
    cost: new Decimal(task.cost).plus(has('charge-differs') ? '0.01' : 0),
    at,
    foreign: false,
  };
  const second = (ids: Partial<Charge>, after: number): Charge => ({ ...first, ...ids, at: at + after });
  const charges = [first];
  if (has('charge-twice')) {
    charges.push(
      second(
        {
          requestId: `${task.requestId}-again`,
          billingTransactionId: `${task.billingTransactionId}-again`,
        },
        900,
      ),
    );
  }
  if (has('charge-again')) {
    charges.push(second({ billingTransactionId: `${task.billingTransactionId}-again` }, 900));
  }
  if (has('charge-refunded')) charges.push(second({ cost: first.cost.negated() }, 1_000));
  if (has('charge-foreign')) {
    charges.push(
      second(
        {
          requestId: `${task.requestId}-foreign`,
          billingTransactionId: `${task.billingTransactionId}-foreign`,
          cost: foreignCost,
          foreign: true,
        },
        300,
      ),
    );
  }
  return charges.filter((charge) => charge.at <= now);
}
