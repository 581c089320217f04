/** The first jobs that a search finds, in the order in which they are shown, without finding all of them. */
import type { JobQuery } from '../../shared/views.ts';
import type { Db } from './db.ts';
import { and, type Condition, listCondition, timeDirection, timeOrder } from './list-query.ts';
import { eachHas, wordsCondition } from './search.ts';

/** Hits that are read from the index of the search at once. Fewer where each of them has to be read itself. */
const readAtOnce = { whole: 2_048, byWords: 256, most: 16_384 };
/** Of these, those whose jobs are read at once. */
const piece = 256;

interface Hit {
  seq: number;
  createdAt: number;
}

/** `seq` of the active jobs and then the others, as many as are wanted where there are so many. @param query a search by time */
export function firstHits(db: Db, query: JobQuery & { sort: 'newest' | 'oldest' }, limit: number): number[] {
  const where = listCondition({ ...query, search: '' });
  // There are few, wherever they stand in the index of the search.
  const has = eachHas(query.search);
  const active = db.all<{ seq: number }>(
    `SELECT seq FROM jobs WHERE ${where.sql} AND active = 1 AND ${has.sql} ORDER BY ${timeOrder(query.sort)} LIMIT ?`,
    ...where.params,
    ...has.params,
    limit,
  );
  const others = firstOthers(db, query, and(where, 'active = 0'), limit - active.length);
  return [...active, ...others].map(({ seq }) => seq);
}

/** The index of the search has its rows in the order in which the jobs were written, which is nearly the one by time. */
function firstOthers(
  db: Db,
  { search, sort, view }: JobQuery & { sort: 'newest' | 'oldest' },
  where: Condition,
  limit: number,
): Hit[] {
  const words = wordsCondition(search);
  if (words === null || limit <= 0) return [];
  const beyond = sort === 'newest' ? '<' : '>';
  const forward = sort === 'newest' ? -1 : 1;
  const hits: Hit[] = [];
  const readJobs = (seqs: readonly number[]) => {
    hits.push(
      ...db.all<Hit>(
        `SELECT seq, created_at AS createdAt
         FROM json_each(?) AS hit CROSS JOIN jobs ON jobs.seq = hit.value WHERE ${where.sql}`,
        JSON.stringify(seqs),
        ...where.params,
      ),
    );
    hits.sort((a, b) => forward * (a.createdAt - b.createdAt || a.seq - b.seq));
  };
  /** How many of the hits come before every job that was not read. */
  const certain = (last: number): number => {
    const next = db.get<{ at: number }>(
      `SELECT created_at AS at FROM jobs INDEXED BY jobs_list
       WHERE hidden = ? AND active = 0 AND seq ${beyond} ? ORDER BY ${timeOrder(sort)} LIMIT 1`,
      view.kind === 'hidden',
      last,
    );
    if (next === null) return hits.length;
    return hits.filter(({ createdAt }) => forward * (createdAt - next.at) <= 0).length;
  };
  let last: number | null = null;
  let count = words.isIndexed ? readAtOnce.whole : readAtOnce.byWords;
  for (;;) {
    const read: { seqs: string } | null = db.get(
      `SELECT json_group_array(rowid) AS seqs FROM (
         SELECT rowid FROM job_search WHERE ${words.sql} ${last === null ? '' : `AND rowid ${beyond} ?`}
         ORDER BY rowid ${timeDirection[sort]} LIMIT ?)`,
      ...words.params,
      ...(last === null ? [] : [last]),
      count,
    );
    const seqs = JSON.parse(read?.seqs ?? '[]') as number[];
    if (seqs.length < count) {
      readJobs(seqs);
      return hits.slice(0, limit);
    }
    for (let from = 0; from < seqs.length; from += piece) {
      const some = seqs.slice(from, from + piece);
      readJobs(some);
      last = some.at(-1) ?? last;
      if (hits.length >= limit && last !== null && certain(last) >= limit) return hits.slice(0, limit);
    }
    count = Math.min(readAtOnce.most, count * 4);
  }
}
