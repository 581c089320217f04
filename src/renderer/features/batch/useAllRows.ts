/** Every row of a batch, for what lays them out by their values. Asked for page by page, and again when jobs have changed. */
import { useEffect, useState } from 'react';
import type { BatchTableRow } from '../../../shared/batch.ts';
import { call } from '../../bridge.ts';
import { createTurns } from '../../store/turns.ts';
import { onJobsSettled } from './batches.ts';

const PAGE = 500;

/** @returns null until all are there, and while none are wanted */
export function useAllRows(batchId: string | null): readonly BatchTableRow[] | null {
  const [held, setHeld] = useState<{ batchId: string; rows: readonly BatchTableRow[] } | null>(null);
  useEffect(() => {
    if (batchId === null) return;
    const turns = createTurns();
    let isLoading = false;
    let isStale = false;
    const load = async (): Promise<void> => {
      if (isLoading) {
        isStale = true;
        return;
      }
      isLoading = true;
      const isTaken = turns.begin();
      try {
        const rows: BatchTableRow[] = [];
        for (let total = 1; rows.length < total; ) {
          const page = await call('batchTable', { batchId, offset: rows.length, limit: PAGE });
          total = page.total;
          if (page.rows.length === 0) break;
          rows.push(...page.rows);
        }
        if (isTaken()) setHeld({ batchId, rows });
      } catch {
        // The grid beside it asks for the same rows, and says what is wrong.
      }
      isLoading = false;
      if (!isStale) return;
      isStale = false;
      await load();
    };
    void load();
    const stop = onJobsSettled(() => void load());
    return () => {
      stop();
      turns.end();
    };
  }, [batchId]);
  return held !== null && held.batchId === batchId ? held.rows : null;
}
