/** The one way a job changes its state: the table is asked, and row and timeline are written together. */
import type { AttentionReason, JobState, TimelineEntry } from '../../shared/job.ts';
import { isTerminal } from '../../shared/job.ts';
import type { JobEvent } from '../../shared/job-events.ts';
import type { JsonObject } from '../../shared/json.ts';
import { type Effect, transition } from '../../shared/machine.ts';
import type { Clock } from '../base/clock.ts';
import type { JobPatch, JobRecord, Ledger } from '../ledger/index.ts';

export interface Change {
  source: TimelineEntry['source'];
  detail?: JsonObject;
  /** Facts that change together with the state. */
  patch?: Omit<JobPatch, 'state'>;
}

export interface Applied {
  /** The job as it is after the change. */
  job: JobRecord;
  from: JobState;
  to: JobState;
  effects: readonly Effect[];
}

const needsPerson: Partial<Record<JobState, AttentionReason>> = {
  unconfirmed: 'unconfirmed',
  lost: 'lost',
  output_missing: 'output_missing',
};

const madeNoTask = (state: JobState): boolean => state === 'rejected' || state === 'not_sent';

/**
 * Applies `event` to a job. Must run inside the ledger's transaction of the caller, whose commit makes it true;
 * effects are for after that commit.
 * @returns null when the table refuses the event: it is then recorded in the timeline and nothing else changes.
 */
export function applyEvent(
  ledger: Ledger,
  clock: Clock,
  jobId: string,
  event: JobEvent,
  change: Change,
): Applied | null {
  return ledger.tx(() => {
    const before = ledger.jobs.require(jobId);
    const step = transition(before.state, event);
    if (step === null) {
      ledger.events.append(jobId, {
        source: 'app',
        type: 'event_refused',
        detail: { ...change.detail, event, state: before.state },
      });
      return null;
    }
    const moved = step.to !== before.state;
    const derived: JobPatch = { state: step.to };
    if (moved) {
      derived.attention = needsPerson[step.to] ?? null;
      if (step.to !== 'draft') derived.hold = null;
      // No task was made, so nothing is settled; usage rows would still be joined.
      if (madeNoTask(step.to)) derived.settlement = 'not_expected';
      else if (madeNoTask(before.state)) derived.settlement = 'unknown';
      if (!isTerminal(step.to)) derived.terminalAt = null;
      else if (before.terminalAt === null) derived.terminalAt = clock.now();
      if (isTerminal(step.to) || step.to === 'lost') {
        Object.assign(derived, {
          pollNextAt: null,
          pollPaused: null,
          pollFailures: 0,
          pollError: null,
          pollFailingSince: null,
        });
      }
    }
    ledger.jobs.update(jobId, { ...derived, ...change.patch, state: step.to });
    ledger.events.append(jobId, {
      source: change.source,
      type: event,
      detail: { ...(moved ? { from: before.state, to: step.to } : {}), ...change.detail },
    });
    return { job: ledger.jobs.require(jobId), from: before.state, to: step.to, effects: step.effects };
  });
}
