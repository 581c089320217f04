/** Jobs: questions go to the ledger, intents to the engine. */

import type { jobMethods } from '../../../shared/contract/jobs.ts';
import type { queueMethods } from '../../../shared/contract/queue.ts';
import { isAllowed } from '../../../shared/job-actions.ts';
import { type ConfirmedPrice, type JobPrice, mostOf } from '../../../shared/price.ts';
import { isSample } from '../../../shared/sample.ts';
import type { PollerStatus } from '../../../shared/status.ts';
import { titleOf } from '../../../shared/title.ts';
import { totalsOf } from '../../../shared/totals.ts';
import type { Clock } from '../../base/clock.ts';
import { type Engine, refusalAtOnce, usualSpanOf } from '../../jobs/index.ts';
import type { Ledger, ListAnswers } from '../../ledger/index.ts';
import type { Desktop, PricedRequest } from '../../shell/desktop.ts';
import type { Templates } from '../../templates/index.ts';
import { agreedTo } from '../agreed.ts';
import type { HandlersOf } from '../answer.ts';

/** How long a person is kept at the New job sheet, to see whether TokenLab refuses at once (ms). */
const refusalPatience = 1_500;

export interface JobHandlersOptions {
  ledger: Ledger;
  lists: Pick<ListAnswers, 'ask'>;
  engine: Engine;
  templates: Pick<Templates, 'noteUse'>;
  desktop: Pick<Desktop, 'confirmPrice'>;
  clock: Clock;
  /** Asks for the model's price list again when what is kept is old; what cannot be had leaves the kept one. */
  refreshModel: (accountId: string, modelId: string) => Promise<void>;
  status: () => PollerStatus;
}

export function jobHandlers({
  ledger,
  lists,
  engine,
  templates,
  desktop,
  clock,
  refreshModel,
  status,
}: JobHandlersOptions): HandlersOf<typeof jobMethods & Pick<typeof queueMethods, 'sendNotBefore'>> {
  const priced = (accountId: string, title: string, estimate: JobPrice['estimate']): PricedRequest => {
    const mostUsd = mostOf(estimate);
    const unknown = mostUsd === null ? 1 : 0;
    return { title, count: 1, mostUsd, unknown, isSample: isSample(accountId), crossed: [] };
  };
  /** Pays for the request of a job, by the price list as it is now. */
  const paying = async <T>(jobId: string, pay: (confirmed: ConfirmedPrice | null) => T): Promise<T> => {
    const { accountId, model, title } = ledger.jobs.require(jobId);
    await refreshModel(accountId, model);
    return agreedTo(desktop, pay, () => priced(accountId, title, engine.price(jobId).estimate));
  };

  return {
    jobCounts: (scope) => ledger.list.counts(scope),
    jobRange: ({ query, offset, limit, isFirst }) =>
      isFirst ? lists.ask('first', query, limit) : lists.ask('range', query, offset, limit),
    jobPosition: ({ query, jobId }) => lists.ask('position', query, jobId),
    jobIds: ({ query, limit }) => lists.ask('ids', query, limit),
    jobTotals: ({ jobIds }) => totalsOf(jobIds.map((jobId) => ledger.jobs.require(jobId))),
    getJob: ({ jobId }) => ledger.jobs.detail(jobId),
    usualSpan({ jobId }) {
      const { accountId, model } = ledger.jobs.require(jobId);
      return usualSpanOf(ledger, accountId, model);
    },
    pollerStatus: () => status(),
    galleryPosition: ({ query, jobId }) => lists.ask('tilePosition', query, jobId),
    galleryRange: ({ query, offset, limit }) => lists.ask('tiles', query, offset, limit),

    async submitJob(input) {
      const { accountId, request } = input;
      await refreshModel(accountId, request.model);
      const { jobId } = await agreedTo(
        desktop,
        (confirmed) => engine.submit(input, confirmed),
        () => {
          const estimate = engine.priceOfRequest(accountId, request);
          return priced(accountId, input.title.trim() || titleOf(request), estimate);
        },
      );
      if (input.templateId !== null) templates.noteUse(input.templateId, jobId);
      return { jobId, refusal: await refusalAtOnce(ledger, clock, jobId, refusalPatience) };
    },
    async priceJob({ jobId }) {
      const { accountId, model } = ledger.jobs.require(jobId);
      await refreshModel(accountId, model);
      return engine.price(jobId);
    },
    retryJob: ({ jobId, submitToken }) =>
      paying(jobId, (confirmed) => engine.retry(jobId, submitToken, confirmed)),
    submitAgain: ({ jobId, submitToken, acknowledged }) =>
      paying(jobId, (confirmed) => engine.submitAgain(jobId, submitToken, { acknowledged, confirmed })),
    sendNotBefore: ({ jobId, at }) =>
      paying(jobId, (confirmed) => engine.sendNotBefore(jobId, at, confirmed)),
    sendDraft: ({ jobId }) => paying(jobId, (confirmed) => engine.sendDraft(jobId, confirmed)),
    linkTask: ({ jobId, taskId }) => engine.linkTask(jobId, taskId),
    trackTasks: ({ accountId, family, taskIds }) => engine.trackTasks(accountId, family, taskIds),

    setHidden: ({ jobIds, hidden }) =>
      ledger.tx(() => {
        const left: string[] = [];
        for (const job of ledger.jobs.requireAll(jobIds)) {
          if (hidden && !job.hidden && !isAllowed('hide', job)) left.push(job.id);
          else ledger.jobs.update(job.id, { hidden });
        }
        return { left };
      }),

    annotateJob: ({ jobId, note, ...patch }) =>
      ledger.tx(() => {
        if (note !== undefined) ledger.jobs.setNote(jobId, note);
        ledger.jobs.update(jobId, patch);
      }),
  };
}
