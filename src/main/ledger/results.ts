/** Outputs of jobs: where each is from, how far its download is, and which file it became. */

import { AppError } from '../../shared/errors.ts';
import type { DownloadState, ResultRow } from '../../shared/job.ts';
import { say } from '../../shared/words/ledger/say.ts';
import type { SqlValue } from './db.ts';
import {
  columnOf,
  type NewResult,
  type ResultColumns,
  type ResultPatch,
  type ResultRecord,
  toResultRecord,
  toResultRow,
} from './result-columns.ts';
import { readOutputFacts, writeFacts } from './result-facts.ts';
import type { Session } from './session.ts';
import { thumbnailOf } from './thumbnail.ts';
import { checkDownloadStep } from './transition-guard.ts';

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
