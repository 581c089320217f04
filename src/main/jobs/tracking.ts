/** Tasks that were made elsewhere, or whose answer was lost: checked with the server, then followed like any other. */

import { endpointsOf } from '../../shared/endpoints.ts';
import { AppError, type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { Family } from '../../shared/families/index.ts';
import { isOpen } from '../../shared/job.ts';
import { shorten } from '../../shared/text.ts';
import { say } from '../../shared/words/jobs/say.ts';
import { newId } from '../ledger/index.ts';
import type { StatusResult, TaskSnapshot } from '../tokenlab/index.ts';
import type { AccountAccess } from './account-access.ts';
import type { Core } from './core.ts';
import { keyProvenance } from './key-provenance.ts';
import type { Polling } from './polling.ts';
import { applyTask } from './task-status.ts';

export interface Tracking {
  /**
   * A person names the task of an unconfirmed or lost job.
   * @throws AppError `conflict` when another job has this task, `not_allowed`, or what the server said
   */
  link(jobId: string, taskId: string): Promise<void>;
  /** New jobs for tasks that exist already. Each task is taken or refused for itself. */
  track(
    accountId: string,
    family: Family,
    taskIds: readonly string[],
  ): Promise<{ jobIds: string[]; refused: { taskId: string; error: AppErrorShape }[] }>;
}

/** Status requests of one tracking in flight at once. */
const atOnce = 4;

export function createTracking(core: Core, access: AccountAccess, polling: Polling): Tracking {
  const { ledger, clock, options } = core;

  function refuseKnown(taskId: string, jobId: string | null): void {
    const other = ledger.jobs.byTask(taskId).find((job) => job.id !== jobId);
    if (!other) return;
    throw new AppError('conflict', say('jobTitleAlreadyHasThis', { title: other.title }));
  }

  function snapshotOf(answer: StatusResult): TaskSnapshot {
    if (answer.kind === 'task') return answer.task;
    if (answer.kind !== 'lost') throw AppError.from(answer.error);
    throw AppError.from({
      ...answer.error,
      code: 'task_not_found',
      message: say('tokenLabDoesntShowThisTask'),
      next: ['link_task', 'check_key'],
    });
  }

  async function trackOne(accountId: string, family: Family, taskId: string): Promise<string> {
    refuseKnown(taskId, null);
    access.bucket(accountId).spend(clock.now());
    const answer = await options.clientFor(accountId).getTask({ taskId }, { family });
    access.bucket(accountId).learn(answer.rateLimit, clock.now());
    access.noteAnswer(accountId, answer, 'error' in answer ? answer.error : null);
    const task = snapshotOf(answer);
    const createdAt = clock.now();
    const jobId = newId('job', createdAt);
    core.commit((apply) => {
      refuseKnown(taskId, null);
      ledger.jobs.insert({
        id: jobId,
        submitToken: null,
        accountId,
        userId: options.userId(),
        projectId: null,
        title: shorten(taskId, 40),
        request: { family, operation: null, model: task.model ?? 'unknown', fields: {}, inputs: [] },
        endpoint: endpointsOf(family)[0],
        state: 'pending',
        createdAt,
        estimate: { kind: 'unknown', minUsd: null, maxUsd: null, note: null },
        retryOf: null,
        taskId,
        resubmittable: false,
      });
      ledger.jobs.update(jobId, {
        pollUrl: task.pollPath,
        modelResolved: task.model,
        acceptedAt: task.createdAt ?? createdAt,
      });
      ledger.events.append(jobId, {
        source: 'user',
        type: 'tracked',
        detail: { taskId, ...keyProvenance(core, accountId) },
      });
      applyTask(core, apply, jobId, task, {
        by: 'track',
        requestId: answer.requestId,
        httpStatus: answer.httpStatus,
      });
    });
    const job = ledger.jobs.require(jobId);
    if (isOpen(job.state)) core.effects.schedule_poll(job);
    return jobId;
  }

  return {
    async link(jobId, typed) {
      const taskId = typed.trim();
      const job = ledger.jobs.require(jobId);
      if (job.state !== 'unconfirmed' && job.state !== 'lost') {
        throw new AppError('not_allowed', say('taskCanOnlyBeLinked'));
      }
      if (taskId === '') {
        const message = say('enterTaskId');
        throw new AppError('invalid_input', message, {
          next: ['link_task'],
          fields: [{ path: 'taskId', message }],
        });
      }
      refuseKnown(taskId, jobId);
      access.bucket(job.accountId).spend(clock.now());
      const answer = await polling.ask(job, taskId);
      const task = snapshotOf(answer);
      core.commit((apply) => {
        refuseKnown(taskId, jobId);
        const facts = { requestId: answer.requestId, httpStatus: answer.httpStatus };
        const linked = apply(jobId, 'task_linked', {
          source: 'user',
          detail: { ...facts, taskId, model: task.model, ...keyProvenance(core, job.accountId) },
          patch: {
            taskId,
            pollUrl: task.pollPath,
            modelResolved: task.model,
            acceptedAt: job.acceptedAt ?? task.createdAt ?? clock.now(),
            error: null,
          },
        });
        if (linked === null) throw new AppError('conflict', say('thisJobHasChangedIn'));
        applyTask(core, apply, jobId, task, { by: 'link', ...facts });
      });
    },

    async track(accountId, family, taskIds) {
      const account = ledger.accounts.require(accountId);
      if (account.removedAt !== null) throw new AppError('not_found', say('thisAccountWasRemoved'));
      const wanted = [...new Set(taskIds.map((id) => id.trim()).filter((id) => id !== ''))];
      const jobIds: (string | null)[] = wanted.map(() => null);
      const refused: { taskId: string; error: AppErrorShape }[] = [];
      let next = 0;
      const worker = async () => {
        for (let place = next++; place < wanted.length; place = next++) {
          const taskId = wanted[place] as string;
          try {
            jobIds[place] = await trackOne(accountId, family, taskId);
          } catch (thrown) {
            if (!(thrown instanceof AppError)) core.report('track', thrown);
            refused.push({ taskId, error: toAppErrorShape(thrown) });
          }
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      return { jobIds: jobIds.filter((id) => id !== null), refused };
    },
  };
}
