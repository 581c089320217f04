/** Job rows for tests: only what a test names matters. */
import type { JobRow } from '../../../src/shared/job.ts';

export function row(id: string, over: Partial<JobRow> = {}): JobRow {
  return {
    id,
    accountId: 'sandbox',
    projectId: null,
    title: `Job ${id}`,
    family: 'image',
    operation: null,
    model: 'gpt-image-2',
    modelResolved: null,
    state: 'completed',
    remoteStatus: null,
    progress: null,
    hold: null,
    polling: {
      nextAt: null,
      lastAt: null,
      count: 0,
      failures: 0,
      failingSince: null,
      paused: null,
      lastError: null,
    },
    cancellation: 'none',
    attention: null,
    error: null,
    createdAt: 0,
    submittedAt: 0,
    terminalAt: 0,
    updatedAt: 0,
    thumbnailResultId: null,
    resultCount: 0,
    doneCount: 0,
    doubtCount: 0,
    estimateUsd: null,
    estimateMostUsd: null,
    settledUsd: null,
    retryOf: null,
    favourite: false,
    rating: 0,
    tags: [],
    hidden: false,
    batchId: null,
    ...over,
  };
}

/** Rows `prefix0` to `prefix<count - 1>`. */
export const rows = (count: number, from = 0, prefix = 'j'): JobRow[] =>
  Array.from({ length: count }, (_, index) => row(`${prefix}${from + index}`));
