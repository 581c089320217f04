/** How words take in what they are about. Pure; for i18next, which asks for every value that it puts into words. */

export const interpolation = { escapeValue: false, alwaysFormat: true } as const;

/** Numbers get the grouping of the language. A module of i18next. */
export const formatter = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _format?: string, language?: string): string =>
    typeof value === 'number' ? value.toLocaleString(language) : String(value ?? ''),
} as const;

/** Things side by side, as the language sets them: `PNG, JPEG`, or `PNG、JPEG`. */
export const listed = (texts: readonly string[], language = 'en'): string =>
  new Intl.ListFormat(language, { style: 'narrow' }).format(texts);

/** What stands between two sentences: Chinese marks bring their room along. */
export const sentenceGap = (language: string): string => (/^(zh|ja)\b/.test(language) ? '' : ' ');

/** Sentences one behind the other; what is not there is left out. */
export const inSentences = (language: string, ...sentences: readonly (string | false | null)[]): string =>
  sentences.filter(Boolean).join(sentenceGap(language));
