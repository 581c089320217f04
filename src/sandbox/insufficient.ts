import { Decimal } from 'decimal.js';
import { models } from './catalogue/catalogue.ts';
import { Refusal } from './refusal.ts';

/** 402 with the balance, the estimate and cheaper models of the same family. Amounts are USD. */
export function insufficientBalance(
  asked: { id: string; family: string },
  balance: string,
  estimate: string,
): Refusal {
  const cheaper = models
    .filter((model) => model.family === asked.family && model.id !== asked.id && model.stage === 'active')
    .filter((model) => 'amount' in model.price && new Decimal(model.price.amount).lessThan(estimate))
    .slice(0, 3)
    .map((model) => ({ id: model.id, price: 'amount' in model.price ? model.price.amount : null }));
  return new Refusal(402, 'insufficient_balance', 'The balance is lower than the estimated cost.', {
    code: 'insufficient_balance',
    hints: {
      balance_usd: Number(balance),
      estimated_cost_usd: Number(estimate),
      suggestions: cheaper,
      hint: 'Add balance in the console, or choose a cheaper model.',
    },
  });
}
