import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/main/base/text.ts';
import { separatorOf } from '../../../src/shared/batch/csv.ts';
import {
  columnLetters,
  faultOf,
  nameColumns,
  readTable,
  type Table,
  tableBounds,
} from '../../../src/shared/batch/table.ts';

const tableOf = (text: string, withHeader = true): Table => {
  const read = readTable(text, { withHeader });
  if (!read.ok) throw new Error(read.fault.kind);
  return read.table;
};
const faultOfText = (text: string): string | null => {
  const read = readTable(text);
  return read.ok ? null : read.fault.kind;
};

describe('a table that a person brings', () => {
  it.each([
    ['commas', 'subject,size\na fox,1024x1024\n"one, two",512x512\n'],
    ['semicolons', 'subject;size\r\na fox;1024x1024\r\n"one, two";512x512'],
    ['tabs', 'subject\tsize\ra fox\t1024x1024\r"one, two"\t512x512\r'],
    ['a separator line', 'sep=;\nsubject;size\na fox;1024x1024\none, two;512x512\n'],
  ])('is read with %s', (_name, text) => {
    const { columns, rows, bad } = tableOf(text);
    expect(columns).toEqual(['subject', 'size']);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['a fox', '1024x1024'],
      ['one, two', '512x512'],
    ]);
    expect(bad).toEqual([]);
  });

  it('of one column leaves its commas where they are', () => {
    expect(tableOf('subject\nred, round apple\npear').rows.map(({ cells }) => cells)).toEqual([
      ['red, round apple'],
      ['pear'],
    ]);
  });

  it('has the line that each row begins in, past blank lines and cells of several lines', () => {
    const { rows } = tableOf('a,b\n\n"one\ntwo",1\r\n,\n"x ""y""",2\n\n3,4');
    expect(rows).toEqual([
      { line: 3, cells: ['one\ntwo', '1'] },
      { line: 6, cells: ['x "y"', '2'] },
      { line: 8, cells: ['3', '4'] },
    ]);
  });

  it('names each bad line with its reason, and reads what follows it', () => {
    const long = 'x'.repeat(tableBounds.cell + 1);
    const { rows, bad } = tableOf(
      `a,b\n1\n1,2,3\n"open,2\n"shut"x,2\n${long},2\n"${long}",2\nb\uFFFDd,2\nlast,row\nx,y,,\n`,
    );
    expect(bad.map(({ line, fault }) => [line, fault])).toEqual([
      [2, { kind: 'cells', found: 1, wanted: 2 }],
      [3, { kind: 'cells', found: 3, wanted: 2 }],
      [4, { kind: 'quotes' }],
      [5, { kind: 'quotes' }],
      [6, { kind: 'long', column: 'a' }],
      [7, { kind: 'long', column: 'a' }],
      [8, { kind: 'unreadable', column: 'a' }],
    ]);
    expect(bad.every(({ cells }) => cells.length === 2)).toBe(true);
    expect(bad[1]?.cells).toEqual(['1', '2 3']);
    expect(rows.map(({ line }) => line)).toEqual([9, 10]);
  });

  it('loses to a quote that is not closed that line alone, whatever quotes stand far below', () => {
    const between = Array<string>(50).fill(`${'x'.repeat(1_000)},2`);
    const { rows, bad } = tableOf(['a,b', '"open,2', ...between, 'screen of 5",2'].join('\n'));
    expect(bad.map(({ line, fault }) => [line, fault])).toEqual([[2, { kind: 'quotes' }]]);
    expect(rows).toHaveLength(51);
    expect(rows.at(-1)).toEqual({ line: 53, cells: ['screen of 5"', '2'] });
  });

  it('may come without names of columns', () => {
    const { columns, rows } = tableOf('a fox\t1\na bear\t2', false);
    expect(columns).toEqual(['A', 'B']);
    expect(rows.map(({ line }) => line)).toEqual([1, 2]);
    expect([columnLetters(25), columnLetters(26), columnLetters(701), columnLetters(702)]).toEqual([
      'Z',
      'AA',
      'ZZ',
      'AAA',
    ]);
  });

  it('gives each column a name of its own', () => {
    expect(nameColumns(['a', '', 'a', ' a ', 'B'])).toEqual(['a', 'B', 'a (2)', 'a (3)', 'B (2)']);
  });

  it('is free of what keeps formulas from running', () => {
    expect(tableOf("a,b\n'=1+1,'-5\n'tis,it's").rows.map(({ cells }) => cells)).toEqual([
      ['=1+1', '-5'],
      ["'tis", "it's"],
    ]);
  });

  it('may be JSONL, in which numbers stay as they are written', () => {
    const { columns, rows, bad } = tableOf(
      [
        '{"subject":"a fox","seed":18446744073709551615}',
        '',
        '{"seed":1.50,"hd":true,"__proto__":"x","refs":["https://a/1.png","https://a/2.png"]}',
        'not json',
        '[1]',
        '7',
        '{"subject":{"deep":1}}',
        '{"subject":null}',
      ].join('\n'),
    );
    expect(columns).toEqual(['subject', 'seed', 'hd', '__proto__', 'refs']);
    expect(rows).toEqual([
      { line: 1, cells: ['a fox', '18446744073709551615', '', '', ''] },
      { line: 3, cells: ['', '1.50', 'true', 'x', 'https://a/1.png\nhttps://a/2.png'] },
      { line: 8, cells: ['', '', '', '', ''] },
    ]);
    expect(bad.map(({ line, fault }) => [line, fault.kind])).toEqual([
      [4, 'notJson'],
      [5, 'notObject'],
      [6, 'notObject'],
      [7, 'nested'],
    ]);
  });

  it.each([
    ['empty', ' \n\n'],
    ['noRows', 'a,b\n'],
    ['noRows', '{}\n{}'],
    ['jsonList', '[{"a":1}]'],
    ['header', '"a,b\n1,2'],
    // 名称,光线 of a spreadsheet that saves as GBK.
    [
      'headerText',
      decodeText(
        Uint8Array.from([0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xb9, 0xe2, 0xcf, 0xdf, 0x0a, 0x31, 0x2c, 0x32]),
      ),
    ],
    ['tooManyRows', `a\n${'x\n'.repeat(tableBounds.rows + 1)}`],
    ['tooManyRows', '{"a":1}\n'.repeat(tableBounds.rows + 1)],
    ['tooManyColumns', `${'a,'.repeat(tableBounds.columns)}b\n1`],
    ['tooManyColumns', JSON.stringify(Object.fromEntries([...Array(101)].map((_, at) => [`k${at}`, 1])))],
    ['tooLarge', 'a'.repeat(tableBounds.bytes + 1)],
  ])('is refused as a whole: %s', (kind, text) => {
    expect(faultOfText(text)).toBe(kind);
  });

  it('is taken up to its bounds', () => {
    expect(tableOf(`a\n${'x\n'.repeat(tableBounds.rows)}`).rows).toHaveLength(tableBounds.rows);
    expect(tableOf(`${'a,'.repeat(tableBounds.columns - 1)}b\n${',x'.repeat(99)}`).columns).toHaveLength(100);
    expect(faultOf(['x'.repeat(tableBounds.cell)], ['a'])).toBeNull();
  });

  it.each([
    ['a quote that is never closed', `"${'x'.repeat(tableBounds.bytes - 1)}`, 'header'],
    ['nothing but quotes', '"'.repeat(tableBounds.bytes), 'header'],
    ['a quote in each cell', '"a'.repeat(tableBounds.bytes / 2), 'header'],
    ['one line of empty cells', ','.repeat(1_000_000), 'empty'],
    ['lists in each other', `{"a":${'['.repeat(100_000)}`, 'noRows'],
    ['100,000 rows', `a,b\n${'1,2\n'.repeat(100_000)}`, 'tooManyRows'],
    ['one column 100 times', `${'a,'.repeat(200)}a\n1`, 'tooManyColumns'],
  ])('as large as it may be, is read to its end or refused: %s', (_what, text, kind) => {
    expect(faultOfText(text)).toBe(kind);
  });

  it('is the same after it was written and read, whatever is in its cells', () => {
    const cell = fc.string({ maxLength: 12, unit: fc.constantFrom(...'ab",;\t\n\r =\'é') });
    const shape = fc
      .tuple(fc.integer({ min: 2, max: 4 }), fc.constantFrom(',', ';', '\t'))
      .chain(([width, separator]) =>
        fc.tuple(
          fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
          fc.constant(separator),
        ),
      );
    fc.assert(
      fc.property(shape, ([cells, separator]) => {
        const names = (cells[0] ?? []).map((_, index) => `c${index}`);
        const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
        const text = [names, ...cells].map((row) => row.map(quoted).join(separator)).join('\n');
        const read = readTable(text);
        const kept = cells.filter((row) => row.some((value) => value.trim() !== ''));
        if (kept.length === 0) expect(read).toMatchObject({ ok: false });
        else if (read.ok) {
          expect(read.table.bad).toEqual([]);
          expect(read.table.rows.map((row) => row.cells)).toEqual(
            kept.map((row) => row.map((value) => value.replace(/^'(?=[=+\-@\t\r\n])/, ''))),
          );
          // Each begins where its first quote stands.
          const lines = text.split(/\r\n|\r|\n/);
          for (const row of read.table.rows) expect(lines[row.line - 1]?.startsWith('"')).toBe(true);
        } else throw new Error(read.fault.kind);
      }),
    );
  });

  it('keeps every line of any text in its rows, its bad lines or as blank, and never fails otherwise', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: fc.constantFrom(...'a,;\t"\n\r{}[]:1 ') }), (text) => {
        const read = readTable(text);
        if (!read.ok) return;
        const { rows, bad, columns } = read.table;
        const lines = [...rows, ...bad].map(({ line }) => line);
        expect(new Set(lines).size).toBe(lines.length);
        expect(Math.max(...lines)).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
        for (const row of [...rows, ...bad]) expect(row.cells).toHaveLength(columns.length);
      }),
    );
  });

  it('finds what parts its columns outside of quotes', () => {
    expect(separatorOf('"a;b;c",d')).toBe(',');
    expect(separatorOf('a;"b,c,d";e')).toBe(';');
    expect(separatorOf('a')).toBe('\t');
  });
});
