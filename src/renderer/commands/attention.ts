/** Why a job needs a person: the words that fit, and the few right ways out. Pure. */
import type { AttentionReason, JobDetail, JobRow } from '../../shared/job.ts';
import { fits, isGuarded, type JobCommand } from './job-commands.ts';

export type AttentionWords =
  | AttentionReason
  | 'material_ready'
  | 'material_failed'
  | 'key_limit'
  | 'batch_limit'
  | 'unconfirmed_charged';

/**
 * Which words fit a job that needs a person: inputs that TokenLab prepares come to an end of one kind or another, and
 * money may be short in the account or in what the key may spend; a batch has a limit of its own; what was charged was created.
 */
export function attentionWords(
  job: Pick<JobRow, 'attention' | 'error' | 'settledUsd'>,
): AttentionWords | null {
  if (job.attention === 'unconfirmed' && job.settledUsd !== null) return 'unconfirmed_charged';
  if (job.attention === 'balance_low' && job.error?.code === 'quota_exceeded') return 'key_limit';
  if (job.attention === 'limit' && job.error?.next.includes('change_batch_limit')) return 'batch_limit';
  if (job.attention !== 'material_preparing') return job.attention;
  if (job.error === null) return 'material_ready';
  return job.error.code === 'material_preparing' ? 'material_preparing' : 'material_failed';
}

/** The best one first. Of these a job is offered what its state allows. */
const waysOut: Readonly<Record<AttentionWords, readonly JobCommand[]>> = {
  unconfirmed: ['linkTask', 'markNotCreated', 'submitAgain', 'findCharge', 'openUsage'],
  unconfirmed_charged: ['linkTask', 'submitAgain', 'support', 'giveUp'],
  lost: ['checkAgain', 'linkTask', 'giveUp', 'findCharge'],
  status_unreadable: ['refresh', 'support'],
  answer_not_taken: ['refresh', 'support'],
  not_sent: ['sendNow'],
  material_preparing: ['sendNow'],
  material_ready: ['sendNow'],
  material_failed: ['sameAgain'],
  // What takes a job up again once money is there depends on how far it came.
  balance_low: ['addBalance', 'sendNow', 'retry', 'refresh'],
  key_limit: ['raiseLimit', 'sendNow', 'retry', 'refresh'],
  limit: ['sendNow', 'changeLimits'],
  batch_limit: ['changeBatchLimit', 'sendNow'],
  output_missing: ['refresh', 'support'],
  download_failed: ['downloadAgain', 'support'],
  link_expired: ['downloadAgain', 'support'],
  file_missing: ['locate', 'downloadAgain'],
  charge_differs: ['support', 'openUsage'],
  charged_twice: ['support', 'openUsage'],
  charged_though_failed: ['support', 'openUsage'],
};

export function attentionCommands(job: JobRow, full: JobDetail | null = null): JobCommand[] {
  const words = attentionWords(job);
  if (words === null) return [];
  return waysOut[words].filter((command) => !isGuarded(command) || fits(command, job, full));
}
