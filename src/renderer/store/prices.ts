/** What the paid actions on show may cost, as main says it: asked when a price is first shown, and again when paying. */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { JobPrice } from '../../shared/price.ts';
import { call } from '../bridge.ts';

const usePrices = create<{ byJob: ReadonlyMap<string, JobPrice> }>(() => ({ byJob: new Map() }));

/** @throws AppError */
export async function askPrice(jobId: string): Promise<JobPrice> {
  const price = await call('priceJob', { jobId });
  usePrices.setState(({ byJob }) => ({ byJob: new Map([...byJob, [jobId, price]]) }));
  return price;
}

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
