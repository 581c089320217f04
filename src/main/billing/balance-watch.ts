/** Keeps the active account's balance fresh, within bounds, and says once when it has fallen below the limit. */

import { Money } from '../../shared/money.ts';
import type { Clock, Timer } from '../clock.ts';

export interface BalanceWatch {
  /** USD as a decimal string; null while unknown. `low` is false while either amount is unknown or no number. */
  now(): { usd: string | null; low: boolean };
  /** Money may have moved, or another account is active: the balance is asked for again, soon. */
  touch(): void;
  stop(): void;
}

export interface WatchedAccount {
  id: string;
  label: string;
  hasManagementToken: boolean;
}

export interface BalanceWatchOptions {
  clock: Clock;
  /** The active account, or null. */
  account: () => WatchedAccount | null;
  /** USD as a decimal string, or null when TokenLab did not say. */
  balance: (accountId: string) => Promise<string | null>;
  /** USD below which a balance is low. */
  limitUsd: () => string;
  /** The answer has changed. */
  changed: () => void;
  /** The balance is low and was not before, as far as is known. */
  warn: (account: WatchedAccount, usd: string) => void;
  /** Why the balance could not be read. */
  failed: (error: unknown) => void;
}

/** All in ms. Asked for after work has ended, never in a hurry nor again at once, and otherwise now and then. */
const soon = 3_000;
const gap = 60_000;
const usual = 5 * 60_000;

export function createBalanceWatch(options: BalanceWatchOptions): BalanceWatch {
  const { clock } = options;
  let known: { accountId: string; usd: string | null } | null = null;
  let asked: { accountId: string; at: number } | null = null;
  let timer: { at: number; timer: Timer } | null = null;
  let stopped = false;
  const warned = new Set<string>();

  const at = (when: number) => {
    if (stopped || (timer !== null && timer.at <= when)) return;
    timer?.timer.clear();
    timer = {
      at: when,
      timer: clock.setTimeout(
        () => {
          timer = null;
          void ask().finally(() => at(clock.now() + usual));
        },
        Math.max(0, when - clock.now()),
      ),
    };
  };

  const ask = async () => {
    const account = options.account();
    if (account === null || !account.hasManagementToken) {
      known = null;
      options.changed();
      return;
    }
    asked = { accountId: account.id, at: clock.now() };
    try {
      const usd = await options.balance(account.id);
      if (stopped || options.account()?.id !== account.id) return;
      known = { accountId: account.id, usd };
      warnOnce(account, usd);
    } catch (error) {
      // An old balance would be a lie; why it is unknown is in the log.
      if (known?.accountId === account.id) known = null;
      options.failed(error);
    }
    if (!stopped) options.changed();
  };

  const warnOnce = (account: WatchedAccount, usd: string | null) => {
    if (!isLow(usd, options.limitUsd())) {
      if (usd !== null) warned.delete(account.id);
    } else if (usd !== null && !warned.has(account.id)) {
      warned.add(account.id);
      options.warn(account, usd);
    }
  };

  at(clock.now() + soon);
  return {
    now() {
      const account = options.account();
      const usd = known !== null && known.accountId === account?.id ? known.usd : null;
      return { usd, low: isLow(usd, options.limitUsd()) };
    },
    touch() {
      const now = clock.now();
      const again = asked !== null && asked.accountId === options.account()?.id ? asked.at + gap : now;
      // A clock that was set back must not put the next look off.
      at(Math.min(now + gap, Math.max(now + soon, again)));
    },
    stop() {
      stopped = true;
      timer?.timer.clear();
    },
  };
}

function isLow(usd: string | null, limitUsd: string): boolean {
  // A limit that is no number warns of nothing; the settings show it as it is.
  if (usd === null || !/^\d+(\.\d+)?$/.test(limitUsd.trim())) return false;
  return new Money(usd).lessThan(limitUsd.trim());
}
