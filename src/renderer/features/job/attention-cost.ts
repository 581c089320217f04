/** What a job that needs attention has cost, or may have cost, as far as anybody knows. Pure. */
import type { JobRow } from '../../../shared/job.ts';

export type AttentionCost =
  | { kind: 'charged' | 'maybe'; amount: string }
  | { kind: 'maybeUnknown' | 'unknown' | 'nothing' | 'running' };

export function attentionCost(
  job: Pick<JobRow, 'state' | 'attention' | 'settledUsd' | 'estimateUsd'>,
): AttentionCost {
  if (job.settledUsd !== null) return { kind: 'charged', amount: job.settledUsd };
  // A draft or a rejected job has no task: TokenLab charges only for tasks.
  if (job.state === 'draft' || job.state === 'rejected') return { kind: 'nothing' };
  if (job.state === 'pending' || job.state === 'processing') return { kind: 'running' };
  if (job.state === 'completed' && job.estimateUsd === null) return { kind: 'unknown' };
  return job.estimateUsd === null ? { kind: 'maybeUnknown' } : { kind: 'maybe', amount: job.estimateUsd };
}
