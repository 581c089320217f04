/**
 * Charges that come without anyone asking: after jobs of an account with a management token have ended, its usage rows are
 * read, soon at first and then ever more rarely. No task is asked about for it.
 */
import { AppError } from '../../shared/errors.ts';
import { isOpen } from '../../shared/job.ts';
import { day } from '../../shared/units.ts';
import type { Clock } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import { createWallClockTimers } from '../base/timers.ts';
import type { AccountRecord, Ledger } from '../ledger/index.ts';
import { chargeWaits, dueSince, nextReading } from './charge-times.ts';

export interface ChargeWatch {
  /** Takes up what the last session left. */
  start(): void;
  /** After the start: the person wants it from now on, or a keychain was opened. */
  takeUp(): void;
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
  /** An account's rows cannot be read, and waiting alone does not help. Once, until they could be read again. */
  refused?(account: AccountRecord, error: AppError): void;
  /** See `chargeWaits`. The first one is also the least time between two readings of an account. */
  waits?: readonly number[];
}

/** Jobs that were sent longer ago are for a person to look up. */
const longestAgo = 3 * day;

export function createChargeWatch(options: ChargeWatchOptions): ChargeWatch {
  const { ledger, clock, report, waits = chargeWaits } = options;
  const [shortest] = waits;
  const begun = clock.now();
  /** When each account was read last, Unix ms. */
  const readAtLast = new Map<string, number>();
  const reading = new Set<string>();
  /** Running time (ms) before which TokenLab does not want to be asked again. */
  const quietUntil = new Map<string, number>();
  const saidOf = new Set<string>();
  let isStarted = false;
  let stopped = false;
  const timers = createWallClockTimers(clock, Number.POSITIVE_INFINITY, (accountId) => void read(accountId));

  /** Null: not yet. A time that is still to come was told by a clock that has been set back. */
  const lastRead = (accountId: string): number | null => {
    const at = readAtLast.get(accountId) ?? null;
    return at !== null && at <= clock.now() ? at : null;
  };

  /** Null: nobody can read this account's usage rows. */
  const readable = (accountId: string) => {
    const account = ledger.accounts.get(accountId);
    const isReadable = account?.removedAt === null && account.managementStorage !== 'none';
    return isReadable ? account : null;
  };

  const endedJobs = (accountId: string) =>
    ledger.billing.endedJobs(
      accountId,
      clock.now() - longestAgo,
      // Its last reading is at the third wait.
      (lastRead(accountId) ?? Math.min(begun, clock.now())) - (waits[2] ?? 0),
    );

  /** What is planned sooner is not put off. */
  function readAt(accountId: string, at: number): void {
    if (!stopped) timers.set(accountId, Math.min(at, timers.at(accountId) ?? at));
  }

  async function read(accountId: string): Promise<void> {
    if (stopped || shortest === undefined || !options.isOn()) return;
    // That one may fail.
    if (reading.has(accountId)) return readAt(accountId, clock.now() + shortest);
    const account = readable(accountId);
    if (account === null) return;
    const now = clock.now();
    const quiet = (quietUntil.get(accountId) ?? 0) - clock.running();
    if (quiet > 0) return readAt(accountId, now + quiet);
    // A person wants nothing to be asked of TokenLab for this account.
    if (account.pollingHeld) return readAt(accountId, now + shortest);
    const since = dueSince(endedJobs(accountId), waits, lastRead(accountId) ?? Number.NEGATIVE_INFINITY, now);
    let hasFailed = false;
    if (since !== null) {
      const before = readAtLast.get(accountId);
      readAtLast.set(accountId, now);
      reading.add(accountId);
      try {
        await options.fetchUsage(accountId, since, now + 1);
        saidOf.delete(accountId);
      } catch (thrown) {
        hasFailed = true;
        // What was due still is.
        if (before === undefined) readAtLast.delete(accountId);
        else readAtLast.set(accountId, before);
        if (!stopped) noteFailure(account, thrown);
      } finally {
        reading.delete(accountId);
      }
    }
    if (stopped) return;
    // After the last wait, what failed is tried again as rarely, until its jobs are for a person to look up.
    const rarely = hasFailed ? now + (waits.at(-1) ?? 0) : null;
    const next = nextReading(endedJobs(accountId), waits, now) ?? rarely;
    if (next !== null) readAt(accountId, Math.max(next, clock.now() + shortest));
  }

  function noteFailure(account: AccountRecord, thrown: unknown): void {
    if (!(thrown instanceof AppError)) {
      report('charges', thrown);
      return;
    }
    const { retryable, hints } = thrown.shape;
    if (hints?.retryAfterMs !== undefined) quietUntil.set(account.id, clock.running() + hints.retryAfterMs);
    if (retryable || saidOf.has(account.id)) return;
    saidOf.add(account.id);
    options.refused?.(account, thrown);
  }

  const readableNow = () =>
    ledger.accounts
      .list()
      .map(({ id }) => id)
      .filter((id) => readable(id) !== null);
  let known = new Set(readableNow());

  function takeUp(accountIds: readonly string[]): void {
    if (shortest === undefined || !isStarted) return;
    for (const id of accountIds) if (endedJobs(id).length > 0) readAt(id, clock.now() + shortest);
  }

  const stopListening = ledger.onChange(({ jobIds, counts, accounts: isOfAccounts }) => {
    if (isOfAccounts && !stopped) {
      const now = readableNow();
      const before = known;
      known = new Set(now);
      takeUp(now.filter((id) => !before.has(id)));
    }
    if (!counts || stopped || shortest === undefined) return;
    const accounts = new Set<string>();
    for (const jobId of jobIds) {
      const job = ledger.jobs.get(jobId);
      const isNew = job !== null && job.submittedAt !== null && job.settledUsd === null;
      if (isNew && !isOpen(job.state) && !['draft', 'submitting', 'rejected'].includes(job.state))
        accounts.add(job.accountId);
    }
    for (const accountId of accounts)
      if (readable(accountId) !== null) readAt(accountId, clock.now() + shortest);
  });

  return {
    start() {
      isStarted = true;
      takeUp(readableNow());
    },
    takeUp: () => takeUp(readableNow()),
    stop() {
      stopped = true;
      stopListening();
      timers.stop();
    },
  };
}
