/** Jobs: questions, which change nothing, and commands. */
import { z } from 'zod';
import type { AppErrorShape } from '../errors.ts';
import { families } from '../families/index.ts';
import { id, ids, nothing, submitToken } from '../fields.ts';
import type { UsualSpan } from '../finish.ts';
import type { JobDetail } from '../job.ts';
import type { JobPrice } from '../price.ts';
import { jobQuerySchema, scopeSchema } from '../query-schema.ts';
import { submitSchema } from '../request.ts';
import type { PollerStatus } from '../status.ts';
import type { Counts, GalleryRow, JobRange, JobTotals } from '../views.ts';
import { method } from './method.ts';

export const jobMethods = {
  // questions
  jobCounts: method<Counts>('none')(scopeSchema),
  /** With `isFirst` the rows come as soon as they are found, from the beginning, though the others may not be counted yet. */
  jobRange: method<JobRange>('none')(
    z.object({
      query: jobQuerySchema,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
      isFirst: z.boolean().optional(),
    }),
  ),
  /** Position of a job in a query's order, or null when it is not in it. */
  jobPosition: method<number | null>('none')(z.object({ query: jobQuerySchema, jobId: id })),
  jobIds: method<string[]>('none')(
    z.object({ query: jobQuerySchema, limit: z.number().int().min(1).max(100_000) }),
  ),
  /** What these jobs come to. */
  jobTotals: method<JobTotals>('none')(z.object({ jobIds: ids })),
  getJob: method<JobDetail>('none')(z.object({ jobId: id })),
  /** What jobs like this one usually take; null: not enough history. */
  usualSpan: method<UsualSpan | null>('none')(z.object({ jobId: id })),
  pollerStatus: method<PollerStatus>('none')(nothing),
  /** Zero-based place of a job's first result in the gallery; null when it has none there. */
  galleryPosition: method<number | null>('none')(z.object({ query: jobQuerySchema, jobId: id })),
  galleryRange: method<{ total: number; offset: number; rows: GalleryRow[] }>('none')(
    z.object({
      query: jobQuerySchema,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
  ),
  /** What it costs now to send a job's request (again), by the price list as it is. */
  priceJob: method<JobPrice>('none')(z.object({ jobId: id })),

  // commands
  /*
   * The first four pay. Above the amount of the settings, or when the price is not known, main asks a person in a dialog
   * of the system, and fails with `price_unconfirmed` when they do not agree.
   */
  /** `refusal`: TokenLab refused it at once. A slower answer is seen in the list. */
  submitJob: method<{ jobId: string; refusal: AppErrorShape | null }>('spend')(submitSchema),
  retryJob: method<{ jobId: string }>('spend')(z.object({ jobId: id, submitToken })),
  /** For a job that may have been accepted: both may be charged, and the person has confirmed that they know it. */
  submitAgain: method<{ jobId: string }>('spend')(
    z.object({ jobId: id, submitToken, acknowledged: z.literal(true) }),
  ),
  sendDraft: method<void>('spend')(z.object({ jobId: id })),
  linkTask: method<void>('none')(z.object({ jobId: id, taskId: z.string().min(1).max(300) })),
  trackTasks: method<{ jobIds: string[]; refused: { taskId: string; error: AppErrorShape }[] }>('none')(
    z.object({
      accountId: id,
      family: z.enum(families),
      taskIds: z.array(z.string().min(1).max(300)).min(1).max(1000),
    }),
  ),
  /** `left` were not hidden: they need a person's decision. */
  setHidden: method<{ left: string[] }>('none')(z.object({ jobIds: ids, hidden: z.boolean() })),
  annotateJob: method<void>('none')(
    z.object({
      jobId: id,
      title: z.string().min(1).max(300).optional(),
      note: z.string().max(10_000).optional(),
      tags: z.array(z.string().min(1).max(60)).max(50).optional(),
      rating: z.number().int().min(0).max(5).optional(),
      favourite: z.boolean().optional(),
      projectId: z.string().max(100).nullable().optional(),
    }),
  ),
} as const;
