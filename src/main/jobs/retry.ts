/** The request of one job, sent once more as a new, visible job that names the old one: because a person asks. */

import { AppError } from '../../shared/errors.ts';
import type { BillingFacts, JobRequest } from '../../shared/job.ts';
import { isAllowed, type Resubmission, resubmission } from '../../shared/job-actions.ts';
import { type ConfirmedPrice, mostOf } from '../../shared/price.ts';
import { say } from '../../shared/words/jobs/say.ts';
import { type BatchRetries, type JobRecord, newId } from '../ledger/index.ts';
import type { Core } from './core.ts';
import { mustBeAgreed, priceOf } from './price.ts';
import type { CountedSpending } from './spend-limits.ts';

export interface RetryIntent {
  jobId: string;
  submitToken: string;
  /** `acknowledge`: a person knows that the old job may be charged as well. */
  as: Extract<Resubmission, 'retry' | 'acknowledge'>;
  confirmed: ConfirmedPrice | null;
}

export interface MadeJob {
  jobId: string;
  /** False when the token had made it before. */
  isNew: boolean;
}

/**
 * Writes a new draft with the same request and a fresh estimate. The old job keeps its state.
 * @throws AppError `not_allowed` when the table of job actions does not allow it; what a price or a limit
 *   asks for
 */
export function writeRetry(core: Core, intent: RetryIntent): MadeJob {
  const [made] = writeRetries(core, [intent]);
  if (made instanceof AppError) throw made;
  return made as MadeJob;
}

/**
 * Several in one write, in their order: what may not be retried is an error in its place, and the others are all written.
 * @throws AppError of the ledger: none is written then
 */
export function writeRetries(core: Core, intents: readonly RetryIntent[]): (MadeJob | AppError)[] {
  const plans = intents.map((intent) => planOrError(core, intent));
  core.failpoint('retry.before_draft');
  const made = core.ledger.tx(() => {
    const counted = core.spendLimits.counted();
    return plans.map((plan) => (plan instanceof AppError ? plan : plan(counted)));
  });
  core.failpoint('retry.after_draft');
  return made;
}

/** Reads all that is needed; what it gives back only asks whether a price or a limit stands in the way, and writes. */
type Plan = (counted: CountedSpending) => MadeJob | AppError;

const planOrError = (core: Core, intent: RetryIntent): Plan | AppError => orError(() => plan(core, intent));

function orError<T>(work: () => T): T | AppError {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
}

function plan(core: Core, { jobId, submitToken, as, confirmed }: RetryIntent): Plan {
  const { ledger } = core;
  const known = ledger.jobs.byToken(submitToken);
  if (known !== null) return () => ({ jobId: known, isNew: false });
  const old = ledger.jobs.require(jobId);
  mustBeAllowed(old, as);
  if (ledger.accounts.require(old.accountId).removedAt !== null) {
    throw new AppError('not_allowed', say('accountOfThisJobWas'));
  }
  const { estimate } = priceOf(core, jobId);
  const request = ledger.jobs.requestToSend(jobId);
  const payment = { accountId: old.accountId, projectId: old.projectId, estimate };
  ledger.disk.mustHaveRoom();
  return (counted) => {
    const twin = ledger.jobs.byToken(submitToken);
    if (twin !== null) return { jobId: twin, isNew: false };
    const agreedLimits = orError(() => mustBeAgreed(core, payment, confirmed, counted));
    if (agreedLimits instanceof AppError) return agreedLimits;
    counted.add({ ...payment, mostUsd: mostOf(estimate) }, old.batchId);
    const newJobId = insertRetry(core, old, { submitToken, request, estimate, agreedLimits, as });
    return { jobId: newJobId, isNew: true };
  };
}

interface Copy {
  submitToken: string;
  request: JobRequest;
  estimate: BillingFacts['estimate'];
  agreedLimits: readonly string[];
  as: RetryIntent['as'];
}

/** Inside a write. A retry of a batch's row is part of the batch, unless that was stopped. @returns its id */
function insertRetry({ ledger, clock, options }: Core, old: JobRecord, copy: Copy): string {
  const createdAt = clock.now();
  const jobId = newId('job', createdAt);
  const isStopped = old.batchId !== null && ledger.batches.get(old.batchId)?.stoppedAt != null;
  const batch = isStopped ? null : ledger.jobs.batchPlace(old.id);
  ledger.jobs.insert({
    id: jobId,
    submitToken: copy.submitToken,
    accountId: old.accountId,
    userId: options.userId(),
    projectId: old.projectId,
    title: old.title,
    request: copy.request,
    endpoint: old.endpoint,
    state: 'draft',
    createdAt,
    estimate: copy.estimate,
    retryOf: old.id,
    tags: old.tags,
    agreedLimits: copy.agreedLimits,
    batch,
  });
  ledger.events.append(jobId, {
    source: 'user',
    type: 'created',
    detail: { endpoint: old.endpoint, model: old.model, retryOf: old.id },
  });
  const detail = { jobId, ...(copy.as === 'acknowledge' ? { acknowledged: true } : {}) };
  ledger.events.append(old.id, { source: 'user', type: 'retried', detail });
  // The person has decided what to do about the old one.
  ledger.jobs.update(old.id, {
    ...(old.attention === null ? {} : { attention: null }),
    ...(old.batchId === null ? {} : { batchRetried: true }),
  });
  return jobId;
}

/**
 * Inside a write: a failed row of a batch once more, as a person has agreed for all of them. One that the person has
 * retried alone in between is left as it is.
 */
export function retryRow(
  core: Core,
  { jobId, estimate }: BatchRetries['jobs'][number],
  submitToken: string,
  agreedLimits: readonly string[],
): void {
  const { ledger } = core;
  const old = ledger.jobs.get(jobId);
  if (old === null || old.batchRetried || !isAllowed('retry', old)) return;
  if (ledger.jobs.byToken(submitToken) !== null) return;
  const request = ledger.jobs.requestToSend(jobId);
  insertRetry(core, old, { submitToken, request, estimate, agreedLimits, as: 'retry' });
}

const refusals: Record<Resubmission, string> = {
  running: say('thisJobIsStillRunning'),
  done: say('thisJobGaveItsResult'),
  acknowledge: say('tokenLabMayHaveAcceptedThisJob'),
  retry: say('thisJobsOutcomeIsKnown'),
};

function mustBeAllowed(old: JobRecord, as: RetryIntent['as']): void {
  if (isAllowed(as === 'retry' ? 'retry' : 'submitAgain', old)) return;
  if (!old.resubmittable) {
    throw new AppError('not_allowed', say('thisJobFollowsTaskThat'));
  }
  const rule = resubmission[old.state];
  const next = rule === 'acknowledge' ? (['submit_again_knowingly'] as const) : (['none'] as const);
  throw new AppError('not_allowed', refusals[rule], { next: [...next] });
}
