/** What is due next, without looking at the rest: a binary heap by due time, and among equals by the order of joining. */
export interface Due {
  /** Unix ms. */
  dueAt: number;
  /** Its number among all that ever joined. */
  readonly order: number;
  /** Where it stands in its queue; -1 while it is in none. Kept by the queue. */
  place: number;
}

export interface DueQueue<T extends Due> {
  first(): T | undefined;
  /** Puts it in, or in its new place after `dueAt` has changed. */
  put(item: T): void;
  /** Takes it out; one that is not in it changes nothing. */
  take(item: T): void;
}

const isBefore = (a: Due, b: Due): boolean => a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);

export function createDueQueue<T extends Due>(): DueQueue<T> {
  const heap: T[] = [];

  const set = (item: T, place: number) => {
    heap[place] = item;
    item.place = place;
  };
  const settle = (item: T, from: number) => {
    let place = from;
    for (let above = (place - 1) >> 1; place > 0 && isBefore(item, heap[above]!); above = (place - 1) >> 1) {
      set(heap[above]!, place);
      place = above;
    }
    for (;;) {
      const left = 2 * place + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const below = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left;
      if (!isBefore(heap[below]!, item)) break;
      set(heap[below]!, place);
      place = below;
    }
    set(item, place);
  };

  return {
    first: () => heap[0],
    put(item) {
      if (item.place < 0) heap.push(item);
      settle(item, item.place < 0 ? heap.length - 1 : item.place);
    },
    take(item) {
      const { place } = item;
      if (place < 0) return;
      item.place = -1;
      const last = heap.pop()!;
      if (last !== item) settle(last, place);
    },
  };
}
