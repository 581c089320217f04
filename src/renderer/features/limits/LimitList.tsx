/** The limits with what is left of each. */
import type { ReactNode } from 'react';
import type { LimitStanding } from '../../../shared/spend-limit.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { formatMoney } from '../../ui/format.ts';
import styles from './Limits.module.css';
import { isSampleLimit, leftWords, limitName, scopeName, shareOf, usedWords } from './words.ts';

export interface LimitListProps {
  standings: readonly LimitStanding[];
  /** Buttons of one limit. */
  actions?: (standing: LimitStanding) => ReactNode;
}

export function LimitList({ standings, actions }: LimitListProps) {
  const { t } = useTranslation('limits');
  return (
    <ul className={styles.list} aria-label={t('title')}>
      {standings.map((standing) => (
        <li key={standing.limit.id} className={styles.limit}>
          <LimitLine standing={standing} />
          {actions && <div className={styles.actions}>{actions(standing)}</div>}
        </li>
      ))}
    </ul>
  );
}

function LimitLine({ standing }: { standing: LimitStanding }) {
  const { t } = useTranslation('limits');
  const accounts = useSession((state) => state.accounts);
  const { limit, usedUsd } = standing;
  const left = leftWords(standing, t);
  const isFull = usedUsd === null || shareOf(usedUsd, limit) >= 100;
  const unknown =
    limit.unknownUsd === null
      ? t('unknown.block')
      : t('unknown.figure', { amount: formatMoney(limit.unknownUsd, isSampleLimit(limit)) });
  return (
    <div className={styles.line}>
      <div className={styles.head}>
        <span className={styles.name}>{limitName(limit, t)}</span>
        <span className={styles.scope}>{scopeName(limit, accounts, t)}</span>
        <span className={styles.left} data-full={isFull || undefined}>
          {left}
        </span>
      </div>
      <Bar standing={standing} />
      <p className={styles.soft}>{usedWords(standing, t)}</p>
      <p className={styles.faint}>
        {t(`crossing.${limit.crossing}`)} · {unknown}
      </p>
    </div>
  );
}

/** Drawn only: the words beside it say the same. */
function Bar({ standing: { limit, use, usedUsd } }: { standing: LimitStanding }) {
  const parts = [
    ['settled', use.chargedUsd],
    ['unsettled', use.unsettledUsd],
    ['inFlight', use.inFlightUsd],
    ['waiting', use.waitingUsd],
  ] as const;
  return (
    <div className={styles.bar} aria-hidden data-unknown={usedUsd === null || undefined}>
      {parts.map(([tone, usd]) => (
        <span key={tone} data-tone={tone} style={{ flexBasis: `${shareOf(usd, limit)}%` }} />
      ))}
    </div>
  );
}
