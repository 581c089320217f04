/** Batches: what was agreed to, how far their rows are written, and what became of them. Their rows are jobs. */
import {
  type BatchNotes,
  type BatchPhase,
  type BatchSpec,
  type BatchSummary,
  type BatchTablePage,
  batchSpecSchema,
} from '../../shared/batch.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobState } from '../../shared/job.ts';
import { say } from '../../shared/words/batches/say.ts';
import {
  type BatchColumns,
  type BatchPart,
  type BatchPatch,
  type BatchPrices,
  type BatchRecord,
  batchHead,
  type NewBatch,
  notesSchema,
  type PartColumns,
  parsed,
  pricesSchema,
  toBatch,
  toPart,
} from './batch-columns.ts';
import { summaryOf } from './batch-summary.ts';
import type { SqlValue } from './db.ts';
import { forgetRestore, heldByRestore } from './held-by-restore.ts';
import { type JobColumns, type JobRecord, placeOf, toJobRow } from './job-columns.ts';
import { failedStates } from './list-query.ts';
import type { Session } from './session.ts';

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
  /** Newest first. Three questions, however many batches there are. */
  list(): BatchSummary[];
  /** Jobs by what counts of them. */
  parts(batchId: string): BatchPart[];
  /** What of it is not over, by model. */
  openWork(batchId: string): BatchOpenWork[];
  /** Drafts of its account that are no part of it, and that nothing keeps from going before its last draft. */
  ahead(batchId: string): number;
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

const columnOf: Record<keyof BatchPatch, keyof BatchColumns> = {
  name: 'name',
  phase: 'phase',
  held: 'held',
  stoppedAt: 'stopped_at',
  limitUsd: 'limit_usd',
  agreedLimits: 'agreed_limits',
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
      const row = db.get<BatchColumns>(`SELECT ${batchHead} FROM batches WHERE id = ?`, batchId);
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
        .all<BatchColumns>(`SELECT ${batchHead} FROM batches WHERE phase = ? ORDER BY created_at`, phase)
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
        if (patch.held !== undefined) forgetRestore(db, batchId);
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
      const restored = heldByRestore(db);
      return db
        .all<BatchColumns>(`SELECT ${batchHead} FROM batches ORDER BY created_at DESC, id DESC`)
        .map((row) => summaryOf(toBatch(row), parts.get(row.id) ?? [], restored.has(row.id)));
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

    ahead: (batchId) =>
      db.get<{ ahead: number }>(
        `SELECT count(*) AS ahead FROM jobs
         WHERE account_id = (SELECT account_id FROM batches WHERE id = ?1) AND state = 'draft' AND hold IS NULL
           AND (batch_id IS NULL OR batch_id IN (
             SELECT id FROM batches WHERE id <> ?1 AND phase = 'ready' AND held = 0 AND stopped_at IS NULL))
           AND (queue_place, seq) < (
             SELECT queue_place, seq FROM jobs WHERE batch_id = ?1 AND state = 'draft'
             ORDER BY queue_place DESC, seq DESC LIMIT 1)`,
        batchId,
      )?.ahead ?? 0,

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
             AND state IN (${failedStates.map(() => '?').join(', ')}) ORDER BY batch_row, seq`,
          batchId,
          ...failedStates,
        )
        .map(({ id }) => id),
  };
  return queries;
}

/** Not over, and nobody has to decide anything. */
const openStates: readonly JobState[] = ['draft', 'submitting', 'pending', 'processing'];
