/**
 * Header values that hold nothing of a key. The same ones come with each answer, and to look for a key in them costs more than
 * to read the answer. Of the key itself only a digest is kept.
 */
import { createHash } from 'node:crypto';

export interface CleanValues {
  /** `forget` of this key, which is not asked for a value that it has once left as it is. */
  of(key: string | undefined, forget: (text: string) => string): (value: string) => string;
}

/** Longer values, and more of them, are no headers that come again. */
const longest = 128;
const most = 256;

export function createCleanValues(): CleanValues {
  let clean = new Set<string>();
  let ofKey = '';

  return {
    of(key, forget) {
      if (key === undefined) return forget;
      const digest = createHash('sha256').update(key).digest('base64');
      if (digest !== ofKey) clean = new Set();
      ofKey = digest;
      // An answer to another key may still be on its way: what one key leaves as it is says nothing of the other.
      const known = clean;
      return (value) => {
        if (known.has(value)) return value;
        const left = forget(value);
        if (left !== value || value.length > longest) return left;
        if (known.size === most) known.clear();
        known.add(value);
        return left;
      };
    },
  };
}
