/**
 * A ledger whose structure is sound may still hold what Safelight never writes: texts that are no texts, and marks that
 * are neither yes nor no, with which a job is in no list. Both are put right before anything is read, counted, and named.
 */

import { activeStates } from '../../shared/job.ts';
import { say } from '../../shared/words/ledger/say.ts';
import { listed } from '../../shared/words.ts';
import type { Db } from './db.ts';
import { tablesAt } from './foreign-schema.ts';
import { countedByStretch } from './list-stretches.ts';
import { schemaVersion } from './migrations/index.ts';
import { type Replaced, replaceUnreadable } from './unreadable-text.ts';

export interface Repair {
  texts: Replaced[];
  /** Rows whose marks were put right. */
  marks: number;
}

export const noRepair: Repair = { texts: [], marks: 0 };

/** What two looks at one ledger have put right. */
export const both = (one: Repair, other: Repair = noRepair): Repair => ({
  texts: [...other.texts, ...one.texts],
  marks: other.marks + one.marks,
});

/** Reads the whole ledger once. */
export function repairTexts(db: Db, now: number): Replaced[] {
  const version = schemaVersion(db);
  // The counts are made again from the jobs.
  const counts: readonly string[] = tallies.map(({ table }) => table);
  const tables = version === 0 ? [] : tablesAt(version).filter((table) => !counts.includes(table));
  const replaced = replaceUnreadable(db, tables, now);
  if (replaced.length > 0) db.tx(() => noteOnJobs(db, replaced, now));
  return replaced;
}

/** A job's timeline names what was replaced. What was to be sent waits: it may no longer be what was meant. */
function noteOnJobs(db: Db, replaced: readonly Replaced[], now: number): void {
  for (const jobId of new Set(replaced.flatMap((each) => each.jobId ?? []))) {
    const texts = replaced.filter((each) => each.jobId === jobId).map(({ place }) => place);
    db.run(
      "INSERT INTO events (job_id, at, source, type, detail) SELECT id, ?, 'app', 'ledger_repaired', ? FROM jobs WHERE id = ?",
      now,
      JSON.stringify({ replaced: [...new Set(texts)].join(', ') }),
      jobId,
    );
    holdDraft(db, jobId);
  }
}

/** A draft that waits for a person, and is not sent automatically. */
export function holdDraft(db: Db, jobId: string): void {
  const hold = JSON.stringify({ reason: 'stopped', until: null, attempts: 0 });
  db.run("UPDATE jobs SET hold = ?, attention = 'not_sent' WHERE id = ? AND state = 'draft'", hold, jobId);
}

const marks = [
  { table: 'jobs', column: 'hidden' },
  { table: 'jobs', column: 'favourite' },
  { table: 'jobs', column: 'resubmittable' },
  { table: 'jobs', column: 'batch_retried' },
  { table: 'batches', column: 'held' },
  { table: 'accounts', column: 'active' },
  { table: 'reconciliation_decisions', column: 'resolved' },
];

/** True when a job is in no list. A few steps along the index of the list, however many jobs there are. */
export const hidesJobs = (db: Db): boolean => {
  const outside = (column: string, more = '') =>
    `EXISTS (SELECT 1 FROM jobs WHERE ${more}${column} < 0) OR EXISTS (SELECT 1 FROM jobs WHERE ${more}${column} > 1)`;
  const sql = `SELECT ${outside('hidden')} OR ${outside('active', 'hidden = 0 AND ')} OR ${outside('active', 'hidden = 1 AND ')} AS it`;
  return db.get<{ it: number }>(sql)?.it === 1;
};

/**
 * Puts marks right: what says neither yes nor no counts as no, whether a job is active follows from its state, and the
 * sidebar's counts follow from the jobs. @returns how many rows were changed
 */
export function repairMarks(db: Db): number {
  const states = activeStates.map((state) => `'${state}'`).join(', ');
  const known = `active IN (0, 1) AND active = (state IN (${states}))`;
  return db.tx(() => {
    let changed = 0;
    for (const { table, column } of marks)
      changed += db.run(`UPDATE ${table} SET ${column} = 0 WHERE ${column} NOT IN (0, 1)`);
    changed += db.run(`UPDATE jobs SET active = state IN (${states}) WHERE NOT (${known})`);
    countAgain(db);
    return changed;
  });
}

/** Counts that triggers keep, and how they follow from the jobs. */
const tallies = [
  {
    table: 'job_tally',
    counted: `SELECT account_id, hidden, active, state, family, coalesce(project_id, '') AS project_id,
        attention IS NOT NULL AS attention, count(*) AS n
      FROM jobs GROUP BY 1, 2, 3, 4, 5, 6, 7`,
  },
  {
    table: 'batch_tally',
    counted: `SELECT batch_id, state, attention IS NOT NULL AS attention, batch_retried AS retried,
        settled_usd IS NOT NULL AS settled,
        coalesce(settled_usd, CASE WHEN estimate_kind <> 'unknown' THEN coalesce(estimate_max_usd, estimate_min_usd) END, '')
          AS usd,
        count(*) AS n
      FROM jobs WHERE batch_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6`,
  },
  { table: 'list_tally', counted: countedByStretch() },
] as const;

function countAgain(db: Db): void {
  for (const { table, counted } of tallies) {
    const differs = db.get<{ it: number }>(
      `SELECT EXISTS (SELECT * FROM ${table} WHERE n <> 0 EXCEPT SELECT * FROM (${counted}))
         OR EXISTS (SELECT * FROM (${counted}) EXCEPT SELECT * FROM ${table}) AS it`,
    );
    if (differs?.it !== 1) continue;
    db.run(`DELETE FROM ${table}`);
    db.run(`INSERT INTO ${table} ${counted}`);
  }
}

const places = (replaced: readonly Replaced[]): string => {
  const names = [...new Set(replaced.map(({ place }) => place))];
  return listed(names.length > 5 ? [...names.slice(0, 5), '…'] : names);
};

/** In plain words; null when nothing was repaired. */
export function repairMessage({ texts, marks: rows }: Repair): string | null {
  const sentences: string[] = [];
  if (texts.length > 0) {
    const jobs = new Set(texts.flatMap(({ jobId }) => jobId ?? [])).size;
    sentences.push(say('textsReplaced', { count: texts.length, places: places(texts) }));
    if (jobs > 0) sentences.push(say('jobsNameIt', { count: jobs }));
  }
  if (rows > 0) sentences.push(say('marksPutRight', { count: rows }));
  return sentences.length === 0 ? null : sentences.join(' ');
}
