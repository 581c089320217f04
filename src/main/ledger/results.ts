/** Outputs of jobs: where each is from, how far its download is, and which file it became. */

import { AppError, type AppErrorShape } from '../../shared/errors.ts';
import {
  type DownloadState,
  downloadStates,
  type ResultMedia,
  type ResultRow,
  resultMedia,
} from '../../shared/job.ts';
import { say } from '../../shared/words/ledger/say.ts';
import type { SqlValue } from './db.ts';
import {
  type DownloadNotes,
  type OutputFacts,
  readDownloadNotes,
  readOutputFacts,
  writeFacts,
} from './result-facts.ts';
import type { Session } from './session.ts';
import { readError, readTexts, size, time, word } from './stored.ts';
import { thumbnailOf } from './thumbnail.ts';
import { checkDownloadStep } from './transition-guard.ts';

/** `file`: to download from `url`; `inline`: its bytes came in the answer; `text` and `link` are no files. */
export type ResultKind = 'file' | 'inline' | 'text' | 'link';

/** A result with what the window never sees: links and paths. */
export interface ResultRecord extends ResultRow {
  kind: ResultKind;
  url: string | null;
  /** Absolute path of the finished file. */
  path: string | null;
  partPath: string | null;
  /** Where refused bytes wait for a person. */
  unverifiedPath: string | null;
  /** Validators of the part that is on disk already. */
  etag: string | null;
  lastModified: string | null;
  attempts: number;
  /** Unix ms of the next attempt; null when none is planned. */
  nextAt: number | null;
  createdAt: number;
  output: OutputFacts;
  notes: DownloadNotes;
}

export interface NewResult {
  id: string;
  jobId: string;
  index: number;
  kind: ResultKind;
  media: ResultMedia;
  role: string;
  label: string | null;
  mime: string | null;
  download: DownloadState;
  url?: string | null;
  text?: string | null;
  link?: string | null;
  width?: number | null;
  height?: number | null;
  durationMs?: number | null;
  output?: Partial<OutputFacts>;
  /** Bytes that came in the answer; kept here until they are a file. */
  data?: Uint8Array;
  /** Bytes of what waits under `output.media`. */
  totalBytes?: number;
}

export interface ResultPatch {
  media?: ResultMedia;
  role?: string;
  label?: string | null;
  mime?: string | null;
  /** `done` also drops the bytes that were kept for the file. */
  download?: DownloadState;
  receivedBytes?: number;
  totalBytes?: number | null;
  fileName?: string | null;
  bytes?: number | null;
  sha256?: string | null;
  width?: number | null;
  height?: number | null;
  durationMs?: number | null;
  text?: string | null;
  link?: string | null;
  error?: AppErrorShape | null;
  doubt?: string | null;
  contents?: string[] | null;
  unverifiedPath?: string | null;
  unverifiedBytes?: number | null;
  doneAt?: number | null;
  kind?: ResultKind;
  url?: string | null;
  path?: string | null;
  partPath?: string | null;
  etag?: string | null;
  lastModified?: string | null;
  attempts?: number;
  nextAt?: number | null;
  /** These are changed, the others stay. */
  output?: Partial<OutputFacts>;
  notes?: Partial<DownloadNotes>;
}

export interface ResultQueries {
  insert(result: NewResult): void;
  get(resultId: string): ResultRecord | null;
  /** @throws AppError `not_found` */
  require(resultId: string): ResultRecord;
  /** In the order of their index. */
  ofJob(jobId: string): ResultRow[];
  recordsOfJob(jobId: string): ResultRecord[];
  inStates(states: readonly DownloadState[]): ResultRecord[];
  /** Links of the account's last finished jobs, the newest first. */
  lastLinks(accountId: string, limit: number): string[];
  /** Texts that have not become files yet. */
  unwrittenTexts(): ResultRecord[];
  /** Also brings up to date what the job's row says of its results: their counts and its thumbnail. */
  update(resultId: string, patch: ResultPatch): void;
  /** Bytes that came inside the answer; null when there were none or they are a file already. */
  data(resultId: string): Uint8Array | null;
  /** Names of the files in which what came inside of answers still waits. */
  mediaNames(): Set<string>;
  /** Drops those bytes, because a person chose to. */
  dropData(resultId: string): void;
}

interface ResultColumns {
  id: string;
  job_id: string;
  idx: number;
  media: string;
  role: string;
  label: string | null;
  mime: string | null;
  download: string;
  received_bytes: number;
  total_bytes: number | null;
  file_name: string | null;
  bytes: number | null;
  sha256: string | null;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  text: string | null;
  link: string | null;
  error: string | null;
  doubt: string | null;
  contents: string | null;
  unverified_path: string | null;
  unverified_bytes: number | null;
  done_at: number | null;
  created_at: number;
  kind: string;
  url: string | null;
  path: string | null;
  part_path: string | null;
  etag: string | null;
  last_modified: string | null;
  attempts: number;
  next_at: number | null;
  facts: string;
}

/** `output` and `notes` share one column. */
const columnOf: Record<Exclude<keyof ResultPatch, 'output' | 'notes'>, keyof ResultColumns> = {
  media: 'media',
  role: 'role',
  label: 'label',
  mime: 'mime',
  download: 'download',
  receivedBytes: 'received_bytes',
  totalBytes: 'total_bytes',
  fileName: 'file_name',
  bytes: 'bytes',
  sha256: 'sha256',
  width: 'width',
  height: 'height',
  durationMs: 'duration_ms',
  text: 'text',
  link: 'link',
  error: 'error',
  doubt: 'doubt',
  contents: 'contents',
  unverifiedPath: 'unverified_path',
  unverifiedBytes: 'unverified_bytes',
  doneAt: 'done_at',
  kind: 'kind',
  url: 'url',
  path: 'path',
  partPath: 'part_path',
  etag: 'etag',
  lastModified: 'last_modified',
  attempts: 'attempts',
  nextAt: 'next_at',
};

export function toResultRow(row: ResultColumns): ResultRow {
  return {
    id: row.id,
    jobId: row.job_id,
    index: row.idx,
    media: word(resultMedia, row.media, 'other'),
    role: row.role,
    label: row.label,
    mime: row.mime,
    download: word(downloadStates, row.download, 'failed'),
    receivedBytes: size(row.received_bytes) ?? 0,
    totalBytes: size(row.total_bytes),
    fileName: row.file_name,
    bytes: size(row.bytes),
    sha256: row.sha256,
    width: size(row.width),
    height: size(row.height),
    durationMs: size(row.duration_ms),
    text: row.text,
    link: row.link,
    linked: row.kind === 'file' && row.url !== null && row.download !== 'expired',
    error: readError(row.error),
    doubt: row.doubt,
    contents: row.contents === null ? null : readTexts(row.contents),
    unverifiedBytes: size(row.unverified_bytes),
    doneAt: time(row.done_at),
    // Few have it, and a list has many rows.
    passes: row.facts.includes('"passes"') ? readOutputFacts(row.facts).passes : null,
  };
}

function toResultRecord(row: ResultColumns): ResultRecord {
  return {
    ...toResultRow(row),
    kind: word(['file', 'inline', 'text', 'link'], row.kind, 'file'),
    url: row.url,
    path: row.path,
    partPath: row.part_path,
    unverifiedPath: row.unverified_path,
    etag: row.etag,
    lastModified: row.last_modified,
    attempts: row.attempts,
    nextAt: time(row.next_at),
    createdAt: time(row.created_at) ?? 0,
    output: readOutputFacts(row.facts),
    notes: readDownloadNotes(row.facts),
  };
}

/** Changes of these change what the job's row says of its results. */
const counted: readonly (keyof ResultPatch)[] = [
  'download',
  'media',
  'kind',
  'role',
  'sha256',
  'mime',
  'fileName',
  'doubt',
];

/** How far a download is: of interest to an open inspector alone. */
const underway: ReadonlySet<string> = new Set<keyof ResultPatch>([
  'receivedBytes',
  'totalBytes',
  'partPath',
  'etag',
  'lastModified',
  'attempts',
  'nextAt',
  'path',
  'unverifiedPath',
]);

/** What the gallery shows as a tile: media that is a file; texts and pages are not. */
export const isTile = "media IN ('image', 'video', 'audio', 'model', 'other') AND kind IN ('file', 'inline')";

export function resultQueries({
  db,
  clock,
  tx,
  touchResult,
  touchDetail,
  touchJob,
  atEnd,
}: Session): ResultQueries {
  /** What the job's own row says of its results; once in a transaction, for a job may have a thousand of them. */
  const recount = (jobId: string, moves: boolean) => {
    touchJob(jobId, { moves });
    atEnd(`results of ${jobId}`, () => countAgain(jobId));
  };
  const countAgain = (jobId: string) => {
    db.run(
      `UPDATE jobs SET thumbnail_result_id = ?2, (result_count, done_count, tile_count, doubt_count) =
         (SELECT count(*), coalesce(sum(download = 'done'), 0), coalesce(sum(${isTile}), 0),
            coalesce(sum(doubt IS NOT NULL), 0)
          FROM results WHERE job_id = ?1)
       WHERE id = ?1`,
      jobId,
      thumbnailOf(queries.ofJob(jobId)),
    );
  };

  const queries: ResultQueries = {
    insert(result) {
      tx(() => {
        const row: Record<string, SqlValue> = {
          id: result.id,
          job_id: result.jobId,
          idx: result.index,
          kind: result.kind,
          media: result.media,
          role: result.role,
          label: result.label,
          mime: result.mime,
          download: result.download,
          url: result.url,
          text: result.text,
          link: result.link,
          width: result.width,
          height: result.height,
          duration_ms: result.durationMs,
          facts: writeFacts(null, result.output, undefined),
          created_at: clock.now(),
          total_bytes: result.data?.byteLength ?? result.totalBytes,
          done_at: result.download === 'done' ? clock.now() : null,
          // A text is safe at once; until it is a file as well, it is due to become one.
          next_at: result.kind === 'text' && result.text ? clock.now() : null,
        };
        const names = Object.keys(row);
        db.run(
          `INSERT INTO results (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
          ...Object.values(row),
        );
        if (result.data) {
          db.run('INSERT INTO result_data (result_id, data) VALUES (?, ?)', result.id, result.data);
        }
        recount(result.jobId, false);
        touchResult(result.id, result.jobId);
      });
    },

    get(resultId) {
      const row = db.get<ResultColumns>('SELECT * FROM results WHERE id = ?', resultId);
      return row === null ? null : toResultRecord(row);
    },

    require(resultId) {
      const result = queries.get(resultId);
      if (result === null) throw new AppError('not_found', say('thereIsNoSuchResult'));
      return result;
    },

    ofJob: (jobId) =>
      db.all<ResultColumns>('SELECT * FROM results WHERE job_id = ? ORDER BY idx', jobId).map(toResultRow),

    recordsOfJob: (jobId) =>
      db.all<ResultColumns>('SELECT * FROM results WHERE job_id = ? ORDER BY idx', jobId).map(toResultRecord),

    inStates: (states) =>
      db
        .all<ResultColumns>(
          `SELECT * FROM results WHERE download IN (${states.map(() => '?').join(', ')})
           ORDER BY created_at, job_id, idx`,
          ...states,
        )
        .map(toResultRecord),

    lastLinks: (accountId, limit) =>
      db
        .all<{ url: string }>(
          `SELECT r.url FROM jobs j JOIN results r ON r.job_id = j.id
           WHERE j.account_id = ? AND j.state = 'completed' AND r.kind = 'file' AND r.url IS NOT NULL
           ORDER BY j.seq DESC LIMIT ?`,
          accountId,
          limit,
        )
        .map(({ url }) => url)
        .filter((url) => URL.canParse(url)),

    unwrittenTexts: () =>
      db
        .all<ResultColumns>(
          `SELECT * FROM results WHERE download = 'done' AND next_at IS NOT NULL AND kind = 'text'
           ORDER BY created_at, job_id, idx`,
        )
        .map(toResultRecord),

    update(resultId, { output, notes, ...patch }) {
      const set: [string, SqlValue][] = [];
      for (const [key, value] of Object.entries(patch)) {
        if (value === undefined) continue;
        const isObject = value !== null && typeof value === 'object';
        set.push([
          columnOf[key as keyof typeof columnOf],
          isObject ? JSON.stringify(value) : (value as SqlValue),
        ]);
      }
      if (set.length === 0 && output === undefined && notes === undefined) return;
      tx(() => {
        const before = db.get<Pick<ResultColumns, 'job_id' | 'download' | 'facts' | 'doubt'>>(
          'SELECT job_id, download, facts, doubt FROM results WHERE id = ?',
          resultId,
        );
        if (before === null) throw new AppError('not_found', say('thereIsNoSuchResult'));
        if (patch.download) checkDownloadStep(before.download, patch.download);
        const jobId = before.job_id;
        if (output !== undefined || notes !== undefined) {
          set.push(['facts', writeFacts(before.facts, output, notes)]);
        }
        db.run(
          `UPDATE results SET ${set.map(([column]) => `${column} = ?`).join(', ')} WHERE id = ?`,
          ...set.map(([, value]) => value),
          resultId,
        );
        if (patch.download === 'done') db.run('DELETE FROM result_data WHERE result_id = ?', resultId);
        const isDoubtNew = patch.doubt !== undefined && patch.doubt !== before.doubt;
        if (counted.some((key) => key in patch)) recount(jobId, isDoubtNew);
        if (Object.keys(patch).every((key) => underway.has(key))) touchDetail(jobId);
        else touchResult(resultId, jobId);
      });
    },

    mediaNames() {
      const rows = db.all<{ facts: string }>(
        "SELECT facts FROM results WHERE kind = 'inline' AND download NOT IN ('done', 'discarded')",
      );
      const names = rows.map(({ facts }) => readOutputFacts(facts).media);
      return new Set(names.filter((name) => name !== null));
    },

    dropData(resultId) {
      db.run('DELETE FROM result_data WHERE result_id = ?', resultId);
    },

    data(resultId) {
      const data = db.get<{ data: Uint8Array }>(
        'SELECT data FROM result_data WHERE result_id = ?',
        resultId,
      )?.data;
      return data ?? null;
    },
  };
  return queries;
}

export type { ResultColumns };
