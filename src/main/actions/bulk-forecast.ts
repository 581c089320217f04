/** What an action would do with many jobs, and what it may cost, before anything is done. */
import type { BulkAction, BulkForecast } from '../../shared/bulk.ts';
import { isAllowed } from '../../shared/job-actions.ts';
import { sumUsd } from '../../shared/money.ts';
import { type JobPrice, mostOf, mustAsk } from '../../shared/price.ts';
import { isSample } from '../../shared/sample.ts';
import type { CrossedLimit } from '../../shared/spend-limit.ts';
import { letOthersWork } from '../base/timers.ts';
import type { Engine } from '../jobs/index.ts';
import type { JobRecord, Ledger } from '../ledger/index.ts';
import { factsOf } from './job-actions.ts';

export interface ForecastOptions {
  ledger: Ledger;
  engine: Pick<Engine, 'prices' | 'crossedLimits'>;
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
const pieceSize = 50;

/** @throws AppError `not_found`, or the ledger's own */
export async function forecastBulk(
  options: ForecastOptions,
  forecastId: string,
  action: BulkAction,
  jobIds: readonly string[],
): Promise<KeptForecast> {
  const { ledger, engine } = options;
  const refresh = refreshOnce(options);
  const fitting: JobRecord[] = [];
  const prices = new Map<string, JobPrice>();
  for (let at = 0; at < jobIds.length; at += pieceSize) {
    await letOthersWork();
    const jobs = ledger.jobs
      .requireAll(jobIds.slice(at, at + pieceSize))
      .filter((job) => isAllowed(action, factsOf(ledger, job)));
    fitting.push(...jobs);
    if (action !== 'retry') continue;
    for (const job of jobs) await refresh(job);
    for (const [jobId, price] of engine.prices(jobs)) prices.set(jobId, price);
  }
  const real: string[] = [];
  const sample: string[] = [];
  const payments = fitting.flatMap(({ id, accountId, projectId }) => {
    const price = prices.get(id);
    return price === undefined ? [] : [{ accountId, projectId, mostUsd: mostOf(price.estimate) }];
  });
  for (const { accountId, mostUsd } of payments)
    if (mostUsd !== null) (isSample(accountId) ? sample : real).push(mostUsd);
  const mostUsd = sumUsd(real);
  const crossed = engine.crossedLimits(payments);
  return {
    forecastId,
    action,
    jobIds: fitting.map(({ id }) => id),
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

/** The price list of each account and model is asked for at most once. */
function refreshOnce({ refreshModel }: ForecastOptions): (job: JobRecord) => Promise<void> {
  const asked = new Set<string>();
  return async ({ accountId, model }) => {
    const key = JSON.stringify([accountId, model]);
    if (asked.has(key)) return;
    asked.add(key);
    await refreshModel(accountId, model);
  };
}
