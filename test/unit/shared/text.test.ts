import { describe, expect, it } from 'vitest';
import { cutText, searchForm, shorten, sortKey } from '../../../src/shared/text.ts';

const family = '👩‍👩‍👧‍👦';

describe('a cut', () => {
  it('never goes through a letter as people see it', () => {
    for (const letter of [family, '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'e\u0301', '한', 'नि', '🇩🇪', '👍🏽', '\r\n']) {
      const text = letter.repeat(100);
      for (const most of [1, 2, 7, 79]) {
        const cut = cutText(text, most, most * letter.length);
        expect(cut).not.toBe('');
        expect(cut).toBe(letter.repeat(cut.length / letter.length));
        expect(cutText(text, most).length).toBeLessThanOrEqual(most * 3);
      }
    }
    expect(cutText(family.repeat(3), 2, 100)).toBe(family.repeat(2));
    expect(shorten(family, 4)).toBe(family);
    expect(shorten('abc', 2)).toBe('a…');
  });

  it('stays within its units even where one letter is longer, and costs no more than what is kept', () => {
    const piled = `a${'\u0301'.repeat(10_000_000)}`;
    expect(cutText(piled, 80).length).toBeLessThanOrEqual(240);
    expect(cutText('🐈'.repeat(2), 3, 3)).toBe('🐈');
    const chain = cutText(`\u{1F469}${'\u200d\u{1F469}'.repeat(100)}`, 1, 4);
    expect(Buffer.from(chain).toString()).toBe(chain);
  });
});

describe('what a text is searched as', () => {
  it.each([
    ['Ä', 'a\u0308'],
    ['ÉCLAIR', 'e\u0301clair'],
    ['СИНИЙ', 'синии\u0306'],
    ['ΟΔΥΣΣΕΎΣ', 'οδυσσεύς'],
    ['STRASSE', 'straße'],
    ['İstanbul', 'istanbul'],
    ['ԵՐԵՎԱՆ', 'երևան'.replace('և', 'եւ').replace('եւ', 'եվ')],
    ['ᲗᲑᲘᲚᲘᲡᲘ', 'თბილისი'],
    ['ｓｈｏｔ', 'Shot'],
    ['が', 'か\u3099'],
    ['한', '한'.normalize('NFD')],
  ])('is one for %s and %s', (one, other) => {
    expect(searchForm(one)).toBe(searchForm(other));
  });
});

describe('the order of titles', () => {
  const ordered = (titles: string[]) =>
    [...titles].sort((a, b) => Buffer.compare(Buffer.from(sortKey(a)), Buffer.from(sortKey(b))));

  it('is the one in which people count', () => {
    const titles = ['Shot', 'Shot 1', 'shot 2', 'Shot 002b', 'Shot 10', 'Shot 10.2', 'Shot 10.10', 'Shot a'];
    expect(ordered(titles.toReversed())).toEqual(titles);
    expect(ordered(['١٠', '٢', '10', '9'])).toEqual(['٢', '9', '10', '١٠']);
    const long = `v${'9'.repeat(200)}`;
    expect(ordered([long, 'v10', 'v9'])).toEqual(['v9', 'v10', long]);
  });

  it('has marked letters beside plain ones', () => {
    const titles = [
      'Ärger',
      'Zoo',
      'arg',
      'Öl',
      'ohne',
      'a\u0308rger 2',
      'Øre',
      'Łódź',
      'lodge',
      'Ñandú',
      'nadir',
    ];
    expect(ordered(titles)).toEqual([
      'arg',
      'Ärger',
      'a\u0308rger 2',
      'lodge',
      'Łódź',
      'nadir',
      'Ñandú',
      'ohne',
      'Öl',
      'Øre',
      'Zoo',
    ]);
  });

  it('agrees with the order of the language library for words of letters, numbers and spaces', () => {
    const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
    const parts = [
      'a',
      'B',
      'ä',
      'É',
      'z',
      'ö',
      'ß',
      ' ',
      '1',
      '02',
      '10',
      '9',
      'Ж',
      'ж',
      'и',
      'Ω',
      'ά',
      'か',
      '字',
    ];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const title = () => Array.from({ length: 1 + random(5) }, () => parts[random(parts.length)]).join('');
    const primary = (text: string) => sortKey(text).split('\u0001')[0]!;
    for (let round = 0; round < 5000; round += 1) {
      const [a, b] = [title().trim().replace(/ +/g, ' '), title().trim().replace(/ +/g, ' ')];
      const ours = Buffer.compare(Buffer.from(primary(a)), Buffer.from(primary(b)));
      expect([a, b, Math.sign(ours)]).toEqual([a, b, Math.sign(collator.compare(a, b))]);
    }
  });
});
