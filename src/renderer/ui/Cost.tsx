/** What a job cost: the settled amount, else the estimate marked as one, else a dash that means unknown. */
import { useTranslation } from 'react-i18next';
import type { JobRow } from '../../shared/job.ts';
import styles from './Cost.module.css';
import { formatUsd, formatUsdShort } from './format.ts';

export function Cost({ job }: { job: Pick<JobRow, 'settledUsd' | 'estimateUsd'> }) {
  const { t } = useTranslation('ui');
  const known = job.settledUsd ?? job.estimateUsd;
  if (known === null) {
    return (
      <span className={styles.unknown} title={t('cost.unknown')}>
        <span aria-hidden>—</span>
        <span className={styles.spoken}>{t('cost.unknown')}</span>
      </span>
    );
  }
  const amount = formatUsd(known);
  const short = formatUsdShort(known);
  const settled = job.settledUsd !== null;
  const words = settled ? t('cost.settled', { amount }) : t('cost.estimate', { amount });
  return (
    <span className={settled ? styles.settled : styles.estimate} title={words}>
      <span aria-hidden>{settled ? short : `~${short}`}</span>
      <span className={styles.spoken}>{words}</span>
    </span>
  );
}
