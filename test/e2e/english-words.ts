/** All English words of the window, those that are loaded later too. */
import { english as first } from '../../src/renderer/i18n/en.ts';
import { laterEnglish } from '../../src/renderer/i18n/en-later.ts';

/** Some features have words in both. */
function joined(one: object, other: object): object {
  const all: Record<string, unknown> = { ...one };
  for (const [name, words] of Object.entries(other)) {
    const before = all[name];
    all[name] = typeof before === 'object' && before !== null ? joined(before, words) : words;
  }
  return all;
}

export const english = joined(first, laterEnglish) as typeof first & typeof laterEnglish;
