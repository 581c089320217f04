/** Batches: planned, agreed to once, written down, sent, held, stopped and retried as a whole. */

import { expand } from '../../shared/batch/expand.ts';
import { nameWithGaps } from '../../shared/batch/name.ts';
import {
  type BatchPlan,
  type BatchSpec,
  type BatchSummary,
  type BatchTablePage,
  mostWildcards,
  raisesLimit,
  type Wildcard,
} from '../../shared/batch.ts';
import { AppError } from '../../shared/errors.ts';
import type { BatchFinish } from '../../shared/finish.ts';
import type { BillingFacts } from '../../shared/job.ts';
import { type ConfirmedPrice, mostOf } from '../../shared/price.ts';
import { isSample } from '../../shared/sample.ts';
import type { CrossedLimit } from '../../shared/spend-limit.ts';
import { say } from '../../shared/words/batches/say.ts';
import type { Clock } from '../base/clock.ts';
import type { Failpoint } from '../base/failpoints.ts';
import type { Reporter } from '../base/report.ts';
import { letOthersWork } from '../base/timers.ts';
import { type Engine, knownMost, spendingsOf } from '../jobs/index.ts';
import type { BatchPrices, BatchRecord, Ledger } from '../ledger/index.ts';
import { type BatchExportFormat, type ExportOptions, exportBatch, exportName } from './export.ts';
import { finishOfBatch } from './finish.ts';
import { type PlanOptions, planOf, type WorkedOut, workOut } from './plan.ts';
import { createWriter } from './writer.ts';

/** What would be paid, as the question says it. */
export interface WholeAsked {
  count: number;
  mostUsd: string | null;
  unknown: number;
  isSample: boolean;
  crossed: readonly CrossedLimit[];
}

/** Another limit for a batch, as the question names it. */
export interface LimitChange {
  name: string;
  beforeUsd: string | null;
  afterUsd: string | null;
  isSample: boolean;
  letsMoreThrough: boolean;
}

export interface Batches {
  /** Keeps the plan in memory. @throws AppError `invalid_input`, `not_found` */
  plan(spec: BatchSpec): Promise<BatchPlan>;
  /**
   * @throws AppError `conflict` for a plan that is no longer kept, `invalid_input` while it has bad rows, `not_sent`; what a
   *   price or a limit asks for
   * @param templateId the template that it was filled in from
   */
  make(
    planId: string,
    submitToken: string,
    confirmed: ConfirmedPrice | null,
    templateId?: string | null,
  ): Promise<{ batchId: string }>;
  /** @throws AppError `conflict` */
  priceOf(planId: string): WholeAsked;
  list(): BatchSummary[];
  table(batchId: string, offset: number, limit: number): BatchTablePage;
  /** When the last of it is expected to be done. @throws AppError `not_found` */
  finish(batchId: string): BatchFinish;
  /** @throws AppError `not_found` */
  spec(batchId: string): BatchSpec;
  rename(batchId: string, name: string): void;
  hold(batchId: string): void;
  release(batchId: string): void;
  stop(batchId: string): void;
  /** What its limit is now, and whether this one would let more through. @throws AppError `not_found` */
  limitChange(batchId: string, limitUsd: string | null): LimitChange;
  /** Null: no limit of its own. Where it lets more through, what waited because of it and fits now is sent. */
  setLimit(batchId: string, limitUsd: string | null): void;
  /** @throws AppError `not_allowed` when the library is full */
  setWildcard(wildcard: Wildcard): void;
  /** @throws AppError `not_allowed`, `conflict`; what a price or a limit asks for */
  retryFailed(
    batchId: string,
    submitToken: string,
    confirmed: ConfirmedPrice | null,
  ): Promise<{ count: number }>;
  /** @throws AppError `not_found` */
  priceOfRetries(batchId: string): Promise<WholeAsked & { title: string }>;
  exportName(batchId: string, format: BatchExportFormat): string;
  /** @throws AppError `not_found`, `disk_full`, `file_unwritable` */
  export(batchId: string, format: BatchExportFormat, file: string): Promise<void>;
  /** Takes up what was being written, or ended, when the process ended. */
  start(): void;
  close(): Promise<void>;
}

export interface BatchesOptions extends PlanOptions, ExportOptions {
  ledger: Ledger;
  engine: Engine;
  clock: Clock;
  newId(prefix: string): string;
  failpoint?: Failpoint;
  report: Reporter;
}

/** Plans that can still be made. */
const mostPlans = 3;

export function createBatches(options: BatchesOptions): Batches {
  const { ledger, engine, clock, newId, report } = options;
  const rows = engine.batchRows;
  const failpoint = options.failpoint ?? (() => undefined);
  const writer = createWriter({ ledger, rows, clock, failpoint, report });
  const plans = new Map<string, WorkedOut>();

  const kept = (planId: string): WorkedOut => {
    const plan = plans.get(planId);
    if (plan !== undefined) return plan;
    throw new AppError('conflict', say('planIsNoLongerKept'), { next: ['edit_request'] });
  };

  /** The plan by the model's record as it is now: another price is asked about again. */
  async function upToDate(planId: string): Promise<WorkedOut> {
    const plan = kept(planId);
    const { accountId, request } = plan.spec;
    await options.refreshModel(accountId, request.model);
    if (rows.examiner(accountId, request.model).version === plan.modelVersion) return plan;
    const again = await workOut(options, plan.spec, plan.notes.chance);
    // It may have been made meanwhile.
    kept(planId);
    plans.set(planId, again);
    return again;
  }

  const asked = (
    accountId: string,
    projectId: string | null,
    estimates: readonly BillingFacts['estimate'][],
  ): WholeAsked => ({
    count: estimates.length,
    mostUsd: knownMost(estimates),
    unknown: estimates.filter((estimate) => mostOf(estimate) === null).length,
    isSample: isSample(accountId),
    crossed: engine.crossedLimits(spendingsOf({ accountId, projectId, estimates })),
  });

  /** What the request of a job costs now; the record of its model is read once for all of them. */
  function estimator(accountId: string): (jobId: string) => BillingFacts['estimate'] {
    const examiners = new Map<string, ReturnType<typeof rows.examiner>>();
    return (jobId) => {
      const request = ledger.jobs.request(jobId);
      const examiner = examiners.get(request.model) ?? rows.examiner(accountId, request.model);
      examiners.set(request.model, examiner);
      return examiner.examine(request).estimate;
    };
  }

  /** In pieces: there may be thousands. */
  async function retryPrices({
    id,
    accountId,
  }: BatchRecord): Promise<{ jobId: string; estimate: BillingFacts['estimate'] }[]> {
    const jobs = ledger.batches.failed(id);
    const estimateOf = estimator(accountId);
    const priced: { jobId: string; estimate: BillingFacts['estimate'] }[] = [];
    for (const [index, jobId] of jobs.entries()) {
      if (index % 50 === 0) await letOthersWork();
      priced.push({ jobId, estimate: estimateOf(jobId) });
    }
    return priced;
  }

  return {
    async plan(spec) {
      const planId = newId('plan');
      const plan = await workOut(options, spec, newId('chance'));
      plans.set(planId, plan);
      for (const oldest of plans.keys()) {
        if (plans.size <= mostPlans) break;
        plans.delete(oldest);
      }
      return planOf(options, planId, plan);
    },

    async make(planId, submitToken, confirmed, templateId = null) {
      const known = ledger.batches.byToken(submitToken);
      if (known !== null) return { batchId: known };
      const { spec, notes, endpoint, estimates, badRows } = await upToDate(planId);
      if (badRows.length > 0) {
        throw new AppError('invalid_input', say('badRowsAreLeft', { count: badRows.length }), {
          next: ['edit_request'],
          fields: badRows.slice(0, 50).map(({ line, reason }) => ({ path: `line ${line}`, message: reason })),
        });
      }
      const { accountId, projectId, request, limitUsd } = spec;
      await rows.mustReach(accountId);
      ledger.disk.mustHaveRoom();
      failpoint('batch.before_batch');
      const batchId = ledger.tx(() => {
        const twin = ledger.batches.byToken(submitToken);
        if (twin !== null) return twin;
        // Agreed to in another place while this one waited: a plan makes one batch.
        kept(planId);
        const agreedLimits = rows.mustBeAgreed({ accountId, projectId, estimates }, confirmed);
        const id = newId('batch');
        ledger.batches.insert({
          id,
          submitToken,
          name: spec.name.trim() || nameWithGaps(request),
          accountId,
          projectId,
          createdAt: clock.now(),
          rows: estimates.length,
          limitUsd,
          agreedLimits,
          columns: expand(spec, notes).columns,
          spec,
          notes: { ...notes, templateId },
          prices: pricesOf(endpoint, estimates),
        });
        plans.delete(planId);
        return id;
      });
      failpoint('batch.after_batch');
      writer.carryOn(batchId);
      return { batchId };
    },

    priceOf(planId) {
      const { spec, estimates } = kept(planId);
      return asked(spec.accountId, spec.projectId, estimates);
    },

    list: () => ledger.batches.list(),
    table: (batchId, offset, limit) => ledger.batches.table(batchId, offset, limit),
    finish: (batchId) => finishOfBatch({ ledger, rows, clock }, batchId),
    spec(batchId) {
      const made = ledger.batches.spec(batchId);
      if (made === null) throw new AppError('not_found', say('batchCantBeRead'));
      return made.spec;
    },
    rename: (batchId, name) => ledger.batches.update(batchId, { name }),
    hold: (batchId) => engine.holdBatch(batchId),
    release: (batchId) => engine.releaseBatch(batchId),

    stop(batchId) {
      ledger.batches.update(batchId, { phase: 'stopping', stoppedAt: clock.now(), held: false });
      writer.carryOn(batchId);
    },

    limitChange(batchId, afterUsd) {
      const { name, accountId, limitUsd: beforeUsd } = ledger.batches.require(batchId);
      const letsMoreThrough = raisesLimit(beforeUsd, afterUsd);
      return { name, beforeUsd, afterUsd, isSample: isSample(accountId), letsMoreThrough };
    },
    setLimit: (batchId, limitUsd) => engine.setBatchLimit(batchId, limitUsd),

    setWildcard(wildcard) {
      ledger.tx(() => {
        ledger.wildcards.set(wildcard);
        if (ledger.wildcards.count() > mostWildcards)
          throw new AppError('not_allowed', say('tooManyWildcards', { most: mostWildcards }));
      });
    },

    async retryFailed(batchId, submitToken, confirmed) {
      const before = ledger.batches.require(batchId);
      if (before.retryToken === submitToken) return { count: 0 };
      const priced = await retryPrices(before);
      await rows.mustReach(before.accountId);
      ledger.disk.mustHaveRoom();
      const count = ledger.tx(() => {
        const batch = ledger.batches.require(batchId);
        if (batch.retryToken === submitToken) return 0;
        if (batch.stoppedAt !== before.stoppedAt) throw new AppError('conflict', say('batchWasStopped'));
        if (batch.phase !== 'ready') throw new AppError('conflict', say('batchIsBeingWritten'));
        // One may have been retried alone while they were priced.
        const failed = new Set(ledger.batches.failed(batchId));
        const jobs = priced.filter(({ jobId }) => failed.has(jobId));
        if (jobs.length === 0) throw new AppError('not_allowed', say('nothingFailedToRetry'));
        const { accountId, projectId } = batch;
        const estimates = jobs.map(({ estimate }) => estimate);
        const agreedLimits = rows.mustBeAgreed({ accountId, projectId, estimates }, confirmed);
        const retries = { token: submitToken, jobs, agreedLimits };
        ledger.batches.update(batchId, {
          phase: 'writing',
          stoppedAt: null,
          retries,
          retryToken: submitToken,
        });
        return jobs.length;
      });
      writer.carryOn(batchId);
      return { count };
    },

    async priceOfRetries(batchId) {
      const batch = ledger.batches.require(batchId);
      const priced = await retryPrices(batch);
      const estimates = priced.map(({ estimate }) => estimate);
      return { title: batch.name, ...asked(batch.accountId, batch.projectId, estimates) };
    },

    exportName: (batchId, format) => exportName(ledger.batches.require(batchId), format),
    export: (batchId, format, file) => exportBatch(options, batchId, format, file),
    start: () => writer.start(),
    close: () => writer.close(),
  };
}

/** Many rows have the same estimate. */
function pricesOf(endpoint: string, all: readonly BillingFacts['estimate'][]): BatchPrices {
  const places = new Map<string, number>();
  const estimates: BillingFacts['estimate'][] = [];
  const estimateOf = all.map((estimate) => {
    const key = JSON.stringify(estimate);
    const place = places.get(key) ?? estimates.push(estimate) - 1;
    places.set(key, place);
    return place;
  });
  return { endpoint, estimates, estimateOf };
}
