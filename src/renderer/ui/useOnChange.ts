/** Work that is due when one thing changes, whatever else it reads. */
import { type EffectCallback, useEffect, useEffectEvent } from 'react';

/**
 * Does `work` once at first, and again whenever `key` is another one. Everything else that it reads is as it is then,
 * and a change of that alone is no reason to do it again.
 * @param work may answer with what undoes it before the next time
 */
export function useOnChange<K>(key: K, work: (key: K) => ReturnType<EffectCallback>): void {
  const due = useEffectEvent(work);
  useEffect(() => due(key), [key]);
}
