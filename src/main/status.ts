/** The status bar's line: what the poller does, the balance of the active account, the downloads. */
import type { PollerStatus } from '../shared/status.ts';
import type { Clock } from './base/clock.ts';
import type { Reporter } from './base/report.ts';
import { createBalanceWatch, type WatchedAccount } from './billing/balance-watch.ts';
import type { PollerReport } from './jobs/index.ts';

export interface StatusLine {
  now(): PollerStatus;
  /** Something it shows may have changed: it is reported again soon; numbers that run on with each check, once a second. */
  touch(): void;
  /** Money may have moved, or another account is active: the balance is asked for again, soon. */
  touchBalance(): void;
  setAsleep(asleep: boolean): void;
  stop(): void;
}

export interface StatusOptions {
  clock: Clock;
  engine: () => PollerReport & Pick<PollerStatus, 'sending'>;
  downloads: () => PollerStatus['downloads'];
  disk: () => PollerStatus['disk'];
  /** The active account, or null. */
  account: () => WatchedAccount | null;
  /** USD as a decimal string, or null when TokenLab did not say. */
  balance: (accountId: string) => Promise<string | null>;
  lowBalanceUsd: () => string;
  /** The balance has fallen below the limit. */
  warnLow: (account: WatchedAccount, usd: string) => void;
  tell: (status: PollerStatus) => void;
  report: Reporter;
}

/** In ms. */
const tellAfter = 250;
const numbersAfter = 1_000;

/** What a line says, without the numbers that each check of a task moves on. */
const sayingOf = (line: PollerStatus): string =>
  JSON.stringify({ ...line, nextPollAt: line.nextPollAt !== null, requestsLastMinute: null });

export function createStatus(options: StatusOptions): StatusLine {
  const { clock } = options;
  let asleep = false;
  let telling = false;
  let lastSaying = '';
  let toldAt = Number.NEGATIVE_INFINITY;
  let stopped = false;
  const balance = createBalanceWatch({
    clock,
    account: options.account,
    balance: options.balance,
    limitUsd: options.lowBalanceUsd,
    warn: options.warnLow,
    changed: () => touch(),
    report: options.report,
  });

  const now = (): PollerStatus => {
    const report = options.engine();
    const { usd, low } = balance.now();
    return {
      ...report,
      disk: options.disk(),
      paused: asleep ? 'sleep' : report.paused,
      balanceUsd: usd,
      balanceLow: low,
      downloads: options.downloads(),
    };
  };

  const touch = () => {
    if (telling || stopped) return;
    telling = true;
    clock.setTimeout(tell, tellAfter);
  };

  function tell() {
    telling = false;
    if (stopped) return;
    const line = now();
    const saying = sayingOf(line);
    if (saying === lastSaying && clock.running() - toldAt < numbersAfter) return touch();
    lastSaying = saying;
    toldAt = clock.running();
    options.tell(line);
  }

  return {
    now,
    touch,
    touchBalance: balance.touch,
    setAsleep(is) {
      asleep = is;
      touch();
    },
    stop() {
      stopped = true;
      balance.stop();
    },
  };
}
