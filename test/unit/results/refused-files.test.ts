import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../until.ts';
import { type Bench, type BenchOptions, good, halfFirst, openBench, sha256 } from './bench.ts';
import { fetchOne, large, picture } from './fetched.ts';
import { wav } from './samples.ts';

let bench: Bench;
const setUp = async (options?: BenchOptions) => {
  bench = await openBench(options);
  return bench;
};
afterEach(() => bench.close());

const pictureFacts = {
  media: 'image',
  mime: 'image/png',
  extension: 'png',
  width: null,
  height: null,
  durationMs: null,
  codec: null,
  contents: null,
} as const;

describe('a file that is not what was promised', () => {
  const page = Buffer.from('<!doctype html><p>Sign in');
  const asideOf = (id: string) => `.safelight-${id}.unverified`;

  it('a web page is fetched once more and then refused; its bytes wait', async () => {
    await setUp();
    bench.server.on('/a.png', good(page, 'image/png'));
    const { row, job, id } = await fetchOne(bench);
    expect(row).toMatchObject({
      download: 'failed',
      error: { code: 'output_invalid', message: 'The server sent a web page instead of an image.' },
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
    const { row } = await fetchOne(bench);
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
        doubt: 'This is audio, not an image.',
      },
    ],
    [
      'a picture that is cut short',
      () => large.subarray(0, 5000),
      { fileName: 'Lighthouse.png', media: 'image', doubt: 'The PNG image is cut short.' },
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
      const { row, job, jobId } = await fetchOne(bench);
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
    const { row } = await fetchOne(bench);
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
    const { row } = await fetchOne(bench);
    expect(row).toMatchObject({
      download: 'done',
      sha256: sha256(cut),
      doubt: 'The PNG image is cut short.',
    });
    expect(bench.files()).toEqual(['Lighthouse.png']);
  });

  it.each([
    [8000, 5000],
    [5000, 8000],
  ])(
    'of two copies that may have been cut, of %d and %d bytes, the longer one is kept',
    async (...lengths) => {
      await setUp();
      bench.server.on('/a.png', untilClose(...lengths.map((length) => large.subarray(0, length))));
      const { row } = await fetchOne(bench);
      expect(row).toMatchObject({
        download: 'done',
        sha256: sha256(large.subarray(0, 8000)),
        bytes: 8000,
        doubt: 'The PNG image is cut short.',
        unverifiedBytes: null,
      });
      expect(bench.server.seen).toHaveLength(2);
      expect(bench.files()).toEqual(['Lighthouse.png']);
    },
  );

  it('a page that a person keeps has no tile in the gallery', async () => {
    await setUp();
    bench.server.on('/a.png', good(Buffer.from('<!doctype html><p>Sign in'), 'text/html'));
    const { row, job } = await fetchOne(bench);
    await bench.downloads.keep(row.id);
    expect(bench.row(row.id)).toMatchObject({ download: 'done', media: 'text', fileName: 'Lighthouse.txt' });
    const query = {
      accountId: null,
      withSample: true,
      view: { kind: 'all' },
      search: '',
      sort: 'newest',
      filters: {},
    } as const;
    expect(bench.ledger.gallery.range(query, 0, 10)).toMatchObject({ total: 0, rows: [] });
    expect(bench.ledger.jobs.require(job.id).doneCount).toBe(1);
  });

  it('a file that cannot prove its end is fetched twice and believed when both are the same', async () => {
    await setUp();
    const model = Buffer.from('v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\nf 1 2 3');
    bench.server.on('/m.obj', untilClose(model));
    const { row } = await fetchOne(bench, '/m.obj', { media: 'model' });
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
    const { row } = await fetchOne(bench, '/m.obj', { media: 'model' });
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
    expect((await fetchOne(bench)).row).toMatchObject({
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
    const { row } = await fetchOne(bench);
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
    expect((await fetchOne(bench)).row).toMatchObject({ download: 'done', sha256: sha256(large) });
  });

  it.each([true, false])('a file above the limit is not taken (length told: %s)', async (told) => {
    await setUp({ downloads: { limits: { maxBytes: 2000 } } });
    bench.server.on(
      '/a.png',
      (_request, response) =>
        void response.writeHead(200, told ? { 'content-length': large.length } : {}).end(large),
    );
    const { row, id } = await fetchOne(bench);
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
    return fetchOne(bench, '/a.png', patch);
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
      doubt: 'The server sent a web page instead of an image.',
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
    const { id, row } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'failed', receivedBytes: half.length });
    await bench.downloads.keep(id);
    expect(bench.row(id)).toMatchObject({
      download: 'done',
      fileName: 'Lighthouse.png',
      sha256: sha256(half),
    });
    expect(bench.row(id).doubt).toContain('cut short');
  });

  /** A half file whose link works no longer, and a person who keeps it while the look into it is held back. */
  const beingKept = async () => {
    const looks: (() => void)[] = [];
    await setUp({
      downloads: {
        limits: { attempts: 2, youngFor: 0 },
        inspect: async () => {
          await new Promise<void>((resolve) => void looks.push(resolve));
          return { kind: 'no_result', reason: 'It is cut short.', facts: pictureFacts };
        },
      },
    });
    const half = large.subarray(0, 6000);
    bench.server.on('/a.png', (request, response) => {
      if (request.headers.range !== undefined) return void response.writeHead(403).end();
      response.writeHead(200, { 'content-length': large.length, etag: '"a"' }).write(half);
      void until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === half.length)).then(() =>
        response.destroy(),
      );
    });
    const { id, jobId, row } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'expired', receivedBytes: half.length });
    const kept = bench.downloads.keep(id);
    await until(() => looks.length === 1);
    return { id, jobId, half, kept, endLook: () => looks[0]?.() };
  };

  it('what a person keeps is not fetched again while it is given its name', async () => {
    const { id, half, kept, endLook } = await beingKept();
    await expect(bench.downloads.downloadAgain(id)).rejects.toMatchObject({ code: 'conflict' });
    await bench.idle();
    endLook();
    await kept;
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(half) });
    expect(readFileSync(bench.row(id).path!)).toEqual(half);
    expect(bench.files()).toEqual(['Lighthouse.png']);
  });

  it('what a person keeps waits for its name also when an answer has a fresh link', async () => {
    const { id, jobId, half, kept, endLook } = await beingKept();
    const asked = bench.server.seen.length;
    bench.ledger.results.update(id, {
      url: `${bench.server.origin}/b.png`,
      download: 'waiting',
      receivedBytes: 0,
    });
    bench.downloads.enqueue(jobId);
    await until(() => bench.downloads.status().active === 1);
    endLook();
    await kept;
    await bench.idle();
    expect(bench.server.seen).toHaveLength(asked);
    expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(half) });
    expect(readFileSync(bench.row(id).path!)).toEqual(half);
    expect(bench.files()).toEqual(['Lighthouse.png']);
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
