/** Limits on spending in the words of the system's dialogs. */
import { isSample } from '../../shared/sample.ts';
import type { CrossedLimit, NewSpendLimit } from '../../shared/spend-limit.ts';
import { money, say, sentences } from './say.ts';

const isSampleLimit = ({ accountId }: NewSpendLimit): boolean => accountId !== null && isSample(accountId);

/** For example `$10.00 a month for all accounts`. */
export function limitName(limit: NewSpendLimit, accountLabel: (accountId: string) => string): string {
  const owner =
    limit.accountId === null
      ? say('limit.all')
      : isSampleLimit(limit)
        ? say('limit.sandbox')
        : say('limit.account', { account: accountLabel(limit.accountId) });
  const { projectId: project } = limit;
  const scope = project === null ? owner : say('limit.project', { project, scope: owner });
  const amount = money(limit.amountUsd, isSampleLimit(limit));
  return say(`limit.name.${limit.period}`, { amount, scope });
}

/** The limit, what counts towards it, and what it would come to. */
export function crossedText(crossed: CrossedLimit, accountLabel: (accountId: string) => string): string {
  const { limit, use, wouldBeUsd } = crossed;
  const amount = (usd: string) => money(usd, isSampleLimit(limit));
  const used = say('limit.used', {
    charged: amount(use.chargedUsd),
    unsettled: amount(use.unsettledUsd),
    inFlight: amount(use.inFlightUsd),
    waiting: amount(use.waitingUsd),
  });
  const count = use.unknownJobs;
  const unknown =
    limit.unknownUsd === null
      ? say('limit.unknownBlocks', { count })
      : say('limit.unknown', { count, figure: amount(limit.unknownUsd) });
  const end =
    wouldBeUsd === null ? say('limit.notKnown') : say('limit.wouldBe', { amount: amount(wouldBeUsd) });
  const facts = (count === 0 ? [used] : [used, unknown]).join(say('limit.between'));
  return sentences(say('limit.stands', { name: limitName(limit, accountLabel), facts }), end);
}
