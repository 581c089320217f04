/**
 * TokenLab settles after a task has ended, so the billing id may come late. After the end nothing is asked
 * automatically: a person looks for it, with one request, and that request changes no state.
 */

import { AppError } from '../../shared/errors.ts';
import { mayLookForBillingId } from '../../shared/job-actions.ts';
import { settlementTable, sideStep } from '../../shared/sub-machines.ts';
import { say } from '../../shared/words/jobs/say.ts';
import type { AccountAccess } from './account-access.ts';
import type { Core } from './core.ts';
import { errorSummary } from './error-summary.ts';
import type { Polling } from './polling.ts';

/**
 * Reads the job's task once and keeps the billing id that its answer names.
 * @throws AppError `not_allowed`, or why there was no answer
 */
export async function lookForBillingId(
  core: Core,
  access: AccountAccess,
  polling: Polling,
  jobId: string,
): Promise<void> {
  const { ledger, clock } = core;
  const job = ledger.jobs.require(jobId);
  if (!mayLookForBillingId(job, false)) {
    throw new AppError('not_allowed', say('youCanLookForBilling'));
  }
  access.bucket(job.accountId).spend(clock.now());
  const answer = await polling.ask(job);
  const id = answer.kind === 'task' ? answer.task.billingTransactionId : null;
  core.commit(() => {
    // A usage row may have brought it while the answer was on its way.
    const { settlement } = ledger.jobs.require(jobId).billing;
    if (id !== null) {
      ledger.jobs.update(jobId, {
        transactionId: id,
        settlement: sideStep(settlementTable, settlement, 'id_found') ?? settlement,
      });
    }
    const error = answer.kind === 'task' ? null : answer.error;
    ledger.events.append(jobId, {
      source: answer.httpStatus === null ? 'app' : 'tokenlab',
      type: id === null ? 'settlement_checked' : 'settlement_found',
      detail: {
        requestId: answer.requestId,
        httpStatus: answer.httpStatus,
        ...(id === null ? {} : { transactionId: id }),
        ...(error === null ? {} : errorSummary(error)),
      },
    });
  });
  if (answer.kind !== 'task') throw AppError.from(answer.error);
}
