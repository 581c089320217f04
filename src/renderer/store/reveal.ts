/** Shows a job in the list, wherever it is. */
import { sandboxAccountId } from '../../shared/sample.ts';
import { call } from '../bridge.ts';
import { selectJob, setQuery, useList } from './list.ts';
import { useUi } from './ui.ts';

/** Selects a job, in the present view when it is there, else among all jobs. */
export async function revealJob(jobId: string): Promise<void> {
  const { query } = useList.getState();
  if ((await call('jobPosition', { query, jobId })) === null) {
    const wide = { view: { kind: 'all' as const }, search: '', filters: {}, accountId: null };
    const isThere = await call('jobPosition', { query: { ...query, ...wide }, jobId });
    // A job of the sandbox, which is not in use.
    setQuery(isThere === null ? { ...wide, accountId: sandboxAccountId } : wide);
  }
  selectJob(jobId);
  useUi.getState().goTo('jobs');
  useUi.getState().setInspectorOpen(true);
}
