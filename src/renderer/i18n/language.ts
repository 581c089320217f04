/** The language that the window speaks now, and what is shown in it. */
import { type Language, languages } from '../../shared/language.ts';
import { type Message, textOf } from '../../shared/sentence.ts';
import { i18next } from './index.ts';

export const currentLanguage = (): Language =>
  languages.find((language) => language === i18next.language) ?? 'en';

/** What main says, in the language of the window. */
export const messageOf = (message: Message): string => textOf(message, currentLanguage());
