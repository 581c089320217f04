/** What should have happened to a job, and what was seen instead, as two sentences for a support person. */
import { isOpen, type JobDetail, type JobState } from '../../shared/job.ts';

const expectations: Record<JobState, string> = {
  draft: 'The create is sent and answered with a task id or a result.',
  submitting: 'The create is answered with a task id or a result.',
  unconfirmed: 'The create is answered with a task id, a result or a definite error.',
  not_sent: 'The create is not sent.',
  rejected: 'The create is accepted and answered with a task id or a result.',
  pending: 'The task starts and ends as completed or failed.',
  processing: 'The task ends as completed or failed.',
  completed: 'The task ends as completed and all its outputs can be downloaded.',
  output_missing: 'The completed task gives at least one usable output.',
  failed: 'The task ends as completed with at least one output.',
  cancelled: 'The task ends as the last request of the user asks for.',
  lost: 'The status of the task can be read until it is completed or failed.',
};

export function expectedOf(job: JobDetail): string {
  if (job.cancellation === 'refused' && (isOpen(job.state) || job.state === 'completed'))
    return 'The request for cancellation is confirmed, and the task ends.';
  if (job.attention === 'link_expired') return 'The links of the outputs work right after completion.';
  return expectations[job.state];
}

/** Built from states, codes and counts only: no text of the server or the user gets in here. */
export function observedOf(job: JobDetail): string {
  const parts: string[] = [];
  const code = /^[a-z_]{1,60}$/.test(job.error?.code ?? '') ? job.error?.code : undefined;
  const status = job.error?.httpStatus;
  const because = code === undefined ? '' : ` (${code}${Number.isInteger(status) ? `, HTTP ${status}` : ''})`;
  const sentences: Record<JobState, string> = {
    draft: `The create has not been sent${because}.`,
    submitting: 'The create was sent; its answer has not come yet.',
    unconfirmed: `The create was sent and its answer was lost${because}. It was not sent again.`,
    not_sent: 'The create was not sent, because the user stopped its batch.',
    rejected: `The create was refused${because}.`,
    pending: 'The task is still pending.',
    processing: 'The task is still processing.',
    completed: 'The task is completed.',
    output_missing: `The task is completed and holds no usable output${because}.`,
    failed: `The task failed${because}.`,
    cancelled: 'The task ended as cancelled.',
    lost: `The status of the task can no longer be read${because}.`,
  };
  parts.push(sentences[job.state]);
  if (job.results.length > 0) {
    const done = job.results.filter((result) => result.download === 'done').length;
    parts.push(`${done} of ${job.results.length} outputs are verified files.`);
    const expired = job.results.filter((result) => result.download === 'expired').length;
    if (expired > 0) parts.push(`${expired} links had expired.`);
  }
  if (job.cancellation !== 'none') parts.push(`Cancellation: ${job.cancellation}.`);
  if (job.polling.failures > 0) parts.push(`${job.polling.failures} status requests in a row failed.`);
  if (job.polling.paused !== null) parts.push(`Polling is paused (${job.polling.paused}).`);
  return parts.join(' ');
}
