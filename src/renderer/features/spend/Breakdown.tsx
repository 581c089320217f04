/** The period by model, project, account, user or day, in figures that add up to its sums. */
import { SegmentedControl, Skeleton } from '@mantine/core';
import { type SpendBucket, type SpendGroup, spendGroups } from '../../../shared/billing.ts';
import { Money } from '../../../shared/decimal.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import { beyond, totalOf } from './amounts.ts';
import styles from './Breakdown.module.css';
import place from './SpendView.module.css';
import { groupBy, showsSample, useSpend } from './state.ts';

const order: readonly SpendGroup[] = ['model', 'project', 'account', 'user', 'day'];

export function Breakdown() {
  const { t } = useTranslation('spend');
  const group = useSpend((state) => state.group);
  const { value, error } = useSpend((state) => state.groups);
  const name = useNames(group);
  return (
    <section aria-label={t('table.caption', { by: t(`by.${group}`) })}>
      <div className={styles.head}>
        <h2 className={place.heading}>{t('by.label')}</h2>
        <SegmentedControl
          size="xs"
          classNames={{ label: place.choice }}
          aria-label={t('by.label')}
          value={group}
          onChange={(chosen) => groupBy(spendGroups.find((one) => one === chosen) ?? 'model')}
          data={order.map((one) => ({ value: one, label: t(`by.${one}`) }))}
        />
      </div>
      {error && <ErrorNote error={error} compact />}
      {value === null && !error && <Skeleton height={120} />}
      {value !== null && (
        <Table buckets={value} name={name} caption={t('table.caption', { by: t(`by.${group}`) })} />
      )}
    </section>
  );
}

function useNames(group: SpendGroup): (key: string) => string {
  const { t } = useTranslation('spend');
  const accounts = useSession((state) => state.accounts);
  return (key) => {
    if (group === 'project') return key || t('by.noProject');
    if (group === 'user') return key || t('by.noUser');
    if (group !== 'account') return key;
    return accounts.find((account) => account.id === key)?.label ?? t('account.removed');
  };
}

interface TableProps {
  buckets: readonly SpendBucket[];
  name: (key: string) => string;
  caption: string;
}

function Table({ buckets, name, caption }: TableProps) {
  const { t } = useTranslation('spend');
  const total = totalOf(buckets);
  const whole = weight(total);
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{caption}</caption>
      <thead>
        <tr>
          <th scope="col" />
          <th scope="col">{t('table.jobs')}</th>
          <th scope="col">{t('table.charged')}</th>
          <th scope="col">{t('table.unsettled')}</th>
          <th scope="col">{t('table.inFlight')}</th>
          <th scope="col">{t('table.unknown')}</th>
          <th scope="col" className={styles.wide}>
            {t('table.difference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {buckets.map((bucket) => (
          <tr key={bucket.key}>
            <th scope="row">
              <span className={styles.name} title={name(bucket.key)}>
                {name(bucket.key)}
              </span>
              <span className={styles.share} aria-hidden style={shares(bucket, whole)} />
            </th>
            <Cells bucket={bucket} />
          </tr>
        ))}
      </tbody>
      {buckets.length > 1 && (
        <tfoot>
          <tr>
            <th scope="row">{t('table.total')}</th>
            <Cells bucket={total} />
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** Where each part of a bucket ends on a line as long as the whole. */
function shares(bucket: SpendBucket, whole: InstanceType<typeof Money>): React.CSSProperties {
  const settled = new Money(bucket.settledUsd);
  const unsettled = settled.plus(bucket.unsettledUsd);
  const end = (sum: InstanceType<typeof Money>) =>
    whole.isZero() ? '0%' : `${Math.max(0, sum.dividedBy(whole).times(100).toNumber())}%`;
  return {
    '--settled': end(settled),
    '--unsettled': end(unsettled),
    '--flight': end(weight(bucket)),
  } as React.CSSProperties;
}

const weight = (bucket: SpendBucket) =>
  new Money(bucket.settledUsd).plus(bucket.unsettledUsd).plus(bucket.inFlightUsd);

function Cells({ bucket }: { bucket: SpendBucket }) {
  return (
    <>
      <td>{formatNumber(bucket.jobs)}</td>
      <Amount usd={bucket.settledUsd} jobs={bucket.settledJobs} />
      <Amount usd={bucket.unsettledUsd} jobs={bucket.unsettledJobs} atMost />
      <Amount usd={bucket.inFlightUsd} jobs={bucket.inFlightJobs} atMost />
      <td>{bucket.unknownJobs === 0 ? <None /> : formatNumber(bucket.unknownJobs)}</td>
      <Difference compared={bucket.compared} />
    </>
  );
}

function Amount({ usd, jobs, atMost = false }: { usd: string; jobs: number; atMost?: boolean }) {
  const sample = useSpend(showsSample);
  if (jobs === 0) {
    return (
      <td>
        <None />
      </td>
    );
  }
  return (
    <td data-estimate={atMost || undefined}>
      {atMost ? '≤ ' : ''}
      {formatMoney(usd, sample)}
    </td>
  );
}

function Difference({ compared }: { compared: SpendBucket['compared'] }) {
  const { t } = useTranslation('spend');
  const sample = useSpend(showsSample);
  const off = compared.jobs === 0 ? null : beyond(compared);
  return (
    <td className={styles.wide}>
      {compared.jobs === 0 ? (
        <None />
      ) : off === null ? (
        <span className={styles.none}>{t('table.within')}</span>
      ) : (
        `${off.startsWith('-') ? '−' : '+'}${formatMoney(off.replace('-', ''), sample)}`
      )}
    </td>
  );
}

function None() {
  const { t } = useTranslation('spend');
  return (
    <span className={styles.none}>
      <span aria-hidden>—</span>
      <span className={styles.spoken}>{t('table.none')}</span>
    </span>
  );
}
