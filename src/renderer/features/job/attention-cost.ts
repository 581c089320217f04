/** What a job that needs attention has cost, or may have cost, as far as anybody knows. Pure. */
import type { JobRow } from '../../../shared/job.ts';

export type AttentionCost =
  | { kind: 'charged' | 'maybe' | 'maybeAtMost'; amount: string }
  | { kind: 'maybeUnknown' | 'unknown' | 'nothing' | 'running' };

export function attentionCost(
  job: Pick<JobRow, 'state' | 'attention' | 'settledUsd' | 'estimateUsd' | 'estimateMostUsd'>,
): AttentionCost {
  if (job.settledUsd !== null) return { kind: 'charged', amount: job.settledUsd };
  // A draft or a rejected job has no task: TokenLab charges only for tasks.
  if (job.state === 'draft' || job.state === 'rejected' || job.state === 'not_sent')
    return { kind: 'nothing' };
  if (job.state === 'pending' || job.state === 'processing') return { kind: 'running' };
  if (job.estimateUsd !== null) return { kind: 'maybe', amount: job.estimateUsd };
  if (job.estimateMostUsd !== null) return { kind: 'maybeAtMost', amount: job.estimateMostUsd };
  return { kind: job.state === 'completed' ? 'unknown' : 'maybeUnknown' };
}
