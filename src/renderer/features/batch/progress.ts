/** How far a batch is, by what its jobs need: nothing, time, or a person. Pure. */
import type { BatchSummary } from '../../../shared/batch.ts';
import type { JobState } from '../../../shared/job.ts';

export const parts = ['done', 'running', 'waiting', 'bad', 'ended'] as const;
export type Part = (typeof parts)[number];

const partOf: Record<JobState, Part> = {
  completed: 'done',
  submitting: 'running',
  pending: 'running',
  processing: 'running',
  draft: 'waiting',
  unconfirmed: 'bad',
  output_missing: 'bad',
  failed: 'bad',
  rejected: 'bad',
  lost: 'bad',
  cancelled: 'ended',
  not_sent: 'ended',
};

export interface Progress {
  total: number;
  parts: Record<Part, number>;
  /** States with their counts, in the order in which they are told. */
  states: { state: JobState; count: number }[];
}

export function progressOf({ count, progress }: Pick<BatchSummary, 'count' | 'progress'>): Progress {
  const sums: Record<Part, number> = { done: 0, running: 0, waiting: 0, bad: 0, ended: 0 };
  const states = (Object.keys(partOf) as JobState[]).flatMap((state) => {
    const own = progress[state] ?? 0;
    sums[partOf[state]] += own;
    return own > 0 ? [{ state, count: own }] : [];
  });
  const known = Object.values(sums).reduce((sum, one) => sum + one, 0);
  // Rows that are not written down yet wait like the others.
  sums.waiting += Math.max(0, count - known);
  return { total: Math.max(count, known), parts: sums, states };
}

/** Nothing of it is still going to happen without a person. */
export const hasEnded = (batch: Pick<BatchSummary, 'count' | 'progress' | 'phase'>): boolean => {
  const { running, waiting } = progressOf(batch).parts;
  return batch.phase === 'ready' && running + waiting === 0;
};
