/** One setting, saved on its own; a refused change goes back and says why. */
import type { Settings } from '../../../shared/settings.ts';
import { call } from '../../bridge.ts';
import { useSession } from '../../store/session.ts';
import { type Action, useAction } from '../../ui/useAction.ts';

/** Where results are saved is chosen in dialogs of the system. */
type SettingsChange = Partial<Omit<Settings, 'resultsFolder' | 'projectFolders'>>;

export function useSetting(): Action<[SettingsChange], void> {
  return useAction(async (change: SettingsChange) => {
    useSession.setState({ settings: await call('setSettings', change) });
  });
}
