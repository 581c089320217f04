/** Which result quick look begins with, and how it moves through the list. */
import { create } from 'zustand';
import { inTurn, positionOf, selectIndex, useList } from './list.ts';
import { useUi } from './ui.ts';

interface QuickLookState {
  /** Where quick look begins; null: the job's main result. */
  resultId: string | null;
  /** The result last chosen in the gallery or a strip; it counts for the job that has it. */
  chosen: string | null;
}

export const useQuickLook = create<QuickLookState>(() => ({ resultId: null, chosen: null }));

export const chooseResult = (resultId: string): void => useQuickLook.setState({ chosen: resultId });

/** Opens quick look on a job, at one of its results when one is named. */
export function quickLookAt(jobId: string, resultId: string | null = null): void {
  useQuickLook.setState({ resultId });
  useUi.getState().openQuickLook(jobId);
}

/** Moves to the job before (-1) or after (1) in the list's order, and selects it; stays at either end. */
export async function quickLookNext(jobId: string, direction: 1 | -1): Promise<void> {
  const hasMoved = await inTurn(async () => {
    const at = await positionOf(jobId);
    if (at === null || at + direction < 0) return false;
    await selectIndex(at + direction, false);
    return true;
  });
  if (!hasMoved) return;
  const next = useList.getState().selection.focus;
  // Quick look may have been closed since.
  if (next !== null && next !== jobId && useUi.getState().quickLook === jobId) quickLookAt(next);
}
