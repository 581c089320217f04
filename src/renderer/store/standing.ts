/** What stands between a job and news of it, pure: its status cannot be read, or its account is paused. */
import { isOpen, type JobRow } from '../../shared/job.ts';

export type Standing =
  | { kind: 'unreadable'; since: number; nextAt: number | null; reason: string | null }
  | {
      kind: 'paused';
      why: 'key_refused' | 'balance' | 'key_limit' | 'key_unavailable' | 'offline' | 'user';
    };

/** One failed check happens to everybody; from this one in a row on it is shown. */
const failuresThatCount = 2;

/** Whether a draft waits for the limit of its key, and not for the balance of its account. */
export const waitsForKeyLimit = ({ hold, error }: Pick<JobRow, 'hold' | 'error'>): boolean =>
  hold?.reason === 'balance' && error?.code === 'quota_exceeded';

export function standingOf(job: Pick<JobRow, 'state' | 'polling' | 'hold' | 'error'>): Standing | null {
  if (job.state === 'draft') {
    if (job.hold?.reason === 'balance')
      return { kind: 'paused', why: waitsForKeyLimit(job) ? 'key_limit' : 'balance' };
    if (job.hold?.reason !== 'key_paused') return null;
    // A key that could not be had is not one that was refused.
    const isMissing = /^key(?:chain)?_/.test(job.error?.code ?? '');
    return { kind: 'paused', why: isMissing ? 'key_unavailable' : 'key_refused' };
  }
  if (!isOpen(job.state)) return null;
  const { paused, failures, failingSince, nextAt, lastError } = job.polling;
  if (paused !== null) return { kind: 'paused', why: paused };
  if (failures < failuresThatCount || failingSince === null) return null;
  return { kind: 'unreadable', since: failingSince, nextAt, reason: lastError };
}
