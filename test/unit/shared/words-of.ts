/** Reads files of words, for tests. */
import type { Words } from '../../../src/shared/language.ts';

/** Every string with its dotted key. */
export const leavesOf = (words: Words, before = ''): [key: string, text: string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${before}${key}`, value] as [string, string]]
      : leavesOf(value, `${before}${key}.`),
  );

/** The names of its parameters, each once, in alphabetical order. */
export const parametersOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map(([, name]) => name ?? ''))].sort();
