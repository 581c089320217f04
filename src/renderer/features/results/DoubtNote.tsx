/** Why a person should look at a file that was saved, and the word that settles it. */

import { Button } from '@mantine/core';
import { IconEyeExclamation } from '@tabler/icons-react';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './DoubtNote.module.css';

export function DoubtNote({ resultId, doubt }: { resultId: string; doubt: string }) {
  const { t } = useTranslation('results');
  const settle = useAction(() => call('decideResult', { resultId, decision: 'keep' }));
  return (
    <div className={styles.note} role="note" aria-label={t('doubt.title')}>
      <IconEyeExclamation size={18} stroke={1.6} aria-hidden />
      <div className={styles.words}>
        <h4 className={styles.title}>{t('doubt.title')}</h4>
        <p className={styles.text}>{shown(doubt)}</p>
        <p className={styles.text}>{t('doubt.kept')}</p>
        {settle.error && <ErrorNote error={settle.error} compact />}
      </div>
      <Button variant="default" size="compact-sm" loading={settle.busy} onClick={() => void settle.run()}>
        {t('doubt.settle')}
      </Button>
    </div>
  );
}
