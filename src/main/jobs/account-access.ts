/** Whether an account's requests may go out: its rate, its pauses, whether its server can be reached. */

import type { Pause } from '../../shared/account-pause.ts';
import { Money } from '../../shared/decimal.ts';
import type { AppErrorShape, ErrorCode } from '../../shared/errors.ts';
import { minute } from '../../shared/units.ts';
import { type WallClockTimers, watchSetBack } from '../base/timers.ts';
import type { AnswerFacts } from '../tokenlab/index.ts';
import type { Core } from './core.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** Why an account's tasks are not asked for. */
export type PollingPause = Pause | 'offline' | 'user';

export interface AccountAccess {
  bucket(accountId: string): TokenBucket;
  paused(accountId: string): Pause | null;
  /**
   * The same for status requests alone: a balance that is too low for a create does not stop them, a missing network
   * does.
   */
  pollingPaused(accountId: string): PollingPause | null;
  /**
   * Whether the system says that this computer has a network; accounts whose server runs on it do not mind.
   * @returns false: no change
   */
  setOnline(online: boolean): boolean;
  /**
   * What a request to the account's server came to. With the system's flag down an answer of TokenLab outweighs it, until
   * a request gets none.
   */
  noteAnswer(accountId: string, answer: Pick<AnswerFacts, 'httpStatus'>, error: AppErrorShape | null): void;
  /** Grows whenever what stopped the account is said to be gone, as by a new key: taken before a request leaves. */
  keyTurn(accountId: string): number;
  /**
   * Stops the account's sending, and its polling unless `keepsPolling`. Only the first call of a pause tells the
   * person. `keyTurn`: of the request that was answered.
   * @returns false when a key was refused that has been replaced since: that stops nothing
   */
  pause(
    accountId: string,
    why: Pause,
    error: AppErrorShape,
    keyTurn: number,
    keepsPolling?: boolean,
  ): boolean;
  /**
   * Lets requests through to see whether the cause of a pause is gone: status requests, and unless money is short also
   * creates. If it is not, the pause comes back without another notice.
   */
  probe(accountId: string): boolean;
  /** The key was accepted: the next pause is news again, and one that the key was to blame for is over. */
  noteKeyWorks(accountId: string): void;
  /** A person holds the account's polling, or no longer does. */
  holdPolling(accountId: string, held: boolean): void;
  /** The cause is said to be gone: a key was accepted, a person says so. */
  resume(accountId: string): void;
  /** It is gone, as an answer shows: what waited goes out. */
  unpause(accountId: string): void;
  /** Takes up the pause of the last session for want of money. */
  restore(accountId: string): void;
  /** A draft waits for money: it is tried again when the pause's time is over. */
  awaitMoney(accountId: string): void;
  /** The account's balance, USD as a decimal string. @returns true when the money that was short has come */
  noteBalance(accountId: string, usd: string): boolean;
  /** Over all keys. */
  requestsLastMinute(now: number): number;
}

/** After this (ms) a pause that may end without a person is tried again: money was added, the keychain was unlocked. */
export const tryAgain: Record<Exclude<Pause, 'key_refused'>, number> = {
  balance: 5 * minute,
  key_unavailable: 30_000,
};

/** Is called when the server of an account counts as out of reach because the system says so, or no longer does. */
export interface ReachListener {
  outOfReach(accountId: string, isNews: boolean): void;
  reached(accountId: string): void;
}

export interface AccessListener extends ReachListener {
  /** What the account waited for is there. */
  unpaused(accountId: string): void;
}

interface AccountPause {
  why: Pause;
  /** Also its tasks are not asked for. */
  polling: boolean;
}

export function createAccountAccess(
  core: Core,
  timers: WallClockTimers,
  listener: AccessListener,
): AccountAccess {
  const buckets = new Map<string, TokenBucket>();
  const setBack = watchSetBack(core.clock);
  const pauses = new Map<string, AccountPause>();
  /** Causes that a person knows of already: that one came between them makes none of them news again. */
  const notified = new Map<string, Set<Pause>>();
  const keyTurns = new Map<string, number>();
  /** Last known balances, USD. */
  const balances = new Map<string, string>();
  /** Accounts whose polling a person holds. */
  const pollingHeld = new Set(
    core.ledger.accounts.all().flatMap(({ id, pollingHeld: held }) => (held ? [id] : [])),
  );
  let online = true;
  /** Accounts whose server answered while the system said that there is no network. */
  const answering = new Set<string>();
  const needsNetwork = (accountId: string) => core.options.needsNetwork(accountId);
  const isOffline = (accountId: string) => !online && !answering.has(accountId) && needsNetwork(accountId);

  /** Every row says why it is not asked for. */
  const notePolling = (accountId: string) =>
    core.ledger.jobs.setPollPaused(accountId, access.pollingPaused(accountId));

  const followClock = () => {
    const back = setBack();
    if (back > 0) for (const bucket of buckets.values()) bucket.setBack(back);
  };

  const putPause = (accountId: string, pause: AccountPause | undefined) =>
    pause === undefined ? pauses.delete(accountId) : pauses.set(accountId, pause);

  /** With what `write` writes of it. A pause that the ledger does not take is none: nobody could be shown it. */
  const setPause = (
    accountId: string,
    pause: AccountPause | undefined,
    write: () => void = () => undefined,
  ) => {
    const before = pauses.get(accountId);
    putPause(accountId, pause);
    try {
      core.ledger.tx(() => {
        notePolling(accountId);
        write();
      });
    } catch (thrown) {
      putPause(accountId, before);
      throw thrown;
    }
    core.options.statusChanged();
  };

  const end = (accountId: string): boolean => {
    const isPaused = pauses.has(accountId);
    if (isPaused) setPause(accountId, undefined);
    timers.clear(accountId);
    return isPaused;
  };

  /** @returns true when there was a pause */
  const lift = (accountId: string): boolean => {
    notified.delete(accountId);
    const isPaused = end(accountId);
    if ((core.ledger.accounts.get(accountId)?.pause ?? null) === null) return isPaused;
    core.ledger.accounts.update(accountId, { pause: null });
    return true;
  };

  const access: AccountAccess = {
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
      if (pollingHeld.has(accountId)) return 'user';
      if (pause?.polling) return pause.why;
      return isOffline(accountId) ? 'offline' : null;
    },

    setOnline(now) {
      if (online === now) return false;
      online = now;
      answering.clear();
      for (const { id } of core.ledger.accounts.all()) {
        notePolling(id);
        if (isOffline(id)) listener.outOfReach(id, true);
        else listener.reached(id);
      }
      core.options.statusChanged();
      return true;
    },

    noteAnswer(accountId, { httpStatus }, error) {
      if (online || !needsNetwork(accountId)) return;
      // The page of a proxy or of a network's sign-in comes without any network behind it.
      const isTokenLab = error === null || (error.remoteMessage ?? error.remoteCode) !== undefined;
      if (httpStatus !== null && isTokenLab) {
        if (answering.has(accountId)) return;
        answering.add(accountId);
        notePolling(accountId);
        listener.reached(accountId);
      } else if (error !== null && noAnswer.has(error.code)) {
        if (!answering.delete(accountId)) return;
        notePolling(accountId);
        listener.outOfReach(accountId, false);
      }
      core.options.statusChanged();
    },

    keyTurn: (accountId) => keyTurns.get(accountId) ?? 0,

    pause(accountId, why, error, keyTurn, keepsPolling = false) {
      if (why === 'key_refused' && keyTurn !== access.keyTurn(accountId)) return false;
      const before = pauses.get(accountId);
      if (error.hints?.balanceUsd !== undefined) balances.set(accountId, error.hints.balanceUsd);
      // A late answer about money does not make a refused key good again.
      if (before?.why === 'key_refused' && why !== 'key_refused') return true;
      if (why !== 'key_refused') timers.set(accountId, core.clock.now() + tryAgain[why]);
      else timers.clear(accountId);
      const polling = !keepsPolling || (before?.why === why && before.polling);
      if (before?.why === why && before.polling === polling) return true;
      setPause(accountId, { why, polling }, () =>
        core.ledger.accounts.update(accountId, {
          pause: why === 'balance' && error.code === 'quota_exceeded' ? 'key_limit' : why,
          ...(why === 'key_refused' ? { keyState: 'refused' } : {}),
        }),
      );
      const known = notified.get(accountId) ?? new Set();
      if (known.has(why)) return true;
      notified.set(accountId, known.add(why));
      const account = core.ledger.accounts.get(accountId)?.label ?? accountId;
      core.options.notice({
        level: 'warning',
        key: why !== 'balance' ? why : error.code === 'quota_exceeded' ? 'key_limit' : 'balance_low',
        params: { account, message: error.message },
      });
      return true;
    },

    probe(accountId) {
      const pause = pauses.get(accountId);
      if (pause === undefined) return false;
      if (pause.why !== 'balance') return end(accountId);
      if (!pause.polling) return false;
      setPause(accountId, { ...pause, polling: false });
      return true;
    },

    noteKeyWorks(accountId) {
      if (pauses.has(accountId)) return;
      notified.delete(accountId);
      const account = core.ledger.accounts.get(accountId);
      if (account?.keyState === 'refused') core.ledger.accounts.update(accountId, { keyState: 'ok' });
      if (account?.pause === 'key_refused' || account?.pause === 'key_unavailable') access.unpause(accountId);
    },

    holdPolling(accountId, held) {
      core.ledger.accounts.update(accountId, { pollingHeld: held });
      if (held) pollingHeld.add(accountId);
      else pollingHeld.delete(accountId);
      notePolling(accountId);
      core.options.statusChanged();
      if (!held) listener.reached(accountId);
    },

    resume(accountId) {
      keyTurns.set(accountId, access.keyTurn(accountId) + 1);
      lift(accountId);
    },

    unpause(accountId) {
      if (lift(accountId)) listener.unpaused(accountId);
    },

    restore(accountId) {
      pauses.set(accountId, { why: 'balance', polling: false });
      notified.set(accountId, new Set(['balance']));
      access.awaitMoney(accountId);
    },

    awaitMoney(accountId) {
      const { balance: wait } = tryAgain;
      if (timers.at(accountId) === null) timers.set(accountId, core.clock.now() + wait);
    },

    noteBalance(accountId, usd) {
      const before = balances.get(accountId);
      balances.set(accountId, usd);
      if (before === undefined || core.ledger.accounts.get(accountId)?.pause !== 'balance') return false;
      return new Money(usd).greaterThan(before);
    },

    requestsLastMinute(now) {
      followClock();
      return [...buckets.values()].reduce((sum, bucket) => sum + bucket.requestsLastMinute(now), 0);
    },
  };
  return access;
}

const noAnswer = new Set<ErrorCode>(['network', 'timeout', 'not_sent']);

/** What a draft waits for whose account is paused. */
export const heldBy = (pause: Pause): 'balance' | 'key_paused' =>
  pause === 'balance' ? 'balance' : 'key_paused';
