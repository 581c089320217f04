/** Batches: many jobs from one request. */
import { z } from 'zod';
import {
  type BatchPlan,
  type BatchSpec,
  type BatchSummary,
  type BatchTablePage,
  batchSpecSchema,
  type Wildcard,
  wildcardSchema,
} from '../batch.ts';
import { id, nothing, submitToken } from '../fields.ts';
import type { BatchFinish } from '../finish.ts';
import { amountSchema } from '../spend-limit.ts';
import { method } from './method.ts';

const batch = z.object({ batchId: id });

export const batchMethods = {
  /**
   * Works a batch out; keeps it in memory and sends nothing. Fails with `invalid_input` when the whole cannot be a batch; bad
   * rows are part of the plan.
   */
  planBatch: method<BatchPlan>('none')(batchSpecSchema),
  /**
   * Makes all jobs of a plan. One agreement for all of them: above the amount of the settings, when a price is not known,
   * or across a limit, main asks a person in a dialog of the system. Answers when the batch is on disk; its rows follow,
   * and are sent when all of them are. `invalid_input` while the plan has bad rows, `conflict` when it is no longer kept.
   */
  makeBatch: method<{ batchId: string }>('spend')(
    z.object({
      planId: id,
      submitToken,
      /** The template that its request was filled in from. */
      templateId: id.nullable().default(null),
    }),
  ),
  /** Newest first. */
  batches: method<BatchSummary[]>('none')(nothing),
  batchTable: method<BatchTablePage>('none')(
    batch.extend({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(500) }),
  ),
  /** For one that is looked at: it reads the history of its models. */
  batchFinish: method<BatchFinish>('none')(batch),
  /** What it was made from, for "Same again with changes". */
  batchSpec: method<BatchSpec>('none')(batch),
  renameBatch: method<void>('none')(batch.extend({ name: z.string().trim().min(1).max(200) })),
  /** What of it waits is not sent until it is released, also after a restart. */
  holdBatch: method<void>('none')(batch),
  releaseBatch: method<void>('spend')(batch),
  /** What was not sent is not sent any more, stays visible as such, and costs nothing. */
  stopBatch: method<void>('decide')(batch),
  /**
   * Another limit of its own; null: none. Where it lets more through, main asks a person in a dialog of the system, changes
   * nothing when they do not agree, and otherwise sends what waited and fits now.
   */
  setBatchLimit: method<{ changed: boolean }>('spend')(batch.extend({ limitUsd: amountSchema.nullable() })),
  /** New jobs for those that failed and were not retried yet; the old ones stay. Its price is asked about as a whole. */
  retryFailedInBatch: method<{ count: number }>('spend')(batch.extend({ submitToken })),
  /** The most that `retryFailedInBatch` may cost now; null: nobody can tell. */
  priceRetryInBatch: method<{ mostUsd: string | null }>('none')(batch),
  /** Its table with results, by the system's save dialog. */
  exportBatch: method<{ saved: boolean; path: string | null }>('leave')(
    batch.extend({ format: z.enum(['csv', 'jsonl']) }),
  ),

  /** Lists of texts; `__name__` in a text of a batch takes one entry, another for each row. By name. */
  wildcards: method<Wildcard[]>('none')(nothing),
  setWildcard: method<void>('none')(wildcardSchema),
  removeWildcard: method<{ removed: boolean }>('none')(z.object({ name: z.string().max(60) })),
} as const;
