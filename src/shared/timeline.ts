/** The timeline's vocabulary: every type of entry that Safelight writes. The window has words for each. */
import { jobEvents } from './job-events.ts';

export const timelineTypes = [
  ...jobEvents,

  'created',
  'tracked',
  'retried',
  /** The answer to a create named another task than the job's; the task is followed as a job of its own. */
  'accepted_beside',
  'accepted_of',

  // before the create
  'held',
  'not_prepared',
  'material_ready',
  'material_failed',
  'send_requested',
  'send_resumed',
  'stopped_waiting',

  'cancel_requested',
  'cancel_confirmed',
  'cancel_refused',
  'cancel_unanswered',

  // the task's status
  'poll_failed',
  'poll_recovered',
  'poll_url_replaced',
  'foreign_poll_url',
  'status_unreadable',
  'refresh_failed',
  'unknown_status',
  /** The table of transitions refused the event. */
  'event_refused',
  'answer_not_taken',

  // results
  'facts_left_out',
  'outputs_left_out',
  'result_saved',
  'result_kept',
  'result_discarded',
  'doubt_settled',
  'download_again',
  'download_failed',
  'link_refreshed',
  'link_expired',
  'file_missing',
  'file_changed',

  // money
  'settlement_checked',
  'settlement_found',
  'amount_recorded',
  'amount_withdrawn',

  'attention_dismissed',

  // the ledger itself
  'ledger_restored',
  /** Texts of the job that were no texts were replaced. */
  'ledger_repaired',
] as const;
export type TimelineType = (typeof timelineTypes)[number];
