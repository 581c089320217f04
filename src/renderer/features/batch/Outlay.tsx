/** The money and the time of a plan: estimate, limits with what is left of each, and how long sending takes. */

import type { BatchPlan } from '../../../shared/batch.ts';
import { compareUsd } from '../../../shared/money.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { formatElapsed, formatMoney, sentenceGap } from '../../ui/format.ts';
import { leftWords, limitName, scopeName } from '../limits/words.ts';
import { sumWords } from './price.ts';
import styles from './Review.module.css';

export interface OutlayProps {
  plan: BatchPlan;
  /** What the batch may spend of its own. */
  ownUsd: string | null;
}

export function Outlay({ plan, ownUsd }: OutlayProps) {
  const { t } = useTranslation(['batch', 'ui']);
  const limits = useTranslation('limits').t;
  const accounts = useSession((state) => state.accounts);
  const { estimate, sending } = plan;
  const sum = sumWords(plan, t);
  return (
    <dl className={styles.facts}>
      <dt>{t('review.estimate')}</dt>
      <dd>
        {sum ?? t('price.noneKnown')}
        {sum !== null && estimate.unknown > 0 && (
          <span className={styles.warn}> {t('review.unknown', { count: estimate.unknown })}</span>
        )}
      </dd>
      <dt>{t('review.limits')}</dt>
      <dd>
        {plan.limits.length === 0 && ownUsd === null && (
          <span className={styles.soft}>{t('review.noLimit')}</span>
        )}
        {ownUsd !== null && <OwnLimit plan={plan} ownUsd={ownUsd} />}
        {plan.limits.map((standing) => {
          const crossed = plan.crossed.find(({ limit }) => limit.id === standing.limit.id);
          return (
            <span
              key={standing.limit.id}
              className={styles.limit}
              data-crossed={crossed !== undefined || undefined}
            >
              {t('review.limit', {
                name: limitName(standing.limit, limits),
                scope: scopeName(standing.limit, accounts, limits),
                left: leftWords(standing, limits),
              })}
              {crossed && (
                <strong>
                  {sentenceGap()}
                  {crossed.wouldBeUsd === null
                    ? t('review.crossedUnknown')
                    : t(crossed.limit.crossing === 'ask' ? 'review.crossedAsks' : 'review.crossedRefuses', {
                        amount: formatMoney(crossed.wouldBeUsd, plan.isSample),
                      })}
                </strong>
              )}
            </span>
          );
        })}
      </dd>
      <dt>{t('review.time')}</dt>
      <dd>
        {sending.atLeastMs < 1000
          ? t('review.atOnce')
          : t(sending.isKnown ? 'review.atLeast' : 'review.atLeastAssumed', {
              time: formatElapsed(sending.atLeastMs),
              perMinute: sending.perMinute,
            })}
      </dd>
    </dl>
  );
}

function OwnLimit({ plan: { estimate, isSample }, ownUsd }: { plan: BatchPlan; ownUsd: string }) {
  const { t } = useTranslation('batch');
  const { mostUsd, unknown } = estimate;
  const isAbove = mostUsd !== null && compareUsd(mostUsd, ownUsd) > 0;
  return (
    <span className={styles.limit} data-crossed={isAbove || unknown > 0 || undefined}>
      {t('review.own', { amount: formatMoney(ownUsd, isSample) })}
      {isAbove && <strong> {t('review.ownCrossed', { amount: formatMoney(mostUsd, isSample) })}</strong>}
      {unknown > 0 && <strong> {t('review.ownUnknown')}</strong>}
    </span>
  );
}
