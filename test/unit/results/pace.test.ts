/** Servers that send a byte now and then: on a clock that is turned by hand, against a real server. */
import type { ServerResponse } from 'node:http';
import { PNG } from 'pngjs';
import { afterEach, describe, expect, it } from 'vitest';
import { patienceOf, turnOf, watchPace } from '../../../src/main/results/pace.ts';
import { type TurningClock, turningClock } from '../jobs/bench.ts';
import { until } from '../until.ts';
import { type Bench, good, openBench, sha256 } from './bench.ts';

/** Noise, which does not pack: some thousands of bytes. */
const picture = (() => {
  const image = new PNG({ width: 64, height: 48 });
  let noise = 1;
  for (let at = 0; at < image.data.length; at += 1) {
    noise = (noise * 48_271) % 2_147_483_647;
    image.data[at] = noise % 256;
  }
  return PNG.sync.write(image);
})();
const second = 1_000;
const etag = '"one"';
let bench: Bench;
let clock: TurningClock;

/** `/slow` sends what the test lets it send; asked again it continues from there like any server. */
async function setUp(parallel = 1) {
  clock = turningClock();
  bench = await openBench({
    downloads: {
      clock,
      limits: {
        parallel,
        perLane: parallel,
        floor: 100,
        turn: 30 * second,
        longestTurn: 120 * second,
        checkpointBytes: 1,
      },
    },
  });
  const open: ServerResponse[] = [];
  const continues = good(picture, 'image/png', etag);
  bench.server.on('/slow.png', (request, response, count) => {
    if (count > 1) {
      continues(request, response, count);
      return;
    }
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.length, etag });
    open.push(response);
    response.write(picture.subarray(0, 5));
  });
  bench.server.on('/good.png', good(picture, 'image/png'));
  return {
    slow: (from: number, to: number) => open[0]?.write(picture.subarray(from, to)),
    /** An answer that is not ended holds its connection. */
    rest: (from: number) => open[0]?.end(picture.subarray(from)),
  };
}

function begin(path: string): string {
  const jobId = bench.job();
  const id = bench.result(jobId, { path });
  bench.downloads.enqueue(jobId);
  return id;
}

/** So much of a file is noted as received. */
const receivedOf = (id: string) => bench.row(id).receivedBytes;
const received = (id: string, bytes: number) => until(() => receivedOf(id) >= bytes);

const saved = (id: string) => until(() => bench.row(id).download === 'done');

describe('a download that is slower than the floor', () => {
  afterEach(() => bench.close());

  it('gives its place to one that waits, and continues after it where it stopped', async () => {
    await setUp();
    const slow = begin('/slow.png');
    const other = begin('/good.png');
    await received(slow, 5);
    expect(bench.row(other).download).toBe('waiting');
    clock.turn(30 * second);
    await saved(other);
    await saved(slow);
    expect(bench.row(slow)).toMatchObject({ sha256: sha256(picture), attempts: 0, error: null });
    const asked = bench.server.seen.map(({ path, headers }) => [path, headers.range]);
    expect(asked).toEqual([
      ['/slow.png', undefined],
      ['/good.png', undefined],
      ['/slow.png', 'bytes=5-'],
    ]);
  });

  it('says so while it waits', async () => {
    await setUp();
    const held: ServerResponse[] = [];
    bench.server.on('/held.png', (_request, response) => held.push(response));
    const slow = begin('/slow.png');
    const other = begin('/held.png');
    await received(slow, 5);
    clock.turn(30 * second);
    await until(() => held.length === 1);
    expect(bench.row(slow)).toMatchObject({
      download: 'waiting',
      receivedBytes: 5,
      error: { message: expect.stringContaining('very slowly') },
    });
    held[0]?.writeHead(200, { 'content-length': picture.length }).end(picture);
    await saved(other);
    await saved(slow);
  });

  it('keeps its place as long as nobody waits for it, however slow it is', async () => {
    const { rest } = await setUp();
    const id = begin('/slow.png');
    await received(id, 5);
    for (let turn = 0; turn < 20; turn += 1) clock.turn(30 * second);
    rest(5);
    await saved(id);
    expect(bench.server.seen).toHaveLength(1);
  });

  it('keeps it, too, when it is fast enough', async () => {
    const { slow, rest } = await setUp();
    const id = begin('/slow.png');
    const other = begin('/good.png');
    await received(id, 5);
    slow(5, 3_505);
    await received(id, 3_505);
    clock.turn(30 * second);
    rest(3_505);
    await saved(id);
    await saved(other);
    expect(bench.server.seen.map(({ path }) => path)).toEqual(['/slow.png', '/good.png']);
  });

  it('cannot hold the others up by their number', async () => {
    await setUp(2);
    const trickle: ServerResponse[] = [];
    for (let number = 0; number < 6; number += 1) {
      bench.server.on(`/trickle${number}.png`, (_request, response) => {
        trickle.push(response);
        response.writeHead(200, { 'content-type': 'image/png', etag, 'content-length': picture.length });
        response.write(picture.subarray(0, 1));
      });
    }
    const slow = Array.from({ length: 6 }, (_, number) => begin(`/trickle${number}.png`));
    const good = begin('/good.png');
    // Two at a time; each pair gives up its places, and then it is the good one's turn.
    for (const pair of [slow.slice(0, 2), slow.slice(2, 4), slow.slice(4, 6)]) {
      await until(() => pair.every((id) => receivedOf(id) === 1 && bench.row(id).download === 'downloading'));
      clock.turn(30 * second);
    }
    await saved(good);
    expect(trickle.length).toBeLessThanOrEqual(8);
  });
});

describe('the watch over the pace', () => {
  /** Turns of a download that always sends a tenth more than the floor, until it steps back; at most so many. */
  function turnsOf(isResumable: boolean, most: number): number {
    const time = turningClock();
    const limits = { floor: 1_000, turn: 30 * second, longestTurn: 900 * second };
    let bytes = 0;
    let steppedBack = false;
    const end = watchPace({
      clock: time,
      limits,
      turn: limits.turn,
      patience: patienceOf(limits, isResumable),
      bytes: () => bytes,
      isWanted: () => true,
      stepBack() {
        steppedBack = true;
      },
    });
    for (let turn = 1; turn <= most; turn += 1) {
      bytes += 33_000;
      time.turn(30 * second);
      if (steppedBack) return turn;
    }
    end();
    return most;
  }

  it('lets none keep its place for days by staying just above the floor, and one that would lose more for longer', () => {
    expect(turnsOf(true, 10_000)).toBe(4);
    expect(turnsOf(false, 10_000)).toBe(30);
  });
});

describe('the turn of a slow download', () => {
  const limits = { floor: 1, turn: 30, longestTurn: 900 };
  it('is always the same where it continues later, and grows where it has to begin again', () => {
    expect([0, 1, 9].map((times) => turnOf(limits, true, times))).toEqual([30, 30, 30]);
    expect([0, 1, 2, 5, 500].map((times) => turnOf(limits, false, times))).toEqual([30, 60, 120, 900, 900]);
  });
});
