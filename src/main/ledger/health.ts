/** How the ledger is, for a person who asks. It reads the whole file once. */
import { statSync } from 'node:fs';
import { listBackups } from './backups.ts';
import type { Db } from './db.ts';
import { schemaVersion } from './migrations/index.ts';
import { isSound } from './recover.ts';

export interface LedgerHealth {
  /** SQLite finds nothing wrong with the file's structure. */
  isSound: boolean;
  schema: number;
  jobs: number;
  bytes: number;
  backups: number;
  /** Unix ms. */
  lastBackupAt: number | null;
}

/** Never throws because of damage: that is the answer. */
export function healthOf(db: Db, file: string, now: number): LedgerHealth {
  const backups = listBackups(file, now);
  return {
    isSound: whole(db),
    schema: schemaVersion(db),
    jobs: db.get<{ n: number }>('SELECT count(*) AS n FROM jobs')?.n ?? 0,
    bytes: statSync(file, { throwIfNoEntry: false })?.size ?? 0,
    backups: backups.length,
    lastBackupAt: backups[0]?.at ?? null,
  };
}

function whole(db: Db): boolean {
  if (db.sawDamage()) return false;
  try {
    return isSound(db);
  } catch {
    return false;
  }
}
