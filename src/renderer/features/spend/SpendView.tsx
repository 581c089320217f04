/** What the jobs cost: an overview for looking, and the reconciliation for checking. */
import '@mantine/charts/styles.css';
import { SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { Overview } from './Overview.tsx';
import { AccountPicker, CustomDates, PeriodPicker } from './Pickers.tsx';
import { Reconciliation } from './Reconciliation.tsx';
import styles from './SpendView.module.css';
import { followSpending, show, showsSample, useSpend } from './state.ts';

export default function SpendView() {
  const { t } = useTranslation('spend');
  const section = useSpend((state) => state.section);
  const custom = useSpend((state) => state.periodKind === 'custom');
  const sample = useSpend(showsSample);
  useEffect(() => followSpending(), []);
  return (
    <>
      <div className={styles.header}>
        <h1 className={styles.title}>{t('title')}</h1>
        <SegmentedControl
          size="xs"
          classNames={{ label: styles.choice }}
          aria-label={t('sections')}
          value={section}
          onChange={(value) => show(value === 'overview' ? 'overview' : 'reconciliation')}
          data={[
            { value: 'overview', label: t('overview') },
            { value: 'reconciliation', label: t('reconciliation') },
          ]}
        />
        <span className={styles.space} />
        <PeriodPicker />
        <AccountPicker withAll={section === 'overview'} />
      </div>
      {custom && <CustomDates />}
      {sample && (
        <p className={styles.sample} role="note">
          {t('sample')}
        </p>
      )}
      {section === 'overview' ? <Overview /> : <Reconciliation />}
    </>
  );
}
