/** What sending a job's request costs by the price list as it is now, and the question that a high price asks. */
import { AppError } from '../../shared/errors.ts';
import type { BillingFacts, JobRequest } from '../../shared/job.ts';
import { formatMoney } from '../../shared/money.ts';
import { type ConfirmedPrice, covers, type JobPrice, mostOf, mustAsk } from '../../shared/price.ts';
import { isSample } from '../../shared/sample.ts';
import type { Core } from './core.ts';

/** A fresh estimate; unknown stays unknown. */
export function estimateNow(
  { options }: Core,
  accountId: string,
  request: JobRequest,
): BillingFacts['estimate'] {
  return options.estimateFor(request, options.modelFor(accountId, request.model));
}

export function priceOf(core: Core, jobId: string): JobPrice {
  const { accountId } = core.ledger.jobs.require(jobId);
  const estimate = estimateNow(core, accountId, core.ledger.jobs.request(jobId));
  return { estimate, ask: mustAsk(mostOf(estimate), core.options.askAboveUsd()) };
}

/**
 * The price of a job's request, once nothing stands in the way of paying it.
 * @throws AppError `price_unconfirmed` when a person has to agree to it first
 */
export function confirmedEstimate(
  core: Core,
  jobId: string,
  confirmed: ConfirmedPrice | null,
): BillingFacts['estimate'] {
  const { estimate, ask } = priceOf(core, jobId);
  const most = mostOf(estimate);
  if (!ask || covers(confirmed, most)) return estimate;
  throw new AppError(
    'price_unconfirmed',
    most === null
      ? 'The price of this request is not known. Nothing was sent: agree to it first.'
      : `This request may cost up to ${formatMoney(most, isSample(core.ledger.jobs.require(jobId).accountId))}. Nothing was sent: agree to the amount first.`,
    { next: ['confirm_price'], ...(most === null ? {} : { hints: { estimatedCostUsd: most } }) },
  );
}
