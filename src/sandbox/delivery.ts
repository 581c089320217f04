/** Delivery tiers: what a create asks for, where it is delivered, and what that costs. */
import { Decimal } from 'decimal.js';
import type { ModelSpec } from './catalogue/types.ts';
import type { Exchange } from './context.ts';
import { plain } from './money.ts';
import { badField, Refusal } from './refusal.ts';
import type { Delivery, Policy, TaskRecord } from './store.ts';

export const policies = ['auto', 'verified', 'official'] as const satisfies readonly Policy[];

/** The official tier costs half as much again. */
const factors: Record<Delivery['tier'], string> = { verified: '1', official: '1.5' };

/** The header counts more than the key's own policy. Throws 400 for a word that is none, 503 for a tier without the model. */
export function deliveryOf({ request, context, credential }: Exchange, model: ModelSpec): Delivery {
  const header = request.headers['x-tokenlab-delivery-policy'];
  const asked = Array.isArray(header) ? header[0] : header;
  const policy = policies.find((each) => each === asked);
  if (asked !== undefined && policy === undefined) {
    throw badField(
      'X-TokenLab-Delivery-Policy',
      `The delivery policy must be one of ${policies.join(', ')}.`,
      'invalid_value',
    );
  }
  const chosen = policy ?? context.store.get('keys', credential.id)?.deliveryPolicy ?? 'auto';
  if (chosen === 'official' && model.verifiedOnly === true) {
    throw new Refusal(503, 'all_channels_failed', `${model.id} is not available at the official tier.`, {
      code: 'delivery_tier_unavailable',
      hints: { retryable: false },
    });
  }
  return { policy: chosen, tier: chosen === 'official' ? 'official' : 'verified' };
}

export const costAt = (cost: string, { tier }: Delivery): string =>
  plain(new Decimal(cost).times(factors[tier]));

/** What a usage row says about the tier. */
export function deliveryFacts({
  delivery,
  usageUnit,
  usageQuantity,
  cost,
}: TaskRecord): Record<string, unknown> {
  if (delivery === undefined) return {};
  const quantity = new Decimal(usageQuantity);
  return {
    requested_policy: delivery.policy,
    resolved_tier: delivery.tier,
    charged_price_basis: {
      version: 1,
      resolvedTier: delivery.tier,
      priceVersion: 'sandbox-1',
      measure: { unit: usageUnit, quantity: usageQuantity, dimensions: {} },
      effectiveUnitPrices: {
        unit: usageUnit,
        fixed: quantity.isZero() ? null : plain(new Decimal(cost).dividedBy(quantity)),
      },
    },
  };
}
