/** What can happen to a job. `machine.ts` says what follows from it. */
export const jobEvents = [
  /** The create is about to be put on the wire; committed before a byte leaves. */
  'submit_started',
  /** The create failed before a byte of it was sent. */
  'submit_not_sent',
  /** TokenLab refused with "wait" (429, or 503 marked retryable), or the material is not ready: no task was made. */
  'submit_told_to_wait',
  /** A definite no: no task was made. */
  'submit_rejected',
  /** The answer was lost, unreadable, or does not say whether a task was made. */
  'submit_unconfirmed',
  /** A task id came back. */
  'submit_accepted',
  /** The answer held the result itself. */
  'submit_answered_inline',
  'submit_answered_empty',
  /** TokenLab's status of the task. */
  'task_pending',
  'task_processing',
  'task_completed',
  'task_completed_without_output',
  'task_failed',
  'task_cancelled',
  /** 404 or 403 on the status. */
  'task_lost',
  /** A person named the task that belongs to this job; it was checked with the server. */
  'task_linked',
  /** A person looked it up and says that no task was made. */
  'marked_not_created',
  /** A person stopped the batch that a draft belongs to. */
  'ended_unsent',
] as const;
export type JobEvent = (typeof jobEvents)[number];
