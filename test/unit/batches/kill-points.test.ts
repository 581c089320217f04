/** A batch that is killed at each of its steps: every row is there once, and is sent once. */
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FailpointName, failpoints } from '../../../src/main/base/failpoints.ts';
import type { BatchSpec, BatchSummary } from '../../../src/shared/batch.ts';
import { type Bench, gateOf, openBench, refusal, taskId, videoRequest } from '../jobs/bench.ts';
import { backUp } from '../ledger/written.ts';

let bench: Bench;
let refused = false;
beforeEach(async () => {
  bench = await openBench();
  refused = false;
  bench.server.create = (_request, n) =>
    refused ? refusal(400, 'invalid_request_error') : { json: { task_id: taskId(n), status: 'pending' } };
});
afterEach(() => bench.close());

const rows = 30;
const spec: BatchSpec = {
  name: 'Killed',
  accountId: 'acc',
  projectId: null,
  request: { ...videoRequest, fields: { prompt: 'A __color__ street' } },
  vary: { how: 'combine', columns: [] },
  table: null,
  repeat: rows,
  seeds: { kind: 'random' },
  leaveOut: [],
  limitUsd: null,
};

/** @returns null when the process died before it could answer */
async function make(): Promise<string | null> {
  bench.ledger.wildcards.set({ name: 'color', entries: ['red', 'green', 'blue'] });
  const { planId } = await bench.batches.plan(spec);
  const made = await bench.batches.make(planId, 'the-token', null).catch(() => null);
  return made?.batchId ?? null;
}
const dies = (point: FailpointName) => bench.meanwhile(() => bench.died === point, `it dies at ${point}`);
const summary = (): BatchSummary | undefined => bench.batches.list()[0];
const count = (): number => Object.values(summary()?.progress ?? {}).reduce((sum, each) => sum + each, 0);
const points = (...steps: string[]) =>
  failpoints.filter((point) => steps.some((step) => point === `batch.${step}`));
const bodies = () =>
  bench.server.posts().map(({ body }) => JSON.parse(body) as { prompt: string; seed: number });

describe('killed while it is written', () => {
  const writing = points(
    'before_batch',
    'after_batch',
    'before_rows',
    'after_rows',
    'before_ready',
    'after_ready',
  );

  // Rows are written in pieces, so there is a second moment of those.
  const again = points('before_rows', 'after_rows').map((point) => [point, 1] as const);
  it.each([...writing.map((point) => [point, 0] as const), ...again])(
    'at %s, after %i of it: each row is written once, by what was agreed to, and sent once',
    async (point, after) => {
      bench.dieAt.point = point;
      bench.dieAt.after = after;
      await make();
      await dies(point);
      // Not one is sent before all are written.
      if (point !== 'batch.after_ready') expect(bench.server.posts()).toEqual([]);
      const before = bench.ledger.list.rows(bench.ledger.batches.drafts(summary()?.id ?? '', 1_000));
      // What happens to the library meanwhile changes nothing that was agreed to.
      bench.ledger.wildcards.remove('color');
      await bench.restart();
      if (point === 'batch.before_batch') {
        await bench.pass(60_000);
        expect(summary()).toBeUndefined();
        await make();
      }
      await bench.meanwhile(() => summary()?.progress.pending === rows, 'all rows are with the server');
      await bench.pass(60_000);
      expect(count()).toBe(rows);
      expect(bench.batches.list()).toHaveLength(1);
      const table = bench.batches.table(summary()!.id, 0, 500);
      expect(table.rows.map(({ index }) => index)).toEqual(Array.from({ length: rows }, (_, at) => at));
      for (const { id } of before) expect(table.rows.some(({ job }) => job.id === id)).toBe(true);
      expect(bench.server.posts()).toHaveLength(rows);
      expect(new Set(bodies().map(({ seed }) => seed)).size).toBe(rows);
      // Each create has the values that the row notes.
      expect(
        bodies()
          .map(({ prompt, seed }) => `${seed} ${prompt}`)
          .sort(),
      ).toEqual(table.rows.map(({ varied: [seed, color] }) => `${seed} A ${color} street`).sort());
      // A second press of the button that was cut off finds the batch.
      const { planId } = await bench.batches.plan({ ...spec, request: videoRequest });
      const pressed = await bench.batches.make(planId, 'the-token', null);
      expect(pressed.batchId).toBe(summary()!.id);
    },
  );
});

describe('killed while it is written, where a person wants to be asked at a start', () => {
  it.each(points('after_batch', 'before_rows', 'after_rows', 'before_ready', 'after_ready'))(
    'at %s: none of its rows is sent without that',
    async (point) => {
      bench.asksAtStart = true;
      bench.dieAt.point = point;
      await make();
      await dies(point);
      await bench.restart();
      await bench.meanwhile(() => summary()?.phase === 'ready' && count() === rows, 'all rows are written');
      await bench.pass(60_000);
      expect(bench.server.posts()).toEqual([]);
      expect(bench.engine.status().sending).toEqual({ waiting: rows, held: 'start' });
      bench.engine.releaseSending(null);
      await bench.meanwhile(() => summary()?.progress.pending === rows, 'all rows are with the server');
      expect(bench.server.posts()).toHaveLength(rows);
    },
  );
});

describe('killed while its failed jobs are retried', () => {
  it.each(points('before_retries', 'after_retries', 'before_ready', 'after_ready'))(
    'at %s: each is retried once',
    async (point) => {
      refused = true;
      const batchId = (await make())!;
      await bench.meanwhile(() => summary()?.progress.rejected === rows, 'all are refused');
      refused = false;
      bench.dieAt.point = point;
      await bench.batches.retryFailed(batchId, 'retry-token', null);
      await dies(point);
      if (point !== 'batch.after_ready') expect(bench.server.posts()).toHaveLength(rows);
      await bench.restart();
      await bench.meanwhile(() => summary()?.progress.pending === rows, 'all retries are with the server');
      expect(await bench.batches.retryFailed(batchId, 'retry-token', null)).toEqual({ count: 0 });
      expect(summary()).toMatchObject({ progress: { rejected: rows, pending: rows }, retryable: 0 });
      expect(bench.server.posts()).toHaveLength(2 * rows);
    },
  );

  it('none is sent without a word where a person wants to be asked at a start', async () => {
    refused = true;
    const batchId = (await make())!;
    await bench.meanwhile(() => summary()?.progress.rejected === rows, 'all are refused');
    refused = false;
    bench.asksAtStart = true;
    bench.dieAt.point = 'batch.before_retries';
    await bench.batches.retryFailed(batchId, 'retry-token', null);
    await dies('batch.before_retries');
    await bench.restart();
    await bench.meanwhile(() => count() === 2 * rows && summary()?.phase === 'ready', 'all are written');
    await bench.pass(60_000);
    expect(bench.server.posts()).toHaveLength(rows);
    expect(bench.engine.status().sending.held).toBe('start');
  });
});

describe('killed while it is stopped', () => {
  it.each(points('before_end', 'after_end'))('at %s: what was not sent ends as not sent', async (point) => {
    bench.engine.holdSending(null);
    const batchId = (await make())!;
    await bench.meanwhile(() => summary()?.phase === 'ready', 'it is written');
    bench.dieAt.point = point;
    bench.batches.stop(batchId);
    await dies(point);
    await bench.restart();
    bench.engine.releaseSending(null);
    await bench.meanwhile(() => summary()?.progress.not_sent === rows, 'all have ended');
    await bench.pass(60_000);
    expect(count()).toBe(rows);
    expect(bench.server.posts()).toEqual([]);
  });
});

it('stopped, and killed when a row on the wire had just been told to wait: the row ends as not sent', async () => {
  const gate = gateOf();
  bench.server.create = () => ({ ...refusal(429, 'rate_limit_exceeded'), until: gate.until });
  const batchId = (await make())!;
  await bench.meanwhile(() => bench.server.hanging > 0, 'rows are on the wire');
  bench.batches.stop(batchId);
  await bench.meanwhile(() => summary()?.phase === 'ready', 'what was not on the wire has ended');
  const sent = rows - summary()!.progress.not_sent!;
  await bench.meanwhile(() => bench.server.hanging === sent, 'the rest is on the wire');
  // It dies between the write of an outcome and what follows from it.
  const { get } = bench.ledger.batches;
  bench.ledger.batches.get = () => {
    throw new Error('The process is dead.');
  };
  gate.open();
  await bench.meanwhile(() => summary()?.progress.draft === sent, 'they were told to wait');
  bench.ledger.batches.get = get;
  await bench.restart();
  await bench.meanwhile(() => summary()?.progress.not_sent === rows, 'all have ended');
  expect(bench.server.posts()).toHaveLength(sent);
  bench.faults.length = 0;
});

describe('restored from a backup that was made while it was between its phases', () => {
  /** The next start finds a ledger that cannot be read, and has nothing but the backup. */
  const loseLedger = () => {
    const { file, close } = bench.ledger;
    bench.ledger.close = () => {
      close();
      writeFileSync(file, 'garbage '.repeat(1000));
    };
  };
  const backUpNow = () => {
    bench.clock.turn(1);
    backUp(bench.ledger.file, bench.clock.now());
  };
  const isPaused = async (sent: number) => {
    await bench.meanwhile(() => summary()?.phase === 'ready', 'the rest is written');
    await bench.pass(60_000);
    expect(bench.server.posts()).toHaveLength(sent);
    expect(bench.ledger.recovery?.message).toContain('1 batch');
    expect(summary()).toMatchObject({ held: true, heldByRestore: true });
  };

  it('its rows that were sent meanwhile are not sent again before a person says so', async () => {
    bench.dieAt.point = 'batch.after_rows';
    await make();
    await dies('batch.after_rows');
    backUpNow();
    await bench.restart();
    await bench.meanwhile(() => bench.server.posts().length === rows, 'all are sent');
    loseLedger();
    await bench.restart();
    await isPaused(rows);
    // Over another start, too.
    await bench.restart();
    await bench.pass(60_000);
    expect(bench.server.posts()).toHaveLength(rows);
    expect(summary()).toMatchObject({ held: true, heldByRestore: true });
    bench.batches.release(summary()!.id);
    // Those that the backup had as drafts wait each for itself.
    await bench.meanwhile(() => bench.server.posts().length === rows + 5, 'what was agreed to again is sent');
    expect(summary()).toMatchObject({ held: false, heldByRestore: false });
    bench.batches.hold(summary()!.id);
    expect(summary()).toMatchObject({ held: true, heldByRestore: false });
  });

  it('its retries that were sent meanwhile are not sent again before a person says so', async () => {
    refused = true;
    const batchId = (await make())!;
    await bench.meanwhile(() => summary()?.progress.rejected === rows, 'all are refused');
    refused = false;
    bench.dieAt.point = 'batch.before_retries';
    await bench.batches.retryFailed(batchId, 'retry-token', null);
    await dies('batch.before_retries');
    backUpNow();
    await bench.restart();
    await bench.meanwhile(() => summary()?.progress.pending === rows, 'all retries are sent');
    loseLedger();
    await bench.restart();
    await isPaused(2 * rows);
  });
});

it('keeps every row for itself where the disk refuses a piece, and continues', async () => {
  let isFull = false;
  const { mustHaveRoom } = bench.ledger.disk;
  bench.ledger.disk.mustHaveRoom = () => {
    if (isFull && count() > 0) throw Object.assign(new Error('full'), { code: 'disk_full' });
    mustHaveRoom();
  };
  isFull = true;
  const batchId = (await make())!;
  await bench.meanwhile(() => bench.faults.length > 0, 'a piece is refused');
  expect(summary()).toMatchObject({ id: batchId, phase: 'writing', progress: { draft: 25 } });
  expect(bench.server.posts()).toEqual([]);
  isFull = false;
  bench.clock.turn(15_000);
  await bench.meanwhile(() => summary()?.progress.pending === rows, 'all rows are with the server');
  expect(bench.server.posts()).toHaveLength(rows);
});
