/** The catalogue of the account, and the record of one model, asked from main (which answers from its cache offline). */
import { useCallback, useEffect, useState } from 'react';
import type { CatalogueList, ModelDetail } from '../../../shared/catalogue.ts';
import { type AppErrorShape, toAppErrorShape } from '../../../shared/errors.ts';
import { call } from '../../bridge.ts';

export interface Asked<T> {
  value: T | null;
  error: AppErrorShape | null;
  busy: boolean;
  /** Asks TokenLab again, past the cache. */
  refresh: () => void;
}

function useAsked<T>(key: string, ask: (refresh: boolean) => Promise<T>): Asked<T> {
  const [state, setState] = useState<{
    key: string;
    value: T | null;
    error: AppErrorShape | null;
    busy: boolean;
  }>({
    key: '',
    value: null,
    error: null,
    busy: true,
  });
  /** How often a fresh answer was asked for, and of what. */
  const [again, setAgain] = useState({ key: '', count: 0 });
  const count = again.key === key ? again.count : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key names what is asked
  useEffect(() => {
    if (key === '') return;
    let left = false;
    setState((before) => ({
      key,
      value: before.key === key ? before.value : null,
      error: null,
      busy: true,
    }));
    ask(count > 0)
      .then((value) => !left && setState({ key, value, error: null, busy: false }))
      .catch((thrown: unknown) => {
        if (left) return;
        // What was there before a failed refresh is still good to work with.
        setState((before) => ({ ...before, error: toAppErrorShape(thrown), busy: false }));
      });
    return () => {
      left = true;
    };
  }, [key, count]);
  const refresh = useCallback(
    () => setAgain((before) => ({ key, count: before.key === key ? before.count + 1 : 1 })),
    [key],
  );
  const current = state.key === key;
  return {
    value: current ? state.value : null,
    error: current ? state.error : null,
    busy: key !== '' && (!current || state.busy),
    refresh,
  };
}

export const useCatalogue = (accountId: string | null): Asked<CatalogueList> =>
  useAsked(accountId ?? '', (refresh) => call('listModels', { accountId: accountId ?? '', refresh }));

export interface ModelRecord {
  model: ModelDetail;
  fetchedAt: number;
  stale: boolean;
}

export const useModel = (accountId: string | null, modelId: string | null): Asked<ModelRecord> =>
  useAsked(accountId && modelId ? `${accountId} ${modelId}` : '', (refresh) =>
    call('getModel', { accountId: accountId ?? '', modelId: modelId ?? '', refresh }),
  );
