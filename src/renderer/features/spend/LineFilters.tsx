/** The kinds of lines with their counts, and what the rows in the report add up to. */
import { UnstyledButton } from '@mantine/core';
import { lineFilters, type ReportSummary } from '../../../shared/billing.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import styles from './LineFilters.module.css';
import { countsOf, filterBy, showsSample, useSpend } from './state.ts';

export function LineFilters({ report }: { report: ReportSummary }) {
  const { t } = useTranslation('spend');
  const filter = useSpend((state) => state.filter);
  const sample = useSpend(showsSample);
  const { totals } = report;
  const counts = countsOf(report);
  return (
    <div className={styles.bar}>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that choose what is shown, named as one group. */}
      <div role="group" className={styles.filters} aria-label={t('filter.label')}>
        {lineFilters.map((one) => (
          <UnstyledButton
            key={one}
            className={styles.filter}
            aria-pressed={filter === one}
            aria-label={t('filter.count', { name: t(`filter.${one}`), count: counts[one] })}
            onClick={() => filterBy(one)}
          >
            {t(`filter.${one}`)}
            <span className={styles.count} data-urgent={(one === 'eyes' && counts.eyes > 0) || undefined}>
              {formatNumber(counts[one])}
            </span>
          </UnstyledButton>
        ))}
      </div>
      <span className={styles.sum}>
        {totals.rows > 0 &&
          t('totals.rows', { amount: formatMoney(totals.chargedUsd, sample), count: totals.rows })}
        {totals.rowsWithUnknownCost > 0 && ` · ${t('totals.unknown', { count: totals.rowsWithUnknownCost })}`}
      </span>
    </div>
  );
}
