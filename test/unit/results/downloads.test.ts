import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../until.ts';
import { type Bench, type BenchOptions, good, openBench, sha256 } from './bench.ts';
import { fetchOne, large, picture } from './fetched.ts';
import { glb } from './samples.ts';

let bench: Bench;
const setUp = async (options?: BenchOptions) => {
  bench = await openBench(options);
  return bench;
};
afterEach(() => bench.close());

describe('a result that is there', () => {
  it('becomes a verified file, without the key being sent, and leaves no part behind', async () => {
    await setUp();
    bench.server.on('/a.png', good(picture, 'image/png'));
    const { row, jobId } = await fetchOne(bench);
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
    const first = await fetchOne(bench);
    const second = await fetchOne(bench);
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
    const { row } = await fetchOne(bench, '/m.glb', { media: 'model' });
    expect(row).toMatchObject({ download: 'done', sha256: sha256(model), fileName: 'Lighthouse.glb' });
  });

  it('may come inside the answer, and is dropped from the ledger when it is a file', async () => {
    await setUp();
    const { id, row } = await fetchOne(bench, '/', { kind: 'inline', data: picture, url: null });
    expect(row).toMatchObject({ download: 'done', sha256: sha256(picture) });
    expect(bench.ledger.results.data(id)).toBeNull();
    expect(bench.server.seen).toEqual([]);
  });

  it('may be a text, which also becomes a file', async () => {
    await setUp();
    const text = '<html> is how this song begins\nla la';
    const { row } = await fetchOne(bench, '/', {
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
    const { id } = await fetchOne(bench);
    await until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === large.length));
    expect(
      bench.progress.every(({ resultId, totalBytes }) => resultId === id && totalBytes === large.length),
    ).toBe(true);
  });

  it('has a sidecar that tells where it came from and keeps secrets out, unless that is switched off', async () => {
    await setUp({ downloads: { sidecars: () => true } });
    bench.server.on('/a.png', good(picture, 'image/png'));
    const { row, jobId, id } = await fetchOne(bench, '/a.png?sig=linksecret');
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
