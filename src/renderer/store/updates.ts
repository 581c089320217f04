/** Whether there is a new version, as main says. */
import { create } from 'zustand';
import { toAppErrorShape } from '../../shared/errors.ts';
import type { UpdateState } from '../../shared/updates.ts';
import { call, on } from '../bridge.ts';

export const useUpdates = create<{ state: UpdateState | null }>(() => ({ state: null }));

/** Asked once, when the window begins; then main tells. */
export async function loadUpdates(): Promise<void> {
  try {
    useUpdates.setState({ state: await call('updateState') });
  } catch (thrown) {
    console.warn('The state of updates could not be read', toAppErrorShape(thrown).code);
  }
}

/** Starts listening; the answer stops it. */
export const followUpdates = (): (() => void) =>
  on('updateChanged', (state) => useUpdates.setState({ state }));
