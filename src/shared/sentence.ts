/**
 * Sentences that main says: errors, complaints about fields, notes in the timeline. Each is made in English, which is what the
 * ledger, the log and support packets keep, together with its key and parameters, from which the window shows it in the
 * language of the moment. `words/` holds them: a folder for each room, a file for each language.
 */
import i18next from 'i18next';
import type { Language, Words } from './language.ts';
import { formatter, interpolation } from './words.ts';

/** What a sentence was made of. A parameter may be a sentence of its own. */
export interface Sentence {
  key: string;
  params?: { [name: string]: string | number | Sentence };
}

/** A text for a person. Without `words` it came from elsewhere, such as an older ledger, and is shown as it is. */
export interface Message {
  /** In English. Safe to show; never holds a key or a full prompt. */
  message: string;
  words?: Sentence;
}

/** `a.b` for each string of a file of words; the forms of a plural have one key. */
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

/** The names in `{{name}}` and `{{name, number}}`; the second ones are numbers. */
type NamesIn<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Params<Text, Value> = {
  [Name in NamesIn<Text> as Name extends `${infer Bare},${string}` ? Bare : Name]: Name extends
    | `${string}, number`
    | 'count'
    ? number
    : Value;
};
type Given<Text, Value> = [NamesIn<Text>] extends [never] ? [] : [params: Params<Text, Value>];

export type Speaker<W> = <Key extends KeyOf<W>>(
  key: Key,
  ...params: Given<TextAt<W, Key>, string | number | Message>
) => Required<Message>;
/** The same where only the text is wanted. */
export type Wording<W> = <Key extends KeyOf<W>>(
  key: Key,
  ...params: Given<TextAt<W, Key>, string | number>
) => string;

const texts = i18next.createInstance().use(formatter);
void texts.init({
  lng: 'en',
  fallbackLng: false,
  resources: {},
  interpolation,
  initAsync: false,
});
const find = texts.t as (key: string, params: object) => string;

/** The words of a room in a language. */
export function addWords(language: Language, room: string, words: Words): void {
  texts.addResourceBundle(language, 'translation', { [room]: words }, true, true);
}

/**
 * What a room makes its sentences with.
 * @param room the group of its words, and of the keys of its sentences
 */
export function speaker<W extends Words>(room: string, english: W): Speaker<W> {
  addWords('en', room, english);
  return (key, ...[params]) => {
    const words: Sentence = { key: `${room}.${key}` };
    if (params !== undefined) words.params = made(params);
    return { message: inEnglish(words), words };
  };
}

/** A message among the parameters stays a sentence, so that it changes its language too. */
function made(params: object): NonNullable<Sentence['params']> {
  return Object.fromEntries(
    Object.entries(params as Record<string, string | number | Message>).map(([name, value]) => [
      name,
      typeof value === 'object' ? (value.words ?? value.message) : value,
    ]),
  );
}

function say({ key, params }: Sentence, language: Language): string | null {
  if (!texts.exists(key, { lng: language, count: params?.count as number })) return null;
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params ?? {})) {
    const text = typeof value === 'object' ? say(value, language) : value;
    if (text === null) return null;
    values[name] = text;
  }
  return find(key, { ...values, lng: language });
}

const inEnglish = (words: Sentence): string => say(words, 'en') ?? words.key;

/** The text of a message in a language; in English, as it was made, when this version has no words for it. */
export function textOf({ message, words }: Message, language: Language): string {
  if (language === 'en' || words === undefined) return message;
  return say(words, language) ?? message;
}
