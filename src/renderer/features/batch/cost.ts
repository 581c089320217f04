/** What a batch has cost, and what may still come, in words. */
import type { TFunction } from 'i18next';
import type { BatchSummary } from '../../../shared/batch.ts';
import { Money } from '../../../shared/decimal.ts';
import { isSample } from '../../../shared/sample.ts';
import { formatMoney } from '../../ui/format.ts';

export function costWords(
  { cost, accountId, limitUsd }: BatchSummary,
  t: TFunction<readonly ['batch', 'ui']>,
): string[] {
  const sample = isSample(accountId);
  const more = new Money(cost.unsettledUsd).plus(cost.waitingUsd);
  // What has ended was charged something that nobody has read yet: unknown is not zero.
  const isUnread =
    new Money(cost.chargedUsd).isZero() && (cost.unknownJobs > 0 || !new Money(cost.unsettledUsd).isZero());
  const words: string[] = [
    isUnread ? t('page.noCharge') : t('page.cost', { amount: formatMoney(cost.chargedUsd, sample) }),
  ];
  if (!more.isZero()) words.push(t('page.more', { amount: formatMoney(more.toFixed(), sample) }));
  if (cost.unknownJobs > 0) words.push(t('page.unknownCost', { count: cost.unknownJobs }));
  if (limitUsd !== null) words.push(t('page.limit', { amount: formatMoney(limitUsd, sample) }));
  return words;
}
