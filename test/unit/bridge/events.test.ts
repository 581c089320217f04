import { describe, expect, it } from 'vitest';
import { createEvents, jobsWindow, mostIds, progressWindow } from '../../../src/main/bridge/events.ts';
import type { LedgerChange } from '../../../src/main/ledger/index.ts';
import type { EventName, EventPayload } from '../../../src/shared/contract/events.ts';
import type { JobRow } from '../../../src/shared/job.ts';
import { row } from '../renderer/rows.ts';
import { manualClock } from './clock.ts';

/** What one commit changed. */
const change = (jobIds: string[], over: Partial<LedgerChange> = {}): LedgerChange => ({
  jobIds,
  detailIds: [],
  resultIds: [],
  counts: false,
  moves: false,
  accounts: false,
  batches: false,
  ...over,
});

function setUp(rowsOf: (jobIds: readonly string[]) => JobRow[] = (jobIds) => jobIds.map((id) => row(id))) {
  const clock = manualClock();
  const events = createEvents(clock, rowsOf);
  const received: { event: EventName; payload: unknown }[] = [];
  const window = {
    id: 7,
    send: <E extends EventName>(event: E, payload: EventPayload<E>) => {
      received.push({ event, payload });
    },
  };
  return { clock, events, received, window };
}

describe('events to the window', () => {
  it('become one when many rows change in a moment', () => {
    const { clock, events, received, window } = setUp();
    events.attach(window);
    events.jobsChanged(change(['a', 'b'], { counts: true }));
    events.jobsChanged(change(['b', 'c'], { resultIds: ['r'] }));
    expect(received).toEqual([]);
    clock.turn(jobsWindow);
    const together = { jobIds: ['a', 'b', 'c'], rows: ['a', 'b', 'c'].map((id) => row(id)) };
    expect(received).toEqual([
      { event: 'jobsChanged', payload: { ...together, counts: true, results: true } },
    ]);
    events.jobsChanged(change(['d']));
    clock.turn(jobsWindow);
    const payload = { jobIds: ['d'], rows: [row('d')], counts: false, results: false };
    expect(received[1]).toEqual({ event: 'jobsChanged', payload });
  });

  it('read the rows once for a moment, as they are at its end', () => {
    const asked: (readonly string[])[] = [];
    const { clock, events, received, window } = setUp((jobIds) => {
      asked.push(jobIds);
      return jobIds.map((id) => row(id, { progress: 3 }));
    });
    events.attach(window);
    for (let n = 0; n < 10; n += 1) events.jobsChanged(change(['a']));
    clock.turn(jobsWindow);
    expect(asked).toEqual([['a']]);
    expect(received[0]?.payload).toMatchObject({ rows: [{ id: 'a', progress: 3 }] });
  });

  it('say "ask again" where lists may hold other jobs, and where the rows cannot be read', () => {
    let isDamaged = false;
    const { clock, events, received, window } = setUp((jobIds) => {
      if (isDamaged) throw new Error('The ledger is damaged.');
      return jobIds.map((id) => row(id));
    });
    events.attach(window);
    events.jobsChanged(change(['a'], { moves: true }));
    events.jobsChanged(change(['b']));
    clock.turn(jobsWindow);
    expect(received[0]?.payload).toMatchObject({ jobIds: ['a', 'b'], rows: null });
    isDamaged = true;
    events.jobsChanged(change(['a']));
    clock.turn(jobsWindow);
    expect(received[1]?.payload).toMatchObject({ jobIds: ['a'], rows: null });
  });

  it('keep what only an inspector shows apart from what a list shows', () => {
    const { clock, events, received, window } = setUp();
    events.attach(window);
    events.detailsChanged(['a']);
    events.detailsChanged(['a', 'b']);
    clock.turn(jobsWindow);
    expect(received).toEqual([{ event: 'detailsChanged', payload: { jobIds: ['a', 'b'] } }]);
    for (let n = 0; n < mostIds + 50; n += 1) events.detailsChanged([`job-${n}`]);
    clock.turn(jobsWindow);
    expect(received[1]).toEqual({ event: 'detailsChanged', payload: { jobIds: null } });
  });

  it('say "ask again" when there are too many rows to name', () => {
    const { clock, events, received, window } = setUp();
    events.attach(window);
    for (let n = 0; n < mostIds + 50; n += 1) events.jobsChanged(change([`job-${n}`]));
    clock.turn(jobsWindow);
    const payload = { jobIds: null, rows: null, counts: false, results: false };
    expect(received).toEqual([{ event: 'jobsChanged', payload }]);
  });

  it('tell how far actions on many jobs are at most four times a second, the latest word alone', () => {
    const { clock, events, received, window } = setUp();
    const outcome = { done: 0, left: 0, failed: 0, failures: [], missing: 0, stopped: 0 };
    const at = (reached: number) =>
      ({ runId: 'run', action: 'refresh', total: 9, reached, isOver: false, outcome }) as const;
    events.attach(window);
    events.bulkChanged([at(1)]);
    events.bulkChanged([at(2)]);
    clock.turn(progressWindow);
    expect(received).toEqual([{ event: 'bulkChanged', payload: [at(2)] }]);
    // What is due when a window leaves is the newest word when another one comes.
    events.bulkChanged([at(3)]);
    events.detach(window.id);
    events.bulkChanged([at(4)]);
    events.attach(window);
    clock.turn(progressWindow);
    expect(received[1]).toEqual({ event: 'bulkChanged', payload: [at(4)] });
  });

  it('tell bytes at most four times a second, the newest of each result', () => {
    const { clock, events, received, window } = setUp();
    events.attach(window);
    const at = (receivedBytes: number) => ({ resultId: 'r', jobId: 'j', receivedBytes, totalBytes: 900 });
    for (let n = 0; n < 100; n += 1) {
      events.downloadProgress([at(n)]);
      clock.turn(10);
    }
    expect(received.length).toBeLessThanOrEqual(1000 / progressWindow);
    expect(received.at(-1)?.payload).toHaveLength(1);
  });

  it('keep notices and commands for a window that is not there yet, in order', () => {
    const { events, received, window } = setUp();
    events.tell('notice', { level: 'info', key: 'unexpected', params: {} });
    events.tell('menuCommand', { command: 'open_job', jobId: 'j1' });
    events.attach(window);
    expect(received.map(({ event }) => event)).toEqual(['notice', 'menuCommand']);
    events.tell('notice', { level: 'info', key: 'material_ready', params: {} });
    expect(received).toHaveLength(3);
  });

  it('go nowhere after the window is gone, and start no timers for nobody', () => {
    const { clock, events, received, window } = setUp();
    events.jobsChanged(change(['a'], { counts: true }));
    expect(clock.waiting()).toBe(0);
    events.attach(window);
    events.jobsChanged(change(['a'], { counts: true }));
    events.detach(7);
    clock.turn(jobsWindow);
    expect(received).toEqual([]);
  });
});
