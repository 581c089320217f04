/** Delivery tiers: what a person asks TokenLab for, what it delivered, and what that says about an amount. Pure. */

export const deliveryPolicies = ['auto', 'verified', 'official'] as const;
/** Sent with a create; without one TokenLab goes by what is set for the key and the workspace. */
export type DeliveryPolicy = (typeof deliveryPolicies)[number];

/** What one usage row says about its tier, in TokenLab's words. */
export interface DeliveredAs {
  requestedPolicy?: string | null;
  resolvedTier?: string | null;
}

/**
 * - `as_asked`: the tier that was asked for.
 * - `another`: another tier than was asked for.
 * - `chosen`: nobody named a tier, so TokenLab chose.
 */
export type DeliveryVerdict = 'as_asked' | 'another' | 'chosen';

/** @param asked what the request named; null when the row does not say where it was delivered */
export function deliveryVerdict(
  asked: string | null,
  { requestedPolicy, resolvedTier }: DeliveredAs,
): DeliveryVerdict | null {
  if (resolvedTier === null || resolvedTier === undefined) return null;
  const policy = asked ?? requestedPolicy ?? 'auto';
  if (policy === 'auto') return 'chosen';
  return policy === resolvedTier ? 'as_asked' : 'another';
}

/** The prices that an amount was made from: USD for each unit, as decimal strings, by TokenLab's names. */
export interface PriceBasis {
  priceVersion: string | null;
  unit: string | null;
  prices: Record<string, string>;
}

/** By which prices a model was charged last at a tier. */
export interface TierPrice {
  tier: string;
  at: number;
  basis: PriceBasis;
}
