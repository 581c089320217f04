/** Accounts whose work waits, and which jobs wait with them. Pure. */
import type { AccountView } from '../../shared/account.ts';
import { type AccountPause, isOpen, type JobRow } from '../../shared/job.ts';
import { isSample } from '../../shared/sample.ts';

export type PausedAccount = AccountView & { pause: AccountPause };

const isPaused = (account: AccountView): account is PausedAccount => account.pause !== null;

export const pausedAccounts = (
  accounts: readonly AccountView[],
  { accountId, withSample = false }: { accountId: string | null; withSample?: boolean },
): PausedAccount[] =>
  accounts
    .filter(isPaused)
    .filter(({ id }) => (accountId === null ? withSample || !isSample(id) : id === accountId));

const keyErrors: readonly string[] = ['invalid_api_key', 'expired_api_key'];

/** The paused account that a job waits for, or was refused for; null when there is none. */
export function pauseOfJob(
  job: Pick<JobRow, 'accountId' | 'state' | 'hold' | 'polling' | 'error'>,
  accounts: readonly AccountView[],
): PausedAccount | null {
  const [account] = pausedAccounts(accounts, { accountId: job.accountId });
  if (account === undefined) return null;
  const { paused } = job.polling;
  const waits =
    (job.state === 'draft' && (job.hold?.reason === 'key_paused' || job.hold?.reason === 'balance')) ||
    (isOpen(job.state) && paused !== null && paused !== 'offline' && paused !== 'user') ||
    (job.state === 'rejected' &&
      account.pause === 'key_refused' &&
      keyErrors.includes(job.error?.code ?? ''));
  return waits ? account : null;
}
