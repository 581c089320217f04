/**
 * What may be done with a job in its present state: the one table that main obeys and the window shows. Pure.
 * Whether a person has to be asked about the amount is in `price.ts`.
 */
import type { AppErrorShape } from './errors.ts';
import {
  type BillingFacts,
  type Cancellation,
  isOpen,
  isTerminal,
  type JobDetail,
  type JobRow,
  type JobState,
  type ResultRow,
} from './job.ts';

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
  not_sent: 'retry',
  pending: 'running',
  processing: 'running',
  completed: 'done',
  output_missing: 'retry',
  failed: 'retry',
  cancelled: 'retry',
  lost: 'acknowledge',
};

/**
 * What the rules read. A row of the list does not know what is optional here; what needs it for sure is then not
 * allowed yet.
 */
export interface JobFacts
  extends Pick<
    JobRow,
    'state' | 'hold' | 'cancellation' | 'attention' | 'settledUsd' | 'favourite' | 'hidden'
  > {
  /** False for a job that only follows a task made elsewhere: there is no request to send. */
  resubmittable?: boolean;
  taskId?: string | null;
  cancel?: Pick<Cancellation, 'message' | 'code' | 'httpStatus'>;
  cancelUnsupported?: boolean;
  billing?: Pick<BillingFacts, 'transactionId'>;
  results?: readonly Pick<ResultRow, 'download'>[];
}

/** Downloads that a person can ask for again. */
export const failedDownloads: readonly ResultRow['download'][] = ['failed', 'expired', 'missing'];

/** Nobody can tell whether its task was made, or what became of it. */
export const isInDoubt = ({ state }: Pick<JobFacts, 'state'>): boolean =>
  state === 'unconfirmed' || state === 'lost';
/** An amount is known, or an answer named the transaction in which it is. */
const wasCharged = ({ settledUsd, billing }: JobFacts): boolean =>
  settledUsd !== null || (billing?.transactionId ?? null) !== null;
const hasRequest = ({ resubmittable }: JobFacts): boolean => resubmittable !== false;

const isAboutFiles = (attention: JobFacts['attention']): boolean =>
  attention === 'download_failed' || attention === 'link_expired' || attention === 'file_missing';

/** Reasons of a wait that has no set time. */
const untimed: readonly string[] = ['key_paused', 'balance', 'limit', 'material_preparing'];

/** TokenLab's word that this task cannot be cancelled any more, which no second request changes. */
const isTooLate = ({ code, httpStatus }: Pick<Cancellation, 'code' | 'httpStatus'>): boolean =>
  code === 'task_not_cancellable' || code === 'unsupported_task_cancel' || httpStatus === 409;

const rules = {
  refresh: ({ state }) => isOpen(state) || isTerminal(state),
  /** The same for a job whose status could not be read any more. */
  checkAgain: ({ state }) => state === 'lost',
  /** A request whose answer settled nothing may be made again; it asks for the same thing. */
  requestCancellation: ({ state, cancellation, cancel, cancelUnsupported }) =>
    isOpen(state) &&
    cancelUnsupported !== true &&
    (cancellation !== 'refused' || (cancel !== undefined && !isTooLate(cancel))) &&
    (cancellation !== 'requested' || (cancel !== undefined && cancel.message !== null)),
  sendNow: ({ state, hold, attention }) => state === 'draft' && (hold !== null || attention !== null),
  stopWaiting: ({ state, hold }) =>
    state === 'draft' && (hold === null || hold.until !== null || untimed.includes(hold.reason)),

  linkTask: isInDoubt,
  findCharge: (job) => isInDoubt(job) && job.settledUsd === null,
  lookForBillingId: ({ state, taskId, settledUsd, billing }) =>
    taskId !== undefined &&
    billing !== undefined &&
    mayLookForBillingId({ state, taskId, settledUsd, billing }, false),
  /** What was charged was created, so it cannot be marked as not created. */
  markNotCreated: (job) => job.state === 'unconfirmed' && !wasCharged(job),
  /** A job that may have been charged unseen leaves the inbox by a decision about it, and in no other way. */
  dismissAttention: (job) => job.attention !== null && (job.state !== 'unconfirmed' || wasCharged(job)),

  retry: (job) => resubmission[job.state] === 'retry' && hasRequest(job),
  submitAgain: (job) => resubmission[job.state] === 'acknowledge' && hasRequest(job),

  downloadFailed: ({ results, attention }) =>
    results?.some(({ download }) => failedDownloads.includes(download)) ?? isAboutFiles(attention),
  locateMissing: ({ results, attention }) =>
    results?.some(({ download }) => download === 'missing') ?? attention === 'file_missing',

  favourite: ({ favourite }) => !favourite,
  unfavourite: ({ favourite }) => favourite,
  /** What needs a decision stays in the inbox until there is one. */
  hide: ({ hidden, attention }) => !hidden && attention === null,
  unhide: ({ hidden }) => hidden,
  tag: () => true,
  project: () => true,
} satisfies Record<string, (job: JobFacts) => boolean>;

export type JobAction = keyof typeof rules;

/** Actions that need nothing but the job: the window asks for one, main carries it out. */
export const plainActions = [
  'refresh',
  'checkAgain',
  'requestCancellation',
  'stopWaiting',
  'lookForBillingId',
  'markNotCreated',
  'dismissAttention',
  'downloadFailed',
  'favourite',
  'unfavourite',
] as const satisfies readonly JobAction[];
export type PlainAction = (typeof plainActions)[number];

export const isAllowed = (action: JobAction, job: JobFacts): boolean => rules[action](job);

/** Everything that the job's state allows. */
export const allowed = (job: JobFacts): ReadonlySet<JobAction> =>
  new Set((Object.keys(rules) as JobAction[]).filter((action) => rules[action](job)));

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
  job: Pick<JobDetail, 'state' | 'taskId' | 'settledUsd'> & { billing: Pick<BillingFacts, 'transactionId'> },
  hasToken: boolean,
): boolean {
  if (!isTerminal(job.state)) return false;
  if (hasToken) return job.billing.transactionId === null || job.settledUsd === null;
  return job.billing.transactionId === null && job.taskId !== null;
}
