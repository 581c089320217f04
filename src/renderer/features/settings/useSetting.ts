/** One setting, saved on its own; a change that could not be saved says why. */
import { useCallback, useEffect, useRef } from 'react';
import { toAppErrorShape } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/settings.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { say } from '../../notices.ts';
import { useSession } from '../../store/session.ts';
import { type Action, useAction } from '../../ui/useAction.ts';

/** Where results are saved is chosen in dialogs of the system. */
export type SettingsChange = Partial<Omit<Settings, 'resultsFolder' | 'projectFolders'>>;

/** Changes follow each other: none is dropped because another is being saved. */
export function useSetting(): Action<[SettingsChange], Settings> {
  const { t } = useTranslation('settings');
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const action = useAction(async (change: SettingsChange) => {
    try {
      const settings = await call('setSettings', change);
      useSession.setState({ settings });
      return settings;
    } catch (thrown) {
      // The place that would say it was left meanwhile.
      if (!isHere.current)
        say('error', 'setting', t('notSaved', { reason: shown(toAppErrorShape(thrown).message) }));
      throw thrown;
    }
  });
  const { run } = action;
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const runNext = useCallback(
    (change: SettingsChange) => {
      const next = last.current.then(() => run(change));
      last.current = next;
      return next;
    },
    [run],
  );
  return { ...action, run: runNext };
}
