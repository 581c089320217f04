/** The job in the inspector: asked again when main says that it changed. */
import { create } from 'zustand';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { JobDetail } from '../../shared/job.ts';
import { call } from '../bridge.ts';
import { sameOrNew } from './same.ts';
import { createTurns } from './turns.ts';

interface DetailState {
  jobId: string | null;
  job: JobDetail | null;
  error: AppErrorShape | null;
}

export const useDetail = create<DetailState>(() => ({ jobId: null, job: null, error: null }));

const { getState: get, setState: set } = useDetail;
const turns = createTurns();

/** Shows a job; what was shown before leaves only when the new one is there or has failed. */
export async function showJob(jobId: string | null): Promise<void> {
  if (jobId === null) {
    turns.end();
    set({ jobId: null, job: null, error: null });
    return;
  }
  if (jobId !== get().jobId) turns.end();
  set({ jobId, error: null });
  watchFiles([jobId]);
  await reload();
}

/** Said once by what begins to show these jobs: what became of their files comes as a change. */
export function watchFiles(jobIds: string[]): void {
  call('recheckFiles', { jobIds }).catch((thrown: unknown) => {
    console.warn('The files of a job could not be checked', toAppErrorShape(thrown).code);
  });
}

async function reload(): Promise<void> {
  const { jobId } = get();
  if (jobId === null) return;
  const isTaken = turns.begin();
  try {
    const job = await call('getJob', { jobId });
    if (isTaken()) set((before) => ({ job: sameOrNew(before.job, job), error: null }));
  } catch (error) {
    if (isTaken()) set({ job: null, error: toAppErrorShape(error) });
  }
}

/** Asks again when the job shown is among the changed ones; null means that any may be. */
export function detailChanged(jobIds: readonly string[] | null): void {
  const { jobId } = get();
  if (jobId !== null && (jobIds === null || jobIds.includes(jobId))) void reload();
}
