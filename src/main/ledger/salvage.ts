/**
 * What can still be read of a damaged ledger, brought over to the one that takes its place. Everything is copied inside
 * SQL: what it holds may be no text, and no number.
 */
import { AppError } from '../../shared/errors.ts';
import { type Db, openDb } from './db.ts';
import { foreignParts, tablesAt } from './foreign-schema.ts';
import { type JobColumns, toJobRecord } from './job-columns.ts';
import { latestVersion, migrate, migrations, schemaVersion } from './migrations/index.ts';
import { indexWords, searchWords } from './search.ts';
import { noteSources } from './sources.ts';
import { readRequest } from './stored.ts';
import { keepStricter } from './stricter.ts';

export interface Salvaged {
  /** `seq` of the jobs that were taken over. */
  jobs: number[];
  /** True when everything that the damaged file holds could be read, and is now as it was there. */
  complete: boolean;
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
  'spend_limits',
  'compose_drafts',
  'batches',
  'wildcards',
  'snippets',
  'templates',
  'template_uses',
];

/** Their rows have no number of their own. */
const withoutRowId = new Set(['model_lessons']);

/** What a person has made or decided. Of a row that both hold, the backup's stays, so a change since then is undone. */
const work = shared.filter((table) => !['meta', 'model_lessons', 'usage_rows'].includes(table));

/** A number of jobs, and of rows, that nobody reaches; a damaged file may claim more. */
const mostJobs = 10_000_000;
const mostRows = 2 ** 32;
/** Readings of a table that may fail, for jobs one after the other, before the rest of it is given up: some hundred pages. */
const mostFailures = 20_000;

/**
 * Brings newer jobs of the damaged file over, one by one, as far as it can be read. Both have to be of one schema: a
 * restored ledger that is older is first brought to the damaged file's version, and one that is newer takes nothing.
 */
export function salvage(db: Db, damaged: string): Salvaged {
  let complete = true;
  const jobs: number[] = [];
  const attempt = (fn: () => boolean | undefined): boolean => {
    try {
      if (fn() === false) complete = false;
      return true;
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code !== 'ledger_damaged') throw thrown;
      complete = false;
      return false;
    }
  };
  let tables: string[] = [];
  const isReadable = attempt(() => {
    const version = versionOf(damaged);
    if (schemaVersion(db) > version) throw new Error('The backup has a later schema than the damaged file.');
    migrate(db, migrations.slice(0, version));
    tables = tablesAt(version);
    db.run('ATTACH DATABASE ? AS damaged', damaged);
    return true;
  });
  if (!isReadable) return { jobs, complete };
  try {
    const copy = copier(db);
    const isDamaged = new Set<string>();
    for (const table of shared.filter((each) => tables.includes(each))) {
      if (attempt(() => copy(table))) continue;
      isDamaged.add(table);
      let failures = 0;
      /** A page that cannot be read costs the rows on it, and no others: what lies around it is copied in halves. */
      const copyBetween = (first: number, last: number): void => {
        const isCopied = attempt(() => copy(table, { rows: [first, last] }));
        if (isCopied || first === last) return;
        failures += 1;
        if (failures > mostFailures) return;
        const middle = Math.floor((first + last) / 2);
        copyBetween(first, middle);
        copyBetween(middle + 1, last);
      };
      if (!withoutRowId.has(table)) copyBetween(1, lastRowOf(db, table));
    }
    // Rows that are gone are not taken for rows that TokenLab never had.
    if (isDamaged.has('usage_rows')) db.run("DELETE FROM main.meta WHERE key LIKE 'usage_looks:%'");
    attempt(() => void keepStricter(db));
    for (const table of work.filter((each) => tables.includes(each))) attempt(() => isAlike(db, table));
    const last = lastRowOf(db, 'jobs');
    if (last > mostJobs) complete = false;
    // Where the last page cannot be read there is no telling how many jobs it had.
    let failures = 0;
    for (let seq = 1; seq <= Math.min(last, mostJobs) && failures < mostFailures; seq += 1) {
      const { own, beside } = partsOf(copy, seq);
      const take = (parts: readonly Part[], mayReplace: boolean) =>
        attempt(() => {
          const copied = db.tx(() => copyJob(db, seq, parts, mayReplace));
          if (copied !== null) jobs.push(seq);
          return copied?.asItWas;
        });
      const isWhole = take([...own, ...beside], true);
      // What lies on other pages than the job may be damaged alone. What the backup has of a job is not given up for a part of it.
      const isTaken = isWhole || take(own, false);
      if (isTaken && !isWhole) for (const part of beside) attempt(part);
      failures = isTaken ? 0 : failures + 1;
    }
    // One that the backup holds as well is taken up twice, which changes nothing.
    if (tables.includes('left_answers'))
      attempt(() => copy('left_answers', { columns: ['job_id', 'at', 'answer'] }));
  } finally {
    db.exec('DETACH DATABASE damaged');
  }
  return { jobs, complete };
}

/** @throws when it is none of ours, or cannot be read */
function versionOf(damaged: string): number {
  const db = openDb(damaged);
  try {
    const version = schemaVersion(db);
    if (version < 1 || version > latestVersion()) throw new Error('The damaged file has no schema of ours.');
    if (foreignParts(db, version).length > 0)
      throw new Error('The damaged file has parts that are not ours.');
    return version;
  } finally {
    db.close();
  }
}

/** @returns the number of its last row, or the highest that there can be where it cannot be read */
function lastRowOf(db: Db, table: string): number {
  try {
    const found = db.get<{ last: number | null }>(`SELECT max(rowid) AS last FROM damaged.${table}`);
    return Math.min(found?.last ?? 0, mostRows);
  } catch {
    return mostRows;
  }
}

interface What {
  /** All, when absent. */
  columns?: readonly string[];
  /** The first and the last of them by their numbers. */
  rows?: readonly [number, number];
  /** Which rows, and the one value that it asks for; all when absent. */
  where?: string;
  of?: number;
}

/** @returns false when a value had to be changed to be taken */
type Copy = (table: string, what?: What) => boolean;

interface Column {
  name: string;
  type: string;
  notnull: number;
}

const storage: Record<string, { kind: string; empty: string }> = {
  INTEGER: { kind: 'integer', empty: '0' },
  REAL: { kind: 'real', empty: '0' },
  TEXT: { kind: 'text', empty: "''" },
  BLOB: { kind: 'blob', empty: "x''" },
};

/** Our tables take no value of another kind than their column says; what a damaged file has there is made to fit. */
function fitting({ name, type, notnull }: Column): { value: string; isOdd: string } {
  const { kind, empty } = storage[type] ?? { kind: 'text', empty: "''" };
  const fits = notnull === 1 ? `'${kind}'` : `'${kind}', 'null'`;
  const isOdd = `typeof(${name}) NOT IN (${fits})`;
  const made = `coalesce(CAST(${name} AS ${type}), ${empty})`;
  return { value: `CASE WHEN ${isOdd} THEN ${made} ELSE ${name} END`, isOdd };
}

function copier(db: Db): Copy {
  return (
    table,
    { columns: wanted, rows, where = rows ? `rowid BETWEEN ${rows.join(' AND ')}` : '1', of } = {},
  ) => {
    const columns = db
      .all<Column>(`PRAGMA main.table_info(${table})`)
      .filter(({ name }) => wanted?.includes(name) ?? true);
    const params = of === undefined ? [] : [of];
    const odd = columns.map((column) => fitting(column).isOdd).join(' OR ');
    const values = columns.map((column) => fitting(column).value).join(', ');
    const names = columns.map(({ name }) => name).join(', ');
    const changed = db.get(`SELECT 1 FROM damaged.${table} WHERE ${where} AND (${odd}) LIMIT 1`, ...params);
    // What is not of one job may be in the backup, too.
    const insert = of === undefined ? 'INSERT OR IGNORE' : 'INSERT';
    db.run(
      `${insert} INTO main.${table} (${names}) SELECT ${values} FROM damaged.${table} WHERE ${where}`,
      ...params,
    );
    return changed === null;
  };
}

/** Compared by their columns: what was changed or removed since the backup is as the backup has it. */
function isAlike(db: Db, table: string): boolean {
  const names = db
    .all<{ name: string }>(`PRAGMA main.table_info(${table})`)
    .map(({ name }) => name)
    .join(', ');
  const rows = (schema: string) => `SELECT ${names} FROM ${schema}.${table}`;
  const differs = (one: string, other: string) => `EXISTS (${rows(one)} EXCEPT ${rows(other)})`;
  const sql = `SELECT ${differs('damaged', 'main')} OR ${differs('main', 'damaged')} AS it`;
  return db.get<{ it: number }>(sql)?.it === 0;
}

/** Copies rows of one job. @returns false when a value had to be changed to be taken */
type Part = () => boolean;

/** The job itself with its results, and what is kept beside it. */
function partsOf(copy: Copy, seq: number): Record<'own' | 'beside', Part[]> {
  const ofJob = { where: 'job_id = (SELECT id FROM damaged.jobs WHERE seq = ?)', of: seq };
  return {
    own: [
      () => copy('jobs', { where: 'seq = ?', of: seq }),
      () => copy('job_payloads', ofJob),
      () => copy('results', ofJob),
    ],
    beside: [
      () => copy('events', { ...ofJob, columns: ['job_id', 'at', 'source', 'type', 'detail'] }),
      () =>
        copy('result_data', {
          where: `result_id IN (SELECT id FROM damaged.results WHERE ${ofJob.where})`,
          of: seq,
        }),
      () => copy('job_tags', { where: 'job_seq = ?', of: seq }),
    ],
  };
}

/**
 * @param mayReplace a job that the backup holds as well
 * @returns null when the damaged file has nothing newer on this job
 */
function copyJob(
  db: Db,
  seq: number,
  parts: readonly Part[],
  mayReplace: boolean,
): { asItWas: boolean } | null {
  const found = db.get<{ known: number; isNewer: number }>(
    `SELECT ours.seq IS NOT NULL AS known,
       ours.seq IS NULL OR (ours.id = theirs.id AND ours.updated_at < theirs.updated_at) AS isNewer
     FROM damaged.jobs AS theirs LEFT JOIN main.jobs AS ours ON ours.seq = theirs.seq WHERE theirs.seq = ?`,
    seq,
  );
  if (found === null || found.isNewer !== 1) return null;
  if (found.known === 1 && !mayReplace) throw new Error('The backup has more of this job.');
  if (found.known === 1) db.run('DELETE FROM main.jobs WHERE seq = ?', seq);
  return { asItWas: parts.map((part) => part()).every(Boolean) };
}

/**
 * What follows from what a job that was taken over holds, made again: where only that was damaged, the job is not lost.
 * Read in JavaScript, so only after texts were repaired.
 */
export function deriveFrom(db: Db, seq: number): void {
  const row = db.get<JobColumns & { request: string | null; note: string | null }>(
    'SELECT jobs.*, request, note FROM jobs LEFT JOIN job_payloads ON job_id = id WHERE seq = ?',
    seq,
  );
  if (row === null) return;
  const request = readRequest(row.request);
  if (row.request !== null) noteSources(db, row.id, request);
  indexWords(db, seq, searchWords(toJobRecord(row), request, row.note ?? ''));
}
