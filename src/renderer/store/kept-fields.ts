/**
 * Fields that are saved one by one as a person leaves them. What a person has said is shown until what is kept says it
 * too; what is kept is shown once it changes elsewhere, unless a person is typing. Savings follow each other in order, so
 * none is dropped and none overtakes another.
 */
import { createStore, type StoreApi } from 'zustand';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import { sameOrNew } from './same.ts';

export interface KeptFieldsState<F> {
  /** What a person has said, where it is not known to be kept yet. */
  own: Partial<F>;
  /** Why the newest saving of a field failed. */
  errors: { readonly [N in keyof F]?: AppErrorShape };
}

export interface KeptFields<F>
  extends Pick<StoreApi<KeptFieldsState<F>>, 'getState' | 'subscribe' | 'getInitialState'> {
  /** Shown only, until the field is left. */
  type<N extends keyof F>(name: N, value: F[N]): void;
  /** Saves what was typed as this value, if a person has changed it. */
  leave<N extends keyof F>(name: N, value: F[N]): void;
  save<N extends keyof F>(name: N, value: F[N]): void;
  /** Saves what was typed and not left: its place is gone. What failed before waits for a person. */
  leaveAll(): void;
  /** What was said so far is sent, and main has answered. */
  allSent(): Promise<void>;
  /** Saves the texts again whose saving failed. */
  again(): void;
  /** Tells what is kept now. */
  follow(kept: F): void;
}

const isSame = (one: unknown, other: unknown): boolean => sameOrNew(one, other) === one;

/** @param send saves a change; beside it, all fields as they are with it */
export function createKeptFields<F extends object>(
  kept: F,
  send: (change: Partial<F>, all: F) => Promise<unknown>,
): KeptFields<F> {
  type Name = keyof F;
  const store = createStore<KeptFieldsState<F>>(() => ({ own: {}, errors: {} }));
  const typed = new Set<Name>();
  /** How many savings of a field have not ended. */
  const open = new Map<Name, number>();
  let known = kept;
  /** What was sent last and not refused, until it is known to be kept. */
  let sent: Partial<F> = {};
  let last: Promise<void> = Promise.resolve();

  const put = (name: Name, value: F[Name]): void =>
    store.setState(({ own }) => ({ own: { ...own, [name]: value } }));
  const isOpen = (name: Name): boolean => (open.get(name) ?? 0) > 0;
  function without<T extends object>(values: T, name: PropertyKey): T {
    const { [name as keyof T]: _, ...rest } = values;
    return rest as T;
  }
  const base = (name: Name): F[Name] => ({ ...known, ...sent })[name];

  function refused(name: Name, thrown: unknown): void {
    // A later one of the same field says how that ended.
    if (isOpen(name)) return;
    const { own } = store.getState();
    sent = without(sent, name);
    const isText = typeof known[name] === 'string';
    // A text is there to be saved again when it is left again; anything else shows what is kept.
    if (isText) typed.add(name);
    store.setState(({ errors }) => ({
      own: isText ? own : without(own, name),
      errors: { ...errors, [name]: toAppErrorShape(thrown) },
    }));
  }

  function save<N extends Name>(name: N, value: F[N]): void {
    typed.delete(name);
    put(name, value);
    store.setState(({ errors }) => ({ errors: without(errors, name) }));
    sent = { ...sent, [name]: value };
    open.set(name, (open.get(name) ?? 0) + 1);
    const ended = (): void => void open.set(name, (open.get(name) ?? 0) - 1);
    const change = { [name]: value } as unknown as Partial<F>;
    last = last
      .then(() => send(change, { ...known, ...sent, ...change }))
      .then(ended, (thrown: unknown) => {
        ended();
        refused(name, thrown);
      });
  }

  function leave<N extends Name>(name: N, value: F[N]): void {
    if (!typed.has(name)) return;
    if (!isSame(value, base(name))) {
      save(name, value);
      return;
    }
    typed.delete(name);
    put(name, value);
  }

  return {
    ...store,
    save,
    allSent: () => last,
    type(name, value) {
      typed.add(name);
      put(name, value);
    },
    again() {
      const { own, errors } = store.getState();
      for (const name of Object.keys(errors) as Name[]) if (name in own) save(name, own[name] as F[Name]);
    },
    leave,
    leaveAll() {
      const { own, errors } = store.getState();
      for (const name of typed) if (!(name in errors)) leave(name, own[name] as F[Name]);
    },
    follow(fresh) {
      const before = known;
      known = fresh;
      for (const name of Object.keys(fresh) as Name[]) {
        if (isSame(before[name], fresh[name]) || isOpen(name)) continue;
        sent = without(sent, name);
        const { own } = store.getState();
        if (typed.has(name) && !isSame(own[name], before[name])) continue;
        typed.delete(name);
        store.setState({ own: without(own, name) });
      }
    },
  };
}
