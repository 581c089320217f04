/** TokenLab accepted a create: its task id is kept and followed, in whatever state the answer finds the job. */
import { newId } from '../ledger/index.ts';
import type { TaskSnapshot } from '../tokenlab/index.ts';
import type { Apply, Core } from './core.ts';

/** What is needed to follow the task. */
export type AcceptedTask = Pick<TaskSnapshot, 'taskId' | 'pollPath' | 'model' | 'progress'>;

export interface AnswerIds {
  requestId: string | null;
  httpStatus: number | null;
}

/**
 * Must run inside a commit.
 * @returns the job that has the task now: this one, or a new one when this one follows another task
 */
export function recordAcceptance(
  core: Core,
  apply: Apply,
  jobId: string,
  task: AcceptedTask,
  ids: AnswerIds,
): string {
  const { ledger, clock } = core;
  const job = ledger.jobs.require(jobId);
  if (job.taskId === task.taskId) return jobId;
  if (job.taskId !== null) return followBeside(core, jobId, task, ids);
  const facts = {
    taskId: task.taskId,
    pollUrl: task.pollPath,
    requestId: ids.requestId ?? undefined,
    modelResolved: task.model,
    acceptedAt: clock.now(),
  };
  const detail = { ...ids, taskId: task.taskId, pollUrl: task.pollPath, model: task.model };
  const applied = apply(jobId, 'submit_accepted', {
    source: 'tokenlab',
    detail,
    patch: { ...facts, progress: task.progress, error: null },
  });
  // What has its result already does not run again, but its id is kept.
  if (applied === null) ledger.jobs.update(jobId, facts);
  return jobId;
}

/** A person has linked another task to the job meanwhile: the task of its own create becomes a job beside it. */
function followBeside(core: Core, jobId: string, task: AcceptedTask, ids: AnswerIds): string {
  const { ledger, clock } = core;
  const job = ledger.jobs.require(jobId);
  const { taskId } = task;
  const known = taskId === null ? undefined : ledger.jobs.byTask(taskId)[0];
  const createdAt = clock.now();
  const besideId = known?.id ?? newId('job', createdAt);
  ledger.events.append(jobId, {
    source: 'tokenlab',
    type: 'accepted_beside',
    detail: { ...ids, taskId, jobId: besideId },
  });
  if (known !== undefined) return besideId;
  ledger.jobs.insert({
    id: besideId,
    submitToken: null,
    accountId: job.accountId,
    userId: job.userId,
    projectId: job.projectId,
    title: job.title,
    request: ledger.jobs.request(jobId),
    endpoint: job.endpoint,
    state: 'pending',
    createdAt,
    estimate: job.billing.estimate,
    retryOf: null,
    tags: job.tags,
    taskId,
  });
  ledger.jobs.update(besideId, {
    pollUrl: task.pollPath,
    modelResolved: task.model,
    requestId: ids.requestId,
    submittedAt: job.submittedAt,
    acceptedAt: createdAt,
    progress: task.progress,
  });
  ledger.events.append(besideId, {
    source: 'tokenlab',
    type: 'accepted_of',
    detail: { ...ids, taskId, jobId },
  });
  core.afterCommit(() => core.effects.schedule_poll(ledger.jobs.require(besideId)));
  return besideId;
}
