/** Model records as TokenLab shows them: full and compact list items, and details under their various names. */
import { category, universalParameters } from './catalogue.ts';
import type { DetailShape, ModelSpec, OperationSpec, Price } from './types.ts';

type Body = Record<string, unknown>;

const day = (date: string | undefined) => (date === undefined ? null : `${date}T00:00:00.000Z`);
const unique = (values: readonly string[]) => [...new Set(values)];

/** How a whole catalogue may be bent by faults. */
export interface Bend {
  shape?: DetailShape;
  unknownUnits: boolean;
}

function operationsOf(model: ModelSpec): string[] {
  return unique(model.operations.map((one) => one.operation));
}

function endpoints(model: ModelSpec): Record<string, string> {
  return Object.fromEntries(model.operations.map((one) => [one.operation, one.endpoint]));
}

function unitOf(price: Price, bend: Bend): string {
  return bend.unknownUnits ? 'per_moonbeam' : price.unit;
}

function pricingSummary(model: ModelSpec, bend: Bend): Body | null {
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

function pricing(model: ModelSpec, bend: Bend): Body {
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

/** What stands in both the list and the detail record. */
function common(model: ModelSpec, bend: Bend): Body {
  return {
    aliases: [...(model.aliases ?? [])],
    pricing: pricing(model, bend),
    capabilities: capabilities(model),
    providers: [model.vendor],
    max_input_tokens: null,
    max_output_tokens: null,
    category: category(model.family),
    pricing_unit: unitOf(model.price, bend),
    cache_pricing: null,
    has_complex_pricing: model.complexPrice === true,
    pricing_summary: pricingSummary(model, bend),
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
  };
}

function capabilities(model: ModelSpec): string[] {
  return unique([
    ...operationsOf(model),
    ...(model.operations.some((one) => one.parameters.includes('output_audio')) ? ['audio'] : []),
  ]);
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
export function listItem(model: ModelSpec, bend: Bend, recommended: Body | undefined): Body {
  const shape = bend.shape ?? model.shape;
  const extension = {
    ...common(model, bend),
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
export function compactItem(model: ModelSpec, bend: Bend): Body {
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
      unit: unitOf(price, bend),
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
    ...(model.operations[0] === undefined ? {} : { request_endpoint: model.operations[0].endpoint }),
  };
}

/** The answer of `GET /v1/models/{id}`; its request format stands where the model's shape says. */
export function detail(model: ModelSpec, bend: Bend): Body {
  const shape = bend.shape ?? model.shape;
  const base = {
    ...common(model, bend),
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

function constraint(operation: OperationSpec, model: ModelSpec): Body {
  return {
    operation: operation.operation,
    request_endpoint: operation.endpoint,
    request_shape_mode: shapeMode(operation),
    status_mode: statusMode(model),
    supported_parameters: ['model', ...operation.parameters],
    required_selectors: requiredOf(operation),
    optional_selectors: selectorsOf(operation),
    documented_inputs: operation.required.flatMap((one) => one.split('|')),
    allowed_resolutions: [...(operation.resolutions ?? [])],
    allowed_durations: (operation.durations ?? []).map(String),
    allowed_aspect_ratios: [...(operation.aspectRatios ?? [])],
    notes: [...(operation.notes ?? [])],
  };
}

const selectors = ['duration', 'resolution', 'aspect_ratio', 'size', 'quality'];

/** Fields without a choice; where one of several will do, none of them is required by itself. */
function requiredOf(operation: OperationSpec): string[] {
  return operation.required.filter((one) => !one.includes('|'));
}

function selectorsOf(operation: OperationSpec): string[] {
  return selectors.filter((name) => operation.parameters.includes(name));
}

function shapeMode(operation: OperationSpec): string {
  if (operation.endpoint.endsWith('/edits')) return 'json_or_multipart';
  return operation.endpoint.endsWith('/variations') ? 'multipart' : 'json_url';
}

function statusMode(model: ModelSpec): string {
  if (model.family === 'image') return model.mayBeAsync ? 'inline_or_task' : 'inline';
  return model.family === 'speech' ? 'inline' : 'task';
}

function formatSummary(model: ModelSpec): Body {
  const all = model.operations;
  const resolutions = unique(all.flatMap((one) => [...(one.resolutions ?? [])]));
  const durations = unique(all.flatMap((one) => (one.durations ?? []).map(String)));
  const ratios = unique(all.flatMap((one) => [...(one.aspectRatios ?? [])]));
  const label = (values: readonly string[]) => (values.length === 0 ? null : values.join(', '));
  const [first] = all;
  return {
    public_operations: operationsOf(model),
    supported_parameters: unique([...universalParameters, ...all.flatMap((one) => [...one.parameters])]),
    feature_flags: {
      seed: all.some((one) => one.parameters.includes('seed')),
      audio: all.some((one) => one.parameters.includes('output_audio')),
      last_frame: all.some((one) => one.parameters.includes('return_last_frame')),
    },
    output_formats: [...model.outputFormats],
    service_limits: {
      online_rpm: model.requestsPerMinute ?? null,
      concurrency: null,
      offline_inference: false,
      offline_tpd: null,
      prompt_max_characters: model.promptMax,
    },
    required_selectors: ['model'],
    optional_selectors: unique(all.flatMap(selectorsOf)),
    resolutions,
    resolutions_label: label(resolutions),
    durations,
    durations_label: durations.length === 0 ? null : `${durations.join(', ')} s`,
    aspect_ratios: ratios,
    aspect_ratios_label: label(ratios),
    request_endpoint: first?.endpoint ?? null,
    request_endpoint_by_operation: endpoints(model),
    status_mode: statusMode(model),
    request_shape_mode: first === undefined ? null : shapeMode(first),
    recommended_request_summary: { model: model.id, operation: first?.operation ?? null },
    operation_constraints: all.map((one) => constraint(one, model)),
  };
}

function formatDetails(model: ModelSpec, summary: Body): Body {
  const [first] = model.operations;
  const text = first?.parameters.includes('input') ? 'input' : 'prompt';
  return {
    ...summary,
    documented_inputs: unique(
      model.operations.flatMap((one) => one.required.flatMap((field) => field.split('|'))),
    ),
    documented_outputs: [...model.outputFormats],
    fallback_status_endpoints: statusMode(model) === 'inline' ? [] : ['/v1/tasks/{id}'],
    notes: model.cancellable ? ['Queued tasks can be cancelled.'] : [],
    recommended_request: { model: model.id, [text]: 'A lighthouse at dusk' },
  };
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
