import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createResultFiles } from '../../../src/main/results/index.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { until } from '../until.ts';
import { type Bench, type BenchOptions, good, openBench, type Route } from './bench.ts';
import { fetchOne, large, picture } from './fetched.ts';

let bench: Bench;
const setUp = async (options?: BenchOptions) => {
  bench = await openBench(options);
  return bench;
};
afterEach(() => bench.close());

describe('files that people move, delete or change', () => {
  const saved = async (options?: BenchOptions) => {
    await setUp(options);
    bench.server.on('/a.png', good(picture, 'image/png'));
    return fetchOne(bench);
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

  it('are not missing before they were written: a text has a name in the ledger first', async () => {
    await setUp();
    const jobId = bench.job();
    const text = {
      kind: 'text',
      media: 'text',
      role: 'lyrics',
      text: 'la',
      download: 'done',
      url: null,
    } as const;
    const id = bench.result(jobId, text);
    bench.ledger.results.update(id, {
      path: join(bench.folder, 'Lighthouse lyrics.txt'),
      sha256: 'ab'.repeat(32),
    });
    await bench.resultFiles.recheck([id]);
    expect(await bench.resultFiles.checkFiles([jobId])).toEqual({ checked: 0, missing: 0, changed: 0 });
    expect(bench.row(id)).toMatchObject({ download: 'done', error: null });
    bench.downloads.start();
    await bench.idle();
    expect(bench.row(id)).toMatchObject({
      download: 'done',
      fileName: 'Lighthouse lyrics.txt',
      nextAt: null,
    });
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
    const two = await fetchOne(bench);
    const three = await fetchOne(bench);
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

  /** Two files of one job, and a look at them that is held back at the first or the second. */
  const lookedAt = async (heldIndex: number) => {
    await setUp();
    bench.server.on('/a.png', good(picture, 'image/png'));
    const jobId = bench.job();
    const ids = [0, 1].map(() => bench.result(jobId, { path: '/a.png' }));
    bench.downloads.enqueue(jobId);
    await bench.idle();
    const [, second] = ids.map((id) => bench.row(id));
    const heldPath = bench.row(ids[heldIndex]!).path;
    const held: (() => void)[] = [];
    const files = createResultFiles(bench.ledger, {
      awayAt: (path) =>
        path === heldPath
          ? new Promise((resolve) => void held.push(() => resolve(null)))
          : Promise.resolve(null),
    });
    const locate = async () => {
      await until(() => held.length === 1);
      const moved = join(bench.folder, 'elsewhere.png');
      renameSync(second!.path!, moved);
      expect(await bench.resultFiles.locate(second!.id, moved)).toBe(true);
      held[0]!();
      return { download: 'done', path: moved, error: null };
    };
    return { jobId, id: second!.id, files, locate };
  };

  it.each([0, 1])(
    'are not missing when they are located while file %i of the job is checked',
    async (held) => {
      const { jobId, id, files, locate } = await lookedAt(held);
      const checking = files.checkFiles([jobId]);
      const located = await locate();
      expect(await checking).toMatchObject({ missing: 0, changed: 0 });
      expect(bench.row(id)).toMatchObject(located);
      expect(bench.ledger.jobs.require(jobId).attention).toBeNull();
    },
  );

  it('are not missing when they are located while they are looked for', async () => {
    const { id, files, locate } = await lookedAt(1);
    const checking = files.recheck([id]);
    const located = await locate();
    await checking;
    expect(bench.row(id)).toMatchObject(located);
  });

  it('are not located where they are fetched again by then', async () => {
    const { id, row } = await saved();
    const moved = join(bench.folder, 'elsewhere.png');
    renameSync(row.path!, moved);
    await bench.resultFiles.recheck([id]);
    bench.server.on('/a.png', () => undefined);
    const located = bench.resultFiles.locate(id, moved);
    await bench.downloads.downloadAgain(id);
    await expect(located).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are there again when their disk is, also where one of them cannot be looked at', async () => {
    const one = await saved();
    const two = await fetchOne(bench);
    const { shape: error } = new AppError('disk_away', 'The disk is away.');
    for (const { id } of [one, two]) bench.ledger.results.update(id, { download: 'missing', error });
    let broken: string | null = one.row.path;
    const files = createResultFiles(bench.ledger, {
      async awayAt(path) {
        if (path === broken) throw new Error('EIO');
        return null;
      },
    });
    await expect(files.recheckAway()).rejects.toThrow('EIO');
    expect(bench.row(two.id).download).toBe('done');
    broken = null;
    await files.recheckAway();
    expect(bench.row(one.id).download).toBe('done');
  });

  describe('asked for again in vain', () => {
    /** Its server from now on, and what the download then ends as. */
    const deadEnds: [string, Route][] = [
      ['expired', (_request, response) => void response.writeHead(404).end()],
      ['failed', (_request, response) => void response.writeHead(503).end()],
    ];
    const inVain = { downloads: { limits: { youngFor: 0, attempts: 2 } } };
    const askedInVain = async (id: string, [state, route]: (typeof deadEnds)[number]) => {
      bench.server.on('/a.png', route);
      await bench.downloads.downloadAgain(id);
      await bench.idle();
      expect(bench.row(id).download).toBe(state);
    };

    it.each(deadEnds)('are found again when they come back (%s)', async (...end) => {
      const { id, row, jobId } = await saved(inVain);
      renameSync(row.path!, `${row.path}.away`);
      await bench.resultFiles.recheck([id]);
      await askedInVain(id, end);
      await bench.resultFiles.recheck([id]);
      expect(await bench.resultFiles.checkFiles([jobId])).toMatchObject({ checked: 0, missing: 0 });
      expect(bench.row(id).download).toBe(end[0]);
      renameSync(`${row.path}.away`, row.path!);
      await bench.resultFiles.recheck([id]);
      expect(bench.row(id)).toMatchObject({ download: 'done', path: row.path, error: null });
      expect(bench.ledger.jobs.require(jobId).attention).toBeNull();
      expect(await bench.resultFiles.fileOf(id)).toBe(row.path);
    });

    it.each(deadEnds)('are found where they have been all the time (%s)', async (...end) => {
      const { id, row, jobId } = await saved(inVain);
      await askedInVain(id, end);
      expect(await bench.resultFiles.checkFiles([jobId])).toEqual({ checked: 1, missing: 0, changed: 0 });
      expect(bench.row(id)).toMatchObject({ download: 'done', path: row.path, error: null });
    });

    it('are not taken for something that has another content by now', async () => {
      const { id, row, jobId } = await saved(inVain);
      const changed = Buffer.from(picture);
      changed[50]! ^= 1;
      writeFileSync(row.path!, changed);
      await askedInVain(id, deadEnds[0]!);
      expect(await bench.resultFiles.checkFiles([jobId])).toEqual({ checked: 0, missing: 0, changed: 0 });
      expect(bench.row(id).download).toBe('expired');
    });

    const half = large.subarray(0, 6000);
    /** Sends the first half and breaks, the second time with a little more; then the link is dead. */
    const broken: Route = (request, response) => {
      if (request.headers.range !== undefined) return void response.writeHead(403).end();
      const sent = large.subarray(0, bench.server.seen.length > 2 ? 9000 : half.length);
      response.writeHead(200, { 'content-length': large.length, etag: '"a"' }).write(sent);
      void until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === sent.length)).then(() =>
        response.destroy(),
      );
    };

    it('are, when a person had kept a part of one, no reason to drop the longer part that waits', async () => {
      await setUp(inVain);
      bench.server.on('/a.png', broken);
      const { id, row } = await fetchOne(bench);
      expect(row).toMatchObject({ download: 'expired', receivedBytes: half.length });
      await bench.downloads.keep(id);
      const { path, doubt } = bench.row(id);
      expect(doubt).not.toBeNull();
      await bench.downloads.downloadAgain(id);
      await bench.idle();
      const waits = { download: 'expired', receivedBytes: 9000, path, doubt };
      await bench.resultFiles.recheck([id]);
      await bench.resultFiles.checkFiles([row.jobId]);
      expect(bench.row(id)).toMatchObject(waits);
      await bench.downloads.discard(id);
      await bench.resultFiles.recheck([id]);
      expect(bench.row(id)).toMatchObject({ download: 'done', path, doubt });
      expect(readFileSync(path!)).toEqual(half);
    });
  });

  it('are fetched also where they still are: a new copy is what was asked for', async () => {
    const { id, row } = await saved();
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.server.seen).toHaveLength(2);
    expect(bench.row(id)).toMatchObject({ download: 'done', fileName: 'Lighthouse (2).png' });
    expect(readFileSync(row.path!)).toEqual(picture);
  });

  it('have one new copy also where what happened after it got its name was not noted', async () => {
    let isToFail = false;
    const { id } = await saved({
      downloads: {
        failpoint(name) {
          if (!isToFail || name !== 'download.before_done') return;
          isToFail = false;
          throw new Error('The ledger is busy.');
        },
      },
    });
    isToFail = true;
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(isToFail).toBe(false);
    expect(bench.server.seen).toHaveLength(2);
    expect(bench.row(id)).toMatchObject({ download: 'done', fileName: 'Lighthouse (2).png' });
    expect(bench.files()).toEqual(['Lighthouse (2).png', 'Lighthouse.png']);
  });

  it('cannot be fetched again when they came inside the answer', async () => {
    await setUp();
    const { id } = await fetchOne(bench, '/', { kind: 'inline', data: picture, url: null });
    await expect(bench.downloads.downloadAgain(id)).rejects.toMatchObject({ code: 'not_allowed' });
  });
});
