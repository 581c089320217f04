/** What batches ask of the engine: whether a request can be sent, and their rows written, sent and ended as jobs. */

import { AppError, type AppErrorShape } from '../../shared/errors.ts';
import type { BillingFacts, JobRequest } from '../../shared/job.ts';
import { formatMoney, sumUsd } from '../../shared/money.ts';
import { type ConfirmedPrice, covers, mostOf, mustAsk } from '../../shared/price.ts';
import { isSample } from '../../shared/sample.ts';
import type { Spending } from '../../shared/spend-limit.ts';
import { titleOf } from '../../shared/title.ts';
import { say } from '../../shared/words/batches/say.ts';
import { say as sayJobs } from '../../shared/words/jobs/say.ts';
import {
  type BatchPlace,
  type BatchRecord,
  type BatchRetries,
  type JobRecord,
  newId,
} from '../ledger/index.ts';
import type { AccountAccess } from './account-access.ts';
import type { Core } from './core.ts';
import { type Examined, examine } from './new-job.ts';
import { retryRow } from './retry.ts';
import type { Submission } from './submission.ts';

export interface RowToWrite {
  /** The same token never makes a second job. */
  submitToken: string;
  accountId: string;
  projectId: string | null;
  request: JobRequest;
  endpoint: string;
  estimate: BillingFacts['estimate'];
  agreedLimits: readonly string[];
  place: BatchPlace;
}

/** What a person is asked to agree to for all rows together. */
export interface WholePrice {
  accountId: string;
  projectId: string | null;
  estimates: readonly BillingFacts['estimate'][];
}

export interface BatchRows {
  /**
   * By the model's record as it is now, which `version` tells from another.
   * @throws AppError `not_found` for an account that is gone
   */
  examiner(accountId: string, modelId: string): { version: string; examine(request: JobRequest): Examined };
  /** @throws AppError `not_sent` when the account can surely not be reached from here */
  mustReach(accountId: string): Promise<void>;
  /** Whether a person has to agree to the price first, limits aside. */
  asks(whole: WholePrice): boolean;
  /**
   * Inside the write that keeps the batch: limits first, then the price.
   * @returns ids of the limits that the person has agreed to cross
   * @throws AppError `limit_reached`, `limit_unconfirmed`, `price_unconfirmed`
   */
  mustBeAgreed(whole: WholePrice, confirmed: ConfirmedPrice | null): string[];
  /** Rows as drafts, all in one write; one that is there already is left as it is. They are not sent yet. */
  write(rows: readonly RowToWrite[]): void;
  /** New jobs for jobs that failed, all in one write; what is retried already, or may not be, is left as it is. */
  writeRetries(jobs: BatchRetries['jobs'], retries: Pick<BatchRetries, 'token' | 'agreedLimits'>): void;
  /** Drafts that were not sent end as not sent, all in one write. */
  end(jobIds: readonly string[]): void;
  /**
   * A create of a stopped batch was told to wait, or found no way out: it is not sent again either.
   * @returns whether it was ended
   */
  endIfStopped(job: JobRecord): boolean;
  /** The drafts of a batch get their turn. */
  send(batchId: string): void;
  /** Whether what waits of a batch is not sent, because of a person or of its account. */
  waits(batch: Pick<BatchRecord, 'id' | 'accountId'>): boolean;
  /** Requests per minute of an account's key. */
  keyRate(accountId: string): { perMinute: number; known: boolean };
}

export const spendingsOf = ({ accountId, projectId, estimates }: WholePrice): Spending[] =>
  estimates.map((estimate) => ({ accountId, projectId, mostUsd: mostOf(estimate) }));

/** The most that all known prices come to; null when none is known. */
export const knownMost = (estimates: readonly BillingFacts['estimate'][]): string | null =>
  sumUsd(estimates.map(mostOf).filter((most) => most !== null));

export function createBatchRows(core: Core, access: AccountAccess, submission: Submission): BatchRows {
  const { ledger, clock, options } = core;

  const asks = ({ accountId, estimates }: WholePrice): boolean => {
    if (isSample(accountId)) return false;
    const above = options.askAboveUsd();
    return estimates.some((estimate) => mostOf(estimate) === null)
      ? mustAsk(null, above)
      : mustAsk(knownMost(estimates), above);
  };

  const insert = (row: RowToWrite): void => {
    if (ledger.jobs.byToken(row.submitToken) !== null) return;
    const createdAt = clock.now();
    const jobId = newId('job', createdAt);
    const { place, request } = row;
    ledger.jobs.insert({
      id: jobId,
      submitToken: row.submitToken,
      accountId: row.accountId,
      userId: options.userId(),
      projectId: row.projectId,
      title: titleOf(request),
      request,
      endpoint: row.endpoint,
      state: 'draft',
      createdAt,
      estimate: row.estimate,
      retryOf: null,
      agreedLimits: row.agreedLimits,
      batch: place,
    });
    const detail = { endpoint: row.endpoint, model: request.model, batch: place.batchId, line: place.line };
    ledger.events.append(jobId, { source: 'user', type: 'created', detail });
  };

  function end(jobIds: readonly string[]): void {
    const error: AppErrorShape = {
      code: 'not_sent',
      message: say('youStoppedTheBatch'),
      next: ['retry_as_new_job'],
      retryable: false,
    };
    core.commit((apply) => {
      for (const jobId of jobIds) {
        submission.withdraw(jobId);
        if (ledger.jobs.get(jobId)?.state === 'draft')
          apply(jobId, 'ended_unsent', { source: 'user', patch: { error } });
      }
    });
  }

  return {
    examiner(accountId, modelId) {
      const account = ledger.accounts.require(accountId);
      if (account.removedAt !== null) throw new AppError('not_found', sayJobs('thisAccountWasRemovedChoose'));
      const model = options.modelFor(accountId, modelId);
      return {
        version: JSON.stringify(model),
        examine: (request) => examine(core, account, request, model),
      };
    },

    mustReach: (accountId) => options.mustReach(accountId),
    asks,

    mustBeAgreed(whole, confirmed) {
      const most = knownMost(whole.estimates);
      const agreed = core.spendLimits.mustFitTogether(spendingsOf(whole), most, confirmed);
      if (!asks(whole) || covers(confirmed, most)) return agreed;
      throw new AppError(
        'price_unconfirmed',
        most === null
          ? say('priceOfBatchIsUnknown')
          : say('batchMayCostUp', { amount: formatMoney(most, false) }),
        { next: ['confirm_price'], ...(most === null ? {} : { hints: { estimatedCostUsd: most } }) },
      );
    },

    write(rows) {
      ledger.disk.mustHaveRoom();
      core.commit(() => {
        for (const row of rows) insert(row);
      });
    },

    writeRetries(jobs, { token, agreedLimits }) {
      ledger.disk.mustHaveRoom();
      core.commit(() => {
        for (const job of jobs) retryRow(core, job, `${token}:${job.jobId}`, agreedLimits);
      });
    },

    end,

    endIfStopped({ id, state, batchId }) {
      if (state !== 'draft' || batchId === null || ledger.batches.get(batchId)?.stoppedAt == null)
        return false;
      end([id]);
      return true;
    },

    send(batchId) {
      submission.enqueueAll(ledger.batches.toSend(batchId));
    },

    waits: ({ id, accountId }) =>
      core.queue.isHeld(accountId) ||
      core.queue.isBatchHeld(id) ||
      ledger.accounts.get(accountId)?.pause != null,

    keyRate: (accountId) => access.bucket(accountId).limit(),
  };
}
