// What the window loads before it shows anything: the files that its entry imports, and theirs. What is imported when it is
// needed is not among them. `npm run package` weighs what the bundler makes of it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { root } from '../../../scripts/project.mjs';
import { english } from '../../../src/renderer/i18n/en.ts';
import { laterEnglish } from '../../../src/renderer/i18n/en-later.ts';

interface Start {
  /** Of this project, with their source. */
  files: Map<string, string>;
  /** Packages, with one file that imports each. */
  packages: Map<string, string>;
}

function startOf(entry: string): Start {
  const start: Start = { files: new Map(), packages: new Map() };
  const waiting = [path.join(root, entry)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (start.files.has(file)) continue;
    const source = readFileSync(file, 'utf8');
    start.files.set(file, source);
    const { module } = parseSync(file, source);
    const exported = module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) => (moduleRequest && !isType ? [moduleRequest.value] : [])),
    );
    const imported = module.staticImports.flatMap(({ moduleRequest, entries }) =>
      entries.length > 0 && entries.every(({ isType }) => isType) ? [] : [moduleRequest.value],
    );
    for (const name of [...imported, ...exported]) {
      const target = path.resolve(path.dirname(file), name);
      if (!name.startsWith('.')) start.packages.set(name, path.relative(root, file));
      else if (/\.tsx?$/.test(name) && existsSync(target)) waiting.push(target);
    }
  }
  return start;
}

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
])('%s is loaded later', (file) => {
  expect(start.files.has(path.join(root, 'src/renderer/features', file))).toBe(false);
});

test('no word of the first screen is among those that are loaded later', () => {
  const names = Object.keys(laterEnglish).join('|');
  expect(Object.keys(english).filter((name) => name in laterEnglish)).toEqual([]);
  const word = new RegExp(`['"\`](?:${names}):\\w|useTranslation\\([^)]*['"](?:${names})['"]`);
  const users = [...start.files].filter(([, source]) => word.test(source)).map(([file]) => file);
  expect(users).toEqual([]);
});
