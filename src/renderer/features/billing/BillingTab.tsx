/** Money of one job: estimate beside what was charged. Unknown stays unknown. */

import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Money } from '../../../shared/decimal.ts';
import { AppError } from '../../../shared/errors.ts';
import type { BillingFacts, JobDetail } from '../../../shared/job.ts';
import { mayLookForBillingId } from '../../../shared/job-actions.ts';
import { isSample } from '../../../shared/sample.ts';
import type { UsageRow } from '../../../shared/usage.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { Delivery } from '../../ui/Delivery.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { formatList, formatMoney, formatStamp } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './BillingTab.module.css';

export function BillingTab({ job }: { job: JobDetail }) {
  const { t } = useTranslation(['billing', 'ui']);
  const account = useSession((state) => state.accounts.find((one) => one.id === job.accountId));
  const openUsage = useAction(() => call('openExternal', { page: 'usage' }));
  const { billing } = job;
  const hasToken = account?.hasManagementToken ?? false;
  const sample = isSample(job.accountId);
  return (
    <div className={styles.billing}>
      <Facts>
        <Fact label={t('estimate')}>
          <Estimate estimate={billing.estimate} sample={sample} />
        </Fact>
        <StatedCost job={job} />
        <Fact label={t('settled')}>
          {billing.settledUsd !== null ? (
            <strong>{formatMoney(billing.settledUsd, sample)}</strong>
          ) : (
            <span className={styles.soft}>{t(`noAmount.${whyNoAmount(job)}`)}</span>
          )}
        </Fact>
        <Difference billing={billing} sample={sample} />
        <Fact label={t('settlement')}>
          <Settlement job={job} />
        </Fact>
        <Fact label={t('transaction')} copy={billing.transactionId} mono={billing.transactionId !== null}>
          {billing.transactionId ?? <span className={styles.soft}>{t('noTransaction')}</span>}
        </Fact>
        <Fact label={t('requestId')} copy={job.requestId} mono={job.requestId !== null}>
          {job.requestId ?? <span className={styles.soft}>{t('ui:notKnownYet')}</span>}
        </Fact>
      </Facts>
      <Charges rows={job.charges} asked={job.request.delivery ?? null} sample={sample} />
      {sample && <p className={styles.explain}>{t('sample')}</p>}
      <p className={styles.explain}>{t('explain')}</p>
      {mayLookForBillingId(job, hasToken) && <LookForBillingId key={job.id} job={job} hasToken={hasToken} />}
      {account?.kind === 'tokenlab' && (
        <>
          {!account.hasManagementToken && <p className={styles.explain}>{t('needToken')}</p>}
          <Group gap="xs">
            {!account.hasManagementToken && (
              <Button
                variant="default"
                onClick={() =>
                  useUi.getState().openDialog({ kind: 'managementToken', accountId: account.id })
                }
              >
                {t('addToken')}
              </Button>
            )}
            <Button variant="default" loading={openUsage.busy} onClick={() => void openUsage.run()}>
              {t('openUsage')}
            </Button>
          </Group>
          {openUsage.error && <ErrorNote error={openUsage.error} compact />}
        </>
      )}
      <div>
        <Button variant="default" onClick={() => useUi.getState().goTo('spending')}>
          {t('openSpending')}
        </Button>
      </div>
    </div>
  );
}

/** What TokenLab itself said about money before it took the job, in a 402. */
function StatedCost({ job }: { job: JobDetail }) {
  const { t } = useTranslation('billing');
  const { estimatedCostUsd, balanceUsd } = job.error?.hints ?? {};
  const sample = isSample(job.accountId);
  if (estimatedCostUsd === undefined && balanceUsd === undefined) return null;
  const parts = [
    estimatedCostUsd !== undefined && t('said.cost', { amount: formatMoney(estimatedCostUsd, sample) }),
    balanceUsd !== undefined && t('said.balance', { amount: formatMoney(balanceUsd, sample) }),
  ].filter((part) => part !== false);
  return <Fact label={t('said.label')}>{formatList(parts)}</Fact>;
}

/** Jobs of which no task was made, or whose reservation was released, cost nothing; of all others nobody can tell. */
function whyNoAmount({ state, billing }: JobDetail): 'notMade' | 'released' | 'unknown' {
  if (state === 'rejected' || state === 'not_sent' || state === 'draft') return 'notMade';
  return billing.settlement === 'not_expected' ? 'released' : 'unknown';
}

/** Where the settlement stands. */
function Settlement({ job }: { job: JobDetail }) {
  const { t } = useTranslation('billing');
  const { settlement, settledUsd } = job.billing;
  const why = whyNoAmount(job);
  if (settledUsd === null && why !== 'unknown') return t(`state.${why}`);
  if (settlement === 'recorded' && settledUsd === null) return t('state.recordedUnknown');
  return t(`state.${settlement}`);
}

/** Each charge and each refund, as TokenLab's usage rows tell them. */
function Charges({
  rows,
  asked,
  sample,
}: {
  rows: readonly UsageRow[];
  asked: string | null;
  sample: boolean;
}) {
  const { t } = useTranslation('billing');
  if (rows.length === 0) return null;
  return (
    <section aria-label={t('charges.label')}>
      <h3 className={styles.heading}>{t('charges.label')}</h3>
      <Facts>
        {rows.map((row) => (
          <Fact key={row.id} label={formatStamp(row.createdAt)}>
            {row.costUsd === null
              ? t('charges.unknown')
              : t(row.costUsd.startsWith('-') ? 'charges.refund' : 'charges.charge', {
                  amount: formatMoney(row.costUsd.replace(/^-/, ''), sample),
                })}
            <span className={styles.note}>
              <Delivery row={row} asked={asked} sample={sample} />
            </span>
          </Fact>
        ))}
      </Facts>
    </section>
  );
}

/** Nothing is asked about an ended job automatically: this asks once, and says what came of it. */
function LookForBillingId({ job, hasToken }: { job: JobDetail; hasToken: boolean }) {
  const { t } = useTranslation('billing');
  const look = useAction(async () => {
    const { missing, failed } = await call('lookForBillingIds', { jobIds: [job.id] });
    if (failed[0]) throw AppError.from(failed[0].error);
    return missing.length > 0;
  });
  const [missing, setMissing] = useState(false);
  return (
    <div>
      <Button
        variant="default"
        loading={look.busy}
        onClick={() => void look.run().then((none) => setMissing(none === true))}
      >
        {t(job.billing.transactionId === null ? 'lookForId' : 'lookUp')}
      </Button>
      {missing && (
        <p role="status" className={styles.explain}>
          {t(hasToken ? 'notFound' : 'noIdYet')}
        </p>
      )}
      {look.error && <ErrorNote error={look.error} />}
    </div>
  );
}

function Estimate({ estimate, sample }: { estimate: BillingFacts['estimate']; sample: boolean }) {
  const { t } = useTranslation('billing');
  const { kind, minUsd, maxUsd, note } = estimate;
  let words: string = t('unknownEstimate');
  if (kind !== 'unknown') {
    const min = minUsd === null ? null : formatMoney(minUsd, sample);
    const max = maxUsd === null ? null : formatMoney(maxUsd, sample);
    if (min !== null && max !== null) {
      words = min === max ? t('approximately', { amount: min }) : t('range', { min, max });
    } else if (max !== null) words = t('upTo', { max });
    else if (min !== null) words = t('from', { min });
  }
  return (
    <>
      {words}
      {note && <span className={styles.note}>{shown(note)}</span>}
    </>
  );
}

/** Only where both sides are one known amount. */
function Difference({ billing, sample }: { billing: BillingFacts; sample: boolean }) {
  const { t } = useTranslation('billing');
  const { estimate, settledUsd } = billing;
  if (settledUsd === null || estimate.kind !== 'exact' || estimate.minUsd === null) return null;
  const difference = new Money(settledUsd).minus(estimate.minUsd);
  if (difference.isZero()) return null;
  return (
    <Fact label={t('difference')}>
      {difference.isPositive() ? '+' : ''}
      {formatMoney(difference.toFixed(), sample)}
    </Fact>
  );
}
