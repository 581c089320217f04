/** What an accepted piece of work put on the books: one charge, unless a fault of its charge says otherwise. */
import { Decimal } from 'decimal.js';
import type { TaskRecord } from './store.ts';
import { bookedAt, isBooked, phaseOf } from './task-state.ts';

export interface Booking {
  requestId: string | null;
  billingTransactionId: string | null;
  /** USD; negative when it is taken back. */
  cost: Decimal;
  /** ms since 1970. */
  at: number;
  /** True for a chat of another client of the same key. */
  foreign: boolean;
}

/** What another client's chat costs, USD. */
export const foreignCost = new Decimal('0.00165');

/** The bookings of a task that can be seen now. */
export function bookingsOf(task: TaskRecord, now: number): Booking[] {
  const has = (fault: string) => task.faults.includes(fault);
  const at = bookedAt(task);
  const chargedAnyway = has('charge-failed') && phaseOf(task, now) === 'failed' && now >= at;
  if ((!isBooked(task, now) && !chargedAnyway) || has('charge-missing')) return [];
  const first: Booking = {
    requestId: has('charge-nameless') || has('charge-no-request') ? null : task.requestId,
    billingTransactionId:
      has('charge-nameless') || has('charge-no-booking') ? null : task.billingTransactionId,
    cost: new Decimal(task.cost).plus(has('charge-differs') ? '0.01' : 0),
    at,
    foreign: false,
  };
  const second = (ids: Partial<Booking>, after: number): Booking => ({ ...first, ...ids, at: at + after });
  const bookings = [first];
  if (has('charge-twice')) {
    bookings.push(
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
    bookings.push(second({ billingTransactionId: `${task.billingTransactionId}-again` }, 900));
  }
  if (has('charge-refunded')) bookings.push(second({ cost: first.cost.negated() }, 1_000));
  if (has('charge-foreign')) {
    bookings.push(
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
  return bookings.filter((booking) => booking.at <= now);
}
