/**
 * Charges that come without anyone asking: after jobs of an account with a management token have ended, its usage rows are
 * read, soon at first and then ever more rarely, until every charge that is expected is known, and once more for a second one. No
 * task is asked about for it.
 */
import { AppError } from '../../shared/errors.ts';
import { isOpen } from '../../shared/job.ts';
import { day, minute } from '../../shared/units.ts';
import type { Clock } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import { createWallClockTimers } from '../base/timers.ts';
import type { Ledger } from '../ledger/index.ts';

export interface ChargeWatch {
  /** Takes up what the last session left. */
  start(): void;
  stop(): void;
}

export interface ChargeWatchOptions {
  ledger: Pick<Ledger, 'accounts' | 'billing' | 'jobs' | 'onChange'>;
  clock: Clock;
  /** The person wants it. */
  isOn(): boolean;
  /** Reads the usage rows of `from` <= time < `to`, Unix ms. @throws AppError */
  fetchUsage(accountId: string, from: number, to: number): Promise<unknown>;
  report: Reporter;
  /** Waits (ms) between the end of a job and each reading; an end in between begins them anew. */
  waits?: readonly number[];
}

export const chargeWaits: readonly number[] = [
  minute,
  5 * minute,
  15 * minute,
  60 * minute,
  6 * 60 * minute,
  day,
];
/** Older jobs are for a person to look up. */
const longestAgo = 3 * day;
/** Failed and cancelled jobs are not charged as a rule: they are looked up this often only. */
const triesForFree = 2;

export function createChargeWatch(options: ChargeWatchOptions): ChargeWatch {
  const { ledger, clock, report, waits = chargeWaits } = options;
  /** Readings since the last end of a job, by account. */
  const tries = new Map<string, number>();
  const reading = new Set<string>();
  /** Since when (Unix ms) there is something to read. */
  const from = new Map<string, number>();
  let stopped = false;
  const timers = createWallClockTimers(clock, Number.POSITIVE_INFINITY, (accountId) => void read(accountId));

  const canRead = (accountId: string): boolean => {
    const account = ledger.accounts.get(accountId);
    return account !== null && account.removedAt === null && account.managementStorage !== 'none';
  };

  const awaiting = (accountId: string) => ledger.billing.awaitingCharge(accountId, clock.now() - longestAgo);

  function plan(accountId: string): void {
    const wait = waits[tries.get(accountId) ?? 0];
    if (stopped || wait === undefined || !canRead(accountId)) return;
    // What is planned sooner is not put off.
    timers.set(accountId, Math.min(clock.now() + wait, timers.at(accountId) ?? Number.POSITIVE_INFINITY));
  }

  /** A job has ended: the waits begin again. */
  function ended(accountId: string): void {
    tries.set(accountId, 0);
    if (!reading.has(accountId)) plan(accountId);
  }

  async function read(accountId: string): Promise<void> {
    if (stopped || reading.has(accountId) || !options.isOn()) return;
    const tried = tries.get(accountId) ?? 0;
    const before = awaiting(accountId);
    if (before.since !== null)
      from.set(accountId, Math.min(before.since, from.get(accountId) ?? before.since));
    const since = from.get(accountId);
    if (since === undefined || (before.since !== null && before.expected === 0 && tried >= triesForFree))
      return;
    tries.set(accountId, tried + 1);
    reading.add(accountId);
    try {
      await options.fetchUsage(accountId, since, clock.now() + 1);
    } catch (thrown) {
      // The next wait is longer; a person who looks at Spending is told why.
      if (!(thrown instanceof AppError)) report('charges', thrown);
    } finally {
      reading.delete(accountId);
    }
    // Once all is known it is read one more time: a second charge may come after the first.
    if (before.since === null && awaiting(accountId).since === null) from.delete(accountId);
    else plan(accountId);
  }

  const stopListening = ledger.onChange(({ jobIds, counts }) => {
    if (!counts || stopped) return;
    const accounts = new Set<string>();
    for (const jobId of jobIds) {
      const job = ledger.jobs.get(jobId);
      const isNew = job !== null && job.submittedAt !== null && job.settledUsd === null;
      if (isNew && !isOpen(job.state) && !['draft', 'submitting', 'rejected'].includes(job.state))
        accounts.add(job.accountId);
    }
    for (const accountId of accounts) if (canRead(accountId)) ended(accountId);
  });

  return {
    start() {
      for (const { id } of ledger.accounts.list()) {
        if (canRead(id) && awaiting(id).since !== null) plan(id);
      }
    },
    stop() {
      stopped = true;
      stopListening();
      timers.stop();
    },
  };
}
