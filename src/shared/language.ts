/** The languages that Safelight speaks. Each has a file of words beside each `en.ts`: `zh.ts`. */

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** What a person chooses in Settings. `system`: the language of the computer, English where it is none of ours. */
export const languageChoices = ['system', ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];

/** Each language by its own name, so that its readers find it whatever is shown. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', zh: '简体中文' };

/** The tag for dates, numbers, sorting and the `lang` of a page. */
export const languageTags: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans-CN' };

/** A file of words: strings, in groups. A plural has one string for each form: `jobs_one`, `jobs_other`. */
export interface Words {
  readonly [key: string]: string | Words;
}

/** The shape of the Chinese beside a file of English words: the same keys. Chinese has one form of a plural, `_other`. */
export type Chinese<English> = {
  readonly [Key in keyof English as Key extends `${string}_one` ? never : Key]: English[Key] extends string
    ? string
    : Chinese<English[Key]>;
};

/**
 * The language for a person's list of preferred ones: the first that is ours.
 * Traditional Chinese is written differently, and is not taken for Simplified Chinese; a later entry decides then.
 * @param preferred tags as the system gives them, such as `zh-Hans-CN`, `zh_SG.UTF-8` or `en-GB`
 */
export function preferredLanguage(preferred: readonly string[]): Language {
  let readsTraditional = false;
  for (const tag of preferred) {
    const [language, ...parts] = tag.toLowerCase().split(/[-_.@]/);
    if (language === 'en') return 'en';
    if (language !== 'zh') continue;
    // A script decides; without one, the place does. After `zh-TW` some systems add `zh`, which says no more than that.
    const isTraditional = ['hant', 'tw', 'hk', 'mo'].some((part) => parts.includes(part));
    if (parts.includes('hans') || (!isTraditional && !readsTraditional)) return 'zh';
    readsTraditional = true;
  }
  return 'en';
}

/** The language in force for a choice. */
export const languageFor = (choice: LanguageChoice, preferred: readonly string[]): Language =>
  choice === 'system' ? preferredLanguage(preferred) : choice;
