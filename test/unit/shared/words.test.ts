import i18next from 'i18next';
import { expect, test } from 'vitest';
import { formatter, interpolation } from '../../../src/shared/words.ts';

test('every number in words has the grouping of their language, whatever the words are about', async () => {
  const words = i18next.createInstance().use(formatter);
  await words.init({
    lng: 'en',
    resources: {
      en: {
        translation: {
          jobs_one: '{{count}} job',
          jobs_other: '{{count}} jobs of {{all}}',
          of: 'by {{name}}',
        },
      },
    },
    interpolation,
  });
  // Words of its own, which the types of the window's keys do not know.
  const t = words.t as (key: string, values: object) => string;
  expect(t('jobs', { count: 12_345, all: 1_000_000 })).toBe('12,345 jobs of 1,000,000');
  expect(t('jobs', { count: 1 })).toBe('1 job');
  expect(t('of', { name: '2024 & <b>' })).toBe('by 2024 & <b>');
  expect(t('of', { name: undefined })).toBe('by ');
});
