/** A task that is asked about once, because a person or a download wants to know. */
import { AppError } from '../../shared/errors.ts';
import { isTerminal } from '../../shared/job.ts';
import { say } from '../../shared/words/jobs/say.ts';
import type { AccountAccess } from './account-access.ts';
import type { Core } from './core.ts';
import { errorSummary } from './error-summary.ts';
import type { Polling } from './polling.ts';
import { applyLost, applyTask } from './task-status.ts';

/** @throws AppError when there is no answer */
export async function askOnce(
  core: Core,
  access: AccountAccess,
  polling: Polling,
  jobId: string,
  by: 'refresh' | 'links',
): Promise<void> {
  const { ledger, clock } = core;
  const job = ledger.jobs.require(jobId);
  if (
    job.taskId === null ||
    job.state === 'unconfirmed' ||
    job.state === 'rejected' ||
    job.state === 'not_sent'
  ) {
    throw new AppError('not_allowed', say('thisJobHasNoTask'), {
      next: ['link_task'],
    });
  }
  access.bucket(job.accountId).spend(clock.now());
  const answer = await polling.ask(job);
  // A person has linked the job to another task meanwhile, whose status was read for that.
  if (ledger.jobs.require(jobId).taskId !== job.taskId) return;
  const facts = { by: 'refresh' as const, requestId: answer.requestId, httpStatus: answer.httpStatus };
  if (answer.kind !== 'task' && answer.kind !== 'lost') {
    ledger.events.append(jobId, {
      source: answer.httpStatus === null ? 'app' : 'tokenlab',
      type: 'refresh_failed',
      detail: { ...facts, ...errorSummary(answer.error) },
    });
    throw AppError.from(answer.error);
  }
  core.commit((apply) => {
    const now = ledger.jobs.require(jobId);
    if (answer.kind === 'task') applyTask(core, apply, jobId, answer.task, facts);
    else if (isTerminal(now.state)) {
      // What has ended has ended; that TokenLab forgets it changes nothing.
      ledger.events.append(jobId, {
        source: 'tokenlab',
        type: 'refresh_failed',
        detail: { ...facts, ...errorSummary(answer.error) },
      });
    } else applyLost(core, apply, jobId, answer.error, facts);
  });
  if (answer.kind === 'lost' && by === 'refresh') throw AppError.from(answer.error);
}
