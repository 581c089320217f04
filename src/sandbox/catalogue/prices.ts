/** Prices as the catalogue shows them. Amounts are USD in decimal strings. */
import { capabilities, operationsOf } from './formats.ts';
import type { DetailShape, ModelSpec, Price } from './types.ts';

type Body = Record<string, unknown>;

/** The faults that act on one catalogue answer. */
export interface CatalogueFaults {
  shape?: DetailShape;
  unknownUnits: boolean;
}

export function unitOf(price: Price, faults: CatalogueFaults): string {
  return faults.unknownUnits ? 'per_moonbeam' : price.unit;
}

export function pricingSummary(model: ModelSpec, faults: CatalogueFaults): Body | null {
  if (faults.shape === 'nulls' || model.shape === 'nulls') return null;
  const { price } = model;
  const unit = unitOf(price, faults);
  if ('inputPerMillion' in price) {
    return {
      unit,
      currency: 'USD',
      min_price: price.min,
      max_price: price.max,
      display: `${price.min} to ${price.max} each`,
    };
  }
  if ('opaque' in price) return { unit, currency: 'USD', price: price.amount };
  return {
    unit,
    currency: 'USD',
    price: price.amount,
    ...(price.min === undefined ? {} : { min_price: price.min, max_price: price.max }),
  };
}

export function pricing(model: ModelSpec, faults: CatalogueFaults): Body {
  const { price } = model;
  const unit = unitOf(price, faults);
  if ('inputPerMillion' in price) {
    return {
      unit,
      currency: 'USD',
      input_per_1m: price.inputPerMillion,
      output_per_1m: price.outputPerMillion,
    };
  }
  return { unit, currency: 'USD', [unit]: price.amount };
}

/** The answer of `GET /v1/models/{id}/pricing`. */
export function modelPricing(model: ModelSpec, faults: CatalogueFaults): Body {
  return {
    model: model.id,
    pricing_unit: unitOf(model.price, faults),
    has_complex_pricing: model.complexPrice === true,
    supported_operations: operationsOf(model),
    pricing_summary: pricingSummary(model, faults),
    pricing_provenance: { source: 'sandbox', updated_at: '2026-11-01T00:00:00.000Z' },
    pricing_details: null,
    scalar_pricing: pricing(model, faults),
  };
}

/** One entry of `GET /v1/pricing`. Amounts are strings or null. */
export function pricingEntry(model: ModelSpec, faults: CatalogueFaults): Body {
  const { price } = model;
  const byToken = 'inputPerMillion' in price;
  return {
    model: model.id,
    provider: model.vendor,
    is_lock_price: price.unit === 'per_request',
    capabilities: capabilities(model),
    aliases: [...(model.aliases ?? [])],
    input_per_1m_tokens: byToken ? price.inputPerMillion : null,
    output_per_1m_tokens: byToken ? price.outputPerMillion : null,
    lock_price_per_request: price.unit === 'per_request' && 'amount' in price ? price.amount : null,
    has_complex_pricing: model.complexPrice === true,
    supported_operations: operationsOf(model),
    pricing_summary: pricingSummary(model, faults),
    pricing_provenance: null,
  };
}
