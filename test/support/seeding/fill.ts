/** The rows of many jobs, written as fast as SQLite takes them: the indexes are made at the end. */

import type { Connection } from '../../../src/main/ledger/connection.ts';
import { openDb } from '../../../src/main/ledger/db.ts';
import { openConnection } from '../../../src/main/ledger/driver.ts';
import { countAllByStretch } from '../../../src/main/ledger/list-stretches.ts';
import { sortKey } from '../../../src/shared/text.ts';
import { type MadeUpJob, madeUpJob, stepOf } from './made-up.ts';
import type { Picture } from './pictures.ts';

export interface Filling {
  account: string;
  jobs: number;
  /** Unix ms of the newest job. */
  now: number;
  pictures: readonly Picture[];
}

export interface Progress {
  step: 'jobs' | 'indexes';
  /** Jobs so far; null where nothing is counted. */
  done: number | null;
}

type Value = string | number | null;

/** Also how many jobs a part of the search index has: few large ones cost least to make and to read. */
const perCommit = 50_000;

const jobColumns = [
  'id',
  'account_id',
  'user_id',
  'project_id',
  'title',
  'title_key',
  'family',
  'operation',
  'model',
  'model_key',
  'state',
  'active',
  'attention',
  'created_at',
  'created_day',
  'submitted_at',
  'accepted_at',
  'terminal_at',
  'updated_at',
  'endpoint',
  'task_id',
  'request_id',
  'estimate_kind',
  'estimate_min_usd',
  'estimate_max_usd',
  'settled_usd',
  'settlement',
  'thumbnail_result_id',
  'result_count',
  'done_count',
  'tile_count',
  'favourite',
  'rating',
  'tags',
  'hidden',
];
const resultColumns = [
  'id',
  'job_id',
  'idx',
  'media',
  'role',
  'mime',
  'download',
  'received_bytes',
  'total_bytes',
  'file_name',
  'bytes',
  'sha256',
  'width',
  'height',
  'done_at',
  'created_at',
  'kind',
  'path',
];

const insertion = (table: string, columns: readonly string[], rows = 1) =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array(rows)
    .fill(`(${columns.map(() => '?').join(', ')})`)
    .join(', ')}`;

const resultId = (job: MadeUpJob) => job.id.replace('job_', 'res_');

function jobRow(job: MadeUpJob, account: string): Value[] {
  const ended = job.createdAt + 40_000;
  const has = job.picture === null ? 0 : 1;
  const isOpen = job.state === 'unconfirmed';
  return [
    job.id,
    account,
    'seed',
    job.projectId,
    job.title,
    sortKey(job.title),
    job.family,
    job.operation,
    job.model,
    sortKey(job.model),
    job.state,
    0,
    isOpen ? 'unconfirmed' : null,
    job.createdAt,
    '',
    job.createdAt + 200,
    job.taskId === null ? null : job.createdAt + 900,
    isOpen ? null : ended,
    isOpen ? job.createdAt : ended,
    job.endpoint,
    job.taskId,
    job.requestId,
    'exact',
    job.usd,
    job.usd,
    job.settledUsd,
    job.settledUsd === null ? 'unknown' : 'settled',
    has ? resultId(job) : null,
    has,
    has,
    has,
    job.isFavourite ? 1 : 0,
    job.rating,
    JSON.stringify(job.tag === null ? [] : [job.tag]),
    job.isHidden ? 1 : 0,
  ];
}

function resultRow(job: MadeUpJob, picture: Picture): Value[] {
  const at = job.createdAt + 40_000;
  return [
    resultId(job),
    job.id,
    0,
    'image',
    'main',
    'image/png',
    'done',
    picture.bytes,
    picture.bytes,
    picture.name,
    picture.bytes,
    picture.sha256,
    picture.width,
    picture.height,
    at,
    at,
    'file',
    picture.path,
  ];
}

function configureSearch(db: Connection, key: 'automerge' | 'hashsize', value: number) {
  db.exec(`INSERT INTO job_search (job_search, rank) VALUES ('${key}', ${value})`);
}

/** @param file a ledger of the current version, without jobs, that nobody has open */
export function fillLedger(
  file: string,
  { account, jobs, now, pictures }: Filling,
  progress: (at: Progress) => void,
) {
  const db = openConnection(file);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY',
  );
  const indexes = db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
    .all([]) as { name: string; sql: string }[];
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`);
  const triggers = db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'list_tally_%'")
    .all([]) as { name: string; sql: string }[];
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  configureSearch(db, 'automerge', 0);
  configureSearch(db, 'hashsize', 64 * 1024 * 1024);
  const insertJob = db.prepare(insertion('jobs', ['seq', ...jobColumns]));
  const insertPayload = db.prepare(insertion('job_payloads', ['job_id', 'request']));
  const insertTag = db.prepare(insertion('job_tags', ['tag', 'job_seq']));
  const insertEvents = db.prepare(insertion('events', ['job_id', 'at', 'source', 'type', 'detail'], 3));
  const insertResult = db.prepare(insertion('results', resultColumns));
  const insertUsage = db.prepare(
    insertion('usage_rows', [
      'id',
      'account_id',
      'source',
      'request_id',
      'model',
      'scene',
      'unit',
      'quantity',
      'cost_usd',
      'created_at',
    ]),
  );
  const insertWords = db.prepare(insertion('job_search', ['rowid', 'words']));

  const write = (seq: number, job: MadeUpJob) => {
    insertJob.run([seq, ...jobRow(job, account)]);
    const request = {
      family: job.family,
      operation: job.operation,
      model: job.model,
      fields: { prompt: job.prompt },
      inputs: [],
    };
    insertPayload.run([job.id, JSON.stringify(request)]);
    if (job.tag !== null) insertTag.run([job.tag, seq]);
    const at = job.createdAt;
    insertEvents.run([
      job.id,
      at,
      'user',
      'created',
      '{}',
      job.id,
      at + 200,
      'app',
      'submit_started',
      '{}',
      job.id,
      at + 900,
      'tokenlab',
      job.state === 'completed' ? 'task_completed' : 'submit_accepted',
      '{}',
    ]);
    if (job.picture !== null) insertResult.run([resultId(job), ...resultRow(job, job.picture).slice(1)]);
    if (job.settledUsd !== null) {
      insertUsage.run([
        `row_${job.id}`,
        account,
        'management',
        job.requestId,
        job.model,
        job.family,
        'unit',
        '1',
        job.settledUsd,
        at + 42_000,
      ]);
    }
    const words = [
      job.title,
      job.model,
      job.id,
      job.taskId,
      job.requestId,
      job.projectId,
      job.tag,
      job.prompt,
    ];
    // Made of plain Latin letters, so lower case is all that a search needs of them.
    insertWords.run([
      seq,
      words
        .filter((each) => each !== null)
        .join('\n')
        .toLowerCase(),
    ]);
  };

  const step = stepOf(jobs);
  for (let done = 0; done < jobs; ) {
    db.exec('BEGIN');
    const end = Math.min(jobs, done + perCommit);
    for (; done < end; done += 1) write(done + 1, madeUpJob(done, now - (jobs - done) * step, pictures));
    db.exec('COMMIT');
    progress({ step: 'jobs', done });
  }
  progress({ step: 'indexes', done: null });
  configureSearch(db, 'automerge', 4);
  configureSearch(db, 'hashsize', 1024 * 1024);
  for (const { sql } of indexes) db.exec(sql);
  for (const { sql } of triggers) db.exec(sql);
  db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('checked_at', ?)").run([String(Date.now())]);
  db.close();
  const counted = openDb(file);
  counted.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA temp_store = MEMORY');
  counted.tx(() => countAllByStretch(counted), false);
  counted.all('PRAGMA wal_checkpoint(TRUNCATE)');
  counted.close();
}
