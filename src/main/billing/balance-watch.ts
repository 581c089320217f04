/** Keeps the active account's balance fresh, within bounds, and says once when it has fallen below the limit. */

import { Money } from '../../shared/decimal.ts';
import { AppError } from '../../shared/errors.ts';
import { minute } from '../../shared/units.ts';
import type { Clock } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import { createWallClockTimers } from '../base/timers.ts';

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
  report: Reporter;
}

/** All in ms. Asked for after work has ended, never in a hurry nor again at once, and otherwise now and then. */
const soon = 3_000;
const gap = minute;
const usual = 5 * minute;
/** Name of the one timer. */
const timer = 'balance';

export function createBalanceWatch(options: BalanceWatchOptions): BalanceWatch {
  const { clock } = options;
  let known: { accountId: string; usd: string | null } | null = null;
  /** `at`: running time (ms), which nobody sets back. */
  let asked: { accountId: string; at: number } | null = null;
  let stopped = false;
  const warned = new Set<string>();

  const timers = createWallClockTimers(clock, usual, () => {
    void ask().finally(() => askBy(clock.now() + usual));
  });
  /** What is planned sooner is not put off. */
  const askBy = (when: number) => {
    if (!stopped) timers.set(timer, Math.min(when, timers.at(timer) ?? when));
  };

  const ask = async () => {
    const account = options.account();
    if (account === null || !account.hasManagementToken) {
      known = null;
      options.changed();
      return;
    }
    asked = { accountId: account.id, at: clock.running() };
    try {
      const usd = await options.balance(account.id);
      if (stopped || options.account()?.id !== account.id) return;
      known = { accountId: account.id, usd };
      warnOnce(account, usd);
    } catch (error) {
      // An old balance would be a lie; why it is unknown is in the log.
      if (known?.accountId === account.id) known = null;
      if (!(error instanceof AppError)) options.report('The balance could not be read', error);
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

  askBy(clock.now() + soon);
  return {
    now() {
      const account = options.account();
      const usd = known !== null && known.accountId === account?.id ? known.usd : null;
      return { usd, low: isLow(usd, options.limitUsd()) };
    },
    touch() {
      const accountId = options.account()?.id;
      const quiet = asked !== null && asked.accountId === accountId ? gap - (clock.running() - asked.at) : 0;
      askBy(clock.now() + Math.max(soon, quiet));
    },
    stop() {
      stopped = true;
      timers.stop();
    },
  };
}

function isLow(usd: string | null, limitUsd: string): boolean {
  // A limit that is no number warns of nothing; the settings show it as it is.
  if (usd === null || !/^\d+(\.\d+)?$/.test(limitUsd.trim())) return false;
  return new Money(usd).lessThan(limitUsd.trim());
}
