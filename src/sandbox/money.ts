/** What work costs, in USD, as decimal strings. The sandbox has its own prices. */
import { Decimal } from 'decimal.js';
import type { ModelSpec } from './catalogue/types.ts';

export interface Amount {
  /** USD, a decimal string without an exponent. */
  cost: string;
  unit: string;
  quantity: string;
}

/** The properties of a piece of work that its price depends on. */
export interface WorkSize {
  images: number;
  seconds: number;
  characters: number;
}

const tokensPerImage = 4160;

export const plain = (amount: Decimal): string => amount.toFixed();

/** The price of a piece of work in the model's unit. */
export function priceWork(model: ModelSpec, size: WorkSize): Amount {
  const { price } = model;
  if ('inputPerMillion' in price) {
    const input = new Decimal(Math.ceil(size.characters / 4) + 10);
    const output =
      model.family === 'speech'
        ? new Decimal(size.characters * 5)
        : new Decimal(size.images * tokensPerImage);
    const cost = input
      .times(price.inputPerMillion)
      .plus(output.times(price.outputPerMillion))
      .dividedBy(1_000_000);
    return { cost: plain(cost), unit: 'per_token', quantity: plain(input.plus(output)) };
  }
  const quantity = unitQuantity(price.unit, size);
  return { cost: plain(quantity.times(price.amount)), unit: price.unit, quantity: plain(quantity) };
}

function unitQuantity(unit: string, size: WorkSize): Decimal {
  switch (unit) {
    case 'per_image':
    case 'per_megapixel':
      return new Decimal(size.images);
    case 'per_second':
      return new Decimal(size.seconds);
    case 'per_minute':
      return new Decimal(size.seconds).dividedBy(60).toDecimalPlaces(4);
    case 'per_1k_characters':
      return new Decimal(size.characters).dividedBy(1000);
    case 'per_generation_credit':
      return new Decimal(20);
    default:
      return new Decimal(1);
  }
}
