/** Says that a picture is shown as a copy that was made of it, and leads to the file itself. */
import { Button } from '@mantine/core';
import { IconPhotoScan } from '@tabler/icons-react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './DoubtNote.module.css';

export function StillNote({ resultId }: { resultId: string }) {
  const { t } = useTranslation('results');
  const open = useAction(() => call('openResult', { resultId }));
  return (
    <div className={styles.note} data-quiet role="note" aria-label={t('still.label')}>
      <IconPhotoScan size={18} stroke={1.6} aria-hidden />
      <div className={styles.words}>
        <p className={styles.text}>{t('still.text')}</p>
        {open.error && <ErrorNote error={open.error} compact />}
      </div>
      <Button variant="default" size="compact-sm" loading={open.busy} onClick={() => void open.run()}>
        {t('action.openElsewhere')}
      </Button>
    </div>
  );
}
