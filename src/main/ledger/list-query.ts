/** What a question about jobs means in SQL: its condition and its order. */
import { sandboxAccountId } from '../../shared/sample.ts';
import type { JobQuery, Scope, Sort, View } from '../../shared/views.ts';
import type { SqlValue } from './db.ts';
import { searchCondition } from './search.ts';

export interface Condition {
  sql: string;
  params: SqlValue[];
}

/** `failed` in the sidebar is everything that was sent and ended without what was asked for. */
export const failedStates = ['failed', 'cancelled', 'rejected', 'output_missing'];

function viewCondition(view: View): Condition {
  switch (view.kind) {
    case 'all':
    case 'hidden':
      return { sql: '1', params: [] };
    case 'active':
      return { sql: 'active = 1', params: [] };
    case 'attention':
      return { sql: 'attention IS NOT NULL', params: [] };
    case 'done':
      return { sql: "state = 'completed'", params: [] };
    case 'failed':
      return { sql: `state IN (${failedStates.map(() => '?').join(', ')})`, params: failedStates };
    case 'unsent':
      return { sql: "state = 'not_sent'", params: [] };
    case 'family':
      return { sql: 'family = ?', params: [view.family] };
    case 'project':
      return { sql: 'project_id = ?', params: [view.projectId] };
  }
}

/** Whose jobs; null when it is everybody's. */
export function scopeCondition({ accountId, withSample }: Scope): Condition | null {
  if (accountId !== null) return { sql: 'account_id = ?', params: [accountId] };
  return withSample ? null : { sql: 'account_id <> ?', params: [sandboxAccountId] };
}

/** Which jobs a question is about, as a WHERE condition over `jobs`. */
export function listCondition(query: JobQuery): Condition {
  const view = viewCondition(query.view);
  const parts = ['hidden = ?', view.sql];
  const params: SqlValue[] = [query.view.kind === 'hidden', ...view.params];
  const add = (sql: string, ...values: SqlValue[]) => {
    parts.push(sql);
    params.push(...values);
  };
  const scope = scopeCondition(query);
  if (scope !== null) add(scope.sql, ...scope.params);
  const { states, model, tag, favourite, rating, doubted, batchId } = query.filters;
  if (states && states.length > 0) add(`state IN (${states.map(() => '?').join(', ')})`, ...states);
  if (model !== undefined) add('model = ?', model);
  if (tag !== undefined) add('seq IN (SELECT job_seq FROM job_tags WHERE tag = ?)', tag);
  // Word for word what the indexes of a few jobs are made for.
  if (favourite !== undefined) add(favourite ? 'favourite = 1' : 'favourite = 0');
  if (doubted !== undefined) add(doubted ? 'doubt_count > 0' : 'doubt_count = 0');
  if (rating !== undefined) add('rating > 0 AND rating >= ?', rating);
  if (batchId !== undefined) add('batch_id = ?', batchId);
  const search = searchCondition(query.search);
  if (search) add(`seq IN (${search.sql})`, ...search.params);
  return { sql: parts.join(' AND '), params };
}

export const and = (where: Condition, sql: string, ...params: SqlValue[]): Condition => ({
  sql: `${where.sql} AND ${sql}`,
  params: [...where.params, ...params],
});

/** The orders that begin with the active jobs and then go by time; the list shows their days. */
export const isByTime = (sort: Sort): sort is 'newest' | 'oldest' => sort === 'newest' || sort === 'oldest';

export const timeDirection = { newest: 'DESC', oldest: 'ASC' } as const;

/** Within the active jobs, and within the others. */
export const timeOrder = (sort: 'newest' | 'oldest'): string => {
  const way = timeDirection[sort];
  return `jobs.created_at ${way}, jobs.seq ${way}`;
};

/** Every other order: the sorted expression and its direction. */
export const valueOrder: Record<
  Exclude<Sort, 'newest' | 'oldest'>,
  { key: string; direction: 'ASC' | 'DESC' }
> = {
  title: { key: 'jobs.title_key', direction: 'ASC' },
  model: { key: 'jobs.model_key', direction: 'ASC' },
  // An order only: amounts are added with decimal arithmetic, elsewhere.
  cost: { key: 'CAST(coalesce(settled_usd, estimate_max_usd) AS REAL)', direction: 'DESC' },
  updated: { key: 'jobs.updated_at', direction: 'DESC' },
  // Those that need a look first, and the newest first among them and the others.
  doubt: { key: 'min(jobs.doubt_count, 1)', direction: 'DESC' },
};

export const orderBy = (sort: Exclude<Sort, 'newest' | 'oldest'>): string => {
  const { key, direction } = valueOrder[sort];
  return `${key} ${direction}, jobs.seq ${direction}`;
};
