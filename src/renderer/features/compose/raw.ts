/** Fields that are written as JSON by hand. Pure. */
import type { JsonObject } from '../../../shared/json.ts';

export type RawFields =
  | { kind: 'none' }
  | { kind: 'fields'; fields: JsonObject }
  | { kind: 'notJson'; reason: string }
  | { kind: 'notObject' };

/** What the text says; blank text says nothing. */
export function readRaw(text: string): RawFields {
  if (text.trim() === '') return { kind: 'none' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'notJson', reason: (error as SyntaxError).message };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'notObject' };
  return Object.keys(value).length === 0 ? { kind: 'none' } : { kind: 'fields', fields: value as JsonObject };
}

/** The text with one more empty field, or null when the text has to be fixed first. */
export function withField(text: string, name: string): string | null {
  const raw = readRaw(text);
  if (raw.kind === 'notJson' || raw.kind === 'notObject') return null;
  const fields = raw.kind === 'fields' ? raw.fields : {};
  return JSON.stringify({ ...fields, [name]: fields[name] ?? '' }, null, 2);
}
