/** What a batch comes to, from the counts of its jobs. Pure. */
import type { BatchCost, BatchSummary } from '../../shared/batch.ts';
import { Money } from '../../shared/decimal.ts';
import type { JobState } from '../../shared/job.ts';
import type { BatchPart, BatchRecord } from './batch-columns.ts';
import { failedStates } from './list-query.ts';

/** States in which a job is not charged. */
const costsNothing: readonly JobState[] = ['failed', 'cancelled', 'rejected', 'not_sent'];

export function summaryOf(
  batch: BatchRecord,
  parts: readonly BatchPart[],
  /** It waits since a restore of the ledger, if it waits. */
  isRestored: boolean,
): BatchSummary {
  const progress: BatchSummary['progress'] = {};
  let attention = 0;
  let retryable = 0;
  for (const part of parts) {
    progress[part.state] = (progress[part.state] ?? 0) + part.jobs;
    if (part.attention) attention += part.jobs;
    if (!part.retried && failedStates.includes(part.state)) retryable += part.jobs;
  }
  const { id, name, createdAt, accountId, projectId, phase, held, stoppedAt, limitUsd, columns } = batch;
  return {
    ...{ id, name, createdAt, accountId, projectId, phase, held, stoppedAt, limitUsd, columns },
    heldByRestore: held && isRestored,
    count: batch.rows,
    progress,
    attention,
    retryable,
    cost: costOf(parts),
  };
}

function costOf(parts: readonly BatchPart[]): BatchCost {
  const sums = { charged: new Money(0), unsettled: new Money(0), waiting: new Money(0) };
  let unknownJobs = 0;
  for (const { state, settled, usd, jobs } of parts) {
    if (!settled && costsNothing.includes(state)) continue;
    const kind = settled ? 'charged' : state === 'draft' ? 'waiting' : 'unsettled';
    if (usd === null) unknownJobs += jobs;
    else sums[kind] = sums[kind].plus(new Money(usd).times(jobs));
  }
  return {
    chargedUsd: sums.charged.toFixed(),
    unsettledUsd: sums.unsettled.toFixed(),
    waitingUsd: sums.waiting.toFixed(),
    unknownJobs,
  };
}
