// Templates: their variables, what becomes of a request, and what of a stranger's file is taken.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTemplateFile, templateFile } from '../../../src/shared/templates/file.ts';
import {
  mediaOfRequest,
  mostTemplates,
  type TemplateContent,
  templateContentSchema,
} from '../../../src/shared/templates/template.ts';
import { filledIn, tidied, variablesOf } from '../../../src/shared/templates/variables.ts';

const template = (change: Partial<TemplateContent> = {}): TemplateContent => ({
  name: 'Harbour',
  folder: 'Sea',
  title: 'A {{ subject }}',
  request: {
    family: 'video',
    operation: 'text-to-video',
    model: 'veo3.1',
    fields: {
      prompt: 'A {{subject}} at {{time of day}}, {{subject}}',
      duration: '{{seconds}}',
      generate_audio: '{{sound}}',
      resolution: '1080p',
      tags: ['{{mood}}', 'sea'],
    },
    media: [
      { kind: 'link', field: 'image_url', url: 'https://a.example/1.png' },
      { kind: 'choose', field: 'last_frame' },
    ],
  },
  variables: [
    { name: 'seconds', value: 8 },
    { name: 'sound', value: true },
    { name: 'subject', value: 'harbour' },
    { name: 'gone', value: 'x' },
  ],
  ...change,
});

describe('the delivery tier', () => {
  const chosen = template({ request: { ...template().request, delivery: 'official' } });

  test('that was chosen is kept, asked for by its jobs, and exported', () => {
    const kept = templateContentSchema.parse(JSON.parse(JSON.stringify(chosen)));
    expect(kept.request.delivery).toBe('official');
    expect(filledIn(tidied(kept), new Map()).request.delivery).toBe('official');
    const [read] = readTemplateFile(JSON.parse(templateFile([chosen])));
    expect(read?.request.delivery).toBe('official');
  });

  test('is none where none was chosen', () => {
    expect(filledIn(template(), new Map()).request).not.toHaveProperty('delivery');
    expect(JSON.parse(templateFile([template()])).templates[0].request).not.toHaveProperty('delivery');
  });

  test('of a stranger is one that TokenLab has, or the file is refused with the reason', () => {
    const foreign = JSON.parse(templateFile([chosen]));
    foreign.templates[0].request.delivery = 'gold';
    expect(() => readTemplateFile(foreign)).toThrow(/request\.delivery/);
  });
});

describe('variables', () => {
  test('are those that the texts name, in their order, with what they begin with', () => {
    expect(variablesOf(template())).toEqual([
      { name: 'subject', value: 'harbour' },
      { name: 'time of day', value: '' },
      { name: 'seconds', value: 8 },
      { name: 'sound', value: true },
      { name: 'mood', value: '' },
    ]);
    expect(tidied(template()).variables.map(({ name }) => name)).not.toContain('gone');
  });

  test('take their values in; a whole field takes the value itself, of its own kind', () => {
    const { request, title } = filledIn(
      template(),
      new Map<string, string | number | boolean>([
        ['subject', 'ship {{time of day}} $&'],
        ['time of day', 'noon'],
        ['seconds', 4],
        ['sound', false],
        ['mood', 'calm'],
      ]),
    );
    expect(title).toBe('A ship {{time of day}} $&');
    expect(request).toEqual({
      family: 'video',
      operation: 'text-to-video',
      model: 'veo3.1',
      fields: {
        prompt: 'A ship {{time of day}} $& at noon, ship {{time of day}} $&',
        duration: 4,
        generate_audio: false,
        resolution: '1080p',
        tags: ['calm', 'sea'],
      },
      inputs: [{ field: 'image_url', source: { kind: 'url', url: 'https://a.example/1.png' } }],
    });
  });

  test('that are left open stay in their texts; whole numbers and choices keep what they begin with', () => {
    const { request } = filledIn(template(), new Map());
    expect(request.fields).toMatchObject({
      prompt: 'A {{subject}} at {{time of day}}, {{subject}}',
      duration: 8,
      generate_audio: true,
      tags: ['{{mood}}', 'sea'],
    });
  });
});

test('a template of many variables and a long value does not become an endless text', () => {
  const content = template({
    request: { ...template().request, fields: { prompt: '{{a}} '.repeat(8_000) } },
  });
  const { request } = filledIn(content, new Map([['a', 'x'.repeat(20_000)]]));
  expect(String(request.fields.prompt).length).toBeLessThan(1_100_000);
  expect(String(request.fields.prompt)).toContain('{{a}}');
});

test('of a request only links are kept; files and results of this computer are chosen at use', () => {
  expect(
    mediaOfRequest([
      { field: 'a', source: { kind: 'url', url: 'https://a.example/1.png' } },
      { field: 'b', source: { kind: 'file', inputId: 'inp_1', name: 'me.png', mime: 'image/png', bytes: 1 } },
      { field: 'c', source: { kind: 'result', resultId: 'res_1' } },
      { field: 'd', source: { kind: 'url', url: 'file:///home/me/1.png' } },
      { field: 'e', source: { kind: 'url', url: 'https://me:secret@a.example/1.png' } },
    ]),
  ).toEqual([
    { kind: 'link', field: 'a', url: 'https://a.example/1.png' },
    { kind: 'choose', field: 'b' },
    { kind: 'choose', field: 'c' },
    { kind: 'choose', field: 'd' },
    { kind: 'choose', field: 'e' },
  ]);
});

const signed = [
  'https://bucket.s3.amazonaws.com/1.png?X-Amz-Date=20261101T000000Z&X-Amz-Signature=abc',
  'https://storage.googleapis.com/b/1.png?X-Goog-Credential=me',
  'https://a.blob.core.windows.net/c/1.png?sv=2024-01-01&sig=abc',
  'https://d1.cloudfront.net/1.png?Policy=x&Key-Pair-Id=y',
  'https://a.example/1.png?accessToken=abc',
  'https://a.example/1.png?api_key=abc',
  'https://a.example/1.png?key=abc',
];

test.each(signed)('a link that is a key itself is chosen at use, and given to nobody: %s', (url) => {
  expect(mediaOfRequest([{ field: 'a', source: { kind: 'url', url } }])).toEqual([
    { kind: 'choose', field: 'a' },
  ]);
  // One that an earlier version has kept.
  const kept = template({ request: { ...template().request, media: [{ kind: 'link', field: 'a', url }] } });
  expect(JSON.parse(templateFile([kept])).templates[0].request.media).toEqual([
    { kind: 'choose', field: 'a' },
  ]);
});

test('a link with other parameters stays a link', () => {
  const url = 'https://a.example/1.png?width=640&design=plain&author=me&page=2&keyword=lake';
  expect(mediaOfRequest([{ field: 'a', source: { kind: 'url', url } }])).toEqual([
    { kind: 'link', field: 'a', url },
  ]);
});

describe('a file of templates', () => {
  const json = (templates: unknown, more: object = {}) =>
    JSON.parse(JSON.stringify({ format: 'safelight-templates', version: 1, templates, ...more }));

  test('gives back what was written', () => {
    const templates = [tidied(template()), tidied(template({ name: 'Second', folder: '' }))];
    expect(readTemplateFile(JSON.parse(templateFile(templates)))).toEqual(templates);
  });

  test.each<[string, unknown, RegExp]>([
    ['null', null, /isn’t a file of Safelight templates/],
    ['a list', [], /isn’t a file of Safelight templates/],
    ['another program’s', { format: 'other', templates: [] }, /isn’t a file of Safelight templates/],
    ['of no version', json([template()], { version: null }), /doesn’t say which version/],
    ['of a fraction of a version', json([template()], { version: 0.5 }), /doesn’t say which version/],
    ['of a newer version', json([template()], { version: 2 }), /a newer Safelight wrote it \(format 2/],
    ['without templates', json([]), /has no templates/],
    ['with too many', json(Array(mostTemplates + 1).fill(template())), /it has 501 templates/],
    ['with one that is none', json([template(), { name: 'x' }]), /in template 2, folder isn’t valid/],
    [
      'with a file of this computer',
      json([
        template({
          request: {
            ...template().request,
            media: [{ kind: 'link', field: 'image_url', url: 'file:///etc/passwd' }],
          },
        }),
      ]),
      /in template 1, request\.media\.0\.url isn’t valid\. Media of a template are https links/,
    ],
    [
      'with a key of all objects',
      JSON.parse(
        templateFile([template()]).replace('"prompt":', '"__proto__": { "isAdmin": true }, "prompt":'),
      ),
      /a field in it is called “__proto__”/,
    ],
    [
      'with a constructor deep inside',
      json([template()], { more: [{ constructor: { prototype: 1 } }] }),
      /a field in it is called “(constructor|prototype)”/,
    ],
    [
      'with a list of hundreds of thousands',
      json([template()], { more: Array(400_000).fill(0), version: 0 }),
      /which version/,
    ],
    [
      'with a family of its own',
      json([{ ...template(), request: { ...template().request, family: 'x' } }]),
      /request\.family/,
    ],
  ])('%s is refused with the reason', (_what, content, reason) => {
    expect(() => readTemplateFile(content)).toThrow(reason);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test('is taken or refused, whatever is in it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.json({ maxDepth: 4 }), (first, second) => {
        for (const content of [JSON.parse(first), json([JSON.parse(first), JSON.parse(second)])]) {
          try {
            for (const each of readTemplateFile(content)) templateContentSchema.parse(each);
          } catch (error) {
            expect(error).toMatchObject({ code: 'invalid_input' });
          }
        }
      }),
    );
  });
});
