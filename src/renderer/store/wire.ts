/** Joins main's events to the stores. Facts come up once; nothing here asks on a timer. */
import { on } from '../bridge.ts';
import { i18next } from '../i18n/index.ts';
import { announce } from './announce.ts';
import { detailChanged, showJob } from './detail.ts';
import { followDownloads } from './downloads.ts';
import { jobsChanged, loadCounts, setQuery, useList } from './list.ts';
import type { Pages } from './ranges.ts';
import { activeAccount, followSession, useSession } from './session.ts';
import { useUi } from './ui.ts';

/** Says which jobs in view have changed their state. */
function announceChanges(before: Pages, after: Pages): void {
  const known = new Map([...before.values()].flat().map((row) => [row.id, row.state]));
  for (const row of [...after.values()].flat()) {
    const was = known.get(row.id);
    if (was === undefined || was === row.state) continue;
    const status = i18next.t(`ui:state.${row.state}`);
    announce(i18next.t('ui:announce.one', { title: row.title, status }), (count) =>
      i18next.t('ui:announce.many', { count }),
    );
  }
}

/** Starts everything; the answer stops it. */
export function followMain(): () => void {
  const stops = [
    followSession(),
    followDownloads(),
    on('jobsChanged', ({ jobIds, counts }) => {
      jobsChanged();
      detailChanged(jobIds);
      if (counts) void loadCounts();
    }),
    useSession.subscribe((state, before) => {
      const id = activeAccount(state)?.id ?? null;
      if (id !== (activeAccount(before)?.id ?? null)) setQuery({ accountId: id });
    }),
    useList.subscribe((state, before) => {
      // Who asks for a view, a search or a filter wants to see the jobs.
      if (state.query !== before.query && state.query.accountId === before.query.accountId) {
        useUi.getState().goTo('jobs');
      }
      if (state.selection.focus !== before.selection.focus) void showJob(state.selection.focus);
      if (state.pages !== before.pages && state.query === before.query) {
        announceChanges(before.pages, state.pages);
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
