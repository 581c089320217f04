/** What came of a file and waits for a person is replaced only by something better. */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createDisks } from '../../../src/main/results/index.ts';
import { removeLeftovers } from '../../../src/main/results/leftovers.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { until } from '../until.ts';
import { type Bench, type BenchOptions, good, openBench, type Route, sha256 } from './bench.ts';
import { fetchOne, large } from './fetched.ts';

let bench: Bench;
const setUp = async ({ downloads, ...options }: BenchOptions = {}) => {
  const limits = { youngFor: 0, attempts: 3, ...downloads?.limits };
  bench = await openBench({ ...options, downloads: { ...downloads, limits } });
  return bench;
};
afterEach(() => bench.close());

type Answer = Parameters<Route>[1];
const dead = (response: Answer) => void response.writeHead(403).end();
/** Without a length, and not in pieces: the end of the line is the end of the file. */
const untilClose = (bytes: Buffer) => (response: Answer) =>
  void response.socket!.end(
    Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n'), bytes]),
  );
/** Tells the length of `whole`, sends so many bytes of it, and breaks once they are here. */
const broken = (whole: Buffer, bytes: number, etag?: string) => (response: Answer) => {
  bench.progress.length = 0;
  response
    .writeHead(200, { 'content-length': whole.length, ...(etag === undefined ? {} : { etag }) })
    .write(whole.subarray(0, bytes));
  void until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === bytes)).then(() =>
    response.destroy(),
  );
};
/** One answer after the other, and then none. */
const answers = (path: string, ...each: ((response: Answer) => void)[]) => {
  bench.server.on(path, (_request, response) => (each.shift() ?? dead)(response));
};
const again = async (id: string) => {
  await bench.downloads.downloadAgain(id);
  await bench.idle();
  return bench.row(id);
};

const cut = large.subarray(0, large.length - 20);
const lines = Buffer.from('A line of text.\n'.repeat(4000));

describe('what a person asks for again', () => {
  it('leaves a doubted copy as it is where less comes, however often', async () => {
    await setUp();
    answers('/a.png', untilClose(cut), dead, broken(large, 100));
    const { id, row } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'expired', unverifiedBytes: cut.length });
    for (let times = 0; times < 2; times += 1) {
      expect(await again(id)).toMatchObject({ download: 'expired', unverifiedBytes: cut.length });
    }
    expect(readFileSync(bench.row(id).unverifiedPath!)).toEqual(cut);
    expect(bench.server.seen).toHaveLength(5);
  });

  it('leaves a part what it is: kept, it is doubted', async () => {
    await setUp();
    answers('/a.txt', broken(lines, 30_000));
    const { id, row } = await fetchOne(bench, '/a.txt', { media: 'text' });
    expect(row).toMatchObject({ download: 'expired', unverifiedBytes: 30_000 });
    await again(id);
    await bench.downloads.keep(id);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(lines.subarray(0, 30_000)) });
    expect(bench.row(id).doubt).not.toBeNull();
  });
});

describe('of a part and of a copy that came to its end, the longer one stays', () => {
  const most = large.subarray(0, large.length - 100);
  const few = large.subarray(0, 1000);

  it('also where the short copy came last, and twice the same', async () => {
    await setUp();
    answers('/a.png', broken(large, most.length), untilClose(few), untilClose(few));
    const { row } = await fetchOne(bench);
    expect(row).toMatchObject({
      download: 'done',
      bytes: most.length,
      sha256: sha256(most),
      doubt: 'The PNG image is cut short.',
      unverifiedBytes: null,
    });
    expect(bench.files()).toEqual(['Lighthouse.png']);
  });

  const points = Buffer.from('v 0 0 0\n'.repeat(4000));
  it.each([
    ['/a.txt', 'text', lines, 'Lighthouse.txt'],
    ['/a.obj', 'model', points, 'Lighthouse.obj'],
  ] as const)(
    'also where only the longer one tells that the short one was cut: %s',
    async (path, media, whole, name) => {
      await setUp();
      const short = untilClose(whole.subarray(0, 1600));
      answers(path, broken(whole, 30_000), short, short);
      const { row } = await fetchOne(bench, path, { media });
      expect(row).toMatchObject({ download: 'done', sha256: sha256(whole.subarray(0, 30_000)) });
      expect(row.doubt).not.toBeNull();
      expect(bench.files()).toEqual([name]);
    },
  );

  it('but two that are the same are believed where the longer one is another file', async () => {
    await setUp();
    const model = Buffer.from('v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\nf 1 2 3');
    answers('/a.obj', broken(lines, 30_000), untilClose(model), untilClose(model));
    const { row } = await fetchOne(bench, '/a.obj', { media: 'model' });
    expect(row).toMatchObject({ download: 'done', sha256: sha256(model), doubt: null });
  });

  it('also where the part begins again in the attempt that brings the short copy', async () => {
    await setUp();
    answers('/a.png', untilClose(few), broken(large, most.length), untilClose(few));
    const { row } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'done', sha256: sha256(most) });
    expect(bench.files()).toEqual(['Lighthouse.png']);
  });

  it.each([
    ['the part', untilClose(few), broken(large, most.length), most],
    ['the part first', broken(large, most.length), untilClose(few), most],
    ['the copy', broken(large, few.length), untilClose(most), most],
    ['the copy first', untilClose(most), broken(large, few.length), most],
  ])('while it waits: %s', async (_which, first, second, longer) => {
    await setUp();
    answers('/a.png', first, second);
    const { row } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'expired', unverifiedBytes: longer.length });
    expect(readFileSync(row.unverifiedPath!)).toEqual(longer);
  });

  it.each([
    ['a shorter copy', untilClose(few)],
    ['a page', untilClose(Buffer.from('<!doctype html><p>Sign in'))],
  ])('also when a person keeps what came while %s waits beside it', async (_what, first) => {
    await setUp();
    answers('/a.png', first, broken(large, most.length, '"a"'));
    const { id, row } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'expired', receivedBytes: most.length });
    await bench.downloads.keep(id);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(most) });
    expect(bench.row(id).doubt).not.toBeNull();
    expect(bench.files()).toEqual(['Lighthouse.png']);
  });
});

describe('what waits in a folder that is not there', () => {
  const page = untilClose(Buffer.from('<!doctype html><p>Sign in'));
  const few = large.subarray(0, 1000);
  /** The first answers come into one folder, and the next ones into another while that one has another name. */
  const parted = async (
    path: string,
    first: ((response: Answer) => void)[],
    media: 'image' | 'text' = 'image',
  ) => {
    let folder = '';
    await setUp({ downloads: { folder: () => folder } });
    folder = join(bench.folder, 'one');
    answers(path, ...first);
    const { id, row } = await fetchOne(bench, path, { media });
    expect(row.download).toBe('expired');
    renameSync(folder, `${folder} renamed`);
    folder = join(bench.folder, 'two');
    const back = () => renameSync(join(bench.folder, 'one renamed'), join(bench.folder, 'one'));
    return { id, row, back, into: (name: string) => (folder = join(bench.folder, name)) };
  };

  it('a page takes the place of no copy', async () => {
    const { id, row, back } = await parted('/a.png', [untilClose(cut)]);
    answers('/a.png', page, page);
    expect(await again(id)).toMatchObject({ download: 'failed', unverifiedPath: row.unverifiedPath });
    await expect(bench.downloads.keep(id)).rejects.toMatchObject({ code: 'file_missing' });
    back();
    await bench.downloads.keep(id);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(cut) });
  });

  it('a shorter copy takes the place of no longer one, and waits as well', async () => {
    const { id, row, back } = await parted('/a.png', [untilClose(cut)]);
    answers('/a.png', untilClose(few), untilClose(few));
    expect(await again(id)).toMatchObject({
      download: 'failed',
      unverifiedPath: row.unverifiedPath,
      unverifiedBytes: cut.length,
    });
    const beside = join(bench.folder, 'two', `.safelight-${id}.unverified`);
    expect(readFileSync(beside)).toEqual(few);
    back();
    await bench.downloads.keep(id);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(cut) });
    expect(existsSync(beside)).toBe(false);
  });

  it('the shorter one can be kept where that folder never comes back, and removes no longer one that does', async () => {
    const { id, back, row } = await parted('/a.png', [untilClose(cut)]);
    answers('/a.png', untilClose(few), untilClose(few));
    await again(id);
    await bench.downloads.keep(id);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(few) });
    back();
    const folders = () => [join(bench.folder, 'one')];
    await bench.restart({ folders });
    await bench.idle();
    await removeLeftovers(folders()[0]!, bench.ledger);
    expect(readFileSync(row.unverifiedPath!)).toEqual(cut);
    await bench.downloads.keep(id);
    await removeLeftovers(folders()[0]!, bench.ledger);
    expect(existsSync(row.unverifiedPath!)).toBe(false);
  });

  it('a right file is better than all of it', async () => {
    const { id } = await parted('/a.png', [untilClose(cut)]);
    bench.server.on('/a.png', good(large, 'image/png'));
    expect(await again(id)).toMatchObject({ download: 'done', sha256: sha256(large), unverifiedBytes: null });
  });

  it.each([
    ['a dead link', dead],
    ['a page', page],
    ['less of it', broken(lines, 100)],
  ])('a part is not forgotten for %s', async (_what, next) => {
    const { id, row, back } = await parted('/a.txt', [broken(lines, 30_000, '"a"')], 'text');
    expect(row.receivedBytes).toBe(30_000);
    answers('/a.txt', next);
    await again(id);
    expect(bench.row(id)).toMatchObject({ unverifiedPath: row.partPath, unverifiedBytes: 30_000 });
    back();
    await bench.downloads.keep(id);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(lines.subarray(0, 30_000)) });
    expect(bench.row(id).doubt).not.toBeNull();
  });

  it('a part is written over by nothing when that is the results folder again', async () => {
    const { id, back, into } = await parted('/a.txt', [broken(lines, 30_000, '"a"')], 'text');
    answers('/a.txt', broken(lines, 100, '"b"'));
    await again(id);
    back();
    into('one');
    answers('/a.txt', dead);
    await again(id);
    await bench.downloads.keep(id);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(lines.subarray(0, 30_000)) });
    expect(bench.row(id).doubt).not.toBeNull();
  });

  it('a part that is gone from a folder that is there is gone', async () => {
    const { id, row, back } = await parted('/a.txt', [broken(lines, 30_000, '"a"')], 'text');
    back();
    rmSync(row.partPath!);
    answers('/a.txt', dead);
    expect(await again(id)).toMatchObject({ download: 'expired', unverifiedPath: null });
  });

  it('nor on a disk that is away, where its empty mount point is there', async () => {
    let folder = '';
    let isAway = false;
    await setUp({
      downloads: { folder: () => folder },
      makeDisks: (meta) => ({
        ...createDisks(meta),
        awayAt: async (path) =>
          isAway && path.startsWith(join(bench.folder, 'one'))
            ? new AppError('disk_away', 'Not connected.')
            : null,
      }),
    });
    folder = join(bench.folder, 'one');
    answers('/a.png', untilClose(cut));
    const { id, row } = await fetchOne(bench);
    const drawer = `${row.unverifiedPath} in a drawer`;
    renameSync(row.unverifiedPath!, drawer);
    isAway = true;
    folder = join(bench.folder, 'two');
    answers('/a.png', page, page);
    expect(await again(id)).toMatchObject({ download: 'failed', unverifiedPath: row.unverifiedPath });
    await expect(bench.downloads.keep(id)).rejects.toMatchObject({ code: 'disk_away' });
    renameSync(drawer, row.unverifiedPath!);
    isAway = false;
    await bench.downloads.keep(id);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(cut) });
  });
});
