import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ledgerFull } from '../../../src/main/ledger/ledger-errors.ts';
import { holdLedger } from '../ledger/held.ts';
import { jobIds } from '../ledger/written.ts';
import { accepted, type Bench, openBench, refusal, task, taskId } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const state = (jobId: string) => bench.ledger.jobs.require(jobId).state;

describe('a ledger that cannot be written', () => {
  it('stops submission before anything is sent, and says why', async () => {
    const release = holdLedger(bench.ledger);
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
      release = holdLedger(bench.ledger);
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

  it('when the acceptance is the first answer without a network keeps the task id as well', async () => {
    let release = () => undefined as unknown;
    bench.server.create = () => {
      release = holdLedger(bench.ledger);
      return accepted(1);
    };
    bench.engine.setOnline(false);
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.notices.length > 0);
    release();
    await bench.until(() => state(jobId) === 'pending');
    expect(bench.job(jobId)).toMatchObject({ taskId: taskId(1), polling: { paused: null } });
    expect(bench.server.posts()).toHaveLength(1);
  });

  it('when a cancellation is answered is tried until it takes the answer', async () => {
    const jobId = await bench.submit();
    await bench.meanwhile(() => state(jobId) === 'pending');
    let release = () => undefined as unknown;
    bench.server.cancel = () => {
      release = holdLedger(bench.ledger);
      return refusal(400, 'unsupported_task_cancel');
    };
    bench.engine.setOnline(false);
    const cancelled = bench.engine.requestCancellation(jobId);
    await bench.meanwhile(() => bench.notices.length > 0);
    release();
    await bench.until(() => bench.job(jobId).cancellation === 'refused');
    await cancelled;
  });

  it('when a key is refused does not hide that: the next refusal pauses the account, and it is said', async () => {
    const jobId = await bench.submit();
    await bench.meanwhile(() => state(jobId) === 'pending');
    let release: (() => void) | null = null;
    bench.server.status = () => {
      release ??= holdLedger(bench.ledger);
      return refusal(401, 'invalid_api_key');
    };
    await bench.until(() => bench.notices.length > 0);
    release!();
    await bench.until(() => bench.ledger.accounts.require('acc').pause === 'key_refused');
    expect(bench.notices.map((notice) => notice.key)).toEqual(['ledger_unwritable', 'key_refused']);
    expect(bench.job(jobId).polling.paused).toBe('key_refused');
  });

  it('when a pause is over is tried until it takes that', async () => {
    const jobId = await bench.submit();
    await bench.meanwhile(() => state(jobId) === 'pending');
    bench.key.value = null;
    await bench.until(() => bench.job(jobId).polling.paused === 'key_unavailable');
    bench.key.value = 'sk-test-1';
    const before = bench.notices.length;
    const release = holdLedger(bench.ledger);
    await bench.until(() => bench.notices.length > before);
    release();
    await bench.until(() => bench.ledger.accounts.require('acc').pause === null);
    expect(bench.job(jobId).polling.paused).toBeNull();
  });

  it('when a material is ready is tried until it takes that', async () => {
    bench.server.create = () =>
      refusal(409, 'seedance_material_preparing', { inactive_asset_ids: ['asset-1'] });
    let release: (() => void) | null = null;
    bench.server.other = () => {
      release ??= holdLedger(bench.ledger);
      return { json: { id: 'asset-1', status: 'active' } };
    };
    const jobId = await bench.submit({ model: 'seedance-2.0' });
    await bench.until(() => bench.notices.length > 0);
    release!();
    await bench.until(() => bench.job(jobId).attention === 'material_preparing');
    expect(bench.notices.map((notice) => notice.key)).toEqual(['ledger_unwritable', 'material_ready']);
  });

  it('when the end of a task is read leaves it open, and the next poll brings the end', async () => {
    const jobId = await bench.submit();
    await bench.meanwhile(() => state(jobId) === 'pending');
    let release: (() => void) | null = null;
    bench.server.status = (request) => {
      release ??= holdLedger(bench.ledger);
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

describe('a draft that was not sent because the disk was full', () => {
  async function notSent(): Promise<string> {
    bench.engine.holdSending(null);
    const jobId = await bench.submit();
    const room = vi.spyOn(bench.ledger.disk, 'mustHaveRoom').mockImplementation(() => {
      throw ledgerFull();
    });
    bench.engine.releaseSending(null);
    await bench.meanwhile(() => bench.notices.length > 0);
    room.mockRestore();
    return jobId;
  }

  it('waits with all others, and none of them is tried at short intervals', async () => {
    bench.engine.holdSending(null);
    const jobs: string[] = [];
    for (let n = 0; n < 20; n += 1) jobs.push(await bench.submit());
    let tries = 0;
    const room = vi.spyOn(bench.ledger.disk, 'mustHaveRoom').mockImplementation(() => {
      tries += 1;
      throw ledgerFull();
    });
    bench.engine.releaseSending(null);
    await bench.pass(29_000);
    expect(tries).toBeLessThanOrEqual(4);
    expect(bench.engine.status().sending.waiting).toBe(20);
    room.mockRestore();
    await bench.until(() => jobs.every((jobId) => state(jobId) === 'pending'));
    expect(bench.server.posts()).toHaveLength(20);
  });

  it('is sent at once when a person says so', async () => {
    const jobId = await notSent();
    bench.engine.sendDraft(jobId);
    await bench.meanwhile(() => state(jobId) === 'pending');
    expect(bench.server.posts()).toHaveLength(1);
  });

  it('is sent when there is room again', async () => {
    const jobId = await notSent();
    await bench.until(() => state(jobId) === 'pending');
    expect(bench.server.posts()).toHaveLength(1);
  });

  it('is not sent once a person has stopped it', async () => {
    const jobId = await notSent();
    bench.engine.stopWaiting(jobId);
    await bench.pass(60_000);
    expect(bench.server.posts()).toEqual([]);
    expect(bench.job(jobId)).toMatchObject({ state: 'draft', hold: { reason: 'stopped' } });
  });

  it('is not sent before the time that a person names', async () => {
    const jobId = await notSent();
    bench.engine.sendNotBefore(jobId, bench.clock.now() + 120_000);
    await bench.pass(60_000);
    expect(bench.server.posts()).toEqual([]);
    await bench.pass(60_000);
    await bench.meanwhile(() => state(jobId) === 'pending');
    expect(bench.server.posts()).toHaveLength(1);
  });
});
