/**
 * A ledger that cannot be trusted: set aside, never deleted; the last good backup takes its place, and what can
 * still be read of the damaged file is brought over. The app starts even when nothing can be saved.
 */

import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/ledger/say.ts';
import { writeAtomicallySync } from '../base/files.ts';
import { fileName, listBackups, setAside } from './backups.ts';
import { type Db, openDb } from './db.ts';
import { foreignParts } from './foreign-schema.ts';
import { holdWhatWasWritten } from './held-by-restore.ts';
import { countAllByStretch } from './list-stretches.ts';
import { latestVersion, migrate, schemaVersion } from './migrations/index.ts';
import { holdDraft, type Repair, repairMarks, repairTexts } from './repair.ts';
import { deriveFrom, type Salvaged, salvage } from './salvage.ts';
import type { Replaced } from './unreadable-text.ts';

/** What happened at the opening, when a person should know. */
export interface RecoveryReport {
  kind: 'restored' | 'started_empty';
  /** Name of the damaged file, in the same folder; null when the ledger was simply gone. */
  setAside: string | null;
  /** Unix ms of the backup that was restored; null when there was none. */
  backupAt: number | null;
  /** Jobs that were read out of the damaged file on top of the backup. */
  salvagedJobs: number;
  /** True when every job of the damaged file could be read. */
  complete: boolean;
  /** Batches that were being written, and wait for a person now. */
  pausedBatches: number;
  /** What was put right in what took its place. */
  repair: Repair;
  /** The whole thing in plain words, but for the repair. */
  message: string;
}

/** True when SQLite finds nothing wrong with the file's structure. */
export function isSound(db: Db): boolean {
  // Compared in SQL: the words may name something whose name is no text. What is damaged is not looked at to its end.
  const found = db.get<{ sound: number }>(
    "SELECT quick_check = 'ok' AS sound FROM pragma_quick_check LIMIT 1",
  );
  return found?.sound === 1;
}

/**
 * Puts a sound ledger in the place of `file`, which is damaged or gone.
 * @param isForeign it holds parts of somebody else's: none of its rows is taken over
 * @returns a report; the caller opens `file` as usual afterwards.
 */
export function recover(file: string, now: number, isForeign = false): RecoveryReport {
  const damaged = existsSync(file) ? aside(file, now) : null;
  const backup = listBackups(file, now).find((candidate) => restore(candidate.path, file));
  let salvaged: Salvaged = { jobs: [], complete: false };
  let texts: Replaced[] = [];
  let marks = 0;
  let pausedBatches = 0;
  const db = openDb(file);
  db.exec('PRAGMA foreign_keys = ON');
  try {
    // A backup was never looked through, and migrations read it.
    texts = repairTexts(db, now);
    if (damaged !== null && !isForeign) {
      salvaged = salvage(db, damaged);
      texts = [...texts, ...repairTexts(db, now)];
    }
    migrate(db);
    for (const seq of salvaged.jobs) deriveFrom(db, seq);
    if (salvaged.jobs.length > 0) db.tx(() => countAllByStretch(db));
    holdDrafts(db, now);
    pausedBatches = holdWhatWasWritten(db);
    // A copy names the owner of its time.
    db.run('DELETE FROM lease');
    marks = repairMarks(db);
  } finally {
    db.close();
  }
  const report = {
    setAside: damaged === null ? null : fileName(damaged),
    backupAt: backup?.at ?? null,
    salvagedJobs: salvaged.jobs.length,
    complete: salvaged.complete,
    pausedBatches,
  };
  const kind = backup || salvaged.jobs.length > 0 ? 'restored' : 'started_empty';
  rmSync(marker(file), { force: true });
  return { kind, ...report, repair: { texts, marks }, message: inWords(kind, report, isForeign) };
}

const marker = (file: string): string => `${file}.recover`;

/** True when a recovery could not be done while the damaged file was open, and is due now. */
export const wasPutOff = (file: string): boolean => existsSync(marker(file));

/** Windows does not rename a file that this process has looked into: the next start does it before it looks. */
function aside(file: string, now: number): string {
  try {
    return setAside(file, now);
  } catch (thrown) {
    const code = (thrown as { code?: unknown }).code;
    if (code !== 'EBUSY' && code !== 'EPERM' && code !== 'EACCES') throw thrown;
    writeFileSync(marker(file), '');
    throw new AppError(
      'ledger_damaged',
      say('ledgerFileIsDamagedRestart'),
      { next: ['restart_app'] },
      { cause: thrown },
    );
  }
}

function inWords(
  kind: RecoveryReport['kind'],
  report: Omit<RecoveryReport, 'kind' | 'repair' | 'message'>,
  isForeign: boolean,
): string {
  const { setAside, backupAt, salvagedJobs: count, complete } = report;
  const sentences = [
    setAside === null
      ? say('ledgerFileWasMissing')
      : say(isForeign ? 'setAsideForeign' : 'setAside', { file: setAside }),
  ];
  const paused = report.pausedBatches > 0 ? [say('batchesPaused', { count: report.pausedBatches })] : [];
  if (kind === 'started_empty') return [...sentences, say('thereWasNoBackupSo'), ...paused].join(' ');
  if (backupAt !== null) {
    const time = new Date(backupAt).toISOString().slice(0, 16).replace('T', ' ');
    sentences.push(say('backupRestored', { time }));
  }
  if (count > 0) sentences.push(say('salvaged', { count }));
  sentences.push(say(complete ? 'nothingMissing' : 'mayBeMissing'), say('draftsWait'), ...paused);
  return sentences.join(' ');
}

/** Copies a backup into place if it is sound and not from a later version. */
function restore(backup: string, file: string): boolean {
  const copy = `${file}.restoring`;
  const tidy = () => {
    for (const suffix of ['-wal', '-shm']) rmSync(copy + suffix, { force: true });
  };
  const fill = (part: string) => {
    tidy();
    copyFileSync(backup, part);
    const db = openDb(part);
    try {
      const isOurs = schemaVersion(db) > 0 && schemaVersion(db) <= latestVersion();
      if (!isOurs || !isSound(db) || foreignParts(db, schemaVersion(db)).length > 0)
        throw new AppError('ledger_damaged', say('thisBackupCantBeUsed'));
    } finally {
      db.close();
    }
  };
  try {
    writeAtomicallySync(file, fill, copy);
    return true;
  } catch (thrown) {
    // A backup that cannot be read is passed over for an older one; a full disk is not the backup's fault.
    if (thrown instanceof AppError && thrown.code === 'ledger_damaged') return false;
    throw thrown;
  } finally {
    tidy();
  }
}

/**
 * After a restore a draft may have been sent already, in the time that the backup does not know. It must not go
 * out again automatically: that could pay twice.
 */
function holdDrafts(db: Db, now: number): void {
  db.tx(() => {
    for (const { id } of db.all<{ id: string }>("SELECT id FROM jobs WHERE state = 'draft'")) {
      holdDraft(db, id);
      db.run(
        "INSERT INTO events (job_id, at, source, type, detail) VALUES (?, ?, 'app', 'ledger_restored', '{}')",
        id,
        now,
      );
    }
  });
}
