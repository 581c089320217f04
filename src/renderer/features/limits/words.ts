/** Limits in the window's words. Pure but for the translation that is handed in. */
import type { TFunction } from 'i18next';
import type { AccountView } from '../../../shared/account.ts';
import { Money } from '../../../shared/decimal.ts';
import { isSample } from '../../../shared/sample.ts';
import { type LimitStanding, leftUsd, type NewSpendLimit } from '../../../shared/spend-limit.ts';
import { formatMoney } from '../../ui/format.ts';

export const isSampleLimit = ({ accountId }: Pick<NewSpendLimit, 'accountId'>): boolean =>
  accountId !== null && isSample(accountId);

/** `$10.00 a month` */
export const limitName = (limit: NewSpendLimit, t: TFunction<'limits'>): string =>
  t(`name.${limit.period}`, { amount: formatMoney(limit.amountUsd, isSampleLimit(limit)) });

/** Whose money: `all accounts`, `Studio, project “film”`. */
export function scopeName(
  { accountId, projectId: project }: NewSpendLimit,
  accounts: readonly AccountView[],
  t: TFunction<'limits'>,
): string {
  const label = accounts.find(({ id }) => id === accountId)?.label;
  const account = accountId === null ? t('allAccounts') : (label ?? t('removed'));
  return project === null ? account : t('scope', { account, project });
}

/** `$3.20 left`, `$0.40 over`, or why nobody knows. */
export function leftWords(standing: LimitStanding, t: TFunction<'limits'>): string {
  const left = leftUsd(standing);
  if (left === null) return t('notKnown', { count: standing.use.unknownJobs });
  const isOver = left.startsWith('-');
  const amount = formatMoney(new Money(left).abs().toFixed(), isSampleLimit(standing.limit));
  return t(isOver ? 'over' : 'left', { amount });
}

/** `charged $4.00, in flight $2.00` */
export function usedWords({ limit, use }: LimitStanding, t: TFunction<'limits'>): string {
  const parts: string[] = (
    [
      ['charged', use.chargedUsd],
      ['unsettled', use.unsettledUsd],
      ['inFlight', use.inFlightUsd],
      ['waiting', use.waitingUsd],
    ] as const
  )
    .filter(([, usd]) => !new Money(usd).isZero())
    .map(([part, usd]) => t(`used.${part}`, { amount: formatMoney(usd, isSampleLimit(limit)) }));
  if (use.unknownJobs > 0) parts.push(t('used.unknown', { count: use.unknownJobs }));
  return parts.length === 0 ? t('used.nothing') : parts.join(' · ');
}

/** The part of the limit that an amount takes, in per cent, at most all of it. */
export const shareOf = (usd: string, { amountUsd }: NewSpendLimit): number =>
  new Money(amountUsd).isZero() ? 100 : Math.min(100, new Money(usd).div(amountUsd).times(100).toNumber());
