import { describe, expect, it } from 'vitest';
import { fillFrom } from '../../../../src/renderer/features/batch/fill.ts';
import { asKept, fromText } from '../../../../src/renderer/features/batch/keep.ts';
import {
  choicesFor,
  namedIn,
  outlookOf,
  repeatOf,
  specOf,
  variedFields,
} from '../../../../src/renderer/features/batch/making.ts';
import { faultWords } from '../../../../src/renderer/features/batch/outlook-words.ts';
import {
  type Making,
  single,
  type TableUse,
  takeAwaited,
  takeTable,
  useMaking,
} from '../../../../src/renderer/features/batch/state.ts';
import { tableInUse } from '../../../../src/renderer/features/batch/table-use.ts';
import { fieldValue, guessTargets } from '../../../../src/renderer/features/batch/targets.ts';
import { i18next, laterWords } from '../../../../src/renderer/i18n/index.ts';
import { type BatchSpec, batchSpecSchema } from '../../../../src/shared/batch.ts';
import {
  area,
  choice,
  elements,
  integer,
  mediaList,
  picture,
  toggle,
} from '../../../../src/shared/families/fields.ts';
import type { FormValues, ModelForm } from '../../../../src/shared/form/types.ts';

await laterWords();

const form: ModelForm = {
  family: 'video',
  operation: 'image-to-video',
  modelId: 'model',
  endpoint: '/v1/videos/generations',
  fields: [
    area('prompt', 4000, { required: true }),
    choice('duration', ['5', '8']),
    choice('aspect_ratio', ['16:9', '1:1']),
    integer('seed', 0, 4_294_967_295),
    toggle('generate_audio'),
    mediaList('image_url', 3, picture()),
    elements('elements', 3),
  ],
  note: null,
  unknownParameters: [],
  notes: [],
};
const labelOf = ({ name }: { name: string }): string => (name === 'aspect_ratio' ? 'Aspect ratio' : name);
const making = (over: Partial<Making>): Making => ({ ...single, ...over });
const tableOf = (content: string, over: Partial<TableUse> = {}): TableUse => ({
  name: 'list.csv',
  content,
  withHeader: true,
  targets: {},
  isGone: false,
  fixed: {},
  leftOut: [],
  files: {},
  ...over,
});
const prompt = { prompt: 'a {{subject}} in {{light}}, __mood__' };
const base = {
  accountId: 'acc',
  projectId: null,
  request: {
    family: 'video' as const,
    operation: 'text-to-video',
    model: 'model',
    fields: prompt,
    inputs: [],
  },
};
const look = (over: Partial<Making>, values: FormValues = prompt) =>
  outlookOf(making(over), form, values, labelOf);
const spec = (over: Partial<Making>, values: FormValues = prompt): BatchSpec =>
  specOf(making(over), look(over, values), form, base, ({ kind }) => kind);

describe('making many', () => {
  it('takes names that every object has for what they are: columns and files', () => {
    const names = ['constructor', '__proto__', 'toString'];
    const text = { prompt: names.map((name) => `{{${name}}}`).join(' ') };
    const table = (content: string, over: Partial<TableUse> = {}) => ({ table: tableOf(content, over) });
    const { obstacle, table: used } = look(table(`${names}\nfox,cat,elk`), text);
    expect([obstacle, used?.ok && used.used.targets]).toEqual([
      null,
      names.map((name) => `variable:${name}`),
    ]);
    expect(spec(table(`${names}\nfox,cat,elk`), text).table?.rows).toEqual([
      { line: 2, values: ['fox', 'cat', 'elk'] },
    ]);
    for (const name of [...names, 'hasOwnProperty']) {
      const media = look(table(`subject,image_url\nfox,${name}`));
      expect(media.table?.ok && media.table.used.filesWanted).toEqual([name]);
    }
  });

  it('finds variables and wildcards while one types, each once', () => {
    expect(namedIn(form, { prompt: '{{a}} {{ b }} {{a}} __x__', seed: 1 }, ['__y-z__ {{c}}'])).toEqual({
      variables: ['a', 'b'],
      wildcards: ['x', 'y-z'],
    });
  });

  it('counts every combination, or the rows of lists of one length', () => {
    const texts = {
      'variable:subject': 'fox\n\n bear \ncat',
      'variable:light': 'sun\nfog',
      'field:duration': '5',
    };
    const fields = ['field:duration'];
    expect(look({ texts, fields, repeat: 2 })).toMatchObject({ count: 12, obstacle: null });
    expect(look({ texts, fields, how: 'together' })).toMatchObject({
      count: null,
      obstacle: { kind: 'lengths' },
    });
    const even = { 'variable:subject': 'fox\nbear', 'variable:light': 'sun\nfog', 'field:duration': '5\n8' };
    expect(look({ texts: even, fields, how: 'together', repeat: 3 }).count).toBe(6);
    expect(look({ texts: even, fields, leftOut: [1, 2] }).count).toBe(6);
  });

  it('says what is still in the way', () => {
    const fox = { 'variable:subject': 'fox', 'variable:light': 'sun' };
    expect(look({ texts: { 'variable:subject': 'fox' } }).obstacle).toEqual({
      kind: 'noValues',
      key: 'variable:light',
    });
    expect(look({ texts: fox, limitUsd: 'a lot' }).obstacle).toEqual({ kind: 'limit' });
    const many = { ...fox, 'variable:subject': Array.from({ length: 501 }, (_, at) => `s${at}`).join('\n') };
    expect(look({ texts: many, repeat: 10 }).obstacle).toEqual({ kind: 'tooMany', count: 5010 });
    const variables = Array.from({ length: 21 }, (_, at) => `v${at}`);
    const texts = Object.fromEntries(variables.map((name) => [`variable:${name}`, 'x']));
    const wide = { prompt: variables.map((name) => `{{${name}}}`).join(' ') };
    expect(look({ texts }, wide).obstacle).toEqual({ kind: 'tooManyColumns', count: 21 });
    const columns = `${variables}\n${variables}`;
    expect(look({ table: tableOf(columns) }, wide).obstacle).toEqual({ kind: 'tooManyColumns', count: 21 });
    expect(look({ table: tableOf('') }).obstacle).toEqual({ kind: 'tableFault' });
    expect(look({ table: tableOf('subject,light\nfox\nbear,sun') }).obstacle).toEqual({
      kind: 'undecided',
      count: 1,
    });
    expect(look({ table: tableOf('other\nfox') }).obstacle).toEqual({ kind: 'noTarget' });
    expect(look({ table: tableOf('subject\nfox', { leftOut: [2] }) }).obstacle).toEqual({ kind: 'noRows' });
  });

  it('makes a spec that main accepts, with values as the request has them', () => {
    const made = spec({
      texts: {
        'variable:subject': 'fox\nbear',
        'variable:light': '7',
        'field:seed': '1\n22',
        'field:generate_audio': 'Yes\nno',
        'field:gone': 'x',
      },
      fields: ['field:seed', 'field:generate_audio', 'field:gone'],
      name: ' Animals ',
      limitUsd: ' 2.50 ',
      repeat: 2,
      seeds: { kind: 'model' },
    });
    expect(batchSpecSchema.parse(made)).toEqual(made);
    expect(made).toMatchObject({ name: 'Animals', limitUsd: '2.50', table: null, repeat: 2 });
    expect(made.vary.columns).toEqual([
      { target: { kind: 'variable', name: 'subject' }, values: ['fox', 'bear'] },
      { target: { kind: 'variable', name: 'light' }, values: ['7'] },
      { target: { kind: 'field', name: 'seed' }, values: [1, 22] },
      { target: { kind: 'field', name: 'generate_audio' }, values: [true, false] },
    ]);
  });

  it('takes rows of a table in the place of lists, a blank cell leaving what the form has', () => {
    const content = 'Subject;ASPECT RATIO;light;note\nfox;1:1;sun;a\nbear;;fog;b\n';
    const made = spec({ texts: { 'variable:subject': 'unused' }, table: tableOf(content) });
    expect(made.vary.columns).toEqual([]);
    expect(made.table).toEqual({
      targets: [
        { kind: 'variable', name: 'subject' },
        { kind: 'field', name: 'aspect_ratio' },
        { kind: 'variable', name: 'light' },
      ],
      rows: [
        { line: 2, values: ['fox', '1:1', 'sun'] },
        { line: 3, values: ['bear', null, 'fog'] },
      ],
      unread: [],
    });
    expect(variedFields(look({ table: tableOf(content) }))).toEqual(new Set(['aspect_ratio']));
  });

  it('keeps bad lines out until each is fixed or left out', () => {
    const content = 'subject,light\nfox\nbear,sun,x\ncat,fog\n';
    const decided = { fixed: { 2: ['fox', 'rain'] }, leftOut: [3] };
    const made = spec({ table: tableOf(content, decided) });
    expect(made.table?.rows).toEqual([
      { line: 2, values: ['fox', 'rain'] },
      { line: 4, values: ['cat', 'fog'] },
    ]);
    expect(made.table?.unread).toEqual([{ line: 3, reason: 'cells' }]);
    expect(made.leaveOut).toEqual([3]);
    expect(look({ table: tableOf(content, decided) }).obstacle).toBeNull();
  });

  it('reads links, results and chosen files from a column of media, and asks for files that nobody chose', () => {
    const content =
      'image_url\nhttps://a.example/1.png | /home/me/Fox.PNG\nresult:res_0123456789abcdefghjkmn\n';
    const named = namedIn(form, {});
    const before = tableInUse(tableOf(content), choicesFor(form, named, labelOf));
    expect(before).toMatchObject({
      used: { filesWanted: ['/home/me/Fox.PNG'], bad: [{ line: 2, fault: { kind: 'noFile' } }] },
    });
    const file = { kind: 'file' as const, inputId: 'i1', name: 'Fox.PNG', mime: 'image/png', bytes: 3 };
    const made = spec({ table: tableOf(content, { files: { 'fox.png': file } }) }, {});
    expect(made.table?.rows).toEqual([
      { line: 2, values: [[{ kind: 'url', url: 'https://a.example/1.png' }, file]] },
      { line: 3, values: [[{ kind: 'result', resultId: 'res_0123456789abcdefghjkmn' }]] },
    ]);
  });

  it('guesses what a column stands for by the names of fields and variables, each once', () => {
    const choices = [
      { key: 'variable:sub_ject', names: ['sub_ject'] },
      { key: 'field:size', names: ['size', 'Image size'] },
    ];
    expect(Object.fromEntries(guessTargets(['{{Sub Ject}}', 'image-size', 'size', '??'], choices))).toEqual({
      '{{Sub Ject}}': 'variable:sub_ject',
      'image-size': 'field:size',
    });
  });

  it('takes texts of a table as the values that a field has', () => {
    const field = (name: string) => form.fields.find((one) => one.name === name)!;
    expect(fieldValue(form, field('generate_audio'), 'TRUE')).toBe(true);
    expect(fieldValue(form, field('generate_audio'), 'maybe')).toBe('maybe');
    expect(fieldValue(form, field('seed'), ' 12 ')).toBe(12);
    expect(fieldValue(form, field('seed'), 'twelve')).toBe('twelve');
    expect(fieldValue(form, field('seed'), ' ')).toBeNull();
    expect([repeatOf(''), repeatOf('x'), repeatOf(0), repeatOf(2.4), repeatOf(99999)]).toEqual([
      1, 1, 1, 2, 1000,
    ]);
  });

  it('comes back as it was for "Edit and resubmit"', () => {
    const lists = {
      texts: { 'variable:subject': 'fox\nbear', 'variable:light': 'sun\nfog', 'field:seed': '3' },
      fields: ['field:seed', 'media:image_url'],
      media: {
        'media:image_url': [
          {
            label: 'https://a.example/1.png',
            source: { kind: 'url' as const, url: 'https://a.example/1.png' },
          },
        ],
      },
      how: 'combine' as const,
      repeat: 2,
      name: 'Animals',
    };
    const made = spec(lists);
    const again = fillFrom(made);
    expect(specOf(again, outlookOf(again, form, prompt, labelOf), form, base, String)).toEqual(made);

    const file = { kind: 'file' as const, inputId: 'i1', name: 'fox.png', mime: 'image/png', bytes: 3 };
    const table = spec({
      table: tableOf('subject,light,image_url\n"a ""quoted"", fox","two\nlines",fox.png\n', {
        files: { 'fox.png': file },
      }),
    });
    const filled = fillFrom(table);
    const second = specOf(filled, outlookOf(filled, form, prompt, labelOf), form, base, String);
    expect(second.table?.targets).toEqual(table.table?.targets);
    expect(second.table?.rows.map(({ values }) => values)).toEqual(
      table.table?.rows.map(({ values }) => values),
    );
  });

  it('is filled in again where a variable is called like a field, and a file like what every object has', () => {
    const file = { kind: 'file' as const, inputId: 'i1', name: '__proto__', mime: 'image/png', bytes: 3 };
    const text = { prompt: '{{image_url}}' };
    const table = spec(
      {
        table: tableOf('word,picture\nfox,__proto__', {
          targets: { word: 'variable:image_url', picture: 'media:image_url' },
          files: Object.fromEntries([['__proto__', file]]),
        }),
      },
      text,
    );
    expect(table.table?.rows).toEqual([{ line: 2, values: ['fox', [file]] }]);
    const again = fillFrom(table);
    expect(specOf(again, outlookOf(again, form, text, labelOf), form, base, String).table).toEqual(
      table.table,
    );
  });
});

describe('the words for what is wrong with a line', () => {
  it('fit into the batch, however long the text is that stands where a file should', () => {
    const t = i18next.getFixedT('en', 'batch');
    const content = `subject,image_url\nfox,${'x'.repeat(20_000)}\ncat,https://example.com/cat.png`;
    const many = making({ table: tableOf(content, { leftOut: [2] }) });
    const made = specOf(many, outlookOf(many, form, prompt, labelOf), form, base, (fault) =>
      faultWords(fault, t),
    );
    expect(made.table?.unread[0]?.reason).toContain('xxx');
    expect(batchSpecSchema.safeParse(made).success).toBe(true);
  });
});

describe('making many, kept with its draft', () => {
  it('comes back as it was, and as one job where it cannot be read', () => {
    const many = making({
      texts: { 'variable:subject': 'fox' },
      repeat: 3,
      seeds: { kind: 'range', from: 7 },
      table: tableOf('a,b\n1,2', { fixed: { 2: ['x', 'y'] }, leftOut: [3], targets: { a: 'field:seed' } }),
    });
    const asText = (one: Making) => asKept(one).making;
    expect(fromText(asText(many))).toEqual(many);
    expect([asText(single), fromText(null)]).toEqual([null, single]);
    for (const text of ['', '{', '[]', '{"repeat":0}', asText({ ...many, repeat: 5000 })])
      expect(fromText(text)).toBe(single);
    const large = making({ name: 'Large', table: tableOf(`a\n${'x'.repeat(1_000_001)}`) });
    const set = { targets: { a: 'field:seed' }, fixed: { 2: ['7'] }, leftOut: [3] };
    const { making: text, textId } = asKept({ ...large, table: { ...large.table!, ...set } });
    const kept = fromText(text);
    expect(kept).toMatchObject({
      name: 'Large',
      awaits: { textId, of: 'table' },
      table: { ...set, name: 'list.csv', content: '', isGone: true },
    });
    expect(outlookOf(kept, form, prompt, labelOf).obstacle).toEqual({ kind: 'tableComing' });
    // What main could not keep beside the draft has to be chosen again.
    const gone = outlookOf({ ...kept, awaits: null }, form, prompt, labelOf);
    expect(gone.obstacle).toEqual({ kind: 'tableGone' });
    // A text that an earlier version has kept.
    expect(fromText(asText(many)!.replace('"isGone":false,', ''))).toEqual(many);
    // Lists of thousands of values are kept however long they are.
    const lists = making({ texts: { 'variable:subject': 'x'.repeat(1_500_000) } });
    expect(fromText(asText(lists))).toEqual(lists);
  });

  it.each(['table', 'pasted'] as const)(
    'keeps a long %s beside the draft, under one name, and takes it back',
    (of) => {
      const long = `a\n${'fox\n'.repeat(100_000)}`;
      const whole = making(of === 'table' ? { table: tableOf(long) } : { pasted: long });
      const { making: text, textId, text: beside } = asKept(whole);
      expect(beside).toBe(long);
      expect(text!.length).toBeLessThan(1_000);
      expect(asKept({ ...whole, name: 'Renamed' }).textId).toBe(textId);
      const waiting = fromText(text);
      expect(asKept(waiting)).toMatchObject({ textId, text: null });
      useMaking.setState(waiting, true);
      takeAwaited('of another draft', 'other');
      expect(useMaking.getState()).toEqual(waiting);
      takeAwaited(textId!, long);
      expect(useMaking.getState()).toEqual(whole);
      useMaking.setState(waiting, true);
      takeAwaited(textId!, null);
      expect(useMaking.getState()).toEqual({ ...waiting, awaits: null });
      useMaking.setState(single, true);
    },
  );

  it('keeps what was set for a table that has to be chosen again, and nothing for another one', () => {
    const set = { targets: { a: 'field:seed' }, fixed: { 2: ['7'] }, leftOut: [3] };
    const gone = making({ table: tableOf('', { ...set, isGone: true }) });
    useMaking.setState(gone, true);
    takeTable('list.csv', 'a\n1');
    expect(useMaking.getState().table).toEqual(tableOf('a\n1', set));
    useMaking.setState(gone, true);
    takeTable('other.csv', 'a\n1');
    expect(useMaking.getState().table).toEqual({ ...tableOf('a\n1'), name: 'other.csv' });
    useMaking.setState(single, true);
  });
});
