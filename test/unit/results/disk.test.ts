import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { smallDisk } from '../small-disk.ts';
import { type Bench, type BenchOptions, good, openBench, type Route, sha256 } from './bench.ts';
import { png, wav } from './samples.ts';

const picture = png();
/** About 1.6 MB. */
const large = wav(100);

let bench: Bench;
afterEach(() => bench.close());

async function fetchOne(
  options: BenchOptions,
  bytes: Buffer,
  media: 'image' | 'audio' = 'image',
  tellsLength = true,
) {
  bench = await openBench(options);
  const whole = good(bytes, 'image/png');
  bench.server.on('/a.png', (request, response, count) =>
    tellsLength ? whole(request, response, count) : void response.writeHead(200).end(bytes),
  );
  const jobId = bench.job();
  const id = bench.result(jobId, { path: '/a.png', media });
  bench.downloads.enqueue(jobId);
  await bench.idle();
  return { id, jobId, row: bench.row(id) };
}

describe('a results folder that is not there', () => {
  it('is made', async () => {
    const { row } = await fetchOne({}, picture);
    expect(row.download).toBe('done');
  });

  it('is made again when it was removed between two downloads', async () => {
    const { jobId } = await fetchOne({}, picture);
    rmSync(bench.folder, { recursive: true });
    const again = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await bench.idle();
    expect(bench.row(again).download).toBe('done');
  });

  it('cannot be made where a file stands: the person is told, and a later start tries again', async () => {
    const root = mkdtempSync(join(tmpdir(), 'blocked-'));
    try {
      const folder = join(root, 'blocker', 'results');
      writeFileSync(join(root, 'blocker'), '');
      const { row, jobId, id } = await fetchOne({ folder }, picture);
      expect(row).toMatchObject({
        download: 'failed',
        error: { code: 'file_unwritable', next: ['choose_folder', 'download_again'] },
      });
      expect(bench.ledger.jobs.require(jobId).attention).toBe('download_failed');
      expect(bench.server.seen).toEqual([]);
      rmSync(join(root, 'blocker'));
      await bench.restart();
      await bench.idle();
      expect(bench.row(id).download).toBe('done');
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

describe('a disk without room', () => {
  it('is noticed before anything is written, when the length is known', async () => {
    const { row, jobId } = await fetchOne({ downloads: { limits: { keptFree: 2 ** 60 } } }, picture);
    expect(row).toMatchObject({ download: 'failed', error: { code: 'disk_full' } });
    expect(row.receivedBytes).toBe(0);
    expect(bench.ledger.jobs.require(jobId).attention).toBe('download_failed');
  });
});

const small = smallDisk('size=1m');
const locked = smallDisk('size=1m,ro');
afterAll(() => {
  small?.remove();
  locked?.remove();
});

describe.skipIf(small === null || locked === null)('a small disk and a read-only one', () => {
  it('says that the disk is full when it fills up under way, and continues when there is room', async () => {
    expect(large.length).toBeGreaterThan(1024 * 1024);
    const { row, id, jobId } = await fetchOne(
      { folder: small!.folder, downloads: { limits: { keptFree: 0, checkpointBytes: 64 * 1024 } } },
      large,
      'audio',
      false,
    );
    expect(row).toMatchObject({ download: 'failed', error: { code: 'disk_full' } });
    expect(bench.ledger.jobs.require(jobId).attention).toBe('download_failed');
    small!.resize('16m');
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(large) });
    expect(bench.files()).toEqual(['Lighthouse.wav']);
  });

  const MiB = 1024 * 1024;
  /** Sends zeros without end, in pieces: at once, or packed so that a few bytes become many. */
  const endless =
    (packed: boolean): Route =>
    (_request, response) => {
      response.writeHead(200, {
        'content-type': 'video/mp4',
        ...(packed ? { 'content-encoding': 'gzip' } : {}),
      });
      const zeros = Readable.from(
        (function* () {
          for (;;) yield Buffer.alloc(64 * 1024);
        })(),
      );
      const body = packed ? zeros.pipe(createGzip({ level: 1 })) : zeros;
      response.on('close', () => zeros.destroy());
      body.pipe(response);
    };
  it.each([
    ['a body without a length', [endless(false)]],
    ['a packed body', [endless(true)]],
    ['several at the same time', [endless(false), endless(true), endless(false)]],
    [
      'several with a length, each of which would fit alone',
      [1, 2, 3].map(() => good(Buffer.alloc(12 * MiB), 'video/mp4')),
    ],
  ])('keeps its last bytes free: %s', async (_what, routes) => {
    small!.resize('24m');
    const keptFree = 8 * MiB;
    bench = await openBench({ folder: small!.folder, downloads: { limits: { keptFree } } });
    let least = Number.POSITIVE_INFINITY;
    await bench.restart({
      progress: () => {
        least = Math.min(least, small!.free());
      },
    });
    const ids = routes.map((route, index) => {
      bench.server.on(`/${index}.mp4`, route);
      return bench.result(bench.job(), { path: `/${index}.mp4`, media: 'video' });
    });
    for (const id of ids) bench.downloads.enqueue(bench.row(id).jobId);
    await bench.idle();
    const failed = ids.map((id) => bench.row(id)).filter(({ download }) => download === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const row of failed) expect(row.error).toMatchObject({ code: 'disk_full' });
    expect(Math.min(least, small!.free())).toBeGreaterThanOrEqual(keptFree);
    // What came of them is not thrown away: a person decides.
    for (const { id, receivedBytes, partPath } of failed) {
      if (receivedBytes > 0) expect(statSync(partPath!).size).toBeGreaterThanOrEqual(receivedBytes);
      await bench.downloads.discard(id);
    }
    for (const name of bench.files()) rmSync(join(small!.folder, name));
  });

  it('stops when another program takes the room, and continues when it gives it back', async () => {
    small!.resize('24m');
    const keptFree = 8 * MiB;
    const film = Buffer.alloc(6 * MiB, 1);
    const whole = good(film, 'application/octet-stream');
    bench = await openBench({
      folder: small!.folder,
      downloads: { limits: { keptFree, checkpointBytes: MiB } },
    });
    const other = join(small!.folder, 'other.bin');
    const etag = `"${createHash('sha1').update(film).digest('hex')}"`;
    let halfIsHere: () => void = () => undefined;
    await bench.restart({
      progress: (changes) => {
        if (changes.some(({ receivedBytes }) => receivedBytes >= 3 * MiB)) halfIsHere();
      },
    });
    bench.server.on('/a', (request, response, count) => {
      if (count > 1) return whole(request, response, count);
      halfIsHere = () => {
        halfIsHere = () => undefined;
        writeFileSync(other, Buffer.alloc(12 * MiB));
        response.end(film.subarray(3 * MiB));
      };
      response.writeHead(200, { 'content-length': film.length, etag });
      response.write(film.subarray(0, 3 * MiB));
    });
    const id = bench.result(bench.job(), { path: '/a', media: 'other' });
    bench.downloads.enqueue(bench.row(id).jobId);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'failed', error: { code: 'disk_full' } });
    rmSync(other);
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(film) });
    expect(bench.server.seen.at(-1)?.headers.range).toMatch(/^bytes=[1-9]/);
    for (const name of bench.files()) rmSync(join(small!.folder, name));
  });

  it('says that a read-only folder cannot be written to', async () => {
    const { row } = await fetchOne({ folder: locked!.folder }, picture);
    expect(row).toMatchObject({ download: 'failed', error: { code: 'file_unwritable' } });
    expect(existsSync(dirname(locked!.folder))).toBe(true);
  });
});
