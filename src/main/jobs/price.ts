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

/** Whether a person has to agree first. Sample money is nobody's. */
const asks = ({ options }: Core, accountId: string, estimate: BillingFacts['estimate']): boolean =>
  !isSample(accountId) && mustAsk(mostOf(estimate), options.askAboveUsd());

export function priceOf(core: Core, jobId: string): JobPrice {
  const { accountId } = core.ledger.jobs.require(jobId);
  const estimate = estimateNow(core, accountId, core.ledger.jobs.request(jobId));
  return { estimate, ask: asks(core, accountId, estimate) };
}

/** @throws AppError `price_unconfirmed` when a person has to agree to the price first */
export function mustBeAgreed(
  core: Core,
  accountId: string,
  estimate: BillingFacts['estimate'],
  confirmed: ConfirmedPrice | null,
): void {
  const most = mostOf(estimate);
  if (!asks(core, accountId, estimate) || covers(confirmed, most)) return;
  throw new AppError(
    'price_unconfirmed',
    most === null
      ? 'The price of this request is not known. Nothing was sent: agree to it first.'
      : `This request may cost up to ${formatMoney(most, false)}. Nothing was sent: agree to the amount first.`,
    { next: ['confirm_price'], ...(most === null ? {} : { hints: { estimatedCostUsd: most } }) },
  );
}

/**
 * The price of a job's request, once nothing stands in the way of paying it.
 * @throws AppError `price_unconfirmed`
 */
export function confirmedEstimate(
  core: Core,
  jobId: string,
  confirmed: ConfirmedPrice | null,
): BillingFacts['estimate'] {
  const { accountId } = core.ledger.jobs.require(jobId);
  const { estimate } = priceOf(core, jobId);
  mustBeAgreed(core, accountId, estimate, confirmed);
  return estimate;
}
