/** A settings room that keeps its values in memory, as far as handlers ask for it. */
export function keptSettings<T extends object>(first: T) {
  let kept = first;
  return {
    get: () => kept,
    set(change: Partial<T>) {
      kept = { ...kept, ...change };
      return kept;
    },
  };
}
