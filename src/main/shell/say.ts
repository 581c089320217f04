/** Says what the system draws (menu, tray, notifications, dialogs) in the language of the moment. */
import { app } from 'electron';
import { type Language, type LanguageChoice, languageFor } from '../../shared/language.ts';
import { addWords, speaker, textOf, type Wording } from '../../shared/sentence.ts';
import en from './en.ts';
import zh from './zh.ts';

const speak = speaker('shell', en);
addWords('zh', 'shell', zh);

let language: Language = 'en';

export const currentLanguage = (): Language => language;

/** The language of the computer, as far as it is one of ours. */
export const systemLanguage = (): Language => languageFor('system', app.getPreferredSystemLanguages());

/** @returns whether another language is in force now */
export function setLanguage(choice: LanguageChoice): boolean {
  const next = languageFor(choice, app.getPreferredSystemLanguages());
  const isNew = next !== language;
  language = next;
  return isNew;
}

export const say: Wording<typeof en> = (key, ...params) => textOf(speak(key, ...params), language);
