/** While the system says that there is no network, TokenLab is still tried now and then: the system may be wrong. */
import { openStates } from '../../shared/job.ts';
import { createWallClockTimers } from '../base/timers.ts';
import type { AccountAccess } from './account-access.ts';
import type { Core } from './core.ts';
import type { Polling } from './polling.ts';

export interface OfflineTries {
  /** The account's server counts as out of reach: it is tried from `at` on (Unix ms), until it answers. */
  begin(accountId: string, at: number): void;
  end(accountId: string): void;
  /** When the next of these accounts is tried (Unix ms); null when that is not planned. */
  nextAt(accountIds: readonly string[]): number | null;
  stop(): void;
}

export function createOfflineTries(core: Core, access: AccountAccess, polling: () => Polling): OfflineTries {
  const { ledger, clock, limits } = core;
  const waiting = new Set<string>();
  const timers = createWallClockTimers(clock, limits.offlineRetry, (accountId) =>
    core.background('offline try', () => tryOnce(accountId)),
  );

  const plan = (accountId: string, at: number) => {
    waiting.add(accountId);
    timers.set(accountId, at);
    core.options.statusChanged();
  };

  async function tryOnce(accountId: string): Promise<void> {
    if (core.stopped() || !waiting.has(accountId)) return;
    const [job] = ledger.jobs.inStates(openStates, accountId);
    if (job !== undefined && access.pollingPaused(accountId) === 'offline') {
      access.bucket(accountId).spend(clock.now());
      // Only whether it answers counts; if it does, every task of the account is asked for at once.
      await polling().ask(job, job.taskId ?? undefined);
    }
    if (!core.stopped() && waiting.has(accountId)) plan(accountId, clock.now() + limits.offlineRetry);
  }

  return {
    begin: plan,
    end(accountId) {
      waiting.delete(accountId);
      timers.clear(accountId);
    },
    nextAt(accountIds) {
      const times = accountIds
        .filter((accountId) => waiting.has(accountId))
        .map((accountId) => timers.at(accountId))
        .filter((at) => at !== null);
      return times.length === 0 ? null : Math.min(...times);
    },
    stop: () => timers.stop(),
  };
}
