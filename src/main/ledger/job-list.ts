/** Lists of jobs: counts, ranges, sections and positions for one question. The window never holds the whole. */
import type { JobRow } from '../../shared/job.ts';
import type { Counts, JobQuery, ListSection, Scope } from '../../shared/views.ts';
import { type JobColumns, toJobRow } from './job-columns.ts';
import { countBefore } from './list-position.ts';
import {
  and,
  type Condition,
  dayDirection,
  dayOrder,
  failedStates,
  isByDay,
  listCondition,
  orderBy,
  scopeCondition,
} from './list-query.ts';
import type { Session } from './session.ts';

export interface JobListQueries {
  counts(scope: Scope): Counts;
  range(
    query: JobQuery,
    offset: number,
    limit: number,
  ): { total: number; sections: ListSection[]; offset: number; rows: JobRow[] };
  /** Zero-based place of a job in the query's order; null when the query does not hold it. */
  position(query: JobQuery, jobId: string): number | null;
  ids(query: JobQuery, limit: number): string[];
  rows(jobIds: readonly string[]): JobRow[];
}

/** Everything that a search found, in order; kept until a job changes, because scrolling asks again and again. */
interface Hits {
  version: number;
  sections: ListSection[];
  seqs: number[];
}

const keptSearches = 4;

export function jobListQueries({ db, version }: Session): JobListQueries {
  const searches = new Map<string, Hits>();

  const count = (where: Condition): number =>
    db.get<{ n: number }>(`SELECT count(*) AS n FROM jobs WHERE ${where.sql}`, ...where.params)?.n ?? 0;

  const sectioned = (groups: { active: number; day: string; count: number }[]): ListSection[] => {
    const active = groups.filter((group) => group.active === 1).reduce((sum, group) => sum + group.count, 0);
    const days = groups
      .filter((group) => group.active === 0)
      .map((group) => ({ key: group.day, count: group.count }));
    return active > 0 ? [{ key: 'active', count: active }, ...days] : days;
  };

  const sectionsOf = (query: JobQuery, where: Condition): ListSection[] => {
    if (!isByDay(query.sort)) {
      const all = count(where);
      return all === 0 ? [] : [{ key: 'all', count: all }];
    }
    return sectioned(
      db.all<{ active: number; day: string; count: number }>(
        `SELECT active, created_day AS day, count(*) AS count FROM jobs WHERE ${where.sql}
         GROUP BY active, created_day ORDER BY active DESC, created_day ${dayDirection[query.sort]}`,
        ...where.params,
      ),
    );
  };

  /** One walk through the search index gives both order and sections. */
  const hitsOf = (query: JobQuery): Hits => {
    const key = JSON.stringify(query);
    const known = searches.get(key);
    if (known && known.version === version()) return known;
    const where = listCondition(query);
    const byDay = isByDay(query.sort);
    const groups = db
      .all<{ active: number; day: string; seqs: string }>(
        isByDay(query.sort)
          ? `SELECT active, created_day AS day, json_group_array(seq ORDER BY ${dayOrder(query.sort)}) AS seqs
             FROM jobs WHERE ${where.sql}
             GROUP BY active, created_day ORDER BY active DESC, created_day ${dayDirection[query.sort]}`
          : `SELECT 0 AS active, 'all' AS day, json_group_array(seq ORDER BY ${orderBy(query.sort)}) AS seqs
             FROM jobs WHERE ${where.sql}`,
        ...where.params,
      )
      .map((row) => ({ active: row.active, day: row.day, seqs: JSON.parse(row.seqs) as number[] }))
      .filter((group) => group.seqs.length > 0);
    const activeSeqs = groups.filter((group) => group.active === 1).flatMap((group) => group.seqs);
    const otherSeqs = groups.filter((group) => group.active === 0).flatMap((group) => group.seqs);
    const sizes = groups.map(({ active, day, seqs }) => ({ active, day, count: seqs.length }));
    const sections = byDay ? sectioned(sizes) : sizes.map(({ count: n }) => ({ key: 'all', count: n }));
    const hits = { version: version(), sections, seqs: [...activeSeqs, ...otherSeqs] };
    searches.delete(key);
    searches.set(key, hits);
    for (const old of searches.keys()) if (searches.size > keptSearches) searches.delete(old);
    return hits;
  };

  const isSearch = (query: JobQuery) => query.search.trim() !== '';

  /** `seq` of the jobs of a range, in order. */
  const seqs = (query: JobQuery, offset: number, limit: number): number[] => {
    if (isSearch(query)) return hitsOf(query).seqs.slice(offset, offset + limit);
    const where = listCondition(query);
    const page = (condition: Condition, order: string, from: number, most: number) =>
      db
        .all<{ seq: number }>(
          `SELECT seq FROM jobs WHERE ${condition.sql} ORDER BY ${order} LIMIT ? OFFSET ?`,
          ...condition.params,
          most,
          from,
        )
        .map((row) => row.seq);
    if (!isByDay(query.sort)) return page(where, orderBy(query.sort), offset, limit);
    // Two walks along the index, one per half, instead of one sort of everything.
    const found = page(and(where, 'active = 1'), dayOrder(query.sort), offset, limit);
    if (found.length === limit) return found;
    const active = count(and(where, 'active = 1'));
    const from = Math.max(0, offset - active);
    return [...found, ...page(and(where, 'active = 0'), dayOrder(query.sort), from, limit - found.length)];
  };

  const bySeq = <T extends { seq: number }>(columns: string, wanted: readonly number[]): T[] => {
    const rows = db.all<T>(
      `SELECT ${columns} FROM jobs WHERE seq IN (SELECT value FROM json_each(?))`,
      JSON.stringify(wanted),
    );
    const found = new Map(rows.map((row) => [row.seq, row]));
    return wanted.flatMap((seq) => found.get(seq) ?? []);
  };

  return {
    counts(scope) {
      const whose = scopeCondition(scope);
      const rows = db.all<{
        hidden: number;
        active: number;
        state: string;
        family: string;
        project_id: string;
        attention: number;
        n: number;
      }>(
        `SELECT hidden, active, state, family, project_id, attention, n FROM job_tally
         WHERE n > 0${whose === null ? '' : ` AND ${whose.sql}`}`,
        ...(whose?.params ?? []),
      );
      const counts: Counts = {
        all: 0,
        active: 0,
        attention: 0,
        done: 0,
        failed: 0,
        hidden: 0,
        families: {},
        projects: [],
      };
      const projects = new Map<string, number>();
      for (const row of rows) {
        if (row.hidden === 1) {
          counts.hidden += row.n;
          continue;
        }
        counts.all += row.n;
        if (row.active === 1) counts.active += row.n;
        if (row.attention === 1) counts.attention += row.n;
        if (row.state === 'completed') counts.done += row.n;
        if (failedStates.includes(row.state)) counts.failed += row.n;
        counts.families[row.family] = (counts.families[row.family] ?? 0) + row.n;
        if (row.project_id !== '') projects.set(row.project_id, (projects.get(row.project_id) ?? 0) + row.n);
      }
      // An account whose work waits is one row, however many of its jobs do.
      counts.attention +=
        db.get<{ n: number }>(
          `SELECT count(*) AS n
           FROM (SELECT id AS account_id FROM accounts WHERE pause IS NOT NULL AND removed_at IS NULL)
           WHERE ${whose?.sql ?? '1'}`,
          ...(whose?.params ?? []),
        )?.n ?? 0;
      counts.projects = [...projects].map(([projectId, n]) => ({ projectId, count: n }));
      return counts;
    },

    range(query, offset, limit) {
      const sections = isSearch(query) ? hitsOf(query).sections : sectionsOf(query, listCondition(query));
      const total = sections.reduce((sum, section) => sum + section.count, 0);
      const wanted = offset >= total ? [] : seqs(query, offset, limit);
      return { total, sections, offset, rows: bySeq<JobColumns>('*', wanted).map(toJobRow) };
    },

    position(query, jobId) {
      const where = listCondition(query);
      const job = db.get<JobColumns>(
        `SELECT * FROM jobs WHERE id = ? AND ${where.sql}`,
        jobId,
        ...where.params,
      );
      if (job === null) return null;
      if (isSearch(query)) return hitsOf(query).seqs.indexOf(job.seq);
      return countBefore(db, query, where, job, count);
    },

    ids: (query, limit) =>
      bySeq<{ seq: number; id: string }>('seq, id', seqs(query, 0, limit)).map((row) => row.id),

    rows(jobIds) {
      const rows = db.all<JobColumns>(
        'SELECT * FROM jobs WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify(jobIds),
      );
      const found = new Map(rows.map((row) => [row.id, toJobRow(row)]));
      return jobIds.flatMap((id) => found.get(id) ?? []);
    },
  };
}
