/** Actions that need nothing but the job: each is one request of the window, carried out here. */

import { AppError } from '../../shared/errors.ts';
import { failedDownloads, type JobFacts, type PlainAction } from '../../shared/job-actions.ts';
import { say } from '../../shared/words/actions/say.ts';
import type { Billing } from '../billing/billing.ts';
import type { Engine } from '../jobs/index.ts';
import type { JobRecord, Ledger } from '../ledger/index.ts';
import type { Downloads } from '../results/index.ts';

export interface JobActionOptions {
  ledger: Ledger;
  engine: Pick<
    Engine,
    'refresh' | 'requestCancellation' | 'stopWaiting' | 'markNotCreated' | 'dismissAttention'
  >;
  billing: Pick<Billing, 'lookForBillingIds'>;
  downloads: Pick<Downloads, 'downloadAgain'>;
}

/** @throws AppError when the job's state does not allow it, or of the room that does the work */
export type JobActions = Readonly<Record<PlainAction, (jobId: string) => void | Promise<void>>>;

export function createJobActions({ ledger, engine, billing, downloads }: JobActionOptions): JobActions {
  return {
    refresh: (jobId) => engine.refresh(jobId),
    checkAgain: (jobId) => engine.refresh(jobId),
    requestCancellation: (jobId) => engine.requestCancellation(jobId),
    stopWaiting: (jobId) => engine.stopWaiting(jobId),
    markNotCreated: (jobId) => engine.markNotCreated(jobId),
    dismissAttention: (jobId) => engine.dismissAttention([jobId]),
    favourite: (jobId) => ledger.jobs.update(jobId, { favourite: true }),
    unfavourite: (jobId) => ledger.jobs.update(jobId, { favourite: false }),

    async lookForBillingId(jobId) {
      const { missing, failed } = await billing.lookForBillingIds([jobId]);
      if (failed[0]) throw AppError.from(failed[0].error);
      if (missing.length === 0) return;
      throw new AppError('not_found', say('tokenLabNamesNoBillingId'), {
        next: ['wait_and_retry'],
      });
    },

    async downloadFailed(jobId) {
      const failed = ledger.results
        .ofJob(jobId)
        .filter((result) => failedDownloads.includes(result.download));
      if (failed.length === 0) {
        throw new AppError('conflict', say('noFileOfThisJob'));
      }
      const again = await Promise.allSettled(failed.map(({ id }) => downloads.downloadAgain(id)));
      // One that cannot be fetched now keeps none of the others waiting.
      for (const one of again) if (one.status === 'rejected') throw one.reason;
    },
  };
}

/** What the rules of `shared/job-actions.ts` read. What is not in the job's row is only read where a rule asks for it. */
export const factsOf = (ledger: Ledger, job: JobRecord): JobFacts => ({
  ...job,
  get cancelUnsupported() {
    return ledger.modelLimits.has(job.accountId, job.model, 'cancel_unsupported');
  },
  get results() {
    return ledger.results.ofJob(job.id);
  },
});
