/** Batches as rows of the ledger, and how they are read from it. */
import { z } from 'zod';
import {
  type BatchColumn,
  type BatchNotes,
  type BatchPhase,
  type BatchSpec,
  batchPhases,
  batchTargetSchema,
} from '../../shared/batch.ts';
import { checked } from '../../shared/checked.ts';
import type { BillingFacts, JobState } from '../../shared/job.ts';
import { isAmount } from '../../shared/money.ts';
import { readState } from './job-columns.ts';
import { amount, listReader, readJson, readTexts, time, word } from './stored.ts';

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
  Pick<
    BatchRecord,
    'name' | 'phase' | 'held' | 'stoppedAt' | 'limitUsd' | 'agreedLimits' | 'retries' | 'retryToken'
  >
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

export interface BatchColumns {
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
export const batchHead = `id, name, account_id, project_id, created_at, phase, held, stopped_at, rows, limit_usd, agreed_limits,
  retries, retry_token, columns`;

const columnSchema: z.ZodType<BatchColumn> = z.union([
  batchTargetSchema,
  z.object({ kind: z.literal('seed'), name: z.literal('seed') }),
  z.object({ kind: z.literal('wildcard'), name: z.string() }),
]);
const readColumns = listReader(columnSchema);
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
export const notesSchema: z.ZodType<BatchNotes> = z.object({
  chance: z.string(),
  wildcards: z.record(z.string(), z.array(z.string())),
  templateId: z.string().nullable().default(null),
});
export const pricesSchema: z.ZodType<BatchPrices> = z.object({
  endpoint: z.string(),
  estimates: z.array(estimateSchema),
  estimateOf: z.array(z.number()),
});
export const parsed = <T>(schema: z.ZodType<T>, text: string | null): T | null => {
  const read = checked(schema, text === null ? null : readJson(text));
  return read.success ? read.data : null;
};

export const toBatch = (row: BatchColumns): BatchRecord => ({
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
  columns: readColumns(row.columns),
});

export interface PartColumns {
  batch_id: string;
  state: string;
  attention: number;
  retried: number;
  settled: number;
  usd: string;
  n: number;
}

export const toPart = (row: PartColumns): BatchPart => ({
  state: readState(row.state),
  attention: row.attention === 1,
  retried: row.retried === 1,
  settled: row.settled === 1,
  usd: amount(row.usd),
  jobs: row.n,
});
