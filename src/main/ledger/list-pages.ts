/** Pages and places in a list that goes by time, found from its counts: what lies before a page is never walked through. */
import type { ListSection } from '../../shared/views.ts';
import type { Db } from './db.ts';
import type { JobColumns } from './job-columns.ts';
import type { Part } from './list-counts.ts';
import { and, type Condition, timeDirection, timeOrder } from './list-query.ts';

/** A question by time with its kept counts. */
export interface Counted {
  sort: 'newest' | 'oldest';
  where: Condition;
  index: string;
  /** In the order of the question. */
  parts: readonly Part[];
}

export type Unit = 'jobs' | 'tiles';

export const sectionsOfParts = (parts: readonly Part[]): ListSection[] => {
  const sections: ListSection[] = [];
  for (const { day, jobs } of parts) {
    const key = day?.key ?? 'active';
    const last = sections.at(-1);
    if (last?.key === key) last.count += jobs;
    else sections.push({ key, count: jobs });
  }
  return sections;
};

export const totalOfParts = (parts: readonly Part[], unit: Unit): number =>
  parts.reduce((sum, part) => sum + part[unit], 0);

/** Neighbouring parts that one walk along the index covers. */
interface Walk extends Pick<Part, 'active' | 'from' | 'to'> {
  /** Of the unit: what the walk has before the page, and what it has of the page. */
  skip: number;
  take: number;
}

function walksOf(parts: readonly Part[], unit: Unit, offset: number, limit: number): Walk[] {
  const walks: Walk[] = [];
  let before = 0;
  let wanted = limit;
  for (const part of parts) {
    const has = part[unit];
    const skip = Math.max(0, offset - before);
    before += has;
    if (skip >= has) continue;
    if (wanted <= 0) break;
    const take = Math.min(wanted, has - skip);
    wanted -= take;
    const last = walks.at(-1);
    const isNext = last?.active === part.active && (last.from === part.to || last.to === part.from);
    if (last === undefined || !isNext) {
      walks.push({ active: part.active, from: part.from, to: part.to, skip, take });
      continue;
    }
    last.from = Math.min(last.from, part.from);
    last.to = Math.max(last.to, part.to);
    last.take += take;
  }
  return walks;
}

const within = (where: Condition, { active, from, to }: Pick<Part, 'active' | 'from' | 'to'>): Condition =>
  and(where, 'active = ? AND created_at >= ? AND created_at < ?', active, from, to);

/** `seq` of a range of jobs, in order. */
export function seqsAt(
  db: Db,
  { sort, where, index, parts }: Counted,
  offset: number,
  limit: number,
): number[] {
  return walksOf(parts, 'jobs', offset, limit).flatMap((walk) => {
    const range = within(where, walk);
    const found = db.get<{ seqs: string }>(
      `SELECT json_group_array(seq) AS seqs FROM (
         SELECT seq FROM jobs INDEXED BY ${index} WHERE ${range.sql} ORDER BY ${timeOrder(sort)} LIMIT ? OFFSET ?)`,
      ...range.params,
      walk.take,
      walk.skip,
    );
    return JSON.parse(found?.seqs ?? '[]') as number[];
  });
}

/** The jobs whose media a range of the gallery shows, in order, and how many of the first one's come before it. */
export function tilesAt(
  db: Db,
  { sort, where, index, parts }: Counted,
  offset: number,
  limit: number,
): { seqs: number[]; skip: number } {
  const seqs: number[] = [];
  let inFirst = 0;
  for (const walk of walksOf(parts, 'tiles', offset, limit)) {
    const range = within(where, walk);
    const found = db.get<{ jobs: string }>(
      `SELECT json_group_array(json_array(seq, tile_count)) AS jobs FROM (
         SELECT seq, tile_count FROM jobs INDEXED BY ${index}
         WHERE ${range.sql} AND tile_count > 0 ORDER BY ${timeOrder(sort)})`,
      ...range.params,
    );
    let before = 0;
    for (const [seq, tiles] of JSON.parse(found?.jobs ?? '[]') as [seq: number, tiles: number][]) {
      const start = before;
      before += tiles;
      if (before <= walk.skip) continue;
      if (start >= walk.skip + walk.take) break;
      if (seqs.length === 0) inFirst = walk.skip - start;
      seqs.push(seq);
    }
  }
  return { seqs, skip: Math.max(0, inFirst) };
}

/** How much of the unit comes before a job that the question has. */
export function placeAt(
  db: Db,
  { sort, where, index, parts }: Counted,
  unit: Unit,
  job: Pick<JobColumns, 'seq' | 'active' | 'created_at'>,
): number {
  let before = 0;
  for (const part of parts) {
    const isHere =
      part.active === (job.active === 1) && job.created_at >= part.from && job.created_at < part.to;
    if (!isHere) {
      before += part[unit];
      continue;
    }
    const than = timeDirection[sort] === 'DESC' ? '>' : '<';
    const range = and(within(where, part), `(created_at, seq) ${than} (?, ?)`, job.created_at, job.seq);
    const sum = unit === 'jobs' ? 'count(*)' : 'coalesce(sum(tile_count), 0)';
    const found = db.get<{ n: number }>(
      `SELECT ${sum} AS n FROM jobs INDEXED BY ${index} WHERE ${range.sql}`,
      ...range.params,
    );
    return before + (found?.n ?? 0);
  }
  return before;
}
