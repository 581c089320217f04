/** Which notifications are shown, when, and whether this system shows any. */

import { Button, Checkbox, Switch } from '@mantine/core';
import { useState } from 'react';
import {
  type NotificationState,
  notifyKinds,
  type QuietHours,
  type Settings,
} from '../../../shared/settings.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useQuery } from '../../store/useQuery.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './SettingsDialog.module.css';
import type { useSetting } from './useSetting.ts';

/** What quiet hours begin with when they are switched on. */
const usualNight: QuietHours = { from: '22:00', until: '08:00' };

export function NotificationSettings({
  settings,
  save,
}: {
  settings: Settings;
  save: ReturnType<typeof useSetting>;
}) {
  const { t } = useTranslation('settings');
  const { notifyOnFinish, notifyKinds: wanted, quietHours } = settings;
  const setQuiet = (change: Partial<QuietHours>): void => {
    const next = { ...(quietHours ?? usualNight), ...change };
    if (next.from !== '' && next.until !== '') void save.run({ quietHours: next });
  };
  return (
    <>
      <Switch
        size="xs"
        label={t('notify.label')}
        description={t('notify.hint')}
        checked={notifyOnFinish}
        onChange={(event) => void save.run({ notifyOnFinish: event.currentTarget.checked })}
      />
      {notifyOnFinish && (
        // biome-ignore lint/a11y/useSemanticElements: a part of the form, without a frame of its own
        <div className={styles.under} role="group" aria-label={t('notify.label')}>
          {notifyKinds.map((kind) => (
            <Checkbox
              key={kind}
              size="xs"
              label={t(`notify.${kind}`)}
              checked={wanted.includes(kind)}
              onChange={(event) => {
                const others = wanted.filter((one) => one !== kind);
                void save.run({ notifyKinds: event.currentTarget.checked ? [...others, kind] : others });
              }}
            />
          ))}
          <Checkbox
            size="xs"
            label={t('notify.sound')}
            checked={settings.notifySound}
            onChange={(event) => void save.run({ notifySound: event.currentTarget.checked })}
          />
          <Checkbox
            size="xs"
            label={t('notify.quiet')}
            checked={quietHours !== null}
            onChange={(event) =>
              void save.run({ quietHours: event.currentTarget.checked ? usualNight : null })
            }
          />
          {quietHours !== null && (
            <div className={styles.times}>
              {(['from', 'until'] as const).map((end) => (
                <DateInput
                  key={end}
                  type="time"
                  size="xs"
                  label={t(`notify.${end}`)}
                  value={quietHours[end]}
                  onChange={(event) => setQuiet({ [end]: event.currentTarget.value })}
                />
              ))}
            </div>
          )}
          <Shown />
        </div>
      )}
    </>
  );
}

/** Whether the system shows them, and a try. */
function Shown() {
  const { t } = useTranslation('settings');
  const known = useQuery({ key: 'notifications', ask: () => call('notificationState') });
  const [tried, setTried] = useState<NotificationState | null>(null);
  const trial = useAction(async () => setTried(await call('tryNotification')));
  const state = tried ?? (known.value === 'none' ? known.value : null);
  return (
    <div className={styles.trial}>
      <Button variant="default" size="compact-sm" loading={trial.busy} onClick={() => void trial.run()}>
        {t('notify.try')}
      </Button>
      <span role="status" data-none={state === 'none' || undefined}>
        {trial.error ? shown(trial.error.message) : state && t(`notify.state_${state}`)}
      </span>
    </div>
  );
}
