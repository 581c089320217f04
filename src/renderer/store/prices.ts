/** What the paid actions on show may cost, as main says it: asked when a price is first shown, and again when paying. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { JobPrice } from '../../shared/price.ts';
import { call } from '../bridge.ts';

interface Prices {
  byJob: ReadonlyMap<string, JobPrice>;
  /** Why the price of a job could not be read the last time. */
  problems: ReadonlyMap<string, AppErrorShape>;
}

const usePrices = create<Prices>(() => ({ byJob: new Map(), problems: new Map() }));

/** @throws AppError */
export async function askPrice(jobId: string): Promise<JobPrice> {
  try {
    const price = await call('priceJob', { jobId });
    usePrices.setState(({ byJob, problems }) => ({
      byJob: new Map([...byJob, [jobId, price]]),
      problems: new Map([...problems].filter(([id]) => id !== jobId)),
    }));
    return price;
  } catch (thrown) {
    usePrices.setState(({ problems }) => ({
      problems: new Map([...problems, [jobId, toAppErrorShape(thrown)]]),
    }));
    throw thrown;
  }
}

/** For what waits for the price; null once that is known. */
export const usePriceProblem = (jobId: string): AppErrorShape | null =>
  usePrices((state) => (state.byJob.has(jobId) ? null : (state.problems.get(jobId) ?? null)));

/** The price of a job's request, asked when `wanted`; null until it is known. */
export function usePrice(jobId: string, wanted: boolean): JobPrice | null {
  const price = usePrices((state) => state.byJob.get(jobId) ?? null);
  useEffect(() => {
    if (!wanted) return;
    askPrice(jobId).catch((thrown: unknown) => {
      // The button works without its price: main asks before it pays what is too much.
      console.warn('The price of a job could not be read', thrown instanceof Error ? thrown.message : thrown);
    });
  }, [jobId, wanted]);
  return wanted ? price : null;
}
