/**
 * Sentences that main says: errors, complaints about fields, doubts about files. Each is made in English, and that text is
 * what the ledger, the log, sidecars and support packets keep. `words/` holds them, a folder for each room and a file for each
 * language; the window finds the Chinese by the English text (`translation.ts`).
 */
import type { Words } from './language.ts';
import { formatter } from './words.ts';

/** The keys of a file of words; the forms of a plural have one key. `a.b` for groups. */
export type KeyOf<W> = {
  [Key in keyof W & string]: W[Key] extends string ? Stem<Key> : `${Key}.${KeyOf<W[Key]>}`;
}[keyof W & string];
type Stem<Key extends string> = Key extends `${infer Name}_${'one' | 'other'}` ? Name : Key;

type TextAt<W, Key> = Key extends keyof W
  ? W[Key]
  : Key extends `${infer Group}.${infer Rest}`
    ? Group extends keyof W
      ? TextAt<W[Group], Rest>
      : never
    : Key extends string
      ? `${Key}_other` extends keyof W
        ? W[`${Key}_other`]
        : never
      : never;

type NamesIn<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Given<Text> = [NamesIn<Text>] extends [never]
  ? []
  : [params: { [Name in NamesIn<Text>]: Name extends 'count' ? number : string | number }];

/** Gives the text of a key, with the values of its parameters. */
export type Say<W> = <Key extends KeyOf<W>>(key: Key, ...params: Given<TextAt<W, Key>>) => string;

export type Values = Readonly<Record<string, string | number>>;

/** What says the words of a file. */
export const speaker =
  <W extends Words>(words: W, language = 'en'): Say<W> =>
  (key, ...[params]) => {
    const values = (params ?? {}) as Values;
    return filled(textAt(words, key, language, values.count), values, language);
  };

/** Puts the values in; numbers get the grouping of the language. */
export const filled = (text: string, values: Values, language: string): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) =>
    formatter.format(values[name], undefined, language),
  );

function textAt(words: Words, key: string, language: string, count: string | number | undefined): string {
  const path = key.split('.');
  const last = path.pop() ?? '';
  let group: Words | string | undefined = words;
  for (const part of path) group = typeof group === 'object' ? group[part] : undefined;
  if (typeof group !== 'object') return key;
  const form = new Intl.PluralRules(language).select(Number(count));
  const text = group[last] ?? group[`${last}_${form}`] ?? group[`${last}_other`];
  return typeof text === 'string' ? text : key;
}
