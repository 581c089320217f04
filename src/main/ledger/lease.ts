/**
 * The owner's row in the ledger. Every write checks it inside its own transaction, so that an owner who was
 * overruled writes nothing more, whatever it believes. It may leave one thing: an answer to a create that it had sent.
 */

import { AppError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import { say } from '../../shared/words/ledger/say.ts';
import { type Db, rawText } from './db.ts';
import { type Host, isSameComputer } from './host.ts';
import { readObject } from './stored.ts';

/** A process that owns a ledger, as it describes itself. */
export interface Owner extends Host {
  /** Random, for this one ownership. */
  id: string;
  pid: number;
  /** Unix ms. */
  since: number;
}

export interface Succession {
  /** Who owns the ledger from now on. */
  owner: Owner;
  /** The former owner that has ended or was overruled; null when there is none. */
  replaces: Owner | null;
}

export interface Lease {
  readonly owner: Owner;
  /** Counts up, so that other computers can see that this owner lives. @returns false once the ledger is lost */
  beat(): boolean;
  isLost(): boolean;
  /** Told once, outside of any transaction, with the new owner when it is known. */
  onLost(listener: (holder: Owner | null) => void): void;
}

/** An answer that reached a former owner. */
export interface LeftAnswer {
  seq: number;
  jobId: string;
  at: number;
  answer: JsonObject;
}

export interface LeftAnswerQueries {
  /** Written whether or not the ledger is still ours. */
  leave(jobId: string, answer: JsonObject): void;
  /** Oldest first. */
  all(): LeftAnswer[];
  remove(seq: number): void;
}

interface LeaseColumns {
  owner: Uint8Array;
  host: Uint8Array;
  machine: Uint8Array | null;
  boot: Uint8Array | null;
  pid: number;
  since: number;
  beat: number;
}

/** The ledger is not ours: someone else was there first, or took it over. */
export function takenError(holder: Owner | null): AppError {
  const who =
    holder === null
      ? 'another Safelight'
      : say('safelightOnNameProcessPid', { name: holder.name, pid: String(holder.pid) });
  return new AppError('ledger_taken', say('thisLedgerIsInUse', { who }), { next: ['restart_app'] });
}

/** Null when nobody owns the ledger, or it is older than leases. Read as bytes, before the ledger is looked through. */
export function readLease(db: Db): { owner: Owner; beat: number } | null {
  const known = db.get<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'lease'",
  );
  if (known === null) return null;
  const row = db.get<LeaseColumns>(
    `SELECT CAST(owner AS BLOB) AS owner, CAST(host AS BLOB) AS host, CAST(machine AS BLOB) AS machine,
       CAST(boot AS BLOB) AS boot, pid, since, beat FROM lease`,
  );
  if (row === null) return null;
  const { pid, since, beat } = row;
  const owner = {
    id: rawText(row.owner) ?? '',
    name: rawText(row.host) ?? '',
    machine: rawText(row.machine),
    boot: rawText(row.boot),
    pid,
    since,
  };
  return { owner, beat };
}

/**
 * Writes the owner's row and has every later write on `db` look at it.
 * @throws AppError `ledger_taken` when someone on another computer came in between
 */
export function takeLease(db: Db, { owner, replaces }: Succession): Lease & { release(): void } {
  db.tx(() => {
    const last = readLease(db)?.owner ?? null;
    if (last !== null && last.id !== replaces?.id && !isSameComputer(last, owner)) throw takenError(last);
    db.run('DELETE FROM lease');
    db.run(
      'INSERT INTO lease (one, owner, host, machine, boot, pid, since, beat) VALUES (1, ?, ?, ?, ?, ?, ?, 0)',
      owner.id,
      owner.name,
      owner.machine,
      owner.boot,
      owner.pid,
      owner.since,
    );
  });

  const listeners: ((holder: Owner | null) => void)[] = [];
  let lost = false;
  const check = () => {
    const row = db.get<{ owner: string }>('SELECT owner FROM lease');
    if (row?.owner === owner.id) return;
    const holder = readLease(db)?.owner ?? null;
    if (!lost) {
      lost = true;
      queueMicrotask(() => {
        for (const listener of listeners) listener(holder);
      });
    }
    throw takenError(holder);
  };
  db.guard(check);

  return {
    owner,
    isLost: () => lost,
    onLost: (listener) => void listeners.push(listener),
    beat() {
      if (!lost) {
        try {
          db.tx(() => db.run('UPDATE lease SET beat = beat + 1'), false);
        } catch {
          // Busy or full: the row stands, and the next beat tries again. Only the check decides that it is lost.
        }
      }
      return !lost;
    },
    release() {
      db.run('DELETE FROM lease');
    },
  };
}

export function leftAnswerQueries(db: Db, now: () => number): LeftAnswerQueries {
  return {
    leave(jobId, answer) {
      db.unguarded(() =>
        db.run(
          'INSERT INTO left_answers (job_id, at, answer) VALUES (?, ?, ?)',
          jobId,
          now(),
          JSON.stringify(answer),
        ),
      );
    },
    all: () =>
      db
        .all<{ seq: number; jobId: string; at: number; answer: string }>(
          'SELECT seq, job_id AS jobId, at, answer FROM left_answers ORDER BY seq',
        )
        .map((row) => ({ ...row, answer: readObject(row.answer) })),
    remove: (seq) => void db.run('DELETE FROM left_answers WHERE seq = ?', seq),
  };
}
