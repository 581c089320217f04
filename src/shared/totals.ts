/** What several jobs come to. Pure. */
import type { JobRow } from './job.ts';
import { sumKnownUsd } from './money.ts';
import { isSample } from './sample.ts';
import type { JobTotals } from './views.ts';

type Priced = Pick<JobRow, 'accountId' | 'state' | 'settledUsd' | 'estimateUsd' | 'estimateMostUsd'>;

/** Ended, or never begun, in a way that TokenLab does not charge. */
const isFree = ({ state }: Priced): boolean =>
  state === 'failed' || state === 'cancelled' || state === 'rejected' || state === 'not_sent';

const mostOf = (job: Priced): string | null => job.estimateMostUsd ?? job.estimateUsd;

export function totalsOf(jobs: readonly Priced[]): JobTotals {
  const real = jobs.filter(({ accountId }) => !isSample(accountId));
  const open = real.filter((job) => job.settledUsd === null && !isFree(job));
  return {
    jobs: jobs.length,
    chargedUsd: sumKnownUsd(real.map(({ settledUsd }) => settledUsd)),
    openMostUsd: sumKnownUsd(open.map(mostOf)),
    unknown: open.filter((job) => mostOf(job) === null).length,
    sampleUsd: sumKnownUsd(
      jobs
        .filter(({ accountId }) => isSample(accountId))
        .map((job) => job.settledUsd ?? (isFree(job) ? null : mostOf(job))),
    ),
  };
}
