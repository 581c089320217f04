/** Work that is done one by one, newest first: while scrolling, what is in view now counts, not what was. */

export interface LifoQueue {
  /** @returns what `work` gives, or null when so much newer work came that it was given up */
  run<T>(work: () => Promise<T>): Promise<T | null>;
}

/** @param most pieces of work that may wait; beyond that the oldest is given up */
export function createLifoQueue(most: number): LifoQueue {
  const waiting: { begin: () => Promise<void>; giveUp: () => void }[] = [];
  let busy = false;

  const next = () => {
    const newest = busy ? undefined : waiting.pop();
    if (newest === undefined) return;
    busy = true;
    void newest.begin().finally(() => {
      busy = false;
      next();
    });
  };

  return {
    run: <T>(work: () => Promise<T>) =>
      new Promise<T | null>((resolve, reject) => {
        waiting.push({
          begin: () => work().then(resolve, reject),
          giveUp: () => resolve(null),
        });
        if (waiting.length > most) waiting.shift()?.giveUp();
        next();
      }),
  };
}
