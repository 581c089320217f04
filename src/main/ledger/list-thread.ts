/**
 * Questions about lists, answered at once where counts are kept, and by threads where jobs have to be counted or searched:
 * one for the rows that a person sees first, one for everything else, so that neither waits for the other.
 */
import { AppError } from '../../shared/errors.ts';
import { minute } from '../../shared/units.ts';
import type { GalleryRow, JobQuery, JobRange } from '../../shared/views.ts';
import { say } from '../../shared/words/ledger/say.ts';
import type { GalleryQueries } from './gallery.ts';
import type { JobListQueries } from './job-list.ts';
import { answerHere, createLedgerThread, type LedgerThread, type LedgerThreadOptions } from './thread.ts';

/** What a thread answers, and what is answered here. */
export interface ListMethods {
  range(query: JobQuery, offset: number, limit: number): JobRange;
  first(query: JobQuery, limit: number): JobRange;
  position(query: JobQuery, jobId: string): number | null;
  ids(query: JobQuery, limit: number): string[];
  tiles(
    query: JobQuery,
    offset: number,
    limit: number,
  ): { total: number; offset: number; rows: GalleryRow[] };
  tilePosition(query: JobQuery, jobId: string): number | null;
}

interface Lists {
  list: JobListQueries;
  gallery: GalleryQueries;
}

export const listMethods = ({ list, gallery }: Lists): ListMethods => ({
  range: list.range,
  first: list.first,
  position: list.position,
  ids: list.ids,
  tiles: gallery.range,
  tilePosition: gallery.position,
});

export interface ListAnswers {
  /** @param query decides where it is answered */
  ask<N extends keyof ListMethods>(
    name: N,
    ...args: Parameters<ListMethods[N]>
  ): Promise<ReturnType<ListMethods[N]>>;
  close(): Promise<void>;
}

type Threads = Record<'first' | 'whole', LedgerThread<ListMethods>>;

export function listAnswers(lists: Lists, threads: Threads): ListAnswers {
  const here = answerHere(listMethods(lists));
  return {
    ask(name, ...args) {
      const isQuick = lists.list.isQuick(args[0]);
      const where = isQuick ? here : name === 'first' ? threads.first : threads.whole;
      return where.ask(name, ...args);
    },
    async close() {
      await Promise.all([threads.first.close(), threads.whole.close()]);
    },
  };
}

export function createListThreads(
  options: Pick<LedgerThreadOptions, 'entry' | 'file' | 'isReadOnly' | 'version' | 'clock' | 'report'>,
): Threads {
  const thread = () =>
    createLedgerThread<ListMethods>({
      ...options,
      work: 'reading lists',
      failed: () => new AppError('internal', say('listCouldNotBeRead'), { next: ['wait_and_retry'] }),
      // Far longer than a search among a million jobs takes.
      longestMs: 2 * minute,
    });
  return { first: thread(), whole: thread() };
}
