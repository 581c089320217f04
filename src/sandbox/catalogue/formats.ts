/** A model's request format as TokenLab writes it: operations, their fields, and the allowed values. */
import { universalParameters } from './catalogue.ts';
import type { ModelSpec, OperationSpec } from './types.ts';

type Body = Record<string, unknown>;

export const unique = (values: readonly string[]): string[] => [...new Set(values)];

export function operationsOf(model: ModelSpec): string[] {
  return unique(model.operations.map((one) => one.operation));
}

export function endpoints(model: ModelSpec): Record<string, string> {
  return Object.fromEntries(model.operations.map((one) => [one.operation, one.endpoint]));
}

export function capabilities(model: ModelSpec): string[] {
  return unique([
    ...operationsOf(model),
    ...(model.operations.some((one) => one.parameters.includes('output_audio')) ? ['audio'] : []),
  ]);
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

/** Fields that are always required. Where one of several is enough, none of them is. */
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

/** What the model takes and returns, over all its operations. */
export function formatSummary(model: ModelSpec): Body {
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

/** The summary, and what only the detail record has. */
export function formatDetails(model: ModelSpec, summary: Body): Body {
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
