import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readModelDetail, readModelList, readModelSummary } from '../../../src/main/tokenlab/catalogue.ts';
import { createCatalogue, type KeptAnswer } from '../../../src/main/tokenlab/catalogue-service.ts';
import type { CatalogueList, ModelList } from '../../../src/shared/catalogue.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { estimate } from '../../../src/shared/estimate.ts';
import { formFor, toRequest, validateForm } from '../../../src/shared/form.ts';
import { offeredOperations } from '../../../src/shared/operations.ts';
import { runs } from '../../faults/scale.ts';

const format = {
  public_operations: ['text-to-video', 'image_to_video'],
  supported_parameters: ['prompt', 'duration', 'image_url'],
  durations: ['5', '8'],
  resolutions: ['720p'],
  request_endpoint: '/v1/videos/generations',
  request_endpoint_by_operation: {
    'text-to-video': '/v1/videos/generations',
    evil: 'https://evil.example/x',
  },
  service_limits: { online_rpm: 10, concurrency: null, prompt_max_characters: 2000 },
  operation_constraints: [
    { operation: 'text-to-video', supported_parameters: ['prompt', 'seconds'], allowed_durations: ['5'] },
  ],
};
const base = { id: 'vid-x', object: 'model', created: 1, owned_by: 'acme' };
const extension = {
  category: 'video',
  pricing_unit: 'per_second',
  has_complex_pricing: false,
  pricing: { per_second: '0.05' },
};

describe('a model record', () => {
  it.each([
    ['request_format_details', { ...base, tokenlab: { ...extension, request_format_details: format } }],
    [
      'request_format_summary',
      { ...base, tokenlab: { ...extension, request_format_details: null, request_format_summary: format } },
    ],
    ['public_contract', { ...base, tokenlab: { ...extension, public_contract: format } }],
    ['public_contract_summary', { ...base, lemondata: { ...extension, public_contract_summary: format } }],
    ['request_format_details', { ...base, ...extension, request_format_details: format }],
    ['none', { ...base, ...extension, ...format }],
  ])('is read from %s in every historical place', (source, record) => {
    const model = readModelDetail(record);
    expect(model).toMatchObject({
      id: 'vid-x',
      vendor: 'acme',
      family: 'video',
      operations: ['text-to-video', 'image-to-video'],
      contractSource: source,
      endpoint: '/v1/videos/generations',
      endpointByOperation: { 'text-to-video': '/v1/videos/generations' },
      parameters: ['prompt', 'duration', 'image_url'],
      durations: ['5', '8'],
      promptMaxCharacters: 2000,
      requestsPerMinute: 10,
      constraints: [{ operation: 'text-to-video', durations: ['5'], parameters: ['prompt', 'seconds'] }],
      price: { unit: 'per_second', amount: '0.05', complex: false, free: false },
    });
  });

  it.each([
    [undefined, null],
    [null, null],
    ['all', null],
    [
      { verified: true, official: false, operations: { t2v: { verified: true, official: 'no' }, x: 7 } },
      { verified: true, official: false, operations: { t2v: { verified: true }, x: {} } },
    ],
    [{ official: 'false', gold: true }, { operations: {} }],
    [
      { operations: { text_to_video: { official: false } } },
      { operations: { 'text-to-video': { official: false } } },
    ],
  ])('says of tiers what it states of them: %o', (stated, delivery) => {
    const record = { ...base, tokenlab: { ...extension, deliveryAvailability: stated } };
    expect(readModelDetail(record)?.delivery).toEqual(delivery);
  });

  it('of the compact list is read the same way', () => {
    const item = {
      id: 'img-x',
      provider: 'acme',
      category: 'image',
      capabilities: [],
      pricing: {
        unit: 'per_image',
        currency: 'USD',
        min_price: '0.01',
        max_price: '0.2',
        has_complex_pricing: true,
      },
      status: 'preview',
      latest: true,
      supported_operations: ['text-to-image'],
      request_endpoint: '/v1/images/generations',
    };
    expect(readModelSummary(item)).toMatchObject({
      vendor: 'acme',
      family: 'image',
      stage: 'preview',
      latest: true,
      price: { unit: 'per_image', min: '0.01', max: '0.2', complex: true, amount: null },
    });
  });

  it('is free only by policy; a price of 0 is a gap', () => {
    const paid = readModelSummary({ ...base, tokenlab: { ...extension, pricing: { per_second: '0' } } });
    expect(paid?.price).toMatchObject({ amount: null, free: false });
    const free = readModelSummary({
      ...base,
      tokenlab: { ...extension, commercial: { user_charge_policy: 'free' } },
    });
    expect(free?.price.free).toBe(true);
  });

  it('knows no amount in another currency', () => {
    const model = readModelSummary({
      ...base,
      tokenlab: { category: 'video', pricing: { unit: 'per_second', currency: 'CNY', per_second: '1' } },
    });
    expect(model?.price.amount).toBeNull();
  });

  it.each([
    ['a chat model', { category: 'chat' }],
    [
      'a transcriber',
      { category: 'stt', request_format_summary: { request_endpoint: '/v1/audio/transcriptions' } },
    ],
    [
      'a variation-only model',
      { category: 'image', request_format_summary: { request_endpoint: '/v1/images/variations' } },
    ],
  ])('has no family for %s', (_name, tokenlab) => {
    expect(readModelSummary({ ...base, tokenlab })?.family).toBeNull();
  });

  it('tells worlds from 3D models by where their requests go', () => {
    const model = readModelSummary({
      ...base,
      tokenlab: { category: '3d', request_format_summary: { request_endpoint: '/v1/worlds/generations' } },
    });
    expect(model?.family).toBe('world');
  });

  it('is skipped without an id', () => {
    expect(readModelList({ data: [base, {}, null, 3, { id: '' }] })).toMatchObject({ skipped: 4 });
    expect(readModelList({ data: 'x' })).toEqual({ models: [], skipped: 0 });
  });
});

describe('any catalogue JSON', () => {
  const names = fc.constantFrom(
    'text-to-video',
    'music',
    'text-to-image',
    'odd op',
    '__proto__',
    'image-to-3d',
  );
  const texts = fc.oneof(fc.array(fc.oneof(fc.string(), names, fc.integer())), fc.jsonValue());
  const part = fc.record(
    {
      public_operations: fc.oneof(fc.array(names), fc.jsonValue()),
      supported_parameters: fc.oneof(
        fc.subarray(['prompt', 'image_url', 'duration', 'mv', 'seed', 'image', 'images', 'weird']),
        fc.jsonValue(),
      ),
      durations: texts,
      resolutions: texts,
      aspect_ratios: texts,
      output_formats: texts,
      required_selectors: texts,
      request_endpoint: fc.oneof(
        fc.constantFrom('/v1/videos/generations', '/v1/images/edits', '/x'),
        fc.jsonValue(),
      ),
      request_endpoint_by_operation: fc.oneof(
        fc.dictionary(names, fc.constant('/v1/images/edits')),
        fc.jsonValue(),
      ),
      operation_constraints: fc.oneof(
        fc.array(
          fc.record(
            { operation: names, supported_parameters: texts, allowed_durations: texts },
            { requiredKeys: [] },
          ),
        ),
        fc.jsonValue(),
      ),
      service_limits: fc.jsonValue(),
      recommended_request: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const record = fc.record(
    {
      id: fc.oneof(fc.constantFrom('seedance-2.0', 'gpt-image-2', 'suno-music'), fc.string(), fc.jsonValue()),
      tokenlab: fc.record(
        {
          category: fc.oneof(
            fc.constantFrom('image', 'video', 'music', '3d', 'tts', 'audio'),
            fc.jsonValue(),
          ),
          pricing: fc.jsonValue(),
          pricing_unit: fc.oneof(fc.constantFrom('per_second', 'per_image', 'per_moonbeam'), fc.jsonValue()),
          lifecycle: fc.jsonValue(),
          request_format_details: fc.oneof(part, fc.jsonValue()),
          public_contract: fc.oneof(part, fc.jsonValue()),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );

  it('gives forms for every offered operation, or says plainly that it is no model', () => {
    fc.assert(
      fc.property(fc.oneof(record, fc.jsonValue()), fc.jsonValue(), (body, pricing) => {
        readModelList(body);
        const model = readModelDetail(body, pricing);
        if (model === null) return;
        if (model.family === null) {
          expect(offeredOperations(model)).toEqual([]);
          expect(formFor(model, 'text-to-image')).toBeNull();
          return;
        }
        for (const operation of offeredOperations(model)) {
          const form = formFor(model, operation);
          expect(form).not.toBeNull();
          if (form === null) continue;
          const fields = form.fields.map((field) => field.name);
          expect(new Set(fields).size).toBe(fields.length);
          expect(form.endpoint.startsWith('/v1/')).toBe(true);
          validateForm({}, form);
          const { fields: sent } = toRequest(form, {});
          const price = estimate(model, { operation, fields: sent });
          if (price.kind === 'estimate') expect(Number(price.usd)).toBeGreaterThan(0);
          if (price.kind === 'range') expect(Number(price.max)).toBeGreaterThan(0);
        }
      }),
      { numRuns: runs(800) },
    );
  });
});

describe('the kept catalogue', () => {
  function setUp() {
    const kept = new Map<string, KeptAnswer>();
    const state = {
      now: 1_000_000,
      online: true,
      asked: 0,
      missing: false,
      changedAt: 0,
      ranks: true,
      whileAsked: () => undefined as unknown,
    };
    const ask = async (body: unknown) => {
      state.asked += 1;
      state.whileAsked();
      if (state.missing) throw new AppError('model_not_found', 'gone');
      if (!state.online) throw new AppError('network', 'offline');
      return JSON.stringify(body);
    };
    const service = createCatalogue({
      client: {
        listModels: (query = {}) => {
          if (query.category === undefined) return ask({ data: [{ ...base, tokenlab: extension }] });
          state.asked -= 1;
          if (!state.ranks) throw new AppError('rate_limited', 'Too many requests.');
          const preferences = { [query.recommended_for ?? '']: { preferred_rank: 3 } };
          const ranked = { ...base, tokenlab: { ...extension, agent_preferences: preferences } };
          return ask({ data: query.category === 'video' ? [ranked] : [] });
        },
        getModel: () => ask({ ...base, tokenlab: extension }),
        getModelPricing: async () => {
          throw new AppError('network', 'no prices');
        },
      },
      store: {
        load: async (name) => kept.get(name) ?? null,
        save: async (name, answer) => void kept.set(name, answer),
      },
      now: () => state.now,
      freshForMs: 1000,
      changedAt: () => state.changedAt,
    });
    const catalogue = {
      ...service,
      async list(refresh?: boolean): Promise<CatalogueList> {
        const { json, ...when } = await service.list(refresh);
        return { ...(JSON.parse(json) as ModelList), ...when };
      },
    };
    return { catalogue, state };
  }

  it('asks once while the answer is fresh, and again when told to or when it is old', async () => {
    const { catalogue, state } = setUp();
    expect(await catalogue.list()).toMatchObject({
      fetchedAt: 1_000_000,
      stale: false,
      models: [{ id: 'vid-x' }],
    });
    await catalogue.list();
    expect(state.asked).toBe(1);
    await catalogue.list(true);
    state.now += 1000;
    await catalogue.list();
    state.now -= 5000;
    await catalogue.list();
    expect(state.asked).toBe(4);
  });

  it('orders by what TokenLab recommends in each category, and does without where it cannot be had', async () => {
    const { catalogue, state } = setUp();
    expect((await catalogue.list()).models).toMatchObject([{ id: 'vid-x', preferredRank: 3 }]);
    const without = setUp();
    without.state.ranks = false;
    expect((await without.catalogue.list()).models).toMatchObject([{ id: 'vid-x', preferredRank: null }]);
    state.online = false;
    state.now += 60_000;
    expect(await catalogue.list()).toMatchObject({ stale: true, models: [{ preferredRank: 3 }] });
  });

  it('is asked again after a change of who asks, however fresh it is', async () => {
    const { catalogue, state } = setUp();
    await catalogue.list();
    state.now += 10;
    state.changedAt = state.now;
    await catalogue.list();
    await catalogue.list();
    expect(state.asked).toBe(2);
  });

  it('is asked again after a change of who asks while it was on its way', async () => {
    const { catalogue, state } = setUp();
    state.whileAsked = () => {
      state.now += 10;
      state.changedAt = state.now;
      state.now += 10;
      state.whileAsked = () => undefined;
    };
    await catalogue.list();
    expect(state.asked).toBe(1);
    await catalogue.list();
    expect(state.asked).toBe(2);
  });

  it('works offline from what was kept, and says how old it is', async () => {
    const { catalogue, state } = setUp();
    await catalogue.detail('vid-x');
    state.online = false;
    state.now += 60_000;
    const { stale, fetchedAt, model } = await catalogue.detail('vid-x');
    expect({ stale, fetchedAt, id: model.id }).toEqual({ stale: true, fetchedAt: 1_000_000, id: 'vid-x' });
    await expect(catalogue.list()).rejects.toMatchObject({ shape: { code: 'network' } });
  });

  it('does not hide that a model is gone', async () => {
    const { catalogue, state } = setUp();
    await catalogue.detail('vid-x');
    state.missing = true;
    await expect(catalogue.detail('vid-x', true)).rejects.toMatchObject({
      shape: { code: 'model_not_found' },
    });
  });
});
