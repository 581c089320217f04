/** Actions on many jobs that main is carrying out, and the summaries that nobody has put away yet. */
import { create } from 'zustand';
import type { BulkRun } from '../../shared/bulk.ts';
import { toAppErrorShape } from '../../shared/errors.ts';
import { call, on } from '../bridge.ts';

export const useBulk = create<{ runs: readonly BulkRun[] }>(() => ({ runs: [] }));

/** Asked once, when the window begins; then main tells. */
export async function loadBulk(): Promise<void> {
  try {
    useBulk.setState({ runs: await call('bulkRuns') });
  } catch (thrown) {
    // What is under way is reported at its next step.
    console.warn('What is under way could not be read', toAppErrorShape(thrown).code);
  }
}

/** Starts listening; the answer stops it. */
export const followBulk = (): (() => void) => on('bulkChanged', (runs) => useBulk.setState({ runs }));
