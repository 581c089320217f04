/** Jobs: questions go to the ledger, intents to the engine. */

import type { jobMethods } from '../../../shared/contract/jobs.ts';
import type { PollerStatus } from '../../../shared/status.ts';
import type { Reporter } from '../../base/report.ts';
import type { Engine } from '../../jobs/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { ResultFiles } from '../../results/index.ts';
import type { HandlersOf } from '../answer.ts';

export interface JobDeps {
  ledger: Ledger;
  engine: Engine;
  resultFiles: Pick<ResultFiles, 'recheck'>;
  /** Asks for the model's price list again when what is kept is old; what cannot be had leaves the kept one. */
  refreshModel: (accountId: string, modelId: string) => Promise<void>;
  status: () => PollerStatus;
  /** An error that nobody waits for. */
  report: Reporter;
}

export function jobHandlers({
  ledger,
  engine,
  resultFiles,
  refreshModel,
  status,
  report,
}: JobDeps): HandlersOf<typeof jobMethods> {
  return {
    jobCounts: (scope) => ledger.list.counts(scope),
    jobRange: ({ query, offset, limit }) => ledger.list.range(query, offset, limit),
    jobPosition: ({ query, jobId }) => ledger.list.position(query, jobId),
    jobIds: ({ query, limit }) => ledger.list.ids(query, limit),
    getJob({ jobId }) {
      const job = ledger.jobs.detail(jobId);
      // Somebody is looking at it: whether its files are still there is looked up beside it, and told as a change.
      void resultFiles
        .recheck(job.results.map((result) => result.id))
        .catch((error: unknown) => report('The files of a job could not be checked', error));
      return job;
    },
    pollerStatus: () => status(),
    galleryPosition: ({ query, jobId }) => ledger.gallery.position(query, jobId),
    galleryRange: ({ query, offset, limit }) => ledger.gallery.range(query, offset, limit),

    submitJob: (input) => engine.submit(input),
    async priceJob({ jobId }) {
      const { accountId, model } = ledger.jobs.require(jobId);
      await refreshModel(accountId, model);
      return engine.price(jobId);
    },
    retryJob: ({ jobId, submitToken, confirmed }) => engine.retry(jobId, submitToken, confirmed),
    submitAgain: ({ jobId, submitToken, acknowledged, confirmed }) =>
      engine.submitAgain(jobId, submitToken, { acknowledged, confirmed }),
    refreshJob: ({ jobId }) => engine.refresh(jobId),
    requestCancellation: ({ jobId }) => engine.requestCancellation(jobId),
    sendDraft: ({ jobId, confirmed }) => engine.sendDraft(jobId, confirmed),
    stopWaiting: ({ jobId }) => engine.stopWaiting(jobId),
    markNotCreated: ({ jobId }) => engine.markNotCreated(jobId),
    linkTask: ({ jobId, taskId }) => engine.linkTask(jobId, taskId),
    trackTasks: ({ accountId, family, taskIds }) => engine.trackTasks(accountId, family, taskIds),
    dismissAttention: ({ jobIds }) => engine.dismissAttention(jobIds),

    setHidden: ({ jobIds, hidden }) =>
      ledger.tx(() => {
        for (const jobId of jobIds) ledger.jobs.update(jobId, { hidden });
      }),

    annotateJob: ({ jobId, note, ...patch }) =>
      ledger.tx(() => {
        if (note !== undefined) ledger.jobs.setNote(jobId, note);
        ledger.jobs.update(jobId, patch);
      }),
  };
}
