/** JSON as a part of a request: any value, within bounds, looked at without recursion. */
import { z } from 'zod';
import type { JsonValue } from './json.ts';
import { say } from './words/shared/say.ts';

/** No field of any model is nested so deeply; what is would exhaust the stack of whatever writes or reads it later. */
const mostDepth = 100;
const mostValues = 100_000;

/** Whether it is JSON that can be written, sent and read again without harm. Pure. */
export function isBoundedJson(value: unknown): value is JsonValue {
  let level: unknown[] = [value];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    values += level.length;
    if (depth > mostDepth || values > mostValues) return false;
    for (const each of level) {
      if (each === null || typeof each === 'string' || typeof each === 'boolean') continue;
      if (typeof each === 'number' && Number.isFinite(each)) continue;
      if (Array.isArray(each)) for (const item of each) next.push(item);
      else if (isPlain(each)) for (const item of Object.values(each)) next.push(item);
      else return false;
    }
    level = next;
  }
  return true;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export const jsonSchema: z.ZodType<JsonValue> = z.custom<JsonValue>(isBoundedJson, say('isNoJson'));
