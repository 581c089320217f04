/** Estimates against charges, over the jobs of which both are known. */

import type { SpendBucket } from '../../../shared/billing.ts';
import { Money } from '../../../shared/decimal.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatMoney, formatUsd } from '../../ui/format.ts';
import { beyond } from './amounts.ts';
import styles from './SpendView.module.css';
import { showsSample, useSpend } from './state.ts';

export function Compared({ compared }: { compared: SpendBucket['compared'] }) {
  const { t } = useTranslation('spend');
  const sample = useSpend(showsSample);
  if (compared.jobs === 0) return null;
  const { estimateMinUsd: min, estimateMaxUsd: max } = compared;
  const exact = new Money(min).equals(max);
  const estimate = exact
    ? formatMoney(min, sample)
    : t('compared.range', { min: formatUsd(min), max: formatMoney(max, sample) });
  const off = beyond(compared);
  const verdict =
    off === null
      ? t(exact ? 'compared.exactly' : 'compared.within')
      : t(off.startsWith('-') ? 'compared.under' : 'compared.over', {
          amount: formatMoney(off.replace('-', ''), sample),
        });
  return (
    <p className={styles.compared}>
      {t('compared.text', {
        count: compared.jobs,
        estimate,
        charged: formatMoney(compared.settledUsd, sample),
      })}
      {verdict}
    </p>
  );
}
