/** Finding jobs by any part of their title, prompt, model, ids, project, tags or note. */
import type { JobRequest } from '../../shared/job.ts';
import type { JsonValue } from '../../shared/json.ts';
import { searchForm } from '../../shared/text.ts';
import type { Db, SqlValue } from './db.ts';
import type { JobRecord } from './job-columns.ts';

/** How much of the request's own text is searchable, in characters; the rest is still kept. */
const searchedText = 4000;

/** What of a job's own row it is found by. */
export type SearchedFacts = Pick<
  JobRecord,
  'title' | 'model' | 'id' | 'taskId' | 'requestId' | 'projectId' | 'tags'
> & { billing: Pick<JobRecord['billing'], 'transactionId'> };

/** What a job is found by, one thing per line. */
export function searchWords(job: SearchedFacts, request: JobRequest, note: string): string {
  const texts: string[] = [];
  const collect = (value: JsonValue | undefined) => {
    if (typeof value === 'string') {
      if (!/^(data:|https?:|asset:)/i.test(value)) texts.push(value);
    } else if (Array.isArray(value)) for (const item of value) collect(item);
    else if (value !== null && typeof value === 'object')
      for (const item of Object.values(value)) collect(item);
  };
  // The prompt first: it must not be cut off by longer, lesser fields.
  collect(request.fields.prompt);
  collect({ ...request.fields, prompt: null });
  if (request.rawFields) collect(request.rawFields);
  return [
    job.title,
    job.model,
    job.id,
    job.taskId,
    job.requestId,
    job.billing.transactionId,
    job.projectId,
    ...job.tags,
    note.slice(0, searchedText),
    texts.join('\n').slice(0, searchedText),
  ]
    .filter((part) => part !== null && part !== '')
    .join('\n');
}

/** Of a job that has none yet. */
export function addWords(db: Db, seq: number, words: string): void {
  db.run('INSERT INTO job_search (rowid, words) VALUES (?, ?)', seq, searchForm(words));
}

export function indexWords(db: Db, seq: number, words: string): void {
  db.run('DELETE FROM job_search WHERE rowid = ?', seq);
  addWords(db, seq, words);
}

const wordsOf = (search: string): string[] =>
  searchForm(search)
    .split(/\s+/)
    .filter((word) => word !== '');

const anywhere = "words LIKE ? ESCAPE '\\'";
const pattern = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * What holds for the rows of `job_search` that hold every word of `search`, in any order and anywhere; null for a blank
 * search. Case and composition of letters make no difference. The index knows pieces of three characters; shorter words
 * are compared one by one, and `isIndexed` is false.
 */
export function wordsCondition(
  search: string,
): { sql: string; params: SqlValue[]; isIndexed: boolean } | null {
  const words = wordsOf(search);
  if (words.length === 0) return null;
  const long = words.filter((word) => [...word].length >= 3);
  const short = words.filter((word) => [...word].length < 3);
  const conditions: string[] = [];
  const params: SqlValue[] = [];
  if (long.length > 0) {
    conditions.push('job_search MATCH ?');
    params.push(long.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND '));
  }
  for (const word of short) {
    conditions.push(anywhere);
    params.push(pattern(word));
  }
  return { sql: conditions.join(' AND '), params, isIndexed: short.length === 0 };
}

/** A subquery for the `seq` of all jobs that a search finds, or null for a blank one. */
export function searchCondition(search: string): { sql: string; params: SqlValue[] } | null {
  const words = wordsCondition(search);
  return words && { sql: `SELECT rowid FROM job_search WHERE ${words.sql}`, params: words.params };
}

/** The same for jobs that are few, read one by one instead of from the index. */
export function eachHas(search: string): { sql: string; params: SqlValue[] } {
  const words = wordsOf(search);
  return {
    sql: `EXISTS (SELECT 1 FROM job_search WHERE rowid = jobs.seq${words.map(() => ` AND ${anywhere}`).join('')})`,
    params: words.map(pattern),
  };
}
