/** The catalogue of one account: asked for when wanted, kept with its time, served from the keep when offline. */

import type { CatalogueText, ModelDetail } from '../../shared/catalogue.ts';
import { AppError, toAppErrorShape } from '../../shared/errors.ts';
import { families, familyOf } from '../../shared/families/index.ts';
import { hour } from '../../shared/units.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import { readModelDetail } from './catalogue.ts';
import type { Client } from './client.ts';
import { member, parseJson } from './json.ts';
import { type AnswerReader, readHere } from './reader/reader.ts';

/** The JSON of an answer as it came, with the Unix ms at which it was asked for. */
export interface KeptAnswer {
  body: string;
  fetchedAt: number;
}

/** Where answers are kept between starts. Names are `models`, `models:<category>` and `model:<id>`; one store per account. */
export interface CatalogueStore {
  load(name: string): Promise<KeptAnswer | null>;
  save(name: string, kept: KeptAnswer): Promise<void>;
}

export interface CatalogueOptions {
  client: Pick<Client, 'listModels' | 'getModel' | 'getModelPricing'>;
  store: CatalogueStore;
  now: () => number;
  /** Age in ms from which an answer is asked for again. */
  freshForMs?: number;
  /** Unix ms of the last change of who asks; answers from before it are asked for again. */
  changedAt: () => number;
  /** Reads answers; everything is read at once when absent. */
  reader?: AnswerReader;
}

export interface Catalogue {
  /** @throws AppError when TokenLab can not be asked and nothing is kept. */
  list(refresh?: boolean): Promise<CatalogueText>;
  /** @throws AppError; `model_not_found` when the answer is no model. */
  detail(id: string, refresh?: boolean): Promise<{ model: ModelDetail; fetchedAt: number; stale: boolean }>;
}

/** Categories of the catalogue that make media, each with its own order of recommendation. */
const categories = families.flatMap((family) => familyOf(family).rankedIn ?? []);

export function createCatalogue(options: CatalogueOptions): Catalogue {
  const { now, reader = readHere } = options;
  const freshFor = options.freshForMs ?? hour;

  /**
   * What `read` makes of the answer of `fetch`, or of the kept one while it is fresh or when `fetch` fails. Nothing is kept
   * that could not be read.
   */
  async function ask<T>(
    name: string,
    refresh: boolean,
    fetch: () => Promise<string>,
    read: (body: string) => T | Promise<T>,
  ): Promise<{ value: T; fetchedAt: number; stale: boolean }> {
    const kept = await options.store.load(name);
    const age = kept === null ? Number.POSITIVE_INFINITY : now() - kept.fetchedAt;
    // A clock that was set back makes kept answers look as if they came from the future: those are asked again.
    const isFresh = age >= 0 && age < freshFor && (kept?.fetchedAt ?? 0) >= options.changedAt();
    const keptAs = async (stale: boolean, { body, fetchedAt }: KeptAnswer) => ({
      value: await read(body),
      fetchedAt,
      stale,
    });
    if (kept !== null && !refresh && isFresh) return keptAs(false, kept);
    try {
      // Before it is asked: an answer to who asked until then is none to who asks by the time that it comes.
      const fetchedAt = now();
      const fresh = { body: await fetch(), fetchedAt };
      const taken = await keptAs(false, fresh);
      await options.store.save(name, fresh);
      return taken;
    } catch (thrown) {
      const { code } = toAppErrorShape(thrown);
      // A definite "no such model" must not be hidden behind an old answer.
      if (kept === null || code === 'model_not_found') throw thrown;
      return keptAs(true, kept);
    }
  }

  const mustBeList = async (text: string): Promise<string> => {
    await reader.read('countModels', text.length, text);
    return text;
  };

  /** A category's models in TokenLab's order of recommendation, as JSON; empty when it cannot be had. */
  async function inCategory(category: string, refresh: boolean): Promise<string> {
    try {
      const query = { category, recommended_for: category };
      const fetch = () => options.client.listModels(query);
      return (await ask(`models:${category}`, refresh, fetch, mustBeList)).value;
    } catch (thrown) {
      // The order is an extra: the list itself says whether TokenLab can be asked.
      if (thrown instanceof AppError) return '[]';
      throw thrown;
    }
  }

  return {
    async list(refresh = false) {
      const [answer, ...recommended] = await Promise.all([
        ask('models', refresh, () => options.client.listModels(), mustBeList),
        ...categories.map((category) => inCategory(category, refresh)),
      ]);
      const size = answer.value.length + recommended.reduce((sum, text) => sum + text.length, 0);
      const json = await reader.read('catalogueOf', size, answer.value, recommended);
      return { json, fetchedAt: answer.fetchedAt, stale: answer.stale };
    },

    async detail(id, refresh = false) {
      const fetch = async () => {
        const [model, pricing] = await Promise.allSettled([
          options.client.getModel(id),
          options.client.getModelPricing(id),
        ]);
        if (model.status === 'rejected') throw model.reason;
        // Prices are an extra here: without them the estimate says that it does not know.
        return `{"model":${model.value},"pricing":${pricing.status === 'fulfilled' ? pricing.value : null}}`;
      };
      const answer = await ask(`model:${id}`, refresh, fetch, (text) => {
        const detail = readKeptModel(text);
        if (detail !== null) return detail;
        throw new AppError('model_not_found', say('tokenLabsDetailsOfIdCouldnt', { id }), {
          next: ['choose_model', 'refresh_catalogue'],
        });
      });
      return { model: answer.value, fetchedAt: answer.fetchedAt, stale: answer.stale };
    },
  };
}

/** A model as its record and its prices are kept; null when they cannot be read. */
export function readKeptModel(text: string): ModelDetail | null {
  const body = parseJson(text);
  if (!body.ok) return null;
  return readModelDetail(member(body.value, 'model'), member(body.value, 'pricing') ?? undefined);
}
