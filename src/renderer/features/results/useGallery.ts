/** Pages of the gallery around what is in view: asked when needed, asked again when jobs change, few kept. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { type AppErrorShape, toAppErrorShape } from '../../../shared/errors.ts';
import type { GalleryRow, JobQuery } from '../../../shared/views.ts';
import { call } from '../../bridge.ts';
import { PAGE_SIZE, pagesFor, pagesToForget } from './gallery-layout.ts';

export interface GalleryPages {
  /** Null until the first answer. */
  total: number | null;
  error: AppErrorShape | null;
  /** The result at an index, or null while its page is not loaded. */
  rowAt: (index: number) => GalleryRow | null;
  /** Tells what is in view (both included). */
  show: (first: number, last: number) => void;
  retry: () => void;
}

/** @param changes a number that grows with every change that main reports */
export function useGallery(query: JobQuery, changes: number): GalleryPages {
  const [total, setTotal] = useState<number | null>(null);
  const [error, setError] = useState<AppErrorShape | null>(null);
  const [pages, setPages] = useState<ReadonlyMap<number, GalleryRow[]>>(new Map());
  const inView = useRef<number[]>([0]);
  const asked = useRef(new Set<number>());
  const current = useRef(query);

  const ask = useCallback(async (page: number): Promise<void> => {
    const asker = current.current;
    asked.current.add(page);
    try {
      const answer = await call('galleryRange', {
        query: asker,
        offset: page * PAGE_SIZE,
        limit: PAGE_SIZE,
      });
      if (asker !== current.current) return;
      setTotal(answer.total);
      setError(null);
      setPages((before) => {
        const next = new Map(before).set(page, answer.rows);
        for (const far of pagesToForget([...next.keys()], inView.current)) {
          next.delete(far);
          asked.current.delete(far);
        }
        return next;
      });
    } catch (thrown) {
      asked.current.delete(page);
      if (asker === current.current) setError(toAppErrorShape(thrown));
    }
  }, []);

  useEffect(() => {
    current.current = query;
    asked.current = new Set();
    inView.current = [0];
    setTotal(null);
    setPages(new Map());
    void ask(0);
  }, [query, ask]);

  const first = useRef(changes);
  useEffect(() => {
    if (first.current === changes) return;
    first.current = changes;
    // What is in view is asked again in place; what is not is stale and asked when it comes into view.
    const kept = new Set(inView.current);
    asked.current = new Set();
    setPages((before) => new Map([...before].filter(([page]) => kept.has(page))));
    for (const page of kept) void ask(page);
  }, [changes, ask]);

  const show = useCallback(
    (from: number, to: number): void => {
      inView.current = pagesFor(from, to, Number.MAX_SAFE_INTEGER);
      for (const page of inView.current) if (!asked.current.has(page)) void ask(page);
    },
    [ask],
  );
  const retry = useCallback((): void => {
    for (const page of inView.current) void ask(page);
  }, [ask]);
  const rowAt = useCallback(
    (index: number): GalleryRow | null =>
      pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE] ?? null,
    [pages],
  );
  return { total, error, rowAt, show, retry };
}
