import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { type Json, testSandbox } from './harness.ts';

const images = '/v1/images/generations';
const edits = '/v1/images/edits';
const videos = '/v1/videos/generations';
const music = '/v1/music/generations';
const solids = '/v1/3d/generations';
const worlds = '/v1/worlds/generations';
const speech = '/v1/audio/speech';
const link = 'https://example.com/a.png';

/** Route, body, code, and the field that the refusal names. */
const refused: Array<[string, Json, string, string | undefined]> = [
  [images, { prompt: 'x' }, 'required', 'model'],
  [images, { model: 'gpt-image-2', prompt: '' }, 'too_small', 'prompt'],
  [images, { model: 'gpt-image-2', prompt: 'x'.repeat(4001) }, 'too_big', 'prompt'],
  [images, { model: 'gpt-image-3', prompt: 'x' }, 'model_not_found', 'model'],
  [images, { model: 'dall-e-3', prompt: 'x' }, 'model_not_found', 'model'],
  [images, { model: 'veo3.1', prompt: 'x' }, 'no_contract_compatible_route', 'model'],
  [images, { model: 'gpt-image-2', prompt: 'x', file_id: 'a' }, 'unsupported_parameter', 'file_id'],
  [
    images,
    { model: 'gpt-image-2', prompt: 'x', aspect_ratio: '1:1' },
    'unsupported_parameter',
    'aspect_ratio',
  ],
  [images, { model: 'gpt-image-2', prompt: 'x', n: 11 }, 'invalid_value', 'n'],
  [images, { model: 'gpt-image-2', prompt: 'x', size: '1000x1000' }, 'invalid_value', 'size'],
  [images, { model: 'gpt-image-2', prompt: 'x', size: '512x512' }, 'invalid_value', 'size'],
  [
    images,
    { model: 'gpt-image-2', prompt: 'x', background: 'transparent' },
    'unsupported_value',
    'background',
  ],
  [images, { model: 'gpt-image-2', prompt: 'x', stream: true }, 'unsupported_value', 'stream'],
  [images, { model: 'nano-banana-pro', prompt: 'x', resolution: '8k' }, 'invalid_enum_value', 'resolution'],
  [images, { model: 'nano-banana', prompt: 'x', operation: 'image-to-image' }, 'required', 'image_url'],
  [
    images,
    { model: 'nano-banana', prompt: 'x', operation: 'image-edit' },
    'unsupported_operation',
    'operation',
  ],
  [
    images,
    { model: 'nano-banana', prompt: 'x', image_url: 'http://10.0.0.1/a.png' },
    'invalid_url',
    'image_url',
  ],
  [
    images,
    { model: 'nano-banana', prompt: 'x', image_url: 'https://a:b@c.de/f' },
    'invalid_url',
    'image_url',
  ],
  [edits, { model: 'gpt-image-2', prompt: 'x' }, 'required', 'image_url'],
  [
    edits,
    { model: 'gpt-image-2', prompt: 'x', image_url: link, image_urls: [link] },
    'required',
    'image_url',
  ],
  [
    edits,
    { model: 'gpt-image-2', prompt: 'x', images: [{ image_url: link, file_id: 'f' }] },
    'invalid_value',
    'images.0',
  ],
  [
    edits,
    { model: 'gpt-image-2', prompt: 'x', images: [{ file_id: 'file-none' }] },
    'file_not_found',
    'images.0',
  ],
  [
    edits,
    { model: 'grok-imagine-image', prompt: 'x', image_urls: [link, link, link, link] },
    'too_many_images',
    'image',
  ],
  [
    edits,
    { model: 'gpt-image-2', prompt: 'x', image_url: link, resolution: '1k' },
    'unsupported_parameter',
    'resolution',
  ],
  [videos, { model: 'veo3.1' }, 'required', 'prompt'],
  [videos, { model: 'veo3.1', prompt: 'x', duration: 7 }, 'invalid_enum_value', 'duration'],
  [videos, { model: 'veo3.1', prompt: 'x', duration: 4, seconds: 6 }, 'conflict', 'seconds'],
  [
    videos,
    { model: 'veo3.1', prompt: 'x', operation: 'motion-control' },
    'unsupported_operation',
    'operation',
  ],
  [videos, { model: 'veo3.1', prompt: 'x', cfg_scale: 5 }, 'unsupported_parameter', 'cfg_scale'],
  [
    videos,
    { model: 'veo3.1', prompt: 'x', operation: 'start-end-to-video', start_image: link },
    'required',
    'end_image',
  ],
  [
    videos,
    { model: 'veo3.1', prompt: 'x', image_url: link, reference_images: [link] },
    'unsupported_parameter',
    'image_url',
  ],
  [videos, { model: 'kling-2.6-motion-control', image_url: link }, 'unsupported_operation', 'operation'],
  [
    videos,
    {
      model: 'kling-3.0-video',
      prompt: '@a',
      operation: 'reference-to-video',
      output_audio: true,
      kling_elements: [{ name: 'a', element_input_urls: [link, link] }],
    },
    'conflict',
    'output_audio',
  ],
  [videos, { model: 'seedance-2.0', prompt: 'x', service_tier: 'flex' }, 'unsupported_value', 'service_tier'],
  [
    videos,
    { model: 'seedance-1.5-pro', prompt: 'x', service_tier: 'flex', priority: 3 },
    'conflict',
    'priority',
  ],
  [
    videos,
    { model: 'seedance-1.5-pro', prompt: 'x', draft: true, draft_task_id: 'a' },
    'conflict',
    'draft_task_id',
  ],
  [videos, { model: 'seedance-2.0-fast', prompt: 'x', resolution: '4k' }, 'invalid_enum_value', 'resolution'],
  [videos, { model: 'seedance-2.0', prompt: 'x', audio_urls: [link] }, 'required', 'audio_urls'],
  [videos, { model: 'seedance-2.5', prompt: 'x', seed: 4 }, 'unsupported_parameter', 'seed'],
  [
    videos,
    { model: 'grok-imagine-video', prompt: 'x', reference_images: new Array(8).fill(link) },
    'too_many_images',
    'reference_images',
  ],
  [
    videos,
    { model: 'grok-imagine-video', prompt: 'x', reference_images: [link], duration: 15 },
    'too_big',
    'duration',
  ],
  [
    videos,
    {
      model: 'grok-imagine-video',
      prompt: 'x',
      operation: 'video-to-video',
      video_url: 'https://a.de/f.mov',
    },
    'invalid_url',
    'video_url',
  ],
  [music, { model: 'suno-music', mv: 'chirp-v5' }, 'required', 'prompt'],
  [music, { model: 'suno-music', prompt: 'x', mv: 'chirp-v9' }, 'invalid_value', 'mv'],
  [music, { model: 'suno-music', prompt: 'x', action: 'LYRICS' }, 'unsupported_operation', 'operation'],
  [music, { model: 'suno-music', prompt: 'x', audio_url: link }, 'required', 'mv'],
  [
    music,
    { model: 'suno-music', prompt: 'x', mv: 'chirp-v5', audio_operation: 'upload-extend', audio_url: link },
    'required',
    'continue_at',
  ],
  [music, { model: 'suno-music', audio_operation: 'vocal-separate', task_id: 'a' }, 'required', 'audio_id'],
  [
    music,
    {
      model: 'suno-music',
      audio_operation: 'replace-section',
      prompt: 'x',
      tags: 'a',
      title: 'b',
      mv: 'chirp-v5',
      audio_url: link,
      full_lyrics: 'c',
      infill_start_s: 0,
      infill_end_s: 3,
    },
    'invalid_value',
    'infill_end_s',
  ],
  [
    music,
    { model: 'suno-music', prompt: 'x', mv: 'chirp-v5', tags: 'x'.repeat(1001) },
    'invalid_value',
    'tags',
  ],
  [solids, { model: 'tripo-h3.1' }, 'invalid_value', 'prompt'],
  [
    solids,
    { model: 'tripo-h3.1', prompt: 'x', operation: '3d-generation' },
    'unsupported_parameter',
    'operation',
  ],
  [solids, { model: 'tripo-v2.5', prompt: 'x', format: 'usdz' }, 'unsupported_value', 'format'],
  [solids, { model: 'tripo-p1.0', prompt: 'x', format: 'glb' }, 'unsupported_parameter', 'format'],
  [worlds, { model: 'marble-1.1' }, 'required', 'prompt'],
  [
    worlds,
    { model: 'marble-1.1', prompt: 'x', display_name: 'x'.repeat(65) },
    'invalid_value',
    'display_name',
  ],
  [worlds, { model: 'marble-1.1', prompt: 'x', images: new Array(5).fill(link) }, 'invalid_value', 'images'],
  [speech, { model: 'tts-1' }, 'invalid_value', 'input'],
  [speech, { model: 'tts-1', input: 'x'.repeat(4097) }, 'invalid_value', 'input'],
  [speech, { model: 'tts-1', input: 'x', speed: 9 }, 'invalid_value', 'speed'],
  [speech, { model: 'tts-1', input: 'x', instructions: 'y' }, 'unsupported_parameter', 'instructions'],
  [speech, { model: 'tts-1', input: 'x', stream_format: 'sse' }, 'unsupported_value', 'stream_format'],
];

test('requests that break a rule are refused with a code and the field, and make no task', async () => {
  const { post, sandbox } = await testSandbox();
  for (const [route, body, code, param] of refused) {
    const reply = await post(route, body);
    const what = `${route} ${JSON.stringify(body).slice(0, 160)}`;
    expect({
      what,
      status: reply.status,
      code: reply.body.error?.code,
      param: reply.body.error?.param,
    }).toEqual({
      what,
      status: 400,
      code,
      param,
    });
  }
  expect(sandbox.stats()).toMatchObject({ creates: 0, createPosts: refused.length });
});

test('refusals carry the hints of the contract', async () => {
  const { post } = await testSandbox();
  const unsupported = await post(images, { model: 'gpt-image-2', prompt: 'x', seed: 3 });
  expect(unsupported.body.error.supported_parameters).toContain('quality');
  expect(unsupported.body.validation_errors).toEqual([
    { field: 'seed', message: expect.any(String), code: 'unsupported_parameter' },
  ]);
  const duration = await post(videos, { model: 'veo3.1', prompt: 'x', duration: 7 });
  expect(duration.body.error.allowed_durations).toEqual(['4', '5', '6', '8']);
  const long = await post(solids, { model: 'tripo-h3.1', prompt: 'x'.repeat(2000) });
  expect(long.body.error.prompt_max_characters).toBe(1024);
  const near = await post(videos, { model: 'veo3.2', prompt: 'x' });
  expect(near.body.error.did_you_mean).toBe('veo3.1');
  const retired = await post(videos, { model: 'veo2', prompt: 'x' });
  expect(retired.body.error.did_you_mean).toBe('veo3.1');
  const missing = await post(videos, { model: 'veo3.1', operation: 'image-to-video', prompt: 'x' });
  expect(missing.body.error.required_selectors).toContain('image_url');
});

test('bodies that are not a JSON object are refused', async () => {
  const { sandbox } = await testSandbox();
  for (const body of ['', '[1]', '{"model":', '"text"']) {
    const reply = await fetch(`${sandbox.origin}${images}`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-x', 'content-type': 'application/json' },
      body,
    });
    expect(reply.status, body).toBe(400);
  }
});

test('a 2 MB prompt is refused and nothing is made', async () => {
  const { post, sandbox } = await testSandbox();
  const reply = await post(videos, { model: 'veo3.1', prompt: 'x'.repeat(2_000_000) });
  expect(reply.status).toBe(400);
  expect(reply.body.error.param).toBe('prompt');
  expect(sandbox.stats().creates).toBe(0);
});

function picture(width: number, height: number): Blob {
  return new Blob([new Uint8Array(PNG.sync.write(new PNG({ width, height })))], { type: 'image/png' });
}

test('images can be form parts: one for generations, up to 16 for edits, with a mask of the same size', async () => {
  const { form } = await testSandbox();
  const base: Array<[string, string]> = [
    ['model', 'gpt-image-2'],
    ['prompt', 'a lighthouse'],
    ['n', '2'],
  ];
  const one = await form(images, [...base, ['image', picture(64, 64)]]);
  expect(one.status).toBe(200);
  expect(one.body.data).toHaveLength(2);
  const two = await form(images, [...base, ['image', picture(64, 64)], ['image', picture(64, 64)]]);
  expect(two.status).toBe(400);
  const edit = await form(edits, [
    ...base,
    ['image[]', picture(64, 64)],
    ['image[]', picture(9, 9)],
    ['mask', picture(64, 64)],
  ]);
  expect(edit.status).toBe(200);
  const wrongMask = await form(edits, [...base, ['image', picture(64, 64)], ['mask', picture(32, 64)]]);
  expect(wrongMask.body.error.param).toBe('mask');
  const many = await form(edits, [...base, ...new Array(17).fill(['image', picture(8, 8)])]);
  expect(many.body.error.code).toBe('too_many_images');
  const noPicture = await form(edits, [...base, ['image', new Blob(['hello'], { type: 'image/png' })]]);
  expect(noPicture.body.error.code).toBe('invalid_image');
  const closed = await form(images, [...base, ['bogus', 'x']]);
  expect(closed.body.error.code).toBe('unsupported_parameter');
});

test('short and long boundaries are both read', async () => {
  const { sandbox } = await testSandbox();
  const body = ['--B', 'content-disposition: form-data; name="model"', '', 'gpt-image-2'];
  body.push('--B', 'Content-Disposition: form-data; name="prompt"', '', 'a "quoted" line', '--B--', '');
  const reply = await fetch(`${sandbox.origin}${images}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-x', 'content-type': 'multipart/form-data; boundary=B' },
    body: body.join('\r\n'),
  });
  expect(reply.status).toBe(200);
});

test('an uploaded file can only be edited by the key that uploaded it', async () => {
  const { form, get, post, send } = await testSandbox();
  const file = await form('/v1/files', [
    ['purpose', 'vision'],
    ['file', picture(32, 32)],
  ]);
  expect(file.body).toMatchObject({ object: 'file', purpose: 'vision', filename: 'picture.png' });
  const { id } = file.body;
  const body = { model: 'gpt-image-2', prompt: 'x', images: [{ file_id: id }] };
  expect((await post(edits, body)).status).toBe(200);
  expect((await post(edits, body, 'sk-other')).body.error.code).toBe('file_not_found');
  expect((await get('/v1/files')).body.data).toHaveLength(1);
  expect((await get('/v1/files', 'sk-other')).body.data).toHaveLength(0);
  expect((await get(`/v1/files/${id}/content`)).headers.get('content-type')).toBe('image/png');
  expect((await send('DELETE', `/v1/files/${id}`)).body).toEqual({ id, object: 'file', deleted: true });
  expect((await get(`/v1/files/${id}`)).status).toBe(404);
});
