/** Whole jobs by id, asked from main and asked again when main says that they changed. */
import { useEffect } from 'react';
import type { AppErrorShape } from '../../../shared/errors.ts';
import type { JobDetail } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { watchFiles } from '../../store/detail.ts';
import { useQuery } from '../../store/useQuery.ts';

export interface JobsAnswer {
  /** In the order of the ids; undefined until they are all there. */
  jobs: JobDetail[] | undefined;
  error: AppErrorShape | null;
}

export function useJobs(jobIds: readonly string[]): JobsAnswer {
  const key = jobIds.join(' ');
  const { value, error } = useQuery(
    { key, ask: () => Promise.all(jobIds.map((jobId) => call('getJob', { jobId }))) },
    { jobIds },
  );
  useEffect(() => {
    if (key !== '') watchFiles(key.split(' '));
  }, [key]);
  return { jobs: value ?? undefined, error };
}
