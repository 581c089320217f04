import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, type BenchOptions, good, openBench, sha256 } from './bench.ts';
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

const mountOf = (folder: string, options: string): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  mkdirSync(folder, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
};

describe('a small disk and a read-only one', () => {
  const root = mkdtempSync(join(tmpdir(), 'mounts-'));
  const small = join(root, 'small');
  const locked = join(root, 'locked');
  let mounted: string[] = [];
  beforeAll(() => {
    mounted = [mountOf(small, 'size=1m') ? small : '', mountOf(locked, 'size=1m,ro') ? locked : ''].filter(
      Boolean,
    );
    if (mounted.length < 2)
      console.log('note: cannot mount a small disk here (needs Linux and root); those tests are skipped');
  });
  afterAll(() => {
    for (const folder of mounted) spawnSync('umount', [folder]);
    rmSync(root, { recursive: true, force: true });
  });

  it('says that the disk is full when it fills up under way, and continues when there is room', async (test) => {
    if (!mounted.includes(small)) return test.skip();
    expect(large.length).toBeGreaterThan(1024 * 1024);
    const { row, id, jobId } = await fetchOne(
      { folder: small, downloads: { limits: { keptFree: 0, checkpointBytes: 64 * 1024 } } },
      large,
      'audio',
      false,
    );
    expect(row).toMatchObject({ download: 'failed', error: { code: 'disk_full' } });
    expect(bench.ledger.jobs.require(jobId).attention).toBe('download_failed');
    spawnSync('mount', ['-o', 'remount,size=16m', small]);
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(large) });
    expect(bench.files()).toEqual(['Lighthouse.wav']);
  });

  it('says that a read-only folder cannot be written to', async (test) => {
    if (!mounted.includes(locked)) return test.skip();
    const { row } = await fetchOne({ folder: locked }, picture);
    expect(row).toMatchObject({ download: 'failed', error: { code: 'file_unwritable' } });
    expect(existsSync(dirname(locked))).toBe(true);
  });
});
