/** Pages of the gallery around what is in view: asked when needed, asked again when jobs change, few kept. */
import { createStore, type StoreApi } from 'zustand';
import { type AppErrorShape, toAppErrorShape } from '../../../shared/errors.ts';
import type { GalleryRow, JobQuery } from '../../../shared/views.ts';
import { call } from '../../bridge.ts';
import { sameOrNew } from '../../store/same.ts';
import { createTurnsByKey } from '../../store/turns.ts';
import { PAGE_SIZE, pagesFor, pagesToForget } from './gallery-layout.ts';

export interface GalleryState {
  /** Null until the first answer. */
  total: number | null;
  error: AppErrorShape | null;
  pages: ReadonlyMap<number, readonly GalleryRow[]>;
}

export interface GalleryPages
  extends Pick<StoreApi<GalleryState>, 'getState' | 'subscribe' | 'getInitialState'> {
  /** Another list: what was known of the one before leaves at once. */
  begin(query: JobQuery): void;
  /** Something has changed: what is in view is asked again in place, the rest when it comes into view. */
  refresh(): void;
  /** Tells what is in view (both included). */
  show(first: number, last: number): void;
  retry(): void;
}

const nothing: GalleryState = { total: null, error: null, pages: new Map() };

/** Where a result is in the list, as far as its page is here. */
export function indexOnPages(pages: GalleryState['pages'], resultId: string): number | null {
  for (const [page, rows] of pages) {
    const at = rows.findIndex(({ id }) => id === resultId);
    if (at >= 0) return page * PAGE_SIZE + at;
  }
  return null;
}

export function createGalleryPages(): GalleryPages {
  const store = createStore<GalleryState>(() => nothing);
  const turns = createTurnsByKey<number>();
  /** Pages that are here, or on their way. */
  const asked = new Set<number>();
  let inView: readonly number[] = [0];
  let query: JobQuery | null = null;

  async function ask(page: number): Promise<void> {
    if (query === null) return;
    asked.add(page);
    const isTaken = turns.begin(page);
    try {
      const { total, rows } = await call('galleryRange', {
        query,
        offset: page * PAGE_SIZE,
        limit: PAGE_SIZE,
      });
      if (isTaken()) store.setState({ total, error: null, pages: withPage(page, rows) });
    } catch (thrown) {
      if (!isTaken()) return;
      asked.delete(page);
      store.setState({ error: toAppErrorShape(thrown) });
    }
  }

  /** The pages with this one; rows in which nothing has changed stay the objects that they were. */
  function withPage(page: number, rows: readonly GalleryRow[]): ReadonlyMap<number, readonly GalleryRow[]> {
    const { pages } = store.getState();
    const known = new Map(pages.get(page)?.map((row) => [row.id, row]));
    const next = new Map(pages).set(
      page,
      rows.map((row) => sameOrNew(known.get(row.id) ?? row, row)),
    );
    for (const far of pagesToForget([...next.keys()], inView)) {
      next.delete(far);
      asked.delete(far);
    }
    return next;
  }

  return {
    ...store,
    begin(next) {
      turns.end();
      asked.clear();
      inView = [0];
      query = next;
      store.setState(nothing);
      void ask(0);
    },
    refresh() {
      const { pages } = store.getState();
      asked.clear();
      store.setState({ pages: new Map([...pages].filter(([page]) => inView.includes(page))) });
      for (const page of inView) void ask(page);
    },
    show(first, last) {
      inView = pagesFor(first, last, Number.MAX_SAFE_INTEGER);
      for (const page of inView) if (!asked.has(page)) void ask(page);
    },
    retry() {
      for (const page of inView) void ask(page);
    },
  };
}
