/** From a spec to its rows: how many, which, and the same whenever they are asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expand, isBad, specIssues, textsOf } from '../../../src/shared/batch/expand.ts';
import { countRows } from '../../../src/shared/batch/lines.ts';
import { variablesIn, wildcardsIn } from '../../../src/shared/batch/placeholders.ts';
import {
  type BatchSpec,
  batchSpecSchema,
  longestEntry,
  longestWildcard,
  mostEntries,
  wildcardSchema,
} from '../../../src/shared/batch.ts';
import { checked } from '../../../src/shared/checked.ts';
import type { JsonValue } from '../../../src/shared/json.ts';

const spec = (change: Partial<BatchSpec> = {}, prompt = 'a cat'): BatchSpec => ({
  name: '',
  accountId: 'acc',
  projectId: null,
  request: { family: 'image', operation: null, model: 'm', fields: { prompt }, inputs: [] },
  vary: { how: 'combine', columns: [] },
  table: null,
  repeat: 1,
  seeds: { kind: 'model' },
  leaveOut: [],
  limitUsd: null,
  ...change,
});
const list = (name: string, values: JsonValue[], kind: 'field' | 'variable' = 'field') => ({
  target: { kind, name },
  values,
});
const notes = (wildcards: Record<string, string[]> = {}, chance = 'chance_1') => ({
  chance,
  wildcards,
  templateId: null,
});

const rowsOf = (of: BatchSpec, wildcards: Record<string, string[]> = {}, chance = 'chance_1') => {
  const expansion = expand(of, notes(wildcards, chance));
  return Array.from({ length: expansion.count }, (_, index) => expansion.row(index));
};
const requests = (of: BatchSpec, wildcards: Record<string, string[]> = {}) =>
  rowsOf(of, wildcards).map((row) => (isBad(row) ? row.reason : row.request.fields));
const prompts = (of: BatchSpec, wildcards: Record<string, string[]> = {}) =>
  rowsOf(of, wildcards).map((row) => (isBad(row) ? `bad: ${row.reason}` : row.request.fields.prompt));

describe('lists', () => {
  it('are combined, the last one fastest', () => {
    const of = spec({
      vary: { how: 'combine', columns: [list('size', ['1k', '2k']), list('style', ['vivid', 'natural'])] },
    });
    expect(requests(of).map((fields) => Object.values(fields).slice(1).join())).toEqual([
      '1k,vivid',
      '1k,natural',
      '2k,vivid',
      '2k,natural',
    ]);
    expect(rowsOf(of).map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });

  it('are taken together row by row, and only when they are of one length', () => {
    const columns = [list('size', ['1k', '2k']), list('style', ['vivid', 'natural'])];
    expect(requests(spec({ vary: { how: 'together', columns } }))).toEqual([
      { prompt: 'a cat', size: '1k', style: 'vivid' },
      { prompt: 'a cat', size: '2k', style: 'natural' },
    ]);
    const uneven = spec({ vary: { how: 'together', columns: [...columns, list('quality', ['low'])] } });
    expect(specIssues(uneven)).toMatchObject([{ path: 'vary' }]);
    expect(countRows(uneven)).toBeNull();
  });

  it('give a raw field its value where there is one, and texts of numbers become numbers', () => {
    const of = spec({ vary: { how: 'combine', columns: [list('n', ['2']), list('extra', ['b'])] } });
    of.request.rawFields = { extra: 'a' };
    expect(rowsOf(of)[0]).toMatchObject({
      request: { fields: { prompt: 'a cat', n: 2 }, rawFields: { extra: 'b' } },
    });
  });

  it('that vary one field twice, or a seed beside a noted seed, make no batch', () => {
    const twice = spec({ vary: { how: 'combine', columns: [list('size', ['1k']), list('size', ['2k'])] } });
    expect(specIssues(twice)).toMatchObject([{ path: 'size' }]);
    const seeds = spec({
      seeds: { kind: 'random' },
      vary: { how: 'combine', columns: [list('seed', [1, 2])] },
    });
    expect(specIssues(seeds)).toMatchObject([{ path: 'seeds' }]);
  });

  it('make 5,000 jobs at most, and something at all', () => {
    const many = list(
      'size',
      Array.from({ length: 100 }, (_, at) => String(at)),
    );
    const columns = [many, { ...many, target: { kind: 'field' as const, name: 'style' } }];
    expect(specIssues(spec({ vary: { how: 'combine', columns } }))).toMatchObject([{ path: 'vary' }]);
    expect(specIssues(spec({ leaveOut: [1] }))).toMatchObject([{ path: 'vary' }]);
    expect(specIssues(spec())).toEqual([]);
  });
});

describe('media', () => {
  const link = (url: string) => ({ kind: 'url', url });
  const of = (values: JsonValue[]) => {
    const base = spec({
      vary: { how: 'combine', columns: [{ target: { kind: 'media', field: 'image_urls' }, values }] },
    });
    base.request.inputs = [
      { field: 'image_urls', source: { kind: 'url', url: 'https://x.example/form.png' } },
      { field: 'mask_url', source: { kind: 'url', url: 'https://x.example/mask.png' } },
    ];
    return base;
  };

  it('take the place of what the form has in that field; nothing leaves it as it is', () => {
    const rows = rowsOf(of([link('https://x.example/1.png'), [link('https://x.example/2.png')], null]));
    expect(
      rows.map((row) => (isBad(row) ? row.reason : row.request.inputs.map(({ source }) => source))),
    ).toEqual([
      [link('https://x.example/mask.png'), link('https://x.example/1.png')],
      [link('https://x.example/mask.png'), link('https://x.example/2.png')],
      [link('https://x.example/form.png'), link('https://x.example/mask.png')],
    ]);
  });

  it('that are no media make a bad row', () => {
    expect(rowsOf(of(['picture.png'])).map(isBad)).toEqual([true]);
  });
});

describe('variables and wildcards', () => {
  it('are filled in once, in every text', () => {
    const of = spec(
      { vary: { how: 'combine', columns: [list('subject', ['a dog', '{{light}}'], 'variable')] } },
      '{{subject}} by {{ subject }}',
    );
    expect(prompts(of)).toEqual(['a dog by a dog', '{{light}} by {{light}}']);
  });

  it('without a value make a bad row, with the reason', () => {
    const of = spec(
      { vary: { how: 'combine', columns: [list('subject', ['a dog', null], 'variable')] } },
      '{{subject}}, {{light}}',
    );
    expect(prompts(of).map((text) => String(text).startsWith('bad: '))).toEqual([true, true]);
    expect(prompts(spec({}, '__color__ cat'))).toEqual([
      'bad: There is no wildcard named “color” in the library.',
    ]);
  });

  it('take one entry for each row, also inside the value of a variable, and note it', () => {
    const of = spec(
      {
        repeat: 40,
        vary: { how: 'combine', columns: [list('subject', ['a __color__ cat'], 'variable')] },
      },
      '{{subject}} and a __color__ dog',
    );
    const rows = rowsOf(of, { color: ['red', 'blue'] });
    const seen = new Set(
      rows.map((row) => {
        if (isBad(row)) throw new Error(row.reason);
        const entry = String(row.varied.at(-1));
        expect(row.request.fields.prompt).toBe(`a ${entry} cat and a ${entry} dog`);
        return entry;
      }),
    );
    expect(seen).toEqual(new Set(['red', 'blue']));
    expect(expand(of, notes({ color: ['red'] })).columns).toEqual([
      { kind: 'variable', name: 'subject' },
      { kind: 'wildcard', name: 'color' },
    ]);
  });

  it('of an entry are left as they stand, and do not count as used', () => {
    const entries = { color: ['__metal__ and {{subject}}'], metal: ['gold'] };
    const columns = [list('subject', ['a dog'], 'variable')];
    expect(rowsOf(spec({ vary: { how: 'combine', columns } }, 'a __color__ cat'), entries)).toMatchObject([
      {
        request: { fields: { prompt: 'a __metal__ and {{subject}} cat' } },
        varied: ['a dog', '__metal__ and {{subject}}', null],
      },
    ]);
  });

  it('are named in the order in which they are found', () => {
    expect(variablesIn(['{{b}} {{a}}', '{{ b }}'])).toEqual(['b', 'a']);
    expect(wildcardsIn(['__hair_color__ __a__b', '__init', 'x__y-z__'])).toEqual(['hair_color', 'a', 'y-z']);
    expect(textsOf(spec({}, 'p'))).toEqual(['p']);
  });
});

describe('a table', () => {
  const table: NonNullable<BatchSpec['table']> = {
    targets: [
      { kind: 'variable', name: 'subject' },
      { kind: 'field', name: 'n' },
    ],
    rows: [
      { line: 2, values: ['a dog', '1'] },
      { line: 4, values: ['a cat', null] },
      { line: 5, values: ['only one'] },
    ],
    unread: [],
  };

  it('gives a row for each line that is kept, known by its line', () => {
    const of = spec({ table, leaveOut: [5] }, '{{subject}}');
    expect(rowsOf(of)).toMatchObject([
      { line: 2, request: { fields: { prompt: 'a dog', n: 1 } }, varied: ['a dog', '1'] },
      { line: 4, request: { fields: { prompt: 'a cat' } } },
    ]);
    expect(rowsOf(spec({ table }, '{{subject}}'))[2]).toMatchObject({ line: 5, reason: expect.any(String) });
  });

  it('comes in the place of lists', () => {
    const both = spec({ table, vary: { how: 'combine', columns: [list('size', ['1k'])] } }, '{{subject}}');
    expect(specIssues(both)).toMatchObject([{ path: 'table' }]);
  });
});

const specs: fc.Arbitrary<BatchSpec> = fc
  .record({
    how: fc.constantFrom('combine' as const, 'together' as const),
    lengths: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
    repeat: fc.integer({ min: 1, max: 8 }),
    seeds: fc.oneof(
      fc.constant({ kind: 'model' as const }),
      fc.constant({ kind: 'random' as const }),
      fc.record({ kind: fc.constant('range' as const), from: fc.nat(1000) }),
    ),
    leaveOut: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
  })
  .map(({ how, lengths, repeat, seeds, leaveOut }) => {
    const columns = lengths.map((length, column) =>
      list(
        `v${column}`,
        Array.from({ length: how === 'together' ? (lengths[0] ?? 1) : length }, (_, at) => `${column}-${at}`),
        'variable',
      ),
    );
    const prompt = `__color__ ${columns.map((_, at) => `{{v${at}}}`).join(' ')}`;
    return spec({ vary: { how, columns }, repeat, seeds, leaveOut }, prompt);
  });
const library = { color: ['red', 'green', 'blue'] };

describe('for any spec', () => {
  it('there are as many rows as lines that are kept, times the repeats', () => {
    fc.assert(
      fc.property(specs, (of) => {
        expect(batchSpecSchema.safeParse(of).success).toBe(true);
        const lines = of.vary.columns.reduce(
          (product, { values }, at) =>
            of.vary.how === 'together' && at > 0 ? product : product * values.length,
          1,
        );
        const kept = Array.from({ length: lines }, (_, at) => at + 1).filter(
          (line) => !of.leaveOut.includes(line),
        );
        expect(countRows(of)).toBe(kept.length * of.repeat);
        expect(rowsOf(of, library).map(({ line }) => line)).toEqual(
          kept.flatMap((line) => Array<number>(of.repeat).fill(line)),
        );
      }),
    );
  });

  it('no two rows are the same but for repeats, and none at all where seeds are noted', () => {
    fc.assert(
      fc.property(specs, (of) => {
        const rows = rowsOf(of, library).map((row) =>
          isBad(row) ? row.reason : JSON.stringify(row.varied.slice(0, -1)),
        );
        const different = of.seeds.kind === 'model' ? rows.length / of.repeat : rows.length;
        expect(new Set(rows).size).toBe(different);
      }),
    );
  });

  it('rows follow from the notes alone: in any order, at any time, and others from other notes', () => {
    fc.assert(
      fc.property(specs, fc.string(), (of, chance) => {
        const once = rowsOf(of, library, chance);
        const expansion = expand(structuredClone(of), structuredClone(notes(library, chance)));
        for (let index = once.length - 1; index >= 0; index -= 1)
          expect(expansion.row(index)).toEqual(once[index]);
      }),
    );
    const seeds = (chance: string) =>
      rowsOf(spec({ seeds: { kind: 'random' }, repeat: 5_000 }), {}, chance).map((row) =>
        isBad(row) ? null : row.request.fields.seed,
      );
    const first = seeds('one');
    expect(new Set(first).size).toBe(5_000);
    expect(seeds('two')).not.toEqual(first);
    for (const seed of first) expect(Number(seed)).toBeLessThan(2 ** 31);
    for (const seed of first) expect(Number(seed)).toBeGreaterThanOrEqual(0);
  });
});

describe('a wildcard', () => {
  const long = 'x'.repeat(longestEntry);
  it.each([
    ['nothing', [], 'A wildcard needs at least one entry.'],
    ['one entry', ['a'], undefined],
    ['as many as it takes', Array(mostEntries).fill('a'), undefined],
    [
      'too many entries',
      Array(mostEntries + 1).fill('a'),
      'These are 2,001 entries. A wildcard takes 2,000 at most.',
    ],
    ['an entry as long as it may be', [long], undefined],
    [
      'an entry that is too long',
      ['a', `${long}x`],
      'Entry 2 is too long. An entry has 2,000 characters at most.',
    ],
    ['an empty entry', ['a', ''], 'An entry of a wildcard can’t be empty.'],
    ['as much as it takes', Array(longestWildcard / longestEntry).fill(long), undefined],
    [
      'too much together',
      Array(longestWildcard / longestEntry + 1).fill(long),
      /^All entries together have /,
    ],
  ])('with %s', (_, entries, message) => {
    const read = checked(wildcardSchema, { name: 'mood', entries });
    const found = read.error?.issues.map((issue) => [issue.path[0], issue.message]);
    expect(found).toEqual(
      message === undefined
        ? undefined
        : [['entries', typeof message === 'string' ? message : expect.stringMatching(message)]],
    );
  });
});
