/** Lists of jobs: counts, ranges, sections and positions for one question. The window never holds the whole. */
import type { JobRow } from '../../shared/job.ts';
import type { Counts, JobQuery, JobRange, ListSection, Scope } from '../../shared/views.ts';
import { firstHits } from './first-hits.ts';
import { type JobColumns, toJobRow } from './job-columns.ts';
import { facetOf, partsOf } from './list-counts.ts';
import { daysWithin, sectionsOf as sectionsOfInstants } from './list-days.ts';
import { type Counted, placeAt, sectionsOfParts, seqsAt } from './list-pages.ts';
import { countBefore } from './list-position.ts';
import {
  and,
  type Condition,
  failedStates,
  isByTime,
  listCondition,
  orderBy,
  scopeCondition,
  timeOrder,
} from './list-query.ts';
import { wordsCondition } from './search.ts';
import type { Session } from './session.ts';

export interface JobListQueries {
  counts(scope: Scope): Counts;
  range(query: JobQuery, offset: number, limit: number): JobRange;
  /** The first rows without counting the others, which `isCounting` then says; exact where counts are kept. */
  first(query: JobQuery, limit: number): JobRange;
  /** True when the answer takes as long among a million jobs as among a thousand. */
  isQuick(query: JobQuery): boolean;
  /** Zero-based place of a job in the query's order; null when the query does not hold it. */
  position(query: JobQuery, jobId: string): number | null;
  ids(query: JobQuery, limit: number): string[];
  rows(jobIds: readonly string[]): JobRow[];
}

/** Everything that a search found, in order. */
interface Hits {
  sections: ListSection[];
  seqs: number[];
}

const keptAnswers = 4;

/**
 * Keeps the last answers to questions until a job changes or the computer moves to another time zone, because scrolling
 * asks again and again.
 */
function keeping<T>(version: () => number, answer: (query: JobQuery) => T): (query: JobQuery) => T {
  const kept = new Map<string, T>();
  let state = '';
  return (query) => {
    const now = `${version()} ${new Intl.DateTimeFormat().resolvedOptions().timeZone}`;
    if (now !== state) kept.clear();
    state = now;
    const key = JSON.stringify(query);
    const found = kept.get(key) ?? answer(query);
    kept.delete(key);
    kept.set(key, found);
    for (const old of kept.keys()) if (kept.size > keptAnswers) kept.delete(old);
    return found;
  };
}

const withActive = (active: number, days: ListSection[]): ListSection[] =>
  active > 0 ? [{ key: 'active', count: active }, ...days] : days;

export type CountedList = (query: JobQuery) => Counted | null;

/**
 * A question by time with its counts, when those are kept; null when it has to be counted itself.
 * @param oddDay as in `partsOf`
 */
export function countedList({ db, version }: Session, oddDay: (at: number) => void): CountedList {
  return keeping(version, (query) => {
    const facet = facetOf(query);
    if (facet === null || !isByTime(query.sort)) return null;
    const parts = partsOf(db, query, facet, oddDay);
    return { sort: query.sort, where: listCondition(query), index: facet.index, parts };
  });
}

export function jobListQueries({ db, version }: Session, countedOf: CountedList): JobListQueries {
  const count = (where: Condition): number =>
    db.get<{ n: number }>(`SELECT count(*) AS n FROM jobs WHERE ${where.sql}`, ...where.params)?.n ?? 0;

  const sectionsOf = keeping(version, (query): ListSection[] => {
    const where = listCondition(query);
    if (!isByTime(query.sort)) {
      const all = count(where);
      return all === 0 ? [] : [{ key: 'all', count: all }];
    }
    const active = count(and(where, 'active = 1'));
    const rest = and(where, 'active = 0');
    const utcDays = db.all<{ day: number }>(
      `SELECT DISTINCT created_at / 86400000 AS day FROM jobs WHERE ${rest.sql}`,
      ...rest.params,
    );
    const days = daysWithin(utcDays.map(({ day }) => day));
    const counts = db.all<{ count: number }>(
      `SELECT (SELECT count(*) FROM jobs WHERE ${rest.sql}
         AND created_at >= day.value ->> 0 AND created_at < day.value ->> 1) AS count
       FROM json_each(?) AS day ORDER BY day.id`,
      ...rest.params,
      JSON.stringify(days.map(({ from, to }) => [from, to])),
    );
    const sections = days
      .map(({ key }, index) => ({ key, count: counts[index]?.count ?? 0 }))
      .filter((section) => section.count > 0);
    if (query.sort === 'newest') sections.reverse();
    return withActive(active, sections);
  });

  /** One walk through the search index gives both order and sections. */
  const hitsOf = keeping(version, (query): Hits => {
    const words = wordsCondition(query.search);
    const where = listCondition({ ...query, search: '' });
    const order = isByTime(query.sort) ? `active DESC, ${timeOrder(query.sort)}` : orderBy(query.sort);
    const row = db.get<{ hits: string }>(
      `SELECT json_group_array(json_array(seq, active, created_at)) AS hits FROM (
         SELECT seq, active, created_at FROM job_search CROSS JOIN jobs ON jobs.seq = job_search.rowid
         WHERE ${words?.sql ?? '1'} AND ${where.sql} ORDER BY ${order})`,
      ...(words?.params ?? []),
      ...where.params,
    );
    const hits = JSON.parse(row?.hits ?? '[]') as [seq: number, active: number, createdAt: number][];
    const seqs = hits.map(([seq]) => seq);
    if (!isByTime(query.sort))
      return { sections: seqs.length === 0 ? [] : [{ key: 'all', count: seqs.length }], seqs };
    const active = hits.filter(([, active]) => active === 1).length;
    const days = sectionsOfInstants(hits.slice(active).map(([, , createdAt]) => createdAt));
    return { sections: withActive(active, days), seqs };
  });

  const isSearch = (query: JobQuery) => query.search.trim() !== '';

  /** `seq` of the jobs of a range, in order. */
  const seqs = (query: JobQuery, offset: number, limit: number): number[] => {
    const counted = countedOf(query);
    if (counted !== null) return seqsAt(db, counted, offset, limit);
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
    if (!isByTime(query.sort)) return page(where, orderBy(query.sort), offset, limit);
    // Two walks along the index, one per half, instead of one sort of everything.
    const found = page(and(where, 'active = 1'), timeOrder(query.sort), offset, limit);
    if (found.length === limit) return found;
    const from = offset === 0 ? 0 : Math.max(0, offset - count(and(where, 'active = 1')));
    return [...found, ...page(and(where, 'active = 0'), timeOrder(query.sort), from, limit - found.length)];
  };

  const rowsOf = (wanted: readonly number[]): JobColumns[] => {
    const rows = db.all<JobColumns>(
      'SELECT * FROM jobs WHERE seq IN (SELECT value FROM json_each(?))',
      JSON.stringify(wanted),
    );
    const found = new Map(rows.map((row) => [row.seq, row]));
    return wanted.flatMap((seq) => found.get(seq) ?? []);
  };

  const queries: JobListQueries = {
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
        unsent: 0,
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
        if (row.state === 'not_sent') counts.unsent += row.n;
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
      const counted = countedOf(query);
      const sections =
        counted !== null
          ? sectionsOfParts(counted.parts)
          : isSearch(query)
            ? hitsOf(query).sections
            : sectionsOf(query);
      const total = sections.reduce((sum, section) => sum + section.count, 0);
      const wanted = offset >= total ? [] : seqs(query, offset, limit);
      return { total, sections, offset, isCounting: false, rows: rowsOf(wanted).map(toJobRow) };
    },

    first(query, limit) {
      const { sort } = query;
      if (countedOf(query) !== null || (isSearch(query) && !isByTime(sort)))
        return queries.range(query, 0, limit);
      const found =
        isByTime(sort) && isSearch(query) ? firstHits(db, { ...query, sort }, limit) : seqs(query, 0, limit);
      const rows = rowsOf(found);
      const active = isByTime(sort) ? rows.filter((row) => row.active === 1).length : 0;
      const sections = isByTime(sort)
        ? withActive(active, sectionsOfInstants(rows.slice(active).map((row) => row.created_at)))
        : [{ key: 'all', count: rows.length }].filter((section) => section.count > 0);
      const isCounting = rows.length === limit;
      return { total: rows.length, sections, offset: 0, isCounting, rows: rows.map(toJobRow) };
    },

    isQuick: (query) => facetOf(query) !== null,

    position(query, jobId) {
      const where = listCondition(query);
      const job = db.get<JobColumns>(
        `SELECT * FROM jobs WHERE id = ? AND ${where.sql}`,
        jobId,
        ...where.params,
      );
      if (job === null) return null;
      const counted = countedOf(query);
      if (counted !== null) return placeAt(db, counted, 'jobs', job);
      if (isSearch(query)) return hitsOf(query).seqs.indexOf(job.seq);
      return countBefore(db, query, where, job, count);
    },

    ids(query, limit) {
      const wanted = seqs(query, 0, limit);
      // One row: thousands of them would cost the driver more than it takes to read them.
      const found = db.get<{ ids: string }>(
        `SELECT json_group_array(json_array(seq, id)) AS ids FROM jobs
         WHERE seq IN (SELECT value FROM json_each(?))`,
        JSON.stringify(wanted),
      );
      const ids = new Map(JSON.parse(found?.ids ?? '[]') as [seq: number, id: string][]);
      return wanted.flatMap((seq) => ids.get(seq) ?? []);
    },

    rows(jobIds) {
      const rows = db.all<JobColumns>(
        'SELECT * FROM jobs WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify(jobIds),
      );
      const found = new Map(rows.map((row) => [row.id, toJobRow(row)]));
      return jobIds.flatMap((id) => found.get(id) ?? []);
    },
  };
  return queries;
}
