/**
 * What may be done about a paid job, by its state: the one table that main obeys and the window shows. Pure.
 * Whether a person has to be asked about the amount is in `price.ts`.
 */
import type { AppErrorShape } from './errors.ts';
import { isTerminal, type JobDetail, type JobState } from './job.ts';

/**
 * How the request of a job may be sent once more, as a new job.
 * - `retry`: it has ended, or no task was made.
 * - `acknowledge`: a task may exist and be charged; only with `acknowledged: true`, by a method of its own.
 * - `running`: not yet, something is still going to happen.
 * - `done`: it gave its result; the same again is a new request of its own, from the New job sheet.
 */
export type Resubmission = 'retry' | 'acknowledge' | 'running' | 'done';

export const resubmission: Readonly<Record<JobState, Resubmission>> = {
  draft: 'running',
  submitting: 'running',
  unconfirmed: 'acknowledge',
  rejected: 'retry',
  pending: 'running',
  processing: 'running',
  completed: 'done',
  output_missing: 'retry',
  failed: 'retry',
  cancelled: 'retry',
  lost: 'acknowledge',
};

interface Request {
  state: JobState;
  /** False for a job that only follows a task made elsewhere: there is no request to send. */
  resubmittable: boolean;
}

export const mayRetry = (job: Request): boolean => resubmission[job.state] === 'retry' && job.resubmittable;

export const maySubmitAgain = (job: Request): boolean =>
  resubmission[job.state] === 'acknowledge' && job.resubmittable;

interface Doubtful {
  state: JobState;
  settledUsd: string | null;
}

/** What was charged was created, so it cannot be marked as not created. */
export const mayMarkNotCreated = (job: Doubtful): boolean =>
  job.state === 'unconfirmed' && job.settledUsd === null;

/** A job that may have been charged unseen leaves the inbox by a decision about it, and in no other way. */
export const mayDismissAttention = (job: Doubtful): boolean =>
  job.state !== 'unconfirmed' || job.settledUsd !== null;

/** Words of a task's failure that tell of its request, where TokenLab says no more than "failed". */
const ofTheRequest = /content|moderat|polic|safety|sensitiv|prompt|invalid|unsupported/i;

/** The request itself was refused: it has to change before it can do better. */
export function isAboutRequest(error: AppErrorShape | null): boolean {
  if (error === null) return false;
  const { next, remoteCode = '', remoteMessage = '' } = error;
  // What helps best stands first: a balance that is too low may also name a cheaper model.
  if (next[0] !== 'edit_request' && next[0] !== 'choose_model') return false;
  return !next.includes('retry_as_new_job') || ofTheRequest.test(`${remoteCode} ${remoteMessage}`);
}

/**
 * Nothing is asked about a job after its end unless a person wants it. With a management token (`hasToken`) the usage
 * rows bring the id and the amount; without one the task is read once.
 */
export function mayLookForBillingId(
  job: Pick<JobDetail, 'state' | 'taskId' | 'settledUsd' | 'billing'>,
  hasToken: boolean,
): boolean {
  if (!isTerminal(job.state)) return false;
  if (hasToken) return job.billing.transactionId === null || job.settledUsd === null;
  return job.billing.transactionId === null && job.taskId !== null;
}
