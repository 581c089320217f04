/** The rows of one batch, page by page: what is in view is asked for, and again when jobs have changed. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { BatchTableRow } from '../../../shared/batch.ts';
import { type AppErrorShape, toAppErrorShape } from '../../../shared/errors.ts';
import { call } from '../../bridge.ts';
import { sameOrNew } from '../../store/same.ts';
import { createTurnsByKey } from '../../store/turns.ts';
import { onJobsSettled } from './batches.ts';

export const PAGE = 200;

export interface BatchRows {
  /** Null until main has answered. */
  total: number | null;
  error: AppErrorShape | null;
  rowAt: (index: number) => BatchTableRow | null;
  /** Tells what is in view, both included. */
  show: (first: number, last: number) => void;
  retry: () => void;
}

interface Held {
  total: number | null;
  pages: ReadonlyMap<number, readonly BatchTableRow[]>;
  error: AppErrorShape | null;
}
const nothing: Held = { total: null, pages: new Map(), error: null };

interface Span {
  first: number;
  last: number;
}

function pagesOf({ first, last }: Span): number[] {
  const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

export function useBatchRows(batchId: string): BatchRows {
  const [held, setHeld] = useState<Held & { batchId: string }>({ ...nothing, batchId });
  const [turns] = useState(() => createTurnsByKey<number>());
  const span = useRef<Span>({ first: 0, last: PAGE - 1 });
  const own = held.batchId === batchId ? held : nothing;
  const asked = useRef(new Set<number>());

  const load = useCallback(
    async (page: number): Promise<void> => {
      asked.current.add(page);
      const isTaken = turns.begin(page);
      try {
        const answer = await call('batchTable', { batchId, offset: page * PAGE, limit: PAGE });
        if (!isTaken()) return;
        setHeld((before) => {
          const pages = new Map(before.batchId === batchId ? before.pages : []);
          pages.set(page, sameOrNew(pages.get(page) ?? [], answer.rows));
          return { batchId, total: answer.total, pages, error: null };
        });
      } catch (thrown) {
        if (!isTaken()) return;
        asked.current.delete(page);
        const error = toAppErrorShape(thrown);
        setHeld((before) => ({ ...(before.batchId === batchId ? before : nothing), batchId, error }));
      }
    },
    [batchId, turns],
  );
  const refresh = useCallback(() => {
    const shown = pagesOf(span.current);
    // What is out of view is asked for when it comes into view again.
    asked.current = new Set(shown);
    for (const page of shown) void load(page);
  }, [load]);
  useEffect(() => {
    span.current = { first: 0, last: PAGE - 1 };
    asked.current = new Set();
    refresh();
    const stop = onJobsSettled(refresh);
    return () => {
      stop();
      turns.end();
    };
  }, [refresh, turns]);
  const show = useCallback(
    (first: number, last: number): void => {
      span.current = { first: Math.max(0, first), last: Math.max(0, first, last) };
      for (const page of pagesOf(span.current)) if (!asked.current.has(page)) void load(page);
    },
    [load],
  );
  return {
    total: own.total,
    error: own.error,
    rowAt: (index) => own.pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? null,
    show,
    retry: refresh,
  };
}
