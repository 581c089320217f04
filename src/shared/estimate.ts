/**
 * What a request may cost, before it is sent. TokenLab has no quote: this is arithmetic on its price list, always an
 * estimate, and silent where the list does not say enough. Unknown is never 0. Amounts are USD as decimal strings.
 */

import { Decimal } from 'decimal.js';
import type { ModelDetail, ModelSummary, PriceInfo } from './catalogue.ts';
import { familyOf } from './families/index.ts';
import type { JsonObject } from './json.ts';
import { lengthSpan } from './lengths.ts';
import { say } from './words/shared/say.ts';

export type EstimateReason = 'no_price' | 'options' | 'unknown_unit' | 'tokens' | 'length_unknown';

export type Estimate =
  | { kind: 'estimate'; usd: string }
  | { kind: 'range'; min: string; max: string }
  | { kind: 'depends'; reason: EstimateReason; text: string }
  | { kind: 'free' };

export interface EstimateRequest {
  operation?: string | null;
  /** Scalar fields of the request, as they would be sent. */
  fields: JsonObject;
}

type PricedModel = Pick<ModelSummary, 'price' | 'family'> &
  Partial<Pick<ModelDetail, 'durations' | 'constraints'>>;

const texts: Record<EstimateReason, string> = {
  no_price: say('tokenLabDoesntSayWhatThis'),
  options: say('priceDependsOnOptions'),
  unknown_unit: say('tokenLabsPriceUnitForThis'),
  tokens: say('priceDependsOnTokensWhich'),
  length_unknown: say('priceDependsOnLengthAnd'),
};

/** Pure. `now` (Unix ms) tells whether a free period is over. Never throws. */
export function estimate(model: PricedModel, request: EstimateRequest, now: number = Date.now()): Estimate {
  const { price } = model;
  if (price.free && (price.freeUntil === null || price.freeUntil > now)) return { kind: 'free' };
  const range = rangeOf(price);
  const amount = positive(price.amount);
  if (amount === null && range === null) return depends(hasTokens(price) ? 'tokens' : 'no_price', price);

  const quantity = quantityOf(price, model, request);
  if (price.complex || amount === null) {
    if (range === null) return depends('options', price);
    // A range per image or per second still has to be multiplied; in other units it stands as TokenLab gave it.
    if (quantity.kind === 'known')
      return asRange(range.min.times(quantity.value), range.max.times(quantity.value));
    if (quantity.kind === 'between')
      return asRange(range.min.times(quantity.min), range.max.times(quantity.max));
    return quantity.reason === 'length_unknown'
      ? depends(quantity.reason, price)
      : asRange(range.min, range.max);
  }
  if (quantity.kind === 'known') return { kind: 'estimate', usd: format(amount.times(quantity.value)) };
  if (quantity.kind === 'between') return asRange(amount.times(quantity.min), amount.times(quantity.max));
  if (range !== null && quantity.reason !== 'length_unknown') return asRange(range.min, range.max);
  return depends(quantity.reason, price);
}

type Quantity =
  | { kind: 'known'; value: Decimal }
  | { kind: 'between'; min: Decimal; max: Decimal }
  | { kind: 'unknown'; reason: EstimateReason };

function quantityOf(price: PriceInfo, model: PricedModel, request: EstimateRequest): Quantity {
  const { fields } = request;
  switch (price.unit) {
    case 'per_request':
      return known(1);
    case 'per_image':
      return known(wholeNumber(fields.n) ?? 1);
    case 'per_second':
      return seconds(model, request);
    case 'per_minute': {
      const length = seconds(model, request);
      if (length.kind === 'known') return { kind: 'known', value: length.value.div(60) };
      if (length.kind === 'between')
        return { kind: 'between', min: length.min.div(60), max: length.max.div(60) };
      return length;
    }
    case 'per_character':
      return characters(fields, 1);
    case 'per_1k_characters':
      return characters(fields, 1000);
    case 'per_1m_characters':
      return characters(fields, 1_000_000);
    case 'per_token':
      return model.family !== null && familyOf(model.family).tokenRangeIsPerImage && rangeOf(price) !== null
        ? known(wholeNumber(fields.n) ?? 1)
        : { kind: 'unknown', reason: 'tokens' };
    case 'other':
      return { kind: 'unknown', reason: 'unknown_unit' };
    case null:
      return { kind: 'unknown', reason: 'unknown_unit' };
  }
}

const known = (value: number): Quantity => ({ kind: 'known', value: new Decimal(value) });

function seconds(model: PricedModel, request: EstimateRequest): Quantity {
  const asked = wholeNumber(request.fields.duration ?? request.fields.seconds);
  if (asked !== null) return known(asked);
  const constraint = model.constraints?.find((one) => one.operation === request.operation);
  const listed =
    constraint !== undefined && constraint.durations.length > 0 ? constraint.durations : model.durations;
  const lengths = (listed ?? []).map((text) => lengthSpan(text)).filter((length) => length !== null);
  if (lengths.length === 0) return { kind: 'unknown', reason: 'length_unknown' };
  const min = Math.min(...lengths.map((length) => length.min));
  const max = Math.max(...lengths.map((length) => length.max));
  return min === max ? known(min) : { kind: 'between', min: new Decimal(min), max: new Decimal(max) };
}

function characters(fields: JsonObject, per: number): Quantity {
  const text = fields.input ?? fields.prompt;
  if (typeof text !== 'string' || text === '') return { kind: 'unknown', reason: 'length_unknown' };
  return { kind: 'known', value: new Decimal([...text].length).div(per) };
}

/** A whole number above 0, also when it is text; null for anything else, such as -1 for "the model chooses". */
function wholeNumber(value: unknown): number | null {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^\d{1,6}$/.test(value)
        ? Number(value)
        : 0;
  return Number.isInteger(number) && number > 0 && number < 1_000_000 ? number : null;
}

function rangeOf(price: PriceInfo): { min: Decimal; max: Decimal } | null {
  const min = positive(price.min);
  const max = positive(price.max);
  return min === null || max === null || min.gt(max) ? null : { min, max };
}

function positive(text: string | null): Decimal | null {
  if (text === null || !/^\d+(\.\d+)?(e[+-]?\d{1,3})?$/i.test(text)) return null;
  const value = new Decimal(text);
  return value.gt(0) ? value : null;
}

const hasTokens = (price: PriceInfo): boolean =>
  price.unit === 'per_token' || price.inputPerMillion !== null || price.outputPerMillion !== null;

const asRange = (min: Decimal, max: Decimal): Estimate =>
  min.eq(max)
    ? { kind: 'estimate', usd: format(min) }
    : { kind: 'range', min: format(min), max: format(max) };

/** Plain decimal notation, at most eight places, never rounded down to 0. */
function format(value: Decimal): string {
  const short = value.toDecimalPlaces(8, Decimal.ROUND_UP);
  return short.toFixed();
}

function depends(reason: EstimateReason, price: PriceInfo): Estimate {
  const summary = price.summary === null ? '' : ` ${say('tokenLabSays', { summary: price.summary })}`;
  return { kind: 'depends', reason, text: `${texts[reason]}${summary}` };
}
