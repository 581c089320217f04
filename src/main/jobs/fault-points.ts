/**
 * The named moments at which the process may die: before and after each durable write and each network step.
 * Outside of kill tests the hook does nothing. `download.*` points are called by the downloads.
 */
export const faultPoints = [
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

export type FaultPoint = (typeof faultPoints)[number];

/** Called at each point; a kill test's hook does not return. */
export type FaultHook = (point: FaultPoint) => void;

export const isFaultPoint = (name: string): name is FaultPoint =>
  (faultPoints as readonly string[]).includes(name);
