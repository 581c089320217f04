/** The gallery: the media of a question's jobs, in the order of those jobs. */

import { families } from '../../shared/families/index.ts';
import type { GalleryRow, JobQuery } from '../../shared/views.ts';
import type { JobColumns } from './job-columns.ts';
import type { CountedList } from './job-list.ts';
import { placeAt, tilesAt, totalOfParts } from './list-pages.ts';
import { countBefore } from './list-position.ts';
import { and, type Condition, isByTime, listCondition, orderBy, timeOrder } from './list-query.ts';
import { type ResultColumns, toResultRow } from './result-columns.ts';
import { isTile } from './results.ts';
import type { Session } from './session.ts';
import { time, word } from './stored.ts';

export interface GalleryQueries {
  range(
    query: JobQuery,
    offset: number,
    limit: number,
  ): { total: number; offset: number; rows: GalleryRow[] };
  /** Zero-based place of a job's first tile; null when the question does not hold the job, or it has no tile. */
  position(query: JobQuery, jobId: string): number | null;
}

type TileColumns = ResultColumns & {
  job_title: string;
  job_model: string;
  job_family: string;
  job_created_at: number;
};

const columns = `results.*, jobs.title AS job_title, jobs.model AS job_model, jobs.family AS job_family,
  jobs.created_at AS job_created_at`;

export function galleryQueries({ db }: Session, countedOf: CountedList): GalleryQueries {
  const count = (where: Condition): number =>
    db.get<{ n: number | null }>(`SELECT sum(tile_count) AS n FROM jobs WHERE ${where.sql}`, ...where.params)
      ?.n ?? 0;

  const page = (where: Condition, order: string, offset: number, limit: number): TileColumns[] =>
    limit <= 0
      ? []
      : db.all<TileColumns>(
          `SELECT ${columns}
           FROM jobs CROSS JOIN results ON results.job_id = jobs.id
           WHERE tile_count > 0 AND ${isTile} AND ${where.sql}
           ORDER BY ${order}, results.idx LIMIT ? OFFSET ?`,
          ...where.params,
          limit,
          offset,
        );

  /** The media of these jobs, in the order of the jobs. */
  const tilesOf = (seqs: readonly number[]): TileColumns[] =>
    db.all<TileColumns>(
      `SELECT ${columns}
       FROM json_each(?) AS wanted CROSS JOIN jobs ON jobs.seq = wanted.value
         CROSS JOIN results ON results.job_id = jobs.id
       WHERE ${isTile} ORDER BY wanted.key, results.idx`,
      JSON.stringify(seqs),
    );

  return {
    range(query, offset, limit) {
      const where = listCondition(query);
      const counted = countedOf(query);
      const total = counted !== null ? totalOfParts(counted.parts, 'tiles') : count(where);
      let rows: TileColumns[];
      if (counted !== null) {
        const { seqs, skip } = tilesAt(db, counted, offset, limit);
        rows = tilesOf(seqs).slice(skip, skip + limit);
      } else if (isByTime(query.sort)) {
        const active = and(where, 'active = 1');
        rows = page(active, timeOrder(query.sort), offset, limit);
        const rest = Math.max(0, offset - count(active));
        rows.push(...page(and(where, 'active = 0'), timeOrder(query.sort), rest, limit - rows.length));
      } else {
        rows = page(where, orderBy(query.sort), offset, limit);
      }
      return {
        total,
        offset,
        rows: rows.map((row) => ({
          ...toResultRow(row),
          jobTitle: row.job_title,
          model: row.job_model,
          family: word(families, row.job_family, 'image'),
          createdAt: time(row.job_created_at) ?? 0,
        })),
      };
    },

    position(query, jobId) {
      const where = listCondition(query);
      const job = db.get<JobColumns>(
        `SELECT * FROM jobs WHERE id = ? AND tile_count > 0 AND ${where.sql}`,
        jobId,
        ...where.params,
      );
      if (job === null) return null;
      const counted = countedOf(query);
      return counted !== null
        ? placeAt(db, counted, 'tiles', job)
        : countBefore(db, query, where, job, count);
    },
  };
}
