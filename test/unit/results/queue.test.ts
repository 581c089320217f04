import { describe, expect, it } from 'vitest';
import { createDownloadQueue, type DownloadQueue, type Stopped } from '../../../src/main/results/queue.ts';
import { turningClock } from '../jobs/bench.ts';
import { watchIdle } from './idle.ts';

/** A queue whose downloads end when the test says so. */
function setUp(parallel = 2, perLane = parallel) {
  const clock = turningClock();
  const started: string[] = [];
  const stopped: Record<string, string> = {};
  const ends = new Map<string, () => void>();
  const reports: unknown[] = [];
  const slow = new Set<string>();
  const asked = { lanes: 0 };
  const queue: DownloadQueue = createDownloadQueue({
    clock,
    parallel,
    perLane,
    // `evil:1` comes from `evil`.
    lanesOf(resultId) {
      asked.lanes += 1;
      return [resultId.split(':')[0] ?? ''];
    },
    isSlow: (lanes) => lanes.some((lane) => slow.has(lane)),
    longestWait: 3_600_000,
    afterFault: 1_000,
    run: (resultId, signal) =>
      new Promise((resolve, reject) => {
        started.push(resultId);
        ends.set(resultId, resolve);
        if (resultId === 'bad') reject(new Error('bad'));
        signal.addEventListener('abort', () => {
          stopped[resultId] = (signal.reason as Stopped).reason;
          if (resultId.startsWith('fails')) reject(signal.reason);
          resolve();
        });
      }),
    ended: () => undefined,
    changed: () => watch.changed(),
    report: (_what, error) => reports.push(error),
  });
  const watch = watchIdle(() => queue.counts());
  const end = async (resultId: string) => {
    ends.get(resultId)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const add = (id: string, at?: number, jobId = `job of ${id}`) => queue.add({ id, jobId }, at);
  return { clock, queue, idle: watch.idle, add, end, started, stopped, reports, slow, asked };
}

describe('the queue of downloads', () => {
  it('runs a few at a time, first come, first served, and ends', async () => {
    const { queue, add, end, started, idle } = setUp();
    for (const id of ['a', 'b', 'c', 'd']) add(id);
    expect(started).toEqual(['a', 'b']);
    expect(queue.counts()).toEqual({ active: 2, waiting: 2 });
    const ended = idle();
    for (const id of ['b', 'a', 'c', 'd']) await end(id);
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    await ended;
    expect(queue.counts()).toEqual({ active: 0, waiting: 0 });
  });

  it('never gives all places to one server or one account, and lets nobody wait for them who could run', async () => {
    const { queue, add, end, started } = setUp(4, 2);
    for (let number = 1; number <= 50; number += 1) add(`evil:${number}`);
    for (const id of ['good:1', 'good:2', 'good:3']) add(id);
    expect(started).toEqual(['evil:1', 'evil:2', 'good:1', 'good:2']);
    expect(queue.counts()).toEqual({ active: 4, waiting: 49 });
    await end('good:1');
    expect(started.at(-1)).toBe('good:3');
    await end('evil:2');
    expect(started.at(-1)).toBe('evil:3');
  });

  it('lets what comes from servers that were slow begin after all others, whenever those came', async () => {
    const { add, end, started, slow } = setUp(1);
    for (const id of ['good:1', 'evil:1', 'evil:2', 'good:2', 'good:3']) add(id);
    slow.add('evil');
    for (const id of ['good:1', 'good:2', 'good:3', 'evil:1']) await end(id);
    expect(started).toEqual(['good:1', 'good:2', 'good:3', 'evil:1', 'evil:2']);
  });

  it('serves the jobs in turn, however many results one of them has', async () => {
    const { add, end, started } = setUp(2);
    for (let number = 1; number <= 50; number += 1) add(`s${number}.evil`, undefined, 'evil');
    add('good:1', undefined, 'good');
    await end('s1.evil');
    expect(started).toEqual(['s1.evil', 's2.evil', 'good:1']);
  });

  it('asks once for each result where it comes from, however many wait beside free places', async () => {
    const { add, end, asked, queue } = setUp(4, 1);
    for (let number = 0; number < 2_000; number += 1) add(`evil:${number}`);
    for (let number = 0; number < 20; number += 1) {
      queue.isWanted(`evil:${number}`);
      await end(`evil:${number}`);
    }
    expect(queue.counts()).toEqual({ active: 1, waiting: 1_979 });
    expect(asked.lanes).toBe(2_000);
  });

  it('says whether anything would begin in the place of one that runs', async () => {
    const { queue, add, end } = setUp(2, 1);
    add('a:1');
    expect(queue.isWanted('a:1')).toBe(false);
    add('a:2');
    expect(queue.isWanted('a:1')).toBe(true);
    add('b:1');
    // What waits is of the other one's lane.
    expect(queue.isWanted('b:1')).toBe(false);
    add('c:1');
    expect(queue.isWanted('b:1')).toBe(true);
    await end('b:1');
    expect(queue.isWanted('c:1')).toBe(false);
  });

  it('keeps those that wait for their time back, also when the clock is set back, and holds nobody up by them', async () => {
    const { clock, add, end, started } = setUp(1);
    add('later', clock.now() + 60_000);
    add('now');
    expect(started).toEqual(['now']);
    await end('now');
    clock.turn(10_000);
    clock.jump(-86_400_000);
    clock.turn(49_000);
    expect(started).toEqual(['now']);
    clock.turn(2_000);
    expect(started).toEqual(['now', 'later']);
  });

  it('fetches one again that is added while it runs, after that and not beside it', async () => {
    const { queue, add, end, started } = setUp();
    add('a');
    add('a');
    expect(started).toEqual(['a']);
    expect(queue.counts()).toEqual({ active: 1, waiting: 1 });
    await end('a');
    expect(started).toEqual(['a', 'a']);
    await end('a');
    expect(queue.has('a')).toBe(false);
  });

  it('lets one go that is stopped, whether it runs, waits its turn, or waits for its time', async () => {
    const { clock, queue, add, started, stopped, idle } = setUp(1);
    add('runs');
    add('waits');
    add('later', clock.now() + 1_000);
    expect(queue.stop('waits', 'paused')).toBe(false);
    expect(queue.stop('later', 'paused')).toBe(false);
    expect(queue.stop('runs', 'paused')).toBe(true);
    expect(stopped).toEqual({ runs: 'paused' });
    await idle();
    clock.turn(5_000);
    expect(started).toEqual(['runs']);
  });

  it('begins nothing while it is suspended; then, or in a hurry, everything that waited', async () => {
    const { clock, queue, add, started, stopped, end } = setUp();
    add('a');
    queue.suspend();
    queue.stopRunning('asleep', ({ jobId }) => jobId === 'job of a');
    expect(stopped).toEqual({ a: 'asleep' });
    await end('a');
    add('b');
    add('c', clock.now() + 600_000);
    clock.turn(60_000);
    expect(started).toEqual(['a']);
    queue.resume();
    expect(started).toEqual(['a', 'b']);
    queue.hurry();
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('continues after one that throws, reports it, and runs it again at its time', async () => {
    const { clock, queue, add, end, started, reports } = setUp(1);
    add('bad');
    add('good');
    await end('bad');
    expect(started).toEqual(['bad', 'good']);
    expect(reports).toHaveLength(1);
    await end('good');
    expect(queue.counts()).toEqual({ active: 0, waiting: 1 });
    clock.turn(1_000);
    expect(started).toEqual(['bad', 'good', 'bad']);
  });

  it.each([
    ['paused', 0],
    ['closing', 0],
    ['asleep', 1],
    ['offline', 1],
  ] as const)('of one that is stopped (%s) and throws, keeps %i', async (reason, waiting) => {
    const { queue, add } = setUp();
    add('fails:1');
    if (reason === 'paused') queue.stop('fails:1', reason);
    else if (reason === 'closing') await queue.close();
    else queue.stopRunning(reason);
    await new Promise((resolve) => setImmediate(resolve));
    expect(queue.counts()).toEqual({ active: 0, waiting });
  });

  it('is closed when nothing runs any more, and begins nothing after that', async () => {
    const { clock, queue, add, started, stopped } = setUp();
    add('a');
    add('b', clock.now() + 1_000);
    await queue.close();
    expect(stopped).toEqual({ a: 'closing' });
    add('c');
    clock.turn(10_000);
    expect(started).toEqual(['a']);
  });
});
