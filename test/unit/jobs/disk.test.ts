import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDb } from '../../../src/main/ledger/db.ts';
import { ledgerFull } from '../../../src/main/ledger/ledger-errors.ts';
import { jobIds } from '../ledger/written.ts';
import { accepted, type Bench, openBench, task, taskId } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** Holds the ledger as another program would. @returns what lets it go */
function hold(): () => void {
  const other = openDb(bench.ledger.file);
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

const state = (jobId: string) => bench.ledger.jobs.require(jobId).state;

describe('a ledger that cannot be written', () => {
  it('stops submission before anything is sent, and says why', async () => {
    const release = hold();
    const refused = await bench.submit().catch((thrown) => thrown);
    release();
    expect(refused).toMatchObject({ code: 'ledger_busy' });
    expect(bench.server.requests).toEqual([]);
    const jobId = await bench.submit();
    await bench.meanwhile(() => state(jobId) === 'pending');
  });

  it('when the acceptance arrives is tried until it takes it: the task id is not lost', async () => {
    let release = () => undefined as unknown;
    bench.server.create = () => {
      release = hold();
      return accepted(1);
    };
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.notices.length > 0);
    expect(bench.notices.map((notice) => notice.key)).toEqual(['ledger_unwritable']);
    expect(state(jobId)).toBe('submitting');
    release();
    await bench.until(() => state(jobId) === 'pending');
    expect(bench.job(jobId).taskId).toBe(taskId(1));
    expect(bench.server.posts()).toHaveLength(1);
  });

  it('when the end of a task is read leaves it open, and the next poll brings the end', async () => {
    const jobId = await bench.submit();
    await bench.meanwhile(() => state(jobId) === 'pending');
    let release: (() => void) | null = null;
    bench.server.status = (request) => {
      release ??= hold();
      return task(request.path, 'completed', { video_url: 'https://x.example/a.mp4' });
    };
    await bench.until(() => bench.notices.length > 0);
    expect(state(jobId)).toBe('pending');
    release!();
    await bench.until(() => state(jobId) === 'completed');
    expect(bench.ledger.results.ofJob(jobId)).toHaveLength(1);
  });
});

it('a disk that is full takes no new job and no retry: nothing is kept, and nothing is sent', async () => {
  bench.server.status = (request) => task(request.path, 'failed', { error: 'no' });
  const jobId = await bench.submit();
  await bench.until(() => state(jobId) === 'failed');
  const room = vi.spyOn(bench.ledger.disk, 'mustHaveRoom').mockImplementation(() => {
    throw ledgerFull();
  });
  expect(await bench.submit().catch((thrown) => thrown)).toMatchObject({ code: 'disk_full' });
  expect(() => bench.engine.retry(jobId, 'token-retry-1')).toThrow(/disk is full/);
  expect(jobIds(bench.ledger)).toEqual([jobId]);
  expect(bench.server.posts()).toHaveLength(1);
  room.mockRestore();
  const { jobId: next } = bench.engine.retry(jobId, 'token-retry-1');
  await bench.until(() => state(next) === 'failed');
  expect(bench.server.posts()).toHaveLength(2);
});
