/** A status that cannot be read: counted from the first failed check on, and after some minutes a person is needed. */
import type { AppErrorShape } from '../../shared/errors.ts';
import { type AttentionReason, isOpen, openStates } from '../../shared/job.ts';
import { createWallClockTimers } from '../base/timers.ts';
import type { JobRecord, Ledger } from '../ledger/index.ts';
import type { Core } from './core.ts';
import { errorSummary } from './error-summary.ts';
import type { PollFacts } from './poller.ts';

/** From this failure in a row on a status counts as not readable; one alone happens to everybody. */
const failuresThatCount = 2;

export interface Unreadable {
  /** One more failed check of an open job: notes it in the timeline. @returns what the row keeps of it */
  failed(job: JobRecord, error: AppErrorShape): PollFacts;
  /** Takes up after a start. */
  resume(): void;
  stop(): void;
}

export function createUnreadable(core: Core): Unreadable {
  const { ledger, clock, limits } = core;
  const deadlines = createWallClockTimers(clock, limits.unreadableAfter, needAttention);

  function needAttention(jobId: string): void {
    const job = ledger.jobs.get(jobId);
    if (job === null || !isOpen(job.state) || job.attention !== null) return;
    const { failures, failingSince, lastError, paused } = job.polling;
    // While the account is paused the job waits for that, and is not asked for.
    if (failures < failuresThatCount || failingSince === null || paused !== null) return;
    const isHandled = ledger.events
      .ofJob(jobId)
      .some((entry) => entry.type === 'status_unreadable' && entry.at >= failingSince);
    if (isHandled) return;
    core.commit(() => {
      ledger.jobs.update(jobId, { attention: 'status_unreadable' });
      ledger.events.append(jobId, {
        source: 'app',
        type: 'status_unreadable',
        detail: { since: new Date(failingSince).toISOString(), failures, message: lastError },
      });
    });
  }

  /** A clock that was set back must not put the deadline off. */
  const expect = (jobId: string, since: number) =>
    deadlines.set(jobId, Math.min(since, clock.now()) + limits.unreadableAfter);

  return {
    failed(job, error) {
      // Equal failures in a row are one entry: the row counts them.
      if (job.polling.lastError !== error.message) {
        ledger.events.append(job.id, {
          source: error.httpStatus === undefined ? 'app' : 'tokenlab',
          type: 'poll_failed',
          detail: {
            ...errorSummary(error),
            httpStatus: error.httpStatus ?? null,
            requestId: error.requestId ?? null,
          },
        });
      }
      const since = job.polling.failingSince ?? clock.now();
      expect(job.id, since);
      return {
        pollFailures: job.polling.failures + 1,
        pollFailingSince: since,
        pollError: error.message,
      };
    },

    resume() {
      for (const { id, polling } of ledger.jobs.inStates(openStates)) {
        if (polling.failingSince !== null) expect(id, polling.failingSince);
      }
    },

    stop: () => deadlines.stop(),
  };
}

const untilRead: readonly (AttentionReason | null)[] = ['status_unreadable', 'answer_not_taken'];

/** Whether the last check of it failed. */
export const wasUnread = ({ polling }: JobRecord): boolean =>
  polling.lastError !== null || polling.failures > 0;

/** The status can be read again. Must run inside a commit. */
export function readAgain(ledger: Ledger, job: JobRecord): void {
  if (!wasUnread(job)) return;
  const { failures } = job.polling;
  ledger.jobs.update(job.id, {
    pollFailures: 0,
    pollFailingSince: null,
    pollError: null,
    ...(untilRead.includes(job.attention) ? { attention: null } : {}),
  });
  ledger.events.append(job.id, { source: 'app', type: 'poll_recovered', detail: { failures } });
}
