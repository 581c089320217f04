import { expect, test } from 'vitest';
import { models } from '../../../src/sandbox/catalogue/catalogue.ts';
import { type Json, testSandbox, token } from './harness.ts';

test('there are at least 24 models, every family has some, and every name is unique', async () => {
  const { get } = await testSandbox();
  const { body } = await get('/v1/models');
  expect(body.object).toBe('list');
  expect(body.data.length).toBeGreaterThanOrEqual(24);
  const families = new Set(models.map((model) => model.family));
  expect([...families].sort()).toEqual(['3d', 'chat', 'image', 'music', 'speech', 'video', 'world']);
  const names = models.flatMap((model) => [model.id, ...(model.aliases ?? [])]);
  expect(new Set(names).size).toBe(names.length);
});

test('every operation requires only fields that it takes, and a retired model names its replacement', () => {
  for (const model of models) {
    for (const operation of model.operations) {
      for (const field of operation.required.flatMap((one) => one.split('|'))) {
        const known = [...operation.parameters, 'reference_image_urls', 'image_urls', 'material_asset_id'];
        known.push(
          'material_asset_ids',
          'video_urls',
          'audio_urls',
          'audio_url',
          'kling_elements',
          'world_prompt',
        );
        expect(known, `${model.id} ${operation.operation} ${field}`).toContain(field);
      }
    }
    if (model.stage === 'retired') expect(models.map((one) => one.id)).toContain(model.replacement);
  }
});

test('the index files at the root list the catalogue, the prices and the entry points, without a key', async () => {
  const { send, sandbox } = await testSandbox();
  const read = async (path: string) => {
    const reply = await send('GET', path, undefined, null);
    expect([path, reply.status]).toEqual([path, 200]);
    expect(reply.headers.get('content-type')).toContain('application/json');
    return reply.body;
  };
  expect(await read('/models.json')).toEqual(await read('/v1/models'));
  expect(await read('/pricing.json')).toEqual(await read('/v1/pricing'));
  const discovery = await read('/integrations.json');
  expect(discovery).toMatchObject({
    api_base: sandbox.origin,
    models_url: `${sandbox.origin}/models.json`,
    pricing_url: `${sandbox.origin}/pricing.json`,
  });
  // Everything it names exists.
  for (const name of ['models_url', 'pricing_url', 'overview_url']) {
    expect((await fetch(discovery[name])).status, name).toBe(200);
  }
});

test('filters select by category, vendor, operation and recommendation', async () => {
  const { get } = await testSandbox();
  const ids = async (query: string) =>
    (await get(`/v1/models?${query}`)).body.data.map((model: Json) => model.id);
  expect(await ids('category=3d')).toEqual(['tripo-h3.1', 'tripo-p1.0', 'tripo-v2.5', 'hunyuan3d-3']);
  expect(await ids('category=tts')).toContain('tts-1');
  expect(await ids('provider=google')).toContain('veo3.1');
  expect(await ids('tag=motion-control')).toEqual(['kling-2.6-motion-control']);
  expect(await ids('category=stt')).toEqual([]);
  const recommended = (await get('/v1/models?recommended_for=video')).body.data;
  const rates = recommended.map(
    (model: Json) => model.tokenlab.agent_preferences.video.success_rate_24h ?? -1,
  );
  expect(rates).toEqual([...rates].sort((a: number, b: number) => b - a));
  const bad = await get('/v1/models?category=nothing');
  expect([bad.status, bad.body.error.param]).toEqual([400, 'category']);
});

test('the compact view has amounts as strings', async () => {
  const { get } = await testSandbox();
  const { body } = await get('/v1/models?view=compact&category=video');
  expect(body).toMatchObject({ view: 'compact', count: body.data.length });
  const hailuo = body.data.find((model: Json) => model.id === 'hailuo-2.3-standard');
  expect(hailuo.pricing).toEqual({
    unit: 'per_request',
    currency: 'USD',
    per_request: '0.28',
    min_price: '0.28',
    max_price: '0.56',
    has_complex_pricing: true,
  });
});

test('details use the names that TokenLab has used for them', async () => {
  const { get, inject } = await testSandbox();
  const record = async (id: string) => (await get(`/v1/models/${id}`)).body;
  const extension = async (id: string) => (await record(id)).tokenlab;
  const full = (await extension('veo3.1')).request_format_details;
  expect(full.durations).toEqual(['4', '5', '6', '8']);
  expect(full.operation_constraints.map((one: Json) => one.operation)).toContain('start-end-to-video');
  expect(await extension('nano-banana-pro')).not.toHaveProperty('request_format_details');
  expect((await extension('nano-banana-pro')).request_format_summary.resolutions).toEqual(['1k', '2k', '4k']);
  expect((await extension('seedance-1.5-pro')).public_contract.operation_constraints.length).toBeGreaterThan(
    2,
  );
  expect((await extension('dall-e-2')).public_contract_summary.public_operations).toContain(
    'image-variation',
  );
  expect(await extension('dall-e-3')).toMatchObject({
    request_format_details: null,
    request_format_summary: null,
    pricing_summary: null,
    lifecycle: { stage: 'retired', replacement_model: 'gpt-image-2' },
  });
  await inject('catalogue-lemondata');
  expect((await record('veo3.1')).lemondata.request_format_details.durations).toEqual(['4', '5', '6', '8']);
  await inject('catalogue-top-level');
  expect((await record('veo3.1')).durations).toEqual(['4', '5', '6', '8']);
  await inject('catalogue-public-contract');
  const older = await extension('veo3.1');
  expect(older.public_contract.durations).toEqual(['4', '5', '6', '8']);
  expect(older).not.toHaveProperty('request_format_details');
  await inject('catalogue-nulls');
  expect((await extension('veo3.1')).request_format_details).toBeNull();
  await inject('catalogue-unknown-units');
  expect((await extension('veo3.1')).pricing_unit).toBe('per_moonbeam');
  await inject('catalogue-empty');
  expect((await get('/v1/models')).body.data).toEqual([]);
});

test('badges and lifecycle mark what is new, free, deprecated and retired', async () => {
  const { get } = await testSandbox();
  const badges = async (id: string) =>
    (await get(`/v1/models/${id}`)).body.tokenlab.badges.map((badge: Json) => badge.key);
  expect(await badges('flux-schnell')).toEqual(['free']);
  expect(await badges('seedance-2.5')).toEqual(['preview', 'latest']);
  expect(await badges('sora-2')).toEqual(['deprecated']);
  expect(await badges('veo2')).toEqual(['retired']);
});

test('an unknown model answers 404 with a similar name, and an alias finds its model', async () => {
  const { get } = await testSandbox();
  const unknown = await get('/v1/models/seedance-2');
  expect([unknown.status, unknown.body.error.code]).toEqual([404, 'model_not_found']);
  expect(unknown.body.error.did_you_mean).toMatch(/^seedance/);
  expect((await get('/v1/models/suno_music')).body.id).toBe('suno-music');
});

test('prices are shown per model and for all, as strings or null', async () => {
  const { get } = await testSandbox();
  const one = await get('/v1/models/veo3.1/pricing');
  expect(one.body).toMatchObject({ model: 'veo3.1', pricing_unit: 'per_second', has_complex_pricing: false });
  expect(one.body.pricing_summary.price).toBe('0.40');
  const all = await get('/v1/pricing?provider=suno');
  expect(all.body).toMatchObject({ object: 'pricing', currency: 'USD' });
  expect(all.body.data[0]).toMatchObject({ model: 'suno-music', lock_price_per_request: '0.10' });
});

test('a key that is limited to some models sees only those', async () => {
  const { post, get } = await testSandbox();
  const made = await post('/v1/management/api-keys', { name: 'few', models: ['veo3.1'] }, token);
  const seen = await get('/v1/models', made.body.key);
  expect(seen.body.data.map((model: Json) => model.id)).toEqual(['veo3.1']);
});

test('the overview for programs lists the routes and the models, as plain text and without a key', async () => {
  const { send } = await testSandbox();
  const overview = await send('GET', '/llms.txt', undefined, null);
  expect([overview.status, overview.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  for (const word of ['/v1/videos/generations', '/v1/tasks/{id}', 'veo3.1', 'suno-music']) {
    expect(overview.body.text).toContain(word);
  }
  expect(overview.body.text).not.toContain('/sandbox/');
});
