/** How new versions are looked for; nothing where another program looks after them. */
import { SegmentedControl, Switch } from '@mantine/core';
import { type UpdateChannel, updateChannels } from '../../../shared/updates.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { useUpdates } from '../../store/updates.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import styles from './SettingsDialog.module.css';
import { useSetting } from './useSetting.ts';

export function UpdateSettings() {
  const { t } = useTranslation('settings');
  const save = useSetting();
  const settings = useSession((state) => state.settings);
  const isOff = useUpdates(({ state }) => state === null || state.kind === 'off');
  if (isOff || settings === null) return null;
  return (
    <>
      <Switch
        size="xs"
        label={t('updates.label')}
        description={t('updates.hint')}
        checked={settings.checkForUpdates}
        onChange={(event) => void save.run({ checkForUpdates: event.currentTarget.checked })}
      />
      <div className={styles.theme}>
        <p className={styles.label} id="settings-channel">
          {t('channel.label')}
        </p>
        <SegmentedControl
          size="xs"
          aria-labelledby="settings-channel"
          value={settings.updateChannel}
          onChange={(value) => void save.run({ updateChannel: value as UpdateChannel })}
          data={updateChannels.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
        <span className={styles.soft}>{t('channel.hint')}</span>
      </div>
      {save.error && <ErrorNote error={save.error} />}
    </>
  );
}
