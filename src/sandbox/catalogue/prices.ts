/** Prices as the catalogue tells them; amounts are USD in decimal strings. */
import { capabilities, operationsOf } from './formats.ts';
import type { DetailShape, ModelSpec, Price } from './types.ts';

type Body = Record<string, unknown>;

/** How a whole catalogue may be bent by faults. */
export interface Bend {
  shape?: DetailShape;
  unknownUnits: boolean;
}

export function unitOf(price: Price, bend: Bend): string {
  return bend.unknownUnits ? 'per_moonbeam' : price.unit;
}

export function pricingSummary(model: ModelSpec, bend: Bend): Body | null {
  if (bend.shape === 'nulls' || model.shape === 'nulls') return null;
  const { price } = model;
  const unit = unitOf(price, bend);
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

export function pricing(model: ModelSpec, bend: Bend): Body {
  const { price } = model;
  const unit = unitOf(price, bend);
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
export function modelPricing(model: ModelSpec, bend: Bend): Body {
  return {
    model: model.id,
    pricing_unit: unitOf(model.price, bend),
    has_complex_pricing: model.complexPrice === true,
    supported_operations: operationsOf(model),
    pricing_summary: pricingSummary(model, bend),
    pricing_provenance: { source: 'sandbox', updated_at: '2026-11-01T00:00:00.000Z' },
    pricing_details: null,
    scalar_pricing: pricing(model, bend),
  };
}

/** One entry of `GET /v1/pricing`; amounts are strings or null. */
export function pricingEntry(model: ModelSpec, bend: Bend): Body {
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
    pricing_summary: pricingSummary(model, bend),
    pricing_provenance: null,
  };
}
