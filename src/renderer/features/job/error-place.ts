/** Where the details say the error of a job: once, in the box that has the ways out. Pure. */
import type { JobDetail } from '../../../shared/job.ts';
import { type AttentionWords, attentionWords } from '../../commands/attention.ts';
import type { PausedAccount } from '../../store/pauses.ts';

/**
 * - `box`: in the box of what needs attention, in place of its own words for what happened.
 * - `hold`: in the line that says what the job waits for.
 * - `note`: in a note of its own, which lists the next steps.
 */
export type ErrorPlace = 'box' | 'hold' | 'note';

/** Its own words for what happened stand in for an error that is not known. */
const withHappened = [
  'unconfirmed',
  'unconfirmed_charged',
  'lost',
  'not_sent',
  'limit',
  'batch_limit',
] as const;
const inBox: readonly AttentionWords[] = [...withHappened, 'material_failed', 'balance_low', 'key_limit'];
const inHold: readonly string[] = ['not_sent', 'rate_limited', 'unavailable', 'material_preparing', 'limit'];

export const hasHappened = (words: AttentionWords): words is (typeof withHappened)[number] =>
  withHappened.some((each) => each === words);

/** @returns null when there is no error, or other words say all of it */
export function errorPlace(
  job: Pick<JobDetail, 'state' | 'attention' | 'hold' | 'error' | 'settledUsd'>,
  pause: PausedAccount | null,
): ErrorPlace | null {
  if (job.error === null) return null;
  // The box of the account says it; only why a key cannot be had is known to the error alone.
  if (pause !== null && job.state === 'draft') return job.error.code === 'key_missing' ? 'note' : null;
  const words = attentionWords(job);
  if (words === 'material_preparing') return null;
  if (words === 'output_missing' && job.error.code === 'output_missing') return null;
  if (words !== null) return inBox.includes(words) ? 'box' : 'note';
  return job.state === 'draft' && inHold.includes(job.hold?.reason ?? '') ? 'hold' : 'note';
}
