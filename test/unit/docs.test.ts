// The documents against the project: links lead somewhere, and what is named exists.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/project.mjs';
import { tasks } from '../../scripts/tasks.mjs';
import settingsWords from '../../src/renderer/features/settings/en.ts';

const documents = globSync(['*.md', 'docs/**/*.md', '.github/**/*.md'], { cwd: root });
const tests = globSync('test/**/*.{test,spec}.ts', { cwd: root }).map((file) =>
  file.replaceAll(path.sep, '/'),
);
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const all = documents.map(read).join('\n');

/** Files of a family that does not exist, by which CONTRIBUTING.md shows how one is added. */
const examples = /\/families\/dubbing\.ts$/;

/** The address of a heading inside its page, as GitHub makes it. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsIn = (text: string) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading!));

test('there are documents', () => expect(documents.length).toBeGreaterThan(20));

describe.each(documents)('%s', (file) => {
  const text = read(file);

  test('links lead to files and headings that are there', () => {
    const dead = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [target = '', heading] = link.split('#');
        const at = target === '' ? file : path.join(path.dirname(file), target);
        if (!existsSync(path.join(root, at))) return true;
        return heading !== undefined && !anchorsIn(read(at)).includes(heading);
      });
    expect(dead).toEqual([]);
  });

  test('commands are those of package.json', () => {
    const named = [...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !Object.hasOwn(tasks, name))).toEqual([]);
  });

  test('files of the project that it names are there', () => {
    const named = [...text.matchAll(/`((?:src|test|scripts|docs|resources)\/[\w./-]+\.\w+)`/g)].map(
      ([, name]) => name!,
    );
    expect(named.filter((name) => !examples.test(name) && !existsSync(path.join(root, name)))).toEqual([]);
  });

  test('files of tests that it names by their end are there', () => {
    const named = [...text.matchAll(/`((?:[\w-]+\/)*[\w-]+\.(?:test|spec)\.ts)`/g)].map(([, name]) => name!);
    expect(named.filter((name) => !tests.some((file) => `/${file}`.endsWith(`/${name}`)))).toEqual([]);
  });
});

describe('environment variables', () => {
  const pattern = /\b(?:SAFELIGHT|TOKENLAB)_[A-Z_]+\b/g;
  const sources = globSync('{src,test,scripts}/**/*.{ts,tsx,mjs}', { cwd: root }).concat(
    globSync('packaging/*.ts', { cwd: root }),
  );
  const known = new Set(sources.flatMap((file) => read(file).match(pattern) ?? []));
  const switches = new Set(read('src/main/test-switches.ts').match(pattern));

  test('that a document names are read somewhere', () => {
    expect((all.match(pattern) ?? []).filter((name) => !known.has(name))).toEqual([]);
  });

  test('that the app reads are described, but for the switches of tests', () => {
    const read = globSync('src/main/**/*.ts', { cwd: root }).flatMap(
      (file) => readFileSync(path.join(root, file), 'utf8').match(pattern) ?? [],
    );
    const missing = [...new Set(read)].filter((name) => !switches.has(name) && !all.includes(name));
    expect(missing).toEqual([]);
  });
});

describe('pictures', () => {
  const taken: Record<string, string> = JSON.parse(read('docs/images/taken.json'));
  const pictures = globSync('*.png', { cwd: path.join(root, 'docs/images') }).sort();
  const shown = [...all.matchAll(/!\[[^\]]*\]\((?:docs\/)?images\/([\w.-]+)\)/g)].map(([, name]) => name!);

  test('are of this version: npm run tour -- --pictures renews them', () => {
    const { version } = JSON.parse(read('package.json'));
    expect(taken).toEqual(Object.fromEntries(pictures.map((name) => [name, version])));
  });

  test('are all shown, with words for those who do not see them', () => {
    expect(pictures.filter((name) => !shown.includes(name))).toEqual([]);
    expect(all).not.toMatch(/!\[\s*\]\(/);
  });
});

test('every command of package.json is described', () => {
  const missing = Object.keys(tasks).filter((name) => !new RegExp(`\\bnpm (?:run )?${name}\\b`).test(all));
  expect(missing).toEqual([]);
});

test('the user guide describes every setting, by the label that it has in the window', () => {
  const labels = Object.entries(settingsWords)
    .filter(([key]) => !['sections', 'accounts'].includes(key))
    .flatMap(([, words]) => (typeof words === 'object' && 'label' in words ? [words.label] : []));
  expect(labels.length).toBeGreaterThan(8);
  const guide = read('docs/user-guide.md');
  expect(labels.filter((label) => !guide.includes(`| ${label} |`))).toEqual([]);
});
