/** What waits to be sent, in its order, and what a person holds. Pure. */
import type { JobRow } from './job.ts';

/** Why nothing is sent, of any account: a person said so, or it is asked about first after each start. */
export type SendingHold = 'person' | 'start';

/** Creates of one account on the wire at once. */
export const fewestAtOnce = 1;
export const mostAtOnce = 8;
export const usualAtOnce = 4;

/** Waiting jobs that are shown in their order. */
export const mostShown = 500;

/** Whether a draft is sent without another word of a person. */
export const goesAlone = ({ state, hold }: Pick<JobRow, 'state' | 'hold'>): boolean =>
  state === 'draft' &&
  (hold === null || hold.until !== null || !['stopped', 'limit', 'not_sent'].includes(hold.reason));

/** Where a job is to stand among those of its account: before all others, after them, or before one of them. */
export type QueueMove = 'first' | 'last' | { before: string };
