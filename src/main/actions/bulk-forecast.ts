/** What an action would do with many jobs, and what it may cost, before anything is done. */
import type { BulkAction, BulkForecast } from '../../shared/bulk.ts';
import { isAllowed } from '../../shared/job-actions.ts';
import { sumUsd } from '../../shared/money.ts';
import { type JobPrice, mostOf, mustAsk } from '../../shared/price.ts';
import { isSample } from '../../shared/sample.ts';
import type { CrossedLimit } from '../../shared/spend-limit.ts';
import { letOthersWork } from '../base/timers.ts';
import type { Engine } from '../jobs/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { factsOf } from './job-actions.ts';

export interface ForecastOptions {
  ledger: Ledger;
  engine: Pick<Engine, 'price' | 'crossedLimits'>;
  /** Asks for the model's price list again when what is kept is old; what cannot be had leaves the kept one. */
  refreshModel(accountId: string, modelId: string): Promise<void>;
  /** Amount of the settings from which on a person has to agree; empty: never. */
  askAboveUsd(): string;
}

/** A forecast with what main keeps of it: which jobs, and the price of each that the person is shown. */
export interface KeptForecast extends BulkForecast {
  jobIds: readonly string[];
  prices: ReadonlyMap<string, JobPrice>;
  /** Limits on spending that the jobs would cross together. */
  crossed: readonly CrossedLimit[];
}

/** A long list is read in pieces, so that everything else keeps running meanwhile. */
const pieceSize = 200;

/** @throws AppError `not_found`, or the ledger's own */
export async function forecastBulk(
  options: ForecastOptions,
  forecastId: string,
  action: BulkAction,
  jobIds: readonly string[],
): Promise<KeptForecast> {
  const { ledger } = options;
  const fitting: string[] = [];
  for (const [index, jobId] of jobIds.entries()) {
    if (index % pieceSize === 0) await letOthersWork();
    if (isAllowed(action, factsOf(ledger, jobId))) fitting.push(jobId);
  }
  const prices = action === 'retry' ? await pricesOf(options, fitting) : new Map<string, JobPrice>();
  const real: string[] = [];
  const sample: string[] = [];
  for (const [jobId, { estimate }] of prices) {
    const most = mostOf(estimate);
    if (most !== null) (isSample(ledger.jobs.require(jobId).accountId) ? sample : real).push(most);
  }
  const mostUsd = sumUsd(real);
  const crossed = options.engine.crossedLimits(
    [...prices].map(([jobId, { estimate }]) => {
      const { accountId, projectId } = ledger.jobs.require(jobId);
      return { accountId, projectId, mostUsd: mostOf(estimate) };
    }),
  );
  return {
    forecastId,
    action,
    jobIds: fitting,
    prices,
    crossed,
    fitting: fitting.length,
    left: jobIds.length - fitting.length,
    mostUsd,
    sampleUsd: sumUsd(sample),
    unknown: prices.size - real.length - sample.length,
    asks:
      crossed.length > 0 ||
      [...prices.values()].some((price) => price.ask) ||
      (mostUsd !== null && mustAsk(mostUsd, options.askAboveUsd())),
  };
}

/** By the price list as it is now; each model's is asked for at most once. */
async function pricesOf(
  { ledger, engine, refreshModel }: ForecastOptions,
  jobIds: readonly string[],
): Promise<Map<string, JobPrice>> {
  const asked = new Set<string>();
  const prices = new Map<string, JobPrice>();
  for (const [index, jobId] of jobIds.entries()) {
    if (index % pieceSize === 0) await letOthersWork();
    const { accountId, model } = ledger.jobs.require(jobId);
    const key = JSON.stringify([accountId, model]);
    if (!asked.has(key)) {
      asked.add(key);
      await refreshModel(accountId, model);
    }
    prices.set(jobId, engine.price(jobId));
  }
  return prices;
}
