/**
 * A ledger that cannot be trusted: set aside, never deleted; the last good backup takes its place, and what can
 * still be read of the damaged file is brought over. The app starts even when nothing can be saved.
 */
import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { writeAtomicallySync } from '../base/files.ts';
import { fileName, listBackups, setAside } from './backups.ts';
import { type Db, openDb } from './db.ts';
import { foreignParts } from './foreign-schema.ts';
import { latestVersion, migrate, schemaVersion } from './migrations/index.ts';
import { noteSources } from './sources.ts';
import { readRequest } from './stored.ts';

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
  /** The whole thing in plain words. */
  message: string;
}

/** True when SQLite finds nothing wrong with the file's structure. */
export function isSound(db: Db): boolean {
  const rows = db.all<{ quick_check: string }>('PRAGMA quick_check(1)');
  return rows.length === 1 && rows[0]?.quick_check === 'ok';
}

/**
 * Puts a sound ledger in the place of `file`, which is damaged or gone.
 * @param isForeign it holds parts of somebody else's: none of its rows is taken over
 * @returns a report; the caller opens `file` as usual afterwards.
 */
export function recover(file: string, now: number, isForeign = false): RecoveryReport {
  const damaged = existsSync(file) ? aside(file, now) : null;
  const backup = listBackups(file).find((candidate) => restore(candidate.path, file));
  let salvaged = { jobs: 0, complete: false };
  const db = openDb(file);
  db.exec('PRAGMA foreign_keys = ON');
  try {
    migrate(db);
    if (damaged !== null && !isForeign) salvaged = salvage(db, damaged);
    holdDrafts(db, now);
    // A copy names the owner of its time.
    db.run('DELETE FROM lease');
  } finally {
    db.close();
  }
  const report = {
    setAside: damaged === null ? null : fileName(damaged),
    backupAt: backup?.at ?? null,
    salvagedJobs: salvaged.jobs,
    complete: salvaged.complete,
  };
  const kind = backup || salvaged.jobs > 0 ? 'restored' : 'started_empty';
  rmSync(marker(file), { force: true });
  return { kind, ...report, message: inWords(kind, report, isForeign) };
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
      'The ledger file is damaged. Start Safelight again: it then sets the file aside and restores the last good backup.',
      { next: ['restart_app'] },
      { cause: thrown },
    );
  }
}

function inWords(
  kind: RecoveryReport['kind'],
  report: Omit<RecoveryReport, 'kind' | 'message'>,
  isForeign: boolean,
): string {
  const fault = isForeign ? 'held parts that Safelight did not make, which were not used' : 'was damaged';
  const what =
    report.setAside === null
      ? 'The ledger file was gone.'
      : `The ledger file ${fault}. It was set aside as ${report.setAside} and not deleted.`;
  if (kind === 'started_empty')
    return `${what} There was no backup, so Safelight starts with an empty ledger.`;
  const from =
    report.backupAt === null
      ? ''
      : ` The backup of ${new Date(report.backupAt).toISOString().slice(0, 16).replace('T', ' ')} UTC was restored.`;
  const extra =
    report.salvagedJobs === 0
      ? ''
      : ` ${report.salvagedJobs} newer ${report.salvagedJobs === 1 ? 'job was' : 'jobs were'} read out of the damaged file.`;
  const missing = report.complete
    ? ' As far as can be told nothing is missing.'
    : ' What was done after that may be missing: compare with the requests in the TokenLab console, and track missing tasks by their ids.';
  return `${what}${from}${extra}${missing} Drafts wait until you send them.`;
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
        throw new AppError('ledger_damaged', 'This backup cannot be used.');
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
  const hold = JSON.stringify({ reason: 'stopped', until: null, attempts: 0 });
  db.tx(() => {
    for (const { id } of db.all<{ id: string }>("SELECT id FROM jobs WHERE state = 'draft'")) {
      db.run("UPDATE jobs SET hold = ?, attention = 'not_sent' WHERE id = ?", hold, id);
      db.run(
        "INSERT INTO events (job_id, at, source, type, detail) VALUES (?, ?, 'app', 'ledger_restored', '{}')",
        id,
        now,
      );
    }
  });
}

/** Tables with one row per key, in an order that keeps references whole. */
const shared = [
  'accounts',
  'projects',
  'inputs',
  'meta',
  'model_lessons',
  'reconciliation_decisions',
  'usage_rows',
];

/** Brings newer jobs of the damaged file over, one by one, as far as it can be read. */
function salvage(db: Db, damaged: string): { jobs: number; complete: boolean } {
  let complete = true;
  let jobs = 0;
  const attempt = (fn: () => void): boolean => {
    try {
      fn();
      return true;
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code !== 'ledger_damaged') throw thrown;
      complete = false;
      return false;
    }
  };
  const attached = attempt(() => {
    db.run('ATTACH DATABASE ? AS damaged', damaged);
  });
  if (!attached) return { jobs, complete };
  try {
    const same = attempt(() => {
      const version = db.get<{ user_version: number }>('PRAGMA damaged.user_version')?.user_version;
      if (version !== schemaVersion(db)) throw new Error('The damaged file has another schema.');
    });
    if (!same) return { jobs, complete };
    for (const table of shared) {
      attempt(() => db.run(`INSERT OR IGNORE INTO main.${table} SELECT * FROM damaged.${table}`));
    }
    let last = 0;
    attempt(() => {
      last = db.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM damaged.jobs')?.seq ?? 0;
    });
    for (let seq = 1; seq <= last; seq += 1) attempt(() => (jobs += copyJob(db, seq) ? 1 : 0));
    // One that the backup holds as well is taken up twice, which changes nothing.
    attempt(() =>
      db.run(
        'INSERT INTO main.left_answers (job_id, at, answer) SELECT job_id, at, answer FROM damaged.left_answers',
      ),
    );
  } finally {
    db.exec('DETACH DATABASE damaged');
  }
  return { jobs, complete };
}

/** @returns true when the damaged file held a newer word on this job, and it was taken over. */
function copyJob(db: Db, seq: number): boolean {
  return db.tx(() => {
    const theirs = db.get<{ id: string; updated_at: number; poll_count: number }>(
      'SELECT id, updated_at, poll_count FROM damaged.jobs WHERE seq = ?',
      seq,
    );
    if (theirs === null) return false;
    const ours = db.get<{ id: string; updated_at: number }>(
      'SELECT id, updated_at FROM main.jobs WHERE seq = ?',
      seq,
    );
    if (ours !== null && (ours.id !== theirs.id || ours.updated_at >= theirs.updated_at)) return false;
    if (ours !== null) {
      db.run('DELETE FROM main.job_search WHERE rowid = ?', seq);
      db.run('DELETE FROM main.jobs WHERE seq = ?', seq);
    }
    db.run('INSERT INTO main.jobs SELECT * FROM damaged.jobs WHERE seq = ?', seq);
    for (const table of ['job_payloads', 'results']) {
      db.run(`INSERT INTO main.${table} SELECT * FROM damaged.${table} WHERE job_id = ?`, theirs.id);
    }
    db.run(
      `INSERT INTO main.events (job_id, at, source, type, detail)
       SELECT job_id, at, source, type, detail FROM damaged.events WHERE job_id = ? ORDER BY seq`,
      theirs.id,
    );
    db.run(
      `INSERT INTO main.result_data SELECT * FROM damaged.result_data
       WHERE result_id IN (SELECT id FROM main.results WHERE job_id = ?)`,
      theirs.id,
    );
    const payload = db.get<{ request: string }>(
      'SELECT request FROM main.job_payloads WHERE job_id = ?',
      theirs.id,
    );
    if (payload !== null) noteSources(db, theirs.id, readRequest(payload.request));
    db.run('INSERT INTO main.job_tags SELECT * FROM damaged.job_tags WHERE job_seq = ?', seq);
    db.run(
      'INSERT INTO main.job_search (rowid, words) SELECT rowid, words FROM damaged.job_search WHERE rowid = ?',
      seq,
    );
    return true;
  });
}
