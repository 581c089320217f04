/** What waits to be sent: held, released, put in order, sent later. */
import { z } from 'zod';
import { id, nothing } from '../fields.ts';
import type { JobRow } from '../job.ts';
import { fewestAtOnce, mostAtOnce } from '../queue.ts';
import { method } from './method.ts';

const account = z.object({ accountId: id });
/** `accountId` null: every account. */
const whose = z.object({ accountId: id.nullable() });

export const queueMethods = {
  /** What is sent without another word, in its order, account by account: the first 500 of it. */
  queuedJobs: method<JobRow[]>('none')(nothing),
  /** Nothing of it is sent until it is released, also after a restart. */
  holdSending: method<void>('none')(whose),
  releaseSending: method<void>('spend')(whose),
  /** Status checks of the account's tasks; what a person asks about one job is still asked. */
  holdPolling: method<void>('none')(account.extend({ held: z.boolean() })),
  setCreatesAtOnce: method<void>('none')(
    account.extend({ creates: z.number().int().min(fewestAtOnce).max(mostAtOnce) }),
  ),
  moveInQueue: method<void>('none')(
    z.object({
      jobId: id,
      move: z.union([z.enum(['first', 'last']), z.object({ before: id })]),
    }),
  ),
  /** Sends a draft, but not before a time (Unix ms); its price and limits are asked about now. */
  sendNotBefore: method<void>('spend')(z.object({ jobId: id, at: z.number().int().min(0).max(8.64e15) })),
} as const;
