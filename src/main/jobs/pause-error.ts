/** What a draft that waits for its account says of the reason. */
import type { Pause } from '../../shared/account-pause.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
import { say } from '../../shared/words/jobs/say.ts';

/** @param isLimit the key's own limit is reached, not the balance of the account */
export function pauseError(pause: Pause, isLimit: boolean): AppErrorShape {
  switch (pause) {
    case 'key_refused':
      return {
        code: 'invalid_api_key',
        message: say('tokenLabRejectedKeyOfThis'),
        next: ['check_key'],
        retryable: false,
      };
    case 'balance':
      return isLimit
        ? {
            code: 'quota_exceeded',
            message: say('keyHasReachedItsOwn'),
            next: ['raise_key_limit'],
            retryable: false,
          }
        : {
            code: 'insufficient_balance',
            message: say('balanceOfThisAccountIs'),
            next: ['add_balance'],
            retryable: false,
          };
    case 'key_unavailable':
      return {
        code: 'key_missing',
        message: say('keyOfThisAccountCant'),
        next: ['check_key'],
        retryable: false,
      };
  }
}
