/** What a job cost: the settled amount, else the estimate (or its upper end) marked as one, else a dash that means unknown. */

import type { JobRow } from '../../shared/job.ts';
import { isSample } from '../../shared/sample.ts';
import { useTranslation } from '../i18n/index.ts';
import styles from './Cost.module.css';
import { formatMoney, formatUsd } from './format.ts';

type Priced = Pick<JobRow, 'accountId' | 'state' | 'settledUsd' | 'estimateUsd' | 'estimateMostUsd'>;

/** Ended in a way that TokenLab does not charge: an estimate would read as if something were still to come. */
const isReleased = (job: Priced): boolean =>
  job.state === 'failed' || job.state === 'cancelled' || job.state === 'rejected' || job.state === 'not_sent';

/** The best that is known: what it is, and the mark that keeps an estimate from reading as a charge. */
function known(job: Priced): { kind: 'settled' | 'estimate' | 'atMost'; mark: string; usd: string } | null {
  if (job.settledUsd !== null) return { kind: 'settled', mark: '', usd: job.settledUsd };
  if (isReleased(job)) return null;
  if (job.estimateUsd !== null) return { kind: 'estimate', mark: '~', usd: job.estimateUsd };
  if (job.estimateMostUsd !== null) return { kind: 'atMost', mark: '≤\u00a0', usd: job.estimateMostUsd };
  return null;
}

export function Cost({ job }: { job: Priced }) {
  const { t } = useTranslation('ui');
  const cost = known(job);
  if (cost === null) {
    const why = t(isReleased(job) ? 'cost.released' : 'cost.unknown');
    return (
      <span className={styles.unknown} title={why}>
        <span aria-hidden>—</span>
        <span className={styles.spoken}>{why}</span>
      </span>
    );
  }
  const sample = isSample(job.accountId);
  const words = t(`cost.${cost.kind}`, { amount: formatMoney(cost.usd, sample) });
  return (
    <span className={cost.kind === 'settled' ? styles.settled : styles.estimate} title={words}>
      <span aria-hidden>
        {cost.mark}
        {formatUsd(cost.usd)}
        {sample && <span className={styles.sample}>{t('cost.sample')}</span>}
      </span>
      <span className={styles.spoken}>{words}</span>
    </span>
  );
}
