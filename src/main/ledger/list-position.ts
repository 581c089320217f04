/** Where a job stands in the order of a question. */
import type { JobQuery } from '../../shared/views.ts';
import type { Db, SqlValue } from './db.ts';
import type { JobColumns } from './job-columns.ts';
import { and, type Condition, isByTime, timeDirection, valueOrder } from './list-query.ts';

/**
 * What `count` finds in the jobs that come before one, in the order of the question.
 * @param where the question's own condition
 * @param count of the jobs, or of something that they have
 */
export function countBefore(
  db: Db,
  query: Pick<JobQuery, 'sort'>,
  where: Condition,
  job: Pick<JobColumns, 'seq' | 'active' | 'created_at'>,
  count: (where: Condition) => number,
): number {
  const before = (sql: string, ...params: SqlValue[]) => count(and(where, sql, ...params));
  if (isByTime(query.sort)) {
    const than = timeDirection[query.sort] === 'DESC' ? '>' : '<';
    const sooner = before(
      `active = ? AND (created_at, seq) ${than} (?, ?)`,
      job.active,
      job.created_at,
      job.seq,
    );
    return job.active === 1 ? sooner : sooner + before('active = 1');
  }
  const { key, direction } = valueOrder[query.sort];
  const than = direction === 'DESC' ? '>' : '<';
  const value = db.get<{ v: string | number | null }>(
    `SELECT ${key} AS v FROM jobs WHERE seq = ?`,
    job.seq,
  )?.v;
  // Unknown values are the smallest to SQLite, so in falling order they come last.
  if (value === null || value === undefined) {
    return before(`${key} IS NOT NULL`) + before(`${key} IS NULL AND seq ${than} ?`, job.seq);
  }
  return before(`${key} ${than} ?`, value) + before(`${key} = ? AND seq ${than} ?`, value, job.seq);
}
