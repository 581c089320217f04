/** Longest time for one file, in ms: a model takes ten times what is usual where there is no graphics card and much to do. */
const limit = 100_000;

/** A file that asks for more time or memory than one is given here. */
export class TooMuch extends Error {}

/** @throws TooMuch when `work` does not end in time */
export function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooMuch('It took too long.')), limit);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
