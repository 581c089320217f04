/** Shows a job in the list, wherever it is. */
import { sandboxAccountId } from '../../shared/sample.ts';
import { call } from '../bridge.ts';
import { selectJob, setQuery, useList } from './list.ts';
import { createTurns } from './turns.ts';
import { useUi } from './ui.ts';

const turns = createTurns();

/** Selects a job, in the present view when it is there, else among all jobs. */
export async function revealJob(jobId: string): Promise<void> {
  const isTaken = turns.begin();
  const { query } = useList.getState();
  const wide = { view: { kind: 'all' as const }, search: '', filters: {}, accountId: null };
  const isShown = (await call('jobPosition', { query, jobId })) !== null;
  const isThere = isShown || (await call('jobPosition', { query: { ...query, ...wide }, jobId })) !== null;
  // Another job was shown since.
  if (!isTaken()) return;
  // A job that is nowhere else is of the sandbox, which is not in use.
  if (!isShown) setQuery(isThere ? wide : { ...wide, accountId: sandboxAccountId });
  selectJob(jobId);
  useUi.getState().goTo('jobs');
  useUi.getState().setInspectorOpen(true);
}
