/** The state of a task depends only on its record and the clock, so it advances while the sandbox is not running. */
import { endOf, settlementOfFaults } from './faults/table.ts';
import type { TaskRecord } from './store.ts';

export type Phase = 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled';

/** The task's phase now. */
export function phaseOf(task: TaskRecord, now: number): Phase {
  if (task.cancelledAt !== undefined) return 'cancelled';
  const end = endOf(task.faults);
  if (now < task.startsAt || end === 'queued') return 'pending';
  if (now < task.endsAt || end === 'never') return 'processing';
  return end;
}

/** Whether the task shows its outputs: when it is completed, or has failed after it had made some. */
export function hasOutputs(task: TaskRecord, now: number): boolean {
  const phase = phaseOf(task, now);
  return phase === 'completed' || (phase === 'failed' && task.faults.includes('fail-with-output'));
}

/** A whole percentage from 1 to 99 while the task runs. */
export function progressOf(task: TaskRecord, now: number): number {
  const share = (now - task.startsAt) / Math.max(1, task.endsAt - task.startsAt);
  return Math.max(1, Math.min(99, Math.floor(share * 100)));
}

/** When the work is charged, in ms since 1970. */
export function chargedAt(task: TaskRecord): number {
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

/** True once the work has been charged. Failed and cancelled work never is. */
export function isCharged(task: TaskRecord, now: number): boolean {
  return phaseOf(task, now) === 'completed' && now >= chargedAt(task);
}

/** The billing id, once it is visible. */
export function billingIdOf(task: TaskRecord, now: number): string | undefined {
  const shows = isCharged(task, now) && settlementOfFaults(task.faults) !== 'never';
  return shows ? task.billingTransactionId : undefined;
}
