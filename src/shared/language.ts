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
 * Traditional Chinese is another written language, and most of its readers in Taiwan and Hong Kong read English
 * interfaces rather than Simplified ones; so it is not taken for Simplified Chinese, and a later entry may be.
 * @param preferred tags as the system gives them, such as `zh-Hans-CN`, `zh_SG.UTF-8` or `en-GB`
 */
export function preferredLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const parts = tag.split(/[-_.@]/).map((part) => part.toLowerCase());
    if (parts[0] === 'en') return 'en';
    if (parts[0] === 'zh' && isSimplified(parts.slice(1))) return 'zh';
  }
  return 'en';
}

/** A script decides; without one, the place does. */
function isSimplified(parts: readonly string[]): boolean {
  if (parts.includes('hans')) return true;
  return !['hant', 'tw', 'hk', 'mo'].some((part) => parts.includes(part));
}

/** The language in force for a choice. */
export const languageFor = (choice: LanguageChoice, preferred: readonly string[]): Language =>
  choice === 'system' ? preferredLanguage(preferred) : choice;
