/**
 * Finds pieces of known private texts (live keys, prompts) in other text: the whole, or any fragment long enough to
 * matter, in any letter case. This is how a key that was split over two fields is still recognised.
 */

export interface FragmentRules {
  /** Characters that must agree before a fragment counts. */
  gram: number;
  /** Every how many characters of the private text an index entry is made; a fragment of gram+stride-1 is sure to hit. */
  stride: number;
  /** What stands in its place. */
  replacement: string;
  /** Whether a gram is telling enough to act on; keeps everyday words in a key from being removed everywhere. */
  telling?: (gram: string) => boolean;
}

export type FragmentRemover = (text: string) => string;

/** True for grams that look random: at least two of digits, small letters, capitals, with few repeats. */
export function looksRandom(gram: string): boolean {
  const kinds = Number(/\d/.test(gram)) + Number(/[a-z]/.test(gram)) + Number(/[A-Z]/.test(gram));
  return kinds >= 2 && new Set(gram).size >= Math.ceil(gram.length / 2);
}

// Lower-casing some letters changes the length, which would shift every position after them.
const fold = (text: string): string => {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
};

/** A function that replaces every fragment of `sources` in a text. Linear in the text for an ordinary one. */
export function fragmentRemover(sources: readonly string[], rules: FragmentRules): FragmentRemover {
  const { gram, stride, replacement, telling = () => true } = rules;
  const index = new Map<string, { source: string; at: number }>();
  for (const original of sources) {
    const source = fold(original);
    for (let at = 0; at + gram <= source.length; at += stride) {
      const key = source.slice(at, at + gram);
      if (!index.has(key) && telling(original.slice(at, at + gram))) index.set(key, { source, at });
    }
  }
  if (index.size === 0) return (text) => text;

  return (text) => {
    if (text.length < gram) return text;
    const folded = fold(text);
    let out = '';
    let copied = 0;
    for (let at = 0; at + gram <= folded.length; at += 1) {
      const hit = index.get(folded.slice(at, at + gram));
      if (hit === undefined) continue;
      let start = at;
      let from = hit.at;
      while (start > copied && from > 0 && folded[start - 1] === hit.source[from - 1]) {
        start -= 1;
        from -= 1;
      }
      let end = at + gram;
      let until = hit.at + gram;
      while (end < folded.length && until < hit.source.length && folded[end] === hit.source[until]) {
        end += 1;
        until += 1;
      }
      const joined = start === copied && out.endsWith(replacement);
      out += text.slice(copied, start) + (joined ? '' : replacement);
      copied = end;
      at = end - 1;
    }
    return copied === 0 ? text : out + text.slice(copied);
  };
}
