import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelDetail } from '../../../src/shared/catalogue.ts';
import type { Family } from '../../../src/shared/families/index.ts';
import {
  carryOver,
  type FormValues,
  formFor,
  initialValues,
  type MediaValue,
  type ModelForm,
  nameInForm,
  requestIssues,
  toRequest,
  validateForm,
} from '../../../src/shared/form.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { offeredOperations } from '../../../src/shared/operations.ts';
import { runs } from '../../faults/scale.ts';

const blank: ModelDetail = {
  id: 'model-x',
  aliases: [],
  vendor: null,
  family: 'video',
  category: null,
  operations: [],
  stage: 'active',
  stageReason: null,
  replacement: null,
  releasedAt: null,
  deprecatedAt: null,
  retiredAt: null,
  sunsetAt: null,
  latest: false,
  badges: [],
  price: {
    unit: null,
    rawUnit: null,
    amount: null,
    min: null,
    max: null,
    inputPerMillion: null,
    outputPerMillion: null,
    complex: false,
    free: false,
    freeUntil: null,
    summary: null,
  },
  preferredRank: null,
  contractSource: 'none',
  endpoint: null,
  endpointByOperation: {},
  requestShape: null,
  parameters: null,
  requiredSelectors: [],
  optionalSelectors: [],
  resolutions: [],
  durations: [],
  aspectRatios: [],
  outputFormats: [],
  delivery: null,
  promptMaxCharacters: null,
  requestsPerMinute: null,
  concurrency: null,
  constraints: [],
  recommendedRequest: null,
  notes: [],
};
const noConstraint = {
  endpoint: null,
  requestShape: null,
  parameters: null,
  requiredSelectors: [],
  optionalSelectors: [],
  documentedInputs: [],
  resolutions: [],
  durations: [],
  aspectRatios: [],
  notes: [],
};
const constraint = (operation: string, over: object) => ({
  ...noConstraint,
  operation,
  rawOperation: operation,
  ...over,
});

function form(operation: string, over: Partial<ModelDetail> = {}): ModelForm {
  const made = formFor({ ...blank, ...over }, operation);
  if (made === null) throw new Error('no form');
  return made;
}
const names = (made: ModelForm) => made.fields.map((field) => field.name);
const field = (made: ModelForm, name: string) => made.fields.find((one) => one.name === name);
const link = (url = 'https://example.com/a.png'): MediaValue => ({
  source: { kind: 'url', url },
  width: null,
  height: null,
});
const file = (
  mime = 'image/png',
  bytes = 1000,
  width: number | null = 512,
  height: number | null = 512,
): MediaValue => ({
  source: { kind: 'file', inputId: 'i1', name: 'a', mime, bytes },
  width,
  height,
});
const paths = (values: FormValues, made: ModelForm) => validateForm(values, made).map((issue) => issue.path);

describe('a form', () => {
  it('shows only what the operation of the model takes, with its own lists', () => {
    const made = form('text-to-video', {
      promptMaxCharacters: 2000,
      parameters: ['prompt', 'duration', 'seed'],
      durations: ['5', '10'],
      constraints: [
        constraint('text-to-video', {
          parameters: ['prompt', 'seconds', 'resolution', 'image_url', 'weird_knob'],
          durations: ['5', '8'],
          resolutions: ['768p'],
        }),
      ],
    });
    expect(names(made)).toEqual(['prompt', 'duration', 'resolution']);
    expect(field(made, 'prompt')).toMatchObject({ maxLength: 2000, required: true });
    expect(field(made, 'duration')).toMatchObject({ type: 'select', options: ['5', '8'], send: 'integer' });
    expect(field(made, 'resolution')).toMatchObject({ options: ['768p'], custom: false });
    expect(made).toMatchObject({
      note: null,
      unknownParameters: ['weird_knob'],
      endpoint: '/v1/videos/generations',
    });
  });

  it('marks an input as needed when the model takes none of its alternatives', () => {
    const taking = (...parameters: string[]) =>
      form('image-to-video', {
        constraints: [constraint('image-to-video', { parameters: ['prompt', ...parameters] })],
      });
    expect(field(taking('image_url'), 'image_url')?.required).toBe(true);
    const either = taking('image_url', 'material_asset_ids');
    expect(either.fields.filter((one) => one.required)).toEqual([]);
    expect(paths({ prompt: 'A dog' }, either)).toEqual(['image_url']);
  });

  it('falls back to the model, then to the family, and says so', () => {
    const constraints = [constraint('text-to-video', { parameters: ['prompt'] })];
    expect(form('image-to-video', { parameters: ['prompt', 'image_url'], constraints }).note).toBe(
      'model_level',
    );
    expect(form('image-to-video', { parameters: ['prompt', 'image_url'] }).note).toBeNull();
    const generic = form('image-to-video');
    expect(generic.note).toBe('generic');
    expect(names(generic)).toContain('image_url');
    expect(names(generic)).not.toContain('video_url');
  });

  it('enforces required selectors, also those that nobody knows', () => {
    const made = form('text-to-video', {
      constraints: [
        constraint('text-to-video', {
          parameters: ['prompt', 'resolution'],
          requiredSelectors: ['resolution', 'flux'],
        }),
      ],
    });
    expect(field(made, 'resolution')?.required).toBe(true);
    expect(field(made, 'flux')).toMatchObject({ required: true, labelKey: 'field.unknown' });
    expect(paths({ prompt: 'x' }, made)).toEqual(['resolution', 'flux']);
  });

  it('starts required choices at what TokenLab recommends', () => {
    const made = form('text-to-video', {
      parameters: ['prompt', 'duration'],
      durations: ['5', '8'],
      requiredSelectors: ['duration'],
    });
    expect(initialValues(made, { duration: 8 })).toEqual({ duration: '8' });
    expect(initialValues(made)).toEqual({ duration: '5' });
    expect(
      initialValues(form('text-to-video', { parameters: ['prompt', 'duration'], durations: ['5'] })),
    ).toEqual({});
  });

  it('understands spans of seconds and lengths with a unit', () => {
    expect(field(form('text-to-video', { durations: ['4-15'] }), 'duration')).toMatchObject({
      type: 'integer',
      min: 4,
      max: 15,
    });
    expect(field(form('text-to-video', { durations: ['5s', '10 s', '-1'] }), 'duration')?.options).toEqual([
      '5',
      '10',
      '-1',
    ]);
  });

  it('offers a song without a voice where the model can', () => {
    const music = { ...blank, family: 'music' as Family, operations: ['music', 'lyrics'] };
    expect(offeredOperations(music)).toEqual(['music', 'instrumental', 'lyrics']);
    expect(offeredOperations({ ...music, parameters: ['prompt'] })).toEqual(['music', 'lyrics']);
  });

  it('goes to the edit route for edits, and takes files there', () => {
    const made = form('image-edit', { family: 'image', endpoint: '/v1/images/generations' });
    expect(made.endpoint).toBe('/v1/images/edits');
    expect(field(made, 'image_urls')).toMatchObject({ required: true, maxItems: 16 });
    const nano = form('image-edit', {
      family: 'image',
      endpointByOperation: { 'image-edit': '/v1/images/generations' },
    });
    expect(nano.endpoint).toBe('/v1/images/generations');
  });

  it('uses the name that the model knows for pictures', () => {
    const single = form('image-to-image', { family: 'image', parameters: ['prompt', 'image_url'] });
    expect(field(single, 'image_url')).toMatchObject({ type: 'media', maxItems: 1, media: { file: false } });
    const references = form('reference-to-video', { parameters: ['prompt', 'image_urls'] });
    expect(names(references)).toContain('image_urls');
    const bytes = form('image-to-3d', { family: '3d', parameters: ['prompt', 'image'] });
    expect(field(bytes, 'image_url')?.media).toMatchObject({ file: true, url: false });
  });

  it('takes local videos and sounds nowhere: the contract has no way to send them', () => {
    expect(field(form('video-to-video'), 'video_url')?.media?.file).toBe(false);
    const made = form('upload-cover', { family: 'music' });
    expect(field(made, 'audio_url')?.media?.file).toBe(false);
    expect(validateForm({ prompt: 'x', mv: 'v', audio_url: [file('audio/mpeg')] }, made)[0]?.message).toMatch(
      /public link/,
    );
  });
});

describe('a request from a form', () => {
  it('converts types, drops empties, and lists media in order', () => {
    const made = form('reference-to-video', { durations: ['5', '8'] });
    const values: FormValues = {
      prompt: 'a cat',
      duration: '8',
      seed: 7,
      negative_prompt: '  ',
      output_audio: false,
      cfg_scale: '1.5',
      reference_images: [link(), file()],
      ghost: 'x',
    };
    expect(toRequest(made, values)).toEqual({
      fields: { prompt: 'a cat', duration: 8, output_audio: false, seed: 7, cfg_scale: 1.5 },
      inputs: [
        { field: 'reference_images', source: link().source },
        { field: 'reference_images', source: file().source },
      ],
    });
  });

  it('turns the public switch of a world into its permission, and panorama into its own type', () => {
    const made = form('image-to-world', { family: 'world' });
    expect(toRequest(made, { permission: true, is_pano: 'true', tags: ['a', ' '] }).fields).toEqual({
      permission: { public: true },
      is_pano: true,
      tags: ['a'],
    });
    expect(toRequest(made, { is_pano: 'auto' }).fields).toEqual({ is_pano: 'auto' });
  });

  it('names Kling elements as the contract does', () => {
    const made = form('reference-to-video', { id: 'kling-3.0-video' });
    const kling_elements = [
      { name: 'cat', description: '', urls: ['https://a.example/1.png', 'https://a.example/2.png'] },
    ];
    expect(toRequest(made, { kling_elements }).fields).toEqual({
      kling_elements: [
        { name: 'cat', element_input_urls: ['https://a.example/1.png', 'https://a.example/2.png'] },
      ],
    });
  });
});

describe('moving to another model', () => {
  it('keeps what fits and names what does not', () => {
    const target = form('image-to-video', {
      parameters: ['prompt', 'image_url', 'duration', 'resolution'],
      durations: ['5'],
      resolutions: ['720p'],
    });
    const old: FormValues = {
      prompt: 'x',
      resolution: '720p',
      duration: '8',
      seed: 3,
      images: [link(), link('https://b.example/b.png')],
      style: '',
    };
    expect(carryOver(old, target)).toEqual({
      values: { prompt: 'x', resolution: '720p', image_url: [link()] },
      dropped: ['duration', 'seed', 'images'],
    });
  });

  it('carries the main text to speech and back, and never a file to where only links go', () => {
    const speech = form('text-to-speech', { family: 'speech' });
    expect(carryOver({ prompt: 'hello' }, speech)).toEqual({ values: { input: 'hello' }, dropped: [] });
    expect(carryOver({ input: 'hello', prompt: 'softly' }, form('text-to-video'))).toEqual({
      values: { prompt: 'hello' },
      dropped: ['prompt'],
    });
    expect(carryOver({ input: 'hello', prompt: 'softly' }, speech).dropped).toEqual([]);
    const noFiles = form('image-to-image', { family: 'image', parameters: ['prompt', 'image_url'] });
    expect(carryOver({ image_urls: [file()] }, noFiles)).toEqual({ values: {}, dropped: ['image_urls'] });
  });

  it('never invents, whatever the values are', () => {
    const target = form('image-to-video');
    const values = fc.dictionary(
      fc.constantFrom('prompt', 'duration', 'image_url', 'images', 'tags', 'odd'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(values, (old) => {
        const filled = old as FormValues;
        const { values: kept, dropped } = carryOver(filled, target);
        for (const name of Object.keys(kept)) expect(names(target)).toContain(name);
        for (const name of dropped) expect(Object.hasOwn(filled, name)).toBe(true);
        toRequest(target, filled);
        validateForm(filled, target);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('checks before sending', () => {
  it('complains about each field in its own place and order', () => {
    const made = form('text-to-video', { promptMaxCharacters: 5, durations: ['5'], resolutions: ['720p'] });
    const values: FormValues = { prompt: 'too long', duration: '9', resolution: '999p', seed: 1.5, fps: 500 };
    expect(paths(values, made)).toEqual(['prompt', 'duration', 'resolution', 'seed', 'fps']);
    expect(paths({}, made)).toEqual(['prompt']);
  });

  it('refuses a prompt of 2 MB', () => {
    expect(paths({ prompt: 'a'.repeat(2_000_000) }, form('text-to-video'))).toEqual(['prompt']);
  });

  it.each<[string, MediaValue, RegExp]>([
    ['type', file('image/gif'), /needed/],
    ['size', file('image/png', 51 * 1024 * 1024), /up to 52\.4 MB/],
    ['emptiness', file('image/png', 0), /empty/],
    ['private link', link('http://192.168.0.5/a.png'), /private network/],
    ['credentials', link('https://u:p@example.com/a.png'), /user name/],
    ['fragment', link('https://example.com/a.png#x'), /#/],
    ['scheme', link('ftp://example.com/a.png'), /https/],
    ['no link', link('hello'), /isn’t a link/],
    ['assets elsewhere', link('asset://asset-20260101000000-abcde'), /such a link/],
  ])('checks a medium: %s', (_name, medium, message) => {
    const made = form('image-edit', { family: 'image' });
    expect(validateForm({ prompt: 'x', image_urls: [medium] }, made)).toMatchObject([
      { path: 'image_urls', message: expect.stringMatching(message) },
    ]);
  });

  it('checks dimensions and assets for Seedance', () => {
    const made = form('image-to-video', { id: 'seedance-2.0' });
    expect(paths({ image_url: [file('image/png', 1000, 200, 400)] }, made)).toEqual(['image_url']);
    expect(paths({ image_url: [file('image/png', 1000, 3000, 400)] }, made)).toEqual(['image_url']);
    expect(paths({ image_url: [file('image/heic', 1000, 600, 400)] }, made)).toEqual([]);
    expect(paths({ image_url: [link('asset://asset-20260101000000-abcde')] }, made)).toEqual([]);
  });

  it('wants a mask that lies on its picture', () => {
    const made = form('image-edit', { family: 'image' });
    const values = { prompt: 'x', image_urls: [file()], mask: [file('image/png', 10, 100, 100)] };
    expect(paths(values, made)).toEqual(['mask']);
    expect(paths({ ...values, mask: [file()] }, made)).toEqual([]);
    expect(paths({ ...values, mask: [link()] }, made)).toEqual(['mask']);
  });

  it('does not mix links and files in one edit, and sends one file to generation', () => {
    expect(
      paths({ prompt: 'x', image_urls: [file(), link()] }, form('image-edit', { family: 'image' })),
    ).toEqual(['image_urls']);
    expect(
      paths({ prompt: 'x', image_urls: [file(), file()] }, form('image-to-image', { family: 'image' })),
    ).toEqual(['image_urls']);
  });

  it('finds the field that a complaint of TokenLab is about', () => {
    const made = form('image-to-video');
    expect(nameInForm('seconds', made)).toBe('duration');
    expect(nameInForm('body.images[0].image_url', made)).toBe('image_url');
    expect(nameInForm('prompt', made)).toBe('prompt');
    expect(nameInForm('nobody', made)).toBe('nobody');
  });
});

describe('rules between fields', () => {
  const issues = (
    family: Family,
    operation: string,
    model: string,
    fields: JsonObject,
    inputs: [string, MediaValue][] = [],
  ) =>
    requestIssues({
      family,
      operation,
      model,
      fields,
      inputs: inputs.map(([name, { source }]) => ({ field: name, source })),
    }).map((issue) => issue.path);
  const picture: [string, MediaValue] = ['image_url', link()];
  const reference: [string, MediaValue] = ['reference_images', link()];
  const video: [string, MediaValue] = ['video_url', link('https://example.com/v.mp4')];

  it.each<[string, string, string, JsonObject, [string, MediaValue][], string[]]>([
    ['aliases that differ', 'text-to-video', 'm', { prompt: 'x', duration: 5, seconds: 8 }, [], ['seconds']],
    ['aliases that agree', 'text-to-video', 'm', { prompt: 'x', duration: 5, seconds: 5 }, [], []],
    [
      'three sound switches',
      'text-to-video',
      'm',
      { prompt: 'x', output_audio: true, generate_audio: false },
      [],
      ['generate_audio'],
    ],
    [
      'sound with elements',
      'reference-to-video',
      'kling-3.0',
      {
        kling_elements: [{ name: 'a', element_input_urls: ['https://a.example/1', 'https://a.example/2'] }],
        output_audio: true,
      },
      [],
      ['output_audio'],
    ],
    [
      'an element without pictures',
      'reference-to-video',
      'kling-3.0',
      { kling_elements: [{ name: 'a', element_input_urls: [] }] },
      [],
      ['kling_elements'],
    ],
    [
      'priority with flex',
      'text-to-video',
      'm',
      { prompt: 'x', priority: 1, service_tier: 'flex' },
      [],
      ['priority'],
    ],
    [
      'flex on Seedance 2.0',
      'text-to-video',
      'seedance-2.0',
      { prompt: 'x', service_tier: 'flex' },
      [],
      ['service_tier'],
    ],
    [
      'draft and draft task',
      'text-to-video',
      'seedance-1.5-pro',
      { prompt: 'x', draft: true, draft_task_id: 'd' },
      [],
      ['draft_task_id'],
    ],
    [
      'frames and references',
      'image-to-video',
      'm',
      { prompt: 'x' },
      [picture, reference],
      ['reference_images', 'image_url'],
    ],
    [
      'too many references',
      'reference-to-video',
      'grok-imagine-video',
      {},
      Array.from({ length: 8 }, () => reference),
      ['reference_images'],
    ],
    [
      'materials and references together',
      'reference-to-video',
      'seedance-2.0',
      { material_asset_ids: ['a', 'b', 'c'] },
      Array.from({ length: 7 }, () => reference),
      ['reference_images'],
    ],
    [
      'sound alone on Seedance 2.0',
      'reference-to-video',
      'seedance-2.0',
      {},
      [['audio_urls', link('https://example.com/a.mp3')]],
      ['audio_urls'],
    ],
    [
      'sound alone on Seedance 2.5',
      'reference-to-video',
      'seedance-2.5',
      {},
      [['audio_urls', link('https://example.com/a.mp3')]],
      [],
    ],
    [
      '4k on Seedance fast',
      'text-to-video',
      'seedance-2.0-fast',
      { prompt: 'x', resolution: '4k' },
      [],
      ['resolution'],
    ],
    ['4k on Seedance 2.0', 'text-to-video', 'seedance-2.0', { prompt: 'x', resolution: '4k' }, [], []],
    ['a seed on Seedance 2.5', 'text-to-video', 'seedance-2.5', { prompt: 'x', seed: 1 }, [], ['seed']],
    [
      'length by the model elsewhere',
      'text-to-video',
      'veo3.1',
      { prompt: 'x', duration: -1 },
      [],
      ['duration'],
    ],
    [
      'long Grok references',
      'reference-to-video',
      'grok-imagine-video',
      { duration: 12 },
      [reference],
      ['duration'],
    ],
    ['Grok 1.5 from text', 'text-to-video', 'grok-imagine-video-1.5', { prompt: 'x' }, [], ['operation']],
    ['Grok video length', 'video-to-video', 'grok-imagine-video', { duration: 5 }, [video], ['duration']],
    [
      'Grok video not mp4',
      'video-to-video',
      'grok-imagine-video',
      {},
      [['video_url', link('https://example.com/v.mov')]],
      ['video_url'],
    ],
    ['a missing end', 'start-end-to-video', 'm', {}, [['start_image', link()]], ['end_image']],
    ['motion without video', 'motion-control', 'm', {}, [picture], ['video_url']],
    ['an extension of nothing', 'video-extension', 'm', {}, [], ['task_id']],
    ['video from a task', 'video-to-video', 'm', { task_id: 't' }, [], []],
    ['no model', 'text-to-video', ' ', { prompt: 'x' }, [], ['model']],
  ])('video: %s', (_name, operation, model, fields, inputs, expected) => {
    expect(issues('video', operation, model, fields, inputs)).toEqual(expected);
  });

  it.each<[string, JsonObject, string[]]>([
    ['multiples of 16', { size: '1000x1000' }, ['size']],
    ['too wide', { size: '3840x1024' }, ['size']],
    ['too long a side', { size: '4096x2048' }, ['size', 'size']],
    ['too few pixels', { size: '512x512' }, ['size']],
    ['no size', { size: 'big' }, ['size']],
    ['a good size', { size: '1536x1024' }, []],
    ['auto', { size: 'auto' }, []],
    ['ratio', { aspect_ratio: '1:1' }, ['aspect_ratio']],
    ['transparency', { background: 'transparent' }, ['background']],
    ['fidelity', { input_fidelity: 'high' }, ['input_fidelity']],
    ['streaming', { stream: true }, ['stream']],
  ])('gpt-image-2: %s', (_name, fields, expected) => {
    expect(issues('image', 'text-to-image', 'gpt-image-2', { prompt: 'x', ...fields })).toEqual(expected);
  });

  it('limits Grok edits to three pictures', () => {
    expect(
      issues(
        'image',
        'image-edit',
        'grok-imagine-image',
        { prompt: 'x' },
        Array.from({ length: 4 }, () => ['image_urls', link()]),
      ),
    ).toEqual(['image_urls']);
  });

  const song = { prompt: 'x', mv: 'chirp-v5' };
  const section = {
    prompt: 'x',
    tags: 't',
    title: 't',
    full_lyrics: 'l',
    infill_start_s: 10,
    infill_end_s: 30,
  };
  const audio: [string, MediaValue] = ['audio_url', link('https://example.com/s.mp3')];
  it.each<[string, string, JsonObject, [string, MediaValue][], string[]]>([
    ['a song', 'music', song, [], []],
    ['a song without version', 'music', { prompt: 'x' }, [], ['mv']],
    ['lyrics with a version', 'lyrics', song, [], ['mv']],
    ['an extension from nowhere', 'upload-extend', song, [audio], ['continue_at', 'continue_at']],
    ['an extension from 0', 'upload-extend', { ...song, continue_at: 0 }, [audio], ['continue_at']],
    [
      'an instrumental',
      'add-instrumental',
      { mv: 'v', title: 't', tags: 't', negative_tags: 'n' },
      [audio],
      [],
    ],
    [
      'an instrumental with prompt',
      'add-instrumental',
      { ...song, title: 't', tags: 't', negative_tags: 'n' },
      [audio],
      ['prompt'],
    ],
    ['a section of a task', 'replace-section', { ...section, task_id: 't', audio_id: 'a' }, [], []],
    ['a section of a link', 'replace-section', { ...section, mv: 'v' }, [audio], []],
    [
      'a section of both',
      'replace-section',
      { ...section, task_id: 't', audio_id: 'a', mv: 'v' },
      [audio],
      ['audio_url'],
    ],
    [
      'a short section',
      'replace-section',
      { ...section, infill_end_s: 12, task_id: 't', audio_id: 'a' },
      [],
      ['infill_end_s'],
    ],
    ['stems of half a source', 'vocal-separate', { task_id: 't' }, [], ['audio_id', 'audio_id']],
    ['a split without a name', 'advanced-split', { task_id: 't', audio_id: 'a' }, [], ['stem_name']],
  ])('music: %s', (_name, operation, fields, inputs, expected) => {
    expect(issues('music', operation, 'suno-music', fields, inputs)).toEqual(expected);
  });

  it('keeps the model out of the raw fields', () => {
    const request = {
      family: 'video' as const,
      operation: 'text-to-video',
      model: 'm',
      fields: { prompt: 'x' },
      inputs: [],
    };
    expect(requestIssues({ ...request, rawFields: { model: 'other' } }).map((issue) => issue.path)).toEqual([
      'model',
    ]);
    expect(requestIssues({ ...request, rawFields: { weird: 1 } })).toEqual([]);
  });
});
