import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FailpointName, failpoints } from '../../../src/main/base/failpoints.ts';
import { jobIds } from '../ledger/written.ts';
import { accepted, type Bench, openBench, task } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.server.create = () => accepted(bench.server.posts().length);
});
afterEach(() => bench.close());

const points = (step: string) => failpoints.filter((point) => point.startsWith(`${step}.`));
const state = (jobId: string) => bench.ledger.jobs.require(jobId).state;

/** Lets everything finish that can finish alone. */
async function settle(): Promise<void> {
  bench.server.status = (request) =>
    task(request.path, 'completed', { video_url: 'https://x.example/a.mp4' });
  await bench.pass(60_000);
}

async function dies(point: FailpointName): Promise<void> {
  await bench.meanwhile(() => bench.died === point, `it dies at ${point}`);
}

describe('killed while submitting', () => {
  it.each(points('submit'))(
    'at %s: the job is there once, and no more creates than intended',
    async (point) => {
      bench.dieAt.point = point;
      // Killed before the row was written, the person has not been told that there is a job.
      const told = await bench.submit({}, 'the-token').catch(() => null);
      await dies(point);
      await bench.restart();
      await settle();
      const again = await bench.submit({}, 'the-token');
      await settle();
      if (told !== null) expect(again).toBe(told);
      expect(jobIds(bench.ledger)).toEqual([again]);
      const posts = bench.server.posts().length;
      expect(posts).toBeLessThanOrEqual(1);
      // Unconfirmed even when nothing left: after a kill nobody can tell, and asking is cheaper than paying twice.
      expect(state(again)).toBe(bench.job(again).taskId === null ? 'unconfirmed' : 'completed');
      if (posts === 0) expect(state(again)).toBe('unconfirmed');
    },
  );
});

describe('killed while polling', () => {
  it.each(points('poll'))('at %s: the job continues and ends once', async (point) => {
    const jobId = await bench.submit();
    await bench.meanwhile(() => state(jobId) === 'pending');
    bench.server.status = (request) =>
      task(request.path, 'completed', { video_url: 'https://x.example/a.mp4' });
    bench.dieAt.point = point;
    await bench.until(() => bench.died === point, `it dies at ${point}`);
    await bench.restart();
    await settle();
    expect(state(jobId)).toBe('completed');
    expect(bench.server.posts()).toHaveLength(1);
    expect(bench.ledger.results.ofJob(jobId)).toHaveLength(1);
    expect(bench.job(jobId).timeline.filter((entry) => entry.type === 'task_completed')).toHaveLength(1);
  });
});

describe('killed while requesting cancellation', () => {
  it.each(points('cancel'))('at %s: the status tells what became of it', async (point) => {
    const jobId = await bench.submit();
    await bench.meanwhile(() => state(jobId) === 'pending');
    let cancelled = false;
    const now = (path: string) =>
      cancelled ? task(path, 'failed', { cancelled: true }) : task(path, 'pending');
    bench.server.cancel = (request) => {
      cancelled = true;
      return now(request.path);
    };
    bench.server.status = (request) => now(request.path);
    bench.dieAt.point = point;
    await bench.engine.requestCancellation(jobId).catch(() => undefined);
    await dies(point);
    await bench.restart();
    await bench.pass(60_000);
    expect(state(jobId)).toBe(cancelled ? 'cancelled' : 'pending');
    const { cancellation } = bench.job(jobId);
    if (cancelled) expect(cancellation).toBe('confirmed');
    else expect(['none', 'requested']).toContain(cancellation);
    expect(bench.server.deletes().length).toBeLessThanOrEqual(1);
    if (!cancelled) {
      // The person can ask again.
      await bench.engine.requestCancellation(jobId);
      await bench.until(() => state(jobId) === 'cancelled');
    }
  });
});

describe('killed while retrying', () => {
  it.each(points('retry'))(
    'at %s: there is at most one new job for the press of the button',
    async (point) => {
      const jobId = await bench.submit();
      bench.server.status = (request) => task(request.path, 'failed', { error: 'no' });
      await bench.until(() => state(jobId) === 'failed');
      bench.dieAt.point = point;
      expect(() => bench.engine.retry(jobId, 'retry-token')).toThrow();
      await bench.restart();
      await settle();
      const { jobId: next } = bench.engine.retry(jobId, 'retry-token');
      await settle();
      expect(jobIds(bench.ledger)).toEqual([jobId, next]);
      expect(state(next)).toBe('completed');
      expect(bench.server.posts()).toHaveLength(2);
    },
  );
});
