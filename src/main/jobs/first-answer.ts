/** Whether TokenLab refuses a new job at once: then what was typed is still in front of the person. */
import type { AppErrorShape } from '../../shared/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { Ledger } from '../ledger/index.ts';

/**
 * Waits until something became of the job's request, at most `patienceMs`.
 * @returns the refusal; null when TokenLab took it, when it waits, or when the answer takes longer
 */
export function refusalAtOnce(
  ledger: Pick<Ledger, 'jobs' | 'onChange'>,
  clock: Clock,
  jobId: string,
  patienceMs: number,
): Promise<AppErrorShape | null> {
  return new Promise((resolve) => {
    const end = (refusal: AppErrorShape | null): void => {
      timer.clear();
      stop();
      resolve(refusal);
    };
    const check = (): void => {
      const { state, error, hold } = ledger.jobs.require(jobId);
      if (state === 'rejected') end(error);
      else if (hold !== null || (state !== 'draft' && state !== 'submitting')) end(null);
    };
    const timer = clock.setTimeout(() => end(null), patienceMs);
    const stop = ledger.onChange(({ jobIds }) => {
      if (jobIds.includes(jobId)) check();
    });
    check();
  });
}
