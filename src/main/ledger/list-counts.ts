/** How many jobs of a question there are in each stretch of time, from counts that are kept with each write. */
import type { JobQuery } from '../../shared/views.ts';
import type { Db, SqlValue } from './db.ts';
import { type Day, dayOf, daysWithin } from './list-days.ts';
import { and, type Condition, failedStates, isByTime, listCondition, scopeCondition } from './list-query.ts';
import { beginning, farEnd } from './list-stretches.ts';

type Sum = Pick<Part, 'jobs' | 'tiles'>;

/** Jobs with `from` <= `created_at` < `to`, all of one local day unless they are active. */
export interface Part {
  active: boolean;
  /** Null for active jobs. */
  day: Day | null;
  from: number;
  to: number;
  jobs: number;
  /** Pictures and other media of these jobs in the gallery. */
  tiles: number;
}

/** What is counted under one name: its rows in the counts, and an index that holds little else, where there is one. */
export interface Facet {
  counts: Condition;
  index: string;
}

const facet = (name: string, values: readonly SqlValue[] = [''], index = 'jobs_list'): Facet => ({
  counts: {
    sql: `facet = '${name}' AND value IN (${values.map(() => '?').join(', ')})`,
    params: [...values],
  },
  index,
});

/** What a question asks for, when it is counted alone; null for what is not counted, or only together with others. */
export function facetOf({ view, search, sort, filters }: JobQuery): Facet | null {
  const { states, model, tag, favourite, rating, doubted, batchId } = filters;
  if (!isByTime(sort) || search.trim() !== '') return null;
  if (tag !== undefined || batchId !== undefined || favourite === false || doubted === false) return null;
  const asked: Facet[] = [];
  if (view.kind === 'attention') asked.push(facet('attention', [''], 'jobs_attention'));
  if (view.kind === 'done') asked.push(facet('state', ['completed']));
  if (view.kind === 'failed') asked.push(facet('state', failedStates));
  if (view.kind === 'unsent') asked.push(facet('state', ['not_sent']));
  if (view.kind === 'family') asked.push(facet('family', [view.family]));
  if (view.kind === 'project') asked.push(facet('project', [view.projectId]));
  if (states && states.length > 0) asked.push(facet('state', states));
  if (model !== undefined) asked.push(facet('model', [model]));
  if (favourite) asked.push(facet('favourite', [''], 'jobs_favourite'));
  if (doubted) asked.push(facet('doubted', [''], 'jobs_doubted'));
  if (rating !== undefined)
    asked.push({
      counts: { sql: "facet = 'rating' AND CAST(value AS INTEGER) >= ?", params: [rating] },
      index: 'jobs_rated',
    });
  return asked.length > 1 ? null : (asked[0] ?? facet(''));
}

/**
 * In the order of the question; no part is empty.
 * @param oddDay called with an instant of each day that does not begin with a stretch
 */
export function partsOf(
  db: Db,
  query: JobQuery,
  { counts, index }: Facet,
  oddDay: (at: number) => void,
): Part[] {
  const scope = scopeCondition(query);
  // Each answer is read as one value: many small ones cost the driver more than they cost SQLite.
  const list = <T>(sql: string, ...params: SqlValue[]): T[] =>
    JSON.parse(db.get<{ list: string }>(`SELECT json_group_array(${sql}`, ...params)?.list ?? '[]') as T[];
  const begins = list<number>('starts) AS list FROM (SELECT starts FROM list_stretches ORDER BY starts)');
  const rows = list<[active: number, starts: number, jobs: number, tiles: number]>(
    `json_array(active, tally.starts, n, tiles)) AS list
     FROM list_stretches AS stretch CROSS JOIN list_tally AS tally ON tally.starts = stretch.starts
     WHERE hidden = ? AND ${counts.sql} AND n > 0
       ${query.view.kind === 'active' ? 'AND active = 1' : ''} ${scope === null ? '' : `AND ${scope.sql}`}`,
    query.view.kind === 'hidden',
    ...counts.params,
    ...(scope?.params ?? []),
  );
  const ends = new Map(begins.map((starts, at) => [starts, begins[at + 1] ?? farEnd]));
  const where = listCondition(query);
  /** By stretch, the active jobs apart. Stretches come in order. */
  const sums = [new Map<number, Sum>(), new Map<number, Sum>()] as const;
  for (const [isActive, starts, jobs, tiles] of rows) {
    const of = sums[isActive === 1 ? 1 : 0];
    const sum = of.get(starts);
    of.set(starts, sum ? { jobs: sum.jobs + jobs, tiles: sum.tiles + tiles } : { jobs, tiles });
  }
  const bounds = (starts: number) => ({
    from: starts === beginning ? -farEnd : starts,
    to: ends.get(starts) ?? farEnd,
  });
  const active = [...sums[1]].map(
    ([starts, sum]): Part => ({ active: true, day: null, ...bounds(starts), ...sum }),
  );
  const others: Part[] = [];
  let day: Day | null = null;
  for (const [starts, sum] of sums[0]) {
    const { from, to } = bounds(starts);
    if (day === null || from < day.from || from >= day.to) day = dayOf(from);
    if (to <= day.to) others.push({ active: false, day, from, to, ...sum });
    else {
      const days = countedByDay(db, and(where, 'active = 0'), index, from, to);
      for (const { day } of days) if (day !== null) oddDay(day.from);
      others.push(...days);
    }
  }
  if (query.sort === 'newest') for (const each of [active, others]) each.reverse();
  return [...active, ...others];
}

/** A stretch that has more than one local day in it: made in another time zone, or before its midnights were known. */
function countedByDay(db: Db, where: Condition, index: string, from: number, to: number): Part[] {
  const within = and(where, 'created_at >= ? AND created_at < ?', from, to);
  const days = db.all<{ day: number }>(
    `SELECT DISTINCT created_at / 86400000 AS day FROM jobs INDEXED BY ${index} WHERE ${within.sql}`,
    ...within.params,
  );
  return daysWithin(days.map(({ day }) => day)).flatMap((day): Part[] => {
    const part = { active: false, day, from: Math.max(from, day.from), to: Math.min(to, day.to) };
    const found = db.get<{ jobs: number; tiles: number }>(
      `SELECT count(*) AS jobs, sum(tile_count) AS tiles FROM jobs INDEXED BY ${index}
       WHERE ${where.sql} AND created_at >= ? AND created_at < ?`,
      ...where.params,
      part.from,
      part.to,
    );
    return found === null || found.jobs === 0 ? [] : [{ ...part, ...found }];
  });
}
