/** Limits on spending in the words of the system's dialogs. */
import { formatMoney } from '../../shared/money.ts';
import { isSample } from '../../shared/sample.ts';
import type { CrossedLimit, NewSpendLimit } from '../../shared/spend-limit.ts';
import { say } from './say.ts';

const isSampleLimit = ({ accountId }: NewSpendLimit): boolean => accountId !== null && isSample(accountId);

/** For example `$10.00 a month for all accounts`. */
export function limitName(limit: NewSpendLimit, accountLabel: (accountId: string) => string): string {
  const owner = limit.accountId === null ? say('limit.all') : `“${accountLabel(limit.accountId)}”`;
  const { projectId: project } = limit;
  const scope = project === null ? owner : say('limit.project', { project, scope: owner });
  const amount = formatMoney(limit.amountUsd, isSampleLimit(limit));
  return say(`limit.name.${limit.period}`, { amount, scope });
}

/** The limit, what counts towards it, and what it would come to. */
export function crossedText(crossed: CrossedLimit, accountLabel: (accountId: string) => string): string {
  const { limit, use, wouldBeUsd } = crossed;
  const money = (usd: string) => formatMoney(usd, isSampleLimit(limit));
  const used = say('limit.used', {
    charged: money(use.chargedUsd),
    unsettled: money(use.unsettledUsd),
    inFlight: money(use.inFlightUsd),
    waiting: money(use.waitingUsd),
  });
  const count = use.unknownJobs;
  const unknown =
    count === 0
      ? ''
      : limit.unknownUsd === null
        ? `; ${say('limit.unknownBlocks', { count })}`
        : `; ${say('limit.unknown', { count, figure: money(limit.unknownUsd) })}`;
  const end =
    wouldBeUsd === null ? say('limit.notKnown') : say('limit.wouldBe', { amount: money(wouldBeUsd) });
  return `${limitName(limit, accountLabel)}: ${used}${unknown}. ${end}`;
}
