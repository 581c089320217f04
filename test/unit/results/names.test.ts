import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve, win32 } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { uniqueName } from '../../../src/main/results/export.ts';
import { inside } from '../../../src/main/results/finalize.ts';
import {
  type NameFacts,
  nameRooms,
  nameWith,
  placeFor,
  placeWithin,
  safeStem,
  stemFor,
} from '../../../src/main/results/names.ts';
import { runs } from '../../faults/scale.ts';

const facts: NameFacts = {
  at: new Date(2026, 10, 23, 9, 5, 7).getTime(),
  model: 'veo3.1',
  title: 'A lighthouse at dusk',
  project: 'Spring: launch',
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

describe('folders in the template', () => {
  it.each([
    ['{project}/{date}/{title}', ['Spring- launch', '2026-11-23'], 'A lighthouse at dusk'],
    ['{model}/{title}', ['veo3.1'], 'A lighthouse at dusk'],
    ['{label}/{role}/{title}', [], 'A lighthouse at dusk'],
    ['//./../ /~/{title}', [], 'A lighthouse at dusk'],
    ['/etc/{title}', ['etc'], 'A lighthouse at dusk'],
    ['Work {project}/{what}/{title}', ['Work Spring- launch', '{what}'], 'A lighthouse at dusk'],
    ['con/nul.x/{title}', ['_con', '_nul.x'], 'A lighthouse at dusk'],
    ['{date}/', ['2026-11-23'], 'result'],
    ['a\\b/{title}', ['a-b'], 'A lighthouse at dusk'],
  ])('%s', (template, folders, stem) => {
    expect(placeFor(template, facts)).toEqual({ folders, stem });
  });

  it('are left out where nothing would stand in their name', () => {
    expect(placeFor('{project}/{date}/{title}', { ...facts, project: null }).folders).toEqual(['2026-11-23']);
    expect(placeFor('{project}/{title}', { ...facts, project: '../..' }).folders).toEqual([]);
  });

  it('are no more than other programs can open, and a value makes none', () => {
    expect(placeFor('a/'.repeat(150), facts).folders).toHaveLength(8);
    expect(placeFor('{title}/{title}', { ...facts, title: 'a/b\\c' })).toEqual({
      folders: ['a-b-c'],
      stem: 'a-b-c',
    });
  });

  it('leave room for the name and its sidecar in the 259 characters of Windows', () => {
    const long = { ...facts, title: 'Ω'.repeat(300), project: 'ж'.repeat(100), model: 'm'.repeat(200) };
    for (const folder of ['D:\\S', `C:\\Users\\${'x'.repeat(60)}\\Results`, `C:\\${'x'.repeat(150)}`]) {
      for (const template of ['{title}', '{project}/{title}', '{project}/{model}/{date}/{title} {model}']) {
        const place = placeWithin(placeFor(template, long), folder);
        const room = { bytes: 180, units: place.units };
        for (const number of [1, 2, 1000]) {
          const name = nameWith(place.stem, 'jpeg', number, room);
          const path = win32.join(folder, ...place.folders, `${name}.json`);
          expect(path.length, path).toBeLessThanOrEqual(259);
          expect(name.endsWith(`${number > 1 ? ` (${number})` : ''}.jpeg`)).toBe(true);
          expect(name.length).toBeGreaterThan(12);
        }
      }
    }
    const short = placeWithin(placeFor('{project}/{title}', facts), 'D:\\S');
    expect(short).toMatchObject({ folders: ['Spring- launch'], stem: 'A lighthouse at dusk' });
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
  // Nothing invisible, but for what joins two pictures.
  const joint =
    /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d(?=\p{Extended_Pictographic})/gu;
  expect(name.replace(joint, ''), told).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u);
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

  it('fits file systems whose names end at 143 bytes, with its sidecar', () => {
    expect(nameRooms).toContain(143 - '.json'.length);
    for (const title of hostile) {
      for (const bytes of nameRooms) {
        const room = { bytes, units: 60 };
        for (const number of [1, 23]) {
          const name = nameWith(safeStem(title), 'png', number, room);
          expect(Buffer.byteLength(name), name).toBeLessThanOrEqual(bytes);
          expect(name.length, name).toBeLessThanOrEqual(60);
          expectSafe(name, title);
        }
      }
    }
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

describe('pictures in names', () => {
  const pictures = ['👨‍👩‍👧', '🏳️‍🌈', '👩🏽‍🚀', '❤️‍🔥', '👍🏿', '🇩🇪'];
  it.each(pictures)('%s stays one, however often it is repeated and wherever the name is cut', (one) => {
    for (const [before, units] of Array.from(
      { length: 240 },
      (_, n) => [n % 12, 36 + Math.floor(n / 12)] as const,
    )) {
      const name = nameWith(`${'a'.repeat(before)}${one.repeat(60)}`, 'png', 1, { bytes: 180, units });
      const left = name.slice(before, -'.png'.length);
      expect(left).toBe(one.repeat(left.length / one.length));
      expect(left.length).toBeGreaterThan(0);
    }
  });

  it('an invisible sign between letters is still taken out', () => {
    expect(safeStem('pay\u200dpal \u200d👍\u200d')).toBe('paypal 👍');
  });
});
