/** Finds another language's text for a sentence that `sentence.ts` has made in English, also one from the ledger. */
import type { Words } from './language.ts';
import { filled } from './sentence.ts';
import { listed } from './words.ts';

/** The same sentences in English and in the other language. */
export type Pair = readonly [english: Words, other: Words];

/** In these parameters stand pieces of sentences, and amounts, which have words of their own. */
const pieces: ReadonlySet<string> = new Set([
  'because',
  'reason',
  'why',
  'who',
  'what',
  'asks',
  'kind',
  'found',
  'wanted',
  'fault',
  'problem',
  'amount',
  'most',
]);

/** In these stand things side by side, which each language sets in its own way; see `listed`. */
const lists: ReadonlySet<string> = new Set([
  'codings',
  'fields',
  'missing',
  'names',
  'needed',
  'parts',
  'places',
  'possible',
]);

interface Pattern {
  form: RegExp;
  names: readonly string[];
  other: string;
  /** How much of it is not a parameter: what says more is tried first. */
  weight: number;
}

const mostKept = 2_000;

/**
 * @returns the text in the other language. What has no words, such as a name or what TokenLab says, stays as it is; of
 *   several sentences each is looked for alone.
 */
export function translator(pairs: readonly Pair[], language: string): (text: string) => string {
  const exact = new Map<string, string>();
  const patterns: Pattern[] = [];
  for (const [english, other] of pairs) collect(english, other, exact, patterns);
  patterns.sort((a, b) => b.weight - a.weight);
  const known = new Map<string, string>();

  /** Several are joined by semicolons. */
  const piece = (text: string): string =>
    whole(text) ??
    text
      .split('; ')
      .map((part) => whole(part) ?? part)
      .join('；');

  const list = (text: string): string =>
    listed(
      text.split(', ').map((part) => whole(part) ?? part),
      language,
    );

  const whole = (text: string): string | null => {
    const same = exact.get(text);
    if (same !== undefined) return same;
    for (const { form, names, other } of patterns) {
      const found = form.exec(text);
      if (found === null || takesSentences(text, found)) continue;
      const values = names.map((name, index) => {
        const value = found[index + 1] ?? '';
        return [name, pieces.has(name) ? piece(value) : lists.has(name) ? list(value) : value] as const;
      });
      return filled(other, Object.fromEntries(values), language);
    }
    return null;
  };

  /** Whether a parameter has taken in a sentence that has words of its own. */
  const takesSentences = (text: string, found: RegExpExecArray): boolean =>
    (found.indices ?? []).slice(1).some(([start, end] = [0, 0]) =>
      [...text.slice(start, end).matchAll(/[.!?]\s+/g)].some((stop) => {
        const next = start + stop.index + stop[0].length;
        return whole(text.slice(next)) !== null || whole(text.slice(0, start + stop.index + 1)) !== null;
      }),
    );

  const inSentences = (text: string): string => {
    const parts = text.split(/(?<=[.!?)])\s+/);
    const out: string[] = [];
    for (let from = 0; from < parts.length; ) {
      let to = parts.length;
      let found = whole(parts.slice(from, to).join(' '));
      while (found === null && to > from + 1) {
        to -= 1;
        found = whole(parts.slice(from, to).join(' '));
      }
      out.push(found ?? `${parts[from]} `);
      from = found === null ? from + 1 : to;
    }
    return out.join('').trimEnd();
  };

  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = whole(text) ?? inSentences(text);
    if (known.size >= mostKept) known.clear();
    known.set(text, found);
    return found;
  };
}

function collect(english: Words, other: Words, exact: Map<string, string>, patterns: Pattern[]): void {
  for (const [key, text] of Object.entries(english)) {
    const twin = other[key] ?? other[key.replace(/_one$/, '_other')];
    if (typeof text === 'object') {
      if (typeof twin === 'object') collect(text, twin, exact, patterns);
    } else if (typeof twin === 'string') {
      const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '');
      if (names.length === 0) exact.set(text, twin);
      else
        patterns.push({
          form: formOf(text),
          names,
          other: twin,
          weight: text.replace(/\{\{\w+\}\}/g, '').length,
        });
    }
  }
}

const formOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split(/\{\{\w+\}\}/)
      .map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('([\\s\\S]*?)')}$`,
    'd',
  );
