/** One setting, saved on its own; a refused change goes back and says why. */
import type { Settings } from '../../../shared/settings.ts';
import { call } from '../../bridge.ts';
import { useSession } from '../../store/session.ts';
import { type Action, useAction } from '../../ui/useAction.ts';

export function useSetting(): Action<[Partial<Settings>], void> {
  return useAction(async (change: Partial<Settings>) => {
    useSession.setState({ settings: await call('setSettings', change) });
  });
}
