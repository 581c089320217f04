/**
 * One command for many jobs, as a person gave it once: every job is looked at afresh before it is touched, those that
 * the command does not fit are left as they are, and what fails is kept by job. It can be stopped between two jobs.
 */
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { JobDetail } from '../../shared/job.ts';
import { isAllowed } from '../../shared/job-actions.ts';
import { sumUsd } from '../../shared/money.ts';
import { type ConfirmedPrice, type JobPrice, mostOf, mustAsk } from '../../shared/price.ts';
import { isSample } from '../../shared/sample.ts';
import { call } from '../bridge.ts';

export const bulkCommands = [
  'refresh',
  'requestCancellation',
  'retry',
  'lookForBillingId',
  'favourite',
  'tag',
  'project',
] as const;
export type BulkCommand = (typeof bulkCommands)[number];

/** What a command needs besides the jobs. `value` is a tag, or a project (empty: none). */
export interface BulkIntent {
  command: BulkCommand;
  value?: string;
}

interface OneByOne {
  command: Exclude<BulkCommand, 'lookForBillingId'>;
  value: string | undefined;
}

/** What a command would do, before it is done. */
export interface BulkForecast {
  /** Jobs that it fits, in the order of the selection. */
  jobIds: string[];
  /** Jobs of the selection that it does not fit. */
  left: number;
  /** What each of them may cost now, when the command pays. */
  prices: ReadonlyMap<string, JobPrice>;
  /** Sum of the most that they may cost, USD as a decimal string; null when no price is known. */
  mostUsd: string | null;
  /** The same for jobs of the sandbox: sample money, which is in no other sum. */
  sampleUsd: string | null;
  /** Fitting jobs whose price nobody can tell. */
  unknown: number;
}

/** Whether the person has to agree to the amount by a word of its own: it is above the one in Settings, or not known. */
export const asksForWord = ({ prices, mostUsd }: BulkForecast, askAboveUsd: string): boolean =>
  [...prices.values()].some((price) => price.ask) || (mostUsd !== null && mustAsk(mostUsd, askAboveUsd));

export interface BulkOutcome {
  done: number;
  /** Jobs that changed meanwhile, so that the command no longer fits. */
  left: number;
  failed: { jobId: string; title: string; error: AppErrorShape }[];
  /** Jobs whose billing id TokenLab does not name yet. */
  missing: number;
  /** Jobs that were not reached because a person stopped it. */
  stopped: number;
}

function fits({ command, value }: BulkIntent, job: JobDetail): boolean {
  if (command === 'tag') return value === undefined || !job.tags.includes(value);
  if (command === 'project') return value === undefined || (job.projectId ?? '') !== value;
  return isAllowed(command, job);
}

async function carryOut(
  { command, value = '' }: OneByOne,
  job: JobDetail,
  token: string,
  confirmed: ConfirmedPrice | null,
): Promise<void> {
  const jobId = job.id;
  switch (command) {
    case 'refresh':
      return call('refreshJob', { jobId });
    case 'requestCancellation':
      return call('requestCancellation', { jobId });
    case 'retry':
      await call('retryJob', { jobId, submitToken: token, confirmed });
      return;
    case 'favourite':
      return call('annotateJob', { jobId, favourite: true });
    case 'tag':
      return call('annotateJob', { jobId, tags: [...job.tags, value] });
    case 'project':
      return call('annotateJob', { jobId, projectId: value || null });
  }
}

/** Jobs whose billing ids are asked for in one go: with a management token they share one reading of the usage rows. */
const LOOK_SIZE = 50;

async function lookForBillingIds({ jobIds, signal, onProgress }: BulkRun): Promise<BulkOutcome> {
  const outcome = nothingDone();
  for (let at = 0; at < jobIds.length; at += LOOK_SIZE) {
    if (signal.aborted) {
      outcome.stopped = jobIds.length - at;
      break;
    }
    const portion = jobIds.slice(at, at + LOOK_SIZE);
    try {
      const { found, missing, failed } = await call('lookForBillingIds', { jobIds: portion });
      outcome.done += found.length;
      outcome.missing += missing.length;
      outcome.failed.push(...failed);
    } catch (thrown) {
      const error = toAppErrorShape(thrown);
      outcome.failed.push(...portion.map((jobId) => ({ jobId, title: jobId, error })));
    }
    onProgress(Math.min(jobIds.length, at + LOOK_SIZE));
  }
  return outcome;
}

/** Looks at every job of the selection. @throws AppError when the ledger cannot be read */
export async function forecastBulk(intent: BulkIntent, jobIds: readonly string[]): Promise<BulkForecast> {
  const fitting: string[] = [];
  const prices = new Map<string, JobPrice>();
  const real: string[] = [];
  const sample: string[] = [];
  for (const jobId of jobIds) {
    const job = await call('getJob', { jobId });
    if (!fits(intent, job)) continue;
    fitting.push(jobId);
    if (intent.command !== 'retry') continue;
    const price = await call('priceJob', { jobId });
    prices.set(jobId, price);
    const most = mostOf(price.estimate);
    if (most !== null) (isSample(job.accountId) ? sample : real).push(most);
  }
  return {
    jobIds: fitting,
    left: jobIds.length - fitting.length,
    prices,
    mostUsd: sumUsd(real),
    sampleUsd: sumUsd(sample),
    unknown: prices.size - real.length - sample.length,
  };
}

export interface BulkRun {
  intent: BulkIntent;
  jobIds: readonly string[];
  /** What the person was shown and agreed to, by job. */
  prices?: ReadonlyMap<string, JobPrice>;
  /** Makes the token of one job; the same run gives a job the same token, so that it can never make two. */
  token: (jobId: string) => string;
  signal: AbortSignal;
  onProgress: (done: number) => void;
}

const nothingDone = (): BulkOutcome => ({ done: 0, left: 0, failed: [], missing: 0, stopped: 0 });

/** Carries the command out, job by job. Never throws: what failed is in the outcome. */
export async function runBulk(run: BulkRun): Promise<BulkOutcome> {
  const { intent, jobIds, token, signal, onProgress } = run;
  const { command, value } = intent;
  if (command === 'lookForBillingId') return lookForBillingIds(run);
  /** The amount that the person has seen and agreed to. */
  const agreed = (jobId: string): ConfirmedPrice | null => {
    const price = run.prices?.get(jobId);
    return price === undefined ? null : { mostUsd: mostOf(price.estimate) };
  };
  const outcome = nothingDone();
  for (const [index, jobId] of jobIds.entries()) {
    if (signal.aborted) {
      outcome.stopped = jobIds.length - index;
      break;
    }
    let title = jobId;
    try {
      const job = await call('getJob', { jobId });
      title = job.title;
      if (fits(intent, job)) {
        await carryOut({ command, value }, job, token(jobId), agreed(jobId));
        outcome.done += 1;
      } else {
        outcome.left += 1;
      }
    } catch (thrown) {
      outcome.failed.push({ jobId, title, error: toAppErrorShape(thrown) });
    }
    onProgress(index + 1);
  }
  return outcome;
}
