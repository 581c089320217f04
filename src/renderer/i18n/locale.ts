/** The form in which the window writes dates, lists and counts, and sorts names: that of the language in force. */

import i18next from 'i18next';
import { type Language, languages, languageTags, preferredLanguage } from '../../shared/language.ts';

const isOf = (tag: string, language: Language): boolean =>
  tag.toLowerCase().split('-')[0] === language && preferredLanguage([tag]) === language;

/** The computer's own form of a language where it has one, such as `en-GB`. */
export const localeFor = (language: Language, ofComputer: readonly string[]): string =>
  ofComputer.find((tag) => isOf(tag, language)) ?? languageTags[language];

/** Makes something once for each language; `make` gets the locale. */
export function perLanguage<T>(make: (locale: string) => T): () => T {
  const made = new Map<Language, T>();
  return () => {
    const language = languages.find((each) => each === i18next.language) ?? 'en';
    const known = made.get(language) ?? make(localeFor(language, navigator.languages));
    made.set(language, known);
    return known;
  };
}
