/** The ledger: opened, checked, migrated and backed up here; every subject's questions and writes hang on it. */

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { day } from '../../shared/units.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { makePrivate } from '../base/private.ts';
import type { Reporter } from '../base/report.ts';
import { type AccountQueries, accountQueries } from './accounts.ts';
import { isEmptyFile, listBackups, makeBackup } from './backups.ts';
import { type BillingQueries, billingQueries } from './billing.ts';
import { type CatalogueQueries, catalogueQueries } from './catalogue-cache.ts';
import { type Claim, claimLedger } from './claim.ts';
import { type Db, openDb, rawText } from './db.ts';
import { type EventQueries, eventQueries } from './events.ts';
import { ForeignLedger, foreignParts, isForeign } from './foreign-schema.ts';
import { type GalleryQueries, galleryQueries } from './gallery.ts';
import { type InputQueries, inputQueries } from './inputs.ts';
import { type JobListQueries, jobListQueries } from './job-list.ts';
import { type JobQueries, jobQueries } from './jobs.ts';
import { type Lease, type LeftAnswerQueries, leftAnswerQueries, takeLease, takenError } from './lease.ts';
import { isDamage, ledgerError } from './ledger-errors.ts';
import { type MetaQueries, metaQueries } from './meta.ts';
import { latestVersion, migrate, refuseNewer, schemaVersion } from './migrations/index.ts';
import { type ModelLimitQueries, modelLimitQueries } from './model-limits.ts';
import { isSound, type RecoveryReport, recover, wasPutOff } from './recover.ts';
import { hidesJobs, type Repair, repairMarks, repairMessage, repairTexts } from './repair.ts';
import { type ResultQueries, resultQueries } from './results.ts';
import { breakSeal, foreignWrites, isSealed, seal } from './seal.ts';
import { createSession, type LedgerChange } from './session.ts';

export interface Ledger {
  file: string;
  /** Set when the opening found a damaged or missing ledger. */
  recovery: RecoveryReport | null;
  /** What the opening put right in a ledger of sound structure. */
  repair: Repair;
  /** What a person should know of the opening, in plain words. */
  notice: string | null;
  accounts: AccountQueries;
  jobs: JobQueries;
  list: JobListQueries;
  gallery: GalleryQueries;
  events: EventQueries;
  results: ResultQueries;
  inputs: InputQueries;
  catalogue: CatalogueQueries;
  modelLimits: ModelLimitQueries;
  billing: BillingQueries;
  meta: MetaQueries;
  /** That this process owns the ledger, and may write it. */
  lease: Lease;
  leftAnswers: LeftAnswerQueries;
  /** All writes of `fn` together or not at all; calls inside calls join. Told as one change afterwards. */
  tx<T>(fn: () => T): T;
  /** Called after each commit that changed something. @returns a function that ends it. */
  onChange(listener: (change: LedgerChange) => void): () => void;
  /** Backs up when the last backup is a day old, closes, and lets the next process have it. */
  close(): void;
}

export interface LedgerOptions {
  /** Absolute path of `ledger.db`; its folder is made when missing. */
  file: string;
  clock: Clock;
  /** How long (ms) a write waits for another program's before it fails with `ledger_busy`. */
  busyMs?: number;
  /** The right to open it, see `claimLedger`; claimed here when absent. The ledger lets go of it when it is closed. */
  claim?: Claim;
  /** For what fails beside the ledger's own work, which continues: the daily backup, a listener of changes. */
  report?: Reporter;
}

/** A structure check reads the whole file, so after a clean close it is done only this often. */
const checkEvery = 7 * day;

/**
 * Opens the ledger. A damaged file is set aside and replaced; see `recovery`.
 * @throws AppError `ledger_taken`, `ledger_too_new`, `ledger_busy`, `file_unwritable`, `disk_full`; `ledger_damaged` only where the
 * system does not let go of the damaged file before the app is started again
 */
export function openLedger(options: LedgerOptions): Ledger {
  const claim = options.claim ?? claimLedger(options.file, { now: options.clock.now() });
  if (claim.kind === 'taken') throw takenError(claim.holder);
  try {
    return openClaimed(options, claim);
  } catch (thrown) {
    claim.release();
    throw thrown;
  }
}

function openClaimed(options: LedgerOptions, claim: Claim): Ledger {
  const { file, clock, busyMs, report = () => undefined } = options;
  let recovery: RecoveryReport | null = null;
  let opened: Opened;
  const gone = !existsSync(file) || isEmptyFile(file);
  if (wasPutOff(file) || (gone && listBackups(file).length > 0)) {
    recovery = recover(file, clock.now());
    opened = open(file, clock, busyMs);
  } else {
    try {
      opened = open(file, clock, busyMs);
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      recovery = recover(file, clock.now(), isForeign(thrown));
      opened = open(file, clock, busyMs);
    }
  }
  const { db } = opened;
  const repair = recovery?.repair ?? opened.repair;
  let lease: ReturnType<typeof takeLease>;
  try {
    lease = takeLease(db, claim);
    markOpen(db, clock);
    breakSeal(file);
  } catch (thrown) {
    db.close();
    throw thrown;
  }
  const notice = [recovery?.message, repairMessage(repair)].filter((each) => each != null).join(' ');
  const others = foreignWrites(db);
  const session = createSession(db, clock, report);
  const events = eventQueries(session);
  const results = resultQueries(session);
  const meta = metaQueries(session);
  const modelLimits = modelLimitQueries(session);

  const backupWhenDue = () => {
    if (db.sawDamage() || lease.isLost()) return;
    const last = listBackups(file)[0]?.at ?? null;
    const now = clock.now();
    if (last !== null && last <= now && now - last < day) return;
    try {
      makeBackup(db, file, now, schemaVersion(db));
    } catch (thrown) {
      report('backup', thrown);
    }
  };
  let daily: Timer;
  const everyDay = () => {
    daily = clock.setTimeout(() => {
      backupWhenDue();
      everyDay();
    }, day / 4);
  };
  everyDay();

  return {
    file,
    recovery,
    repair,
    notice: notice === '' ? null : notice,
    accounts: accountQueries(session),
    jobs: jobQueries(session, events, results, modelLimits),
    list: jobListQueries(session),
    gallery: galleryQueries(session),
    events,
    results,
    inputs: inputQueries(session),
    catalogue: catalogueQueries(session),
    modelLimits: modelLimits,
    billing: billingQueries(session),
    meta,
    lease,
    leftAnswers: leftAnswerQueries(db, () => clock.now()),
    tx: session.tx,
    onChange: session.onChange,
    close() {
      daily.clear();
      let isClean = false;
      try {
        // Someone else's ledger is left as it is.
        if (!lease.beat()) return;
        // A ledger that showed damage stays marked as open, so that the next start looks into it.
        if (!db.sawDamage()) {
          backupWhenDue();
          meta.set('open', null);
          lease.release();
        }
        // Everything is in the one file then: it can be copied, and its damage be told from a log that hides it.
        db.all('PRAGMA wal_checkpoint(TRUNCATE)');
        isClean = !db.sawDamage() && foreignWrites(db) === others;
      } finally {
        db.close();
        if (isClean) seal(file);
        claim.release();
      }
    },
  };
}

interface Opened {
  db: Db;
  repair: Repair;
}

/** Opens a file that should be sound: refuses what is newer, checks, repairs, backs up before migrating. */
function open(file: string, clock: Clock, busyMs?: number): Opened {
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
    `The ledger file holds parts that Safelight did not make (${parts.slice(0, 3).join(', ')}). Nothing of them was used.`,
    { next: ['restart_app', 'contact_support'] },
    { cause: new ForeignLedger(parts.join(', ')) },
  );
}

/** Cleared by a clean close: what is still marked at the next start is looked into. */
function markOpen(db: Db, clock: Clock): void {
  const set =
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';
  db.run(set, 'open', String(clock.now()));
}

/** Read as bytes: nobody has looked through the ledger yet. */
function isCheckDue(db: Db, clock: Clock): boolean {
  const value = (key: string) =>
    rawText(
      db.get<{ value: ArrayBuffer }>('SELECT CAST(value AS BLOB) AS value FROM meta WHERE key = ?', key)
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

function noteCheck(db: Db, clock: Clock): void {
  db.run(
    "INSERT INTO meta (key, value) VALUES ('checked_at', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    String(clock.now()),
  );
}
