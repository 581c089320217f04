/** The limits in Spending: what is left of each. */
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { followLimits, useLimits } from '../../store/limits.ts';
import { useUi } from '../../store/ui.ts';
import { LimitList } from './LimitList.tsx';
import styles from './Limits.module.css';

/** @param props.hidesNone nothing is shown while there is no limit */
export function LimitsPanel({ hidesNone = false }: { hidesNone?: boolean }) {
  const { t } = useTranslation('limits');
  const standings = useLimits((state) => state.standings);
  useEffect(() => followLimits(), []);
  if (standings === null || (hidesNone && standings.length === 0)) return null;
  const change = () => useUi.getState().openDialog({ kind: 'settings', section: 'limits' });
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <div className={styles.panelHead}>
        <h2 className={styles.heading}>{t('title')}</h2>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={change}>
          {t('manage')}
        </Button>
      </div>
      {standings.length === 0 ? (
        <p className={styles.hint}>{t('none')}</p>
      ) : (
        <LimitList standings={standings} />
      )}
    </section>
  );
}
