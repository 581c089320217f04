/** `GET /v1/models`, one model, and prices. No key is needed, but one that is sent is checked. */
import { jsonAnswer } from '../answer.ts';
import type { Exchange, Route } from '../context.ts';
import { seededRandom } from '../media/random.ts';
import { badField, Refusal } from '../refusal.ts';
import { category, findModel, models, nearModels } from './catalogue.ts';
import { indexFile, integrations } from './indexes.ts';
import { overview } from './overview.ts';
import { type CatalogueFaults, modelPricing, pricingEntry } from './prices.ts';
import { compactItem, detail, listItem } from './shapes.ts';
import type { DetailShape, ModelSpec } from './types.ts';

const categories = [
  'chat',
  'embedding',
  'translation',
  'image',
  'video',
  'audio',
  'tts',
  'stt',
  'rerank',
  '3d',
  'music',
] as const;
const scenes = ['image', 'video', 'music', '3d', 'tts', 'stt', 'embedding', 'rerank', 'translation'] as const;

const shapeFaults: ReadonlyArray<readonly [string, DetailShape]> = [
  ['catalogue-nulls', 'nulls'],
  ['catalogue-public-contract', 'public_contract'],
  ['catalogue-lemondata', 'lemondata'],
  ['catalogue-top-level', 'top_level'],
];

function catalogueFaults(exchange: Exchange): CatalogueFaults {
  const { faults } = exchange;
  const shape = shapeFaults.find(([fault]) => faults.has(fault))?.[1];
  return {
    ...(shape === undefined ? {} : { shape }),
    unknownUnits: faults.has('catalogue-unknown-units'),
  };
}

function filterValue(exchange: Exchange, name: string, allowed?: readonly string[]): string | undefined {
  const value = exchange.url.searchParams.get(name) ?? undefined;
  if (value !== undefined && allowed !== undefined && !allowed.includes(value)) {
    throw badField(name, `${name} must be one of ${allowed.join(', ')}.`, 'invalid_enum_value');
  }
  return value;
}

/** The models that the requesting key may see and that pass the filters. */
function visibleModels(exchange: Exchange): ModelSpec[] {
  const { context, credential } = exchange;
  if (exchange.faults.has('catalogue-empty')) return [];
  const permitted = context.store.get('keys', credential.id)?.models ?? [];
  const wanted = filterValue(exchange, 'category', categories);
  const recommended = filterValue(exchange, 'recommended_for', scenes);
  const provider = filterValue(exchange, 'provider');
  const tag = filterValue(exchange, 'tag');
  return models.filter(
    (model) =>
      (permitted.length === 0 || permitted.includes(model.id)) &&
      (wanted === undefined || category(model.family) === wanted) &&
      (recommended === undefined || category(model.family) === recommended) &&
      (provider === undefined || model.vendor === provider) &&
      (tag === undefined || model.operations.some((one) => one.operation === tag)),
  );
}

/** An invented success rate for one day. Every third model has too few samples. */
function preference(model: ModelSpec): { rate: number | null; samples: number } {
  const random = seededRandom(`preference|${model.id}`);
  const samples = random.whole(0, 900);
  return { rate: samples < 300 ? null : Math.round(random.between(0.93, 1) * 1000) / 1000, samples };
}

function ranked(found: readonly ModelSpec[]): ModelSpec[] {
  return [...found].sort((a, b) => (preference(b).rate ?? -1) - (preference(a).rate ?? -1));
}

const list: Route = {
  method: 'GET',
  path: '/v1/models',
  point: 'catalogue',
  access: 'optional',
  handle(exchange) {
    const faults = catalogueFaults(exchange);
    const view = filterValue(exchange, 'view', ['full', 'compact']);
    const recommended = filterValue(exchange, 'recommended_for', scenes);
    const visible = visibleModels(exchange);
    const found = recommended === undefined ? visible : ranked(visible);
    const preferences = (model: ModelSpec, index: number) => {
      const { rate, samples } = preference(model);
      return {
        preferred_rank: rate === null ? null : index + 1,
        success_rate_24h: rate,
        sample_count_24h: samples,
        status: rate === null ? 'insufficient_samples' : 'ready',
      };
    };
    if (view === 'compact') {
      const data = found.map((model, index) => ({
        ...compactItem(model, faults),
        ...(recommended === undefined ? {} : { recommendation: preferences(model, index) }),
      }));
      return jsonAnswer({ object: 'list', view, count: data.length, data });
    }
    const updatedAt = new Date(exchange.context.clock.now()).toISOString();
    return jsonAnswer({
      object: 'list',
      data: found.map((model, index) =>
        listItem(
          model,
          faults,
          recommended === undefined
            ? undefined
            : {
                [recommended]: {
                  ...preferences(model, index),
                  updated_at: updatedAt,
                  basis: 'success_rate_24h',
                },
              },
        ),
      ),
    });
  },
};

function namedModel(exchange: Exchange): ModelSpec {
  const id = exchange.params.id!;
  const model = findModel(id);
  if (model !== undefined) return model;
  const near = nearModels(id);
  throw new Refusal(404, 'model_not_found', `The model ${id} does not exist.`, {
    code: 'model_not_found',
    param: 'model',
    hints: { did_you_mean: near[0], suggestions: near.map((one) => ({ id: one })) },
  });
}

const one: Route = {
  method: 'GET',
  path: '/v1/models/{id}',
  point: 'catalogue',
  access: 'optional',
  handle: (exchange) => jsonAnswer(detail(namedModel(exchange), catalogueFaults(exchange))),
};

const price: Route = {
  method: 'GET',
  path: '/v1/models/{id}/pricing',
  point: 'catalogue',
  access: 'optional',
  handle: (exchange) => jsonAnswer(modelPricing(namedModel(exchange), catalogueFaults(exchange))),
};

const prices: Route = {
  method: 'GET',
  path: '/v1/pricing',
  point: 'catalogue',
  access: 'optional',
  handle(exchange) {
    const faults = catalogueFaults(exchange);
    return jsonAnswer({
      object: 'pricing',
      updated_at: '2026-11-01T00:00:00.000Z',
      currency: 'USD',
      data: visibleModels(exchange).map((model) => pricingEntry(model, faults)),
    });
  },
};

export const catalogueRoutes: readonly Route[] = [
  list,
  one,
  price,
  prices,
  indexFile('/models.json', list),
  indexFile('/pricing.json', prices),
  integrations,
  overview,
];
