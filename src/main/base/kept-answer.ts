/** An answer as it is kept for a later version: any JSON value, at any depth, without ever throwing. */

/** Longer texts of an answer are media, not facts; they are kept as results. */
const longestText = 50_000;
/** What is cut when the whole is too long otherwise. */
const shortText = 1_000;

/**
 * The answer as JSON, texts longer than `text` named by their length; null when there is none, or it is longer than
 * `longest` even when only short texts are kept.
 */
export function keptAnswer(raw: unknown, longest: number, text = longestText): string | null {
  if (raw === null || raw === undefined) return null;
  return written(raw, text, longest) ?? written(raw, shortText, longest);
}

/** `JSON.stringify` without its recursion, which a few thousand lists in each other exhaust. */
function written(raw: unknown, text: number, longest: number): string | null {
  const parts: string[] = [];
  let length = 0;
  /** What is still to be written, the next one last. */
  const rest: ({ sign: string } | { value: unknown })[] = [{ value: raw }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    let part = '';
    if ('sign' in next) part = next.sign;
    else if (Array.isArray(next.value)) {
      part = '[';
      rest.push({ sign: ']' });
      for (let at = next.value.length - 1; at >= 0; at -= 1) {
        rest.push({ value: next.value[at] });
        if (at > 0) rest.push({ sign: ',' });
      }
    } else if (typeof next.value === 'object' && next.value !== null) {
      part = '{';
      rest.push({ sign: '}' });
      const members = Object.entries(next.value);
      for (let at = members.length - 1; at >= 0; at -= 1) {
        const [key, value] = members[at] as [string, unknown];
        rest.push({ value }, { sign: `${at > 0 ? ',' : ''}${JSON.stringify(key)}:` });
      }
    } else part = scalar(next.value, text);
    length += part.length;
    if (length > longest) return null;
    parts.push(part);
  }
  return parts.join('');
}

const scalar = (value: unknown, text: number): string =>
  JSON.stringify(typeof value === 'string' && value.length > text ? `[${value.length} characters]` : value) ??
  'null';

/** Largest answer that is kept, in characters of JSON. */
export const longestKept = 4_000_000;

/** The same of what was read somewhere else, where it may be written already. */
export const keptOf = (
  { raw, kept }: { raw: unknown; kept?: string | null },
  longest: number,
  text = longestText,
): string | null => (kept === undefined ? keptAnswer(raw, longest, text) : kept);
