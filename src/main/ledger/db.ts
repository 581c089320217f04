/** One SQLite connection, spoken to in plain values; every failure leaves as an `AppError`. */
import { pathToFileURL } from 'node:url';
import { AppError } from '../../shared/errors.ts';
import type { BoundValue, Connection, Statement } from './connection.ts';
import { openConnection } from './driver.ts';
import { isDamage, ledgerError } from './ledger-errors.ts';

export type SqlValue = string | number | boolean | null | undefined | Uint8Array;

export interface Db {
  /** All rows. Rows come in SQL's own names; the caller says their type. */
  all<T>(sql: string, ...params: SqlValue[]): T[];
  get<T>(sql: string, ...params: SqlValue[]): T | null;
  /** Number of rows changed. */
  run(sql: string, ...params: SqlValue[]): number;
  /** Statements without parameters, several at once. */
  exec(sql: string): void;
  /**
   * Runs `fn` inside one immediate transaction; a call inside a call joins the outer one. A throw rolls
   * everything back and is passed on. What is not `durable` may be lost in a power cut (never in a crash), and
   * does not wait for the disk; it decides only when it is the outermost call.
   */
  tx<T>(fn: () => T, durable?: boolean): T;
  /** From now on every write calls `check` first, inside its transaction; what it throws undoes and refuses the write. */
  guard(check: () => void): void;
  /** Called before each write, and when one has found the disk full. */
  watch(watcher: Watcher): void;
  /** One immediate transaction that is not guarded. */
  unguarded<T>(fn: () => T): T;
  /** Writes a compact copy of the whole database. */
  copyTo(path: string): void;
  /** True once any statement has found the file damaged. */
  sawDamage(): boolean;
  close(): void;
}

export interface Watcher {
  beforeWrite(): void;
  foundFull(): void;
}

const usualBusyMs = 2_000;

/**
 * A text that was selected with `CAST(… AS BLOB)`. libsql ends the whole process at a text that is not UTF-8, so
 * what nobody has looked through yet is read as bytes.
 */
export const rawText = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('utf8');

/**
 * @param busyMs how long it waits for another connection's write before it gives up with `ledger_busy`
 * @param readOnly for a disk without a free byte: nothing is written. Only where no other process has the file open
 * @throws AppError when the file cannot be opened; a file that is no database fails on its first statement
 */
export function openDb(file: string, busyMs = usualBusyMs, readOnly = false): Db {
  const connection = opened(readOnly ? unlocked(file) : file);
  const statements = new Map<string, Statement>();
  let depth = 0;
  let damaged = false;
  /** Whether commits wait for the disk now, as far as this connection has said; null before it has. */
  let waits: boolean | null = null;
  let guard: (() => void) | null = null;
  let watcher: Watcher | null = null;

  function attempt<T>(fn: () => T): T {
    try {
      return fn();
    } catch (thrown) {
      const error = ledgerError(thrown);
      damaged ||= isDamage(error);
      if (error instanceof AppError && error.code === 'disk_full') watcher?.foundFull();
      throw error;
    }
  }

  const prepare = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known) return known;
    const prepared = attempt(() => connection.prepare(sql));
    statements.set(sql, prepared);
    return prepared;
  };

  /** Said once for many polls in a row: none of them asks the disk for anything. */
  function waitForDisk(durable: boolean) {
    if (waits === durable || (waits === null && durable)) return;
    db.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
    waits = durable;
  }

  const db: Db = {
    all<T>(sql: string, ...params: SqlValue[]) {
      const statement = prepare(sql);
      return attempt(() => statement.all(params.map(bound))) as T[];
    },
    get<T>(sql: string, ...params: SqlValue[]) {
      const statement = prepare(sql);
      const row = attempt(() => statement.get(params.map(bound)));
      return row === undefined ? null : (row as T);
    },
    run(sql, ...params) {
      // A write of its own is guarded like any other.
      if (guard !== null && depth === 0) return db.tx(() => db.run(sql, ...params));
      if (depth === 0) waitForDisk(true);
      const statement = prepare(sql);
      return attempt(() => statement.run(params.map(bound)));
    },
    exec(sql) {
      attempt(() => connection.exec(sql));
    },
    tx(fn, durable = true) {
      if (depth > 0) {
        depth += 1;
        try {
          return fn();
        } finally {
          depth -= 1;
        }
      }
      watcher?.beforeWrite();
      waitForDisk(durable);
      db.exec('BEGIN IMMEDIATE');
      depth = 1;
      try {
        guard?.();
        const value = fn();
        db.exec('COMMIT');
        return value;
      } catch (thrown) {
        // SQLite rolls back on its own after some failures; a second rollback would hide the first error.
        if (connection.isInTransaction()) connection.exec('ROLLBACK');
        throw thrown;
      } finally {
        depth = 0;
      }
    },
    guard(check) {
      guard = check;
    },
    watch(by) {
      watcher = by;
    },
    unguarded(fn) {
      const kept = guard;
      guard = null;
      try {
        return db.tx(fn);
      } finally {
        guard = kept;
      }
    },
    copyTo(path) {
      const statement = prepare('VACUUM INTO ?');
      attempt(() => statement.run([path]));
    },
    sawDamage: () => damaged,
    close() {
      statements.clear();
      connection.close();
    },
  };

  try {
    db.all(`PRAGMA busy_timeout = ${busyMs}`);
    // What the file itself says is run with harmless functions only.
    db.exec('PRAGMA trusted_schema = OFF');
    // Sorting and the like need no room on the disk.
    db.exec('PRAGMA temp_store = MEMORY');
    // The index of the log is then kept in memory, and needs no file.
    if (readOnly) db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = ON');
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
  return db;
}

/**
 * Holds `file` locked, for this process alone, until it is closed or the process ends; the file stays empty. No other
 * code of this process may open it: closing it anywhere would drop the lock on POSIX systems.
 * @returns null when another connection holds it
 */
export function openLock(file: string): { close(): void } | null {
  const connection = opened(file);
  try {
    connection.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (thrown) {
    connection.close();
    const error = ledgerError(thrown);
    if (error instanceof AppError && error.code === 'ledger_busy') return null;
    throw error;
  }
  let open = true;
  return {
    close() {
      if (!open) return;
      open = false;
      connection.exec('ROLLBACK');
      connection.close();
    },
  };
}

function opened(file: string): Connection {
  try {
    return openConnection(file);
  } catch (thrown) {
    throw ledgerError(thrown);
  }
}

/**
 * libsql closes a connection only when its statements are collected; until then the lock of one that keeps its index
 * in memory would shut out the next. That no other process is there, the ledger's own lock says.
 */
function unlocked(file: string): string {
  const vfs = process.platform === 'win32' ? 'win32-none' : 'unix-none';
  return `file:${pathToFileURL(file).pathname}?vfs=${vfs}`;
}

/** libsql aborts the whole process on a boolean, so nothing but what both drivers know may reach them. */
function bound(value: SqlValue): BoundValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  // SQLite's functions end a text at its first NUL; with a mark in its place nothing behind it is lost.
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('Only finite numbers can be stored in the ledger.');
    return value;
  }
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
