/** The question before a payment: what the rooms refuse for want of a person's word is asked here, once. */
import { AppError } from '../../shared/errors.ts';
import type { ConfirmedPrice } from '../../shared/price.ts';
import type { CrossedLimit } from '../../shared/spend-limit.ts';
import { say } from '../../shared/words/bridge/say.ts';
import { LimitCrossed } from '../jobs/index.ts';
import type { Desktop, PricedRequest } from '../shell/desktop.ts';

/**
 * Does what pays; where that is refused because of its price or a limit on spending, a person is asked, and it is done with
 * their word.
 * @param request what the question is about, as it is now
 * @throws AppError `price_unconfirmed`, `limit_unconfirmed` when they do not agree, and whatever `pay` throws
 */
export async function agreedTo<T>(
  desktop: Pick<Desktop, 'confirmPrice'>,
  pay: (confirmed: ConfirmedPrice | null) => T | Promise<T>,
  request: () => PricedRequest | Promise<PricedRequest>,
): Promise<T> {
  let refusal: AppError;
  try {
    return await pay(null);
  } catch (thrown) {
    if (!isQuestion(thrown)) throw thrown;
    refusal = thrown;
  }
  const asked = await request();
  const crossed = refusal instanceof LimitCrossed ? refusal.crossedLimits : asked.crossed;
  if (await desktop.confirmPrice({ ...asked, crossed })) return pay(agreement(asked.mostUsd, crossed));
  throw new AppError(
    refusal.code,
    crossed.length === 0 ? say('nothingWasSentBecauseYou') : say('limitNotCrossed'),
    { next: ['none'] },
  );
}

const agreement = (mostUsd: string | null, crossed: readonly CrossedLimit[]): ConfirmedPrice => ({
  mostUsd,
  limitIds: crossed.map(({ limit }) => limit.id),
});

const isQuestion = (thrown: unknown): thrown is AppError =>
  thrown instanceof AppError && (thrown.code === 'price_unconfirmed' || thrown.code === 'limit_unconfirmed');
