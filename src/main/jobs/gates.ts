/** Whether an account's work may go on: one pause and one notice per key, however many jobs wait behind it. */
import type { AppErrorShape } from '../../shared/errors.ts';
import type { Alarms } from './alarms.ts';
import type { Core } from './core.ts';
import { watchSetBack } from './set-back.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

export type Pause = 'key_refused' | 'balance' | 'key_unavailable';
/** Why an account's tasks are not asked for. */
export type PollingPause = Pause | 'offline';

export interface Gates {
  bucket(accountId: string): TokenBucket;
  paused(accountId: string): Pause | null;
  /**
   * The same for status requests alone: a balance that is too low for a create does not stop them, a missing network
   * does.
   */
  pollingPaused(accountId: string): PollingPause | null;
  /** Whether this computer has a network; accounts whose server runs on it do not mind. @returns false: no change */
  setOnline(online: boolean): boolean;
  /**
   * Stops the account's sending, and its polling unless `keepsPolling`. Only the first call of a pause tells the
   * person.
   */
  pause(accountId: string, why: Pause, error: AppErrorShape, keepsPolling?: boolean): void;
  /** Lets work through again without ending the pause for good: a repeat of it is not told again. */
  lift(accountId: string): boolean;
  /** The key was accepted: the next pause is news again. */
  good(accountId: string): void;
  /** The cause is mended. @returns true when there was a pause. */
  resume(accountId: string): boolean;
  /** Over all keys. */
  requestsLastMinute(now: number): number;
}

/** After this (ms) a pause that may mend itself is tried again: money was added, the keychain was unlocked. */
export const tryAgain: Record<Exclude<Pause, 'key_refused'>, number> = {
  balance: 5 * 60_000,
  key_unavailable: 30_000,
};

export function createGates(core: Core, alarms: Alarms): Gates {
  const buckets = new Map<string, TokenBucket>();
  const setBack = watchSetBack(core.clock);
  const pauses = new Map<string, { why: Pause; polling: boolean }>();
  const told = new Map<string, Pause>();
  let online = true;

  /** Every row says why it is not asked for. */
  const notePolling = (accountId: string) =>
    core.ledger.jobs.setPollPaused(accountId, gates.pollingPaused(accountId));

  const followClock = () => {
    const back = setBack();
    if (back > 0) for (const bucket of buckets.values()) bucket.setBack(back);
  };

  const gates: Gates = {
    bucket(accountId) {
      followClock();
      let bucket = buckets.get(accountId);
      if (!bucket) {
        bucket = createTokenBucket(core.limits.requestsPerMinute, core.limits.longestWait);
        buckets.set(accountId, bucket);
      }
      return bucket;
    },

    paused: (accountId) => pauses.get(accountId)?.why ?? null,
    pollingPaused(accountId) {
      const pause = pauses.get(accountId);
      if (pause?.polling) return pause.why;
      return online || core.deps.needsNetwork?.(accountId) === false ? null : 'offline';
    },

    setOnline(now) {
      if (online === now) return false;
      online = now;
      for (const { id } of core.ledger.accounts.all()) notePolling(id);
      core.deps.statusChanged?.();
      return true;
    },

    pause(accountId, why, error, keepsPolling = false) {
      const before = pauses.get(accountId);
      // A late answer about money does not make a refused key good again.
      if (before?.why === 'key_refused' && why !== 'key_refused') return;
      if (why !== 'key_refused') alarms.set(accountId, core.clock.now() + tryAgain[why]);
      else alarms.clear(accountId);
      const polling = !keepsPolling || (before?.why === why && before.polling);
      if (before?.why === why && before.polling === polling) return;
      pauses.set(accountId, { why, polling });
      core.ledger.tx(() => {
        if (polling) notePolling(accountId);
        if (why === 'key_refused') core.ledger.accounts.update(accountId, { keyState: 'refused' });
      });
      core.deps.statusChanged?.();
      if (told.get(accountId) === why) return;
      told.set(accountId, why);
      const account = core.ledger.accounts.get(accountId)?.label ?? accountId;
      core.deps.notice({
        level: 'warning',
        key: why !== 'balance' ? why : error.code === 'quota_exceeded' ? 'key_limit' : 'balance_low',
        params: { account, message: error.message },
      });
    },

    lift(accountId) {
      alarms.clear(accountId);
      if (!pauses.delete(accountId)) return false;
      notePolling(accountId);
      core.deps.statusChanged?.();
      return true;
    },

    good(accountId) {
      if (!pauses.has(accountId)) told.delete(accountId);
    },

    resume(accountId) {
      told.delete(accountId);
      return gates.lift(accountId);
    },

    requestsLastMinute(now) {
      followClock();
      return [...buckets.values()].reduce((sum, bucket) => sum + bucket.requestsLastMinute(now), 0);
    },
  };
  return gates;
}

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
