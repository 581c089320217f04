/** Batches: what was agreed to, how far their rows are written, and what became of them. Their rows are jobs. */

import { z } from 'zod';
import {
  type BatchColumn,
  type BatchCost,
  type BatchNotes,
  type BatchPhase,
  type BatchSpec,
  type BatchSummary,
  type BatchTablePage,
  batchPhases,
  batchSpecSchema,
  batchTargetSchema,
} from '../../shared/batch.ts';
import { Money } from '../../shared/decimal.ts';
import { AppError } from '../../shared/errors.ts';
import type { BillingFacts, JobState } from '../../shared/job.ts';
import { isAmount } from '../../shared/money.ts';
import { say } from '../../shared/words/batches/say.ts';
import type { SqlValue } from './db.ts';
import { type JobColumns, type JobRecord, placeOf, readState, toJobRow } from './job-columns.ts';
import { failedStates } from './list-query.ts';
import type { Session } from './session.ts';
import { amount, readJson, readList, readTexts, time, word } from './stored.ts';

/** Retries that a person has agreed to, while they are written. */
export interface BatchRetries {
  token: string;
  /** What is retried, for which price. */
  jobs: { jobId: string; estimate: BillingFacts['estimate'] }[];
  agreedLimits: string[];
}

export interface BatchRecord {
  id: string;
  name: string;
  accountId: string;
  projectId: string | null;
  createdAt: number;
  phase: BatchPhase;
  held: boolean;
  stoppedAt: number | null;
  /** Rows that were agreed to. */
  rows: number;
  limitUsd: string | null;
  agreedLimits: string[];
  retries: BatchRetries | null;
  retryToken: string | null;
  columns: BatchColumn[];
}

/** What was agreed to for the rows, so that they are the same whenever they are written. */
export interface BatchPrices {
  endpoint: string;
  /** Different estimates, and for each row in order which of them is its own. */
  estimates: BillingFacts['estimate'][];
  estimateOf: number[];
}

export interface NewBatch
  extends Omit<BatchRecord, 'phase' | 'held' | 'stoppedAt' | 'retries' | 'retryToken'> {
  submitToken: string;
  spec: BatchSpec;
  notes: BatchNotes;
  prices: BatchPrices;
}

export type BatchPatch = Partial<
  Pick<BatchRecord, 'name' | 'phase' | 'held' | 'stoppedAt' | 'retries' | 'retryToken'>
>;

/** So many jobs of a batch that cost, or may cost, the same. */
export interface BatchPart {
  state: JobState;
  attention: boolean;
  retried: boolean;
  /** `usd` was charged; otherwise it is an estimate. */
  settled: boolean;
  /** USD as a decimal string; null: neither a charge nor an estimate. */
  usd: string | null;
  jobs: number;
}

/** Jobs of a batch and a model that are not over. */
export interface BatchOpenWork {
  model: string;
  /** When the last one that runs was sent, Unix ms; null: none runs. */
  lastSentAt: number | null;
  /** Jobs that are not sent yet. */
  waiting: number;
  /** Those among all of them that something else than their turn, or TokenLab's work, holds up. */
  heldUp: number;
}

export interface BatchQueries {
  /** Written down in the phase `writing`. */
  insert(batch: NewBatch): void;
  get(batchId: string): BatchRecord | null;
  /** @throws AppError `not_found` */
  require(batchId: string): BatchRecord;
  /** The batch that a submit token has made already. */
  byToken(submitToken: string): string | null;
  inPhase(phase: BatchPhase): BatchRecord[];
  /** What it was made from. @throws AppError `not_found`; null: it can no longer be read */
  spec(batchId: string): { spec: BatchSpec; notes: BatchNotes; prices: BatchPrices } | null;
  update(batchId: string, patch: BatchPatch): void;
  /** Newest first. Two questions, however many batches there are. */
  list(): BatchSummary[];
  /** Jobs by what counts of them. */
  parts(batchId: string): BatchPart[];
  /** What of it is not over, by model. */
  openWork(batchId: string): BatchOpenWork[];
  table(batchId: string, offset: number, limit: number): BatchTablePage;
  /** Index of the first row that is not written yet: they are written in order. */
  nextRow(batchId: string): number;
  /** Drafts, at most so many. */
  drafts(batchId: string, limit: number): string[];
  /** Drafts that nothing holds back, with what the order of sending is made from. */
  toSend(batchId: string): Pick<JobRecord, 'id' | 'accountId' | 'queuePlace' | 'batchId'>[];
  /** Failed jobs that no other job repeats, in the order of their rows. */
  failed(batchId: string): string[];
}

interface BatchColumns {
  id: string;
  name: string;
  account_id: string;
  project_id: string | null;
  created_at: number;
  phase: string;
  held: number;
  stopped_at: number | null;
  rows: number;
  limit_usd: string | null;
  agreed_limits: string | null;
  retries: string | null;
  retry_token: string | null;
  columns: string;
}

/** Everything but the bulky spec and notes. */
const head = `id, name, account_id, project_id, created_at, phase, held, stopped_at, rows, limit_usd, agreed_limits,
  retries, retry_token, columns`;

const columnSchema: z.ZodType<BatchColumn> = z.union([
  batchTargetSchema,
  z.object({ kind: z.literal('seed'), name: z.literal('seed') }),
  z.object({ kind: z.literal('wildcard'), name: z.string() }),
]);
const usd = z.string().refine(isAmount).nullable();
const estimateSchema = z.object({
  kind: z.enum(['exact', 'range', 'unknown']),
  minUsd: usd,
  maxUsd: usd,
  note: z.string().nullable(),
});
const retriesSchema: z.ZodType<BatchRetries> = z.object({
  token: z.string(),
  jobs: z.array(z.object({ jobId: z.string(), estimate: estimateSchema })),
  agreedLimits: z.array(z.string()),
});
const notesSchema: z.ZodType<BatchNotes> = z.object({
  chance: z.string(),
  wildcards: z.record(z.string(), z.array(z.string())),
});
const pricesSchema: z.ZodType<BatchPrices> = z.object({
  endpoint: z.string(),
  estimates: z.array(estimateSchema),
  estimateOf: z.array(z.number()),
});
const parsed = <T>(schema: z.ZodType<T>, text: string | null): T | null => {
  const read = schema.safeParse(text === null ? null : readJson(text));
  return read.success ? read.data : null;
};

const toBatch = (row: BatchColumns): BatchRecord => ({
  id: row.id,
  name: row.name,
  accountId: row.account_id,
  projectId: row.project_id,
  createdAt: time(row.created_at) ?? 0,
  phase: word(batchPhases, row.phase, 'stopping'),
  held: row.held === 1,
  stoppedAt: time(row.stopped_at),
  rows: row.rows,
  limitUsd: amount(row.limit_usd),
  agreedLimits: readTexts(row.agreed_limits),
  retries: parsed(retriesSchema, row.retries),
  retryToken: row.retry_token,
  columns: readList(row.columns, columnSchema),
});

interface PartColumns {
  batch_id: string;
  state: string;
  attention: number;
  retried: number;
  settled: number;
  usd: string;
  n: number;
}

const toPart = (row: PartColumns): BatchPart => ({
  state: readState(row.state),
  attention: row.attention === 1,
  retried: row.retried === 1,
  settled: row.settled === 1,
  usd: amount(row.usd),
  jobs: row.n,
});

const columnOf: Record<keyof BatchPatch, keyof BatchColumns> = {
  name: 'name',
  phase: 'phase',
  held: 'held',
  stoppedAt: 'stopped_at',
  retries: 'retries',
  retryToken: 'retry_token',
};

export function batchQueries({ db, tx, touchBatches }: Session): BatchQueries {
  const queries: BatchQueries = {
    insert(batch) {
      tx(() => {
        db.run(
          `INSERT INTO batches (id, submit_token, name, account_id, project_id, created_at, phase, rows, limit_usd,
             agreed_limits, columns, notes, prices, spec) VALUES (?, ?, ?, ?, ?, ?, 'writing', ?, ?, ?, ?, ?, ?, ?)`,
          batch.id,
          batch.submitToken,
          batch.name,
          batch.accountId,
          batch.projectId,
          batch.createdAt,
          batch.rows,
          batch.limitUsd,
          JSON.stringify(batch.agreedLimits),
          JSON.stringify(batch.columns),
          JSON.stringify(batch.notes),
          JSON.stringify(batch.prices),
          JSON.stringify(batch.spec),
        );
        touchBatches();
      });
    },

    get(batchId) {
      const row = db.get<BatchColumns>(`SELECT ${head} FROM batches WHERE id = ?`, batchId);
      return row === null ? null : toBatch(row);
    },

    require(batchId) {
      const batch = queries.get(batchId);
      if (batch === null) throw new AppError('not_found', say('batchNoLongerExists'));
      return batch;
    },

    byToken: (submitToken) =>
      db.get<{ id: string }>('SELECT id FROM batches WHERE submit_token = ?', submitToken)?.id ?? null,

    inPhase: (phase) =>
      db
        .all<BatchColumns>(`SELECT ${head} FROM batches WHERE phase = ? ORDER BY created_at`, phase)
        .map(toBatch),

    spec(batchId) {
      const row = db.get<{ spec: string; notes: string; prices: string }>(
        'SELECT spec, notes, prices FROM batches WHERE id = ?',
        batchId,
      );
      if (row === null) throw new AppError('not_found', say('batchNoLongerExists'));
      const spec = parsed(batchSpecSchema, row.spec);
      const notes = parsed(notesSchema, row.notes);
      const prices = parsed(pricesSchema, row.prices);
      return spec === null || notes === null || prices === null ? null : { spec, notes, prices };
    },

    update(batchId, patch) {
      const set = Object.entries(patch).map(([key, value]): [string, SqlValue] => [
        columnOf[key as keyof BatchPatch],
        typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
      ]);
      if (set.length === 0) return;
      tx(() => {
        const changed = db.run(
          `UPDATE batches SET ${set.map(([column]) => `${column} = ?`).join(', ')} WHERE id = ?`,
          ...set.map(([, value]) => value),
          batchId,
        );
        if (changed === 0) throw new AppError('not_found', say('batchNoLongerExists'));
        touchBatches();
      });
    },

    list() {
      const parts = new Map<string, BatchPart[]>();
      for (const row of db.all<PartColumns>('SELECT * FROM batch_tally WHERE n > 0')) {
        const own = parts.get(row.batch_id) ?? [];
        parts.set(row.batch_id, own);
        own.push(toPart(row));
      }
      return db
        .all<BatchColumns>(`SELECT ${head} FROM batches ORDER BY created_at DESC, id DESC`)
        .map((row) => summaryOf(toBatch(row), parts.get(row.id) ?? []));
    },

    parts: (batchId) =>
      db.all<PartColumns>('SELECT * FROM batch_tally WHERE batch_id = ? AND n > 0', batchId).map(toPart),

    openWork: (batchId) =>
      db.all<BatchOpenWork>(
        `SELECT model, max(CASE WHEN state = 'draft' THEN NULL ELSE submitted_at END) AS lastSentAt,
           sum(state = 'draft') AS waiting, sum(hold IS NOT NULL OR poll_paused IS NOT NULL) AS heldUp
         FROM jobs WHERE batch_id = ? AND state IN (${openStates.map(() => '?').join(', ')}) GROUP BY model`,
        batchId,
        ...openStates,
      ),

    table(batchId, offset, limit) {
      const total = queries.parts(batchId).reduce((sum, { jobs }) => sum + jobs, 0);
      const rows = db.all<JobColumns>(
        'SELECT * FROM jobs WHERE batch_id = ? ORDER BY batch_row, seq LIMIT ? OFFSET ?',
        batchId,
        limit,
        offset,
      );
      return {
        total,
        offset,
        rows: rows.map((row) => {
          const { row: index, line, varied } = placeOf(row) ?? { row: 0, line: 0, varied: [] };
          return { index, line, varied, job: toJobRow(row) };
        }),
      };
    },

    nextRow: (batchId) =>
      (db.get<{ last: number | null }>('SELECT max(batch_row) AS last FROM jobs WHERE batch_id = ?', batchId)
        ?.last ?? -1) + 1,

    drafts: (batchId, limit) =>
      db
        .all<{ id: string }>(
          "SELECT id FROM jobs WHERE batch_id = ? AND state = 'draft' ORDER BY batch_row, seq LIMIT ?",
          batchId,
          limit,
        )
        .map(({ id }) => id),

    toSend: (batchId) =>
      db.all<ReturnType<BatchQueries['toSend']>[number]>(
        `SELECT id, account_id AS accountId, queue_place AS queuePlace, batch_id AS batchId
         FROM jobs WHERE batch_id = ? AND state = 'draft' AND hold IS NULL ORDER BY batch_row, seq`,
        batchId,
      ),

    failed: (batchId) =>
      db
        .all<{ id: string }>(
          `SELECT id FROM jobs WHERE batch_id = ? AND batch_retried = 0 AND resubmittable = 1
             AND state IN (${retriedStates.map(() => '?').join(', ')}) ORDER BY batch_row, seq`,
          batchId,
          ...retriedStates,
        )
        .map(({ id }) => id),
  };
  return queries;
}

/** What failed was sent: what a person stopped before that did not fail. */
const retriedStates = failedStates.filter((state) => state !== 'not_sent');
/** Not over, and nobody has to decide anything. */
const openStates: readonly JobState[] = ['draft', 'submitting', 'pending', 'processing'];
/** States in which a job is not charged. */
const costsNothing: readonly JobState[] = ['failed', 'cancelled', 'rejected', 'not_sent'];

function summaryOf(batch: BatchRecord, parts: readonly BatchPart[]): BatchSummary {
  const progress: BatchSummary['progress'] = {};
  let attention = 0;
  let retryable = 0;
  for (const part of parts) {
    progress[part.state] = (progress[part.state] ?? 0) + part.jobs;
    if (part.attention) attention += part.jobs;
    if (!part.retried && retriedStates.includes(part.state)) retryable += part.jobs;
  }
  const { id, name, createdAt, accountId, projectId, phase, held, stoppedAt, limitUsd, columns } = batch;
  return {
    ...{ id, name, createdAt, accountId, projectId, phase, held, stoppedAt, limitUsd, columns },
    count: batch.rows,
    progress,
    attention,
    retryable,
    cost: costOf(parts),
  };
}

function costOf(parts: readonly BatchPart[]): BatchCost {
  const sums = { charged: new Money(0), unsettled: new Money(0), waiting: new Money(0) };
  let unknownJobs = 0;
  for (const { state, settled, usd, jobs } of parts) {
    if (!settled && costsNothing.includes(state)) continue;
    const kind = settled ? 'charged' : state === 'draft' ? 'waiting' : 'unsettled';
    if (usd === null) unknownJobs += jobs;
    else sums[kind] = sums[kind].plus(new Money(usd).times(jobs));
  }
  return {
    chargedUsd: sums.charged.toFixed(),
    unsettledUsd: sums.unsettled.toFixed(),
    waitingUsd: sums.waiting.toFixed(),
    unknownJobs,
  };
}
