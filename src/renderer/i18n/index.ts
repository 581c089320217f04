/**
 * Every string of the window's own comes from here. Each feature keeps its words in files of its own, one for each language;
 * the namespace is the feature's folder name, `ui` holds the words that features share.
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { formatter, interpolation } from '../../shared/words.ts';
import { english } from './en.ts';

void i18next
  .use(formatter)
  .use(initReactI18next)
  .init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'ui',
    ns: Object.keys(english),
    resources: { en: english },
    interpolation,
    returnNull: false,
  });

export { i18next };
