/** Bars by day. Heights are drawn from rounded numbers; every figure that is read comes from the decimal strings. */
import { BarChart } from '@mantine/charts';
import type { SpendBucket } from '../../../shared/billing.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatDay, formatMoney, formatUsd } from '../../ui/format.ts';
import styles from './DayChart.module.css';
import { daysOf, startOfKey } from './period.ts';
import place from './SpendView.module.css';
import { currentPeriod, showsSample, useSpend } from './state.ts';

const HEIGHT = 176;

interface Bar {
  key: string;
  day: string;
  settled: number;
  unsettled: number;
  inFlight: number;
  bucket: SpendBucket | null;
}

const dayName = (key: string): string => formatDay(startOfKey(key) ?? 0);

export function DayChart({ days }: { days: readonly SpendBucket[] }) {
  const { t } = useTranslation(['spend', 'ui']);
  const sample = useSpend(showsSample);
  const period = currentPeriod();
  if (period === null) return null;
  const byDay = new Map(days.map((bucket) => [bucket.key, bucket]));
  const bars: Bar[] = daysOf(period, Date.now()).map((key) => {
    const bucket = byDay.get(key) ?? null;
    return {
      key,
      day: dayName(key),
      settled: Number(bucket?.settledUsd ?? 0),
      unsettled: Number(bucket?.unsettledUsd ?? 0),
      inFlight: Number(bucket?.inFlightUsd ?? 0),
      bucket,
    };
  });
  return (
    <section aria-label={t('chart.title')}>
      <div className={styles.head}>
        <h2 className={place.heading}>
          {t('chart.title')} {sample && t('ui:cost.sample')}
        </h2>
        <ul className={styles.legend} aria-hidden>
          <li data-tone="settled">{t('chart.settled')}</li>
          <li data-tone="unsettled">{t('chart.unsettled')}</li>
          <li data-tone="inFlight">{t('chart.inFlight')}</li>
        </ul>
      </div>
      <div role="img" aria-label={t('chart.label')} className={styles.chart}>
        <BarChart
          h={HEIGHT}
          data={bars}
          dataKey="day"
          type="stacked"
          series={[
            { name: 'settled', color: 'var(--sl-chart-settled)' },
            { name: 'unsettled', color: 'var(--sl-chart-unsettled)' },
            { name: 'inFlight', color: 'var(--sl-chart-flight)' },
          ]}
          tickLine="none"
          gridAxis="x"
          maxBarWidth={28}
          strokeDasharray="0"
          cursorFill="var(--sl-hover)"
          valueFormatter={(value) => formatUsd(String(value))}
          xAxisProps={{ minTickGap: 28 }}
          yAxisProps={{ width: 52, tickCount: 4 }}
          barProps={{ isAnimationActive: false }}
          barChartProps={{ accessibilityLayer: false }}
          tooltipAnimationDuration={0}
          tooltipProps={{
            content: ({ payload }) => <DayTip bar={payload?.[0]?.payload as Bar | undefined} />,
          }}
        />
      </div>
    </section>
  );
}

function DayTip({ bar }: { bar: Bar | undefined }) {
  const { t } = useTranslation('spend');
  const sample = useSpend(showsSample);
  if (!bar) return null;
  const { bucket } = bar;
  return (
    <div className={styles.tip}>
      <strong>{bar.day}</strong>
      {bucket === null ? (
        <span>{t('figures.jobs', { count: 0 })}</span>
      ) : (
        <>
          <span>{t('figures.jobs', { count: bucket.jobs })}</span>
          {bucket.settledJobs > 0 && (
            <span>
              {t('chart.settled')} {formatMoney(bucket.settledUsd, sample)}
            </span>
          )}
          {bucket.unsettledJobs > 0 && (
            <span>
              {t('chart.unsettled')} {formatMoney(bucket.unsettledUsd, sample)}
            </span>
          )}
          {bucket.inFlightJobs > 0 && (
            <span>
              {t('chart.inFlight')} {formatMoney(bucket.inFlightUsd, sample)}
            </span>
          )}
          {bucket.unknownJobs > 0 && <span>{t('chart.unknown', { count: bucket.unknownJobs })}</span>}
        </>
      )}
    </div>
  );
}
