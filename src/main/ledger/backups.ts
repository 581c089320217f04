/** Whole copies of the ledger beside it, in `backups/`: made when it is known to be good, kept by age. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeAtomicallySync } from '../base/files.ts';
import { makePrivate } from '../base/private.ts';
import { freeBytes, keptFree } from '../base/space.ts';
import { type Db, openDb } from './db.ts';
import { ledgerFull } from './ledger-errors.ts';
import { schemaVersion } from './migrations/index.ts';

/** How many copies are kept; the oldest go first. */
const kept = 5;

export interface Backup {
  path: string;
  /** Unix ms at which it was made. */
  at: number;
  schema: number;
  /** How many were made before it and itself: the order in which they were made, whatever the clock said. */
  number: number;
}

export const backupFolder = (file: string): string => join(dirname(file), 'backups');

const name = /^ledger-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z(?:-(\d+))?-v(\d+)\.db$/;

/**
 * Newest first, by their numbers: a clock that was wrong once must not decide from then on which one is restored, and which one
 * goes. Those of earlier versions have no number; among them, a time that is yet to come counts least.
 */
export function listBackups(file: string, now: number): Backup[] {
  const folder = backupFolder(file);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((entry): Backup[] => {
      const found = name.exec(entry);
      if (!found) return [];
      const [year, month, date, hours, minutes, seconds, ms, number, schema] = found
        .slice(1)
        .map((part = '0') => Number(part)) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const at = Date.UTC(year, month - 1, date, hours, minutes, seconds, ms);
      return [{ path: join(folder, entry), at, schema, number }];
    })
    .sort((a, b) => b.number - a.number || Number(a.at > now) - Number(b.at > now) || b.at - a.at);
}

/**
 * Copies the open ledger. The copy gets its name only when it is whole and on the disk.
 * @param stayFree bytes of the disk
 * @throws AppError `disk_full`, `file_unwritable`
 */
export function makeBackup(db: Db, file: string, now: number, schema: number, stayFree = 0): Backup {
  const folder = backupFolder(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const free = freeBytes(folder);
  if (free !== null && free < sizeOf(db) + stayFree) throw ledgerFull();
  const stamp = new Date(now).toISOString().replace(/[-:.]/g, '');
  const number = 1 + Math.max(0, ...listBackups(file, now).map((each) => each.number));
  const path = join(folder, `ledger-${stamp}-${number}-v${schema}.db`);
  writeAtomicallySync(path, (part) => db.copyTo(part), join(folder, 'ledger.part'));
  makePrivate(folder);
  for (const old of listBackups(file, now).slice(kept)) rmSync(old.path, { force: true });
  return { path, at: now, schema, number };
}

/** What a thread does, see `makeBackup`. */
export interface BackupMethods {
  backUp(now: number): void;
}

/** The same from a connection of its own, while another one writes. @throws as `makeBackup` */
export function copyLedger(file: string, now: number): void {
  const db = openDb(file);
  try {
    makeBackup(db, file, now, schemaVersion(db), keptFree);
  } finally {
    db.close();
  }
}

/** Bytes of the database, also of what is in its log only. */
const sizeOf = (db: Db): number =>
  (db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0) *
  (db.get<{ page_size: number }>('PRAGMA page_size')?.page_size ?? 0);

/**
 * Renames a damaged ledger and its write-ahead files, so that nothing of it is lost.
 * @returns the new path of the ledger itself.
 */
export function setAside(file: string, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:.]/g, '');
  let target = `${file}.damaged-${stamp}`;
  for (let n = 2; existsSync(target); n += 1) target = `${file}.damaged-${stamp}-${n}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix);
  }
  return target;
}

/** True for a file that SQLite would silently take for a new, empty database. */
export const isEmptyFile = (file: string): boolean => existsSync(file) && statSync(file).size === 0;

export const fileName = (path: string): string => basename(path);
