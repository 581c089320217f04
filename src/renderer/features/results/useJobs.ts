/** Whole jobs by id, asked from main and asked again when main says that they changed. */
import { useEffect, useState } from 'react';
import { type AppErrorShape, toAppErrorShape } from '../../../shared/errors.ts';
import type { JobDetail } from '../../../shared/job.ts';
import { call, on } from '../../bridge.ts';
import { watchFiles } from '../../store/detail.ts';

export interface JobsAnswer {
  /** In the order of the ids; undefined until they are all there. */
  jobs: JobDetail[] | undefined;
  error: AppErrorShape | null;
}

export function useJobs(jobIds: readonly string[]): JobsAnswer {
  const [answer, setAnswer] = useState<JobsAnswer>({ jobs: undefined, error: null });
  const key = jobIds.join(' ');
  useEffect(() => {
    const wanted = key === '' ? [] : key.split(' ');
    let left = false;
    let round = 0;
    const ask = async (): Promise<void> => {
      round += 1;
      const mine = round;
      try {
        const jobs = await Promise.all(wanted.map((jobId) => call('getJob', { jobId })));
        if (!left && mine === round) setAnswer({ jobs, error: null });
      } catch (thrown) {
        if (!left && mine === round) setAnswer((before) => ({ ...before, error: toAppErrorShape(thrown) }));
      }
    };
    setAnswer({ jobs: undefined, error: null });
    void ask();
    if (wanted.length > 0) watchFiles(wanted);
    const stop = on('jobsChanged', ({ jobIds: changed }) => {
      if (changed === null || changed.some((id) => wanted.includes(id))) void ask();
    });
    return () => {
      left = true;
      stop();
    };
  }, [key]);
  return answer;
}
