/** Checks a filled form before anything is sent: each field alone, then the rules between them. */

import type { FieldIssue } from '../errors.ts';
import { formatSize } from '../size.ts';
import { say } from '../words/form/say.ts';
import { listed } from '../words.ts';
import { requestIssues } from './rules.ts';
import type {
  FormContext,
  FormField,
  FormValue,
  FormValues,
  MediaValue,
  ModelForm,
  ResultFacts,
} from './types.ts';
import { elementsOf, isEmptyValue, mediaOf, toRequest } from './values.ts';

/** All complaints, in the order of the form's fields; `path` is the field's name. Empty: it may be sent. */
export function validateForm(values: FormValues, form: ModelForm, context: FormContext = {}): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const add = (path: string, message: string | null) => {
    if (message !== null && !issues.some((issue) => issue.path === path)) issues.push({ path, message });
  };
  for (const field of form.fields) {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    if (isEmptyValue(value)) add(field.name, field.required ? missing(field) : null);
    else add(field.name, valueProblem(field, value as FormValue));
  }
  add('mask', maskProblem(values));
  const { fields, inputs } = toRequest(form, values);
  const { family, operation, modelId, endpoint } = form;
  const ruled = requestIssues({ family, operation, model: modelId, endpoint, fields, inputs }, context);
  for (const { path, message } of ruled) add(nameInForm(path, form), message);
  const place = (path: string) => {
    const index = form.fields.findIndex((field) => field.name === path);
    return index < 0 ? form.fields.length : index;
  };
  return issues.sort((a, b) => place(a.path) - place(b.path));
}

/**
 * The form's field that a complaint is about, by the names and paths that TokenLab uses (`prompt`,
 * `body.images[0].image_url`, `seconds`); the path itself when no field matches.
 */
export function nameInForm(path: string, form: ModelForm): string {
  const names = new Set(form.fields.map((field) => field.name));
  const parts = path.split(/[.[\]]+/).filter((part) => part !== '' && !/^\d+$/.test(part));
  for (const part of [path, ...parts]) {
    if (names.has(part)) return part;
    const kin = kindred.find((group) => group.includes(part))?.find((name) => names.has(name));
    if (kin !== undefined) return kin;
  }
  return path;
}

const kindred: readonly (readonly string[])[] = [
  ['duration', 'seconds'],
  ['aspect_ratio', 'ratio'],
  ['output_audio', 'outputAudio', 'generate_audio'],
  ['output_compression', 'compression'],
  ['image_url', 'image', 'image_urls', 'images', 'reference_images', 'referenceImages', 'start_image'],
  ['material_asset_ids', 'material_asset_id'],
  ['mask', 'mask_url'],
  ['permission', 'public'],
];

const missing = (field: FormField): string =>
  field.type === 'select'
    ? say('chooseValue')
    : field.media
      ? say('thisInputIsRequired')
      : say('thisIsRequired');

function valueProblem(field: FormField, value: FormValue): string | null {
  switch (field.type) {
    case 'text':
    case 'textarea':
      return textProblem(field, value);
    case 'select':
      return choiceProblem(field, value);
    case 'integer':
    case 'number':
      return numberProblem(field, value);
    case 'boolean':
      return typeof value === 'boolean' ? null : say('thisCanOnlyBeOn');
    case 'media':
    case 'mediaList':
      return mediaProblem(field, mediaOf(value));
    case 'tags': {
      const tags = Array.isArray(value) ? (value as string[]) : [];
      if (tags.length > (field.maxItems ?? Infinity))
        return say('atMostCountEntriesAre', { count: field.maxItems ?? 0 });
      const longest = field.maxItemLength ?? Infinity;
      return tags.some((tag) => tag.length > longest) ? say('entryMayHaveAtMost', { count: longest }) : null;
    }
    case 'elements': {
      const items = elementsOf(value);
      return items.length > (field.maxItems ?? Infinity)
        ? say('atMostCountElementsAre', { count: field.maxItems ?? 0 })
        : null;
    }
  }
}

function textProblem(field: FormField, value: FormValue): string | null {
  if (typeof value !== 'string') return say('thisMustBeText');
  const length = [...value].length;
  const most = field.maxLength ?? Infinity;
  return length > most ? say('lengthCharactersAreTooMany', { length, most }) : null;
}

function choiceProblem(field: FormField, value: FormValue): string | null {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : null;
  if (text === null) return say('chooseValue');
  if (field.options?.includes(text)) return null;
  if (!field.custom) return say('valueIsNotPossibleWith', { value: text.slice(0, 40) });
  return text.length > 200 ? say('thisValueIsTooLong') : null;
}

function numberProblem(field: FormField, value: FormValue): string | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) return say('thisMustBeNumber');
  if (field.type === 'integer' && !Number.isInteger(number)) return say('thisMustBeWholeNumber');
  const { min = -Infinity, max = Infinity } = field;
  if (number >= min && number <= max) return null;
  return say('thisMustBeBetweenMin', { min: field.min ?? 'any', max: field.max ?? 'any' });
}

function mediaProblem(field: FormField, items: readonly MediaValue[]): string | null {
  const rules = field.media;
  const most = field.maxItems ?? 1;
  if (rules === undefined) return null;
  if (items.length > most)
    return most === 1 ? say('onlyOneInputIsPossible') : say('atMostCountInputsAre', { count: most });
  let total = 0;
  for (const item of items) {
    const { source } = item;
    if (source.kind === 'url') {
      if (/^asset:\/\//i.test(source.url) ? !rules.asset : !rules.url) return say('thisModelDoesntTakeSuch');
    } else if (source.kind === 'file') {
      total += source.bytes;
      const problem = fileProblem(rules, source);
      if (problem !== null) return problem;
    } else {
      total += item.result?.bytes ?? 0;
      const problem = item.result === undefined ? null : resultProblem(rules, item.result);
      if (problem !== null) return problem;
    }
    const problem = sizeProblem(rules, item);
    if (problem !== null) return problem;
  }
  if (rules.maxTotalBytes !== null && total > rules.maxTotalBytes) {
    return say('allFilesTogetherMayBe', { size: formatSize(rules.maxTotalBytes) });
  }
  return null;
}

function fileProblem(
  rules: NonNullable<FormField['media']>,
  source: { name: string; mime: string; bytes: number },
): string | null {
  if (!rules.file) return say('tokenLabTakesOnlyPublicLink');
  const fits =
    rules.types.length === 0 ? source.mime.startsWith(`${rules.kind}/`) : rules.types.includes(source.mime);
  if (!fits) {
    const wanted = rules.types.map((type) => type.replace(/^.*\//, '').toUpperCase());
    const needed = wanted.length > 0 ? listed(wanted) : say(`kind.${rules.kind}`);
    return source.mime === ''
      ? say('fileOfUnknownType', { needed })
      : say('fileOfOtherType', { type: source.mime, needed });
  }
  if (source.bytes === 0) return say('thisFileIsEmpty');
  if (rules.maxBytes !== null && source.bytes > rules.maxBytes) {
    return say('thisFileIsSizeAt', { size: formatSize(source.bytes), most: formatSize(rules.maxBytes) });
  }
  return null;
}

/** A result goes out as a file where files are taken, else as TokenLab's own link to it. */
function resultProblem(
  rules: NonNullable<FormField['media']>,
  { mime, bytes, linked }: ResultFacts,
): string | null {
  if (rules.file) {
    return mime === null ? null : fileProblem(rules, { name: '', mime, bytes: bytes ?? 1 });
  }
  return linked ? null : say('tokenLabTakesOnlyLinkHere');
}

function sizeProblem(rules: NonNullable<FormField['media']>, { width, height }: MediaValue): string | null {
  if (width === null || height === null || width <= 0 || height <= 0) return null;
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (rules.minSide !== null && short < rules.minSide)
    return say('eachSideMustHaveAt', { minSide: rules.minSide });
  if (rules.maxSide !== null && long > rules.maxSide)
    return say('eachSideMayHaveAt', { maxSide: rules.maxSide });
  const ratio = width / height;
  if (rules.minRatio !== null && ratio < rules.minRatio) return say('thisImageIsTooNarrow');
  if (rules.maxRatio !== null && ratio > rules.maxRatio) return say('thisImageIsTooWide');
  return null;
}

/** A mask must lie exactly on the picture that it masks. */
function maskProblem(values: FormValues): string | null {
  const [mask] = mediaOf(values.mask);
  const [source] = mediaOf(values.image_urls ?? values.image_url);
  if (mask?.width == null || mask.height == null || source?.width == null || source.height == null)
    return null;
  if (mask.width === source.width && mask.height === source.height) return null;
  return say('maskIsWidthXHeight', {
    width: String(mask.width),
    height: String(mask.height),
    width2: String(source.width),
    height2: String(source.height),
  });
}
