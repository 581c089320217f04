/** One command for many jobs: what it would do, and what became of it. Main decides; the window shows it. */
import type { AppErrorShape } from './errors.ts';
import type { JobAction } from './job-actions.ts';

export const bulkActions = [
  'refresh',
  'requestCancellation',
  'retry',
  'lookForBillingId',
  'dismissAttention',
  'favourite',
  'tag',
  'project',
] as const satisfies readonly JobAction[];
export type BulkAction = (typeof bulkActions)[number];

/** What an action would do, before it is done. */
export interface BulkForecast {
  /** What is carried out is named by it, so that it is what was shown. */
  forecastId: string;
  action: BulkAction;
  /** Jobs that it fits, and jobs that it does not fit. */
  fitting: number;
  left: number;
  /** Sum of the most that they may cost, USD as a decimal string; null when no price is known. */
  mostUsd: string | null;
  /** The same for jobs of the sandbox: sample money, which is in no other sum. */
  sampleUsd: string | null;
  /** Fitting jobs whose price nobody can tell. */
  unknown: number;
  /** Main asks before it starts: the amount is above the one in Settings, or not known. */
  asks: boolean;
}

export interface BulkOutcome {
  done: number;
  /** Jobs that changed meanwhile, so that the action no longer fits. */
  left: number;
  failed: number;
  /** The first of those that failed. */
  failures: { jobId: string; title: string; error: AppErrorShape }[];
  /** Jobs whose billing id TokenLab does not name yet. */
  missing: number;
  /** Jobs that were not reached because a person stopped it. */
  stopped: number;
}

/** An action under way, or its summary until a person has seen it. */
export interface BulkRun {
  runId: string;
  action: BulkAction;
  total: number;
  /** Jobs that were reached so far. */
  reached: number;
  isOver: boolean;
  outcome: BulkOutcome;
}

/** It did what was asked for, for every job. */
export const wentWell = ({ outcome }: BulkRun): boolean =>
  outcome.left + outcome.failed + outcome.missing + outcome.stopped === 0;
