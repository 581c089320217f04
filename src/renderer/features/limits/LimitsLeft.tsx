/** In the New job sheet: what is left of the limit that would be reached first. */
import { Tooltip } from '@mantine/core';
import { useEffect } from 'react';
import { Money } from '../../../shared/decimal.ts';
import { concerns, type LimitStanding, leftUsd } from '../../../shared/spend-limit.ts';
import { useTranslation } from '../../i18n/index.ts';
import { followLimits, useLimits } from '../../store/limits.ts';
import { useSession } from '../../store/session.ts';
import { formatMoney } from '../../ui/format.ts';
import styles from './Limits.module.css';
import { isSampleLimit, leftWords, limitName, scopeName } from './words.ts';

/** @param projectId of the job; null for none */
export function LimitsLeft({ accountId, projectId }: { accountId: string; projectId: string | null }) {
  const { t } = useTranslation('limits');
  const standings = useLimits((state) => state.standings);
  const accounts = useSession((state) => state.accounts);
  useEffect(() => followLimits(), []);
  const own = (standings ?? []).filter(({ limit }) => concerns(limit, { accountId, projectId }));
  const [first] = [...own].sort(byWhatIsLeft);
  if (first === undefined) return null;
  const left = leftUsd(first);
  const isOver = left !== null && !new Money(left).isPositive();
  const words =
    left === null
      ? t('sheet.notKnown')
      : isOver
        ? t('sheet.over')
        : t('sheet.left', { amount: formatMoney(left, isSampleLimit(first.limit)) });
  const hint = own
    .map((standing) =>
      t('sheet.hint', {
        name: limitName(standing.limit, t),
        scope: scopeName(standing.limit, accounts, t),
        left: leftWords(standing, t),
      }),
    )
    .join('\n');
  return (
    <Tooltip label={hint} multiline maw={360} style={{ whiteSpace: 'pre-line' }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its explanation has to be reachable by keys */}
      <span className={styles.sheet} tabIndex={0} data-full={left === null || isOver || undefined}>
        {words}
      </span>
    </Tooltip>
  );
}

/** What is not known comes first: nothing may be left. */
function byWhatIsLeft(a: LimitStanding, b: LimitStanding): number {
  const [one, other] = [leftUsd(a), leftUsd(b)];
  if (one === null || other === null) return one === other ? 0 : one === null ? -1 : 1;
  return new Money(one).comparedTo(other);
}
