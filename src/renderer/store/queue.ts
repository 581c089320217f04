/** What waits to be sent, in its order. Fresh while something shows it. */
import { create } from 'zustand';
import type { JobRow } from '../../shared/job.ts';
import { call, on } from '../bridge.ts';
import { createTurns } from './turns.ts';

/** Null until main has answered. */
export const useQueue = create<{ jobs: JobRow[] | null }>(() => ({ jobs: null }));
const turns = createTurns();

export async function loadQueue(): Promise<void> {
  const isTaken = turns.begin();
  const jobs = await call('queuedJobs');
  if (isTaken()) useQueue.setState({ jobs });
}

/** Keeps it fresh; the answer stops it. */
export function followQueue(): () => void {
  void loadQueue();
  return on('jobsChanged', () => void loadQueue());
}
