/**
 * Limits on spending, enforced: when a request is written down, while a person is there to be asked, and again in the
 * write that begins its create. What counts is read inside that write, so no two requests slip through together.
 */

import { Money } from '../../shared/decimal.ts';
import { AppError } from '../../shared/errors.ts';
import { formatMoney } from '../../shared/money.ts';
import { type ConfirmedPrice, covers, mostOf } from '../../shared/price.ts';
import { goesAlone } from '../../shared/queue.ts';
import { isSample } from '../../shared/sample.ts';
import {
  type CrossedLimit,
  concerns,
  crossed,
  keepsWord,
  type LimitStanding,
  type LimitUse,
  type NewSpendLimit,
  periodAt,
  type Spending,
  type SpendLimit,
  usedUsd,
  withWaiting,
} from '../../shared/spend-limit.ts';
import { say } from '../../shared/words/jobs/say.ts';
import { type JobRecord, newId } from '../ledger/index.ts';
import { crossedBatchLimit } from './batch-limit.ts';
import type { EngineOptions } from './options.ts';

/** A request that crosses limits; it carries them for the question that a person is asked. */
export class LimitCrossed extends AppError {
  readonly crossedLimits: readonly CrossedLimit[];

  constructor(limits: readonly CrossedLimit[]) {
    const isRefused = limits.some(({ limit }) => limit.crossing === 'refuse');
    const shown = limits.find(({ limit }) => !isRefused || limit.crossing === 'refuse');
    super(
      isRefused ? 'limit_reached' : 'limit_unconfirmed',
      `${shown === undefined ? '' : sentence(shown)} ${say('nothingWasSent')}`,
      { next: ['change_limit'] },
    );
    this.crossedLimits = limits;
  }
}

export interface SpendLimits {
  standings(): LimitStanding[];
  /** Limits that these requests would cross together, were they sent now beside all that waits. */
  crossedBy(spendings: readonly Spending[]): CrossedLimit[];
  /**
   * For a request that a person sends. Inside the write that keeps it.
   * @param jobId a draft that this is about: it does not stand in its own way
   * @returns ids of the limits that the person has agreed to cross with this amount
   * @throws LimitCrossed unless it fits, or the person has agreed to every limit that it crosses
   */
  mustFit(
    spending: Spending,
    confirmed: ConfirmedPrice | null,
    jobId?: string,
    counted?: CountedSpending,
  ): string[];
  /**
   * For many requests that a person agrees to as one. Inside the write that keeps that.
   * @param whole what they may cost together
   * @returns ids of the limits that the person has agreed to cross with them
   * @throws LimitCrossed as `mustFit`
   */
  mustFitTogether(
    spendings: readonly Spending[],
    whole: string | null,
    confirmed: ConfirmedPrice | null,
  ): string[];
  /** What counts now, for many requests inside one write. */
  counted(): CountedSpending;
  /** For the write that begins a create. @returns what it crosses without a person's word, or null */
  refusesToSend(job: JobRecord): AppError | null;
  /** Whether a draft that is held could be sent now, beside what counts already. */
  fits(job: JobRecord, counted: CountedSpending): boolean;
  /** Whether a period of a limit that concerns the job has begun since `since` (Unix ms), or none concerns it any more. */
  hasNewPeriod(job: JobRecord, since: number): boolean;
  /** When the next period of any limit begins, Unix ms; null: there is no limit. */
  nextPeriodAt(): number | null;
  /**
   * Null makes a new one. A word about other terms is none about these: what waits with it is asked about again.
   * @throws AppError `not_found`
   */
  save(limitId: string | null, terms: NewSpendLimit): SpendLimit;
  remove(limitId: string): void;
}

/** What counts towards each limit. Each sum is read once, however many requests are asked about. */
export interface CountedSpending {
  /** Limits that these requests would cross together. */
  crossedBy(spendings: readonly Spending[]): CrossedLimit[];
  /** Another request waits from now on. */
  add(spending: Spending, batchId: string | null): void;
  /** What was added of a batch; null: the price of some of it is not known. */
  addedOf(batchId: string | null): string | null;
}

export const spendingOf = (job: Pick<JobRecord, 'accountId' | 'projectId' | 'billing'>): Spending => ({
  accountId: job.accountId,
  projectId: job.projectId,
  mostUsd: mostOf(job.billing.estimate),
});

export function createSpendLimits({ ledger, clock }: Pick<EngineOptions, 'ledger' | 'clock'>): SpendLimits {
  const waiting = (except?: string): JobRecord[] =>
    ledger.jobs.inStates(['draft']).filter((job) => job.id !== except && goesAlone(job));

  function standing(limit: SpendLimit, drafts: readonly JobRecord[]): LimitStanding {
    const period = periodAt(limit.period, clock.now());
    const sums = {
      charged: new Money(0),
      unsettled: new Money(0),
      in_flight: new Money(0),
      waiting: new Money(0),
    };
    let unknownJobs = 0;
    for (const { kind, usd, jobs } of ledger.spendLimits.spent(limit, period.since)) {
      if (usd === null) unknownJobs += jobs;
      else sums[kind] = sums[kind].plus(new Money(usd).times(jobs));
    }
    for (const draft of drafts) {
      const spending = spendingOf(draft);
      if (!concerns(limit, spending)) continue;
      if (spending.mostUsd === null) unknownJobs += 1;
      else sums.waiting = sums.waiting.plus(spending.mostUsd);
    }
    const use: LimitUse = {
      chargedUsd: sums.charged.toFixed(),
      unsettledUsd: sums.unsettled.toFixed(),
      inFlightUsd: sums.in_flight.toFixed(),
      waitingUsd: sums.waiting.toFixed(),
      unknownJobs,
    };
    return { limit, ...period, use, usedUsd: usedUsd(limit, use) };
  }

  /** @param drafts what waits and counts as well */
  const count = (drafts: () => readonly JobRecord[]): CountedSpending => {
    const limits = ledger.spendLimits.list();
    let waits: readonly JobRecord[] | null = null;
    const standings = new Map<string, LimitStanding>();
    const added = new Map<string, string | null>();
    const addedOf = (batchId: string | null): string | null =>
      batchId !== null && added.has(batchId) ? (added.get(batchId) ?? null) : '0';
    const of = (limit: SpendLimit): LimitStanding => {
      waits ??= drafts();
      const known = standings.get(limit.id) ?? standing(limit, waits);
      standings.set(limit.id, known);
      return known;
    };
    return {
      addedOf,
      crossedBy: (spendings) =>
        limits
          .filter((limit) => spendings.some((spending) => concerns(limit, spending)))
          .flatMap((limit) => crossed(of(limit), spendings) ?? []),
      add(spending, batchId) {
        if (batchId !== null) added.set(batchId, sum(addedOf(batchId), spending.mostUsd));
        for (const limit of limits)
          if (concerns(limit, spending)) standings.set(limit.id, withWaiting(of(limit), spending));
      },
    };
  };

  const crossings = (spendings: readonly Spending[], drafts: () => readonly JobRecord[]): CrossedLimit[] =>
    count(drafts).crossedBy(spendings);

  const withoutWord = (all: readonly CrossedLimit[], agreed: readonly string[]): LimitCrossed | null => {
    const left = all.filter(({ limit }) => limit.crossing === 'refuse' || !agreed.includes(limit.id));
    return left.length === 0 ? null : new LimitCrossed(left);
  };

  const forgetWord = (limitId: string) => {
    for (const { id, agreedLimits } of ledger.jobs.inStates(['draft'])) {
      if (!agreedLimits.includes(limitId)) continue;
      ledger.jobs.update(id, { agreedLimits: agreedLimits.filter((each) => each !== limitId) });
    }
    // The rows of a batch that are not written yet get their word from it.
    for (const { id, agreedLimits, retries } of ledger.batches.inPhase('writing')) {
      const without = (all: readonly string[]) => all.filter((each) => each !== limitId);
      ledger.batches.update(id, {
        agreedLimits: without(agreedLimits),
        ...(retries && { retries: { ...retries, agreedLimits: without(retries.agreedLimits) } }),
      });
    }
  };

  return {
    standings() {
      const limits = ledger.spendLimits.list();
      const drafts = limits.length === 0 ? [] : waiting();
      return limits.map((limit) => standing(limit, drafts));
    },

    crossedBy: (spendings) => crossings(spendings, waiting),

    mustFit(spending, confirmed, jobId, counted = count(() => waiting(jobId))) {
      const all = counted.crossedBy([spending]);
      const words: (ConfirmedPrice | null)[] = [confirmed];
      if (jobId !== undefined) {
        const job = ledger.jobs.require(jobId);
        const ofBatch = crossedBatchLimit(ledger, job);
        if (ofBatch !== null) throw ofBatch;
        const { billing, agreedLimits: limitIds } = job;
        words.push({ mostUsd: mostOf(billing.estimate), limitIds });
      }
      // A yes is one to an amount: when it costs more by now, it is asked about again.
      const agreed = words.flatMap((word) => (covers(word, spending.mostUsd) ? (word?.limitIds ?? []) : []));
      const refusal = withoutWord(all, agreed);
      if (refusal !== null) throw refusal;
      return [...new Set(agreed)];
    },

    mustFitTogether(spendings, whole, confirmed) {
      const agreed = covers(confirmed, whole) ? [...(confirmed?.limitIds ?? [])] : [];
      const refusal = withoutWord(crossings(spendings, waiting), agreed);
      if (refusal !== null) throw refusal;
      return agreed;
    },

    // What still waits comes after this one, and is asked then.
    refusesToSend: (job) =>
      crossedBatchLimit(ledger, job) ??
      withoutWord(
        crossings([spendingOf(job)], () => []),
        job.agreedLimits,
      ),

    counted: () => count(waiting),

    fits: (job, counted) =>
      crossedBatchLimit(ledger, job, counted.addedOf(job.batchId)) === null &&
      withoutWord(counted.crossedBy([spendingOf(job)]), job.agreedLimits) === null,

    hasNewPeriod(job, since) {
      const limits = ledger.spendLimits.list().filter((limit) => concerns(limit, job));
      return limits.length === 0 || limits.some(({ period }) => periodAt(period, clock.now()).since > since);
    },

    nextPeriodAt: () =>
      ledger.spendLimits.list().reduce<number | null>((next, { period }) => {
        const { until } = periodAt(period, clock.now());
        return Math.min(next ?? until, until);
      }, null),

    save(limitId, terms) {
      if (terms.accountId !== null) ledger.accounts.require(terms.accountId);
      const before = ledger.spendLimits.list().find(({ id }) => id === limitId);
      if (limitId !== null && before === undefined) throw noSuchLimit();
      const limit = { ...terms, id: limitId ?? newId('limit', clock.now()) };
      ledger.tx(() => {
        ledger.spendLimits.save(limit, clock.now());
        if (before !== undefined && !keepsWord(before, limit)) forgetWord(limit.id);
      });
      return limit;
    },

    remove(limitId) {
      if (!ledger.spendLimits.remove(limitId)) throw noSuchLimit();
    },
  };
}

const sum = (one: string | null, other: string | null): string | null =>
  one === null || other === null ? null : new Money(one).plus(other).toFixed();

const noSuchLimit = () => new AppError('not_found', say('limitNoLongerExists'));

/** The sentence for a person about a limit that is crossed. */
function sentence({ limit, use, nextUsd, wouldBeUsd }: CrossedLimit): string {
  const isSandbox = limit.accountId !== null && isSample(limit.accountId);
  const most = formatMoney(limit.amountUsd, isSandbox);
  const { period } = limit;
  if (wouldBeUsd !== null) {
    return say(`limit.above.${period}`, { amount: formatMoney(wouldBeUsd, isSandbox), most });
  }
  if (nextUsd === null) return say(`limit.priceUnknown.${period}`, { most });
  return say(`limit.restUnknown.${period}`, { count: use.unknownJobs, most });
}
