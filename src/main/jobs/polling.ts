/** Asking for one job's status, and what each kind of answer does to the job. */
import { AppError, type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import { isOpen } from '../../shared/job.ts';
import type { JobRecord } from '../ledger/index.ts';
import { noFacts } from '../tokenlab/answer-facts.ts';
import type { StatusMeaning } from '../tokenlab/index.ts';
import type { Core } from './core.ts';
import { type Gates, pauseOf } from './gates.ts';
import type { PollFacts, PollVerdict } from './poller.ts';
import type { RequestLinks } from './request-links.ts';
import { applyLost, applyTask, type Heard } from './task-status.ts';

export interface Polling {
  /** One poll of an open job, for the scheduler. Throws nothing that the network did. */
  poll(jobId: string): Promise<PollVerdict>;
  /** Asks for the status of a job that has a task, in any state, because a person wants to know. */
  ask(job: JobRecord, taskId?: string): Promise<StatusMeaning>;
}

export function createPolling(core: Core, gates: Gates, links: RequestLinks): Polling {
  const { ledger, clock } = core;

  async function ask(job: JobRecord, taskId?: string): Promise<StatusMeaning> {
    let heard: StatusMeaning;
    try {
      const client = core.deps.clientFor(job.accountId);
      const target = taskId === undefined ? { pollUrl: job.pollUrl, taskId: job.taskId } : { taskId };
      heard = await client.getTask(target, { family: job.family, requestUrls: links.of(job.id) });
    } catch (thrown) {
      // The account itself is the problem: its key cannot be had, or it was removed.
      const error = toAppErrorShape(thrown);
      if (!(thrown instanceof AppError)) core.report('status', thrown);
      return { ...noFacts, kind: 'retry', error, delayMs: null };
    }
    const bucket = gates.bucket(job.accountId);
    bucket.learn(heard.rateLimit, clock.now());
    if (heard.kind === 'rate_limited') {
      const wait = Math.min(core.limits.longestWait, heard.delayMs ?? 10_000);
      bucket.pauseUntil(clock.now() + wait);
    }
    return heard;
  }

  const failed = (job: JobRecord, error: AppErrorShape, delayMs: number | null): PollVerdict => {
    const failures = job.polling.failures + 1;
    // A row of equal failures is one entry: the row counts them.
    if (job.polling.lastError !== error.message) {
      ledger.events.append(job.id, {
        source: error.httpStatus === undefined ? 'app' : 'tokenlab',
        type: 'poll_failed',
        detail: {
          code: error.code,
          message: error.message,
          httpStatus: error.httpStatus ?? null,
          requestId: error.requestId ?? null,
        },
      });
    }
    const facts: PollFacts = { ...asked(job), pollFailures: failures, pollError: error.message };
    return { kind: 'failed', failures, delayMs, facts };
  };

  const asked = (job: JobRecord): PollFacts => ({
    pollLastAt: clock.now(),
    pollCount: job.polling.count + 1,
  });

  async function poll(jobId: string): Promise<PollVerdict> {
    const before = ledger.jobs.get(jobId);
    if (before === null || !isOpen(before.state)) return { kind: 'gone', facts: {} };
    core.fault('poll.before_send');
    const answer = await ask(before);
    core.fault('poll.after_answer');
    const job = ledger.jobs.get(jobId);
    // Something else, for example a confirmed cancellation, may have ended the job meanwhile.
    if (job === null || !isOpen(job.state)) return { kind: 'gone', facts: {} };
    const heard: Heard = { by: 'poll', requestId: answer.requestId, httpStatus: answer.httpStatus };
    core.fault('poll.before_write');
    try {
      return record(job, answer, heard);
    } finally {
      core.fault('poll.after_write');
    }
  }

  function record(job: JobRecord, answer: StatusMeaning, heard: Heard): PollVerdict {
    if (answer.kind === 'task') {
      gates.good(job.accountId);
      const good: PollFacts = { ...asked(job), pollFailures: 0, pollError: null };
      core.commit((apply) => {
        if (job.polling.lastError !== null) {
          const detail = { failures: job.polling.failures };
          ledger.events.append(job.id, { source: 'app', type: 'poll_recovered', detail });
        }
        applyTask(core, apply, job.id, answer.task, heard);
      });
      const open = isOpen(ledger.jobs.require(job.id).state);
      return open ? { kind: 'fine', facts: good } : { kind: 'gone', facts: good };
    }
    if (answer.kind === 'lost') {
      core.commit((apply) => applyLost(core, apply, job.id, answer.error, heard));
      return { kind: 'gone', facts: asked(job) };
    }
    const pause = pauseOf(answer.error);
    if (pause !== null) gates.pause(job.accountId, pause, answer.error);
    const delay = answer.kind === 'retry' || answer.kind === 'rate_limited' ? answer.delayMs : null;
    return failed(job, answer.error, delay);
  }

  return { poll, ask };
}
