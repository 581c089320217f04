/**
 * The one way to check a value of a stranger, of the disk or of the window against a schema. It never throws: what the
 * library cannot read is refused like anything else that does not fit. The walls let nothing else call the library's parse.
 */
import type { z } from 'zod';
import { schemaWords } from './schema-words.ts';

export type Issues = Pick<z.ZodError, 'issues'>;
type Checked<T> =
  | { success: true; data: T; error?: undefined }
  | { success: false; data?: undefined; error: Issues };

/** What a schema makes of a value, or what is wrong with it; without issues where not even that can be named. */
export function checked<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  try {
    return schema.safeParse(value, { error: schemaWords });
  } catch {
    // Below: everything beside the bad part still counts.
  }
  try {
    makeComparable(value);
    return schema.safeParse(value, { error: schemaWords });
  } catch {
    return { success: false, error: { issues: [] } };
  }
}

/** The same, and `otherwise` for a value that does not fit. */
export function checkedOr<T>(schema: z.ZodType<T>, value: unknown, otherwise: T): T {
  const read = checked(schema, value);
  return read.success ? read.data : otherwise;
}

/**
 * The library compares the `length` of whatever stands where a text or a list belongs. Asked for a number,
 * `{"toString":1,"valueOf":1}` throws, and so does a list of ten thousand lists in each other. From here on such a
 * length is not a number. JSON, copies and the names of members do not show the difference.
 */
function makeComparable(value: unknown): void {
  const left = [value];
  const seen = new Set<object>();
  while (left.length > 0) {
    const each = left.pop();
    if (typeof each !== 'object' || each === null || seen.has(each)) continue;
    seen.add(each);
    const length: unknown = 'length' in each ? each.length : null;
    if (typeof length === 'object' && length !== null)
      Reflect.defineProperty(length, Symbol.toPrimitive, { value: () => Number.NaN });
    for (const part of Object.values(each)) left.push(part);
  }
}
