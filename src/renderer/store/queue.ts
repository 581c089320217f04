/** What waits to be sent, in its order. Fresh while something shows it. */
import { create } from 'zustand';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { JobRow } from '../../shared/job.ts';
import { call, on } from '../bridge.ts';
import { createTurns } from './turns.ts';

interface QueueState {
  /** Null until main has answered. */
  jobs: JobRow[] | null;
  /** Why they could not be read the last time. */
  error: AppErrorShape | null;
}

export const useQueue = create<QueueState>(() => ({ jobs: null, error: null }));
const turns = createTurns();

export async function loadQueue(): Promise<void> {
  const isTaken = turns.begin();
  try {
    const jobs = await call('queuedJobs');
    if (isTaken()) useQueue.setState({ jobs, error: null });
  } catch (thrown) {
    if (isTaken()) useQueue.setState({ error: toAppErrorShape(thrown) });
  }
}

/** Keeps it fresh; the answer stops it. */
export function followQueue(): () => void {
  void loadQueue();
  return on('jobsChanged', () => void loadQueue());
}
