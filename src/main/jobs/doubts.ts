/** Jobs of which only a person can say what became of them, and what a person has seen. */
import { waysOutOfDoubt } from '../../shared/doubt.ts';
import { AppError, type AppErrorShape } from '../../shared/errors.ts';
import { isAllowed } from '../../shared/job-actions.ts';
import { say } from '../../shared/words/jobs/say.ts';
import type { Core } from './core.ts';

/** Creates that were on the wire when the process ended: nobody can tell what became of them. */
export function closeOpenCreates({ ledger, commit }: Core): void {
  const error: AppErrorShape = {
    code: 'network',
    message: say('safelightStoppedBeforeAnswerCameTokenLab'),
    next: waysOutOfDoubt,
    retryable: false,
  };
  for (const job of ledger.jobs.inStates(['submitting'])) {
    commit((apply) =>
      apply(job.id, 'submit_unconfirmed', {
        source: 'app',
        detail: { code: error.code, message: error.message, reason: 'stopped' },
        patch: { error },
      }),
    );
  }
}

/** @throws AppError `not_allowed` */
export function markNotCreated({ ledger, commit }: Core, jobId: string): void {
  commit((apply) => {
    const job = ledger.jobs.require(jobId);
    if (job.state === 'unconfirmed' && !isAllowed('markNotCreated', job)) {
      throw new AppError('not_allowed', say('thisJobWasChargedSo'), {
        next: ['link_task'],
      });
    }
    const done = apply(jobId, 'marked_not_created', { source: 'user' });
    if (done !== null) return;
    throw new AppError('not_allowed', say('onlyJobWhoseOutcomeIs'));
  });
}

/** @throws AppError `not_allowed` while a decision is still due */
export function dismissAttention({ ledger, commit }: Core, jobIds: readonly string[]): void {
  commit(() => {
    for (const jobId of jobIds) {
      const job = ledger.jobs.require(jobId);
      const { attention } = job;
      if (attention === null) continue;
      if (!isAllowed('dismissAttention', job)) {
        throw new AppError('not_allowed', say('tokenLabMayHaveAcceptedThis'), { next: waysOutOfDoubt });
      }
      ledger.jobs.update(jobId, { attention: null });
      const detail = { reason: attention };
      ledger.events.append(jobId, { source: 'user', type: 'attention_dismissed', detail });
    }
  });
}
