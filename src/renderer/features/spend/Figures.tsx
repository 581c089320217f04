/** The four sums of a period. What is unknown is counted beside them and is in none of them. */

import type { SpendBucket } from '../../../shared/billing.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatMoney } from '../../ui/format.ts';
import styles from './Figures.module.css';
import { showsSample, useSpend } from './state.ts';

export function Figures({ total }: { total: SpendBucket }) {
  const { t } = useTranslation('spend');
  const sample = useSpend(showsSample);
  const money = (usd: string, jobs: number) => (jobs === 0 ? '—' : formatMoney(usd, sample));
  return (
    <dl className={styles.figures} aria-label={t('figures.label')}>
      <Figure
        name={t('figures.charged')}
        value={money(total.settledUsd, total.settledJobs)}
        sub={
          total.settledJobs === 0
            ? t('figures.noneNotZero')
            : t('figures.chargedSub', { count: total.settledJobs })
        }
        tone="settled"
      />
      <Figure
        name={t('figures.unsettled')}
        value={money(total.unsettledUsd, total.unsettledJobs)}
        sub={t('figures.unsettledSub', { count: total.unsettledJobs })}
        tone="unsettled"
      />
      <Figure
        name={t('figures.inFlight')}
        value={money(total.inFlightUsd, total.inFlightJobs)}
        sub={t('figures.inFlightSub', { count: total.inFlightJobs })}
        tone="inFlight"
      />
      <Figure
        name={t('figures.unknown')}
        value={total.unknownJobs === 0 ? '—' : t('figures.unknownCount', { count: total.unknownJobs })}
        sub={total.unknownJobs === 0 ? t('figures.unknownNone') : t('figures.unknownSub')}
      />
    </dl>
  );
}

interface FigureProps {
  name: string;
  value: string;
  sub: string;
  tone?: 'settled' | 'unsettled' | 'inFlight';
}

function Figure({ name, value, sub, tone }: FigureProps) {
  return (
    <div className={styles.figure}>
      <dt className={styles.name} title={name}>
        {tone && <span className={styles.key} data-tone={tone} aria-hidden />}
        {name}
      </dt>
      <dd className={styles.value}>{value}</dd>
      <dd className={styles.sub}>{sub}</dd>
    </div>
  );
}
