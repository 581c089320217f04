/** Whether there is a new version, and what can be done with it. Nothing here interrupts any work. */
import { Button, Group, Progress } from '@mantine/core';
import type { UpdateState } from '../../../shared/updates.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useUpdates } from '../../store/updates.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatStamp } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { ReleaseNotes } from '../news/ReleaseNotes.tsx';
import styles from './UpdatePanel.module.css';

export function UpdatePanel() {
  const { t } = useTranslation('updates');
  const state = useUpdates((all) => all.state);
  const check = useAction(() => call('checkForUpdate'));
  const load = useAction(() => call('loadUpdate'));
  const restart = useAction(() => call('restartToUpdate'));
  if (state === null) return null;
  const error = check.error ?? load.error ?? restart.error;
  const found = state.kind === 'failed' ? state.found : 'version' in state ? state : null;
  return (
    <section className={styles.panel}>
      <p className={styles.words} role="status">
        <Words state={state} />
      </p>
      {state.kind === 'downloading' && (
        <Progress value={state.percent} aria-label={t('downloading', { version: state.version })} />
      )}
      <Group gap="xs">
        {(state.kind === 'current' || state.kind === 'checking') && (
          <Button variant="default" loading={state.kind === 'checking'} onClick={() => void check.run()}>
            {t('check')}
          </Button>
        )}
        {state.kind === 'available' && <Button onClick={() => void load.run()}>{t('load')}</Button>}
        {state.kind === 'failed' && (
          <Button variant="default" onClick={() => void (state.found ? load : check).run()}>
            {t('again')}
          </Button>
        )}
        {state.kind === 'ready' && <Button onClick={() => void restart.run()}>{t('restart')}</Button>}
      </Group>
      {error && <ErrorNote error={error} />}
      {found !== null && found.notes.length > 0 && (
        <details className={styles.notes}>
          <summary>{t('notes')}</summary>
          <ReleaseNotes releases={found.notes} />
        </details>
      )}
    </section>
  );
}

function Words({ state }: { state: UpdateState }) {
  const { t } = useTranslation('updates');
  switch (state.kind) {
    case 'off':
      return t(`off.${state.why}`);
    case 'current':
      return state.checkedAt === null ? t('never') : t('current', { at: formatStamp(state.checkedAt) });
    case 'checking':
      return t('checking');
    case 'failed':
      return t(`failed.${state.why}`);
    default:
      return t(state.kind, { version: state.version });
  }
}
