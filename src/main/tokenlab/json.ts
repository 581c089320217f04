/** Reading JSON that somebody else wrote: every helper takes anything and answers with a value or null. */

export type JsonRecord = Record<string, unknown>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own member of a record; undefined for anything else, so that inherited names never count. */
export const member = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** The first member of `names` that is neither missing, null nor an empty string. */
export function firstMember(value: unknown, ...names: string[]): unknown {
  for (const name of names) {
    const found = member(value, name);
    if (found !== undefined && found !== null && found !== '') return found;
  }
  return undefined;
}

/** A non-empty string, or a finite number written as one; else null. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return null;
}

/** A finite number, also when it came as a string (`"42"`, `"42 %"`); else null. */
export function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  // No number of anybody is longer, and a pattern over a long text takes its time.
  if (typeof value !== 'string' || value.length > 400) return null;
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*%?\s*$/.exec(value);
  const number = Number(match?.[1] ?? Number.NaN);
  return Number.isFinite(number) ? number : null;
}

/** True for `true`, `"true"` in any case, and 1. */
export const asFlag = (value: unknown): boolean =>
  value === true || value === 1 || (typeof value === 'string' && value.trim().toLowerCase() === 'true');

/** `true` or `false`, also when it came as a word; null for anything else, which says neither. */
export function asTruth(value: unknown): boolean | null {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (word === true || word === 'true') return true;
  return word === false || word === 'false' ? false : null;
}

/** Strings of an array (numbers written out); a lone string is an array of one; else empty. */
export function asTexts(value: unknown): string[] {
  const items = Array.isArray(value) ? value : [value];
  return items.map(asText).filter((text): text is string => text !== null);
}

const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/** Unix ms from Unix seconds, Unix milliseconds (above 1e12), either as a string, or an ISO date; else null. */
export function asInstant(value: unknown): number | null {
  const number = asNumber(value);
  let ms: number;
  if (number !== null) ms = number > 1e12 ? number : number * 1000;
  else if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)) ms = Date.parse(value);
  else return null;
  return Number.isFinite(ms) && ms >= earliest && ms <= latest ? Math.round(ms) : null;
}

export type Parsed = { ok: true; value: unknown } | { ok: false };

/** JSON.parse as a value. */
export function parseJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
