/** What a person has done with jobs: one action on one job, or on many. Main carries it out. */
import { z } from 'zod';
import { type BulkForecast, type BulkRun, bulkActions } from '../bulk.ts';
import { id, ids, nothing } from '../fields.ts';
import { plainActions } from '../job-actions.ts';
import { method } from './method.ts';

const run = z.object({ runId: id });

export const actionMethods = {
  actOnJob: method<void>('decide')(z.object({ jobId: id, action: z.enum(plainActions) })),

  /** What an action would do with these jobs, and what it may cost. Changes nothing. */
  forecastBulk: method<BulkForecast>('none')(z.object({ action: z.enum(bulkActions), jobIds: ids })),
  /**
   * Begins what was forecast and answers at once; `bulkChanged` tells how far it is. It runs without a window, too. Where
   * the forecast `asks`, main asks a person in a dialog of the system, and fails with `price_unconfirmed` when they do not
   * agree.
   */
  startBulk: method<BulkRun>('spend')(
    z.object({
      forecastId: id,
      /** A tag, or a project (empty: none). */
      value: z.string().max(100).default(''),
    }),
  ),
  /** Ends it before the next job. */
  stopBulk: method<void>('none')(run),
  /** What is under way, and the summaries that nobody has put away yet. */
  bulkRuns: method<BulkRun[]>('none')(nothing),
  /** A person has seen the summary. */
  dismissBulk: method<void>('none')(run),
} as const;
