/** A task as TokenLab shows it becomes the job's new state: by poll, by link, by refresh, by cancellation. */

import type { AppErrorShape } from '../../shared/errors.ts';
import { isOpen, isTerminal, type JobState } from '../../shared/job.ts';
import type { JobEvent } from '../../shared/job-events.ts';
import type { JsonObject } from '../../shared/json.ts';
import { cancellationTable, sideStep } from '../../shared/sub-machines.ts';
import { say } from '../../shared/words/jobs/say.ts';
import { keptOf } from '../base/kept-answer.ts';
import type { JobPatch, JobRecord } from '../ledger/index.ts';
import { progressAfter, type TaskSnapshot, taskProblem } from '../tokenlab/index.ts';
import type { Apply, Core } from './core.ts';
import { errorSummary } from './error-summary.ts';
import { namesIn, recordOutputs } from './outputs.ts';
import { planSettlement } from './settlement.ts';
import { readAgain, wasUnread } from './unreadable.ts';

export interface AnswerSource {
  requestId: string | null;
  httpStatus: number | null;
  /** What made us ask. */
  by: 'create' | 'poll' | 'refresh' | 'link' | 'track' | 'cancel';
}

/** The event that a task's state is; null for a word that we do not know. */
export function eventOf(task: TaskSnapshot): JobEvent | null {
  switch (task.state) {
    case 'pending':
      return 'task_pending';
    case 'processing':
      return 'task_processing';
    case 'completed':
      return task.hasOutput ? 'task_completed' : 'task_completed_without_output';
    case 'failed':
      return 'task_failed';
    case 'cancelled':
      return 'task_cancelled';
    case 'unknown':
      return null;
  }
}

const stateWord: Partial<Record<JobState, string>> = {
  pending: 'pending',
  processing: 'processing',
  completed: 'completed',
  output_missing: 'completed',
  failed: 'failed',
  cancelled: 'failed',
};

/** TokenLab's word, kept only when it says something else than our state. */
const ownWord = (task: TaskSnapshot, state: JobState): string | null =>
  task.rawStatus === null || task.rawStatus.toLowerCase() === stateWord[state]
    ? null
    : task.rawStatus.slice(0, 100);

/**
 * Writes what a status answer says of a job that has a task. Must run inside a commit. An answer that only repeats
 * what is known changes no row and adds no entry to the timeline.
 */
export function applyTask(
  core: Core,
  apply: Apply,
  jobId: string,
  task: TaskSnapshot,
  from: AnswerSource,
): void {
  const { ledger } = core;
  const job = ledger.jobs.require(jobId);
  // A lost task that is shown again is open again, whatever word TokenLab has for it.
  const event = eventOf(task) ?? (job.state === 'lost' ? 'task_pending' : null);
  readAgain(ledger, job);
  warn(core, job, task);
  if (event === null || (isOpen(job.state) && event === `task_${job.state}`)) {
    stay(core, job, task, event === null);
    return;
  }
  const patch: JobPatch = {
    progress: progressAfter(job.progress, task) ?? (isTerminal(job.state) ? job.progress : null),
    modelResolved: task.model ?? job.modelResolved,
    error: taskProblem(task),
    ...newFacts(job, task),
    ...planSettlement(job, task),
  };
  const detail: JsonObject = { ...from };
  if (task.rawStatus !== null) detail.remoteStatus = task.rawStatus.slice(0, 100);
  if (task.failure) {
    detail.message = task.failure.message;
    if (task.failure.code !== null) detail.remoteCode = task.failure.code;
  }
  if (patch.transactionId) detail.transactionId = patch.transactionId;
  if (task.terminal) Object.assign(detail, followUpIds(task));
  const applied = apply(jobId, event, { source: 'tokenlab', detail, patch });
  if (applied === null) {
    dropMedia(core, namesIn(task.outputs));
    return;
  }
  ledger.jobs.update(jobId, { remoteStatus: ownWord(task, applied.to), ...ending(applied.job, task) });
  if (!task.terminal) return;
  const kept = keptOf(task, core.limits.keptAnswer);
  if (kept !== null) ledger.jobs.setAnswer(jobId, kept);
  dropMedia(core, recordOutputs(ledger, jobId, task.outputs, task.outputsLeft, core.clock.now()));
}

/** Files that came inside of an answer, and are not taken, leave the disk once the commit stands. */
export function dropMedia(core: Core, names: readonly string[]): void {
  const { media } = core.options;
  if (media === undefined || names.length === 0) return;
  core.afterCommit(() =>
    core.background('media of an answer', async () => {
      for (const name of names) await media.drop(name);
    }),
  );
}

/** Ids that later requests may name, for example to separate a song into stems. */
const followUpNames = ['audio_id', 'world_id', 'operation_id', 'draft_task_id'];

const followUpIds = (task: TaskSnapshot): JsonObject =>
  Object.fromEntries(Object.entries(task.facts).filter(([name]) => followUpNames.includes(name)));

/** Whether an answer says of an open job only what its row says already: nothing is written for it. */
export function saysNothingNew(job: JobRecord, task: TaskSnapshot): boolean {
  if (!isOpen(job.state) || wasUnread(job) || task.warnings.length > 0) return false;
  const event = eventOf(task);
  const stays = event === null || event === `task_${job.state}`;
  return stays && Object.keys(renewed(job, task)).length === 0;
}

/** The state is what it was: renew what is shown of it. */
function stay(core: Core, job: JobRecord, task: TaskSnapshot, unknownWord: boolean): void {
  const patch = renewed(job, task);
  if (unknownWord && patch.remoteStatus) {
    core.ledger.events.append(job.id, {
      source: 'tokenlab',
      type: 'unknown_status',
      detail: { remoteStatus: patch.remoteStatus },
    });
  }
  if (Object.keys(patch).length > 0) core.ledger.jobs.update(job.id, patch);
}

/** What an answer changes of the row of a job that stays in its state. */
function renewed(job: JobRecord, task: TaskSnapshot): JobPatch {
  const patch: JobPatch = newFacts(job, task);
  const word = ownWord(task, job.state);
  if (word !== job.remoteStatus) patch.remoteStatus = word;
  const progress = progressAfter(job.progress, task);
  if (progress !== null && progress !== job.progress) patch.progress = progress;
  if (task.model !== null && task.model !== job.modelResolved) patch.modelResolved = task.model;
  return patch;
}

function newFacts(job: JobRecord, task: TaskSnapshot): JobPatch {
  const patch: JobPatch = {};
  if (task.billingTransactionId !== null && task.billingTransactionId !== job.billing.transactionId) {
    patch.transactionId = task.billingTransactionId;
  }
  if (task.pollPath !== null && task.taskId !== null && job.taskId === task.taskId) {
    const stored = job.pollUrl;
    if (stored === null) patch.pollUrl = task.pollPath;
  }
  return patch;
}

/** How a request for cancellation turned out, once the task has ended. */
function ending(job: JobRecord, task: TaskSnapshot): JobPatch {
  if (!task.terminal) return {};
  const event = task.state === 'cancelled' ? 'task_cancelled' : 'task_ended';
  const cancellation = sideStep(cancellationTable, job.cancellation, event);
  if (cancellation === null) return {};
  if (cancellation === 'confirmed') return { cancellation };
  const { requestedAt } = job.cancel;
  const message = say('taskEndedBeforeItCould');
  return { cancellation, cancel: { requestedAt, httpStatus: null, code: 'task_ended', message } };
}

function warn(core: Core, job: JobRecord, task: TaskSnapshot): void {
  if (!task.warnings.includes('foreign_poll_url')) return;
  const isNoted = core.ledger.events.ofJob(job.id).some((entry) => entry.type === 'foreign_poll_url');
  if (isNoted) return;
  core.ledger.events.append(job.id, {
    source: 'app',
    type: 'foreign_poll_url',
    detail: { message: say('statusUrlLeadsToAnother') },
  });
}

/** The status can no longer be read: 404, 403. Must run inside a commit. */
export function applyLost(
  core: Core,
  apply: Apply,
  jobId: string,
  error: AppErrorShape,
  from: AnswerSource,
): void {
  apply(jobId, 'task_lost', {
    source: 'tokenlab',
    detail: { ...from, ...errorSummary(error) },
    patch: { error },
  });
  core.ledger.jobs.update(jobId, { error });
}
