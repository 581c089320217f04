/** The only way in which one job leads to another: a person asks, and a new, visible job names the old one. */
import { AppError } from '../../shared/errors.ts';
import { isActive, newId } from '../ledger/index.ts';
import type { Core } from './core.ts';

/**
 * Writes a new draft with the same request. The old job keeps its state for ever.
 * @throws AppError `not_allowed` while the old job is still going on, or when it only follows a task made elsewhere
 */
export function writeRetry(
  core: Core,
  jobId: string,
  submitToken: string,
): { jobId: string; isNew: boolean } {
  const { ledger, clock, deps } = core;
  const known = ledger.jobs.byToken(submitToken);
  if (known !== null) return { jobId: known, isNew: false };
  const old = ledger.jobs.require(jobId);
  if (isActive(old.state)) {
    throw new AppError('not_allowed', 'This job is still going on. Wait until it has ended.', {
      next: ['none'],
    });
  }
  if (!old.resubmittable) {
    throw new AppError(
      'not_allowed',
      'This job follows a task that was made elsewhere, so there is no request to send again.',
      { next: ['none'] },
    );
  }
  if (ledger.accounts.require(old.accountId).removedAt !== null) {
    throw new AppError('not_allowed', 'The account of this job was removed.', { next: ['none'] });
  }
  core.fault('retry.before_draft');
  const made = ledger.tx(() => {
    const twin = ledger.jobs.byToken(submitToken);
    if (twin !== null) return { jobId: twin, isNew: false };
    const createdAt = clock.now();
    const newJobId = newId('job', createdAt);
    ledger.jobs.insert({
      id: newJobId,
      submitToken,
      accountId: old.accountId,
      userId: deps.userId(),
      projectId: old.projectId,
      title: old.title,
      request: ledger.jobs.requestToSend(jobId),
      endpoint: old.endpoint,
      state: 'draft',
      createdAt,
      estimate: old.billing.estimate,
      retryOf: old.id,
      tags: old.tags,
    });
    ledger.events.append(newJobId, {
      source: 'user',
      type: 'created',
      detail: { endpoint: old.endpoint, model: old.model, retryOf: old.id },
    });
    ledger.events.append(old.id, { source: 'user', type: 'retried', detail: { jobId: newJobId } });
    // The person has decided what to do about the old one.
    if (old.attention !== null) ledger.jobs.update(old.id, { attention: null });
    return { jobId: newJobId, isNew: true };
  });
  core.fault('retry.after_draft');
  return made;
}
