/** Which errors say that an account cannot be used for now, whatever it was to be used for. */
import type { AppErrorShape } from './errors.ts';

export type Pause = 'key_refused' | 'balance' | 'key_unavailable';

/** The pause that a refusal of the key means; null when the error is about something else. */
export function pauseOf(error: AppErrorShape): Pause | null {
  if (error.httpStatus === 401 || error.code === 'invalid_api_key' || error.code === 'expired_api_key') {
    return 'key_refused';
  }
  if (error.httpStatus === 402 || error.code === 'insufficient_balance' || error.code === 'quota_exceeded') {
    return 'balance';
  }
  const isKeychain = error.code.startsWith('keychain_') || error.code === 'key_missing';
  return isKeychain ? 'key_unavailable' : null;
}
