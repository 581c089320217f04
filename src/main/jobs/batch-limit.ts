/** The limit of one batch: what its jobs were charged, or may be, stays within it together with the next one. */

import { Money } from '../../shared/decimal.ts';
import { AppError } from '../../shared/errors.ts';
import { formatMoney } from '../../shared/money.ts';
import { mostOf } from '../../shared/price.ts';
import { isSample } from '../../shared/sample.ts';
import { say } from '../../shared/words/jobs/say.ts';
import type { BatchPart, JobRecord, Ledger } from '../ledger/index.ts';

const isFree = ({ state, settled }: BatchPart): boolean =>
  state === 'draft' || (!settled && ['failed', 'cancelled', 'rejected', 'not_sent'].includes(state));

/**
 * Inside the write that begins a create, or frees what was held.
 * @param alsoUsd what of the batch goes before it, and is not sent yet; null: nobody can tell
 * @returns why the batch's limit does not let it through, or null
 */
export function crossedBatchLimit(
  { batches }: Pick<Ledger, 'batches'>,
  job: Pick<JobRecord, 'batchId' | 'accountId' | 'billing'>,
  alsoUsd: string | null = '0',
): AppError | null {
  const limitUsd = job.batchId === null ? null : (batches.get(job.batchId)?.limitUsd ?? null);
  if (job.batchId === null || limitUsd === null) return null;
  const sample = isSample(job.accountId);
  const most = formatMoney(limitUsd, sample);
  let sum: InstanceType<typeof Money> | null = alsoUsd === null ? null : new Money(alsoUsd);
  const next = mostOf(job.billing.estimate);
  for (const part of batches.parts(job.batchId).filter((each) => !isFree(each)))
    sum = part.usd === null ? null : (sum?.plus(new Money(part.usd).times(part.jobs)) ?? null);
  const wouldBe = next === null ? null : (sum?.plus(next) ?? null);
  if (wouldBe?.lessThanOrEqualTo(limitUsd)) return null;
  const words =
    wouldBe === null
      ? say('batchLimitUnknown', { most })
      : say('batchLimitAbove', { amount: formatMoney(wouldBe.toFixed(), sample), most });
  return new AppError('limit_reached', `${words} ${say('nothingWasSent')}`, { next: ['change_batch_limit'] });
}
