/**
 * The named moments at which a test may end the process: before and after each durable write and each network step.
 * Outside of such tests a failpoint does nothing.
 */
export const failpoints = [
  'submit.before_draft',
  'submit.after_draft',
  'submit.before_intent',
  'submit.after_intent',
  'submit.before_send',
  'submit.after_answer',
  'submit.before_outcome',
  'submit.after_outcome',
  'poll.before_send',
  'poll.after_answer',
  'poll.before_write',
  'poll.after_write',
  'cancel.before_intent',
  'cancel.after_intent',
  'cancel.before_send',
  'cancel.after_answer',
  'cancel.before_write',
  'cancel.after_write',
  'retry.before_draft',
  'retry.after_draft',
  'batch.before_batch',
  'batch.after_batch',
  'batch.before_rows',
  'batch.after_rows',
  'batch.before_ready',
  'batch.after_ready',
  'batch.before_retries',
  'batch.after_retries',
  'batch.before_end',
  'batch.after_end',
  'download.before_start',
  'download.after_start',
  'download.before_request',
  'download.after_answer',
  'download.before_checkpoint',
  'download.after_checkpoint',
  'download.before_naming',
  'download.after_naming',
  'download.before_rename',
  'download.after_rename',
  'download.before_done',
  'download.after_done',
  'download.before_sidecar',
  'download.after_sidecar',
] as const;

export type FailpointName = (typeof failpoints)[number];

/** Called at each of these moments; in a kill test it does not return from one of them. */
export type Failpoint = (name: FailpointName) => void;

export const isFailpoint = (name: string): name is FailpointName =>
  (failpoints as readonly string[]).includes(name);
