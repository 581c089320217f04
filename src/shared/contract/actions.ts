/** What a person has done with jobs: one action on one job, or on many. Main carries it out. */
import { z } from 'zod';
import { type BulkForecast, type BulkRun, bulkActions } from '../bulk.ts';
import { id, ids, nothing } from '../fields.ts';
import { plainActions } from '../job-actions.ts';
import { method } from './method.ts';

const run = z.object({ runId: id });

export const actionMethods = {
  actOnJob: method<void>()(z.object({ jobId: id, action: z.enum(plainActions) })),

  /** What an action would do with these jobs, and what it may cost. Changes nothing. */
  forecastBulk: method<BulkForecast>()(z.object({ action: z.enum(bulkActions), jobIds: ids })),
  /**
   * Begins what was forecast and answers at once; `bulkChanged` tells how far it is. It runs without a window, too. Fails
   * with `price_unconfirmed` while a person has not agreed to an amount that has to be asked about.
   */
  startBulk: method<BulkRun>()(
    z.object({
      forecastId: id,
      /** A tag, or a project (empty: none). */
      value: z.string().max(100).default(''),
      agreed: z.boolean().default(false),
    }),
  ),
  /** Ends it before the next job. */
  stopBulk: method<void>()(run),
  /** What is under way, and the summaries that nobody has put away yet. */
  bulkRuns: method<BulkRun[]>()(nothing),
  /** A person has seen the summary. */
  dismissBulk: method<void>()(run),
} as const;
