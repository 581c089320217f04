/** Jobs one by one: written before anything is sent, changed only together with the event that changed them. */

import { AppError } from '../../shared/errors.ts';
import type { BillingFacts, Hold, JobDetail, JobRequest, JobState } from '../../shared/job.ts';
import { sortKey } from '../../shared/text.ts';
import { say } from '../../shared/words/ledger/say.ts';
import type { SqlValue } from './db.ts';
import type { EventQueries } from './events.ts';
import {
  type BatchPlace,
  isActive,
  type JobColumns,
  type JobPatch,
  type JobRecord,
  type JobTask,
  patchColumns,
  placeOf,
  type TaskColumns,
  toJobRecord,
  toJobTask,
} from './job-columns.ts';
import { stretchKeeper } from './list-stretches.ts';
import type { ModelLimitQueries } from './model-limits.ts';
import type { ResultQueries } from './results.ts';
import { addWords, indexWords, type SearchedFacts, searchWords } from './search.ts';
import { type SendOrderQueries, sendOrderQueries } from './send-order.ts';
import type { Session } from './session.ts';
import { lineageOf, noteSources } from './sources.ts';
import { readRequest, readWholeRequest } from './stored.ts';
import { checkJobStep } from './transition-guard.ts';
import { chargesOf } from './usage-rows.ts';

export interface NewJob {
  id: string;
  /** Made by the window when the sheet opened; the same token never makes a second job. */
  submitToken: string | null;
  accountId: string;
  userId: string;
  projectId: string | null;
  title: string;
  request: JobRequest;
  endpoint: string;
  state: JobState;
  createdAt: number;
  estimate: BillingFacts['estimate'];
  retryOf: string | null;
  tags?: string[];
  hold?: Hold | null;
  /** For tracked tasks that were made elsewhere. */
  taskId?: string | null;
  resubmittable?: boolean;
  pollNextAt?: number | null;
  agreedLimits?: readonly string[];
  batch?: BatchPlace | null;
}

export interface JobQueries extends SendOrderQueries {
  insert(job: NewJob): void;
  get(jobId: string): JobRecord | null;
  /** As much of it as a question for its status takes. */
  task(jobId: string): JobTask | null;
  /** @throws AppError `not_found` */
  require(jobId: string): JobRecord;
  /** In this order. @throws AppError `not_found` when one is not there */
  requireAll(jobIds: readonly string[]): JobRecord[];
  /** The job that a submit token has made already. */
  byToken(submitToken: string): string | null;
  byTask(taskId: string): JobRecord[];
  /** As much of it as can be read. */
  request(jobId: string): JobRequest;
  /** The same of each of these jobs, by its id. */
  requests(jobs: readonly JobRecord[]): Map<string, JobRequest>;
  /** @throws AppError `invalid_input` when not all of it can be read: what is sent has nothing left out */
  requestToSend(jobId: string): JobRequest;
  /** Where it stands in its batch; null for a job of none. */
  batchPlace(jobId: string): BatchPlace | null;
  /** Keeps the terminal answer as it came. */
  setAnswer(jobId: string, json: string): void;
  update(jobId: string, patch: JobPatch): void;
  /** Polling facts alone: no new entry in the timeline, no new look of the row. */
  updatePolling(
    jobId: string,
    patch: Pick<
      JobPatch,
      | 'pollNextAt'
      | 'pollLastAt'
      | 'pollCount'
      | 'pollFailures'
      | 'pollError'
      | 'pollFailingSince'
      | 'pollPaused'
    >,
  ): void;
  /** Pauses, or with null resumes, the polling of all open jobs of an account in one write. */
  setPollPaused(accountId: string, paused: JobRecord['polling']['paused']): void;
  setNote(jobId: string, note: string): void;
  /** Drafts in the order in which they are sent, all others as they were made. */
  inStates(states: readonly JobState[], accountId?: string): JobRecord[];
  /** Everything the inspector shows. @throws AppError `not_found` */
  detail(jobId: string): JobDetail;
}

interface PayloadRow {
  request: string | null;
  note: string;
}

const showsInCounts: ReadonlySet<string> = new Set(['state', 'attention', 'hidden', 'project_id']);
/** What lists choose by and put in order, beside the time of the change and what is searched. */
const movesInLists: ReadonlySet<string> = new Set([
  ...showsInCounts,
  'favourite',
  'rating',
  'settled_usd',
  'estimate_max_usd',
]);
const searchable: ReadonlySet<string> = new Set([
  'title',
  'project_id',
  'tags',
  'task_id',
  'request_id',
  'transaction_id',
]);

export function jobQueries(
  session: Session,
  events: EventQueries,
  results: ResultQueries,
  modelLimits: ModelLimitQueries,
): JobQueries {
  const { db, clock, tx, touchJob, touchDetail, undone } = session;
  const columns = (jobId: string) => db.get<JobColumns>('SELECT * FROM jobs WHERE id = ?', jobId);

  const payload = (jobId: string): PayloadRow => {
    const row = db.get<PayloadRow>('SELECT request, note FROM job_payloads WHERE job_id = ?', jobId);
    return row ?? { request: null, note: '' };
  };

  const reindex = (jobId: string) => {
    const row = columns(jobId);
    if (row === null) return;
    const { request, note } = payload(jobId);
    indexWords(db, row.seq, searchWords(toJobRecord(row), readRequest(request), note));
  };

  const setTags = (seq: number, tags: readonly string[]) => {
    db.run('DELETE FROM job_tags WHERE job_seq = ?', seq);
    for (const tag of new Set(tags)) db.run('INSERT INTO job_tags (tag, job_seq) VALUES (?, ?)', tag, seq);
  };

  const keepStretches = stretchKeeper(db, undone);

  const queries: JobQueries = {
    ...sendOrderQueries(session),

    insert(job) {
      tx(() => {
        keepStretches(job.createdAt);
        const row: Record<string, string | number | boolean | null> = {
          id: job.id,
          submit_token: job.submitToken,
          account_id: job.accountId,
          user_id: job.userId,
          project_id: job.projectId,
          title: job.title,
          title_key: sortKey(job.title),
          family: job.request.family,
          operation: job.request.operation,
          model: job.request.model,
          model_key: sortKey(job.request.model),
          state: job.state,
          active: isActive(job.state),
          hold: job.hold ? JSON.stringify(job.hold) : null,
          created_at: job.createdAt,
          // Unread since days are made when they are shown.
          created_day: '',
          updated_at: job.createdAt,
          endpoint: job.endpoint,
          task_id: job.taskId ?? null,
          poll_next_at: job.pollNextAt ?? null,
          estimate_kind: job.estimate.kind,
          estimate_min_usd: job.estimate.minUsd,
          estimate_max_usd: job.estimate.maxUsd,
          estimate_note: job.estimate.note,
          retry_of: job.retryOf,
          tags: JSON.stringify(job.tags ?? []),
          resubmittable: job.resubmittable ?? true,
          agreed_limits: job.agreedLimits?.length ? JSON.stringify(job.agreedLimits) : null,
          batch_id: job.batch?.batchId ?? null,
          batch_row: job.batch?.row ?? null,
          batch_varied: job.batch ? JSON.stringify({ line: job.batch.line, values: job.batch.varied }) : null,
        };
        const names = Object.keys(row);
        db.run(
          `INSERT INTO jobs (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
          ...Object.values(row),
        );
        db.run(
          'INSERT INTO job_payloads (job_id, request) VALUES (?, ?)',
          job.id,
          JSON.stringify(job.request),
        );
        const written = db.get<{ seq: number }>('SELECT seq FROM jobs WHERE id = ?', job.id);
        if (written === null) throw noSuchJob();
        if (job.tags) setTags(written.seq, job.tags);
        noteSources(db, job.id, job.request);
        addWords(db, written.seq, searchWords(factsOf(job), job.request, ''));
        touchJob(job.id, { counts: true, moves: true });
        if (job.retryOf) touchJob(job.retryOf);
      });
    },

    get(jobId) {
      const row = columns(jobId);
      return row === null ? null : toJobRecord(row);
    },

    task(jobId) {
      const row = db.get<TaskColumns>(
        'SELECT id, account_id, family, state, task_id, poll_url FROM jobs WHERE id = ?',
        jobId,
      );
      return row === null ? null : toJobTask(row);
    },

    require(jobId) {
      const job = queries.get(jobId);
      if (job === null) throw noSuchJob();
      return job;
    },

    requireAll(jobIds) {
      const rows = db.all<JobColumns>(
        'SELECT * FROM jobs WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify(jobIds),
      );
      const found = new Map(rows.map((row) => [row.id, row]));
      return jobIds.map((jobId) => {
        const row = found.get(jobId);
        if (row === undefined) throw noSuchJob();
        return toJobRecord(row);
      });
    },

    byToken: (submitToken) =>
      db.get<{ id: string }>('SELECT id FROM jobs WHERE submit_token = ?', submitToken)?.id ?? null,

    byTask: (taskId) =>
      db.all<JobColumns>('SELECT * FROM jobs WHERE task_id = ? ORDER BY seq', taskId).map(toJobRecord),

    request: (jobId) => readRequest(payload(jobId).request, queries.require(jobId)),

    requests(jobs) {
      const kept = db.all<{ job_id: string; request: string | null }>(
        'SELECT job_id, request FROM job_payloads WHERE job_id IN (SELECT value FROM json_each(?))',
        JSON.stringify(jobs.map(({ id }) => id)),
      );
      const texts = new Map(kept.map(({ job_id, request }) => [job_id, request]));
      return new Map(jobs.map((job) => [job.id, readRequest(texts.get(job.id) ?? null, job)]));
    },

    requestToSend(jobId) {
      const request = readWholeRequest(payload(jobId).request);
      if (request !== null) return request;
      throw new AppError('invalid_input', say('storedRequestOfThisJob'), { next: ['edit_request'] });
    },

    batchPlace(jobId) {
      const row = columns(jobId);
      return row === null ? null : placeOf(row);
    },

    setAnswer(jobId, json) {
      tx(() => db.run('UPDATE job_payloads SET answer = ? WHERE job_id = ?', json, jobId));
    },

    update(jobId, patch) {
      // What needs a person is in no view but its own: a hidden job comes back for it.
      const set = patchColumns((patch.attention ?? null) === null ? patch : { ...patch, hidden: false });
      if (set.length === 0) return;
      tx(() => {
        const before = columns(jobId);
        if (before === null) throw noSuchJob();
        if (patch.state ?? patch.cancellation ?? patch.settlement) checkJobStep(before, patch);
        const changed = set.filter(([column, value]) => !isSame(before[column as keyof JobColumns], value));
        set.push(['updated_at', clock.now()]);
        db.run(
          `UPDATE jobs SET ${set.map(([column]) => `${column} = ?`).join(', ')} WHERE id = ?`,
          ...set.map(([, value]) => value),
          jobId,
        );
        if (patch.tags) setTags(before.seq, patch.tags);
        const has = (names: ReadonlySet<string>) => changed.some(([column]) => names.has(column));
        if (has(searchable)) reindex(jobId);
        touchJob(jobId, { counts: has(showsInCounts), moves: has(movesInLists) || has(searchable) });
      });
    },

    updatePolling(jobId, patch) {
      const set = patchColumns(patch);
      if (set.length === 0) return;
      tx(() => {
        const before = db.get<{ failures: number; paused: string | null }>(
          'SELECT poll_failures AS failures, poll_paused AS paused FROM jobs WHERE id = ?',
          jobId,
        );
        db.run(
          `UPDATE jobs SET ${set.map(([column]) => `${column} = ?`).join(', ')} WHERE id = ?`,
          ...set.map(([, value]) => value),
          jobId,
        );
        // The row says that checks fail, and why there are none; that one went well is for the inspector alone.
        const fails = (patch.pollFailures ?? 0) > 0 || (before?.failures ?? 0) > 0;
        const pause = patch.pollPaused !== undefined && patch.pollPaused !== before?.paused;
        if (fails || pause) touchJob(jobId);
        else touchDetail(jobId);
        // Counts and plans; losing the last of them loses nothing.
      }, false);
    },

    setPollPaused(accountId, paused) {
      tx(() => {
        const open = db.all<{ id: string }>(
          "SELECT id FROM jobs WHERE account_id = ? AND state IN ('pending', 'processing') AND poll_paused IS NOT ?",
          accountId,
          paused,
        );
        db.run(
          "UPDATE jobs SET poll_paused = ? WHERE account_id = ? AND state IN ('pending', 'processing')",
          paused,
          accountId,
        );
        for (const { id } of open) touchJob(id);
      });
    },

    setNote(jobId, note) {
      tx(() => {
        if (db.run('UPDATE job_payloads SET note = ? WHERE job_id = ?', note, jobId) === 0) throw noSuchJob();
        db.run('UPDATE jobs SET updated_at = ? WHERE id = ?', clock.now(), jobId);
        reindex(jobId);
        touchJob(jobId, { moves: true });
      });
    },

    inStates(states, accountId) {
      const marks = states.map(() => '?').join(', ');
      const account = accountId === undefined ? '' : ' AND account_id = ?';
      return db
        .all<JobColumns>(
          `SELECT * FROM jobs WHERE state IN (${marks})${account} ORDER BY queue_place, seq`,
          ...states,
          ...(accountId === undefined ? [] : [accountId]),
        )
        .map(toJobRecord);
    },

    detail(jobId) {
      const job = queries.require(jobId);
      const { request, note } = payload(jobId);
      return {
        ...job,
        request: readRequest(request, job),
        resubmittable: job.resubmittable && readWholeRequest(request) !== null,
        method: 'POST',
        charges: chargesOf(db, { ...job, transactionId: job.billing.transactionId }),
        results: results.ofJob(jobId),
        timeline: events.ofJob(jobId),
        children: db
          .all<{ id: string }>('SELECT id FROM jobs WHERE retry_of = ? ORDER BY seq', jobId)
          .map((row) => row.id),
        note,
        lineage: lineageOf(db, jobId),
        cancelUnsupported: modelLimits.has(job.accountId, job.model, 'cancel_unsupported'),
      };
    },
  };
  return queries;
}

/** What a job is found by when it is new. */
const factsOf = (job: NewJob): SearchedFacts => ({
  ...job,
  model: job.request.model,
  taskId: job.taskId ?? null,
  requestId: null,
  tags: job.tags ?? [],
  billing: { transactionId: null },
});

/** As SQLite stores it, where a yes is 1. */
const isSame = (stored: unknown, value: SqlValue): boolean =>
  stored === (typeof value === 'boolean' ? Number(value) : (value ?? null));

const noSuchJob = () => new AppError('not_found', say('thereIsNoSuchJob'));
