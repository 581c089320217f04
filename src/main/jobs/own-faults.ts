/** An answer that Safelight itself fails to take in: the task is still followed, and a person learns of it when it repeats. */

import type { AppErrorShape } from '../../shared/errors.ts';
import { say } from '../../shared/words/jobs/say.ts';
import { keptOf } from '../base/kept-answer.ts';
import type { JobRecord } from '../ledger/index.ts';
import type { StatusResult, TaskSnapshot } from '../tokenlab/index.ts';
import type { Core } from './core.ts';

/** Failing so often in the same way is not the moment's fault. */
const timesThatCount = 3;

export interface OwnFaults {
  /** One more answer that could not be taken in. @returns the error by which this check failed */
  failed(job: JobRecord, answer: StatusResult, thrown: unknown): AppErrorShape;
  /** An answer was taken in. */
  forget(jobId: string): void;
}

export function createOwnFaults(core: Core): OwnFaults {
  const { ledger } = core;
  const seen = new Map<string, { how: string; times: number }>();

  function needAttention(jobId: string, how: string): void {
    core.commit(() => {
      ledger.jobs.update(jobId, { attention: 'answer_not_taken' });
      ledger.events.append(jobId, { source: 'app', type: 'answer_not_taken', detail: { message: how } });
    });
  }

  /** Kept apart from the rest, since the answer is what nobody could handle. */
  function keep(jobId: string, task: TaskSnapshot): void {
    try {
      const kept = keptOf(task, core.limits.keptAnswer);
      if (kept !== null) ledger.jobs.setAnswer(jobId, kept);
    } catch (thrown) {
      core.report('answer kept', thrown);
    }
  }

  return {
    failed(job, answer, thrown) {
      const how = (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)).slice(
        0,
        300,
      );
      const before = seen.get(job.id);
      const times = before?.how === how ? before.times + 1 : 1;
      seen.set(job.id, { how, times });
      if (times === timesThatCount) {
        if (answer.kind === 'task') keep(job.id, answer.task);
        needAttention(job.id, how);
      }
      return {
        code: 'internal',
        message: say('safelightCouldntProcessTokenLabsAnswer'),
        next: ['contact_support'],
        retryable: true,
        httpStatus: answer.httpStatus ?? undefined,
        requestId: answer.requestId ?? undefined,
      };
    },
    forget: (jobId) => void seen.delete(jobId),
  };
}
