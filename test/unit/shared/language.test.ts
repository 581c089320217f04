import { describe, expect, it } from 'vitest';
import { languageFor, preferredLanguage } from '../../../src/shared/language.ts';

describe('the language for the preferred ones of a computer', () => {
  it.each([
    [['zh'], 'zh'],
    [['zh-CN', 'zh'], 'zh'],
    [['zh-Hans'], 'zh'],
    [['zh_SG.UTF-8'], 'zh'],
    [['zh-Hans-HK'], 'zh'],
    [['zh-CN', 'en-US'], 'zh'],
    [['fr-FR', 'zh-Hans-CN', 'en'], 'zh'],
    [['en-GB', 'zh-CN'], 'en'],
    [['de-DE', 'de'], 'en'],
    [[], 'en'],
  ])('%j is %s', (preferred, language) => {
    expect(preferredLanguage(preferred)).toBe(language);
  });

  it.each([[['zh-TW', 'zh']], [['zh-Hant-CN']], [['zh_HK.UTF-8', 'zh']], [['zh-MO', 'en']]])(
    'Traditional Chinese, as in %j, is not taken for Simplified Chinese',
    (preferred) => {
      expect(preferredLanguage(preferred)).toBe('en');
    },
  );

  it('a reader of Traditional Chinese who also names Simplified Chinese gets it', () => {
    expect(preferredLanguage(['zh-TW', 'zh', 'zh-Hans'])).toBe('zh');
  });

  it('a choice outweighs the computer', () => {
    expect(languageFor('en', ['zh-CN'])).toBe('en');
    expect(languageFor('zh', ['en'])).toBe('zh');
    expect(languageFor('system', ['zh-CN'])).toBe('zh');
  });
});
