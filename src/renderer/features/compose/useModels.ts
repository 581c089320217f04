/** The catalogue of the account, and the record of one model, asked from main (which answers from its cache offline). */
import type { CatalogueList, ModelDetail, ModelList } from '../../../shared/catalogue.ts';
import { call } from '../../bridge.ts';
import { type QueryAnswer, useQuery } from '../../store/useQuery.ts';

/** `refresh` asks TokenLab again, past the cache. */
export const useCatalogue = (accountId: string | null): QueryAnswer<CatalogueList> =>
  useQuery(
    accountId === null
      ? null
      : {
          key: accountId,
          async ask(refresh) {
            const { json, ...when } = await call('listModels', { accountId, refresh });
            return { ...(JSON.parse(json) as ModelList), ...when };
          },
        },
  );

export interface ModelRecord {
  model: ModelDetail;
  fetchedAt: number;
  stale: boolean;
}

export const useModel = (accountId: string | null, modelId: string | null): QueryAnswer<ModelRecord> =>
  useQuery(
    accountId === null || modelId === null
      ? null
      : {
          key: `${accountId} ${modelId}`,
          ask: (refresh) => call('getModel', { accountId, modelId, refresh }),
        },
  );
