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
