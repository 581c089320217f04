/** The ledger: opened, checked, migrated and backed up here; every subject's questions and writes hang on it. */

import type { LedgerDiskState } from '../../shared/status.ts';
import { day, minute } from '../../shared/units.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import { keptFree } from '../base/space.ts';
import { type AccountQueries, accountQueries } from './accounts.ts';
import { listBackups, makeBackup } from './backups.ts';
import { type BatchQueries, batchQueries } from './batches.ts';
import { type BillingQueries, billingQueries } from './billing.ts';
import { type CatalogueQueries, catalogueQueries } from './catalogue-cache.ts';
import { type Claim, claimLedger } from './claim.ts';
import { type ComposeDraftQueries, composeDraftQueries } from './compose-drafts.ts';
import { type EventQueries, eventQueries } from './events.ts';
import { type GalleryQueries, galleryQueries } from './gallery.ts';
import { healthOf, type LedgerHealth } from './health.ts';
import { type InputQueries, inputQueries } from './inputs.ts';
import { countedList, type JobListQueries, jobListQueries } from './job-list.ts';
import { type JobQueries, jobQueries } from './jobs.ts';
import { type Lease, type LeftAnswerQueries, leftAnswerQueries, takenError } from './lease.ts';
import { isDiskFull, ledgerFull } from './ledger-errors.ts';
import { stretchMover } from './list-stretches.ts';
import { type MetaQueries, metaQueries } from './meta.ts';
import { schemaVersion } from './migrations/index.ts';
import { type ModelLimitQueries, modelLimitQueries } from './model-limits.ts';
import { type Opened, openToRead, openToWrite, type Prepared } from './opening.ts';
import { type PastJobQueries, pastJobQueries } from './past-jobs.ts';
import { type PromptQueries, promptQueries } from './prompts.ts';
import type { RecoveryReport } from './recover.ts';
import { both, type Repair, repairMessage } from './repair.ts';
import { openReserve } from './reserve.ts';
import { type ResultQueries, resultQueries } from './results.ts';
import { foreignWrites, seal } from './seal.ts';
import { createSession, type LedgerChange } from './session.ts';
import { type SpendLimitQueries, spendLimitQueries } from './spend-limits.ts';
import { type TemplateQueries, templateQueries } from './templates.ts';
import { type WildcardQueries, wildcardQueries } from './wildcards.ts';

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
  spendLimits: SpendLimitQueries;
  composeDrafts: ComposeDraftQueries;
  pastJobs: PastJobQueries;
  batches: BatchQueries;
  wildcards: WildcardQueries;
  prompts: PromptQueries;
  templates: TemplateQueries;
  meta: MetaQueries;
  /** That this process owns the ledger, and may write it. */
  lease: Lease;
  leftAnswers: LeftAnswerQueries;
  /** All writes of `fn` together or not at all; calls inside calls join. Told as one change afterwards. */
  tx<T>(fn: () => T, durable?: boolean): T;
  disk: LedgerDisk;
  /** Grows with every commit that changed the row of a job. */
  version(): number;
  /** Reads the whole file. */
  health(): LedgerHealth;
  /** Called after each commit that changed something. @returns a function that ends it. */
  onChange(listener: (change: LedgerChange) => void): () => void;
  /** Backs up when the last backup is a day old, closes, and lets the next process have it. */
  close(): void;
}

/** How long after the opening the daily copy may be made first, in ms: the start is over then. */
const firstBackup = 5 * minute;

/** Whether the ledger's disk has room for it. */
export interface LedgerDisk {
  state(): LedgerDiskState;
  onChange(listener: () => void): void;
  /** Puts a reserve aside once there is room for it; called now and then. Never throws. */
  keep(): Promise<void>;
  /**
   * Before something new is begun: what little room is left is for noting what happens to what was sent.
   * @throws AppError `disk_full`
   */
  mustHaveRoom(): void;
}

export interface LedgerOptions {
  /** Absolute path of `ledger.db`; its folder is made when missing. */
  file: string;
  clock: Clock;
  /** How long (ms) a write waits for another program's before it fails with `ledger_busy`. */
  busyMs?: number;
  /** The right to open it, see `claimLedger`; claimed here when absent. The ledger lets go of it when it is closed. */
  claim?: Claim;
  /** What a thread has put right before, see `createPreparation`; null or absent when it had nothing to do. */
  prepared?: Prepared | null;
  /** Makes the daily copy while the ledger is open, where it holds nobody up; without it, here. At the end it is made here. */
  backUp?: (now: number) => Promise<void>;
  /** For what fails beside the ledger's own work, which continues: the daily backup, a listener of changes. */
  report: Reporter;
}

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
  const { file, clock, report } = options;
  const disk = diskListeners();
  const reserve = openReserve(file, disk.changed);
  let isReadOnly = false;
  let opened: Opened;
  try {
    opened = openToWrite(options, claim);
  } catch (thrown) {
    if (!isDiskFull(thrown)) throw thrown;
    opened = openToRead(options, claim, thrown);
    isReadOnly = true;
  }
  const { db, lease } = opened;
  const recovery = opened.recovery ?? options.prepared?.recovery ?? null;
  const repair = both(opened.repair, options.prepared?.repair);
  if (!isReadOnly) db.watch({ beforeWrite: reserve.beforeWrite, foundFull: reserve.release });
  const notice = [recovery?.message, repairMessage(repair)].filter((each) => each != null).join(' ');
  const others = foreignWrites(db);
  const session = createSession(db, clock, report);
  const events = eventQueries(session);
  const results = resultQueries(session);
  const meta = metaQueries(session);
  const modelLimits = modelLimitQueries(session);
  const stretches = stretchMover(session, report);
  const countedOf = countedList(session, isReadOnly ? () => undefined : stretches.note);

  const isBackupDue = (now: number): boolean => {
    if (isReadOnly || db.sawDamage() || lease.isLost()) return false;
    const last = listBackups(file, now)[0]?.at ?? null;
    return last === null || last > now || now - last >= day;
  };
  const backUpHere = (now: number) => void makeBackup(db, file, now, schemaVersion(db), keptFree);
  let daily: Timer;
  let isClosed = false;
  const everyDay = (wait: number) => {
    daily = clock.setTimeout(async () => {
      const now = clock.now();
      try {
        if (isBackupDue(now)) await (options.backUp ?? backUpHere)(now);
      } catch (thrown) {
        // A thread that is ended with the ledger leaves the copy to the end.
        if (!isClosed) report('backup', thrown);
      }
      if (!isClosed) everyDay(day / 4);
    }, wait);
  };
  // Soon after the start, so that an end of the app has seldom one to make.
  everyDay(firstBackup);

  const backUpAtEnd = () => {
    const now = clock.now();
    try {
      if (isBackupDue(now)) backUpHere(now);
    } catch (thrown) {
      report('backup', thrown);
    }
  };

  return {
    file,
    recovery,
    repair,
    notice: notice === '' ? null : notice,
    accounts: accountQueries(session),
    jobs: jobQueries(session, events, results, modelLimits),
    list: jobListQueries(session, countedOf),
    gallery: galleryQueries(session, countedOf),
    events,
    results,
    inputs: inputQueries(session),
    catalogue: catalogueQueries(session),
    modelLimits: modelLimits,
    billing: billingQueries(session),
    spendLimits: spendLimitQueries(session),
    composeDrafts: composeDraftQueries(session),
    pastJobs: pastJobQueries(session),
    batches: batchQueries(session),
    wildcards: wildcardQueries(session),
    prompts: promptQueries(session),
    templates: templateQueries(session),
    meta,
    lease,
    leftAnswers: leftAnswerQueries(db, () => clock.now()),
    disk: {
      state: () => (isReadOnly ? 'read_only' : reserve.isSpent() ? 'full' : 'ok'),
      onChange: disk.add,
      keep: async () => {
        if (!isReadOnly && !lease.isLost()) await reserve.keep();
      },
      mustHaveRoom() {
        reserve.beforeWrite();
        if (reserve.isSpent()) throw ledgerFull();
      },
    },
    version: session.version,
    health: () => healthOf(db, file, clock.now()),
    tx: session.tx,
    onChange: session.onChange,
    close() {
      isClosed = true;
      daily.clear();
      stretches.stop();
      let isClean = false;
      try {
        // Someone else's ledger is left as it is, and so is one that cannot be written.
        if (isReadOnly || !lease.beat()) return;
        // A ledger that showed damage stays marked as open, so that the next start looks into it.
        if (!db.sawDamage()) {
          backUpAtEnd();
          meta.set('open', null);
          lease.release();
        }
        // Everything is in the one file then: it can be copied, and its damage be told from a log that hides it.
        db.all('PRAGMA wal_checkpoint(TRUNCATE)');
        isClean = !db.sawDamage() && foreignWrites(db) === others;
      } catch (thrown) {
        // The log holds everything; the next start brings it in.
        if (!isDiskFull(thrown)) throw thrown;
        report('closing', thrown);
      } finally {
        db.close();
        if (isClean) seal(file);
        claim.release();
      }
    },
  };
}

function diskListeners(): { changed(): void; add(listener: () => void): void } {
  const listeners: (() => void)[] = [];
  return {
    changed() {
      for (const listener of listeners) listener();
    },
    add: (listener) => void listeners.push(listener),
  };
}
