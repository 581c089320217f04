/** Who is asked when, on a clock that is turned by hand and at the intervals that people get. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, openBench, taskId } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const state = (jobId: string) => bench.ledger.jobs.require(jobId).state;

/** Clock times of the status requests of each task, from now on. */
function watch(): Map<string, number[]> {
  const asked = new Map<string, number[]>();
  const script = bench.server.status;
  bench.server.status = (request, n) => {
    const id = request.path.split('/').at(-1) as string;
    asked.set(id, [...(asked.get(id) ?? []), bench.clock.now()]);
    return script(request, n);
  };
  return asked;
}

async function accept(): Promise<void> {
  const jobId = await bench.submit();
  await bench.meanwhile(() => state(jobId) === 'pending', 'the task is accepted');
}

describe('while one task is accepted each second for a minute', () => {
  it('each is asked within 10 s of its acceptance, and then every 5 to 10 s', async () => {
    const asked = watch();
    const acceptedAt: number[] = [];
    for (let n = 1; n <= 60; n += 1) {
      await accept();
      acceptedAt.push(bench.clock.now());
      await bench.pass(1_000);
    }
    await bench.pass(30_000);
    const end = bench.clock.now();
    acceptedAt.forEach((at, index) => {
      const times = asked.get(taskId(index + 1)) ?? [];
      const waits = [...times, end].map((time, i) => time - (times[i - 1] ?? at));
      const [first, ...later] = waits;
      const last = later.pop() ?? first;
      expect(first, `task ${index + 1} after its acceptance`).toBeLessThanOrEqual(10_000);
      for (const wait of later) {
        expect(wait, `task ${index + 1} between two requests`).toBeGreaterThanOrEqual(5_000);
        expect(wait, `task ${index + 1} between two requests`).toBeLessThanOrEqual(10_000);
      }
      expect(last, `task ${index + 1} at the end`).toBeLessThanOrEqual(10_000);
    });
  });
});
