/** Where a task stands follows from its record and the clock alone, so it moves on while the sandbox is not running. */
import { endOf, settlementOfFaults } from './faults/table.ts';
import type { TaskRecord } from './store.ts';

export type Phase = 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled';

/** Where the task stands now. */
export function phaseOf(task: TaskRecord, now: number): Phase {
  if (task.cancelledAt !== undefined) return 'cancelled';
  const end = endOf(task.faults);
  if (now < task.startsAt || end === 'queued') return 'pending';
  if (now < task.endsAt || end === 'never') return 'processing';
  return end;
}

/** Whole percent between 1 and 99 while the task runs. */
export function progressOf(task: TaskRecord, now: number): number {
  const share = (now - task.startsAt) / Math.max(1, task.endsAt - task.startsAt);
  return Math.max(1, Math.min(99, Math.floor(share * 100)));
}

/** When the work is on the books, in ms since 1970. */
export function bookedAt(task: TaskRecord): number {
  const usual = task.settlesAt - task.endsAt;
  switch (settlementOfFaults(task.faults)) {
    case 'late':
      return task.settlesAt + usual * 9;
    case 'at-once':
      return task.endsAt;
    default:
      return task.settlesAt;
  }
}

/** True once the work is on the books; failed and cancelled work never is. */
export function isBooked(task: TaskRecord, now: number): boolean {
  return phaseOf(task, now) === 'completed' && now >= bookedAt(task);
}

/** The id of the booking, once it shows. */
export function settlementOf(task: TaskRecord, now: number): string | undefined {
  const shows = isBooked(task, now) && settlementOfFaults(task.faults) !== 'never';
  return shows ? task.billingTransactionId : undefined;
}
