/** Model records as TokenLab shows them: full and compact list items, and details in their various shapes. */
import { category } from './catalogue.ts';
import { capabilities, endpoints, formatDetails, formatSummary, operationsOf } from './formats.ts';
import { type CatalogueFaults, pricing, pricingSummary, unitOf } from './prices.ts';
import type { ModelSpec } from './types.ts';

type Body = Record<string, unknown>;

const day = (date: string | undefined) => (date === undefined ? null : `${date}T00:00:00.000Z`);

function badges(model: ModelSpec): Body[] {
  const badge = (key: string, tone: string, priority: number, values: Record<string, string> = {}) => ({
    key,
    tone,
    priority,
    tooltip: { key: `badge.${key}`, values },
  });
  return [
    ...(model.stage === 'retired' ? [badge('retired', 'red', 1)] : []),
    ...(model.stage === 'deprecated'
      ? [
          badge(
            'deprecated',
            'amber',
            2,
            model.replacement === undefined ? {} : { replacement: model.replacement },
          ),
        ]
      : []),
    ...(model.stage === 'preview' ? [badge('preview', 'slate', 3)] : []),
    ...(model.latest ? [badge('latest', 'blue', 4)] : []),
    ...(model.free ? [badge('free', 'green', 5)] : []),
  ];
}

/** Fields that both the list and the detail record have. */
function common(model: ModelSpec, faults: CatalogueFaults): Body {
  return {
    aliases: [...(model.aliases ?? [])],
    pricing: pricing(model, faults),
    capabilities: capabilities(model),
    providers: [model.vendor],
    max_input_tokens: null,
    max_output_tokens: null,
    category: category(model.family),
    pricing_unit: unitOf(model.price, faults),
    cache_pricing: null,
    has_complex_pricing: model.complexPrice === true,
    pricing_summary: pricingSummary(model, faults),
    lifecycle: {
      stage: model.stage,
      reason: model.reason ?? null,
      replacement_model: model.replacement ?? null,
      released_at: day(model.releasedAt),
      deprecated_at: day(model.deprecatedAt),
      retired_at: day(model.retiredAt),
      sunset_at: day(model.sunsetAt),
      latest: model.latest === true,
      latest_source: model.latest ? 'auto' : 'none',
      latest_window_days: model.latest ? 90 : null,
    },
    commercial: {
      user_charge_policy: model.free ? 'free' : 'paid',
      free_reason: model.free ? 'promotion' : null,
      free_until: null,
    },
    badges: badges(model),
    deliveryAvailability: (faults.shape ?? model.shape) === 'nulls' ? null : deliveryAvailability(model),
  };
}

function deliveryAvailability(model: ModelSpec): Body {
  const tiers = { verified: true, official: model.verifiedOnly !== true };
  const operations = operationsOf(model).map((operation) => [operation, tiers]);
  return { ...tiers, operations: Object.fromEntries(operations) };
}

function record(model: ModelSpec, extension: Body, key = 'tokenlab'): Body {
  return {
    id: model.id,
    object: 'model',
    created: Math.floor(Date.parse(model.releasedAt) / 1000),
    owned_by: model.vendor,
    [key]: extension,
  };
}

/** One item of `GET /v1/models`. */
export function listItem(model: ModelSpec, faults: CatalogueFaults, recommended: Body | undefined): Body {
  const shape = faults.shape ?? model.shape;
  const extension = {
    ...common(model, faults),
    ...(recommended === undefined ? {} : { agent_preferences: recommended }),
    request_format_summary: shape === 'nulls' || model.operations.length === 0 ? null : shortSummary(model),
  };
  return record(model, extension, shape === 'lemondata' ? 'lemondata' : 'tokenlab');
}

function shortSummary(model: ModelSpec): Body {
  return {
    public_operations: operationsOf(model),
    request_endpoint: model.operations[0]?.endpoint ?? null,
    request_endpoint_by_operation: endpoints(model),
  };
}

/** One item of `GET /v1/models?view=compact`. Amounts are strings. */
export function compactItem(model: ModelSpec, faults: CatalogueFaults): Body {
  const { price } = model;
  const range =
    'min' in price && price.min !== undefined ? { min_price: price.min, max_price: price.max } : {};
  return {
    id: model.id,
    provider: model.vendor,
    category: category(model.family),
    capabilities: capabilities(model),
    max_input_tokens: null,
    max_output_tokens: null,
    pricing: {
      unit: unitOf(price, faults),
      currency: 'USD',
      ...('inputPerMillion' in price
        ? { input_per_1m: price.inputPerMillion, output_per_1m: price.outputPerMillion }
        : {}),
      ...(price.unit === 'per_request' && 'amount' in price ? { per_request: price.amount } : {}),
      ...range,
      has_complex_pricing: model.complexPrice === true,
    },
    status: model.stage,
    latest: model.latest === true,
    supported_operations: operationsOf(model),
    deliveryAvailability: deliveryAvailability(model),
    ...(model.operations[0] === undefined ? {} : { request_endpoint: model.operations[0].endpoint }),
  };
}

/** The answer of `GET /v1/models/{id}`. The model's shape decides where its request format is. */
export function detail(model: ModelSpec, faults: CatalogueFaults): Body {
  const shape = faults.shape ?? model.shape;
  const base = {
    ...common(model, faults),
    supported_operations: operationsOf(model),
    pricing_provenance:
      shape === 'nulls' ? null : { source: 'sandbox', updated_at: '2026-11-01T00:00:00.000Z' },
    accepted_request_formats: model.family === 'chat' ? ['openai_chat_completions'] : [],
  };
  if (model.operations.length === 0) return record(model, { ...base, request_format_summary: null });
  const summary = formatSummary(model);
  const details = formatDetails(model, summary);
  switch (shape) {
    case 'details':
      return record(model, { ...base, request_format_summary: summary, request_format_details: details });
    case 'summary':
      return record(model, { ...base, request_format_summary: summary });
    case 'public_contract':
      return record(model, { ...base, public_contract: details });
    case 'public_contract_summary':
      return record(model, { ...base, public_contract_summary: summary });
    case 'lemondata':
      return record(model, { ...base, request_format_details: details }, 'lemondata');
    case 'top_level':
      return { ...record(model, { ...base, request_format_summary: null }), ...details };
    case 'nulls':
      return record(model, { ...base, request_format_summary: null, request_format_details: null });
  }
}
