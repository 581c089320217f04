/** What sending a job's request costs by the price list as it is now, and the question that a high price asks. */

import type { ModelDetail } from '../../shared/catalogue.ts';
import { AppError } from '../../shared/errors.ts';
import type { BillingFacts, JobRequest } from '../../shared/job.ts';
import { formatMoney } from '../../shared/money.ts';
import { type ConfirmedPrice, covers, type JobPrice, mostOf, mustAsk } from '../../shared/price.ts';
import { isSample } from '../../shared/sample.ts';
import { say } from '../../shared/words/jobs/say.ts';
import type { JobRecord } from '../ledger/index.ts';
import type { Core } from './core.ts';
import type { CountedSpending } from './spend-limits.ts';

/** A fresh estimate; unknown stays unknown. */
export function estimateNow(
  { options }: Core,
  accountId: string,
  request: JobRequest,
): BillingFacts['estimate'] {
  return options.estimateFor(request, options.modelFor(accountId, request.model));
}

/** Whether a person has to agree first. Sample money is nobody's. */
const asks = ({ options }: Core, accountId: string, estimate: BillingFacts['estimate']): boolean =>
  !isSample(accountId) && mustAsk(mostOf(estimate), options.askAboveUsd());

/** @throws AppError `not_found` */
export const priceOf = (core: Core, jobId: string): JobPrice =>
  pricesOf(core, [core.ledger.jobs.require(jobId)]).get(jobId)!;

/** Of many jobs, by their ids. What is known of a model is read once. */
export function pricesOf(core: Core, jobs: readonly JobRecord[]): Map<string, JobPrice> {
  const models = new Map<string, ModelDetail | null>();
  const modelOf = ({ accountId, model }: JobRecord): ModelDetail | null => {
    const key = JSON.stringify([accountId, model]);
    const known = models.get(key);
    if (known !== undefined) return known;
    const read = core.options.modelFor(accountId, model);
    models.set(key, read);
    return read;
  };
  const requests = core.ledger.jobs.requests(jobs);
  const priced = (job: JobRecord): JobPrice => {
    const estimate = core.options.estimateFor(requests.get(job.id)!, modelOf(job));
    return { estimate, ask: asks(core, job.accountId, estimate) };
  };
  return new Map(jobs.map((job) => [job.id, priced(job)]));
}

/** A request that a person wants to pay for. */
export interface Payment {
  accountId: string;
  projectId: string | null;
  estimate: BillingFacts['estimate'];
  /** The draft that it is about, when there is one already. */
  jobId?: string;
}

/**
 * Inside the write that keeps the request. Limits come first: the question about them says the price as well.
 * @param counted what counts already, where many are written at once
 * @returns ids of the limits on spending that the person has agreed to cross with it
 * @throws AppError `limit_reached`; `limit_unconfirmed` and `price_unconfirmed` when a person has to agree first
 */
export function mustBeAgreed(
  core: Core,
  { accountId, projectId, estimate, jobId }: Payment,
  confirmed: ConfirmedPrice | null,
  counted?: CountedSpending,
): string[] {
  const most = mostOf(estimate);
  const agreedLimits = core.spendLimits.mustFit(
    { accountId, projectId, mostUsd: most },
    confirmed,
    jobId,
    counted,
  );
  if (!asks(core, accountId, estimate) || covers(confirmed, most)) return agreedLimits;
  throw new AppError(
    'price_unconfirmed',
    most === null
      ? say('priceOfThisRequestIs')
      : say('thisRequestMayCostUp', { amount: formatMoney(most, false) }),
    { next: ['confirm_price'], ...(most === null ? {} : { hints: { estimatedCostUsd: most } }) },
  );
}
