/** Commands that pay with one click: main decides whether a person has to agree to the price first. */
import { toAppErrorShape } from '../../shared/errors.ts';
import type { JobRow } from '../../shared/job.ts';
import { type ConfirmedPrice, mostOf } from '../../shared/price.ts';
import { call } from '../bridge.ts';
import { askPrice } from '../store/prices.ts';
import { revealJob } from '../store/reveal.ts';
import { newSubmitToken } from '../store/submit-token.ts';
import { type PaidByOneClick, useUi } from '../store/ui.ts';

/** What main refuses for want of a person's word is asked here. */
export async function pay(command: PaidByOneClick, job: JobRow): Promise<void> {
  const question = () => useUi.getState().openDialog({ kind: 'confirmPrice', command, job });
  const { estimate, ask } = await askPrice(job.id);
  if (ask) return question();
  try {
    await payFor(command, job.id, newSubmitToken(), { mostUsd: mostOf(estimate) });
  } catch (thrown) {
    if (toAppErrorShape(thrown).code !== 'price_unconfirmed') throw thrown;
    question();
  }
}

/** @throws AppError `price_unconfirmed` when the price is not covered by what the person agreed to */
export async function payFor(
  command: PaidByOneClick,
  jobId: string,
  submitToken: string,
  confirmed: ConfirmedPrice,
): Promise<void> {
  if (command === 'sendNow') return call('sendDraft', { jobId, confirmed });
  const made = await call('retryJob', { jobId, submitToken, confirmed });
  return revealJob(made.jobId);
}
