/** How a ledger's file is opened: checked, repaired, migrated, restored; or only looked at, where its disk has no free byte. */

import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { day, MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/ledger/say.ts';
import { listed } from '../../shared/words.ts';
import type { Clock } from '../base/clock.ts';
import { makePrivate } from '../base/private.ts';
import { isEmptyFile, listBackups, makeBackup } from './backups.ts';
import type { Claim } from './claim.ts';
import { type Db, openDb, rawText } from './db.ts';
import { ForeignLedger, foreignParts, isForeign } from './foreign-schema.ts';
import { type Lease, takeLease } from './lease.ts';
import { isDamage, ledgerError } from './ledger-errors.ts';
import { latestVersion, migrate, refuseNewer, schemaVersion } from './migrations/index.ts';
import { isSound, type RecoveryReport, recover, wasPutOff } from './recover.ts';
import { hidesJobs, noRepair, type Repair, repairMarks, repairTexts } from './repair.ts';
import { breakSeal, isSealed, seal } from './seal.ts';

/** What was put right before a ledger could be used. */
export interface Prepared {
  recovery: RecoveryReport | null;
  repair: Repair;
}

/** An opened ledger and the right to write it. */
export interface Opened extends Prepared {
  db: Db;
  lease: Lease & { release(): void };
}

export interface OpeningOptions {
  file: string;
  clock: Pick<Clock, 'now'>;
  busyMs?: number | undefined;
}

/** A structure check reads the whole file, so after a clean close it is done only this often. */
const checkEvery = 7 * day;

/** Bytes up to which a ledger is looked through sooner than a thread has begun. */
const quicklyRead = 2 * MiB;

/** Whether opening it may hold this thread up: a check, a look through all texts, a migration or a restore of much is due. */
export function isLongToOpen({ file, clock, busyMs }: OpeningOptions): boolean {
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  // What takes the place of a ledger that is set aside or gone is as long as its backups.
  const sizes = [
    size(file) + size(`${file}-wal`),
    ...listBackups(file, clock.now()).map(({ path }) => size(path)),
  ];
  if (Math.max(...sizes) <= quicklyRead) return false;
  if (wasPutOff(file) || size(file) === 0 || !isSealed(file)) return true;
  let db: Db | null = null;
  try {
    db = openDb(file, busyMs);
    return schemaVersion(db) < latestVersion() || isCheckDue(db, clock);
  } catch {
    // The opening says what is wrong with it, after a look at the whole.
    return true;
  } finally {
    db?.close();
  }
}

/**
 * Does all that takes long at an opening, and leaves the ledger as one that was closed cleanly. It must be claimed, and
 * opened nowhere else.
 * @throws AppError as `openLedger`
 */
export function prepareFile(options: OpeningOptions): Prepared {
  const { db, recovery, repair } = openChecked(options);
  try {
    db.run("DELETE FROM meta WHERE key = 'open'");
    db.all('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  seal(options.file);
  return { recovery, repair };
}

/** @throws AppError as `openLedger` */
export function openToWrite(options: OpeningOptions, claim: Claim): Opened {
  const { db, recovery, repair } = openChecked(options);
  try {
    const lease = takeLease(db, claim);
    markOpen(db, options.clock);
    breakSeal(options.file);
    return { db, lease, recovery, repair };
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

function openChecked({ file, clock, busyMs }: OpeningOptions): Prepared & { db: Db } {
  let recovery: RecoveryReport | null = null;
  let checked: Checked;
  const gone = !existsSync(file) || isEmptyFile(file);
  if (wasPutOff(file) || (gone && listBackups(file, clock.now()).length > 0)) {
    recovery = recover(file, clock.now());
    checked = open(file, clock, busyMs);
  } else {
    try {
      checked = open(file, clock, busyMs);
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      recovery = recover(file, clock.now(), isForeign(thrown));
      checked = open(file, clock, busyMs);
    }
  }
  return { db: checked.db, recovery, repair: recovery?.repair ?? checked.repair };
}

/**
 * A ledger on a disk without a free byte: it can be looked at, and every write is refused.
 * @throws `full` where it cannot be read as this version reads it, or would have to be repaired before
 */
export function openToRead({ file, clock, busyMs }: OpeningOptions, { owner }: Claim, full: unknown): Opened {
  if (!existsSync(file) || isEmptyFile(file) || wasPutOff(file)) throw full;
  const isAsClosed = isSealed(file);
  const db = openDb(file, busyMs, true);
  const refuse = () => {
    throw full;
  };
  try {
    if (schemaVersion(db) !== latestVersion()) throw full;
    mustBeOurs(db, latestVersion());
    db.guard(refuse);
    db.watch({ beforeWrite: refuse, foundFull: () => undefined });
    if (!isAsClosed) repairTexts(db, clock.now());
  } catch (thrown) {
    db.close();
    throw thrown;
  }
  const nothing = () => undefined;
  const lease = { owner, beat: () => true, isLost: () => false, onLost: nothing, release: nothing };
  return { db, lease, recovery: null, repair: noRepair };
}

interface Checked {
  db: Db;
  repair: Repair;
}

/** Opens a file that should be sound: refuses what is newer, checks, repairs, backs up before migrating. */
function open(file: string, clock: OpeningOptions['clock'], busyMs?: number): Checked {
  const isAsClosed = isSealed(file);
  const db = openDb(file, busyMs);
  let texts: Repair['texts'] = [];
  try {
    refuseNewer(db);
    const before = schemaVersion(db);
    let isChecked = false;
    if (before > 0) {
      mustBeOurs(db, before);
      if (isCheckDue(db, clock)) {
        mustBeSound(db);
        isChecked = true;
      }
      if (isChecked || !isAsClosed) texts = repairTexts(db, clock.now());
    }
    db.exec('PRAGMA foreign_keys = ON');
    db.all('PRAGMA journal_mode = WAL');
    // An intent and an acceptance must outlive a power cut, so every commit waits for the disk.
    db.exec('PRAGMA synchronous = FULL');
    if (before > 0 && before < latestVersion()) makeBackup(db, file, clock.now(), before);
    migrate(db);
    const marks = isChecked || !isAsClosed || hidesJobs(db) ? repairMarks(db) : 0;
    if (isChecked) noteCheck(db, clock);
    // SQLite makes its files as the system's default says.
    makePrivate(dirname(file));
    return { db, repair: { texts, marks } };
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

/**
 * Before anything is written: a foreign trigger would run with it.
 * @throws AppError `ledger_damaged`, which sets the file aside
 */
function mustBeOurs(db: Db, version: number): void {
  const parts = foreignParts(db, version);
  if (parts.length === 0) return;
  throw new AppError(
    'ledger_damaged',
    say('ledgerFileHasPartsThat', { parts: listed(parts.slice(0, 3)) }),
    { next: ['restart_app', 'contact_support'] },
    { cause: new ForeignLedger(parts.join(', ')) },
  );
}

/** Cleared by a clean close: what is still marked at the next start is looked into. */
function markOpen(db: Db, clock: OpeningOptions['clock']): void {
  const set =
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';
  db.run(set, 'open', String(clock.now()));
}

/** Read as bytes: nobody has looked through the ledger yet. */
function isCheckDue(db: Db, clock: OpeningOptions['clock']): boolean {
  const value = (key: string) =>
    rawText(
      db.get<{ value: Uint8Array }>('SELECT CAST(value AS BLOB) AS value FROM meta WHERE key = ?', key)
        ?.value ?? null,
    );
  const checkedAt = Number(value('checked_at') ?? 0);
  const now = clock.now();
  const isCleanlyClosed = value('open') === null;
  return !(isCleanlyClosed && checkedAt <= now && now - checkedAt < checkEvery);
}

/** @throws AppError `ledger_damaged` */
function mustBeSound(db: Db): void {
  if (isSound(db)) return;
  throw ledgerError(Object.assign(new Error('quick_check found damage'), { code: 'SQLITE_CORRUPT' }));
}

function noteCheck(db: Db, clock: OpeningOptions['clock']): void {
  db.run(
    "INSERT INTO meta (key, value) VALUES ('checked_at', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    String(clock.now()),
  );
}
