/**
 * Every string of the window's own comes from here; the message of an error comes from main. Each feature keeps its words
 * in its own `en.ts` (a default export); the namespace is the feature's folder name, `ui` holds the words that features share.
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import ui from '../ui/en.ts';

type Words = { [key: string]: string | Words };

const files = import.meta.glob<{ default: Words }>('../features/*/en.ts', { eager: true });
const english: Record<string, Words> = { ui };
for (const [path, file] of Object.entries(files)) {
  const namespace = path.split('/').at(-2);
  if (namespace) english[namespace] = file.default;
}

void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'ui',
  ns: Object.keys(english),
  resources: { en: english },
  interpolation: { escapeValue: false },
  returnNull: false,
});

export { i18next };
