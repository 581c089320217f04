/** After an update the window shows once what is new. */
import { useEffect } from 'react';
import { useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';

export function useNews(): void {
  const isUpdated = useSession((state) => (state.boot?.updatedFrom ?? null) !== null);
  useEffect(() => {
    // What a person has opened meanwhile comes first; then the next start shows it.
    if (isUpdated && useUi.getState().dialog === null) useUi.getState().openDialog({ kind: 'news' });
  }, [isUpdated]);
}
