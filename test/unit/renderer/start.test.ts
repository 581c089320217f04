// What the window loads before it shows anything: the files that its entry imports, and theirs. What is imported when it is
// needed is not among them. `npm run package` weighs what the bundler makes of it.
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../scripts/project.mjs';
import { english } from '../../../src/renderer/i18n/en.ts';
import { laterEnglish } from '../../../src/renderer/i18n/en-later.ts';
import { startOf } from '../start-of.ts';

const start = startOf('src/renderer/main.tsx');

test('the first screen is made of the files that were found', () => {
  expect(start.files.size).toBeGreaterThan(100);
  expect([...start.packages.keys()]).toEqual(expect.arrayContaining(['react', '@mantine/core', 'i18next']));
});

test.each([
  'zod',
  'decimal.js',
  '@mantine/charts',
  'recharts',
  'three',
  '@google/model-viewer',
  'wavesurfer.js',
])('the start does without %s', (name) => {
  const users = [...start.packages].filter(([each]) => each === name || each.startsWith(`${name}/`));
  expect(users).toEqual([]);
});

test.each([
  'compose/ComposeSheet.tsx',
  'spend/SpendView.tsx',
  'job/JobView.tsx',
  'jobs/FilterForm.tsx',
  'frame/Palette.tsx',
  'frame/Dialogs.tsx',
  'frame/NoticeList.tsx',
  'onboarding/Onboarding.tsx',
  'results/QuickLook.tsx',
  'results/Gallery.tsx',
  'jobs/SelectionBar.tsx',
  'bulk/BulkRuns.tsx',
])('%s is loaded later', (file) => {
  expect(start.files.has(path.join(root, 'src/renderer/features', file))).toBe(false);
});

/** Every word of a namespace, by its path: `attention.lost.title`. */
const pathsIn = (words: object, before = ''): string[] =>
  Object.entries(words).flatMap(([name, word]) =>
    typeof word === 'string' ? [`${before}${name}`] : pathsIn(word, `${before}${name}.`),
  );
const pathsOf = (namespaces: object): string[] =>
  Object.entries(namespaces).flatMap(([name, words]) => pathsIn(words, `${name}:`));

/** The words that a file asks for, as patterns of their paths: what is put in when it runs may be anything. */
function wordsAskedIn(source: string): RegExp[] {
  const [, list = ''] = /useTranslation\(([^)]*)\)/.exec(source) ?? [];
  const own = [...list.matchAll(/['"](\w+)['"]/g)].map(([, name]) => name);
  return [...source.matchAll(/['"`](?:(\w+):)?([\w-]+(?:\.(?:[\w-]|\$\{[^}]*\})+)+)['"`]/g)].map(
    ([, named, key = '']) => {
      const path = key.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[\\w-]+');
      return new RegExp(`^(?:${named ?? own.join('|')}):${path}(?:_\\w+)?$`);
    },
  );
}

test('no word of the first screen is among those that are loaded later, but where they are waited for', () => {
  const later = pathsOf(laterEnglish);
  expect(pathsOf(english).filter((path) => later.includes(path))).toEqual([]);
  const wholes = Object.keys(laterEnglish).filter((name) => !(name in english));
  const whole = new RegExp(
    `['"\`](?:${wholes.join('|')}):\\w|useTranslation\\([^)]*['"](?:${wholes.join('|')})['"]`,
  );
  const others = [...start.files].filter(([, source]) => !source.includes('await laterWords()'));
  const users = others.flatMap(([file, source]) => [
    ...(whole.test(source) ? [file] : []),
    ...wordsAskedIn(source).flatMap((asked) => later.filter((path) => asked.test(path))),
  ]);
  expect(users).toEqual([]);
});
