/** Versions, logs, and where help is. */
import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './SettingsDialog.module.css';

export function AboutSection() {
  const { t } = useTranslation('settings');
  const boot = useSession((state) => state.boot);
  const logs = useAction(() => call('openLogFolder'));
  const page = useAction((name: 'docs' | 'support') => call('openExternal', { page: name }));
  const error = logs.error ?? page.error;
  if (!boot) return null;
  return (
    <>
      <div>
        <strong>{t('about.version', { version: boot.version })}</strong>
        <span className={styles.soft}>
          {t('about.runtime', { ...boot.runtime, platform: boot.platform })}
        </span>
      </div>
      <Group gap="xs">
        <Button variant="default" onClick={() => void logs.run()}>
          {t('about.logs')}
        </Button>
        <Button variant="default" onClick={() => void page.run('docs')}>
          {t('about.docs')}
        </Button>
        <Button variant="default" onClick={() => void page.run('support')}>
          {t('about.support')}
        </Button>
      </Group>
      {error && <ErrorNote error={error} />}
    </>
  );
}
