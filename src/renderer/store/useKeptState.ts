/** State that outlives its place: what was typed in a dialog is there again when it is opened again, as long as the page lives. */
import { useState } from 'react';

const kept = new Map<string, unknown>();

/** As `useState`, under a key. What has become something else is forgotten by `forget`: the next place starts with `initial` again. */
export function useKeptState<T>(
  key: string,
  initial: T,
): [value: T, change: (next: (before: T) => T) => void, forget: () => void] {
  const [value, setValue] = useState(() => (kept.has(key) ? (kept.get(key) as T) : initial));
  const change = (next: (before: T) => T): void =>
    setValue((before) => {
      const after = next(before);
      kept.set(key, after);
      return after;
    });
  return [value, change, () => void kept.delete(key)];
}
