/** When usage rows are read for a job that has ended. Pure. */
import { day, minute } from '../../shared/units.ts';
import type { EndedJob } from '../ledger/index.ts';

/** Waits (ms) between the end of a job and each reading. */
export const chargeWaits: readonly number[] = [
  minute,
  5 * minute,
  15 * minute,
  60 * minute,
  6 * 60 * minute,
  day,
];

/**
 * A charge that is expected is looked for at each wait, one that is unlikely at the first two, and once a charge is known, a
 * second one at the third.
 */
const waitsOf = ({ charge }: EndedJob, waits: readonly number[]): readonly number[] =>
  charge === 'expected' ? waits : charge === 'unlikely' ? waits.slice(0, 2) : waits.slice(2, 3);

const readingsOf = (job: EndedJob, waits: readonly number[]): number[] =>
  waitsOf(job, waits).map((wait) => job.endedAt + wait);

/** Since when (Unix ms) rows are to be read for what fell due at `after` < time <= `now`; null: nothing did. */
export function dueSince(
  jobs: readonly EndedJob[],
  waits: readonly number[],
  after: number,
  now: number,
): number | null {
  const due = jobs.filter((job) => readingsOf(job, waits).some((at) => at > after && at <= now));
  return due.reduce<number | null>(
    // The clock may have been set back while it ran.
    (since, { submittedAt, endedAt }) => Math.min(since ?? endedAt, submittedAt, endedAt),
    null,
  );
}

/** When the next reading falls due (Unix ms) after `now`; null: never. */
export function nextReading(jobs: readonly EndedJob[], waits: readonly number[], now: number): number | null {
  const later = jobs.flatMap((job) => readingsOf(job, waits).filter((at) => at > now));
  return later.reduce<number | null>((next, at) => Math.min(next ?? at, at), null);
}
