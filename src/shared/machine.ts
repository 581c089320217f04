/**
 * How a job changes: state x event -> state + effects, as one table that a property test can walk.
 * An event that a state does not list is refused (`null`): the caller records it and changes nothing.
 */
import type { JobState } from './job.ts';
import type { JobEvent } from './job-events.ts';

export const effects = [
  'send_create',
  'schedule_submit',
  'schedule_poll',
  'stop_polling',
  'download_results',
  'announce',
] as const;
export type Effect = (typeof effects)[number];

export interface Transition {
  to: JobState;
  effects: readonly Effect[];
}

const to = (state: JobState, ...does: Effect[]): Transition => ({ to: state, effects: does });

/** A task that did not end well may have given something all the same: some of its outputs, a last frame. */
const finished = {
  task_completed: to('completed', 'stop_polling', 'download_results', 'announce'),
  task_completed_without_output: to('output_missing', 'stop_polling', 'download_results', 'announce'),
  task_failed: to('failed', 'stop_polling', 'download_results', 'announce'),
  task_cancelled: to('cancelled', 'stop_polling', 'download_results', 'announce'),
} as const;

/**
 * TokenLab's own yes to the create. It may come late, after a takeover of the ledger or a person's decision: a task or
 * a result that exists outweighs what was thought of it.
 */
const answered = {
  submit_accepted: to('pending', 'schedule_poll'),
  submit_answered_inline: to('completed', 'download_results', 'announce'),
  submit_answered_empty: to('output_missing', 'announce'),
} as const;

/** What an explicit refresh may change: TokenLab's later word stands, but a finished job never runs again. */
const refreshed = {
  task_completed: to('completed', 'download_results'),
} as const;

export const transitions: Record<JobState, Partial<Record<JobEvent, Transition>>> = {
  draft: {
    submit_started: to('submitting', 'send_create'),
    submit_rejected: to('rejected', 'announce'),
    ended_unsent: to('not_sent'),
    ...answered,
  },
  submitting: {
    submit_not_sent: to('draft', 'schedule_submit'),
    submit_told_to_wait: to('draft', 'schedule_submit'),
    submit_rejected: to('rejected', 'announce'),
    submit_unconfirmed: to('unconfirmed', 'announce'),
    ...answered,
  },
  unconfirmed: {
    ...answered,
    submit_rejected: to('rejected', 'announce'),
    task_linked: to('pending', 'schedule_poll'),
    marked_not_created: to('rejected'),
  },
  rejected: { ...answered },
  not_sent: { ...answered },
  pending: {
    task_pending: to('pending', 'schedule_poll'),
    task_processing: to('processing', 'schedule_poll'),
    ...finished,
    task_lost: to('lost', 'stop_polling', 'announce'),
  },
  processing: {
    // Some routes fall back to the waiting line; the server's word is shown as it is.
    task_pending: to('pending', 'schedule_poll'),
    task_processing: to('processing', 'schedule_poll'),
    ...finished,
    task_lost: to('lost', 'stop_polling', 'announce'),
  },
  completed: { ...refreshed },
  output_missing: {
    ...refreshed,
    task_completed_without_output: to('output_missing', 'download_results'),
  },
  failed: { ...refreshed, task_failed: to('failed', 'download_results') },
  cancelled: { ...refreshed, task_cancelled: to('cancelled', 'download_results') },
  lost: {
    task_pending: to('pending', 'schedule_poll'),
    task_processing: to('processing', 'schedule_poll'),
    ...finished,
    task_lost: to('lost'),
    task_linked: to('pending', 'schedule_poll'),
  },
};

/** The transition for `event` in `state`, or null when the table refuses it. Pure and total. */
export function transition(state: JobState, event: JobEvent): Transition | null {
  return transitions[state][event] ?? null;
}
