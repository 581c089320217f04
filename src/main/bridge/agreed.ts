/** The question before a price: what the rooms refuse for want of a person's word is asked here, once. */
import { AppError } from '../../shared/errors.ts';
import type { ConfirmedPrice } from '../../shared/price.ts';

/** A question, and what a yes to it agrees to. */
interface Question {
  ask(): Promise<boolean>;
  agreesTo: ConfirmedPrice;
}

/**
 * Does what pays; where that is refused because of its price, a person is asked, and it is done with their word.
 * @throws AppError `price_unconfirmed` when they do not agree, and whatever `pay` throws
 */
export async function agreedTo<T>(
  pay: (confirmed: ConfirmedPrice | null) => T | Promise<T>,
  question: () => Question,
): Promise<T> {
  try {
    return await pay(null);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'price_unconfirmed') throw thrown;
  }
  const { ask, agreesTo } = question();
  if (await ask()) return pay(agreesTo);
  throw new AppError('price_unconfirmed', 'Nothing was sent, because you did not agree to the price.', {
    next: ['none'],
  });
}
