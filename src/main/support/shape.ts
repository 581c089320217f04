/** The shape of a request: names, types, lengths, and the few values that say nothing about a person. */
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { bareMime } from '../base/headers.ts';
import type { Redactor } from './redact.ts';
import { hostClass } from './redactors.ts';
import type { ValueShape } from './schema.ts';

const maxDepth = 6;
const maxItems = 20;
const maxFields = 80;

/** Settings whose values come from a list or follow a fixed pattern; of every other text only the length is given. */
const enumerated = new Set(
  'size resolution aspect_ratio ratio quality style background output_format response_format format mode moderation action operation reference_image_type service_tier effect_type camera_movement motion_strength voice texture topology duration seconds n fps category'.split(
    ' ',
  ),
);
const words = /^[a-z][a-z_-]{0,23}$/;
const measures =
  /^(?:\d{1,5}(?:\.\d{1,3})?(?:x|:|\/)\d{1,5}(?:\.\d{1,3})?|\d{1,5}(?:\.\d{1,3})?[a-z%]{0,2}|[1-9]k)$/i;

/** What may be said of one value. Bounded in depth and width; total. */
export function shapeOf(value: JsonValue, name: string, redactor: Redactor, depth = 0): ValueShape {
  if (value === null || value === undefined) return { type: 'null' };
  if (typeof value === 'boolean') return { type: 'boolean', value };
  if (typeof value === 'number') {
    const telling = Number.isFinite(value) && Math.abs(value) < 1_000_000;
    return telling ? { type: 'number', value } : { type: 'number' };
  }
  if (typeof value === 'string') return shapeOfText(value, name, redactor);
  if (depth >= maxDepth) return { type: 'text', length: JSON.stringify(value).length };
  if (Array.isArray(value)) {
    const items = value.slice(0, maxItems).map((item) => shapeOf(item, name, redactor, depth + 1));
    return { type: 'list', length: value.length, items };
  }
  return { type: 'object', fields: fieldShapes(value, redactor, depth + 1) };
}

/** Fields in the order of their names, so that the same request always gives the same packet. */
export function fieldShapes(
  fields: JsonObject,
  redactor: Redactor,
  depth = 0,
): { name: string; shape: ValueShape }[] {
  return Object.keys(fields)
    .sort()
    .slice(0, maxFields)
    .map((name) => ({
      name: fieldName(name, redactor),
      shape: shapeOf(fields[name] as JsonValue, name, redactor, depth),
    }));
}

/** A field's name when it looks like one, else a word that says that it did not. */
export function fieldName(name: string, redactor: Redactor): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_.[\]-]{0,59}$/.test(name) && redactor.text(name) === name;
  const compact = name.replace(/[_.[\]-]/g, '');
  const random = compact.length > 9 && /\d/.test(compact) && /[a-z]/.test(compact) && /[A-Z]/.test(compact);
  return plain && !random ? name : '[unusual-name]';
}

function shapeOfText(value: string, name: string, redactor: Redactor): ValueShape {
  const text = value.trim();
  const scheme = /^([a-z][a-z0-9+.-]{1,15}):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined) {
    const known = ['http', 'https', 'ws', 'wss', 'file', 'asset', 's3', 'gs', 'ftp', 'blob'].includes(scheme);
    return {
      type: 'url',
      scheme: known ? scheme : 'other',
      hostClass: classOfUrl(text),
      length: value.length,
    };
  }
  if (/^data:/i.test(text)) {
    return {
      type: 'data_url',
      mime: mimeName(/^data:([^;,]{0,100})/i.exec(text)?.[1]),
      length: value.length,
    };
  }
  const listed = enumerated.has(name) && text === value && (words.test(value) || measures.test(value));
  // The private texts of the job hold this very value when somebody used a setting as a prompt.
  return listed && redactor.text(value) === value
    ? { type: 'text', length: value.length, value }
    : { type: 'text', length: value.length };
}

function classOfUrl(text: string): 'tokenlab' | 'loopback' | 'private' | 'public' | 'unknown' {
  if (!URL.canParse(text)) return 'unknown';
  const { hostname } = new URL(text);
  return hostname === '' ? 'unknown' : hostClass(hostname);
}

/** A media type when it is a plain one of the usual families, else null: parameters and made-up types are dropped. */
export function mimeName(mime: string | null | undefined): string | null {
  const bare = bareMime(mime) ?? '';
  return /^(?:image|video|audio|model|text|application)\/[a-z][a-z.+-]{0,30}(?:\d{1,2})?$/.test(bare)
    ? bare
    : null;
}
