/** Which account and key a job was made with, as its timeline recorded it: only that key can read the task. Pure. */
import type { AccountView } from '../../../shared/account.ts';
import type { JobDetail } from '../../../shared/job.ts';

export interface Maker {
  label: string;
  /** Last characters of the key; null when there was none to show. */
  hint: string | null;
  /** What has changed since: the account's key, or the account is gone. */
  since: { kind: 'same' } | { kind: 'other_key'; hint: string } | { kind: 'removed' };
}

/** Null when neither the timeline nor the account can tell. */
export function makerOf(job: Pick<JobDetail, 'timeline'>, account: AccountView | undefined): Maker | null {
  const entry = job.timeline.findLast(({ detail }) => typeof detail.account === 'string')?.detail;
  if (entry === undefined) {
    return account === undefined
      ? null
      : { label: account.label, hint: account.keyHint, since: { kind: 'same' } };
  }
  const hint = typeof entry.keyHint === 'string' ? entry.keyHint : null;
  const label = account?.label ?? String(entry.account);
  if (account === undefined) return { label, hint, since: { kind: 'removed' } };
  const now = account.keyHint;
  const isOther = hint !== null && now !== null && hint !== now;
  return { label, hint, since: isOther ? { kind: 'other_key', hint: now } : { kind: 'same' } };
}
