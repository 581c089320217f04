/** Joins main's events to the stores. Facts come up once; nothing here asks on a timer. */
import type { JobRow } from '../../shared/job.ts';
import { on, onOwnChange } from '../bridge.ts';
import { announceChanges } from './announce-jobs.ts';
import { followBulk, loadBulk } from './bulk.ts';
import { detailChanged, showJob } from './detail.ts';
import { followDownloads } from './downloads.ts';
import { jobsChanged, loadCounts, setQuery, settleOrder, useList } from './list.ts';
import type { Pages } from './ranges.ts';
import { activeAccount, followSession, useSession } from './session.ts';
import { useUi } from './ui.ts';
import { followUpdates, loadUpdates } from './updates.ts';

const rowsOf = (pages: Pages): JobRow[] => [...pages.values()].flat();

/** Starts everything; the answer stops it. */
export function followMain(): () => void {
  const stops = [
    followSession(),
    followDownloads(),
    followBulk(),
    followUpdates(),
    on('jobsChanged', (change) => {
      jobsChanged(change);
      detailChanged(change.jobIds);
      if (change.counts) void loadCounts();
    }),
    // What a person did is shown at once, wherever the pointer rests.
    onOwnChange(() => void settleOrder()),
    on('bulkChanged', (runs) => {
      if (runs.some(({ isOver }) => isOver)) void settleOrder();
    }),
    on('detailsChanged', ({ jobIds }) => detailChanged(jobIds)),
    // An account whose work waits is counted in Needs attention.
    on('accountsChanged', () => void loadCounts()),
    useSession.subscribe((state, before) => {
      if (state.boot === null) return;
      const account = activeAccount(state);
      const begins = before.boot === null;
      if (begins) {
        void loadBulk();
        void loadUpdates();
      }
      if (!begins && account?.id === activeAccount(before)?.id) return;
      // The list is over all real accounts, whichever is in use; the sandbox's jobs are there while it is in use.
      const scope = { accountId: null, withSample: account?.kind === 'sandbox' };
      const { query } = useList.getState();
      if (query.accountId !== null || query.withSample !== scope.withSample) setQuery(scope);
      else {
        void settleOrder();
        void loadCounts();
      }
    }),
    useList.subscribe((state, before) => {
      // Who asks for a view, a search or a filter wants to see the jobs.
      const { query } = state;
      const sameScope =
        query.accountId === before.query.accountId && query.withSample === before.query.withSample;
      if (query !== before.query && sameScope) {
        useUi.getState().goTo('jobs');
      }
      if (state.selection.focus !== before.selection.focus) {
        void showJob(state.selection.focus);
        if (useUi.getState().renaming !== state.selection.focus) useUi.getState().rename(null);
      }
      if (state.pages !== before.pages && state.query === before.query) {
        announceChanges(rowsOf(before.pages), rowsOf(state.pages));
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
