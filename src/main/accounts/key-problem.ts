/** Why the key of an account cannot be had, and the error that says so. */
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/accounts/say.ts';
import type { AccountRecord } from '../ledger/index.ts';

export type KeyProblem = 'missing' | 'keychain_locked' | 'keychain_missing';

export function keyProblemOf(error: unknown): KeyProblem | null {
  const code = error instanceof AppError ? error.code : null;
  if (code === 'keychain_locked' || code === 'keychain_missing') return code;
  return code === 'keychain_failed' ? 'missing' : null;
}

export function noKey(account: AccountRecord): AppError {
  const why: Record<AccountRecord['keyStorage'], string> = {
    session: say('keyOfLabelWasKept', { label: account.label }),
    environment: say('tokenlabApiKeyIsNo'),
    keychain: say('keychainHoldsNoKeyFor', { label: account.label }),
    none: say('labelHasNoKey', { label: account.label }),
  };
  return new AppError('key_missing', `${why[account.keyStorage]} ${say('enterItAgainToContinue')}`, {
    next: ['check_key'],
  });
}
