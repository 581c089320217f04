/** From what TokenLab says about a model to the fields of a form. Total: any model record gives a form. */
import type { ModelDetail, OperationConstraint } from '../catalogue.ts';
import { fieldsAt } from '../endpoints.ts';
import {
  type FamilyFields,
  type FormField,
  familyOf,
  type OperationFields,
  referenceLimits,
} from '../families/index.ts';
import { lengthSpan } from '../lengths.ts';
import { recordedOperation } from '../operations.ts';
import type { Fitting } from './fitting.ts';
import { feeders, fittedMedia } from './media-fit.ts';
import { routeFor } from './route.ts';
import type { FormNote, ModelForm } from './types.ts';

/** The form of one operation of a model. A model without a family (no media) gives null. */
export function formFor(model: ModelDetail, operation: string): ModelForm | null {
  if (model.family === null) return null;
  const family = model.family;
  const recorded = recordedOperation(family, operation);
  const constraint = model.constraints.find((one) => one.operation === recorded) ?? null;
  const endpoint = routeFor(model, family, recorded);
  const table = fieldsAt(family, endpoint);
  const parameters = parametersFor(model, constraint);
  const taken = parameters === null ? null : new Set(parameters.map(canonicalName));
  const wanted = table.operations[operation] ?? { needs: [] };
  const isShownUnasked = (name: string) => familyOf(family).isShownUnasked?.(name, model.id) ?? true;

  const offered = table.fields.filter((field) => isShown(field, table, wanted, taken, isShownUnasked));
  const onlyWays = withoutChoice(wanted, offered);
  const shown = offered.map((field) => ({
    ...fitted(field, { model, constraint, family, taken, wanted }),
    ...(onlyWays.has(field.name) ? { required: true } : {}),
  }));
  const selectors = requiredSelectors(model, constraint);
  for (const field of shown)
    if (selectors.has(field.name)) Object.assign(field, { required: true, advanced: false });
  for (const selector of selectors) {
    const isKnown = table.fields.some((field) => field.name === selector) || hidden.has(selector);
    if (!isKnown) shown.push(unknownSelector(selector));
  }
  return {
    family,
    operation,
    modelId: model.id,
    endpoint,
    fields: shown,
    note: noteOf(model, constraint),
    unknownParameters: (parameters ?? []).filter((name) => isUnknown(name, table, shown)),
    notes: [...(constraint?.notes ?? []), ...model.notes],
  };
}

/** Fields that an operation cannot do without because the model takes none of their alternatives. */
function withoutChoice({ oneOf = [] }: OperationFields, offered: readonly FormField[]): Set<string> {
  const ways = oneOf.map((group) => group.filter((name) => offered.some((field) => field.name === name)));
  return new Set(ways.filter((names) => names.length === 1).flat());
}

function parametersFor(model: ModelDetail, constraint: OperationConstraint | null): string[] | null {
  return constraint?.parameters ?? model.parameters;
}

function noteOf(model: ModelDetail, constraint: OperationConstraint | null): FormNote {
  if (constraint !== null && constraint.parameters !== null) return null;
  return model.parameters === null ? 'generic' : model.constraints.length === 0 ? null : 'model_level';
}

/** Two names of one field: the form speaks of the first that it has. */
const otherNames: Record<string, string> = {
  seconds: 'duration',
  ratio: 'aspect_ratio',
  outputAudio: 'output_audio',
  generate_audio: 'output_audio',
  referenceImages: 'reference_images',
  referenceImageType: 'reference_image_type',
  compression: 'output_compression',
  material_asset_id: 'material_asset_ids',
};

export const canonicalName = (name: string): string =>
  Object.hasOwn(otherNames, name) ? (otherNames[name] as string) : name;

/** Sent by Safelight itself, or never: not for people to fill in. */
const hidden = new Set([
  'model',
  'operation',
  'user',
  'stream',
  'stream_format',
  'response_format',
  'action',
  'audio_operation',
  'input_fidelity',
  'partial_images',
  'world_prompt',
]);

function isShown(
  field: FormField,
  table: FamilyFields,
  wanted: OperationFields,
  taken: ReadonlySet<string> | null,
  isShownUnasked: (name: string) => boolean,
): boolean {
  const { name } = field;
  if (wanted.needs.includes(name)) return true;
  if (wanted.without?.includes(name)) return false;
  const isOwn = wanted.takes?.includes(name) ?? false;
  if (!isOwn && belongsToOthers(name, table)) return false;
  // The picture that an operation is named after is shown whatever a list forgot.
  const isOnlyWay =
    wanted.oneOf?.some((group) => group[0] === name && !group.some((one) => taken?.has(one))) ?? false;
  if (taken === null) return isShownUnasked(name);
  return isOnlyWay || taken.has(name) || (isOwn && (feeders[name] ?? []).some((feeder) => taken.has(feeder)));
}

/** True when some operation claims the field for itself; prompts and other general fields are nobody's. */
function belongsToOthers(name: string, table: FamilyFields): boolean {
  const field = table.fields.find((one) => one.name === name);
  if (field?.type === 'media' || field?.type === 'mediaList' || field?.type === 'elements') return true;
  const operations = Object.values(table.operations);
  const claims = operations.filter((one) => one.takes?.includes(name) || one.needs.includes(name));
  return claims.length > 0 && claimable.has(name);
}

const claimable = new Set([
  'task_id',
  'audio_id',
  'extend_at',
  'extend_times',
  'material_asset_ids',
  'reference_image_type',
  'continue_clip_id',
  'continue_at',
  'infill_start_s',
  'infill_end_s',
  'full_lyrics',
  'stem_name',
]);

function fitted(field: FormField, fitting: Fitting): FormField {
  const { model, constraint, wanted } = fitting;
  const own = field.media ? fittedMedia(field, fitting) : { ...field };
  own.required = wanted.needs.includes(field.name) || (wanted.needsIfTaken?.includes(field.name) ?? false);
  const limits = referenceLimits(model.id);
  if (field.name === 'reference_images') own.maxItems = limits.images;
  if (field.name === 'video_urls') own.maxItems = limits.videos;
  if (field.name === 'audio_urls') own.maxItems = limits.audios;
  const { promptField, formatField } = familyOf(fitting.family);
  if (field.name === promptField && model.promptMaxCharacters !== null) {
    own.maxLength = model.promptMaxCharacters;
  }
  const lists: Record<string, readonly string[]> = {
    resolution: firstOf(constraint?.resolutions, model.resolutions),
    aspect_ratio: firstOf(constraint?.aspectRatios, model.aspectRatios),
  };
  const values = Object.hasOwn(lists, field.name) ? lists[field.name] : undefined;
  if (values !== undefined && values.length > 0) Object.assign(own, { options: [...values], custom: false });
  if (field.name === 'duration') return fittedDuration(own, firstOf(constraint?.durations, model.durations));
  const formats = field.name === formatField ? usableFormats(model) : [];
  if (formats.length > 0) Object.assign(own, { options: formats, custom: false });
  return own;
}

const firstOf = (...lists: (readonly string[] | undefined)[]): readonly string[] =>
  lists.find((list) => list !== undefined && list.length > 0) ?? [];

const usableFormats = (model: ModelDetail): string[] =>
  model.outputFormats.filter((format) => /^[a-z0-9]{2,5}$/i.test(format));

/** Lengths come as strings: single seconds become a choice, a span like `4-15` becomes a number with limits. */
function fittedDuration(field: FormField, durations: readonly string[]): FormField {
  if (durations.length === 0) return field;
  const span = durations.length === 1 ? lengthSpan(durations[0] as string) : null;
  if (span !== null && span.min < span.max) return { ...field, ...span };
  const options = [
    ...new Set(durations.map((text) => text.trim().replace(/^(-?\d+)\s*s(ec(onds)?)?$/i, '$1'))),
  ];
  const { min: _min, max: _max, step: _step, ...rest } = field;
  return { ...rest, type: 'select', options, custom: false };
}

function requiredSelectors(model: ModelDetail, constraint: OperationConstraint | null): Set<string> {
  const listed = firstOf(constraint?.requiredSelectors, model.requiredSelectors);
  return new Set(listed.filter((name) => /^[A-Za-z][A-Za-z0-9_]{0,60}$/.test(name)).map(canonicalName));
}

const unknownSelector = (name: string): FormField => ({
  name,
  type: 'text',
  labelKey: 'field.unknown',
  required: true,
  advanced: false,
  maxLength: 1000,
  send: 'string',
});

function isUnknown(name: string, table: FamilyFields, shown: readonly FormField[]): boolean {
  const canonical = canonicalName(name);
  if (hidden.has(canonical) || shown.some((field) => field.name === canonical)) return false;
  if (table.fields.some((field) => field.name === canonical)) return false;
  return !Object.values(feeders).some((names) => names.includes(canonical));
}
