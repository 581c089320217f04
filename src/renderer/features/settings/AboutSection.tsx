/** Versions to copy, what is new, diagnostics, logs, and where help is. */
import { Button, Group } from '@mantine/core';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { useCopy } from '../../ui/useCopy.ts';
import { UpdatePanel } from '../updates/UpdatePanel.tsx';
import styles from './SettingsDialog.module.css';
import { UpdateSettings } from './UpdateSettings.tsx';

export function AboutSection() {
  const { t } = useTranslation('settings');
  const boot = useSession((state) => state.boot);
  const openDialog = useUi((state) => state.openDialog);
  const logs = useAction(() => call('openLogFolder'));
  const page = useAction((name: 'docs' | 'support') => call('openExternal', { page: name }));
  const version = boot === null ? '' : t('about.version', { version: boot.version });
  const runtime = boot === null ? '' : t('about.runtime', { ...boot.runtime, platform: boot.platform });
  const copy = useCopy(() => call('copyText', { text: `${version}\n${runtime}` }));
  const error = logs.error ?? page.error ?? copy.error;
  if (!boot) return null;
  return (
    <>
      <div>
        <strong>{version}</strong>
        <span className={styles.soft}>{runtime}</span>
      </div>
      <Group gap="xs">
        <Button variant="default" onClick={() => void copy.run()}>
          {copy.copied ? t('about.copied') : t('about.copy')}
        </Button>
        <Button variant="default" onClick={() => openDialog({ kind: 'news' })}>
          {t('about.news')}
        </Button>
        <Button variant="default" onClick={() => openDialog({ kind: 'diagnostics' })}>
          {t('about.diagnostics')}
        </Button>
      </Group>
      <UpdatePanel />
      <UpdateSettings />
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
