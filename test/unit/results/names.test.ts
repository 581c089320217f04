import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve, win32 } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { uniqueName } from '../../../src/main/results/export.ts';
import { inside } from '../../../src/main/results/finalize.ts';
import { type NameFacts, nameWith, safeStem, stemFor } from '../../../src/main/results/names.ts';
import { runs } from '../../faults/scale.ts';

const facts: NameFacts = {
  at: new Date(2026, 10, 23, 9, 5, 7).getTime(),
  model: 'veo3.1',
  title: 'A lighthouse at dusk',
  jobId: 'job_01jdcx3k5m',
  family: 'video',
  operation: 'text-to-video',
  role: 'main',
  label: null,
  index: 0,
  count: 1,
};

describe('the name template', () => {
  it('fills in what it names', () => {
    expect(stemFor('{date} {time} {model} {title}', facts)).toBe(
      '2026-11-23 09-05-07 veo3.1 A lighthouse at dusk',
    );
    expect(stemFor('{title} {n}', { ...facts, count: 3, index: 1 })).toBe('A lighthouse at dusk 2');
    expect(stemFor('{title} {n}', facts)).toBe('A lighthouse at dusk');
    expect(stemFor('{jobId}-{index}', facts)).toBe('job_01jdcx3k5m-1');
  });

  it('leaves words that it does not know as they are', () => {
    expect(stemFor('{what} {title}', facts)).toBe('{what} A lighthouse at dusk');
    expect(stemFor('{constructor}', facts)).toBe('{constructor}');
  });

  it('tells the side results of a job apart by their role', () => {
    expect(stemFor('{title}', { ...facts, role: 'last_frame' })).toBe('A lighthouse at dusk last frame');
    expect(stemFor('{role} {title}', { ...facts, role: 'cover' })).toBe('cover A lighthouse at dusk');
  });
});

const base: string[] = [
  '',
  '.',
  '..',
  '...',
  '. . .',
  '/',
  '\\',
  '/etc/passwd',
  '../../../etc/passwd',
  '..\\..\\..\\Windows\\System32\\cmd.exe',
  'C:\\Windows\\x',
  'C:x',
  '\\\\server\\share\\x',
  '\\\\?\\C:\\x',
  '//server/share',
  '~',
  '~root',
  '~/x',
  '-rf',
  '--help',
  '.bashrc',
  '.ssh',
  ' leading',
  'trailing ',
  'trailing.',
  'trailing. . .',
  'a\0b',
  'a\nb',
  'a\r\nb',
  'a\tb',
  '\u0007bell',
  '\u202egnp.exe',
  'photo\u202egnp.exe',
  '\u2066x\u2069',
  'a\u200bb',
  '\ufeffbom',
  'a\u0000.png',
  'CON',
  'con',
  'PRN.txt',
  'AUX',
  'nul.png',
  'COM1',
  'COM¹',
  'LPT9.x.y',
  'CONIN$',
  'clock$',
  'con .x',
  'a<b>c:d"e|f?g*h',
  '%2e%2e%2f',
  '$(rm -rf ~)',
  '`id`',
  'a;b&c',
  "'quoted'",
  '"quoted"',
  '∕fraction',
  '⁄slash',
  '／fullwidth',
  '＼fullwidth',
  '\u2025\u2025/x',
  'é',
  'e\u0301',
  '👩‍👩‍👧‍👦'.repeat(40),
  '漢'.repeat(300),
  'x'.repeat(5000),
  'é'.repeat(300),
  `${'a'.repeat(177)}👩‍👩‍👧‍👦`,
  '\ud800broken',
  'broken\udc00',
  '\ue000private',
  '\uffff',
  'a/../b',
  'a\\..\\b',
  'desktop.ini',
  'Thumbs.db',
  'a.png.exe',
  'a.png\u0000.exe',
  '{title}',
  '{date}/../{title}',
  '\u2028line',
  '\u2029paragraph',
  '\u0085next',
];
const wrap: ((name: string) => string)[] = [
  (name) => name,
  (name) => `${name}/x`,
  (name) => `../${name}`,
  (name) => `x${name}\u202e`,
  (name) => `${name} .`,
];
const hostile = base.flatMap((name) => wrap.map((around) => around(name)));

const root = mkdtempSync(join(tmpdir(), 'names-'));
const folder = join(root, 'results');
mkdirSync(folder);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function expectSafe(name: string, from: string): void {
  const told = JSON.stringify(from.slice(0, 80));
  expect(basename(name), told).toBe(name);
  expect(win32.basename(name), told).toBe(name);
  expect(dirname(resolve(folder, name)), told).toBe(folder);
  expect(inside(folder, name), told).toBe(join(folder, name));
  expect(Buffer.byteLength(name), told).toBeLessThanOrEqual(200);
  expect(name, told).not.toMatch(/[<>:"/\\|?*]/);
  expect(name, told).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u);
  expect(name, told).not.toMatch(/^[.~\s-]|[.\s]$/);
  expect(name.split('.')[0]!.trim(), told).not.toMatch(
    /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$|clock\$)$/i,
  );
  expect(name, told).toBe(name.normalize('NFC'));
}

describe('a file name', () => {
  it(`is safe for ${hostile.length} hostile titles, models and labels, and can be written`, () => {
    expect(hostile.length).toBeGreaterThanOrEqual(200);
    for (const name of hostile) {
      const made = nameWith(
        stemFor('{title} {model} {label}', { ...facts, title: name, model: name, label: name, role: name }),
        'png',
      );
      expectSafe(made, name);
      expectSafe(nameWith(safeStem(name), 'png', 12), name);
      writeFileSync(join(folder, made), 'x');
    }
    expect(readdirSync(folder).length).toBeGreaterThan(100);
    expect(readdirSync(root)).toEqual(['results']);
  });

  it('is safe for any text, template and ending', () => {
    const any = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...hostile));
    fc.assert(
      fc.property(any, any, any, fc.integer({ min: 1, max: 9999 }), (title, template, ending, number) => {
        expectSafe(
          nameWith(stemFor(template, { ...facts, title, role: title }), ending, number),
          `${title} ${template}`,
        );
      }),
      { numRuns: runs(1500) },
    );
  });

  it('keeps its ending and number however long the title is', () => {
    expect(nameWith(safeStem('x'.repeat(500)), 'mp4', 3)).toMatch(/^x+ \(3\)\.mp4$/);
    expect(nameWith('a', '../exe', 1)).toBe('a.exe');
    expect(nameWith('a', '', 1)).toBe('a.bin');
  });

  it('is never put outside of the folder', () => {
    for (const name of ['', '.', '..', 'a/b', '../a', '/a']) expect(() => inside(folder, name)).toThrow();
  });

  it('is unlike all names beside it, also on systems that do not tell capitals from small letters', async () => {
    const taken = new Set<string>();
    const names: string[] = [];
    for (const name of ['a.png', 'A.PNG', 'a.png.json', 'a.png']) names.push(await uniqueName(name, taken));
    expect(names).toEqual(['a.png', 'A (2).PNG', 'a.png (2).json', 'a (3).png']);
  });
});
