/** Delivery tiers: what a person asks TokenLab for, what it delivered, and what that says about an amount. Pure. */

export const deliveryPolicies = ['auto', 'verified', 'official'] as const;
/** Sent with a create; without one TokenLab goes by what is set for the key and the workspace. */
export type DeliveryPolicy = (typeof deliveryPolicies)[number];

/** Tiers that the catalogue says are to be had, or not; a tier that it does not speak of may be asked for. */
type TierOffer = Partial<Record<DeliveryPolicy, boolean>>;

export interface DeliveryAvailability extends TierOffer {
  /** By our word for the operation; where it names one, that counts instead. */
  operations: Record<string, TierOffer>;
}

/** False only where the catalogue says so: TokenLab would refuse the create. */
export function isTierOffered(
  policy: DeliveryPolicy,
  available: DeliveryAvailability | null,
  operation: string | null,
): boolean {
  if (policy === 'auto' || available === null) return true;
  const own = operation === null ? undefined : available.operations[operation];
  return (own?.[policy] ?? available[policy]) !== false;
}

/** The request of a job without a tier that is only the usual one of its account. */
export function withoutUsualTier<T extends { delivery?: DeliveryPolicy }>(
  request: T,
  usual: DeliveryPolicy | null,
): T {
  if (request.delivery === undefined || request.delivery !== usual) return request;
  const { delivery: _, ...rest } = request;
  return rest as T;
}

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
