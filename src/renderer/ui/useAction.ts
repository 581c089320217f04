/** One intent sent to main: busy while it runs, its error kept in place until the next try. */
import { useCallback, useRef, useState } from 'react';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import { useLatest } from './useLatest.ts';

export interface Action<A extends unknown[], T> {
  /** Runs once; a second press while busy does nothing. Gives undefined when it failed (see `error`). */
  run: (...args: A) => Promise<T | undefined>;
  busy: boolean;
  error: AppErrorShape | null;
  clear: () => void;
}

export function useAction<A extends unknown[], T>(work: (...args: A) => Promise<T>): Action<A, T> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorShape | null>(null);
  const running = useRef(false);
  const latest = useLatest(work);
  const run = useCallback(
    async (...args: A) => {
      if (running.current) return undefined;
      running.current = true;
      setBusy(true);
      setError(null);
      try {
        return await latest.current(...args);
      } catch (thrown) {
        setError(toAppErrorShape(thrown));
        return undefined;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [latest],
  );
  const clear = useCallback(() => setError(null), []);
  return { run, busy, error, clear };
}
