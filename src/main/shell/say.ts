/** Says what the system draws (menu, tray, notifications, dialogs) in the language of the moment. */
import { app } from 'electron';
import { type Language, type LanguageChoice, languageFor } from '../../shared/language.ts';
import { formatMoney } from '../../shared/money.ts';
import { type Say, speaker } from '../../shared/sentence.ts';
import { translator } from '../../shared/translation.ts';
import { chineseSentences } from '../../shared/words/chinese.ts';
import { inSentences } from '../../shared/words.ts';
import en from './en.ts';
import zh from './zh.ts';

const speakers: Readonly<Record<Language, Say<typeof en>>> = {
  en: speaker(en),
  zh: speaker(zh, 'zh') as Say<typeof en>,
};
let toChinese: ((text: string) => string) | null = null;

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

export const say: Say<typeof en> = (key, ...params) => speakers[language](key, ...params);

/** A sentence of another room, such as the message of an error, in the language of the moment. */
export function translated(sentence: string): string {
  if (language === 'en') return sentence;
  toChinese ??= translator(chineseSentences, 'zh');
  return toChinese(sentence);
}

/** An amount; the sandbox's is marked as what it is. */
export const money = (usd: string, isSample: boolean): string => translated(formatMoney(usd, isSample));

/** Sentences one behind the other; what is not there is left out. */
export const sentences = (...texts: readonly (string | false)[]): string => inSentences(language, ...texts);
