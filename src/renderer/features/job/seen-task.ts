/** The task id that was still seen in an answer which broke off: a hint for the person, never linked automatically. Pure. */
import type { JobDetail } from '../../../shared/job.ts';

export function seenTaskId(job: Pick<JobDetail, 'state' | 'timeline'>): string | null {
  if (job.state !== 'unconfirmed') return null;
  const seen = job.timeline.findLast(({ type }) => type === 'submit_unconfirmed')?.detail.taskId;
  return typeof seen === 'string' ? seen : null;
}
