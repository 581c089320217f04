/** Checks a filled form before anything is sent: each field alone, then the rules between them. */
import type { FieldIssue } from '../errors.ts';
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
  field.type === 'select' ? 'Choose a value.' : field.media ? 'This input is needed.' : 'This is needed.';

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
      return typeof value === 'boolean' ? null : 'This can only be on or off.';
    case 'media':
    case 'mediaList':
      return mediaProblem(field, mediaOf(value));
    case 'tags': {
      const tags = Array.isArray(value) ? (value as string[]) : [];
      if (tags.length > (field.maxItems ?? Infinity))
        return `At most ${field.maxItems} entries are possible.`;
      const longest = field.maxItemLength ?? Infinity;
      return tags.some((tag) => tag.length > longest)
        ? `An entry may have at most ${longest} characters.`
        : null;
    }
    case 'elements': {
      const items = elementsOf(value);
      return items.length > (field.maxItems ?? Infinity)
        ? `At most ${field.maxItems} elements are possible.`
        : null;
    }
  }
}

function textProblem(field: FormField, value: FormValue): string | null {
  if (typeof value !== 'string') return 'This must be a text.';
  const length = [...value].length;
  const most = field.maxLength ?? Infinity;
  return length > most
    ? `${length.toLocaleString('en')} characters are too many; ${most.toLocaleString('en')} are possible.`
    : null;
}

function choiceProblem(field: FormField, value: FormValue): string | null {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : null;
  if (text === null) return 'Choose a value.';
  if (field.options?.includes(text)) return null;
  if (!field.custom)
    return `"${text.slice(0, 40)}" is not possible with this model. Choose one of the values.`;
  return text.length > 200 ? 'This value is too long.' : null;
}

function numberProblem(field: FormField, value: FormValue): string | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) return 'This must be a number.';
  if (field.type === 'integer' && !Number.isInteger(number)) return 'This must be a whole number.';
  const { min = -Infinity, max = Infinity } = field;
  if (number >= min && number <= max) return null;
  return `This must be between ${field.min ?? 'any'} and ${field.max ?? 'any'}.`;
}

function mediaProblem(field: FormField, items: readonly MediaValue[]): string | null {
  const rules = field.media;
  const most = field.maxItems ?? 1;
  if (rules === undefined) return null;
  if (items.length > most)
    return most === 1 ? 'One input is possible here.' : `At most ${most} inputs are possible.`;
  let total = 0;
  for (const item of items) {
    const { source } = item;
    if (source.kind === 'url') {
      if (/^asset:\/\//i.test(source.url) ? !rules.asset : !rules.url)
        return 'This model does not take such a link here.';
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
    return `All files together may have at most ${mebibytes(rules.maxTotalBytes)}.`;
  }
  return null;
}

function fileProblem(
  rules: NonNullable<FormField['media']>,
  source: { name: string; mime: string; bytes: number },
): string | null {
  if (!rules.file) return 'TokenLab takes only a public link here, not a file from this computer.';
  const fits =
    rules.types.length === 0 ? source.mime.startsWith(`${rules.kind}/`) : rules.types.includes(source.mime);
  if (!fits) {
    const wanted = rules.types.map((type) => type.split('/')[1]?.toUpperCase()).join(', ');
    return `This file is ${source.mime || 'of an unknown type'}; ${wanted || rules.kind} is needed.`;
  }
  if (source.bytes === 0) return 'This file is empty.';
  if (rules.maxBytes !== null && source.bytes > rules.maxBytes) {
    return `This file has ${mebibytes(source.bytes)}; at most ${mebibytes(rules.maxBytes)} are possible.`;
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
  return linked ? null : 'TokenLab takes only a link here, and it gave none to this result.';
}

function sizeProblem(rules: NonNullable<FormField['media']>, { width, height }: MediaValue): string | null {
  if (width === null || height === null || width <= 0 || height <= 0) return null;
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (rules.minSide !== null && short < rules.minSide)
    return `Each side must have at least ${rules.minSide} pixels.`;
  if (rules.maxSide !== null && long > rules.maxSide)
    return `Each side may have at most ${rules.maxSide} pixels.`;
  const ratio = width / height;
  if (rules.minRatio !== null && ratio < rules.minRatio) return 'This picture is too narrow for this model.';
  if (rules.maxRatio !== null && ratio > rules.maxRatio) return 'This picture is too wide for this model.';
  return null;
}

/** A mask must lie exactly on the picture that it masks. */
function maskProblem(values: FormValues): string | null {
  const [mask] = mediaOf(values.mask);
  const [source] = mediaOf(values.image_urls ?? values.image_url);
  if (mask?.width == null || mask.height == null || source?.width == null || source.height == null)
    return null;
  if (mask.width === source.width && mask.height === source.height) return null;
  return `The mask is ${mask.width}x${mask.height}, the picture ${source.width}x${source.height}. They must be equal.`;
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MiB`;
