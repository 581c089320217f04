import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { defaultDownloadLimits } from '../../../src/main/results/context.ts';
import { turningClock } from '../jobs/bench.ts';
import { until } from '../until.ts';
import { type Bench, type BenchOptions, good, halfFirst, openBench, type Route, sha256 } from './bench.ts';
import { fetchOne, large, picture } from './fetched.ts';
import { png } from './samples.ts';

let bench: Bench;
const setUp = async (options?: BenchOptions) => {
  bench = await openBench(options);
  return bench;
};
afterEach(() => bench.close());

/** A download of `large` whose server has sent one half and holds the other back. @returns the id of its result */
async function halfThere() {
  await setUp();
  const route = halfFirst(large, 'image/png', 'hang');
  bench.server.on('/a.png', route);
  const jobId = bench.job();
  const id = bench.result(jobId, { path: '/a.png' });
  bench.downloads.enqueue(jobId);
  await route.sent;
  return id;
}

describe('a download that is interrupted', () => {
  it('continues where it was after a restart, by Range with If-Range', async () => {
    const id = await halfThere();
    await until(() =>
      bench.progress.some(({ receivedBytes }) => receivedBytes === Math.floor(large.length / 2)),
    );
    await bench.restart();
    await bench.idle();
    const { range, 'if-range': ifRange } = bench.server.seen[1]!.headers;
    expect(range).toBe(`bytes=${Math.floor(large.length / 2)}-`);
    expect(ifRange).toMatch(/^"/);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(large) });
    expect(bench.files()).toEqual(['Lighthouse.png']);
  });

  it('continues automatically when the connection breaks', async () => {
    await setUp();
    bench.server.on('/a.png', halfFirst(large, 'image/png', 'reset'));
    const { row } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'done', sha256: sha256(large) });
    expect(bench.server.seen.length).toBeGreaterThan(1);
  });

  it('continues piece by piece where the server gives no more at once, however many pieces it takes', async () => {
    await setUp({ downloads: { limits: { attempts: 3 } } });
    const piece = Math.ceil(large.length / 10);
    const etag = '"pieces"';
    bench.server.on('/a.png', (request, response) => {
      const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      if (start === 0) {
        response.writeHead(200, { etag, 'content-length': large.length });
        response.write(large.subarray(0, piece));
        // A line that breaks earlier takes with it what was still on its way.
        void until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === piece)).then(() =>
          response.socket?.end(),
        );
        return;
      }
      const end = Math.min(large.length, start + piece);
      response
        .writeHead(206, { etag, 'content-range': `bytes ${start}-${end - 1}/${large.length}` })
        .end(large.subarray(start, end));
    });
    expect((await fetchOne(bench)).row).toMatchObject({ download: 'done', sha256: sha256(large) });
    expect(bench.server.seen.length).toBeGreaterThan(9);
  });

  const stubborn: [string, (bytes: Buffer) => ReturnType<typeof good>][] = [
    [
      'has no Range',
      (bytes) => (_request, response) =>
        response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
    ],
    ['has another file by now', (bytes) => good(bytes, 'image/png', '"another"')],
    [
      'answers with the wrong part',
      (bytes) => (request, response) => {
        if (request.headers.range === undefined) return void response.writeHead(200).end(bytes);
        response.writeHead(206, { 'content-range': `bytes 0-9/${bytes.length}` }).end(bytes.subarray(0, 10));
      },
    ],
    [
      'says that the range cannot be had',
      (bytes) => (request, response) =>
        request.headers.range === undefined
          ? void response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
          : void response.writeHead(416, { 'content-range': 'bytes */3' }).end(),
    ],
  ];
  it.each(stubborn)('starts from zero when the server %s', async (_name, route) => {
    await setUp();
    const half = halfFirst(large, 'image/png', 'reset');
    const other = png(410, 300);
    const rest = route(other);
    bench.server.on('/a.png', (request, response, count) =>
      (count === 1 ? half : rest)(request, response, count),
    );
    const { row } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'done', sha256: sha256(other) });
  });

  describe('by a server that continues without a look at If-Range', () => {
    const [first, later] = ['Mon, 01 Jan 2024 00:00:00 GMT', 'Tue, 02 Jan 2024 00:00:00 GMT'];
    const half = 1000;
    /** Half of `large` with `before`, and then what is asked for of `file` with `after`. */
    const route =
      (before: Record<string, string>, file: Buffer, after: Record<string, string>): Route =>
      (request, response, count) => {
        if (count === 1) {
          response.writeHead(200, { 'content-length': large.length, ...before });
          response.write(large.subarray(0, half));
          // A line that breaks earlier takes with it what was still on its way.
          void until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === half)).then(() =>
            response.destroy(),
          );
        } else if (request.headers.range === undefined) {
          response.writeHead(200, { 'content-length': file.length }).end(file);
        } else {
          const end = file.length - 1;
          response
            .writeHead(206, { 'content-range': `bytes ${half}-${end}/*`, ...after })
            .end(file.subarray(half));
        }
      };
    const other = png(410, 300);
    const end = other.length - 1;

    it.each([
      ['tag', { etag: '"a"' }, { etag: '"b"' }],
      ['time', { 'last-modified': first }, { 'last-modified': later }],
      ['length', { etag: '"a"' }, { 'content-range': `bytes ${half}-${end}/${end + 1}` }],
    ])('starts from zero when it says by its %s that the file is another', async (_name, before, after) => {
      await setUp();
      bench.server.on('/a.png', route(before, other, after));
      expect((await fetchOne(bench)).row).toMatchObject({ download: 'done', sha256: sha256(other) });
      expect(bench.server.seen).toHaveLength(3);
    });

    it.each([
      ['the same tag', { etag: '"a"', 'last-modified': first }, { etag: '"a"', 'last-modified': later }],
      ['a long tag', { etag: `"${'a'.repeat(600)}"` }, { etag: `"${'a'.repeat(600)}"` }],
      ['the same time', { 'last-modified': first }, { 'last-modified': first }],
      ['nothing', { etag: '"a"', 'last-modified': first }, {}],
    ])('continues when it says %s', async (_name, before, after) => {
      await setUp();
      bench.server.on('/a.png', route(before, large, after));
      expect((await fetchOne(bench)).row).toMatchObject({ download: 'done', sha256: sha256(large) });
      expect(bench.server.seen).toHaveLength(2);
    });

    it('starts from zero when the other file ends where the part does', async () => {
      await setUp();
      const before = route({ etag: '"a"' }, other, {});
      bench.server.on('/a.png', (request, response, count) => {
        if (count === 1 || request.headers.range === undefined) return before(request, response, count);
        response.writeHead(416, { 'content-range': `bytes */${half}` }).end();
      });
      expect((await fetchOne(bench)).row).toMatchObject({ download: 'done', sha256: sha256(other) });
    });
  });

  it('closes the line when what came cannot be put aside for the file that comes instead', async () => {
    await setUp();
    const half = large.subarray(0, 6000);
    const closed = { of: 0 };
    bench.server.on('/a.png', (_request, response, count) => {
      response.writeHead(200, { 'content-length': large.length, etag: `"${count}"` }).write(half);
      if (count > 1) {
        response.on('close', () => {
          closed.of += 1;
        });
        return;
      }
      // A line that breaks earlier takes with it what was still on its way.
      void until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === half.length)).then(() =>
        response.destroy(),
      );
    });
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/a.png' });
    mkdirSync(join(bench.folder, `.safelight-${id}.unverified`, 'taken'), { recursive: true });
    bench.downloads.enqueue(jobId);
    await until(() => closed.of > 0);
    expect(bench.row(id).receivedBytes).toBeGreaterThan(0);
  });

  it('is tried again when the server goes silent', async () => {
    await setUp({ fetcher: { stallTimeoutMs: 300 } });
    bench.server.on('/a.png', halfFirst(large, 'image/png', 'hang'));
    const { row } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'done', sha256: sha256(large) });
  });

  it('is tried again at its time, although the clock is set back in the meantime', async () => {
    const clock = turningClock(systemClock.now());
    await setUp({ downloads: { clock } });
    bench.server.on('/a.png', (request, response, count) => {
      if (count > 1) return good(picture, 'image/png')(request, response, count);
      response.writeHead(503, { 'retry-after': '60' }).end();
    });
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await until(() => bench.row(id).nextAt !== null && bench.downloads.status().active === 0);
    clock.jump(-3_600_000);
    clock.turn(59_000);
    expect(bench.server.seen).toHaveLength(1);
    clock.turn(3_000);
    await until(() => bench.row(id).download === 'done');
    expect(bench.server.seen).toHaveLength(2);
  });

  it('can be paused and resumed by a person', async () => {
    const id = await halfThere();
    await until(() => bench.progress.length > 0);
    bench.downloads.setPaused(id, true);
    await bench.idle();
    expect(bench.row(id).download).toBe('paused');
    await bench.restart();
    await bench.idle();
    expect(bench.row(id).download).toBe('paused');
    expect(bench.server.seen).toHaveLength(1);
    bench.downloads.setPaused(id, false);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(large) });
    expect(() => bench.downloads.setPaused(id, true)).toThrow(expect.objectContaining({ code: 'conflict' }));
  });

  it('is paused also while TokenLab is asked for a fresh link in passing', async () => {
    const asked: (() => void)[] = [];
    await setUp({ refresh: () => new Promise<void>((resolve) => void asked.push(resolve)) });
    bench.server.on('/a.png', (request) => request.socket.destroy());
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await until(() => asked.length === 1);
    bench.downloads.setPaused(id, true);
    asked[0]!();
    await bench.idle();
    expect(bench.row(id).download).toBe('paused');
    bench.server.on('/a.png', good(picture, 'image/png'));
    bench.downloads.setPaused(id, false);
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
  });

  it('is paused also while its file is looked at, and turns out to be wrong', async () => {
    const looks: (() => void)[] = [];
    await setUp({
      downloads: {
        inspect: async () => {
          await new Promise<void>((resolve) => void looks.push(resolve));
          const facts = {
            media: 'text',
            mime: 'text/html',
            extension: 'txt',
            width: null,
            height: null,
          } as const;
          const none = { durationMs: null, codec: null, contents: null };
          return { kind: 'no_result', reason: 'It is a page.', facts: { ...facts, ...none } };
        },
      },
    });
    bench.server.on('/a.png', good(picture, 'image/png'));
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await until(() => looks.length === 1);
    bench.downloads.setPaused(id, true);
    looks[0]!();
    await bench.idle();
    expect(bench.row(id).download).toBe('paused');
    expect(bench.server.seen).toHaveLength(1);
  });

  it('is paused also while it stops for the sake of sleep', async () => {
    const id = await halfThere();
    await until(() => bench.progress.length > 0);
    bench.downloads.setAsleep(true);
    bench.downloads.setPaused(id, true);
    await bench.idle();
    bench.downloads.setAsleep(false);
    await bench.idle();
    expect(bench.row(id).download).toBe('paused');
    expect(bench.server.seen).toHaveLength(1);
  });

  it('waits for the network without losing what it has', async () => {
    await setUp({ downloads: { limits: { offlineGrace: 20 } } });
    const id = await halfDone();
    bench.downloads.setOnline(false);
    await until(() => bench.downloads.status().active === 0);
    expect(bench.row(id).download).toBe('waiting');
    expect(bench.row(id).receivedBytes).toBeGreaterThan(0);
    expect(bench.downloads.status()).toMatchObject({ active: 0, waiting: 1 });
    bench.downloads.setOnline(true);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', attempts: 0 });
  });

  it('is not stopped by the word of the system while bytes come', async () => {
    const clock = turningClock(systemClock.now());
    const answered: string[] = [];
    await setUp({ downloads: { clock, answered: (accountId) => answered.push(accountId) } });
    const gate: { open?: () => void; finish?: () => void } = {};
    const half = Math.floor(large.length / 2);
    bench.server.on('/a.png', (_request, response) => {
      response.writeHead(200, { 'content-length': large.length });
      response.write(large.subarray(0, half));
      gate.open = () => response.write(large.subarray(half, half + 1000));
      gate.finish = () => response.end(large.subarray(half + 1000));
    });
    bench.server.on('/dead.png', (request) => request.socket.destroy());
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await until(() => gate.open !== undefined && bench.downloads.status().active === 1);
    bench.downloads.setOnline(false);
    gate.open?.();
    await until(() => answered.length === 1);
    // Another request finds nobody, so the network counts as away again; what receives is no part of that.
    const dead = bench.result(jobId, { path: '/dead.png' });
    bench.downloads.enqueue(jobId);
    await until(() => bench.row(dead).nextAt !== null);
    clock.turn(defaultDownloadLimits.offlineGrace);
    gate.finish?.();
    await until(() => bench.row(id).download !== 'downloading');
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(large), attempts: 0 });
    expect(bench.server.seen.filter(({ path }) => path === '/a.png')).toHaveLength(1);
  });

  it('continues at once, as all that wait do, when anything of the network answers', async () => {
    const clock = turningClock(systemClock.now());
    await setUp({ downloads: { clock } });
    bench.server.on('/dead.png', (request) => request.socket.destroy());
    bench.downloads.setOnline(false);
    const jobId = bench.job();
    const ids = ['/dead.png?1', '/dead.png?2'].map((path) => bench.result(jobId, { path }));
    bench.downloads.enqueue(jobId);
    const isWaiting = () => bench.downloads.status().active === 0;
    await until(() => isWaiting() && ids.every((id) => bench.row(id).nextAt !== null));
    expect(ids.map((id) => bench.row(id))).toMatchObject([
      { attempts: 0, error: null },
      { attempts: 0, error: null },
    ]);
    // TokenLab answers, or another server of results does: nobody turns the clock.
    bench.server.on('/dead.png', good(picture, 'image/png'));
    bench.downloads.answered('acc_1');
    await until(() => ids.every((id) => bench.row(id).download === 'done'));
    bench.server.on('/dead.png', (request) => request.socket.destroy());
    const [dead, alive] = ['/dead.png?3', '/b.png'].map((path) => bench.result(jobId, { path }));
    bench.server.on('/b.png', good(picture, 'image/png'));
    bench.downloads.setOnline(true);
    bench.downloads.setOnline(false);
    bench.ledger.results.update(alive!, { nextAt: clock.now() + 1000 });
    bench.downloads.enqueue(jobId);
    await until(() => isWaiting() && bench.row(dead!).nextAt !== null);
    bench.server.on('/dead.png', good(picture, 'image/png'));
    clock.turn(1000);
    await until(() => [dead, alive].every((id) => bench.row(id!).download === 'done'));
  });

  it('is tried now and then while the system says that there is no network, without counting it', async () => {
    await setUp({ downloads: { limits: { offlineRetry: 10, attempts: 3 } } });
    bench.server.on('/a.png', (request) => request.socket.destroy());
    bench.downloads.setOnline(false);
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await until(() => bench.server.seen.length > 5);
    expect(bench.row(id)).toMatchObject({ attempts: 0, error: null });
    bench.server.on('/a.png', good(picture, 'image/png'));
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
  });

  it('continues without a network when it comes from this computer', async () => {
    await setUp({ downloads: { needsNetwork: () => false } });
    bench.downloads.setOnline(false);
    bench.server.on('/a.png', good(picture, 'image/png'));
    expect((await fetchOne(bench)).row.download).toBe('done');
  });

  it('stops when the computer goes to sleep, and continues when it wakes', async () => {
    await setUp({ downloads: { needsNetwork: () => false } });
    const id = await halfDone();
    bench.downloads.setAsleep(true);
    await until(() => bench.downloads.status().active === 0);
    expect(bench.row(id).receivedBytes).toBeGreaterThan(0);
    bench.downloads.setAsleep(false);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(large), attempts: 0 });
    expect(bench.server.seen.at(-1)?.headers.range).toMatch(/^bytes=\d+-$/);
  });
});

/** A result whose first half is here, and whose server says nothing more. */
async function halfDone(): Promise<string> {
  const route = halfFirst(large, 'image/png', 'hang');
  bench.server.on('/a.png', route);
  const jobId = bench.job();
  const id = bench.result(jobId, { path: '/a.png' });
  bench.downloads.enqueue(jobId);
  await route.sent;
  await until(() => bench.progress.some(({ receivedBytes }) => receivedBytes > 0));
  return id;
}

describe('a server that does not give the file', () => {
  it.each([500, 502, 503, 429, 408])('is asked again after HTTP %i', async (status) => {
    await setUp();
    const whole = good(picture, 'image/png');
    bench.server.on('/a.png', (request, response, count) =>
      count < 3
        ? void response.writeHead(status, { 'retry-after': '0' }).end('busy')
        : whole(request, response, count),
    );
    expect((await fetchOne(bench)).row).toMatchObject({ download: 'done', attempts: 2 });
  });

  it('is given up after a bounded number of attempts, and the job needs attention', async () => {
    await setUp({ downloads: { limits: { attempts: 4 } } });
    bench.server.on('/a.png', (_request, response) => void response.writeHead(503).end());
    const { row, job, id } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'failed', error: { code: 'server_error', httpStatus: 503 } });
    expect(job.attention).toBe('download_failed');
    expect(bench.server.seen).toHaveLength(4);
    bench.server.on('/a.png', good(picture, 'image/png'));
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
    expect(bench.ledger.jobs.require(row.jobId).attention).toBeNull();
  });

  it.each([
    ['in the same place', () => 1000],
    ['sooner or later', (count: number) => 1000 + 500 * (count % 2)],
  ])('is given up as well when it breaks off each time, %s, and cannot continue', async (_name, reach) => {
    await setUp({ downloads: { limits: { attempts: 3 } } });
    bench.server.on('/a.png', (request, response, count) => {
      if (count > 20) return good(large, 'image/png')(request, response, count);
      const bytes = reach(count);
      response.writeHead(200, { 'content-length': large.length }).write(large.subarray(0, bytes));
      // A line that breaks earlier takes with it what was still on its way.
      bench.progress.length = 0;
      void until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === bytes)).then(() =>
        response.destroy(),
      );
    });
    const { row } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'failed', error: { code: 'network' } });
    expect(bench.server.seen.length).toBeLessThan(7);
  });

  it('is tried again at the next start when the cause may be gone', async () => {
    await setUp({ downloads: { limits: { attempts: 2 } } });
    bench.server.on('/a.png', (_request, response) => void response.writeHead(503).end());
    const { id } = await fetchOne(bench);
    bench.server.on('/a.png', good(picture, 'image/png'));
    await bench.restart();
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
    expect(bench.ledger.jobs.require(bench.row(id).jobId).attention).toBeNull();
  });
});
