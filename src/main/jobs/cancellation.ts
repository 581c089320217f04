/** Asking TokenLab to cancel. It is a request: only the task's own status says what became of it. */

import { pauseOf } from '../../shared/account-pause.ts';
import { AppError } from '../../shared/errors.ts';
import { isOpen, openStates } from '../../shared/job.ts';
import { type CancellationEvent, cancellationTable, sideStep } from '../../shared/sub-machines.ts';
import type { TimelineType } from '../../shared/timeline.ts';
import { say } from '../../shared/words/jobs/say.ts';
import type { JobRecord } from '../ledger/index.ts';
import type { CancelResult } from '../tokenlab/index.ts';
import type { AccountAccess } from './account-access.ts';
import type { Core } from './core.ts';
import type { RequestLinks } from './request-links.ts';
import { applyTask } from './task-status.ts';

export interface Cancellations {
  /**
   * Sends the request and writes the answer; the status is read right after, whatever the answer was. A request that
   * was not settled may be made again: it asks for the same thing.
   * @throws AppError `not_allowed`, `conflict`
   */
  request(jobId: string): Promise<void>;
  /** After a start: requests that were on the wire when the process ended got no answer, which is shown. */
  closeOpen(): void;
}

export function createCancellations(
  core: Core,
  access: AccountAccess,
  links: RequestLinks,
  readStatus: (jobId: string) => void,
): Cancellations {
  const { ledger, clock, options } = core;
  const asking = new Set<string>();

  return {
    async request(jobId) {
      const job = ledger.jobs.require(jobId);
      const { taskId } = job;
      if (!isOpen(job.state) || taskId === null) {
        throw new AppError('not_allowed', say('onlyTaskThatHasNot'), {
          next: ['check_again'],
        });
      }
      const asked = sideStep(cancellationTable, job.cancellation, 'asked');
      if (asking.has(jobId) || asked === null) {
        throw new AppError('conflict', say('cancellationWasAlreadyRequested'), { next: ['check_again'] });
      }
      asking.add(jobId);
      try {
        core.failpoint('cancel.before_intent');
        core.commit(() => {
          const requestedAt = clock.now();
          ledger.jobs.update(jobId, {
            cancellation: asked,
            cancel: { requestedAt, httpStatus: null, code: null, message: null },
          });
          ledger.events.append(jobId, { source: 'user', type: 'cancel_requested', detail: { taskId } });
        });
        core.failpoint('cancel.after_intent');
        access.bucket(job.accountId).spend(clock.now());
        const keyTurn = access.keyTurn(job.accountId);
        core.failpoint('cancel.before_send');
        const answer = await options
          .clientFor(job.accountId)
          .cancelTask(taskId, { family: job.family, requestUrls: links.of(jobId) });
        core.failpoint('cancel.after_answer');
        access.bucket(job.accountId).learn(answer.rateLimit, clock.now());
        core.failpoint('cancel.before_write');
        await core.commitUntilDurable(jobId, (apply) => {
          const now = ledger.jobs.require(jobId);
          if (now.taskId !== taskId) {
            settleNothing(now, { code: 'task_linked', message: say('jobWasLinkedElsewhere') });
            return;
          }
          if (answer.kind === 'confirmed' && isOpen(now.state)) {
            const from = {
              by: 'cancel' as const,
              requestId: answer.requestId,
              httpStatus: answer.httpStatus,
            };
            applyTask(core, apply, jobId, answer.task, from);
          }
          write(ledger.jobs.require(jobId), answer);
        });
        core.failpoint('cancel.after_write');
        access.noteAnswer(job.accountId, answer, 'error' in answer ? answer.error : null);
        if (answer.kind === 'key_refused') {
          access.pause(job.accountId, pauseOf(answer.error) ?? 'key_refused', answer.error, keyTurn);
        }
      } finally {
        asking.delete(jobId);
        readStatus(jobId);
      }
    },

    closeOpen() {
      for (const job of ledger.jobs.inStates(openStates)) {
        if (job.cancellation !== 'requested' || job.cancel.message !== null) continue;
        const error = { code: 'network', message: say('safelightStoppedBeforeAnswerCame') };
        core.commit(() => settleNothing(job, error));
      }
    },
  };

  /** The request may be made again; inside a commit. */
  function settleNothing(job: JobRecord, error: { code: string; message: string }): void {
    const next = sideStep(cancellationTable, job.cancellation, 'unsettled');
    if (next === null) return;
    const { requestedAt } = job.cancel;
    ledger.jobs.update(job.id, { cancellation: next, cancel: { requestedAt, httpStatus: null, ...error } });
    ledger.events.append(job.id, { source: 'app', type: entryOf.unsettled, detail: error });
  }

  function write(job: JobRecord, answer: CancelResult): void {
    const event = meaningOf(answer);
    const next = sideStep(cancellationTable, job.cancellation, event);
    const error = answer.kind === 'confirmed' ? null : answer.error;
    const code = error === null ? null : (error.remoteCode ?? error.code);
    const message = error === null ? null : (error.remoteMessage ?? error.message);
    const { httpStatus, requestId } = answer;
    // A poll may have brought the end of the task, and with it the end of this question: that stands.
    if (next !== null) {
      const { requestedAt } = job.cancel;
      ledger.jobs.update(job.id, {
        cancellation: next,
        cancel: { requestedAt, httpStatus, code, message },
      });
    }
    if (answer.kind === 'confirmed')
      ledger.modelLimits.forget(job.accountId, job.model, 'cancel_unsupported');
    if (answer.kind === 'unsupported') {
      ledger.modelLimits.note(job.accountId, job.model, 'cancel_unsupported', clock.now());
    }
    ledger.events.append(job.id, {
      source: httpStatus === null ? 'app' : 'tokenlab',
      type: entryOf[event],
      detail: { requestId, httpStatus, ...(error === null ? {} : { code, message }) },
    });
  }
}

type AnswerEvent = Extract<CancellationEvent, 'confirmed' | 'refused' | 'unsettled'>;

/** Names in the timeline. */
const entryOf: Record<AnswerEvent, TimelineType> = {
  confirmed: 'cancel_confirmed',
  refused: 'cancel_refused',
  unsettled: 'cancel_unanswered',
};

function meaningOf({ kind }: CancelResult): AnswerEvent {
  if (kind === 'confirmed') return 'confirmed';
  return kind === 'lost' || kind === 'unknown' ? 'unsettled' : 'refused';
}
