/** Something that main knows, as the window has it: the newest answer to the question that is asked. */
import { createStore, type StoreApi } from 'zustand';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import { sameOrNew } from './same.ts';
import { createTurns } from './turns.ts';

export interface QueryState<T> {
  /** The last good answer, and the key of the question that it answers. */
  value: T | null;
  valueKey: string | null;
  /** Why the last question had no answer; null while it is asked and after an answer. */
  error: AppErrorShape | null;
  /** Key of the question that was asked last; null when nothing is asked. */
  key: string | null;
  busy: boolean;
}

export interface Query<T>
  extends Pick<StoreApi<QueryState<T>>, 'getState' | 'subscribe' | 'getInitialState'> {
  /** Asks; an answer that is late, or is to another question than the last, is dropped. */
  ask(key: string, question: () => Promise<T>): Promise<void>;
  /** There is nothing to ask and nothing to show. */
  clear(): void;
  /** Nobody waits for an answer any more. */
  drop(): void;
}

export function createQuery<T>(): Query<T> {
  const noValue = { value: null, valueKey: null };
  const empty = { ...noValue, error: null, key: null, busy: false };
  const store = createStore<QueryState<T>>(() => empty);
  const turns = createTurns();
  return {
    ...store,
    async ask(key, question) {
      if (key !== store.getState().key) turns.end();
      const isTaken = turns.begin();
      store.setState({ key, error: null, busy: true });
      try {
        const value = await question();
        if (!isTaken()) return;
        store.setState((before) => ({
          value: sameOrNew(before.value, value),
          valueKey: key,
          error: null,
          busy: turns.isOpen(),
        }));
      } catch (thrown) {
        if (!isTaken()) return;
        const error = toAppErrorShape(thrown);
        // An earlier answer to the same question is still good to work with; one to another question is not.
        const kept = store.getState().valueKey === key ? {} : noValue;
        store.setState({ ...kept, error, busy: turns.isOpen() });
      }
    },
    clear() {
      turns.end();
      store.setState(empty);
    },
    drop: turns.end,
  };
}

/**
 * What a view may show of a query under the key that it asks for now.
 * @param keepsOld shows the answer to the question before until this one is answered or has failed
 */
export function answerTo<T>(
  { key, value, valueKey, error, busy }: QueryState<T>,
  wanted: string | null,
  keepsOld: boolean,
): Pick<QueryState<T>, 'value' | 'error' | 'busy'> {
  if (wanted === null) return { value: null, error: null, busy: false };
  const isAsked = key === wanted;
  return {
    value: keepsOld || valueKey === wanted ? value : null,
    error: isAsked ? error : null,
    busy: !isAsked || busy,
  };
}
