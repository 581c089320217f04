/** Hiding jobs, and taking it back. */
import { create } from 'zustand';
import { call } from '../bridge.ts';
import { clearSelection, positionOf, selectJob, useList } from './list.ts';
import { rowAt } from './ranges.ts';

interface HiddenLast {
  jobIds: readonly string[];
  /** How many of the last ones were not hidden: they need a decision. */
  left: number;
}

export const nothingHidden: HiddenLast = { jobIds: [], left: 0 };

/** Jobs hidden one after the other, for Undo: what one run of keys has hidden comes back as one. */
export const useHiddenLast = create<HiddenLast>(() => nothingHidden);

/** Hides jobs from every view but Hidden; `undoHide` brings them back. The focus goes to a neighbour. */
export async function hideJobs(jobIds: readonly string[]): Promise<void> {
  if (jobIds.length === 0) return;
  const { selection } = useList.getState();
  const focusLeaves = selection.focus !== null && jobIds.includes(selection.focus);
  const heir = focusLeaves ? await neighbourOf(selection.focus, jobIds) : null;
  const { left } = await call('setHidden', { jobIds: [...jobIds], hidden: true });
  const staying = new Set(left);
  const gone = jobIds.filter((jobId) => !staying.has(jobId));
  useHiddenLast.setState((before) => ({
    jobIds: [...new Set([...before.jobIds, ...gone])],
    left: left.length,
  }));
  // Another one may have been selected since.
  if (!focusLeaves || useList.getState().selection !== selection) return;
  if (selection.focus !== null && staying.has(selection.focus)) return;
  if (heir === null) clearSelection();
  else selectJob(heir);
}

/** The nearest loaded job after (else before) `jobId` that does not leave too. */
async function neighbourOf(jobId: string | null, leaving: readonly string[]): Promise<string | null> {
  const index = jobId === null ? null : await positionOf(jobId);
  if (index === null) return null;
  const { pages } = useList.getState();
  for (let step = 1; step <= leaving.length + 1; step += 1) {
    for (const at of [index + step, index - step]) {
      const row = at < 0 ? null : rowAt(pages, at);
      if (row && !leaving.includes(row.id)) return row.id;
    }
  }
  return null;
}

export async function undoHide(): Promise<void> {
  const { jobIds } = useHiddenLast.getState();
  if (jobIds.length === 0) return;
  const { selection } = useList.getState();
  useHiddenLast.setState(nothingHidden);
  try {
    await call('setHidden', { jobIds: [...jobIds], hidden: false });
  } catch (thrown) {
    // They are hidden still, and can be brought back by another try.
    useHiddenLast.setState((before) => ({ jobIds: [...new Set([...jobIds, ...before.jobIds])] }));
    throw thrown;
  }
  if (jobIds[0] !== undefined && useList.getState().selection === selection) selectJob(jobIds[0]);
}
