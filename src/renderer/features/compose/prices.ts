/** A model's price in a few words for the picker, always with its unit. Unknown is shown as such, never as 0. */
import Decimal from 'decimal.js';
import type { TFunction } from 'i18next';
import type { ModelSummary, PriceInfo } from '../../../shared/catalogue.ts';
import { estimate } from '../../../shared/estimate.ts';
import { familyOf } from '../../../shared/families/index.ts';
import { cutText } from '../../../shared/text.ts';
import { formatMoney, formatUsd } from '../../ui/format.ts';

type Priced = Pick<ModelSummary, 'price' | 'family'>;

export function priceWords({ price, family }: Priced, t: TFunction<'compose'>, isSample: boolean): string {
  if (price.free) return t('price.free');
  const hasRange = price.min !== null && price.max !== null;
  const amount =
    !price.complex && price.amount !== null
      ? formatMoney(price.amount, isSample)
      : hasRange
        ? rangeWords(price.min ?? '', price.max ?? '', t, isSample)
        : null;
  if (amount !== null) return withUnit(amount, price, family, hasRange, t);
  if (price.inputPerMillion !== null && price.outputPerMillion !== null) {
    const [input, output] = [price.inputPerMillion, price.outputPerMillion];
    return t('price.tokens', { input: formatUsd(input), output: formatMoney(output, isSample) });
  }
  return t('price.depends');
}

const rangeWords = (min: string, max: string, t: TFunction<'compose'>, isSample: boolean): string =>
  min === max
    ? formatMoney(min, isSample)
    : t('price.range', { min: formatUsd(min), max: formatMoney(max, isSample) });

/** An amount without a stated unit is TokenLab's for the whole job, as in estimates. */
function withUnit(
  amount: string,
  { unit, rawUnit }: PriceInfo,
  family: Priced['family'],
  isRange: boolean,
  t: TFunction<'compose'>,
): string {
  if (unit === null) return t('price.per_request', { amount });
  if (unit === 'per_token' && isRange && family !== null && familyOf(family).tokenRangeIsPerImage) {
    return t('price.per_image', { amount });
  }
  if (unit !== 'other' && unit !== 'per_token') return t(`price.${unit}`, { amount });
  const words = cutText((rawUnit ?? '').replace(/^per[_\s-]*/i, '').replace(/[_-]+/g, ' '), 30);
  return t('price.other', { amount, unit: words });
}

/** Characters of a usual text. */
const typicalText = 'x'.repeat(500);

/**
 * What a usual job of the model costs by its price list, so that prices by the second and by the job can be compared: one
 * output of the family's usual length, from a text of 500 characters. Null when it is not known, which is not 0.
 */
export function typicalPrice(model: Priced, now?: number): Decimal | null {
  const length = model.family === null ? undefined : familyOf(model.family).typicalSeconds;
  const fields = { n: 1, prompt: typicalText, input: typicalText, ...(length && { duration: length }) };
  const found = estimate(model, { fields }, now);
  if (found.kind === 'free') return new Decimal(0);
  if (found.kind === 'estimate') return new Decimal(found.usd);
  return found.kind === 'range' ? new Decimal(found.min).plus(found.max).div(2) : null;
}
