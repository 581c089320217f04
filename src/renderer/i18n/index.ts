/**
 * Every string of the window's own comes from here. Each feature keeps its words in files of its own, one for each language;
 * the namespace is the feature's folder name, `ui` holds the words that features share.
 */
import i18next from 'i18next';
import { type Language, languageTags, type Words } from '../../shared/language.ts';
import { type Pair, translator } from '../../shared/translation.ts';
import { formatter, interpolation } from '../../shared/words.ts';
import { english } from './en.ts';

void i18next.use(formatter).init({
  lng: 'en',
  // The compiler sees that each language has every key: there is nothing to fall back on.
  fallbackLng: false,
  defaultNS: 'ui',
  ns: Object.keys(english),
  // A copy: the later words are put into it.
  resources: { en: structuredClone(english) },
  interpolation,
  returnNull: false,
});

/** Loads the words of the features that the first screen does not show; `later` waits for them. */
export async function laterWords(): Promise<void> {
  if (i18next.hasResourceBundle('en', 'compose')) return;
  const { laterEnglish } = await import('./en-later.ts');
  for (const [namespace, words] of Object.entries(laterEnglish)) {
    i18next.addResourceBundle('en', namespace, words, true);
  }
}

export { perLanguage } from './locale.ts';
export { useTranslation } from './use-translation.ts';
export { i18next };

/** What a language other than English brings with it. */
interface Vocabulary {
  window: Readonly<Record<string, Words>>;
  sentences: readonly Pair[];
}
const vocabularies: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Vocabulary>>> = {
  zh: async () => import('./zh.ts'),
};

let wanted: Language = 'en';
const translators = new Map<string, (sentence: string) => string>();

/** A sentence of main, in the language of the window. */
export const shown = (sentence: string): string => translators.get(i18next.language)?.(sentence) ?? sentence;

/** Shows everything in a language, as soon as its words are there. */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'ui')) {
    const { window, sentences } = await vocabularies[language]();
    for (const [namespace, words] of Object.entries(window)) {
      i18next.addResourceBundle(language, namespace, words);
    }
    translators.set(language, translator(sentences, language));
  }
  // Another one may have been chosen while these were loading.
  if (wanted !== language || i18next.language === language) return;
  document.documentElement.lang = languageTags[language];
  await i18next.changeLanguage(language);
}
