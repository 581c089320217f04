/**
 * The right to own a ledger: one process at a time, on whatever computer. A lock on a file beside the ledger says
 * whether the owner lives: the system drops it when the process ends, however it ends, so no process id, clock, sleep
 * or kill can deceive. What a lock cannot reach is another computer; its owner is only known by the row it left in the
 * ledger (see `lease.ts`), and gives way to a person's decision alone.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { isEmptyFile } from './backups.ts';
import { type Db, openDb, openLock } from './db.ts';
import { foreignParts } from './foreign-schema.ts';
import { type Host, isSameComputer, thisHost } from './host.ts';
import { type Owner, readLease, type Succession } from './lease.ts';
import { ledgerError } from './ledger-errors.ts';
import { schemaVersion } from './migrations/index.ts';
import { wasPutOff } from './recover.ts';
import { openReserve } from './reserve.ts';

export interface Claim extends Succession {
  kind: 'claimed';
  /** Lets the next one have it. */
  release(): void;
}

export interface Taken {
  kind: 'taken';
  /** Null while the other one is only just starting. */
  holder: Owner | null;
  /** It surely lives: it runs on this computer. Otherwise it is on another one, where it cannot be seen. */
  isRunning: boolean;
  /** Counts up while the owner lives. */
  beat: number;
}

/** What becomes of a claim, given the row of the last owner and whether the lock could be had. */
export type Verdict = 'free' | 'ended' | 'running' | 'unseen';

export function judge(last: Owner | null, isLockFree: boolean, here: Host): Verdict {
  if (!isLockFree) return 'running';
  if (last === null) return 'free';
  return isSameComputer(last, here) ? 'ended' : 'unseen';
}

export interface ClaimOptions {
  /** Id of an owner on another computer whom a person has overruled. */
  over?: string;
  /** Where this process runs; found out when absent. */
  host?: Host;
  now?: number;
}

/**
 * Must be claimed before anything in the ledger's folder is changed.
 * @throws AppError `file_unwritable`, `ledger_busy`, `disk_full`
 */
export function claimLedger(file: string, options: ClaimOptions = {}): Claim | Taken {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw ledgerError(folderError(thrown));
  }
  const here = options.host ?? thisHost();
  const lock = openLock(`${file}.owner`);
  try {
    // Even to look into a ledger takes a few pages.
    if (lock !== null) openReserve(file).beforeWrite();
    const found = lastOwner(file, lock !== null);
    const last = found?.owner ?? null;
    const verdict = judge(last, lock !== null, here);
    if (verdict === 'running' || (verdict === 'unseen' && last?.id !== options.over)) {
      lock?.close();
      return { kind: 'taken', holder: last, isRunning: verdict === 'running', beat: found?.beat ?? 0 };
    }
    const owner = { ...here, id: randomUUID(), pid: process.pid, since: options.now ?? Date.now() };
    return { kind: 'claimed', owner, replaces: last, release: () => lock?.close() };
  } catch (thrown) {
    lock?.close();
    throw thrown;
  }
}

/**
 * A ledger that is missing, damaged, or older than leases names no owner.
 * @param isOurs no other process of this computer has it open
 */
function lastOwner(file: string, isOurs: boolean): { owner: Owner; beat: number } | null {
  // What is to be set aside must not be looked into before.
  if (wasPutOff(file) || !existsSync(file) || isEmptyFile(file)) return null;
  try {
    return ownerIn(openDb(file));
  } catch (thrown) {
    if (!isOurs || !(thrown instanceof AppError) || thrown.code !== 'disk_full') throw thrown;
    return ownerIn(openDb(file, undefined, true));
  }
}

function ownerIn(db: Db): { owner: Owner; beat: number } | null {
  try {
    // Not asked when it is somebody else's: it is set aside when it is opened.
    if (foreignParts(db, schemaVersion(db)).length > 0) return null;
    return readLease(db);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code !== 'ledger_damaged') throw thrown;
    return null;
  } finally {
    db.close();
  }
}

function folderError(thrown: unknown): unknown {
  const code = (thrown as { code?: unknown })?.code;
  if (code === 'ENOSPC') return Object.assign(new Error('no space'), { code: 'SQLITE_FULL' });
  return Object.assign(new Error('cannot make folder'), { code: 'SQLITE_CANTOPEN', cause: thrown });
}
