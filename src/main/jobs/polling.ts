/** Asking for one job's status, and what each kind of answer does to the job. */
import { pauseOf } from '../../shared/account-pause.ts';
import { AppError, type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import { isOpen } from '../../shared/job.ts';
import type { JobRecord, JobTask } from '../ledger/index.ts';
import { noFacts, paths, type StatusResult } from '../tokenlab/index.ts';
import type { AccountAccess } from './account-access.ts';
import type { Core } from './core.ts';
import { createOwnFaults } from './own-faults.ts';
import type { PollFacts, PollVerdict } from './poller.ts';
import type { RequestLinks } from './request-links.ts';
import { type AnswerSource, applyLost, applyTask, saysNothingNew } from './task-status.ts';
import type { Unreadable } from './unreadable.ts';

export interface Polling {
  /** One poll of an open job, for the scheduler. Throws nothing that the network did. */
  poll(jobId: string): Promise<PollVerdict>;
  /** Asks for the status of a job that has a task, in any state, because a person wants to know. */
  ask(job: JobRecord, taskId?: string): Promise<StatusResult>;
}

/** So many answers of a status URL that leads nowhere are borne before the canonical one is asked. */
const patience = 2;

export function createPolling(
  core: Core,
  access: AccountAccess,
  links: RequestLinks,
  unreadable: Unreadable,
): Polling {
  const { ledger, clock } = core;
  /** Answers in a row by which a job's own status URL leads nowhere. */
  const deadEnds = new Map<string, number>();
  const ownFaults = createOwnFaults(core);

  /**
   * Asks at the job's status URL. When that leads nowhere for the `borne`-th time, or says that the task is not there,
   * the canonical URL of the task is asked, and from then on.
   */
  async function askTask(job: JobTask, borne: number): Promise<StatusResult> {
    const answer = await askAt(job);
    const { taskId, pollUrl } = job;
    const isOwn = taskId !== null && pollUrl !== null && pollUrl !== paths.task(taskId);
    if (!isOwn || !leadsNowhere(answer)) {
      deadEnds.delete(job.id);
      return answer;
    }
    const seen = (deadEnds.get(job.id) ?? 0) + 1;
    if (answer.kind !== 'lost' && seen < borne) {
      deadEnds.set(job.id, seen);
      return answer;
    }
    deadEnds.delete(job.id);
    access.bucket(job.accountId).spend(clock.now());
    const canonical = await askAt(job, taskId);
    if (canonical.kind !== 'lost') replacePollUrl(job, pollUrl, paths.task(taskId), answer);
    return canonical;
  }

  function replacePollUrl(job: JobTask, from: string, to: string, answer: StatusResult): void {
    const now = ledger.jobs.get(job.id);
    if (now === null || now.pollUrl !== from || now.taskId !== job.taskId) return;
    const { httpStatus, requestId } = answer;
    const message = 'error' in answer ? answer.error.message : null;
    core.commit(() => {
      ledger.jobs.update(job.id, { pollUrl: to });
      ledger.events.append(job.id, {
        source: 'app',
        type: 'poll_url_replaced',
        detail: { from, to, httpStatus, requestId, message },
      });
    });
  }

  async function askAt(job: JobTask, taskId?: string): Promise<StatusResult> {
    let answer: StatusResult;
    try {
      const client = core.options.clientFor(job.accountId);
      const target = taskId === undefined ? { pollUrl: job.pollUrl, taskId: job.taskId } : { taskId };
      answer = await client.getTask(target, { family: job.family, requestUrls: links.of(job.id) });
    } catch (thrown) {
      // The account itself is the problem: its key cannot be had, or it was removed.
      const error = toAppErrorShape(thrown);
      if (!(thrown instanceof AppError)) core.report('status', thrown);
      return { ...noFacts, kind: 'retry', error, delayMs: null };
    }
    access.noteAnswer(job.accountId, answer, 'error' in answer ? answer.error : null);
    if (answer.kind === 'task') access.noteKeyWorks(job.accountId);
    const bucket = access.bucket(job.accountId);
    bucket.learn(answer.rateLimit, clock.now());
    if (answer.kind === 'rate_limited') {
      const wait = Math.min(core.limits.longestWait, answer.delayMs ?? 10_000);
      bucket.pauseUntil(clock.now() + wait);
    }
    return answer;
  }

  const failed = (job: JobRecord, error: AppErrorShape, delayMs: number | null): PollVerdict => {
    const facts = { ...asked(job), ...unreadable.failed(job, error) };
    return { kind: 'failed', failures: job.polling.failures + 1, delayMs, facts };
  };

  const asked = (job: JobRecord): PollFacts => ({
    pollLastAt: clock.now(),
    pollCount: job.polling.count + 1,
  });

  /** The last poll is counted with the end that it brought. */
  function over(job: JobRecord): PollVerdict {
    ledger.jobs.update(job.id, asked(job));
    return { kind: 'over' };
  }

  async function poll(jobId: string): Promise<PollVerdict> {
    const before = ledger.jobs.task(jobId);
    if (before === null || !isOpen(before.state)) return { kind: 'over' };
    core.failpoint('poll.before_send');
    const keyTurn = access.keyTurn(before.accountId);
    const answer = await askTask(before, patience);
    core.failpoint('poll.after_answer');
    const job = ledger.jobs.get(jobId);
    // Something else, for example a confirmed cancellation, may have ended the job meanwhile, or linked it elsewhere.
    if (job === null || !isOpen(job.state) || job.taskId !== before.taskId) return { kind: 'over' };
    const from: AnswerSource = { by: 'poll', requestId: answer.requestId, httpStatus: answer.httpStatus };
    core.failpoint('poll.before_write');
    try {
      const verdict = applyAnswer(job, answer, from, keyTurn);
      if (answer.kind === 'task') ownFaults.forget(jobId);
      return verdict;
    } catch (thrown) {
      // A ledger that cannot be written is the scheduler's matter.
      if (thrown instanceof AppError) throw thrown;
      core.report('answer', thrown);
      return failed(job, ownFaults.failed(job, answer, thrown), null);
    } finally {
      core.failpoint('poll.after_write');
    }
  }

  function applyAnswer(
    job: JobRecord,
    answer: StatusResult,
    from: AnswerSource,
    keyTurn: number,
  ): PollVerdict {
    if (answer.kind === 'task') {
      if (saysNothingNew(job, answer.task)) return { kind: 'fine', facts: asked(job) };
      return core.commit((apply) => {
        applyTask(core, apply, job.id, answer.task, from);
        return isOpen(ledger.jobs.require(job.id).state) ? { kind: 'fine', facts: asked(job) } : over(job);
      });
    }
    if (answer.kind === 'lost') {
      return core.commit((apply) => {
        applyLost(core, apply, job.id, answer.error, from);
        return over(job);
      });
    }
    const pause = pauseOf(answer.error);
    if (pause !== null) {
      // The status is not to blame: the account is, and it says so once for all its jobs.
      access.pause(job.accountId, pause, answer.error, keyTurn);
      return { kind: 'failed', failures: job.polling.failures + 1, delayMs: null, facts: asked(job) };
    }
    const delay = answer.kind === 'retry' || answer.kind === 'rate_limited' ? answer.delayMs : null;
    const isOurs = answer.error.code === 'internal';
    return failed(job, isOurs ? ownFaults.failed(job, answer, answer.error.message) : answer.error, delay);
  }

  return {
    poll,
    // A person does not wait for a second bad answer.
    ask: (job, taskId) => (taskId === undefined ? askTask(job, 1) : askAt(job, taskId)),
  };
}

/**
 * Whether an answer says of its address that no task is to be read there: it came, and it is neither a task nor
 * TokenLab's own word on the key, on too many requests, or on a trouble of its own.
 */
function leadsNowhere(answer: StatusResult): boolean {
  if (answer.kind === 'lost') return true;
  if (answer.kind !== 'retry' || answer.httpStatus === null) return false;
  return answer.httpStatus < 500 || answer.error.remoteMessage === undefined;
}
