import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { createNetwork } from '../../../src/main/base/network.ts';
import { turningClock } from '../jobs/bench.ts';
import { until } from '../until.ts';
import { type Bench, type BenchOptions, good, halfFirst, openBench, sha256 } from './bench.ts';
import { glb, png, wav } from './samples.ts';

let bench: Bench;
const setUp = async (options?: BenchOptions) => {
  bench = await openBench(options);
  return bench;
};
afterEach(() => bench.close());

const picture = png();
/** A few hundred kilobytes that are a valid picture. */
const large = png(400, 300);

/** One job with one result at `path`, downloaded to its end. */
async function fetchOne(path = '/a.png', patch: Parameters<Bench['result']>[1] = {}) {
  const jobId = bench.job();
  const id = bench.result(jobId, { path, ...patch });
  bench.downloads.enqueue(jobId);
  await bench.idle();
  return { id, jobId, row: bench.row(id), job: bench.ledger.jobs.require(jobId) };
}

describe('a result that is there', () => {
  it('becomes a verified file, without the key being sent, and leaves no part behind', async () => {
    await setUp();
    bench.server.on('/a.png', good(picture, 'image/png'));
    const { row, jobId } = await fetchOne();
    expect(row).toMatchObject({
      download: 'done',
      fileName: 'Lighthouse.png',
      bytes: picture.length,
      sha256: sha256(picture),
      mime: 'image/png',
      width: 64,
      height: 48,
      error: null,
      partPath: null,
    });
    expect(readFileSync(row.path!)).toEqual(picture);
    expect(bench.files()).toEqual(['Lighthouse.png']);
    expect(bench.server.seen[0]!.headers.authorization).toBeUndefined();
    expect(bench.server.seen[0]!.headers.cookie).toBeUndefined();
    expect(bench.ledger.events.ofJob(jobId).map(({ type }) => type)).toEqual(['result_saved']);
    expect(bench.ledger.jobs.require(jobId)).toMatchObject({ resultCount: 1, doneCount: 1, attention: null });
    expect(bench.reports).toEqual([]);
  });

  it('is never written over another file', async () => {
    await setUp();
    mkdirSync(bench.folder, { recursive: true });
    writeFileSync(join(bench.folder, 'Lighthouse.png'), 'mine');
    bench.server.on('/a.png', good(picture, 'image/png'));
    const first = await fetchOne();
    const second = await fetchOne();
    expect([first.row.fileName, second.row.fileName]).toEqual(['Lighthouse (2).png', 'Lighthouse (3).png']);
    expect(readFileSync(join(bench.folder, 'Lighthouse.png'), 'utf8')).toBe('mine');
  });

  it('is never written over a file that comes between the look and the naming', async () => {
    let id = '';
    const taken: string[] = [];
    await setUp({
      downloads: {
        failpoint: (point) => {
          const path = point === 'download.before_rename' ? bench.row(id).path : null;
          if (path === null || taken.length > 1) return;
          writeFileSync(path, 'mine');
          taken.push(path);
        },
      },
    });
    bench.server.on('/a.png', good(picture, 'image/png'));
    const jobId = bench.job();
    id = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', fileName: 'Lighthouse (3).png' });
    for (const path of taken) expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(readFileSync(bench.row(id).path ?? '')).toEqual(picture);
  });

  it('is fetched beside others, a few at a time, each under its own name', async () => {
    await setUp({ downloads: { limits: { parallel: 3 } } });
    let most = 0;
    const held: (() => void)[] = [];
    bench.server.on('/a.png', (_request, response) => {
      held.push(() => response.writeHead(200, { 'content-length': picture.length }).end(picture));
      most = Math.max(most, held.length);
      // Nobody gets an answer before three wait for one.
      if (held.length === 3) setImmediate(() => held.splice(0).forEach((answer) => void answer()));
    });
    const jobId = bench.job();
    const ids = Array.from({ length: 12 }, (_, at) => bench.result(jobId, { path: `/a.png?${at}` }));
    bench.downloads.enqueue(jobId);
    bench.downloads.enqueue(jobId);
    expect(bench.downloads.status()).toMatchObject({ active: 3, waiting: 9 });
    await bench.idle();
    expect(most).toBe(3);
    expect(new Set(ids.map((id) => bench.row(id).fileName)).size).toBe(12);
    expect(bench.server.seen).toHaveLength(12);
  });

  it('may be packed on the way', async () => {
    await setUp();
    const model = glb();
    const packed = gzipSync(model);
    bench.server.on('/m.glb', (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed),
    );
    const { row } = await fetchOne('/m.glb', { media: 'model' });
    expect(row).toMatchObject({ download: 'done', sha256: sha256(model), fileName: 'Lighthouse.glb' });
  });

  it('may come inside the answer, and is dropped from the ledger when it is a file', async () => {
    await setUp();
    const { id, row } = await fetchOne('/', { kind: 'inline', data: picture, url: null });
    expect(row).toMatchObject({ download: 'done', sha256: sha256(picture) });
    expect(bench.ledger.results.data(id)).toBeNull();
    expect(bench.server.seen).toEqual([]);
  });

  it('may be a text, which also becomes a file', async () => {
    await setUp();
    const text = '<html> is how this song begins\nla la';
    const { row } = await fetchOne('/', {
      kind: 'text',
      media: 'text',
      role: 'lyrics',
      text,
      download: 'done',
      url: null,
    });
    expect(row).toMatchObject({ download: 'done', fileName: 'Lighthouse lyrics.txt' });
    expect(readFileSync(row.path!, 'utf8')).toBe(text);
  });

  it('becomes that file at the next start, when the text was there and the process ended before', async () => {
    await setUp();
    const id = bench.result(bench.job(), {
      kind: 'text',
      media: 'text',
      role: 'lyrics',
      text: 'la la',
      download: 'done',
      url: null,
    });
    await bench.restart();
    await bench.idle();
    expect(readFileSync(bench.row(id).path!, 'utf8')).toBe('la la');
    await bench.restart();
    await bench.idle();
    expect(bench.files()).toEqual(['Lighthouse lyrics.txt']);
  });

  it('tells how far it is', async () => {
    await setUp();
    bench.server.on('/a.png', good(large, 'image/png'));
    const { id } = await fetchOne();
    await until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === large.length));
    expect(
      bench.progress.every(({ resultId, totalBytes }) => resultId === id && totalBytes === large.length),
    ).toBe(true);
  });

  it('has a sidecar that tells where it came from and keeps secrets out, unless that is switched off', async () => {
    await setUp({ downloads: { sidecars: () => true } });
    bench.server.on('/a.png', good(picture, 'image/png'));
    const { row, jobId, id } = await fetchOne('/a.png?sig=linksecret');
    expect(bench.files()).toEqual(['Lighthouse.png', 'Lighthouse.png.json']);
    const text = readFileSync(`${row.path}.json`, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      schema: 'safelight-result/1',
      file: { name: 'Lighthouse.png', sha256: sha256(picture), bytes: picture.length, mime: 'image/png' },
      result: { id, role: 'main' },
      job: { id: jobId, model: 'gpt-image-1', seed: 7, operation: 'text-to-image' },
      request: {
        fields: { prompt: 'a lighthouse' },
        inputs: [
          { field: 'image_url', kind: 'url', host: 'cdn.example.com' },
          { field: 'image', kind: 'file', sha256: 'c'.repeat(64) },
        ],
      },
    });
    for (const secret of ['Planted', 'topsecret', 'linksecret', 'me.png', '127.0.0.1'])
      expect(text).not.toContain(secret);
  });
});

describe('a download that is interrupted', () => {
  it('continues where it was after a restart, by Range with If-Range', async () => {
    await setUp();
    const route = halfFirst(large, 'image/png', 'hang');
    bench.server.on('/a.png', route);
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await route.sent;
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
    const { row } = await fetchOne();
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
    expect((await fetchOne()).row).toMatchObject({ download: 'done', sha256: sha256(large) });
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
    const { row } = await fetchOne();
    expect(row).toMatchObject({ download: 'done', sha256: sha256(other) });
  });

  it('is tried again when the server goes silent', async () => {
    await setUp({ fetcher: { stallTimeoutMs: 300 } });
    bench.server.on('/a.png', halfFirst(large, 'image/png', 'hang'));
    const { row } = await fetchOne();
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
    await setUp();
    const route = halfFirst(large, 'image/png', 'hang');
    bench.server.on('/a.png', route);
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await route.sent;
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
    const gate: { open?: () => void } = {};
    const half = Math.floor(large.length / 2);
    bench.server.on('/a.png', (_request, response) => {
      response.writeHead(200, { 'content-length': large.length });
      response.write(large.subarray(0, half));
      gate.open = () => response.write(large.subarray(half, half + 1000));
    });
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await until(() => gate.open !== undefined && bench.downloads.status().active === 1);
    bench.downloads.setOnline(false);
    gate.open?.();
    await until(() => answered.length === 1);
    clock.turn(60_000);
    expect(bench.downloads.status()).toMatchObject({ active: 1, waiting: 0 });
    expect(bench.row(id).download).toBe('downloading');
    expect(bench.server.seen).toHaveLength(1);
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
    expect((await fetchOne()).row.download).toBe('done');
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
    expect((await fetchOne()).row).toMatchObject({ download: 'done', attempts: 2 });
  });

  it('is given up after a bounded number of attempts, and the job needs attention', async () => {
    await setUp({ downloads: { limits: { attempts: 4 } } });
    bench.server.on('/a.png', (_request, response) => void response.writeHead(503).end());
    const { row, job, id } = await fetchOne();
    expect(row).toMatchObject({ download: 'failed', error: { code: 'server_error', httpStatus: 503 } });
    expect(job.attention).toBe('download_failed');
    expect(bench.server.seen).toHaveLength(4);
    bench.server.on('/a.png', good(picture, 'image/png'));
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
    expect(bench.ledger.jobs.require(row.jobId).attention).toBeNull();
  });

  it('is tried again at the next start when the cause may be gone', async () => {
    await setUp({ downloads: { limits: { attempts: 2 } } });
    bench.server.on('/a.png', (_request, response) => void response.writeHead(503).end());
    const { id } = await fetchOne();
    bench.server.on('/a.png', good(picture, 'image/png'));
    await bench.restart();
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
    expect(bench.ledger.jobs.require(bench.row(id).jobId).attention).toBeNull();
  });
});

describe('a link that is refused, of a job that ended long ago', () => {
  const longAgo = { downloads: { limits: { youngFor: 0 } } };

  it.each([403, 404, 410])(
    'gives HTTP %i for an expired link: a fresh one is asked for once',
    async (status) => {
      const fresh = (one: Bench, jobId: string) => {
        const result = one.ledger.results.recordsOfJob(jobId)[0]!;
        one.ledger.results.update(result.id, { url: `${one.server.origin}/fresh.png` });
      };
      await setUp({ ...longAgo, refresh: fresh });
      bench.server.on('/a.png', (_request, response) => void response.writeHead(status).end());
      bench.server.on('/fresh.png', good(picture, 'image/png'));
      const { row, jobId } = await fetchOne();
      expect(row).toMatchObject({ download: 'done', sha256: sha256(picture) });
      expect(bench.refreshes).toEqual([jobId]);
      expect(bench.ledger.events.ofJob(jobId).map(({ type }) => type)).toEqual([
        'link_refreshed',
        'result_saved',
      ]);
    },
  );

  it('says so when there is no fresh link, and tries it once more at the next start', async () => {
    await setUp(longAgo);
    bench.server.on('/a.png', (_request, response) => void response.writeHead(403).end());
    const { row, job, id } = await fetchOne();
    expect(row).toMatchObject({ download: 'expired', error: { code: 'output_expired', httpStatus: 403 } });
    expect(job.attention).toBe('link_expired');
    expect(bench.refreshes).toHaveLength(1);
    for (let starts = 0; starts < 3; starts += 1) {
      await bench.restart();
      await bench.idle();
      expect(bench.row(id).download).toBe('expired');
      expect(bench.server.seen).toHaveLength(2);
      expect(bench.refreshes).toHaveLength(2);
    }
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.refreshes).toHaveLength(3);
    expect(bench.row(id).download).toBe('expired');
    bench.server.on('/a.png', good(picture, 'image/png'));
    await bench.restart();
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
    expect(bench.ledger.jobs.require(row.jobId).attention).toBeNull();
  });

  it('asks for a fresh link once, also when each one is another that does not work', async () => {
    await setUp({
      ...longAgo,
      refresh: (one, jobId) => {
        const result = one.ledger.results.recordsOfJob(jobId)[0]!;
        const url = `${one.server.origin}/gone-${one.refreshes.length}.png`;
        one.ledger.results.update(result.id, { url });
      },
    });
    const { row, job } = await fetchOne('/gone.png');
    expect(row).toMatchObject({ download: 'expired', error: { httpStatus: 404 } });
    expect(job.attention).toBe('link_expired');
    expect(bench.refreshes).toHaveLength(1);
    expect(bench.server.seen.map(({ path }) => path)).toEqual(['/gone.png', '/gone-1.png']);
  });

  it('asks again when a link that had worked expires under way', async () => {
    await setUp({
      ...longAgo,
      refresh: (one, jobId) => {
        const result = one.ledger.results.recordsOfJob(jobId)[0]!;
        const url = `${one.server.origin}/fresh-${one.refreshes.length}.png`;
        one.ledger.results.update(result.id, { url });
      },
    });
    const half = halfFirst(large, 'image/png', 'reset');
    bench.server.on('/fresh-1.png', (request, response, count) =>
      count === 1 ? half(request, response, 1) : void response.writeHead(403).end(),
    );
    bench.server.on('/fresh-2.png', good(large, 'image/png'));
    expect((await fetchOne('/gone.png')).row).toMatchObject({ download: 'done', sha256: sha256(large) });
    expect(bench.refreshes).toHaveLength(2);
  });

  it('keeps an expired link expired when TokenLab cannot tell', async () => {
    await setUp({
      ...longAgo,
      refresh: () => {
        throw new Error('no such task');
      },
    });
    bench.server.on('/a.png', (_request, response) => void response.writeHead(410).end());
    expect((await fetchOne()).row.download).toBe('expired');
    expect(bench.reports.map(({ where }) => where)).toEqual(['fresh links']);
  });
});

describe('a link that leads elsewhere', () => {
  it('is followed to where results may be', async () => {
    await setUp();
    bench.server.on(
      '/a.png',
      (_request, response) => void response.writeHead(302, { location: '/b.png' }).end(),
    );
    bench.server.on(
      '/b.png',
      (_request, response) =>
        void response.writeHead(307, { location: `${bench.server.origin}/c.png` }).end(),
    );
    bench.server.on('/c.png', good(picture, 'image/png'));
    expect((await fetchOne()).row.download).toBe('done');
  });

  const places = [
    'http://10.0.0.1/x',
    'https://169.254.169.254/latest',
    'http://example.com/x',
    'file:///etc/passwd',
    'https://user:pw@example.com/',
    'https://[fd00::1]/x',
    'data:image/png;base64,AAAA',
  ];
  it.each(places)('is not followed to %s', async (location) => {
    await setUp();
    bench.server.on('/a.png', (_request, response) => void response.writeHead(302, { location }).end());
    const { row, job } = await fetchOne();
    expect(row).toMatchObject({ download: 'failed', error: { code: 'output_refused' } });
    expect(job.attention).toBe('download_failed');
    expect(bench.files()).toEqual([`.safelight-${row.id}.part`]);
  });

  it('is not followed in circles', async () => {
    await setUp();
    bench.server.on(
      '/a.png',
      (_request, response) => void response.writeHead(302, { location: '/a.png' }).end(),
    );
    expect((await fetchOne()).row.error?.code).toBe('output_refused');
    expect(bench.server.seen).toHaveLength(6);
  });

  it('is refused when its name turns out to be in a private network, before anything is sent', async () => {
    const asked: string[] = [];
    await setUp({
      origin: 'https://api.tokenlab.sh',
      fetcher: {
        network: createNetwork({
          env: {},
          lookup: (hostname, _options, callback) => {
            asked.push(hostname);
            callback(null, [{ address: '127.0.0.1', family: 4 }]);
          },
        }),
      },
    });
    const { row } = await fetchOne('/', {
      url: `https://files.example.com:${new URL(bench.server.origin).port}/a.png`,
    });
    expect(row).toMatchObject({ download: 'failed', error: { code: 'output_refused' } });
    expect(asked).toEqual(['files.example.com']);
    expect(bench.server.seen).toEqual([]);
  });

  it('is refused when it points at this computer and the account is elsewhere', async () => {
    await setUp({ origin: 'https://api.tokenlab.sh' });
    expect((await fetchOne()).row.error?.code).toBe('output_refused');
    expect(bench.server.seen).toEqual([]);
  });
});

describe('a file that is not what was promised', () => {
  const page = Buffer.from('<!doctype html><p>Sign in');
  const asideOf = (id: string) => `.safelight-${id}.unverified`;

  it('a web page is fetched once more and then refused; its bytes wait', async () => {
    await setUp();
    bench.server.on('/a.png', good(page, 'image/png'));
    const { row, job, id } = await fetchOne();
    expect(row).toMatchObject({
      download: 'failed',
      error: { code: 'output_invalid', message: 'The server sent a web page instead of a picture.' },
      path: null,
      unverifiedBytes: page.length,
    });
    expect(job.attention).toBe('download_failed');
    expect(bench.server.seen).toHaveLength(2);
    expect(bench.files()).toEqual([asideOf(id)]);
    expect(readFileSync(row.unverifiedPath!)).toEqual(page);
  });

  it('an empty file is fetched once more and then refused, and leaves nothing', async () => {
    await setUp();
    bench.server.on('/a.png', good(Buffer.alloc(0), 'image/png'));
    const { row } = await fetchOne();
    expect(row).toMatchObject({
      download: 'failed',
      error: { message: 'The file is empty.' },
      unverifiedBytes: null,
    });
    await until(() => bench.files().length === 0);
    expect(bench.server.seen).toHaveLength(2);
  });

  const doubted: [string, () => Buffer, object][] = [
    [
      'a file of another kind',
      () => wav(),
      {
        fileName: 'Lighthouse.wav',
        media: 'audio',
        mime: 'audio/wav',
        doubt: 'This is a sound, not a picture.',
      },
    ],
    [
      'a picture that is cut short',
      () => large.subarray(0, 5000),
      { fileName: 'Lighthouse.png', media: 'image', doubt: 'The PNG picture is cut short.' },
    ],
    [
      'a file of no known kind',
      () => Buffer.from([1, 2, 3, 0, 200]),
      { fileName: 'Lighthouse.bin', media: 'other', mime: 'application/octet-stream' },
    ],
  ];
  it.each(doubted)(
    '%s is kept with a doubt, at once, since HTTP says that it is whole',
    async (_name, make, facts) => {
      await setUp();
      const bytes = make();
      bench.server.on('/a.png', good(bytes, 'image/png'));
      const { row, job, jobId } = await fetchOne();
      expect(row).toMatchObject({ download: 'done', error: null, sha256: sha256(bytes), ...facts });
      expect(row.doubt).not.toBeNull();
      expect(readFileSync(row.path!)).toEqual(bytes);
      expect(job).toMatchObject({ attention: null, doubtCount: 1 });
      expect(bench.server.seen).toHaveLength(1);
      const doubts = { kind: 'all' } as const;
      const query = {
        accountId: null,
        withSample: true,
        view: doubts,
        search: '',
        sort: 'doubt',
        filters: {},
      } as const;
      const other = bench.job('Another');
      const ids = (filters: object) => bench.ledger.list.ids({ ...query, filters }, 10);
      expect(ids({})).toEqual([jobId, other]);
      expect(ids({ doubted: true })).toEqual([jobId]);
      expect(bench.ledger.list.position(query, other)).toBe(1);
      await bench.downloads.keep(row.id);
      expect(bench.row(row.id)).toMatchObject({ download: 'done', doubt: null });
      expect(bench.ledger.jobs.require(jobId).doubtCount).toBe(0);
      expect(bench.ledger.events.ofJob(jobId).map(({ type }) => type)).toEqual([
        'result_saved',
        'doubt_settled',
      ]);
    },
  );

  /** Without a length, and not in pieces: the end of the line is the end of the file. */
  const untilClose =
    (...bodies: Buffer[]): ReturnType<typeof good> =>
    (_request, response, count) => {
      response.socket!.end(
        Buffer.concat([
          Buffer.from('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n'),
          bodies[count - 1] ?? bodies.at(-1)!,
        ]),
      );
    };

  it('a file that may have been cut on the way is fetched twice; the better one stays', async () => {
    await setUp();
    bench.server.on('/a.png', untilClose(large.subarray(0, 5000), large));
    const { row } = await fetchOne();
    expect(row).toMatchObject({
      download: 'done',
      sha256: sha256(large),
      doubt: null,
      unverifiedBytes: null,
    });
    expect(bench.server.seen).toHaveLength(2);
    expect(bench.files()).toEqual(['Lighthouse.png']);
  });

  it('a file that may have been cut, and comes so again, is kept with a doubt', async () => {
    await setUp();
    const cut = large.subarray(0, 5000);
    bench.server.on('/a.png', untilClose(cut));
    const { row } = await fetchOne();
    expect(row).toMatchObject({
      download: 'done',
      sha256: sha256(cut),
      doubt: 'The PNG picture is cut short.',
    });
    expect(bench.files()).toEqual(['Lighthouse.png']);
  });

  it('a file that cannot prove its end is fetched twice and believed when both are the same', async () => {
    await setUp();
    const model = Buffer.from('v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\nf 1 2 3');
    bench.server.on('/m.obj', untilClose(model));
    const { row } = await fetchOne('/m.obj', { media: 'model' });
    expect(row).toMatchObject({
      download: 'done',
      sha256: sha256(model),
      fileName: 'Lighthouse.obj',
      doubt: null,
    });
    expect(bench.server.seen).toHaveLength(2);
  });

  it('where HTTP says how long it is, once is enough', async () => {
    await setUp();
    const model = Buffer.from('v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\nf 1 2 3');
    bench.server.on('/m.obj', good(model, 'text/plain'));
    const { row } = await fetchOne('/m.obj', { media: 'model' });
    expect(row).toMatchObject({ download: 'done', doubt: null });
    expect(bench.server.seen).toHaveLength(1);
  });

  it('a first bad copy is dropped when the second is good', async () => {
    await setUp();
    const bad = good(Buffer.from('<html>'), 'text/html');
    const whole = good(picture, 'image/png');
    bench.server.on('/a.png', (request, response, count) =>
      (count === 1 ? bad : whole)(request, response, count),
    );
    expect((await fetchOne()).row).toMatchObject({
      download: 'done',
      sha256: sha256(picture),
      unverifiedBytes: null,
    });
    expect(bench.files()).toEqual(['Lighthouse.png']);
  });

  it('an error page takes nothing away that came before', async () => {
    await setUp({ downloads: { limits: { attempts: 3 } } });
    bench.server.on('/a.png', (_request, response, count) => {
      if (count > 1) {
        response.writeHead(200, { 'content-length': page.length }).end(page);
        return;
      }
      response.writeHead(200, { 'content-length': large.length }).write(large.subarray(0, 6000));
      // A line that breaks earlier takes with it what was still on its way.
      void until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === 6000)).then(() =>
        response.destroy(),
      );
    });
    const { row } = await fetchOne();
    expect(row).toMatchObject({ download: 'failed', error: { code: 'output_invalid' } });
    expect(row.unverifiedBytes).toBe(6000);
    const kept = readFileSync(row.unverifiedPath!);
    expect(kept).toEqual(large.subarray(0, kept.length));
  });

  it('a file that is shorter than its length is completed, not kept', async () => {
    await setUp();
    bench.server.on('/a.png', (request, response, count) => {
      if (count > 1) return good(large, 'image/png')(request, response, count);
      response.writeHead(200, { 'content-length': large.length }).write(large.subarray(0, 3000));
      response.socket?.end();
    });
    expect((await fetchOne()).row).toMatchObject({ download: 'done', sha256: sha256(large) });
  });

  it.each([true, false])('a file above the limit is not taken (length told: %s)', async (told) => {
    await setUp({ downloads: { limits: { maxBytes: 2000 } } });
    bench.server.on(
      '/a.png',
      (_request, response) =>
        void response.writeHead(200, told ? { 'content-length': large.length } : {}).end(large),
    );
    const { row, id } = await fetchOne();
    expect(row).toMatchObject({ download: 'failed', error: { code: 'output_too_large' } });
    // What came before it was known to be too large waits like everything else.
    await until(() => bench.files().every((name) => name === asideOf(id)));
  });
});

describe('a person decides about what was refused', () => {
  const page = Buffer.from('<html><p>Sign in');
  const refused = async (patch: Parameters<Bench['result']>[1] = {}) => {
    await setUp();
    bench.server.on('/a.png', good(page, 'image/png'));
    return fetchOne('/a.png', patch);
  };

  it.each([
    ['a file', {}],
    ['an answer that came inline', { kind: 'inline', data: page, url: null }],
  ] as const)('"Keep it as it is" makes %s of it, with the doubt', async (_name, patch) => {
    const { id, row, jobId } = await refused(patch as Parameters<Bench['result']>[1]);
    expect(row).toMatchObject({ download: 'failed', unverifiedBytes: page.length });
    await bench.downloads.keep(id);
    const kept = bench.row(id);
    expect(kept).toMatchObject({
      download: 'done',
      fileName: 'Lighthouse.txt',
      sha256: sha256(page),
      doubt: 'The server sent a web page instead of a picture.',
      unverifiedBytes: null,
      error: null,
    });
    expect(readFileSync(kept.path!)).toEqual(page);
    expect(bench.files()).toEqual(['Lighthouse.txt']);
    expect(bench.ledger.jobs.require(jobId)).toMatchObject({ attention: null, doubtCount: 1 });
    expect(bench.ledger.events.ofJob(jobId).at(-1)).toMatchObject({ source: 'user', type: 'result_kept' });
  });

  it.each([
    ['a file', {}],
    ['an answer that came inline', { kind: 'inline', data: page, url: null }],
  ] as const)('"Discard" removes what came of %s, and nothing else does', async (_name, patch) => {
    const { id, jobId } = await refused(patch as Parameters<Bench['result']>[1]);
    await bench.restart();
    await bench.idle();
    expect(bench.files()).toHaveLength(1);
    await bench.downloads.discard(id);
    expect(bench.files()).toEqual([]);
    expect(bench.ledger.results.data(id)).toBeNull();
    expect(bench.row(id)).toMatchObject({ download: 'discarded', unverifiedBytes: null });
    expect(bench.ledger.jobs.require(jobId).attention).toBeNull();
    await expect(bench.downloads.keep(id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('"Try again" keeps what waits until something better is there', async () => {
    const { id } = await refused();
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'failed', unverifiedBytes: page.length });
    bench.server.on('/a.png', good(picture, 'image/png'));
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', doubt: null, unverifiedBytes: null });
    expect(bench.files()).toEqual(['Lighthouse.png']);
  });

  it('what came of a file that never became whole can be kept', async () => {
    await setUp({ downloads: { limits: { attempts: 2 } } });
    const half = large.subarray(0, 6000);
    bench.server.on('/a.png', (request, response) => {
      response.writeHead(request.headers.range === undefined ? 200 : 503, {
        'content-length': large.length,
        etag: '"a"',
      });
      response.write(half);
      void until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === half.length)).then(() =>
        response.destroy(),
      );
    });
    const { id, row } = await fetchOne();
    expect(row).toMatchObject({ download: 'failed', receivedBytes: half.length });
    await bench.downloads.keep(id);
    expect(bench.row(id)).toMatchObject({
      download: 'done',
      fileName: 'Lighthouse.png',
      sha256: sha256(half),
    });
    expect(bench.row(id).doubt).toContain('cut short');
  });

  it('what came into one results folder comes along into the next', async () => {
    let folder = '';
    await setUp({ downloads: { folder: () => folder } });
    folder = join(bench.folder, 'one');
    const route = halfFirst(large, 'image/png', 'hang');
    bench.server.on('/a.png', route);
    const id = bench.result(bench.job(), { path: '/a.png' });
    bench.downloads.enqueue(bench.row(id).jobId);
    await until(() => bench.progress.some(({ receivedBytes }) => receivedBytes > 0));
    folder = join(bench.folder, 'two');
    await bench.restart();
    await bench.idle();
    expect(bench.server.seen[1]!.headers.range).toMatch(/^bytes=[1-9]/);
    expect(bench.row(id)).toMatchObject({ download: 'done', path: join(folder, 'Lighthouse.png') });
  });
});

describe('Content-Encoding', () => {
  const model = glb();
  const bodies: [string, Buffer, Buffer][] = [
    ['gzip', gzipSync(model), model],
    ['GZIP, aws-chunked', gzipSync(model), model],
    ['aws-chunked,gzip', gzipSync(model), model],
    ['gzip, gzip', gzipSync(gzipSync(model)), model],
    ['deflate', deflateSync(model), model],
    ['deflate', deflateRawSync(model), model],
    ['br', brotliCompressSync(model), model],
    ['br, gzip', gzipSync(brotliCompressSync(model)), model],
    ['identity', model, model],
    ['aws-chunked', model, model],
    ['utf-8', model, model],
    ['binary', model, model],
    // On a body that is not packed at all.
    ['gzip', model, model],
    ['deflate', model, model],
    ['br', model, model],
    ['zstd', model, model],
    ['gzip, br', model, model],
  ];
  it.each(bodies)('%s: what is there is taken, at once', async (encoding, body, content) => {
    await setUp();
    bench.server.on('/m.glb', (_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding, 'content-length': body.length }).end(body),
    );
    const { row } = await fetchOne('/m.glb', { media: 'model' });
    expect(row).toMatchObject({
      download: 'done',
      sha256: sha256(content),
      fileName: 'Lighthouse.glb',
      doubt: null,
    });
    expect(bench.server.seen).toHaveLength(1);
  });

  // A packer without a mark takes such a beginning for an empty body, or for a short one that ends there.
  it.each([
    ['br', '; FBX 7.4.0 project file\nFBXHeaderExtension:  {\n}\n'],
    ['br', `; a shape\n${'v 0 0 0\n'.repeat(2_000)}`],
    ['br', '\x06an empty stream begins like this'],
    ['deflate', '\x03\x00and so does this one'],
    ['deflate', `\x4b\x04\x00${'one letter, and then what is not packed '.repeat(500)}`],
  ])('%s on a body that only begins as if it were packed: all of it is kept', async (encoding, text) => {
    await setUp();
    const body = Buffer.from(text, 'latin1');
    bench.server.on('/m.glb', (_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding, 'content-length': body.length }).end(body),
    );
    const { row } = await fetchOne('/m.glb', { media: 'model' });
    expect(row).toMatchObject({ download: 'done', sha256: sha256(body) });
    expect(bench.server.seen).toHaveLength(1);
  });

  it('a coding that this runtime lacks: the bytes are kept as they came, with a doubt', async () => {
    await setUp();
    const body = Buffer.concat([Buffer.from('1f9d90', 'hex'), model]);
    bench.server.on('/m.glb', (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'compress', 'content-length': body.length }).end(body),
    );
    const { row } = await fetchOne('/m.glb', { media: 'model' });
    expect(row).toMatchObject({ download: 'done', sha256: sha256(body) });
    expect(row.doubt).not.toBeNull();
  });

  it.each(['gzip', 'deflate', 'br'])(
    'a body in %s that is cut is kept as it came, with a doubt',
    async (encoding) => {
      await setUp();
      const pack = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[encoding]!;
      const body = pack(Buffer.concat([glb(), randomBytes(200_000)])).subarray(0, 100_000);
      bench.server.on('/m.glb', (_request, response) =>
        response.writeHead(200, { 'content-encoding': encoding, 'content-length': body.length }).end(body),
      );
      const { row } = await fetchOne('/m.glb', { media: 'model' });
      expect(row).toMatchObject({ download: 'done', sha256: sha256(body) });
      expect(row.doubt).not.toBeNull();
      expect(bench.server.seen).toHaveLength(2);
    },
  );
});

describe('files that people move, delete or change', () => {
  const saved = async () => {
    await setUp();
    bench.server.on('/a.png', good(picture, 'image/png'));
    return fetchOne();
  };

  it('are told as missing, and not fetched again unless asked', async () => {
    const { id, jobId, row } = await saved();
    expect(await bench.resultFiles.fileOf(id)).toBe(row.path);
    rmSync(row.path!);
    await expect(bench.resultFiles.fileOf(id)).rejects.toMatchObject({ code: 'file_missing' });
    expect(bench.row(id)).toMatchObject({ download: 'missing', error: { code: 'file_missing' } });
    expect(bench.ledger.jobs.require(jobId).attention).toBeNull();
    bench.downloads.enqueue(jobId);
    await bench.restart();
    await bench.idle();
    expect(bench.server.seen).toHaveLength(1);
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', fileName: 'Lighthouse.png' });
  });

  it('are found again when they come back', async () => {
    const { id, row } = await saved();
    renameSync(row.path!, `${row.path}.away`);
    await bench.resultFiles.recheck([id]);
    expect(bench.row(id).download).toBe('missing');
    renameSync(`${row.path}.away`, row.path!);
    await bench.resultFiles.recheck([id]);
    expect(bench.row(id)).toMatchObject({ download: 'done', error: null });
  });

  it('can be located, if they are the same', async () => {
    const { id, row } = await saved();
    const moved = join(bench.folder, 'elsewhere.png');
    renameSync(row.path!, moved);
    writeFileSync(join(bench.folder, 'other.png'), 'other');
    expect(await bench.resultFiles.locate(id, join(bench.folder, 'other.png'))).toBe(false);
    await expect(bench.resultFiles.locate(id, join(bench.folder, 'none.png'))).rejects.toMatchObject({
      code: 'file_missing',
    });
    await expect(bench.resultFiles.locate(id, 'relative.png')).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(await bench.resultFiles.locate(id, moved)).toBe(true);
    expect(bench.row(id)).toMatchObject({ download: 'done', path: moved, fileName: 'elsewhere.png' });
  });

  it('are counted by a check, which reads them whole', async () => {
    const one = await saved();
    const two = await fetchOne();
    const three = await fetchOne();
    rmSync(one.row.path!);
    const changed = Buffer.from(picture);
    changed[50]! ^= 1;
    writeFileSync(two.row.path!, changed);
    expect(await bench.resultFiles.checkFiles([one.jobId, two.jobId, three.jobId])).toEqual({
      checked: 3,
      missing: 1,
      changed: 1,
    });
    expect(bench.row(one.id).download).toBe('missing');
    expect(bench.ledger.jobs.require(one.jobId).attention).toBe('file_missing');
    expect(bench.row(two.id)).toMatchObject({ download: 'done', error: { code: 'output_invalid' } });
    writeFileSync(two.row.path!, picture);
    writeFileSync(one.row.path!, picture);
    expect(await bench.resultFiles.checkFiles([one.jobId, two.jobId])).toEqual({
      checked: 2,
      missing: 0,
      changed: 0,
    });
    expect(bench.row(two.id).error).toBeNull();
    expect(bench.ledger.jobs.require(one.jobId).attention).toBeNull();
  });

  it('cannot be fetched again when they came inside the answer', async () => {
    await setUp();
    const { id } = await fetchOne('/', { kind: 'inline', data: picture, url: null });
    await expect(bench.downloads.downloadAgain(id)).rejects.toMatchObject({ code: 'not_allowed' });
  });
});
