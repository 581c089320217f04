/**
 * Fields of a subject that was left before their savings ended. They wait, with what was typed, until it is kept: a person
 * who comes back finds the text and why it is not saved.
 */
import type { AppErrorShape } from '../../shared/errors.ts';
import type { KeptFields, KeptFieldsState } from './kept-fields.ts';

interface Held<F> {
  fields: KeptFields<F>;
  /** How many places show them. */
  shown: number;
}

// What is under one key has one shape: its places name the key alike.
// biome-ignore lint/suspicious/noExplicitAny: the keys are of subjects with different fields
const held = new Map<string, Held<any>>();

/** Those that wait under this key, or new ones. */
export function fieldsOf<F>(key: string, create: () => KeptFields<F>): KeptFields<F> {
  return (held.get(key) as Held<F> | undefined)?.fields ?? create();
}

/**
 * A place shows the fields; the answer is for when it is left.
 * @param onLost told of what failed only after that
 */
export function showFields<F>(
  key: string,
  fields: KeptFields<F>,
  onLost: (failed: (keyof F)[], error: AppErrorShape, own: Partial<F>) => void,
): () => Promise<void> {
  const one: Held<F> = held.get(key) ?? { fields, shown: 0 };
  held.set(key, one);
  one.shown += 1;
  return async () => {
    one.shown -= 1;
    // A field that goes away under a person is not left first.
    if (one.shown === 0) fields.leaveAll();
    const seen = fields.getState().errors;
    await fields.allSent();
    if (one.shown > 0) return;
    const { errors, own } = fields.getState();
    const failed = namesOf(errors);
    // Only a text is there to be saved again.
    if (!failed.some((name) => name in own) && held.get(key) === one) held.delete(key);
    if (failed.length === 0) return;
    const unseen = failed.filter((name) => errors[name] !== seen[name]);
    const error = unseen.map((name) => errors[name]).find((each) => each !== undefined);
    if (error !== undefined) onLost(unseen, error, own);
  };
}

const namesOf = <F>(errors: KeptFieldsState<F>['errors']): (keyof F)[] => Object.keys(errors) as (keyof F)[];
