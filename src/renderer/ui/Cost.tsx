/** What a job cost: the settled amount, else the estimate (or its upper end) marked as one, else a dash that means unknown. */
import { useTranslation } from 'react-i18next';
import type { JobRow } from '../../shared/job.ts';
import styles from './Cost.module.css';
import { formatUsd, formatUsdShort } from './format.ts';

type Priced = Pick<JobRow, 'settledUsd' | 'estimateUsd' | 'estimateMostUsd'>;

/** The best that is known: what it is, and the mark that keeps an estimate from reading as a charge. */
function known(job: Priced): { kind: 'settled' | 'estimate' | 'atMost'; mark: string; usd: string } | null {
  if (job.settledUsd !== null) return { kind: 'settled', mark: '', usd: job.settledUsd };
  if (job.estimateUsd !== null) return { kind: 'estimate', mark: '~', usd: job.estimateUsd };
  if (job.estimateMostUsd !== null) return { kind: 'atMost', mark: '≤', usd: job.estimateMostUsd };
  return null;
}

export function Cost({ job }: { job: Priced }) {
  const { t } = useTranslation('ui');
  const cost = known(job);
  if (cost === null) {
    return (
      <span className={styles.unknown} title={t('cost.unknown')}>
        <span aria-hidden>—</span>
        <span className={styles.spoken}>{t('cost.unknown')}</span>
      </span>
    );
  }
  const words = t(`cost.${cost.kind}`, { amount: formatUsd(cost.usd) });
  return (
    <span className={cost.kind === 'settled' ? styles.settled : styles.estimate} title={words}>
      <span aria-hidden>
        {cost.mark}
        {formatUsdShort(cost.usd)}
      </span>
      <span className={styles.spoken}>{words}</span>
    </span>
  );
}
