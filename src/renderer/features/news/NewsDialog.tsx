/** What is new, from the changelog. After an update it holds what came since the version before. */
import { Button, Group, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import styles from './NewsDialog.module.css';
import { ReleaseNotes } from './ReleaseNotes.tsx';
import { releases, releasesSince } from './releases.ts';

export function NewsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['news', 'ui']);
  const boot = useSession((state) => state.boot);
  const [from] = useState(boot?.updatedFrom ?? null);
  useEffect(() => {
    if (from === null) return;
    // Unless it is noted, the next start shows it again, which does no harm.
    void call('sawNews').catch(() => undefined);
    useSession.setState(({ boot: now }) => ({ boot: now && { ...now, updatedFrom: null } }));
  }, [from]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      size={680}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {from !== null && boot !== null && (
        <p className={styles.intro}>{t('updated', { from, version: boot.version })}</p>
      )}
      <ReleaseNotes releases={releasesSince(from, releases)} />
      <Group justify="flex-end" className={styles.foot}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('ui:close')}
        </Button>
      </Group>
    </Modal>
  );
}
