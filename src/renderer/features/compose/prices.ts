/** A model's price in a few words for the picker. Unknown is shown as such, never as 0. */
import type { TFunction } from 'i18next';
import type { PriceInfo } from '../../../shared/catalogue.ts';
import { formatMoney, formatUsd } from '../../ui/format.ts';

const statedUnits = [
  'per_image',
  'per_second',
  'per_minute',
  'per_request',
  'per_character',
  'per_1k_characters',
  'per_1m_characters',
];

export function priceWords(price: PriceInfo, t: TFunction<'compose'>, isSample: boolean): string {
  if (price.free) return t('price.free');
  if (!price.complex && price.amount !== null && price.unit !== null && statedUnits.includes(price.unit)) {
    return t(`price.${price.unit}`, { amount: formatMoney(price.amount, isSample) });
  }
  if (price.min !== null && price.max !== null) {
    if (price.min === price.max) return formatMoney(price.min, isSample);
    return t('price.range', { min: formatUsd(price.min), max: formatMoney(price.max, isSample) });
  }
  return t('price.depends');
}
