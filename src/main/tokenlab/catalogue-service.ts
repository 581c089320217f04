/** The catalogue of one account: asked for when wanted, kept with its time, served from the keep when offline. */
import type { CatalogueList, ModelDetail, ModelSummary } from '../../shared/catalogue.ts';
import { AppError, toAppErrorShape } from '../../shared/errors.ts';
import { families, familyOf } from '../../shared/families/index.ts';
import { hour } from '../../shared/units.ts';
import { readModelDetail, readModelList } from './catalogue.ts';
import type { Client } from './client.ts';

/** A raw answer as it came, with the Unix ms at which it came. */
export interface KeptAnswer {
  body: unknown;
  fetchedAt: number;
}

/** Where answers are kept between starts. Names are `models`, `models:<category>` and `model:<id>`; one store per account. */
export interface CatalogueStore {
  load(name: string): KeptAnswer | null;
  save(name: string, kept: KeptAnswer): void;
}

export interface CatalogueOptions {
  client: Pick<Client, 'listModels' | 'getModel' | 'getModelPricing'>;
  store: CatalogueStore;
  now?: () => number;
  /** Age in ms from which an answer is asked for again. */
  freshForMs?: number;
  /** Unix ms of the last change of who asks; answers from before it are asked for again. */
  changedAt?: () => number;
}

export interface Catalogue {
  /** @throws AppError when TokenLab can not be asked and nothing is kept. */
  list(refresh?: boolean): Promise<CatalogueList>;
  /** @throws AppError; `model_not_found` when the answer is no model. */
  detail(id: string, refresh?: boolean): Promise<{ model: ModelDetail; fetchedAt: number; stale: boolean }>;
}

/** Categories of the catalogue that make media, each with its own order of recommendation. */
const categories = families.flatMap((family) => familyOf(family).rankedIn ?? []);

export function createCatalogue(options: CatalogueOptions): Catalogue {
  const now = options.now ?? Date.now;
  const freshFor = options.freshForMs ?? hour;

  /** The answer of `ask`, or the kept one while it is fresh or when `ask` fails. */
  async function ask(name: string, refresh: boolean, fetch: () => Promise<unknown>) {
    const kept = options.store.load(name);
    const age = kept === null ? Number.POSITIVE_INFINITY : now() - kept.fetchedAt;
    // A clock that was set back makes kept answers look as if they came from the future: those are asked again.
    const isFresh = age >= 0 && age < freshFor && (kept?.fetchedAt ?? 0) >= (options.changedAt?.() ?? 0);
    if (kept !== null && !refresh && isFresh) return { ...kept, stale: false };
    try {
      const fresh = { body: await fetch(), fetchedAt: now() };
      options.store.save(name, fresh);
      return { ...fresh, stale: false };
    } catch (thrown) {
      const { code } = toAppErrorShape(thrown);
      // A definite "no such model" must not be hidden behind an old answer.
      if (kept === null || code === 'model_not_found') throw thrown;
      return { ...kept, stale: true };
    }
  }

  /** A category's models in TokenLab's order of recommendation; empty when it cannot be had. */
  async function inCategory(category: string, refresh: boolean): Promise<ModelSummary[]> {
    try {
      const query = { category, recommended_for: category };
      const answer = await ask(`models:${category}`, refresh, () => options.client.listModels(query));
      return readModelList(answer.body).models;
    } catch (thrown) {
      // The order is an extra: the list itself says whether TokenLab can be asked.
      if (thrown instanceof AppError) return [];
      throw thrown;
    }
  }

  return {
    async list(refresh = false) {
      const [answer, ...recommended] = await Promise.all([
        ask('models', refresh, () => options.client.listModels()),
        ...categories.map((category) => inCategory(category, refresh)),
      ]);
      const { models, skipped } = readModelList(answer.body);
      const ranks = new Map(recommended.flat().map(({ id, preferredRank }) => [id, preferredRank]));
      return {
        models: models.map((model) => ({
          ...model,
          preferredRank: ranks.get(model.id) ?? model.preferredRank,
        })),
        skipped,
        fetchedAt: answer.fetchedAt,
        stale: answer.stale,
      };
    },

    async detail(id, refresh = false) {
      const answer = await ask(`model:${id}`, refresh, async () => {
        const [model, pricing] = await Promise.allSettled([
          options.client.getModel(id),
          options.client.getModelPricing(id),
        ]);
        if (model.status === 'rejected') throw model.reason;
        // Prices are an extra here: without them the estimate says that it does not know.
        return { model: model.value, pricing: pricing.status === 'fulfilled' ? pricing.value : null };
      });
      const { model, pricing } = answer.body as { model?: unknown; pricing?: unknown };
      const detail = readModelDetail(model, pricing ?? undefined);
      if (detail === null) {
        throw new AppError('model_not_found', `TokenLab's record of "${id}" could not be read.`, {
          next: ['choose_model', 'refresh_catalogue'],
        });
      }
      return { model: detail, fetchedAt: answer.fetchedAt, stale: answer.stale };
    },
  };
}
