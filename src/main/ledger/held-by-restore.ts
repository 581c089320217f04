/** Batches that a restore has paused, because what it does not know of them may have been sent. */
import type { Db } from './db.ts';
import { readTexts } from './stored.ts';

const key = 'batches_held_by_restore';

/** Batches that wait since a restore. One that is held no longer, or is gone, may be among them until it is forgotten. */
export const heldByRestore = (db: Db): Set<string> =>
  new Set(readTexts(db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? null));

/** Inside a write: whatever holds it from now on, it is not the restore. */
export function forgetRestore(db: Db, batchId: string): void {
  const ids = heldByRestore(db);
  if (ids.delete(batchId)) write(db, ids);
}

/**
 * A batch continues to be written where its rows in the ledger end. After a restore that may be before rows that were written and
 * sent, so a person says whether it continues; and their word to cross limits may have been taken back meanwhile.
 * @returns how many wait
 */
export function holdWhatWasWritten(db: Db): number {
  return db.tx(() => {
    const ids = db.all<{ id: string }>("SELECT id FROM batches WHERE phase = 'writing'").map(({ id }) => id);
    if (ids.length === 0) return 0;
    db.run(
      `UPDATE batches SET held = 1, agreed_limits = NULL,
         retries = CASE WHEN json_valid(retries) THEN json_set(retries, '$.agreedLimits', json('[]')) ELSE retries END
       WHERE phase = 'writing'`,
    );
    write(db, new Set([...heldByRestore(db), ...ids]));
    return ids.length;
  });
}

const write = (db: Db, ids: ReadonlySet<string>): number =>
  db.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    JSON.stringify([...ids]),
  );
