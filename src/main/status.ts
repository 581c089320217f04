/** The status bar's line: what the poller does, the balance of the active account, the downloads. */
import { Decimal } from 'decimal.js';
import type { PollerStatus } from '../shared/bridge.ts';
import { AppError } from '../shared/errors.ts';
import type { Clock } from './clock.ts';
import type { PollerReport } from './jobs/index.ts';

export interface StatusLine {
  now(): PollerStatus;
  /** Something it shows may have changed: it is told again soon, at most once a second. */
  touch(): void;
  /** Money may have moved, or another account is active: the balance is asked for again, soon. */
  touchBalance(): void;
  setAsleep(asleep: boolean): void;
  stop(): void;
}

export interface StatusOptions {
  clock: Clock;
  engine: () => PollerReport;
  downloads: () => PollerStatus['downloads'];
  /** The active account, or null. */
  account: () => { id: string; hasManagementToken: boolean } | null;
  /** USD as a decimal string, or null when TokenLab did not say. */
  balance: (accountId: string) => Promise<string | null>;
  lowBalanceUsd: () => string;
  tell: (status: PollerStatus) => void;
  report: (message: string, error: unknown) => void;
}

/** All in ms. The balance is asked for after work has ended, never in a hurry, and otherwise now and then. */
const tellAfter = 250;
const balanceAfter = 3_000;
const balanceEvery = 10 * 60_000;

export function createStatus(options: StatusOptions): StatusLine {
  const { clock } = options;
  let asleep = false;
  let telling = false;
  let asking = false;
  let stopped = false;
  let known: { accountId: string; usd: string | null } | null = null;

  const now = (): PollerStatus => {
    const report = options.engine();
    const account = options.account();
    const balanceUsd = known !== null && known.accountId === account?.id ? known.usd : null;
    return {
      ...report,
      paused: asleep ? 'sleep' : report.paused,
      balanceUsd,
      balanceLow: isLow(balanceUsd, options.lowBalanceUsd()),
      downloads: options.downloads(),
    };
  };

  const touch = () => {
    if (telling || stopped) return;
    telling = true;
    clock.setTimeout(() => {
      telling = false;
      if (!stopped) options.tell(now());
    }, tellAfter);
  };

  const askBalance = async () => {
    const account = options.account();
    if (account === null || !account.hasManagementToken) {
      known = null;
      return;
    }
    try {
      known = { accountId: account.id, usd: await options.balance(account.id) };
    } catch (error) {
      // An old balance would be a lie; why it is unknown is in the log.
      known = null;
      if (!(error instanceof AppError)) options.report('The balance could not be read', error);
    }
    touch();
  };

  const touchBalance = () => {
    if (asking || stopped) return;
    asking = true;
    clock.setTimeout(() => {
      asking = false;
      if (!stopped) void askBalance();
    }, balanceAfter);
  };

  const everySoOften = () => {
    clock.setTimeout(() => {
      if (stopped) return;
      touchBalance();
      everySoOften();
    }, balanceEvery);
  };
  everySoOften();
  touchBalance();

  return {
    now,
    touch,
    touchBalance,
    setAsleep(is) {
      asleep = is;
      touch();
    },
    stop() {
      stopped = true;
    },
  };
}

/** False while either amount is unknown or no number. */
function isLow(balanceUsd: string | null, limitUsd: string): boolean {
  if (balanceUsd === null) return false;
  try {
    return new Decimal(balanceUsd).lessThan(new Decimal(limitUsd));
  } catch {
    return false; // A limit that is no number warns of nothing; the settings show it as it is.
  }
}
