/** Links that do not work yet: minutes on a clock that is turned by hand, against a real server. */
import { afterEach, describe, expect, it } from 'vitest';
import { minute } from '../../../src/shared/units.ts';
import { type TurningClock, turningClock } from '../jobs/bench.ts';
import { until } from '../until.ts';
import { type Bench, type BenchOptions, good, openBench, sha256 } from './bench.ts';
import { png } from './samples.ts';

const picture = png();
let bench: Bench;
let clock: TurningClock;
let began: number;
afterEach(() => bench.close());

async function setUp(options: BenchOptions = {}) {
  clock = turningClock();
  began = clock.now();
  bench = await openBench({
    ...options,
    downloads: { clock, ...options.downloads, limits: { firstDelay: 1000, longestDelay: 300_000 } },
  });
}

const elapsed = () => clock.now() - began;

/** A result of a job that ended just now. */
function begin(path = '/a.png') {
  const jobId = bench.job();
  bench.ledger.jobs.update(jobId, { terminalAt: clock.now() });
  const id = bench.result(jobId, { path });
  bench.downloads.enqueue(jobId);
  return { id, jobId };
}

/** Turns the clock from one try to the next until the download has come to an end. */
async function untilOver(id: string): Promise<void> {
  const most = bench.server.seen.length + 40;
  while (bench.server.seen.length < most) {
    await until(() => bench.downloads.status().active === 0);
    if (bench.row(id).download !== 'waiting') return;
    clock.turn(clock.untilNext() ?? 0);
  }
  throw new Error('It never came to an end.');
}

describe('the file of a job that has just ended', () => {
  it.each([401, 403, 404, 410])(
    'is not there yet when its server answers %i: asked for with growing waits',
    async (status) => {
      await setUp();
      const times: number[] = [];
      const whole = good(picture, 'image/png');
      bench.server.on('/a.png', (request, response, count) => {
        times.push(elapsed());
        if (elapsed() >= 14 * minute) whole(request, response, count);
        else response.writeHead(status).end();
      });
      const { id, jobId } = begin();
      await until(() => bench.row(id).error !== null);
      expect(bench.row(id)).toMatchObject({
        download: 'waiting',
        attempts: 0,
        error: { message: `The file is not there yet (HTTP ${status}).`, retryable: true },
      });
      expect(bench.ledger.jobs.require(jobId).attention).toBeNull();
      await untilOver(id);
      expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(picture), error: null });
      expect(bench.ledger.events.ofJob(jobId).map(({ type }) => type)).toEqual(['result_saved']);
      const waits = times.slice(1).map((at, index) => at - times[index]!);
      expect(waits[0]).toBeLessThan(2_000);
      for (let index = 1; index < waits.length; index += 1)
        expect(waits[index]).toBeGreaterThanOrEqual(Math.min(waits[index - 1]!, 2 * minute));
      expect(Math.max(...waits)).toBeLessThanOrEqual(2.5 * minute);
      // TokenLab was asked for its link after each refusal.
      expect(bench.refreshes.length).toBe(times.length - 1);
    },
  );

  it('has expired only after a quarter of an hour, and is tried once more at the next start', async () => {
    await setUp();
    bench.server.on('/a.png', (_request, response) => void response.writeHead(404).end());
    const { id, jobId } = begin();
    await untilOver(id);
    expect(elapsed()).toBeGreaterThanOrEqual(15 * minute);
    expect(elapsed()).toBeLessThan(16 * minute);
    expect(bench.row(id)).toMatchObject({ download: 'expired', error: { httpStatus: 404 } });
    expect(bench.ledger.jobs.require(jobId).attention).toBe('link_expired');
    const asked = bench.server.seen.length;
    expect(asked).toBeLessThan(20);
    bench.server.on('/a.png', good(picture, 'image/png'));
    await bench.restart();
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(picture) });
    expect(bench.server.seen).toHaveLength(asked + 1);
    expect(bench.ledger.jobs.require(jobId).attention).toBeNull();
  });

  it('is fetched by the fresh link that works, also when each answer signs its links again', async () => {
    await setUp({
      refresh: (one, jobId) => {
        const [result] = one.ledger.results.recordsOfJob(jobId);
        one.ledger.results.update(result!.id, { url: `${one.server.origin}/a.png?${one.refreshes.length}` });
      },
    });
    const whole = good(picture, 'image/png');
    bench.server.on('/a.png', (request, response, count) =>
      request.url === '/a.png?5' ? whole(request, response, count) : void response.writeHead(403).end(),
    );
    const { id, jobId } = begin();
    await untilOver(id);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(picture) });
    expect(bench.refreshes).toHaveLength(5);
    // A link is tried when it comes, and again after the wait: never twice without one.
    expect(bench.server.seen.map(({ path }) => path)).toEqual(
      ['', '?1', '?1', '?2', '?2', '?3', '?3', '?4', '?4', '?5'].map((query) => `/a.png${query}`),
    );
    expect(bench.ledger.events.ofJob(jobId).map(({ type }) => type)).toEqual([
      'link_refreshed',
      'result_saved',
    ]);
  });

  it('keeps its time across a restart', async () => {
    await setUp();
    bench.server.on('/a.png', (_request, response) => void response.writeHead(404).end());
    const { id } = begin();
    for (let tries = 0; tries < 7; tries += 1) {
      await until(() => bench.row(id).notes.linkWaits === tries + 1 && bench.downloads.status().active === 0);
      clock.turn(bench.row(id).nextAt! - clock.now());
    }
    await until(() => bench.row(id).notes.linkWaits === 8 && bench.downloads.status().active === 0);
    const before = elapsed();
    expect(before).toBeGreaterThan(minute);
    await bench.restart();
    await untilOver(id);
    expect(bench.row(id).download).toBe('expired');
    expect(elapsed()).toBeLessThan(16 * minute);
  });

  it('is not given up after a jump of the clock, and not asked for without end after one back', async () => {
    await setUp();
    bench.server.on('/a.png', (_request, response) => void response.writeHead(404).end());
    const { id } = begin();
    await until(() => bench.row(id).notes.linkWaits === 1);
    clock.jump(60 * minute);
    await untilOver(id);
    expect(bench.row(id).notes.linkWaits).toBeGreaterThanOrEqual(6);
    const other = begin().id;
    await until(() => bench.row(other).notes.linkWaits === 1);
    clock.jump(-24 * 60 * minute);
    await untilOver(other);
    expect(bench.row(other).download).toBe('expired');
  });

  it('can be paused while its link is asked for', async () => {
    let answer: () => void = () => undefined;
    await setUp({ refresh: () => new Promise<void>((resolve) => (answer = resolve)) });
    bench.server.on('/a.png', (_request, response) => void response.writeHead(404).end());
    const { id } = begin();
    await until(() => bench.refreshes.length === 1);
    bench.downloads.setPaused(id, true);
    answer();
    await bench.idle();
    expect(bench.row(id).download).toBe('paused');
  });
});
