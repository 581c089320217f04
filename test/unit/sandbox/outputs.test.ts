import { expect, test } from 'vitest';
import { longEnough, testSandbox } from './harness.ts';

async function finishedVideo(prompt = 'a lighthouse', more = {}) {
  const one = await testSandbox();
  const created = await one.video(prompt, more);
  one.clock.advance(longEnough);
  const done = await one.get(`/v1/tasks/${created.body.id}`);
  return { ...one, done: done.body };
}

test('a result has its type, its length and a stable ETag, and answers HEAD', async () => {
  const { done } = await finishedVideo();
  const whole = await fetch(done.video_url);
  const bytes = await whole.arrayBuffer();
  expect(whole.status).toBe(200);
  expect(whole.headers.get('content-type')).toBe('video/mp4');
  expect(Number(whole.headers.get('content-length'))).toBe(bytes.byteLength);
  const head = await fetch(done.video_url, { method: 'HEAD' });
  expect(head.headers.get('content-length')).toBe(whole.headers.get('content-length'));
  const etag = whole.headers.get('etag')!;
  expect(head.headers.get('etag')).toBe(etag);
  expect((await fetch(done.video_url, { headers: { 'if-none-match': etag } })).status).toBe(304);
});

test('byte ranges are served, but only while the file is unchanged', async () => {
  const { done } = await finishedVideo();
  const whole = Buffer.from(await (await fetch(done.video_url)).arrayBuffer());
  const range = async (headers: Record<string, string>) => {
    const reply = await fetch(done.video_url, { headers });
    return { reply, bytes: Buffer.from(await reply.arrayBuffer()) };
  };
  const middle = await range({ range: 'bytes=10-19' });
  expect(middle.reply.status).toBe(206);
  expect(middle.reply.headers.get('content-range')).toBe(`bytes 10-19/${whole.length}`);
  expect(middle.bytes.equals(whole.subarray(10, 20))).toBe(true);
  const rest = await range({ range: `bytes=${whole.length - 5}-` });
  expect(rest.bytes.equals(whole.subarray(-5))).toBe(true);
  const tail = await range({ range: 'bytes=-7' });
  expect(tail.bytes.equals(whole.subarray(-7))).toBe(true);
  const beyond = await range({ range: `bytes=${whole.length}-` });
  expect(beyond.reply.status).toBe(416);
  expect(beyond.reply.headers.get('content-range')).toBe(`bytes */${whole.length}`);
  const etag = middle.reply.headers.get('etag')!;
  expect((await range({ range: 'bytes=10-19', 'if-range': etag })).reply.status).toBe(206);
  const changed = await range({ range: 'bytes=10-19', 'if-range': '"another"' });
  expect(changed.reply.status).toBe(200);
  expect(changed.bytes.equals(whole)).toBe(true);
});

test('links are signed and expire; a later status gives a new one', async () => {
  const { done, clock, get } = await finishedVideo();
  const forged = new URL(done.video_url);
  forged.searchParams.set('sig', '0'.repeat(32));
  expect((await fetch(forged)).status).toBe(403);
  const longer = new URL(done.video_url);
  longer.searchParams.set('expires', '9999999999');
  expect((await fetch(longer)).status).toBe(403);
  expect((await get(`/v1/tasks/${done.id}`)).body.video_url).toBe(done.video_url);
  clock.advance(3 * 24 * 3600);
  expect((await fetch(done.video_url)).status).toBe(403);
  const fresh = await get(`/v1/tasks/${done.id}`);
  expect((await fetch(fresh.body.video_url)).status).toBe(200);
});

test('a key sent to a result link is counted', async () => {
  const { done, sandbox } = await finishedVideo();
  await fetch(done.video_url);
  expect(sandbox.stats()).toMatchObject({ outputs: 1, outputsWithKey: 0 });
  await fetch(done.video_url, { headers: { authorization: 'Bearer sk-leak' } });
  expect(sandbox.stats()).toMatchObject({ outputs: 2, outputsWithKey: 1 });
});

test('a last frame is returned on request, and can be the next first frame', async () => {
  const { done, video } = await finishedVideo('a lighthouse', {
    model: 'seedance-2.0',
    return_last_frame: true,
  });
  expect(done.content.last_frame_url).toBe(done.last_frame_url);
  expect((await fetch(done.last_frame_url)).headers.get('content-type')).toBe('image/png');
  const next = await video('it continues', { operation: 'image-to-video', image_url: done.last_frame_url });
  expect(next.status).toBe(200);
});

test('every family returns its own kind of results', async () => {
  const { post, get, clock } = await testSandbox();
  const run = async (route: string, body: object) => {
    const created = await post(route, body);
    expect(created.status, JSON.stringify(created.body)).toBe(200);
    clock.advance(longEnough);
    return (await get(`/v1/tasks/${created.body.id}`)).body;
  };
  const type = async (url: string) => (await fetch(url)).headers.get('content-type');
  const images = await run('/v1/images/generations', { model: 'flux-2-pro', prompt: 'x', n: 3, async: true });
  expect(images.data).toHaveLength(3);
  expect(await type(images.data[2].url)).toBe('image/png');
  const song = await run('/v1/music/generations', {
    model: 'suno-music',
    prompt: 'slow rain',
    mv: 'chirp-v5',
  });
  expect(song).toMatchObject({ title: 'Slow rain', lyrics: expect.stringContaining('[Chorus]') });
  expect(await type(song.audio_url)).toBe('audio/wav');
  expect(await type(song.image_url)).toBe('image/png');
  const instrumental = await run('/v1/music/generations', {
    model: 'suno-music',
    prompt: 'slow rain',
    mv: 'chirp-v5',
    make_instrumental: true,
  });
  expect(instrumental).not.toHaveProperty('lyrics');
  const words = await run('/v1/music/generations', { model: 'suno-lyrics', prompt: 'slow rain' });
  expect(words).toMatchObject({ lyrics: expect.any(String) });
  expect(words).not.toHaveProperty('audio_url');
  const stems = await run('/v1/music/generations', {
    model: 'suno-music',
    audio_operation: 'multi-stem-separation',
    task_id: song.id,
    audio_id: song.audio_id,
  });
  expect(stems.data.map((stem: { title: string }) => stem.title)).toEqual([
    'vocals',
    'drums',
    'bass',
    'other',
  ]);
  expect(await type(stems.data[1].audio_url)).toBe('audio/wav');
  const solid = await run('/v1/3d/generations', { model: 'tripo-h3.1', prompt: 'a robot' });
  expect(solid.model_url).toBe(solid.glb_url);
  expect(await type(solid.glb_url)).toBe('model/gltf-binary');
  for (const format of ['obj', 'fbx', 'usdz']) {
    const other = await run('/v1/3d/generations', { model: 'tripo-h3.1', prompt: 'a robot', format });
    expect(other.model_url).toBe(other[`${format}_url`]);
    expect((await fetch(other.model_url)).status).toBe(200);
  }
  const world = await run('/v1/worlds/generations', { model: 'marble-1.1', prompt: 'a valley' });
  expect(await type(world.pano_url)).toBe('image/png');
  expect(await type(world.glb_url)).toBe('model/gltf-binary');
  expect(await type(world.world_marble_url)).toContain('text/html');
  expect(world).toMatchObject({ caption: expect.any(String), cost: { total_credits: expect.any(Number) } });
});

test('images are returned at once as links or inline, and speech as bytes', async () => {
  const { post, sandbox } = await testSandbox();
  const links = await post('/v1/images/generations', {
    model: 'flux-2-pro',
    prompt: 'x',
    expand_prompt: true,
  });
  expect(links.body).toMatchObject({
    created: expect.any(Number),
    billing_transaction_id: expect.any(String),
  });
  expect(links.headers.get('x-billing-transaction-id')).toBe(links.body.billing_transaction_id);
  expect(links.body.data[0].revised_prompt).toContain('x');
  expect((await fetch(links.body.data[0].url)).status).toBe(200);
  const inline = await post('/v1/images/generations', {
    model: 'flux-2-pro',
    prompt: 'x',
    response_format: 'b64_json',
  });
  expect(Buffer.from(inline.body.data[0].b64_json, 'base64').subarray(1, 4).toString()).toBe('PNG');
  const spoken = await fetch(`${sandbox.origin}/v1/audio/speech`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-x', 'content-type': 'application/json' },
    body: JSON.stringify({ input: 'Hello', voice: 'alloy' }),
  });
  expect(spoken.headers.get('content-type')).toBe('audio/wav');
  expect(
    Buffer.from(await spoken.arrayBuffer())
      .subarray(0, 4)
      .toString(),
  ).toBe('RIFF');
  expect(sandbox.stats().inline.map((work) => work.family)).toEqual(['image', 'image', 'speech']);
});

test('the same seed repeats an image; without a seed, a repeated prompt gives another', async () => {
  const { post } = await testSandbox();
  const make = async (more: object) => {
    const body = { model: 'flux-2-pro', prompt: 'x', response_format: 'b64_json', ...more };
    return (await post('/v1/images/generations', body)).body.data[0].b64_json as string;
  };
  const seeded = await make({ seed: 5 });
  expect(await make({ seed: 5 })).toBe(seeded);
  expect(await make({ seed: 6 })).not.toBe(seeded);
  expect(await make({})).not.toBe(await make({}));
});
