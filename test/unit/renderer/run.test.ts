/** A key for a job acts on the row that is selected when it is pressed, however late the details of that row come. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { commandForSelection, useCommands } from '../../../src/renderer/commands/run.ts';
import { showJob, useDetail } from '../../../src/renderer/store/detail.ts';
import { inTurn, selectIndex, selectJob, setQuery, useList } from '../../../src/renderer/store/list.ts';
import { useUi } from '../../../src/renderer/store/ui.ts';
import { rows } from './rows.ts';

/** What was asked of main, without what only reads. */
let done: [string, unknown][];
/** Answers to questions that wait. */
let answers: { name: string; give: () => void }[];
/** Questions that are answered only when the test says so. */
let slow: Set<string>;

const jobs = rows(300).map((job) => ({ ...job, state: 'failed' as const }));
const until = (check: () => void) => vi.waitFor(check, { timeout: 100_000, interval: 1 });
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const release = async (name: string) => {
  await until(() => expect(answers.map((one) => one.name)).toContain(name));
  for (const one of answers.splice(0)) one.give();
  await settled();
};

const reads: Record<string, (payload: never) => unknown> = {
  jobRange: ({ offset, limit }: { offset: number; limit: number }) => ({
    total: jobs.length,
    sections: [{ key: 'all', count: jobs.length }],
    offset,
    rows: jobs.slice(offset, offset + limit),
  }),
  jobPosition: ({ jobId }: { jobId: string }) => jobs.findIndex(({ id }) => id === jobId),
  jobCounts: () => null,
  recheckFiles: () => null,
  getJob: ({ jobId }: { jobId: string }) => ({
    ...jobs.find(({ id }) => id === jobId),
    taskId: `task of ${jobId}`,
    request: { family: 'image', fields: { prompt: `prompt of ${jobId}` } },
    results: [],
    resubmittable: true,
  }),
};

beforeEach(async () => {
  [done, answers, slow] = [[], [], new Set()];
  const answer =
    (name: string) =>
    (payload: never): Promise<unknown> => {
      const read = reads[name];
      if (read === undefined) done.push([name, payload]);
      const value = { ok: true, value: read ? read(payload) : { jobId: 'new', left: [] } };
      if (!slow.has(name)) return Promise.resolve(value);
      return new Promise((resolve) => answers.push({ name, give: () => resolve(value) }));
    };
  vi.stubGlobal('window', { safelight: new Proxy({}, { get: (_, name) => answer(String(name)) }) });
  useCommands.setState(useCommands.getInitialState());
  useList.setState(useList.getInitialState());
  useUi.setState({ place: 'jobs', dialog: null });
  setQuery({ search: '' });
  await until(() => expect(useList.getState().total).toBe(300));
  selectJob('j0');
  await showJob('j0');
  expect(useDetail.getState().job?.id).toBe('j0');
});

describe('a key for a job, pressed before the details of the new row are there', () => {
  const begin = () => {
    slow.add('getJob');
    selectJob('j1');
    void showJob('j1');
  };

  it('retries, marks and asks about the row that is selected', async () => {
    for (const [command, method] of [
      ['retry', 'retryJob'],
      ['favourite', 'actOnJob'],
      ['refresh', 'actOnJob'],
      ['copyPrompt', 'copyText'],
      ['copyTaskId', 'copyText'],
    ] as const) {
      selectJob('j0');
      await showJob('j0');
      done = [];
      begin();
      commandForSelection(command)?.();
      await release('getJob');
      await until(() => expect(done.map(([name]) => name)).toContain(method));
      expect(JSON.stringify(done), command).toMatch(/j1/);
      expect(JSON.stringify(done), command).not.toMatch(/j0/);
      slow.clear();
    }
  });

  it('opens the question about the row that is selected', async () => {
    begin();
    commandForSelection('requestCancellation')?.();
    await release('getJob');
    await until(() => expect(useUi.getState().dialog).toEqual({ kind: 'cancelJob', jobId: 'j1' }));
  });

  it('means no job that is not in sight', () => {
    useUi.setState({ place: 'batches' });
    for (const command of ['retry', 'open', 'tag', 'hide', 'copyJobId'] as const)
      expect(commandForSelection(command), command).toBeNull();
  });

  it('waits for what is known of a job that the window shows already no longer than it must', () => {
    commandForSelection('copyJobId')?.();
    expect(done).toEqual([['copyText', { text: 'j0' }]]);
  });
});

describe('a key for a job, pressed while the selection is on its way to a row that is not loaded', () => {
  it('acts on the row that the selection comes to', async () => {
    slow.add('jobRange');
    void inTurn(() => selectIndex(250, false));
    commandForSelection('hide')?.();
    commandForSelection('retry')?.();
    expect(done).toEqual([]);
    await release('jobRange');
    await until(() => expect(done.map(([name]) => name).sort()).toEqual(['retryJob', 'setHidden']));
    expect(JSON.stringify(done)).toMatch(/j250.*j250/);
    expect(JSON.stringify(done)).not.toMatch(/"j0"/);
  });

  it('does nothing where the selection does not arrive', async () => {
    const failing = inTurn(() => Promise.reject(new Error('The list is not there.')));
    commandForSelection('hide')?.();
    await expect(failing).rejects.toThrow('not there');
    await settled();
    expect(done).toEqual([]);
    commandForSelection('hide')?.();
    await until(() => expect(done).toHaveLength(1));
  });

  it('moves are made one after the other, each from where the last one led', async () => {
    slow.add('jobRange');
    const from: (string | null)[] = [];
    const move = (index: number) =>
      inTurn(() => {
        from.push(useList.getState().selection.focus);
        return selectIndex(index, false);
      });
    const both = [move(250), move(251)];
    slow.clear();
    await release('jobRange');
    await Promise.all(both);
    expect(from).toEqual(['j0', 'j250']);
    expect(useList.getState().selection.focus).toBe('j251');
  });
});
