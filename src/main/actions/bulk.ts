/**
 * One action for many jobs, as a person gave it once. It runs here, whether a window is open or not, can be stopped
 * between two jobs, and keeps its summary until a person has seen it. Every job is read again before it is touched:
 * what the action no longer fits is left as it is, and what fails is kept by job. The end of the app ends it.
 */

import type { BulkAction, BulkForecast, BulkOutcome, BulkRun } from '../../shared/bulk.ts';
import { AppError, type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import { isAllowed } from '../../shared/job-actions.ts';
import { type ConfirmedPrice, covers, type JobPrice, mostOf } from '../../shared/price.ts';
import type { CrossedLimit } from '../../shared/spend-limit.ts';
import { say } from '../../shared/words/actions/say.ts';
import type { Reporter } from '../base/report.ts';
import { letOthersWork } from '../base/timers.ts';
import type { Billing } from '../billing/billing.ts';
import { type Engine, LimitCrossed } from '../jobs/index.ts';
import { type ForecastOptions, forecastBulk, type KeptForecast } from './bulk-forecast.ts';
import { factsOf, type JobActions } from './job-actions.ts';

export interface BulkOptions extends ForecastOptions {
  engine: Pick<Engine, 'prices' | 'retryMany' | 'crossedLimits'>;
  billing: Pick<Billing, 'lookForBillingIds'>;
  actions: JobActions;
  newId(): string;
  /** All runs as they are now, after each step. */
  changed(runs: BulkRun[]): void;
  report: Reporter;
}

export interface BulkIntent {
  forecastId: string;
  /** A tag, or a project (empty: none). */
  value: string;
  /** The person has agreed to the amount of the forecast. */
  agreed: boolean;
}

export interface Bulk {
  /** Changes nothing. @throws AppError */
  forecast(action: BulkAction, jobIds: readonly string[]): Promise<BulkForecast>;
  /**
   * Begins what was forecast; the same forecast begins once, however often it is asked for.
   * @throws AppError `conflict` when the forecast is no longer known, `invalid_input`, `price_unconfirmed`, `limit_reached`
   */
  start(intent: BulkIntent): BulkRun;
  /** What a forecast would cost. @throws AppError `conflict` when it is no longer known */
  priceOf(forecastId: string): {
    count: number;
    mostUsd: string | null;
    unknown: number;
    /** The amount is the sandbox's. */
    isSample: boolean;
    crossed: readonly CrossedLimit[];
  };
  /** Ends a run before its next job. */
  stop(runId: string): void;
  /** A person has seen the summary. */
  dismiss(runId: string): void;
  runs(): BulkRun[];
  /** The app ends: nothing more is begun. */
  close(): void;
}

/** Forecasts that can still be carried out, and names of failures in a summary. */
const mostForecasts = 8;
const mostFailures = 20;

/** How many jobs are done in one go, where one by one is not the best. */
const portionOf: Partial<Record<BulkAction, number>> = {
  // With a management token they share one reading of the usage rows.
  lookForBillingId: 50,
  // One write of the ledger for all of them.
  retry: 50,
  favourite: 500,
  tag: 500,
  project: 500,
};

export function createBulk(options: BulkOptions): Bulk {
  const { ledger, report } = options;
  const forecasts = new Map<string, KeptForecast>();
  const runs = new Map<string, BulkRun>();
  const stopping = new Set<string>();
  let isClosed = false;

  const all = () => [...runs.values()];
  const change = (run: BulkRun) => {
    runs.set(run.runId, run);
    options.changed(all());
  };

  async function carryOut(forecast: KeptForecast, value: string): Promise<void> {
    const { forecastId: runId, action, jobIds } = forecast;
    const size = portionOf[action] ?? 1;
    const update = (reached: number, outcome: BulkOutcome, isOver = false) =>
      change({ runId, action, total: jobIds.length, reached, isOver, outcome });
    let outcome = nothingDone;
    let reached = 0;
    while (reached < jobIds.length && !stopping.has(runId) && !isClosed) {
      const portion = jobIds.slice(reached, reached + size);
      outcome = add(outcome, await doPortion(forecast, portion, value));
      reached += portion.length;
      update(reached, outcome);
      await letOthersWork();
    }
    stopping.delete(runId);
    update(reached, { ...outcome, stopped: jobIds.length - reached }, true);
  }

  async function doPortion(
    forecast: KeptForecast,
    jobIds: readonly string[],
    value: string,
  ): Promise<BulkOutcome> {
    const { action } = forecast;
    switch (action) {
      case 'lookForBillingId':
        return lookForBillingIds(jobIds);
      case 'favourite':
      case 'tag':
      case 'project':
        return ledger.tx(() => jobIds.map((jobId) => mark(action, jobId, value)).reduce(add, nothingDone));
      case 'refresh':
      case 'requestCancellation':
      case 'dismissAttention':
        return one(action, jobIds[0] ?? '');
      case 'retry':
        return retry(forecast, jobIds);
    }
  }

  async function one(
    action: 'refresh' | 'requestCancellation' | 'dismissAttention',
    jobId: string,
  ): Promise<BulkOutcome> {
    let title = jobId;
    try {
      const job = ledger.jobs.require(jobId);
      title = job.title;
      if (!isAllowed(action, factsOf(ledger, job))) return { ...nothingDone, left: 1 };
      await options.actions[action](jobId);
      return { ...nothingDone, done: 1 };
    } catch (thrown) {
      return failure(jobId, title, thrown);
    }
  }

  function mark(action: 'favourite' | 'tag' | 'project', jobId: string, value: string): BulkOutcome {
    const { title, tags, projectId, favourite } = ledger.jobs.require(jobId);
    try {
      if (action === 'favourite' && !favourite) ledger.jobs.update(jobId, { favourite: true });
      else if (action === 'tag' && !tags.includes(value)) {
        ledger.jobs.update(jobId, { tags: [...tags, value] });
      } else if (action === 'project' && (projectId ?? '') !== value) {
        ledger.jobs.update(jobId, { projectId: value || null });
      } else return { ...nothingDone, left: 1 };
      return { ...nothingDone, done: 1 };
    } catch (thrown) {
      return failure(jobId, title, thrown);
    }
  }

  /** New, visible jobs, each under a token of its own and for no more than the person was shown. */
  function retry({ forecastId, prices, crossed }: KeptForecast, jobIds: readonly string[]): BulkOutcome {
    const outcomes: BulkOutcome[] = [];
    const limitIds = crossed.map(({ limit }) => limit.id);
    const jobs = ledger.jobs.requireAll(jobIds);
    const pricesNow = options.engine.prices(jobs);
    const retries = jobs.flatMap((job) => {
      const jobId = job.id;
      const price = prices.get(jobId);
      const confirmed = price === undefined ? null : { mostUsd: mostOf(price.estimate), limitIds };
      if (!isAllowed('retry', factsOf(ledger, job))) outcomes.push({ ...nothingDone, left: 1 });
      else if (!isCovered(pricesNow.get(jobId), confirmed)) outcomes.push(failure(jobId, job.title, risen()));
      else return [{ jobId, title: job.title, submitToken: `${forecastId}:${jobId}`, confirmed }];
      return [];
    });
    const errors = options.engine.retryMany(retries);
    for (const [index, { jobId, title }] of retries.entries()) {
      const error = errors[index] ?? null;
      outcomes.push(error === null ? { ...nothingDone, done: 1 } : failure(jobId, title, error));
    }
    return outcomes.reduce(add, nothingDone);
  }

  /** Together they may cost what was shown, so each may. */
  const isCovered = (now: JobPrice | undefined, confirmed: ConfirmedPrice | null): boolean =>
    options.askAboveUsd() === '' || (now !== undefined && covers(confirmed, mostOf(now.estimate)));

  async function lookForBillingIds(jobIds: readonly string[]): Promise<BulkOutcome> {
    try {
      const { found, missing, failed } = await options.billing.lookForBillingIds(jobIds);
      return {
        ...nothingDone,
        done: found.length,
        missing: missing.length,
        failed: failed.length,
        failures: failed.slice(0, mostFailures),
      };
    } catch (thrown) {
      return jobIds.map((jobId) => failure(jobId, jobId, thrown)).reduce(add, nothingDone);
    }
  }

  function failure(jobId: string, title: string, thrown: unknown): BulkOutcome {
    if (!(thrown instanceof AppError)) report('bulk', thrown);
    return { ...nothingDone, failed: 1, failures: [{ jobId, title, error: shown(thrown) }] };
  }

  function keptForecast(forecastId: string): KeptForecast {
    const forecast = forecasts.get(forecastId);
    if (forecast !== undefined && !isClosed) return forecast;
    throw new AppError('conflict', say('tooMuchMayHaveChanged'));
  }

  return {
    async forecast(action, jobIds) {
      const kept = await forecastBulk(options, options.newId(), action, jobIds);
      forecasts.set(kept.forecastId, kept);
      for (const oldest of forecasts.keys()) {
        if (forecasts.size <= mostForecasts) break;
        forecasts.delete(oldest);
      }
      const { jobIds: _jobIds, prices: _prices, crossed: _crossed, ...forecast } = kept;
      return forecast;
    },

    start({ forecastId, value, agreed }) {
      const known = runs.get(forecastId);
      if (known !== undefined) return known;
      const forecast = keptForecast(forecastId);
      if (forecast.action === 'tag' && value === '') {
        throw new AppError('invalid_input', say('enterTag'), {
          fields: [{ path: 'value', message: say('enterTag') }],
        });
      }
      if (forecast.crossed.some(({ limit }) => limit.crossing === 'refuse'))
        throw new LimitCrossed(forecast.crossed);
      if (forecast.asks && !agreed) {
        throw new AppError('price_unconfirmed', say('nothingWasSentAgreeTo'), {
          next: ['confirm_price'],
        });
      }
      forecasts.delete(forecastId);
      const { action, jobIds } = forecast;
      const run: BulkRun = {
        runId: forecastId,
        action,
        total: jobIds.length,
        reached: 0,
        isOver: false,
        outcome: nothingDone,
      };
      change(run);
      void carryOut(forecast, value).catch((error: unknown) => {
        report('bulk', error);
        const { reached, outcome } = runs.get(forecastId) ?? run;
        const rest = jobIds.slice(reached).map((jobId) => failure(jobId, jobId, error));
        change({ ...run, reached, isOver: true, outcome: rest.reduce(add, outcome) });
      });
      return run;
    },

    priceOf(forecastId) {
      const { fitting: count, mostUsd, sampleUsd, unknown, crossed } = keptForecast(forecastId);
      const isSample = mostUsd === null && sampleUsd !== null;
      return { count, mostUsd: mostUsd ?? sampleUsd, unknown, isSample, crossed };
    },

    stop(runId) {
      if (runs.get(runId)?.isOver === false) stopping.add(runId);
    },

    dismiss(runId) {
      if (runs.get(runId)?.isOver !== true) return;
      runs.delete(runId);
      options.changed(all());
    },

    runs: all,
    close() {
      isClosed = true;
    },
  };
}

const nothingDone: BulkOutcome = { done: 0, left: 0, failed: 0, failures: [], missing: 0, stopped: 0 };

const add = (a: BulkOutcome, b: BulkOutcome): BulkOutcome => ({
  done: a.done + b.done,
  left: a.left + b.left,
  failed: a.failed + b.failed,
  failures: [...a.failures, ...b.failures].slice(0, mostFailures),
  missing: a.missing + b.missing,
  stopped: a.stopped + b.stopped,
});

const risen = () =>
  new AppError('price_unconfirmed', say('priceHasRisenSinceIt'), {
    next: ['confirm_price'],
  });

/** What was not written for people may carry paths or SQL; it is in the log. */
const shown = (thrown: unknown): AppErrorShape =>
  thrown instanceof AppError
    ? thrown.shape
    : {
        ...toAppErrorShape(thrown),
        message: say('somethingWentWrongInsideSafelight'),
      };
