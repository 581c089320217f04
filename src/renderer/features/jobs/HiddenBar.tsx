/** Says what was hidden, with Undo, and what was not, for a while; then leaves quietly. */
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { nothingHidden, undoHide, useHiddenLast } from '../../store/hidden.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './HiddenBar.module.css';

/** How long Undo is offered on screen, ms; Ctrl+Z works as long as the bar shows. */
const OFFERED_FOR = 10_000;

export function HiddenBar() {
  const { t } = useTranslation('jobs');
  const last = useHiddenLast();
  const undo = useAction(undoHide);
  useEffect(() => {
    if (last.jobIds.length + last.left === 0) return;
    const timer = setTimeout(() => useHiddenLast.setState(nothingHidden), OFFERED_FOR);
    return () => clearTimeout(timer);
  }, [last]);
  const { jobIds, left } = last;
  return (
    <div className={styles.place} role="status">
      {undo.error && <ErrorNote error={undo.error} compact />}
      {left > 0 && <p className={styles.left}>{t('hidden.left', { count: left })}</p>}
      {jobIds.length > 0 && (
        <div className={styles.bar}>
          <span>{jobIds.length === 1 ? t('hidden.one') : t('hidden.many', { count: jobIds.length })}</span>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => void undo.run()}>
            {t('hidden.undo')}
          </Button>
        </div>
      )}
    </div>
  );
}
