/** Commands that pay with one click: main asks a person first where the price is high or not known. */
import type { JobRow } from '../../shared/job.ts';
import { call, isDeclined } from '../bridge.ts';
import { revealJob } from '../store/reveal.ts';
import { newSubmitToken } from '../store/submit-token.ts';

export async function retry({ id: jobId }: JobRow): Promise<void> {
  try {
    const made = await call('retryJob', { jobId, submitToken: newSubmitToken() });
    await revealJob(made.jobId);
  } catch (thrown) {
    if (!isDeclined(thrown)) throw thrown;
  }
}

export async function sendNow({ id: jobId }: JobRow): Promise<void> {
  try {
    await call('sendDraft', { jobId });
  } catch (thrown) {
    if (!isDeclined(thrown)) throw thrown;
  }
}
