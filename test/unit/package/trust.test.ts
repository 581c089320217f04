// What is installed from other people: by the lockfiles, with scripts only where they are allowed by name.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerOf, inWords, isGrave } from '../../../scripts/audit.ts';
import { root } from '../../../scripts/project.mjs';

interface Locked {
  name?: string;
  version: string;
  resolved?: string;
  integrity?: string;
  hasInstallScript?: boolean;
  link?: boolean;
}

const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const lockOf = (folder: string): [string, Locked][] =>
  Object.entries<Locked>(read(path.join(folder, 'package-lock.json')).packages).filter(
    ([where]) => where !== '',
  );

describe.each(['.', 'packaging'])('the lockfile in %s', (folder) => {
  const locked = lockOf(folder);

  test('takes every package from a registry, by its hash, and none from another address', () => {
    expect(locked.length).toBeGreaterThan(100);
    const other = locked.filter(
      ([, { resolved, integrity, link }]) =>
        link === true ||
        (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')) ||
        !integrity?.startsWith('sha512-'),
    );
    expect(other.map(([where]) => where)).toEqual([]);
  });

  test('has what package.json asks for', () => {
    const manifest = read(path.join(folder, 'package.json'));
    const asked = read(path.join(folder, 'package-lock.json')).packages[''];
    for (const kind of ['dependencies', 'devDependencies']) expect(asked[kind], kind).toEqual(manifest[kind]);
  });
});

test('scripts at installation are allowed by name, and to nobody who has none', () => {
  const allowed = Object.keys(read('package.json').allowScripts);
  const having = lockOf('.')
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([where, { name }]) => name ?? where.split('node_modules/').at(-1)!);
  expect([...new Set(having)].filter((name) => !allowed.includes(name))).toEqual([]);
  expect(allowed.filter((name) => !having.includes(name))).toEqual([]);
  // The tool of the release workflow is installed without any.
  const workflow = readFileSync(path.join(root, '.github/workflows/release.yml'), 'utf8');
  expect(workflow.match(/npm ci(?! --prefix packaging --ignore-scripts| --ignore-scripts)/g)).toBeNull();
});

describe('the report on known weaknesses', () => {
  test('says when the registry could not be asked, and why', () => {
    const refused = answerOf('.', '{"error":{"code":"E405","summary":"405 Method Not Allowed"}}');
    expect(inWords(refused)).toBe('.: could not be asked (405 Method Not Allowed).');
    expect(answerOf('.', '')).toEqual({ folder: '.', asked: false, why: 'npm printed no report' });
    expect(answerOf('.', '{"message":"audit endpoint returned an error"}')).toMatchObject({ asked: false });
    expect(answerOf('.', '{}')).toMatchObject({ asked: false });
  });

  test('names what is known, and tells what stops a release', () => {
    const said = JSON.stringify({ vulnerabilities: { a: { severity: 'low' }, b: { severity: 'high' } } });
    const answer = answerOf('.', said);
    expect(inWords(answer)).toBe('.: a (low), b (high).');
    expect(answer.asked && answer.weaknesses.filter(isGrave)).toEqual([{ package: 'b', severity: 'high' }]);
    expect(inWords(answerOf('.', '{"vulnerabilities":{}}'))).toBe('.: no weakness is known.');
  });
});
