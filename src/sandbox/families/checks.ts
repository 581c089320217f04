/** Checks for every create: the model, the types of the fields, and what the model's operation allows. */
import type { z } from 'zod';
import { checked } from '../../shared/checked.ts';
import {
  findModel,
  findOperation,
  nearModels,
  parameterAliases,
  universalParameters,
} from '../catalogue/catalogue.ts';
import type { Family, ModelSpec, OperationSpec } from '../catalogue/types.ts';
import { badField, Refusal, type ValidationIssue } from '../refusal.ts';

export type Fields = Record<string, unknown>;

/** The model that the request names. Throws 400 for one that is unknown, retired, or of another family. */
export function chooseModel(fields: Fields, family: Family, fallback?: string): ModelSpec {
  const name = fields.model ?? fallback;
  if (typeof name !== 'string' || name.trim() === '') {
    throw badField('model', 'A model is required.', 'required', { hint: 'GET /v1/models lists them.' });
  }
  const model = findModel(name);
  if (model === undefined || model.stage === 'retired') {
    const near = model?.replacement === undefined ? nearModels(name) : [model.replacement];
    throw new Refusal(
      400,
      'model_not_found',
      model === undefined ? `The model ${name} does not exist.` : `The model ${name} was retired.`,
      {
        code: 'model_not_found',
        param: 'model',
        hints: { model: name, did_you_mean: near[0], suggestions: near.map((id) => ({ id })) },
      },
    );
  }
  if (model.family !== family) {
    throw new Refusal(400, 'no_contract_compatible_route', `${name} is not served by this route.`, {
      code: 'no_contract_compatible_route',
      param: 'model',
      hints: {
        supported_operations: model.operations.map((one) => one.operation),
        request_endpoint: model.operations[0]?.endpoint ?? null,
      },
    });
  }
  return model;
}

/** The fields in the types of the schema. Throws 400 with one `validation_errors` entry for each problem. */
export function parseFields<T>(schema: z.ZodType<T>, fields: Fields, supported: readonly string[]): T {
  const parsed = checked(schema, fields);
  if (parsed.success) return parsed.data;
  const unknown = parsed.error.issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown?.code === 'unrecognized_keys' && unknown.path.length === 0) {
    throw unsupported(unknown.keys[0]!, supported);
  }
  const issues: ValidationIssue[] = parsed.error.issues.map((issue) => {
    const field = issue.path.join('.') || 'body';
    const isMissing = issue.code === 'invalid_type' && valueAt(fields, issue.path) === undefined;
    return { field, message: isMissing ? 'it is required' : issue.message, code: issue.code };
  });
  const [first] = issues;
  throw new Refusal(400, 'invalid_request_error', `${first!.field}: ${first!.message}`, {
    code: 'invalid_value',
    param: first!.field,
    issues,
  });
}

function valueAt(fields: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    fields,
  );
}

function unsupported(field: string, supported: readonly string[]): Refusal {
  const message = `The parameter ${field} is not supported here.`;
  return new Refusal(400, 'invalid_request_error', message, {
    code: 'unsupported_parameter',
    param: field,
    hints: { supported_parameters: [...supported] },
    issues: [{ field, message, code: 'unsupported_parameter' }],
  });
}

/** The operation with that name. Throws 400 when the model does not have it. */
export function chooseOperation(model: ModelSpec, operation: string): OperationSpec {
  const found = findOperation(model, operation);
  if (found !== undefined) return found;
  throw badField('operation', `${model.id} does not support ${operation}.`, 'unsupported_operation', {
    supported_operations: model.operations.map((one) => one.operation),
  });
}

const present = (value: unknown) => value !== undefined && value !== null && value !== '';

/** Checks the fields against the model's operation: only known fields, all required fields, only listed values. */
export function checkOperation(model: ModelSpec, operation: OperationSpec, fields: Fields): void {
  const supported = [...operation.parameters, ...universalParameters];
  for (const field of Object.keys(fields)) {
    if (!present(fields[field])) continue;
    if (!supported.includes(parameterAliases[field] ?? field)) throw unsupported(field, supported);
  }
  checkPrompt(model, fields);
  for (const requirement of operation.required) {
    const choices = requirement.split('|');
    if (choices.some((field) => isThere(fields, field))) continue;
    throw badField(
      choices[0]!,
      choices.length === 1
        ? `${choices[0]} is required for ${operation.operation}.`
        : `${operation.operation} needs one of ${choices.join(', ')}.`,
      'required',
      {
        required_selectors: choices,
        recommended_request: {
          model: model.id,
          operation: operation.operation,
          prompt: 'A lighthouse at dusk',
        },
      },
    );
  }
  checkListed(fields, 'resolution', operation.resolutions, 'allowed_resolutions');
  checkListed(fields, 'aspect_ratio', operation.aspectRatios, 'allowed_aspect_ratios');
  checkListed(fields, 'duration', operation.durations?.map(String), 'allowed_durations');
}

function isThere(fields: Fields, field: string): boolean {
  const value = fields[field];
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.length > 0 : present(value);
}

function checkPrompt(model: ModelSpec, fields: Fields): void {
  for (const field of ['prompt', 'input']) {
    const text = fields[field];
    if (typeof text !== 'string') continue;
    if (text.trim() === '') throw badField(field, `${field} must not be empty.`, 'too_small');
    if (text.length > model.promptMax) {
      throw badField(
        field,
        `${field} has ${text.length} characters; ${model.id} accepts at most ${model.promptMax}.`,
        'too_big',
        { prompt_max_characters: model.promptMax },
      );
    }
  }
}

function checkListed(
  fields: Fields,
  field: string,
  allowed: readonly string[] | undefined,
  hint: string,
): void {
  const value = fields[field];
  if (allowed === undefined || !present(value) || allowed.includes(String(value))) return;
  throw badField(field, `${field} must be one of ${allowed.join(', ')}.`, 'invalid_enum_value', {
    [hint]: [...allowed],
  });
}

/** Replaces aliases by their fields. If both are sent, their values must be equal. */
export function foldAliases(fields: Fields): Fields {
  const folded: Fields = {};
  for (const [field, value] of Object.entries(fields)) {
    const name = parameterAliases[field] ?? field;
    if (name in folded && JSON.stringify(folded[name]) !== JSON.stringify(value)) {
      throw badField(field, `${field} and ${name} are the same setting and must be equal.`, 'conflict');
    }
    folded[name] = value;
  }
  return folded;
}

/** Form fields are text. Converts those that stand for a number or a boolean. */
export function typeFormFields(
  fields: Fields,
  numbers: readonly string[],
  booleans: readonly string[],
): Fields {
  const typed: Fields = { ...fields };
  for (const field of numbers) {
    const value = fields[field];
    if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
      typed[field] = Number(value);
  }
  for (const field of booleans) {
    if (fields[field] === 'true') typed[field] = true;
    if (fields[field] === 'false') typed[field] = false;
  }
  return typed;
}
