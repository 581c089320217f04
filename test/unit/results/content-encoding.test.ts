import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createSpace } from '../../../src/main/base/space.ts';
import { type Bench, type BenchOptions, openBench, sha256 } from './bench.ts';
import { fetchOne } from './fetched.ts';
import { glb } from './samples.ts';

let bench: Bench;
const setUp = async (options?: BenchOptions) => {
  bench = await openBench(options);
  return bench;
};
afterEach(() => bench.close());

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
    const { row } = await fetchOne(bench, '/m.glb', { media: 'model' });
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
    const { row } = await fetchOne(bench, '/m.glb', { media: 'model' });
    expect(row).toMatchObject({ download: 'done', sha256: sha256(body) });
    expect(bench.server.seen).toHaveLength(1);
  });

  it('more packings on top of each other than anybody makes: the bytes are kept as they came, with a doubt', async () => {
    await setUp();
    let body = model;
    for (let times = 0; times < 300; times += 1) body = gzipSync(body, { level: 0 });
    bench.server.on('/m.glb', (_request, response) =>
      response.writeHead(200, { 'content-encoding': Array(300).fill('gzip').join() }).end(body),
    );
    const { row } = await fetchOne(bench, '/m.glb', { media: 'model' });
    expect(row).toMatchObject({ download: 'done', sha256: sha256(body) });
    expect(row.doubt).not.toBeNull();
  });

  it('a coding that this runtime lacks: the bytes are kept as they came, with a doubt', async () => {
    await setUp();
    const body = Buffer.concat([Buffer.from('1f9d90', 'hex'), model]);
    bench.server.on('/m.glb', (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'compress', 'content-length': body.length }).end(body),
    );
    const { row } = await fetchOne(bench, '/m.glb', { media: 'model' });
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
      const { row } = await fetchOne(bench, '/m.glb', { media: 'model' });
      expect(row).toMatchObject({ download: 'done', sha256: sha256(body) });
      expect(row.doubt).not.toBeNull();
      expect(bench.server.seen).toHaveLength(2);
    },
  );

  it.each([
    ['a body whose packing breaks', 'gzip'],
    ['a line that breaks', undefined],
  ])('%s before anybody reads it, since the folder is slow, harms nothing', async (_what, encoding) => {
    const packed = gzipSync(randomBytes(30_000));
    packed.fill(0xff, 2_000, 3_000);
    const uncaught: unknown[] = [];
    const note = (error: unknown) => uncaught.push(error);
    process.on('uncaughtExceptionMonitor', note);
    const space = createSpace();
    let isOver: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      isOver = resolve;
    });
    await setUp({
      downloads: {
        limits: { attempts: 2 },
        space: {
          ...space,
          begin(...where) {
            const grant = space.begin(...where);
            const ask = grant.ask.bind(grant);
            return Object.assign(grant, {
              async ask(bytes: number) {
                await over;
                // What the end of the line sets off has run by then.
                for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
                return ask(bytes);
              },
            });
          },
        },
      },
    });
    bench.server.on('/m.glb', (_request, response) => {
      response.on('close', isOver);
      response.writeHead(200, {
        ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
        'content-length': packed.length + 1,
      });
      response.write(packed, () => response.destroy());
    });
    const { row } = await fetchOne(bench, '/m.glb', { media: 'model' });
    expect(row.download).toBe('failed');
    expect(uncaught).toEqual([]);
    expect(bench.reports).toEqual([]);
    process.off('uncaughtExceptionMonitor', note);
  });
});
