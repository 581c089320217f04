import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  jobsChanged,
  loadCounts,
  moveSelection,
  positionOf,
  selectEverything,
  selectIndex,
  selectJob,
  setPointerInside,
  setQuery,
  showRows,
  useList,
} from '../../../src/renderer/store/list.ts';
import { PAGE_SIZE, rowAt } from '../../../src/renderer/store/ranges.ts';
import type { JobRow } from '../../../src/shared/job.ts';
import { row, rows } from './rows.ts';

/** A ledger behind a bridge, as the window meets it: every answer is counted. */
class Ledger {
  jobs: JobRow[] = [];
  asked: { offset: number; search: string }[] = [];
  fails = false;
  /** Set: questions for the first rows are answered at once, and the others only when it is called. */
  count: (() => void) | null = null;
  takesLong = false;

  jobRange = async ({
    query,
    offset,
    limit,
    isFirst,
  }: {
    query: { search: string };
    offset: number;
    limit: number;
    isFirst?: boolean;
  }) => {
    this.asked.push({ offset, search: query.search });
    if (this.takesLong && !isFirst) await new Promise<void>((resolve) => (this.count = resolve));
    if (this.fails) {
      const error = { code: 'ledger_busy', message: 'The ledger is busy.', next: ['none'], retryable: true };
      return { ok: false, error };
    }
    const found = this.jobs.filter((job) => job.title.includes(query.search));
    const isCounting = this.takesLong && isFirst === true && found.length > limit;
    const total = isCounting ? limit : found.length;
    const sections = [{ key: 'all', count: total }];
    return {
      ok: true,
      value: { total, sections, offset, isCounting, rows: found.slice(offset, offset + limit) },
    };
  };
  jobIds = async ({ limit }: { limit: number }) => ({
    ok: true,
    value: this.jobs.slice(0, limit).map((job) => job.id),
  });
  positions = 0;
  jobPosition = async ({ jobId }: { jobId: string }) => {
    this.positions += 1;
    const at = this.jobs.findIndex((job) => job.id === jobId);
    return { ok: true, value: at < 0 ? null : at };
  };
  jobCounts = async () => ({ ok: true, value: null });
}

const askAgain = { rows: null, results: false };

let ledger: Ledger;
const state = () => useList.getState();
/** Only a hang takes so long. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 100_000, interval: 1 });
const loaded = () => until(() => expect(state().total).not.toBeNull());

beforeEach(async () => {
  ledger = new Ledger();
  vi.stubGlobal('window', { safelight: ledger });
  ledger.jobs = rows(1000);
  setPointerInside(false);
  useList.setState(useList.getInitialState());
  setQuery({ search: '' });
  await loaded();
  ledger.asked = [];
});
afterEach(() => vi.unstubAllGlobals());

describe('the list', () => {
  it('shows the first rows of a long question before the others are counted, says so, and is exact in the end', async () => {
    ledger.takesLong = true;
    // The answer that makes it exact must not wait for the pointer.
    setPointerInside(true);
    setQuery({ search: 'Job' });
    await loaded();
    expect(state()).toMatchObject({ total: PAGE_SIZE, isCounting: true });
    expect(rowAt(state().pages, 7)).toMatchObject({ id: ledger.jobs[7]!.id });
    await until(() => expect(ledger.count).not.toBeNull());
    ledger.count?.();
    await until(() => expect(state()).toMatchObject({ total: 1000, isCounting: false, held: false }));
    expect(ledger.asked).toEqual([
      { offset: 0, search: 'Job' },
      { offset: 0, search: 'Job' },
    ]);
  });

  it('asks the next question though the one before is still counted', async () => {
    ledger.takesLong = true;
    setQuery({ search: 'Job' });
    await until(() => expect(ledger.count).not.toBeNull());
    setQuery({ search: 'nothing has this' });
    await until(() => expect(state()).toMatchObject({ total: 0, isCounting: false }));
    ledger.count?.();
    await until(() => expect(state()).toMatchObject({ total: 0, isCounting: false }));
  });

  it('asks for the pages in view and for no others', async () => {
    showRows({ first: 480, last: 520 });
    await until(() => expect(rowAt(state().pages, 500)?.id).toBe('j500'));
    expect(ledger.asked.map((one) => one.offset).sort()).toEqual([400, 500]);
  });

  it('keeps the row objects in which nothing has changed, so that only the others are drawn again', async () => {
    showRows({ first: 0, last: 40 });
    await until(() => expect(rowAt(state().pages, 0)?.id).toBe('j0'));
    const before = state();
    // As through the bridge: every answer is a copy.
    ledger.jobs = structuredClone(ledger.jobs);
    ledger.jobs[2] = row('j2', { state: 'failed' });
    jobsChanged(askAgain);
    await until(() => expect(rowAt(state().pages, 2)?.state).toBe('failed'));
    for (const index of [0, 1, 3, 99]) expect(rowAt(state().pages, index)).toBe(rowAt(before.pages, index));
    expect(state().sections).toBe(before.sections);
  });

  it('takes the rows that main reports as they are, and asks for nothing', () => {
    const before = state();
    jobsChanged({ rows: [row('j2', { progress: 40 }), row('elsewhere')], results: false });
    expect(rowAt(state().pages, 2)?.progress).toBe(40);
    for (const index of [0, 1, 3, 99]) expect(rowAt(state().pages, index)).toBe(rowAt(before.pages, index));
    expect(ledger.asked).toEqual([]);
    expect(state().changes).toBe(before.changes);
  });

  it('changes nothing at all for rows that say what they said before, or are not loaded', () => {
    const before = state();
    jobsChanged({ rows: [row('j2'), row('elsewhere')], results: false });
    expect(state()).toBe(before);
  });

  it('asks again where the order follows the time of the last change', async () => {
    setQuery({ sort: 'updated' });
    await loaded();
    ledger.asked = [];
    jobsChanged({ rows: [row('j2', { progress: 40 })], results: false });
    expect(ledger.asked.length).toBeGreaterThan(0);
  });

  it('lets galleries ask again when results have changed, and asks for no rows', () => {
    const before = state();
    jobsChanged({ rows: [row('j2', { doneCount: 1 })], results: true });
    expect(state().changes).toBe(before.changes + 1);
    expect(ledger.asked).toEqual([]);
  });

  it('shows what main reported while a request was out, although the answer is older', async () => {
    ledger.jobs = ledger.jobs.with(3, row('j3', { state: 'failed' }));
    jobsChanged(askAgain);
    expect(ledger.asked).toHaveLength(1);
    jobsChanged({ rows: [row('j2', { progress: 40 })], results: false });
    await until(() => expect(rowAt(state().pages, 3)?.state).toBe('failed'));
    expect(rowAt(state().pages, 2)?.progress).toBe(40);
  });

  it('keeps its pages as they are when nothing in view has changed, so that nothing is drawn or measured', async () => {
    const before = state();
    ledger.jobs = structuredClone(ledger.jobs);
    const answered = new Promise<void>((resolve) => {
      const stop = useList.subscribe((now, old) => {
        if (now.changes !== old.changes) return;
        stop();
        resolve();
      });
    });
    jobsChanged(askAgain);
    await answered;
    expect(ledger.asked.length).toBeGreaterThan(0);
    expect(state().pages).toBe(before.pages);
  });

  it('counts as the newest answer says, in whichever order answers arrive', async () => {
    const answers: ((value: unknown) => void)[] = [];
    ledger.jobCounts = () =>
      new Promise((resolve) => answers.push((value) => resolve({ ok: true, value } as never)));
    const both = [loadCounts(), loadCounts()];
    answers[1]?.({ all: 2 });
    await both[1];
    answers[0]?.({ all: 1 });
    await both[0];
    expect(state().counts).toEqual({ all: 2 });
  });

  it('holds only a few pages after scrolling through everything', async () => {
    for (let first = 0; first < 1000; first += 50) {
      showRows({ first, last: first + 30 });
      await until(() => expect(rowAt(state().pages, Math.min(999, first + 30))).not.toBeNull());
    }
    expect(state().pages.size).toBeLessThanOrEqual(4);
  });

  it('answers many changes at once with one refetch at a time', async () => {
    for (let n = 0; n < 50; n += 1) jobsChanged(askAgain);
    ledger.jobs = ledger.jobs.with(3, row('j3', { state: 'failed' }));
    jobsChanged(askAgain);
    await until(() => expect(rowAt(state().pages, 3)?.state).toBe('failed'));
    expect(ledger.asked.length).toBeLessThanOrEqual(2);
  });

  it('drops the answer to a question that is no longer asked', async () => {
    ledger.jobs = [row('a', { title: 'cat' }), row('b', { title: 'dog' })];
    setQuery({ search: 'cat' });
    setQuery({ search: 'dog' });
    await loaded();
    expect(state().total).toBe(1);
    expect(rowAt(state().pages, 0)?.id).toBe('b');
  });

  it('keeps rows in place under the pointer, changes their contents, and moves them when it leaves', async () => {
    setPointerInside(true);
    ledger.jobs = [row('new'), row('j0', { state: 'failed' }), ...rows(999, 1)];
    jobsChanged(askAgain);
    await until(() => expect(state().held).toBe(true));
    expect(rowAt(state().pages, 0)?.id).toBe('j0');
    expect(rowAt(state().pages, 0)?.state).toBe('failed');
    setPointerInside(false);
    await until(() => expect(rowAt(state().pages, 0)?.id).toBe('new'));
    expect(state().held).toBe(false);
    expect(state().total).toBe(1001);
  });

  it('says what went wrong and recovers with the next good answer', async () => {
    ledger.fails = true;
    jobsChanged(askAgain);
    await until(() => expect(state().error?.code).toBe('ledger_busy'));
    expect(rowAt(state().pages, 0)?.id).toBe('j0');
    ledger.fails = false;
    jobsChanged(askAgain);
    await until(() => expect(state().error).toBeNull());
  });
});

describe('selecting in the list', () => {
  it('goes to the last row with one question, and has its page when it comes into view', async () => {
    selectJob(ledger.jobs[500]!.id);
    await moveSelection('End', 10, false);
    const last = ledger.jobs.at(-1)!.id;
    expect(state().selection.focus).toBe(last);
    expect(await positionOf(last)).toBe(999);
    showRows({ first: 985, last: 999 });
    expect(ledger.asked).toEqual([{ offset: 900, search: '' }]);
    expect(ledger.positions).toBe(0);
  });

  it('extends over rows that were never loaded', async () => {
    selectJob('j2');
    await selectIndex(PAGE_SIZE * 3, true);
    expect(state().selection.ids.size).toBe(PAGE_SIZE * 3 - 1);
    expect(state().selection.focus).toBe(`j${PAGE_SIZE * 3}`);
    expect(state().selection.ids.has('j1')).toBe(false);
  });

  it('selects everything that matches, not only what is loaded', async () => {
    await selectEverything();
    expect(state().selection.ids.size).toBe(1000);
  });
});
