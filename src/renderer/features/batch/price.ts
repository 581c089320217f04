/** What many jobs may cost, in words: a sum of what is known, and beside it how many of unknown price. */
import type { TFunction } from 'i18next';
import type { BatchPlan } from '../../../shared/batch.ts';
import { Money } from '../../../shared/decimal.ts';
import { formatMoney, formatUsd } from '../../ui/format.ts';

type T = TFunction<readonly ['batch', 'ui']>;
type Estimated = Pick<BatchPlan, 'estimate' | 'isSample'>;

const isZero = (usd: string): boolean => new Money(usd).isZero();

/** For the button: `up to $0.96 and 3 of unknown price` */
export function planPrice({ estimate: { minUsd, mostUsd, unknown }, isSample }: Estimated, t: T): string {
  if (mostUsd === null) return t('price.unknown');
  const known = isZero(mostUsd)
    ? t('price.free')
    : t(minUsd === mostUsd ? 'price.about' : 'price.upTo', { amount: formatMoney(mostUsd, isSample) });
  return unknown > 0 ? t('price.andUnknown', { price: known, count: unknown }) : known;
}

/** For a button: the most that it may cost, as far as that is known. */
export const mostWords = (mostUsd: string | null, isSample: boolean, t: T): string =>
  mostUsd === null
    ? t('price.unknown')
    : isZero(mostUsd)
      ? t('price.free')
      : t('price.upTo', { amount: formatMoney(mostUsd, isSample) });

/** For the review: `$0.48 to $0.96` */
export function sumWords({ estimate: { minUsd, mostUsd }, isSample }: Estimated, t: T): string | null {
  if (mostUsd === null) return null;
  const most = formatMoney(mostUsd, isSample);
  return minUsd === null || minUsd === mostUsd
    ? most
    : t('price.range', { min: formatUsd(minUsd), max: most });
}
