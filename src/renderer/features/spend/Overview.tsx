/** The period at a glance: four sums, the days, and a table by whatever one wants to compare. */
import { Button, Skeleton } from '@mantine/core';
import { IconReceipt2 } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { inSentences } from '../../ui/format.ts';
import { LimitsPanel } from '../limits/LimitsPanel.tsx';
import { totalOf } from './amounts.ts';
import { Breakdown } from './Breakdown.tsx';
import { Compared } from './Compared.tsx';
import { DayChart } from './DayChart.tsx';
import { Figures } from './Figures.tsx';
import styles from './SpendView.module.css';
import { currentPeriod, load, show, spendScope, useSpend } from './state.ts';

export function Overview() {
  const { t } = useTranslation(['spend', 'ui']);
  const days = useSpend((state) => state.days);
  const isAll = useSpend((state) => spendScope(state) === null);
  const hasSandbox = useSession((state) => state.accounts.some(({ kind }) => kind === 'sandbox'));
  const leavesSandboxOut = isAll && hasSandbox;
  if (days.error) {
    return (
      <div className={styles.scroll}>
        <ErrorNote
          error={days.error}
          actions={
            <Button variant="default" size="compact-sm" onClick={() => void load()}>
              {t('ui:tryAgain')}
            </Button>
          }
        />
      </div>
    );
  }
  if (days.value === null) return currentPeriod() === null ? null : <Waiting />;
  const total = totalOf(days.value);
  if (total.jobs === 0) {
    return (
      <>
        <div className={styles.above}>
          <LimitsPanel hidesNone />
        </div>
        <EmptyState
          icon={<IconReceipt2 size={30} stroke={1.4} />}
          title={t('empty.title')}
          text={t('empty.text')}
        />
      </>
    );
  }
  return (
    <div className={styles.scroll}>
      <div className={styles.content}>
        <Figures total={total} />
        {total.settledJobs === 0 && total.unsettledJobs > 0 && (
          <div className={styles.hint}>
            <span>{t('hint.text')}</span>
            <Button variant="default" size="compact-sm" onClick={() => show('reconciliation')}>
              {t('hint.go')}
            </Button>
          </div>
        )}
        <div className={styles.columns}>
          <div className={styles.column}>
            <LimitsPanel />
            <DayChart days={days.value} />
            <Compared compared={total.compared} />
          </div>
          <Breakdown />
        </div>
        <p className={styles.faint}>
          {inSentences(t('figures.ofJobs'), leavesSandboxOut && t('sampleLeftOut'))}
        </p>
      </div>
    </div>
  );
}

function Waiting() {
  const { t } = useTranslation('ui');
  return (
    <div className={styles.scroll} role="status" aria-label={t('loading')}>
      <div className={styles.content}>
        <Skeleton height={64} />
        <Skeleton height={190} />
        <Skeleton height={160} />
      </div>
    </div>
  );
}
