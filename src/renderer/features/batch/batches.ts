/** The batches as main has them. Fresh while something shows them. */
import { create } from 'zustand';
import type { BatchSummary } from '../../../shared/batch.ts';
import { type AppErrorShape, toAppErrorShape } from '../../../shared/errors.ts';
import { call, on } from '../../bridge.ts';
import { sameOrNew } from '../../store/same.ts';
import { createTurns } from '../../store/turns.ts';

interface BatchesState {
  /** Newest first; null until main has answered. */
  batches: BatchSummary[] | null;
  error: AppErrorShape | null;
}

export const useBatches = create<BatchesState>(() => ({ batches: null, error: null }));
const turns = createTurns();

export async function loadBatches(): Promise<void> {
  const isTaken = turns.begin();
  try {
    const fresh = await call('batches');
    if (isTaken())
      useBatches.setState(({ batches }) => ({ batches: sameOrNew(batches, fresh), error: null }));
  } catch (thrown) {
    if (isTaken()) useBatches.setState({ error: toAppErrorShape(thrown) });
  }
}

/** Jobs change in bursts; what is shown of them is asked for again this long (ms) after the first of them. */
export const settle = 1000;

/** Calls `work` soon after jobs have changed, once for a burst; the answer stops it. */
export function onJobsSettled(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = on('jobsChanged', () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, settle);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** Keeps them fresh; the answer stops it. Several may follow. */
export function followBatches(): () => void {
  void loadBatches();
  return onJobsSettled(() => void loadBatches());
}
