/** What a person filled in, and what becomes of it: first values, the request, and moving to another form. */
import type { JsonObject, JsonValue } from '../json.ts';
import type {
  CarryOver,
  ElementValue,
  FormField,
  FormRequest,
  FormValue,
  FormValues,
  MediaValue,
  ModelForm,
} from './types.ts';

/** True for nothing, blanks, and empty lists: such a value is not sent. */
export function isEmptyValue(value: FormValue | undefined): value is undefined {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (typeof value === 'number') return !Number.isFinite(value);
  return Array.isArray(value) && value.length === 0;
}

/**
 * Values of a fresh form: required choices start at what TokenLab recommends, or at their first entry; everything
 * else is left to the model.
 */
export function initialValues(form: ModelForm, recommended: JsonObject | null = null): FormValues {
  const values: FormValues = {};
  for (const field of form.fields) {
    if (!field.required || field.type !== 'select' || field.options === undefined) continue;
    const wish = recommended?.[field.name];
    const wished = typeof wish === 'string' || typeof wish === 'number' ? String(wish) : undefined;
    const first = wished !== undefined && field.options.includes(wished) ? wished : field.options[0];
    if (first !== undefined) values[field.name] = first;
  }
  return values;
}

/** The request parts of the values: types converted, empties dropped, fields of other forms ignored. */
export function toRequest(form: ModelForm, values: FormValues): FormRequest {
  const request: FormRequest = { fields: {}, inputs: [] };
  for (const field of form.fields) {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    if (isEmptyValue(value)) continue;
    if (field.send === 'media') {
      const media = mediaOf(value).slice(0, field.type === 'media' ? 1 : undefined);
      request.inputs.push(...media.map(({ source }) => ({ field: field.name, source })));
      continue;
    }
    const sent = sentValue(field, value as FormValue);
    if (sent !== undefined) request.fields[field.name] = sent;
  }
  return request;
}

/** The media of a value; empty for anything that is no list of media. */
export const mediaOf = (value: FormValue | undefined): MediaValue[] =>
  Array.isArray(value) ? (value as unknown[]).filter(isMedia) : [];

const isMedia = (item: unknown): item is MediaValue =>
  typeof item === 'object' && item !== null && 'source' in item;

/** A text, from a file for instance, as the request holds it; one that does not fit stays, for the rules to complain. */
export const convertedText = (field: FormField, text: string): JsonValue => sentValue(field, text) ?? text;

function sentValue(field: FormField, value: FormValue): JsonValue | undefined {
  switch (field.send) {
    case 'string':
      return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    case 'integer':
      return toNumber(value, /^-?\d+$/);
    case 'number':
      return toNumber(value, /^-?\d+(\.\d+)?$/);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return value === 'true'
        ? true
        : value === 'false'
          ? false
          : typeof value === 'string'
            ? value
            : undefined;
    case 'list':
      return textList(value);
    case 'json':
      return structured(field, value);
    case 'media':
      return undefined;
  }
}

/** A number where the text is one; other texts go out as they are, for TokenLab to judge. */
function toNumber(value: FormValue, pattern: RegExp): JsonValue | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return pattern.test(text) ? Number(text) : text;
}

function textList(value: FormValue): string[] | undefined {
  const items = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  const texts = (items as unknown[]).filter((item): item is string => typeof item === 'string');
  const kept = texts.map((item) => item.trim()).filter((item) => item !== '');
  return kept.length === 0 ? undefined : kept;
}

function structured(field: FormField, value: FormValue): JsonValue | undefined {
  if (field.name === 'permission') return typeof value === 'boolean' ? { public: value } : undefined;
  if (field.type === 'elements') {
    return elementsOf(value).map(({ name, description, urls }) => ({
      name: name.trim(),
      ...(description.trim() === '' ? {} : { description: description.trim() }),
      element_input_urls: urls,
    }));
  }
  return undefined;
}

export const elementsOf = (value: FormValue | undefined): ElementValue[] =>
  Array.isArray(value)
    ? (value as unknown[]).filter(
        (item): item is ElementValue => typeof item === 'object' && item !== null && 'urls' in item,
      )
    : [];

/** Fields that stand for the same wish in different forms. */
const kinships: readonly (readonly string[])[] = [
  ['image_url', 'image_urls', 'images', 'start_image', 'reference_images', 'reference_image_urls'],
  ['video_url', 'video_urls'],
  ['audio_url', 'audio_urls'],
  ['prompt', 'input'],
  ['mask', 'mask_url'],
];

/** Values for another form: what still fits is kept, under a kindred field's name if need be; the rest is named. */
export function carryOver(oldValues: FormValues, newForm: ModelForm): CarryOver {
  const values: FormValues = {};
  const dropped: string[] = [];
  const filled = Object.entries(oldValues).filter(([, value]) => !isEmptyValue(value)) as [
    string,
    FormValue,
  ][];
  const present = new Set(filled.map(([name]) => name));
  // Fields that exist in both come first, so that a kindred field does not take their place.
  const isShared = ([name]: [string, FormValue]) => newForm.fields.some((field) => field.name === name);
  for (const [name, value] of [...filled.filter(isShared), ...filled.filter((entry) => !isShared(entry))]) {
    const target = targetFor(name, newForm, values, present);
    const kept = target === undefined ? undefined : fitting(target, value);
    if (target !== undefined && kept !== undefined) values[target.name] = kept;
    if (kept === undefined || isShortened(value, kept)) dropped.push(name);
  }
  const order = Object.keys(oldValues);
  return { values, dropped: dropped.sort((a, b) => order.indexOf(a) - order.indexOf(b)) };
}

/**
 * The field of `form` for the value `name` of a form that had the fields `filled`. In speech `input` is what is spoken and
 * `prompt` how; elsewhere `prompt` is what is wanted: the main text moves to the main text.
 */
function targetFor(
  name: string,
  form: ModelForm,
  taken: FormValues,
  filled: ReadonlySet<string>,
): FormField | undefined {
  const input = form.fields.find((field) => field.name === 'input');
  if (name === 'prompt' && input !== undefined && !filled.has('input')) return input;
  if (name === 'prompt' && input === undefined && filled.has('input')) return undefined;
  const same = form.fields.find((field) => field.name === name);
  if (same !== undefined) return same;
  const kin = kinships.find((group) => group.includes(name)) ?? [];
  return form.fields.find((field) => kin.includes(field.name) && taken[field.name] === undefined);
}

const isShortened = (before: FormValue, after: FormValue): boolean =>
  Array.isArray(before) && Array.isArray(after) && after.length < before.length;

/** The value as this field can hold it, or undefined. Long texts are kept: cutting them is for the person to do. */
function fitting(field: FormField, value: FormValue): FormValue | undefined {
  switch (field.type) {
    case 'text':
    case 'textarea':
      return typeof value === 'string' ? value : undefined;
    case 'select': {
      const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
      if (text === undefined) return undefined;
      return field.custom || field.options?.includes(text) ? text : undefined;
    }
    case 'integer':
    case 'number': {
      const number =
        typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
      const isWhole = field.type === 'number' || Number.isInteger(number);
      const inRange = number >= (field.min ?? -Infinity) && number <= (field.max ?? Infinity);
      return isWhole && inRange ? number : undefined;
    }
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'media':
    case 'mediaList': {
      const media = mediaOf(value).filter((medium) => isPossible(field, medium));
      const kept = media.slice(0, field.maxItems ?? 1);
      return kept.length === 0 ? undefined : kept;
    }
    case 'tags': {
      const tags = textList(value)?.slice(0, field.maxItems);
      return tags === undefined || tags.length === 0 ? undefined : tags;
    }
    case 'elements': {
      const elements = elementsOf(value).slice(0, field.maxItems);
      return elements.length === 0 ? undefined : elements;
    }
  }
}

/** Whether the field has a way to take it at all; type, size and dimensions are checked when it is sent. */
export function isPossible(field: FormField, { source, result }: MediaValue): boolean {
  const media = field.media;
  if (media === undefined) return false;
  if (source.kind === 'url') return media.url && (media.asset || !source.url.startsWith('asset://'));
  if (source.kind === 'result') return media.file || result === undefined || result.linked;
  return (
    media.file &&
    (media.types.length === 0 ? source.mime.startsWith(media.kind) : media.types.includes(source.mime))
  );
}
