/** All migrations in order, and the one function that applies those that are missing. */

import { AppError } from '../../../shared/errors.ts';
import { say } from '../../../shared/words/ledger/say.ts';
import type { Db } from '../db.ts';
import { first } from './0001-first.ts';
import { sources } from './0002-sources.ts';
import { noLateLooks } from './0003-no-late-looks.ts';
import { lease } from './0004-lease.ts';
import { states } from './0005-states.ts';
import { orderAndSearch } from './0006-order-and-search.ts';
import { doubts } from './0007-doubts.ts';
import { spendLimits } from './0008-spend-limits.ts';
import { queue } from './0009-queue.ts';
import { composeDrafts } from './0010-compose-drafts.ts';
import { pastJobs } from './0011-past-jobs.ts';
import { batches } from './0012-batches.ts';
import { snippets } from './0013-snippets.ts';
import { templates } from './0014-templates.ts';
import { delivery } from './0015-delivery.ts';
import { listCounts } from './0016-list-counts.ts';
import { projectKeys } from './0017-project-keys.ts';
import type { Migration } from './migration.ts';

export type { Migration };

export const migrations: readonly Migration[] = [
  first,
  sources,
  noLateLooks,
  lease,
  states,
  orderAndSearch,
  doubts,
  spendLimits,
  queue,
  composeDrafts,
  pastJobs,
  batches,
  snippets,
  templates,
  delivery,
  listCounts,
  projectKeys,
];

export const latestVersion = (list: readonly Migration[] = migrations): number => list.at(-1)?.version ?? 0;

export const schemaVersion = (db: Db): number =>
  db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;

/** @throws AppError `ledger_too_new` when a later Safelight has written this file. Changes nothing. */
export function refuseNewer(db: Db, list: readonly Migration[] = migrations): void {
  const version = schemaVersion(db);
  if (version <= latestVersion(list)) return;
  throw new AppError('ledger_too_new', say('writtenByNewer', { version, known: latestVersion(list) }));
}

/**
 * Brings the schema to the latest version, each step in its own transaction.
 * @returns the versions before and after.
 */
export function migrate(db: Db, list: readonly Migration[] = migrations): { before: number; after: number } {
  refuseNewer(db, list);
  const before = schemaVersion(db);
  for (const migration of list) {
    if (migration.version <= before) continue;
    db.tx(() => {
      migration.up(db);
      db.exec(`PRAGMA user_version = ${migration.version}`);
    });
  }
  return { before, after: schemaVersion(db) };
}
