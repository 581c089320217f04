/** An answer that comes late changes nothing that a person has asked for since. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandForSelection, useCommands } from '../../../src/renderer/commands/run.ts';
import { hideJobs, undoHide, useHiddenLast } from '../../../src/renderer/store/hidden.ts';
import {
  inTurn,
  moveSelection,
  selectEverything,
  selectIndex,
  selectJob,
  setQuery,
  useList,
} from '../../../src/renderer/store/list.ts';
import { quickLookAt, quickLookNext } from '../../../src/renderer/store/quick-look.ts';
import { revealJob } from '../../../src/renderer/store/reveal.ts';
import { followSession, useSession } from '../../../src/renderer/store/session.ts';
import { useUi } from '../../../src/renderer/store/ui.ts';
import { holdAnswers } from './held.ts';
import { rows } from './rows.ts';

const jobs = rows(300);
let main: ReturnType<typeof holdAnswers>;
const selection = () => useList.getState().selection;
const page = (offset: number) => ({
  total: jobs.length,
  sections: [{ key: 'all', count: jobs.length }],
  offset,
  rows: jobs.slice(offset, offset + 100),
});

beforeEach(async () => {
  main = holdAnswers();
  useCommands.setState(useCommands.getInitialState());
  useUi.setState({ place: 'jobs', dialog: null, quickLook: null, renaming: null });
  useList.setState(useList.getInitialState());
  useSession.setState(useSession.getInitialState());
  setQuery({ search: '' });
  await main.answer('jobRange', page(0));
});
afterEach(() => {
  vi.unstubAllGlobals();
  useSession.setState(useSession.getInitialState());
});

describe('the selection', () => {
  it('stays with the row that was clicked while the end of the list was on its way', async () => {
    const moved = inTurn(() => moveSelection('End', 10, false));
    const end = await main.take('jobRange');
    selectJob('j7');
    await end.answer(page(200));
    await moved;
    expect(selection().focus).toBe('j7');
  });

  it('stays with the row that was clicked while rows up to another one were on their way', async () => {
    selectJob('j2');
    const extended = selectIndex(250, true);
    await main.answer('jobRange', page(200));
    const between = await main.take('jobIds');
    selectJob('j7');
    await between.answer(jobs.slice(0, 251).map(({ id }) => id));
    await extended;
    expect([...selection().ids]).toEqual(['j7']);
  });

  it('does not take what another list holds, nor take back what was selected since', async () => {
    const ids = jobs.map(({ id }) => id);
    const all = selectEverything();
    const asked = await main.take('jobIds');
    setQuery({ accountId: 'another' });
    await asked.answer(ids);
    await all;
    expect(selection().ids.size).toBe(0);

    const again = selectEverything();
    const second = await main.take('jobIds');
    selectJob('j7');
    await second.answer(ids);
    await again;
    expect([...selection().ids]).toEqual(['j7']);
  });

  it('is everything before the next key acts on it', async () => {
    selectJob('j1');
    const all = selectEverything();
    commandForSelection('tag')?.();
    expect(useUi.getState().dialog).toBeNull();
    await main.answer('jobIds', ['j0', 'j1', 'j2']);
    await all;
    expect(useUi.getState().dialog).toMatchObject({ action: 'tag', jobIds: ['j0', 'j1', 'j2'] });
  });

  it('does not go to the neighbour of a job that is hidden, or back to one, once another was clicked', async () => {
    selectJob('j1');
    const hidden = hideJobs(['j1']);
    const hiding = await main.take('setHidden');
    selectJob('j7');
    await hiding.answer({ left: [] });
    await hidden;
    expect(selection().focus).toBe('j7');
    const back = undoHide();
    const showing = await main.take('setHidden');
    selectJob('j9');
    await showing.answer(null);
    await back;
    expect(selection().focus).toBe('j9');
  });

  it('stays with a job that may not be hidden, and Undo brings back only what was', async () => {
    selectJob('j1');
    const hidden = hideJobs(['j1', 'j2']);
    await main.answer('setHidden', { left: ['j1'] });
    await hidden;
    expect(selection().focus).toBe('j1');
    expect(useHiddenLast.getState()).toEqual({ jobIds: ['j2'], left: 1 });
    const alone = hideJobs(['j1']);
    await main.answer('setHidden', { left: ['j1'] });
    await alone;
    expect(useHiddenLast.getState()).toEqual({ jobIds: ['j2'], left: 1 });
  });

  it('is the job that was to be shown last, in whichever order it is found', async () => {
    const [first, second] = [revealJob('elsewhere'), revealJob('j3')];
    const early = await main.take('jobPosition');
    await main.answer('jobPosition', 3);
    await second;
    await early.answer(null);
    await main.answer('jobPosition', 5);
    await first;
    expect(selection().focus).toBe('j3');
  });
});

describe('what was closed', () => {
  it('stays closed: quick look that was on its way to the next job', async () => {
    selectJob('j99');
    quickLookAt('j99');
    const moved = quickLookNext('j99', 1);
    const next = await main.take('jobRange');
    useUi.getState().closeQuickLook();
    await next.answer(page(100));
    await moved;
    expect(useUi.getState().quickLook).toBeNull();
  });

  it('closes nothing that was opened since: another dialog, the title of another job', () => {
    const { openDialog, closeDialog, rename, endRename } = useUi.getState();
    openDialog({ kind: 'linkTask', jobId: 'j1' });
    const { dialog } = useUi.getState();
    openDialog({ kind: 'templates' });
    closeDialog(dialog);
    expect(useUi.getState().dialog).toEqual({ kind: 'templates' });
    closeDialog(useUi.getState().dialog);
    expect(useUi.getState().dialog).toBeNull();
    rename('j1');
    rename('j2');
    endRename('j1');
    expect(useUi.getState().renaming).toBe('j2');
    endRename('j2');
    expect(useUi.getState().renaming).toBeNull();
  });
});

it('a start shows what main has reported since it answered', async () => {
  const stop = followSession();
  const started = useSession.getState().load();
  const account = { id: 'a', kind: 'tokenlab', label: 'Own', active: true };
  const settings = { language: 'en' };
  await main.answer('bootstrap', { accounts: [{ ...account, keyState: 'unchecked' }], settings });
  main.report('accountsChanged', [{ ...account, keyState: 'refused' }]);
  await main.answer('pollerStatus', null);
  await started;
  stop();
  expect(useSession.getState().boot).not.toBeNull();
  expect(useSession.getState().accounts).toEqual([{ ...account, keyState: 'refused' }]);
});
