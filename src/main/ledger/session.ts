/** What every subject of the ledger works with: the connection, the clock, and the list of what changed. */
import type { Clock } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import type { Db } from './db.ts';

/** What one commit changed. Told once, after the commit, never before. */
export interface LedgerChange {
  /** Jobs whose row in a list may look different. */
  jobIds: string[];
  /** Jobs of which something changed that only an open inspector shows: a check, or the timeline. */
  detailIds: string[];
  resultIds: string[];
  /** The sidebar's counts may differ. */
  counts: boolean;
  /** A list may hold other jobs than before, or hold them in another order. */
  moves: boolean;
  accounts: boolean;
  /** A batch was made, or something of it changed that is in none of its jobs. */
  batches: boolean;
}

export interface Session {
  db: Db;
  clock: Clock;
  /** `durable`: as in `Db.tx`. */
  tx<T>(fn: () => T, durable?: boolean): T;
  /** Only inside `tx`. What is not named is not so. */
  touchJob(jobId: string, what?: Partial<Pick<LedgerChange, 'counts' | 'moves'>>): void;
  touchDetail(jobId: string): void;
  touchResult(resultId: string, jobId: string): void;
  touchAccounts(): void;
  touchBatches(): void;
  /** Only inside `tx`: done once for each `key`, in the same transaction, after everything else in it. */
  atEnd(key: string, work: () => void): void;
  onChange(listener: (change: LedgerChange) => void): () => void;
  /** Grows with every commit that changed the row of a job. */
  version(): number;
  /** Grows with every transaction that was undone. */
  undone(): number;
}

/** A listener that throws is reported: the commit stands, and its maker must not take it for failed. */
export function createSession(db: Db, clock: Clock, report: Reporter): Session {
  const listeners = new Set<(change: LedgerChange) => void>();
  let depth = 0;
  let version = 0;
  let undone = 0;
  const jobIds = new Set<string>();
  const detailIds = new Set<string>();
  const resultIds = new Set<string>();
  const last = new Map<string, () => void>();
  let counts = false;
  let moves = false;
  let accounts = false;
  let batches = false;

  const take = (): LedgerChange => {
    const change = {
      jobIds: [...jobIds],
      detailIds: [...detailIds],
      resultIds: [...resultIds],
      counts,
      moves,
      accounts,
      batches,
    };
    jobIds.clear();
    detailIds.clear();
    resultIds.clear();
    last.clear();
    counts = false;
    moves = false;
    accounts = false;
    batches = false;
    return change;
  };

  return {
    db,
    clock,
    tx(fn, durable) {
      depth += 1;
      let value: ReturnType<typeof fn>;
      try {
        value = db.tx(() => {
          const made = fn();
          if (depth === 1) for (const work of last.values()) work();
          return made;
        }, durable);
      } catch (thrown) {
        if (depth === 1) {
          take();
          undone += 1;
        }
        throw thrown;
      } finally {
        depth -= 1;
      }
      if (depth === 0) {
        const change = take();
        if (change.jobIds.length > 0) version += 1;
        const empty =
          change.jobIds.length + change.detailIds.length + change.resultIds.length === 0 &&
          !change.counts &&
          !change.accounts &&
          !change.batches;
        for (const listener of empty ? [] : [...listeners]) {
          try {
            listener(change);
          } catch (thrown) {
            report('listener', thrown);
          }
        }
      }
      return value;
    },
    touchJob(jobId, what = {}) {
      jobIds.add(jobId);
      counts ||= what.counts === true;
      moves ||= what.moves === true;
    },
    touchDetail: (jobId) => void detailIds.add(jobId),
    touchResult(resultId, jobId) {
      resultIds.add(resultId);
      jobIds.add(jobId);
    },
    touchAccounts() {
      accounts = true;
    },
    touchBatches() {
      batches = true;
    },
    atEnd: (key, work) => void last.set(key, work),
    version: () => version,
    undone: () => undone,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
