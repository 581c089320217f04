/** For each point at which the app may die: how it gets there, and what has to be true afterwards. */

export interface KillCase {
  /** What the person is doing when it happens. */
  doing: 'submit' | 'poll' | 'cancel' | 'retry' | 'download' | 'batch' | 'retry_batch' | 'stop_batch';
  model: string;
  prompt: string;
  /** How many times faster than real the server works. */
  speed: number;
  /** Jobs that there must be after the restart. */
  jobs: number;
  /** Creates that the server must have taken; null: whatever it was, the job says "unconfirmed". */
  creates: number | null;
  /** State in which the newest job must come to rest. */
  rest: 'completed' | 'failed' | 'cancelled' | 'unconfirmed' | 'not_sent' | null;
}

/** More than are written in one piece. */
export const batchRows = 27;

const base = { model: 'flux-2-pro', speed: 25, jobs: 1, creates: 1 } as const;

export function caseOf(point: FailpointName): KillCase {
  const doing = point.split('.')[0] as KillCase['doing'];
  switch (point) {
    case 'submit.before_draft':
      // Nothing was written, and the window was told nothing: the press had no effect.
      return { ...base, doing, prompt: 'before', jobs: 0, creates: 0, rest: null };
    case 'submit.after_draft':
    case 'submit.before_intent':
    case 'submit.after_outcome':
      return { ...base, doing, prompt: point, rest: 'completed' };
    case 'submit.after_intent':
    case 'submit.before_send':
      return { ...base, doing, prompt: point, creates: 0, rest: 'unconfirmed' };
    case 'submit.after_answer':
    case 'submit.before_outcome':
      return { ...base, doing, prompt: point, rest: 'unconfirmed' };
    case 'retry.before_draft':
      return { ...base, doing, prompt: 'sandbox:fail', rest: 'failed' };
    case 'retry.after_draft':
      return { ...base, doing, prompt: 'sandbox:fail', jobs: 2, creates: 2, rest: 'failed' };
    case 'batch.before_batch':
      return { ...base, doing, prompt: 'before', jobs: 0, creates: 0, rest: null };
    case 'batch.after_batch':
    case 'batch.before_rows':
    case 'batch.after_rows':
    case 'batch.before_ready':
    case 'batch.after_ready':
      return { ...base, doing, prompt: point, jobs: batchRows, creates: batchRows, rest: 'completed' };
    case 'batch.before_retries':
    case 'batch.after_retries':
      return {
        ...base,
        doing: 'retry_batch',
        prompt: 'sandbox:fail',
        jobs: 2 * batchRows,
        creates: 2 * batchRows,
        rest: 'failed',
      };
    case 'batch.before_end':
    case 'batch.after_end':
      return { ...base, doing: 'stop_batch', prompt: point, jobs: batchRows, creates: 0, rest: 'not_sent' };
    case 'download.before_checkpoint':
    case 'download.after_checkpoint':
      // The file comes so slowly that what was received is noted in between.
      return { ...base, doing, prompt: 'sandbox:output-drip', rest: 'completed' };
    case 'poll.before_send':
    case 'poll.after_answer':
    case 'poll.before_write':
    case 'poll.after_write':
      return { ...base, doing, model: 'seedance-2.0', prompt: point, rest: 'completed' };
    default:
      return doing === 'cancel'
        ? { ...base, doing, model: 'seedance-2.0', prompt: 'sandbox:stays-queued', rest: 'cancelled' }
        : { ...base, doing, prompt: point, rest: 'completed' };
  }
}

import type { FailpointName } from '../../../src/main/base/failpoints.ts';
