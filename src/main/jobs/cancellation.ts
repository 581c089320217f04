/** Asking TokenLab to cancel. It is a request: only the task's own status says what became of it. */
import { AppError } from '../../shared/errors.ts';
import { isOpen } from '../../shared/job.ts';
import type { JobRecord } from '../ledger/index.ts';
import type { CancelMeaning } from '../tokenlab/index.ts';
import type { Core } from './core.ts';
import { type Gates, pauseOf } from './gates.ts';
import type { RequestLinks } from './request-links.ts';
import { applyTask } from './task-status.ts';

export interface Cancellations {
  /**
   * Sends the request and writes the answer; the status is read right after, whatever the answer was.
   * @throws AppError `not_allowed`, `conflict`
   */
  request(jobId: string): Promise<void>;
}

export function createCancellations(
  core: Core,
  gates: Gates,
  links: RequestLinks,
  readStatus: (jobId: string) => void,
): Cancellations {
  const { ledger, clock, deps } = core;
  const asking = new Set<string>();

  return {
    async request(jobId) {
      const job = ledger.jobs.require(jobId);
      const { taskId } = job;
      if (!isOpen(job.state) || taskId === null) {
        throw new AppError(
          'not_allowed',
          'Only a task that TokenLab still has in its line can be cancelled.',
          {
            next: ['check_again'],
          },
        );
      }
      const unanswered = job.cancellation === 'requested' && job.cancel.httpStatus === null;
      if (asking.has(jobId) || (job.cancellation === 'requested' && !unanswered)) {
        throw new AppError('conflict', 'Cancellation was requested already.', { next: ['check_again'] });
      }
      asking.add(jobId);
      try {
        core.fault('cancel.before_intent');
        core.commit(() => {
          const requestedAt = clock.now();
          ledger.jobs.update(jobId, {
            cancellation: 'requested',
            cancel: { requestedAt, httpStatus: null, code: null, message: null },
          });
          ledger.events.append(jobId, { source: 'user', type: 'cancel_requested', detail: { taskId } });
        });
        core.fault('cancel.after_intent');
        gates.bucket(job.accountId).spend(clock.now());
        core.fault('cancel.before_send');
        const answer = await deps
          .clientFor(job.accountId)
          .cancelTask(taskId, { family: job.family, requestUrls: links.of(jobId) });
        core.fault('cancel.after_answer');
        gates.bucket(job.accountId).learn(answer.rateLimit, clock.now());
        core.fault('cancel.before_write');
        await core.commitSurely(jobId, (apply) => {
          const now = ledger.jobs.require(jobId);
          if (answer.kind === 'confirmed' && isOpen(now.state)) {
            const heard = {
              by: 'cancel' as const,
              requestId: answer.requestId,
              httpStatus: answer.httpStatus,
            };
            applyTask(core, apply, jobId, answer.task, heard);
          }
          write(ledger.jobs.require(jobId), answer);
        });
        core.fault('cancel.after_write');
        if (answer.kind === 'key_refused') {
          gates.pause(job.accountId, pauseOf(answer.error) ?? 'key_refused', answer.error);
        }
      } finally {
        asking.delete(jobId);
        readStatus(jobId);
      }
    },
  };

  function write(job: JobRecord, answer: CancelMeaning): void {
    const heard = { requestId: answer.requestId, httpStatus: answer.httpStatus };
    const requestedAt = job.cancel.requestedAt;
    if (answer.kind === 'confirmed') {
      ledger.jobs.update(job.id, {
        cancellation: 'confirmed',
        cancel: { requestedAt, httpStatus: answer.httpStatus, code: null, message: null },
      });
      ledger.lessons.unlearn(job.accountId, job.model, 'cancel_unsupported');
      ledger.events.append(job.id, { source: 'tokenlab', type: 'cancel_confirmed', detail: heard });
      return;
    }
    const { error } = answer;
    const code = error.remoteCode ?? error.code;
    const message = error.remoteMessage ?? error.message;
    const refused =
      answer.kind === 'unsupported' || answer.kind === 'too_late' || answer.kind === 'key_refused';
    if (answer.kind === 'unsupported') {
      ledger.lessons.learn(job.accountId, job.model, 'cancel_unsupported', clock.now());
    }
    // A poll may have brought the end of the task, and with it the end of this question.
    const settled = job.cancellation !== 'requested';
    ledger.jobs.update(job.id, {
      ...(settled || !refused ? {} : { cancellation: 'refused' }),
      cancel: { requestedAt, httpStatus: answer.httpStatus, code, message },
    });
    ledger.events.append(job.id, {
      source: answer.httpStatus === null ? 'app' : 'tokenlab',
      type: refused ? 'cancel_refused' : 'cancel_unanswered',
      detail: { ...heard, code, message },
    });
  }
}
