/** Jobs: questions go to the ledger, intents to the engine. */

import type { jobMethods } from '../../../shared/contract/jobs.ts';
import type { PollerStatus } from '../../../shared/status.ts';
import { totalsOf } from '../../../shared/totals.ts';
import type { Clock } from '../../base/clock.ts';
import { type Engine, refusalAtOnce } from '../../jobs/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { HandlersOf } from '../answer.ts';

/** How long a person is kept at the New job sheet, to see whether TokenLab refuses at once (ms). */
const refusalPatience = 1_500;

export interface JobHandlersOptions {
  ledger: Ledger;
  engine: Engine;
  clock: Clock;
  /** Asks for the model's price list again when what is kept is old; what cannot be had leaves the kept one. */
  refreshModel: (accountId: string, modelId: string) => Promise<void>;
  status: () => PollerStatus;
}

export function jobHandlers({
  ledger,
  engine,
  clock,
  refreshModel,
  status,
}: JobHandlersOptions): HandlersOf<typeof jobMethods> {
  return {
    jobCounts: (scope) => ledger.list.counts(scope),
    jobRange: ({ query, offset, limit }) => ledger.list.range(query, offset, limit),
    jobPosition: ({ query, jobId }) => ledger.list.position(query, jobId),
    jobIds: ({ query, limit }) => ledger.list.ids(query, limit),
    jobTotals: ({ jobIds }) => totalsOf(jobIds.map((jobId) => ledger.jobs.require(jobId))),
    getJob: ({ jobId }) => ledger.jobs.detail(jobId),
    pollerStatus: () => status(),
    galleryPosition: ({ query, jobId }) => ledger.gallery.position(query, jobId),
    galleryRange: ({ query, offset, limit }) => ledger.gallery.range(query, offset, limit),

    async submitJob(input) {
      const { jobId } = await engine.submit(input);
      return { jobId, refusal: await refusalAtOnce(ledger, clock, jobId, refusalPatience) };
    },
    async priceJob({ jobId }) {
      const { accountId, model } = ledger.jobs.require(jobId);
      await refreshModel(accountId, model);
      return engine.price(jobId);
    },
    retryJob: ({ jobId, submitToken, confirmed }) => engine.retry(jobId, submitToken, confirmed),
    submitAgain: ({ jobId, submitToken, acknowledged, confirmed }) =>
      engine.submitAgain(jobId, submitToken, { acknowledged, confirmed }),
    sendDraft: ({ jobId, confirmed }) => engine.sendDraft(jobId, confirmed),
    linkTask: ({ jobId, taskId }) => engine.linkTask(jobId, taskId),
    trackTasks: ({ accountId, family, taskIds }) => engine.trackTasks(accountId, family, taskIds),

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
