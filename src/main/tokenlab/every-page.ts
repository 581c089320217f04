/** Lists that come in pages. */
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/tokenlab/say.ts';

/** Pages of 100 that are read in one go; a longer period has to be fetched in parts. */
const pageLimit = 500;

/** Reads pages until the last one that the server names, or until one comes back empty. @throws AppError */
export async function everyPage<T, P extends { items: T[]; totalPages: number | null }>(
  read: (page: number) => Promise<P & { items: T[] }>,
): Promise<{ items: T[]; last: P }> {
  const all: T[] = [];
  for (let page = 1; page <= pageLimit; page += 1) {
    const answer = await read(page);
    for (const item of answer.items) all.push(item);
    const { totalPages } = answer;
    if (answer.items.length === 0 || (totalPages !== null && page >= totalPages)) {
      return { items: all, last: answer };
    }
  }
  throw new AppError('output_too_large', say('thisPeriodHasMoreThan', { rows: pageLimit * 100 }));
}
