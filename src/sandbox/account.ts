/** Whether the key's account can pay for a piece of work. */
import { Decimal } from 'decimal.js';
import { chargesOf } from './charges.ts';
import type { Exchange, SandboxContext } from './context.ts';
import { insufficientBalance } from './insufficient.ts';
import { plain } from './money.ts';
import type { Plan } from './plan.ts';
import { Refusal } from './refusal.ts';

/** The workspace is topped up by this much USD whenever less than a tenth of it is left. */
const topUp = new Decimal(250);
const lowBalance = new Decimal('1.20');

/** USD spent by the workspace, or by one of its keys. */
export function totalUsed(context: SandboxContext, key?: string): Decimal {
  const now = context.clock.now();
  let sum = new Decimal(0);
  for (const task of context.store.all('tasks')) {
    if (key !== undefined && task.keyId !== key) continue;
    for (const charge of chargesOf(task, now)) sum = sum.plus(charge.cost);
  }
  return sum;
}

export interface Balance {
  balance: Decimal;
  recharged: Decimal;
  used: Decimal;
}

/** The workspace's balance. A `poor` token sees a workspace that is almost empty. */
export function workspaceBalance(context: SandboxContext, poor: boolean): Balance {
  const used = totalUsed(context);
  const recharged = poor
    ? used.plus(lowBalance)
    : used.plus(topUp.dividedBy(10)).dividedBy(topUp).ceil().times(topUp);
  return { balance: recharged.minus(used), recharged, used };
}

/** Throws 402 when the account cannot pay, 403 when the key may not use the model. */
export function checkAccount(exchange: Exchange, plan: Plan): void {
  const { context, credential } = exchange;
  const record = context.store.get('keys', credential.id);
  if (record !== undefined && record.models.length > 0 && !record.models.includes(plan.model.id)) {
    throw new Refusal(403, 'permission_error', `This key is not allowed to use ${plan.model.id}.`, {
      code: 'model_not_allowed',
      param: 'model',
    });
  }
  const estimate = new Decimal(plan.amount.cost);
  if (credential.poor && !plan.model.free) throw insufficientBalance(plan.model, '0.01', plain(estimate));
  if (record?.limit != null && totalUsed(context, credential.id).plus(estimate).greaterThan(record.limit)) {
    throw new Refusal(402, 'quota_exceeded', 'This key has reached its spend limit.', {
      code: 'quota_exceeded',
      hints: { estimated_cost_usd: estimate.toNumber() },
    });
  }
}
