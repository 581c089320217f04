/**
 * Limits on spending: what counts towards one, and whether another request still fits. Main enforces them in the write
 * that begins a create; the window shows the same figures. USD as decimal strings; a price that is not known is never 0.
 * Pure.
 */

import { z } from 'zod';
import { Money } from './decimal.ts';
import { id } from './fields.ts';
import { sumKnownUsd } from './money.ts';
import { isSample } from './sample.ts';
import { say } from './words/shared/say.ts';

export const limitPeriods = ['day', 'week', 'month'] as const;
export type LimitPeriod = (typeof limitPeriods)[number];

export const limitCrossings = ['ask', 'refuse'] as const;
/** What happens to a request that would cross the limit: a person is asked once, or it is refused. */
export type LimitCrossing = (typeof limitCrossings)[number];

export const amountSchema = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, say('enterAmountLike5Or'));

/** A limit as a person sets it. */
export const limitSchema = z.object({
  /** Whose money: one account, or with null every real account. The sandbox's sample money has limits of its own only. */
  accountId: id.nullable(),
  /** Of one project alone; null: of every project, and of jobs without one. */
  projectId: z.string().min(1).max(100).nullable(),
  period: z.enum(limitPeriods),
  amountUsd: amountSchema,
  crossing: z.enum(limitCrossings),
  /** What a request counts whose price is not known; null: such a request crosses the limit. */
  unknownUsd: amountSchema.nullable(),
});

export type NewSpendLimit = z.infer<typeof limitSchema>;
export interface SpendLimit extends NewSpendLimit {
  id: string;
}

/** What counts towards a limit. Estimates count with the most that they may come to. */
export interface LimitUse {
  /** By the usage rows. */
  chargedUsd: string;
  /** Of jobs that have ended, or were lost sight of, and whose charge is not known yet. */
  unsettledUsd: string;
  inFlightUsd: string;
  /** Of jobs that wait and are sent without another word. */
  waitingUsd: string;
  /** Jobs of any of these kinds with neither a charge nor an estimate. */
  unknownJobs: number;
}

/** A limit as it stands now. */
export interface LimitStanding {
  limit: SpendLimit;
  /** `since` <= time < `until`, Unix ms, by this computer's calendar. */
  since: number;
  until: number;
  use: LimitUse;
  /** Null when jobs of unknown price count, and no figure is set for them. */
  usedUsd: string | null;
}

/** A request that is to be paid, as far as limits are concerned. */
export interface Spending {
  accountId: string;
  projectId: string | null;
  /** The most that it may cost; null: nobody can tell. */
  mostUsd: string | null;
}

/** A limit that requests would cross, with the figures for a person. */
export interface CrossedLimit extends LimitStanding {
  /** What the requests may cost, and what the period would come to with them; null: nobody can tell. */
  nextUsd: string | null;
  wouldBeUsd: string | null;
}

export const concerns = (
  limit: NewSpendLimit,
  { accountId, projectId }: Omit<Spending, 'mostUsd'>,
): boolean =>
  (limit.accountId === null ? !isSample(accountId) : limit.accountId === accountId) &&
  (limit.projectId === null || limit.projectId === projectId);

/** Everything that counts, or null when some of it has no price and no figure is set for that. */
export function usedUsd({ unknownUsd }: Pick<SpendLimit, 'unknownUsd'>, use: LimitUse): string | null {
  const known = sumKnownUsd([use.chargedUsd, use.unsettledUsd, use.inFlightUsd, use.waitingUsd]);
  if (use.unknownJobs === 0) return known;
  return unknownUsd === null ? null : new Money(unknownUsd).times(use.unknownJobs).plus(known).toFixed();
}

/** A limit as it stands once another request waits. */
export function withWaiting(standing: LimitStanding, spending: Spending): LimitStanding {
  const { limit, use: before } = standing;
  if (!concerns(limit, spending)) return standing;
  const { mostUsd } = spending;
  const use: LimitUse =
    mostUsd === null
      ? { ...before, unknownJobs: before.unknownJobs + 1 }
      : { ...before, waitingUsd: new Money(before.waitingUsd).plus(mostUsd).toFixed() };
  return { ...standing, use, usedUsd: usedUsd(limit, use) };
}

/** The limit with its figures when these requests would cross it together, or null while they fit. */
export function crossed(standing: LimitStanding, spendings: readonly Spending[]): CrossedLimit | null {
  const { limit } = standing;
  const own = spendings.filter((each) => concerns(limit, each));
  if (own.length === 0) return null;
  let next: InstanceType<typeof Money> | null = new Money(0);
  for (const { mostUsd } of own) {
    const counted = mostUsd ?? limit.unknownUsd;
    next = counted === null ? null : (next?.plus(counted) ?? null);
  }
  const nextUsd = next?.toFixed() ?? null;
  const wouldBe = next === null || standing.usedUsd === null ? null : next.plus(standing.usedUsd);
  if (wouldBe?.lessThanOrEqualTo(limit.amountUsd)) return null;
  return { ...standing, nextUsd, wouldBeUsd: wouldBe?.toFixed() ?? null };
}

/** What is left, or null when nobody can tell; below 0 when more was spent. */
export const leftUsd = ({ limit, usedUsd: used }: LimitStanding): string | null =>
  used === null ? null : new Money(limit.amountUsd).minus(used).toFixed();

/** The period that an instant lies in, by the calendar of this computer's time zone. Weeks begin on Monday. */
export function periodAt(period: LimitPeriod, at: number): { since: number; until: number } {
  const date = new Date(at);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  const from = (first: Date, next: Date) => ({ since: first.getTime(), until: next.getTime() });
  switch (period) {
    case 'day':
      return from(new Date(year, month, day), new Date(year, month, day + 1));
    case 'week': {
      const monday = day - ((date.getDay() + 6) % 7);
      return from(new Date(year, month, monday), new Date(year, month, monday + 7));
    }
    case 'month':
      return from(new Date(year, month, 1), new Date(year, month + 1, 1));
  }
}

const isOfTheSame = (one: NewSpendLimit, other: NewSpendLimit): boolean =>
  one.accountId === other.accountId && one.projectId === other.projectId && one.period === other.period;

/** Whether somebody who agreed to cross a limit has also agreed to cross it as it is changed. */
export const keepsWord = (before: NewSpendLimit, after: NewSpendLimit): boolean =>
  isOfTheSame(before, after) && new Money(after.amountUsd).greaterThanOrEqualTo(before.amountUsd);

/** Whether a changed limit would let more through than before, in any way; null: it is taken away. */
export function letsMoreThrough(before: NewSpendLimit, after: NewSpendLimit | null): boolean {
  if (after === null) return true;
  if (!isOfTheSame(before, after) || new Money(after.amountUsd).greaterThan(before.amountUsd)) return true;
  if (before.crossing === 'refuse' && after.crossing === 'ask') return true;
  if (after.unknownUsd === null) return false;
  return before.unknownUsd === null || new Money(after.unknownUsd).lessThan(before.unknownUsd);
}
