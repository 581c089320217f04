/** What the ledger has written and backs up, for tests: the product has no question for it. */
import { type Backup, makeBackup } from '../../../src/main/ledger/backups.ts';
import { openDb } from '../../../src/main/ledger/db.ts';
import type { Ledger } from '../../../src/main/ledger/index.ts';
import { schemaVersion } from '../../../src/main/ledger/migrations/index.ts';
import { jobStates } from '../../../src/shared/job.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

/** Every job, in the order in which they were written. */
export const jobIds = (ledger: Ledger): string[] => ledger.jobs.inStates(jobStates).map((job) => job.id);

/** The terminal answer as it was kept; null when there is none. */
export function keptAnswer(file: string, jobId: string): JsonObject | null {
  const db = openDb(file);
  try {
    const row = db.get<{ answer: string | null }>('SELECT answer FROM job_payloads WHERE job_id = ?', jobId);
    return typeof row?.answer === 'string' ? (JSON.parse(row.answer) as JsonObject) : null;
  } finally {
    db.close();
  }
}

/** A backup like the daily one. */
export function backUp(file: string, at: number): Backup {
  const db = openDb(file);
  try {
    return makeBackup(db, file, at, schemaVersion(db));
  } finally {
    db.close();
  }
}
