/** What became of a create, written in the one transaction that makes it true. */

import { pauseOf } from '../../shared/account-pause.ts';
import { inDoubt, waysOutOfDoubt } from '../../shared/doubt.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
import { say } from '../../shared/words/jobs/say.ts';
import { keptOf } from '../base/kept-answer.ts';
import type { CreateResult } from '../tokenlab/index.ts';
import { recordAcceptance } from './acceptance.ts';
import { heldBy } from './account-access.ts';
import type { Apply, Core } from './core.ts';
import { errorSummary } from './error-summary.ts';
import { recordAnswerFile, recordOutputs } from './outputs.ts';
import { applyTask, dropMedia } from './task-status.ts';

/** How the create went out. */
export interface Sending {
  /** Refusals before it that said "wait". */
  attempts: number;
  /** It was tried although money was known to be short. */
  isTried: boolean;
}

/** Everything that the outcome says, in the one transaction that makes it true. */
export function applyOutcome(
  core: Core,
  apply: Apply,
  jobId: string,
  { attempts, isTried }: Sending,
  result: CreateResult,
): void {
  const { ledger, clock, limits } = core;
  const from = { requestId: result.requestId, httpStatus: result.httpStatus };
  const source = result.httpStatus === null ? ('app' as const) : ('tokenlab' as const);
  const requestId = result.requestId ?? undefined;
  switch (result.kind) {
    case 'accepted': {
      const { task } = result;
      const keeper = recordAcceptance(core, apply, jobId, task, from);
      applyTask(core, apply, keeper, task, { ...from, by: 'create' });
      return;
    }
    case 'inline': {
      const file = result.file ?? (result.bytes?.length ? result.bytes : null);
      const event =
        file !== null || result.outputs.length > 0 ? 'submit_answered_inline' : 'submit_answered_empty';
      const id = result.billingTransactionId;
      apply(jobId, event, {
        source,
        detail: { ...from, ...(id === null ? {} : { transactionId: id }) },
        patch: {
          requestId,
          acceptedAt: clock.now(),
          error: event === 'submit_answered_empty' ? emptyError(result.httpStatus) : null,
          ...(id === null ? {} : { transactionId: id, settlement: 'recorded' as const }),
        },
      });
      const kept = keptOf(result, limits.keptAnswer);
      if (kept !== null) ledger.jobs.setAnswer(jobId, kept);
      if (file !== null) recordAnswerFile(ledger, jobId, file, result.contentType, clock.now());
      dropMedia(core, recordOutputs(ledger, jobId, result.outputs, result.outputsLeft, clock.now()));
      return;
    }
    case 'rejected': {
      const isPoor = pauseOf(result.error) === 'balance';
      if (isPoor && isTried) {
        apply(jobId, 'submit_told_to_wait', {
          source,
          detail: { ...from, ...errorSummary(result.error), attempt: attempts + 1, until: null },
          patch: {
            error: result.error,
            requestId,
            hold: { reason: 'balance', until: null, attempts: attempts + 1 },
            attention: null,
          },
        });
        return;
      }
      apply(jobId, 'submit_rejected', {
        source,
        detail: { ...from, ...errorSummary(result.error) },
        patch: {
          error: result.error,
          requestId,
          attention: isPoor ? 'balance_low' : null,
        },
      });
      return;
    }
    case 'retry_later': {
      const reason = result.httpStatus === 429 ? 'rate_limited' : 'unavailable';
      deferResend(
        core,
        apply,
        jobId,
        'submit_told_to_wait',
        reason,
        attempts,
        result.error,
        result.delayMs,
        from,
      );
      return;
    }
    case 'not_sent':
      deferResend(core, apply, jobId, 'submit_not_sent', 'not_sent', attempts, result.error, null, from);
      return;
    case 'material_preparing':
      apply(jobId, 'submit_told_to_wait', {
        source,
        detail: { ...from, ...errorSummary(result.error), assetIds: result.assetIds },
        patch: {
          error: result.error,
          requestId,
          hold: {
            reason: 'material_preparing',
            until: null,
            attempts: attempts + 1,
            materialAssetIds: result.assetIds,
          },
          attention: result.assetIds.length === 0 ? 'material_preparing' : null,
        },
      });
      return;
    case 'unconfirmed': {
      const transactionId = result.headerBillingId;
      apply(jobId, 'submit_unconfirmed', {
        source: 'app',
        // A task id seen in the headers is a hint for the person, not a link.
        detail: { ...from, ...errorSummary(result.error), taskId: result.headerTaskId, transactionId },
        patch: { error: result.error, requestId, transactionId: transactionId ?? undefined },
      });
      // All of it may be what was paid for.
      const kept = keptOf(result, limits.keptAnswer, limits.keptAnswer);
      if (kept !== null) ledger.jobs.setAnswer(jobId, kept);
      return;
    }
  }
}

/** The bare outcome, for an answer whose details could not be written: the task id must not be lost over them. */
export function applyBareOutcome(core: Core, apply: Apply, jobId: string, result: CreateResult): void {
  const from = { requestId: result.requestId, httpStatus: result.httpStatus };
  const requestId = result.requestId ?? undefined;
  if (result.kind === 'accepted') {
    const { taskId, pollPath } = result.task;
    recordAcceptance(core, apply, jobId, { taskId, pollPath, model: null, progress: null }, from);
    return;
  }
  const error: AppErrorShape =
    'error' in result ? result.error : inDoubt({ ...unwritable, httpStatus: result.httpStatus ?? undefined });
  const event = result.kind === 'rejected' ? 'submit_rejected' : 'submit_unconfirmed';
  apply(jobId, event, {
    source: 'app',
    detail: { ...from, ...errorSummary(error) },
    patch: { error, requestId },
  });
}

/** Back to a draft that goes out again automatically, visibly and a limited number of times, or waits for a person. */
function deferResend(
  core: Core,
  apply: Apply,
  jobId: string,
  event: 'submit_told_to_wait' | 'submit_not_sent',
  reason: 'rate_limited' | 'unavailable' | 'not_sent',
  before: number,
  error: AppErrorShape,
  delayMs: number | null,
  from: { requestId: string | null; httpStatus: number | null },
): void {
  const { clock, limits } = core;
  const attempts = before + 1;
  const pause = pauseOf(error);
  const again = error.retryable && pause === null && attempts < limits.sendAttempts;
  const usual = limits.sendDelays[Math.min(attempts, limits.sendDelays.length) - 1] ?? 5_000;
  const wait = Math.min(limits.longestWait, delayMs ?? core.jitter(usual, usual * 1.2));
  const until = again ? clock.now() + Math.round(wait) : null;
  apply(jobId, event, {
    source: from.httpStatus === null ? 'app' : 'tokenlab',
    detail: { ...from, ...errorSummary(error), attempt: attempts, until },
    patch: {
      error,
      hold: { reason: pause === null ? reason : heldBy(pause), until, attempts },
      attention: until !== null || pause !== null ? null : 'not_sent',
    },
  });
}

const emptyError = (httpStatus: number | null): AppErrorShape => ({
  code: 'output_missing',
  message: say('tokenLabAnsweredButItsAnswer'),
  next: ['contact_support', 'retry_as_new_job'],
  retryable: false,
  httpStatus: httpStatus ?? undefined,
});

const unwritable: AppErrorShape = {
  code: 'internal',
  message: say('tokenLabAnsweredButSafelightCouldnt'),
  next: waysOutOfDoubt,
  retryable: false,
};
