/**
 * For any bytes and any media type that a server may send with status 200: after the attempt the bytes are in the
 * results folder, or they wait with a way out. They are never gone, and only nothing and error pages are refused.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ResultMedia, resultMedia } from '../../../src/shared/job.ts';
import { runs } from '../../faults/scale.ts';
import { type Bench, openBench, sha256 } from './bench.ts';
import { foreignFiles } from './foreign.ts';
import { makeSamples } from './samples.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const real = [...makeSamples(), ...foreignFiles()]
  .map(({ bytes }) => bytes)
  .filter(({ length }) => length < 300_000);

/** Good files, cut and mutated ones, noise, texts and pages. */
const bodies = fc.oneof(
  fc.constantFrom(...real),
  fc
    .record({ file: fc.constantFrom(...real), share: fc.double({ min: 0, max: 1, noNaN: true }) })
    .map(({ file, share }) => file.subarray(0, Math.floor(file.length * share))),
  fc
    .record({
      file: fc.constantFrom(...real),
      changes: fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 6 }),
    })
    .map(({ file, changes }) => {
      const bytes = Buffer.from(file);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes;
    }),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ maxLength: 200 }).map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom('<html>', '<!doctype html><p>', '<?xml version="1.0"?><Error/>', '{"error":1}', '')
    .map((text) => Buffer.from(text)),
);

const mimes = fc.oneof(
  fc.constantFrom(
    'image/png',
    'video/mp4',
    'audio/wav',
    'model/gltf-binary',
    'text/html',
    'application/json',
    'model/stl',
  ),
  fc.stringMatching(/^[a-z]{1,10}\/[a-z0-9.+-]{1,12}$/),
  fc.constant(null),
);
const media = fc.constantFrom<ResultMedia>(...resultMedia.filter((kind) => kind !== 'link'));
const encodings = fc.constantFrom(null, null, null, 'gzip', 'aws-chunked', 'deflate', 'br', 'really gzip');

/** SHA-256 of every file in the results folder. */
const onDisk = (): Set<string> =>
  new Set(readdirSync(bench.folder).map((name) => sha256(readFileSync(join(bench.folder, name)))));

describe('what was received', () => {
  it('is in the folder or waits with a way out, whatever it is, and is refused only as nothing or a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        bodies,
        mimes,
        media,
        encodings,
        fc.boolean(),
        async (body, mime, kind, encoding, isInline) => {
          const id = await (isInline ? inline(body, mime, kind) : byLink(body, mime, kind, encoding));
          const row = bench.row(id);
          if (body.length === 0) {
            expect(row).toMatchObject({ download: 'failed', error: { message: 'The file is empty.' } });
            return;
          }
          expect(onDisk(), `${row.download} ${row.error?.message}`).toContain(sha256(body));
          expect(['done', 'failed']).toContain(row.download);
          if (row.download === 'done') return;
          expect(body.toString('latin1')).toMatch(/^[\s\uFEFF\xef\xbb\xbf\xff\xfe]*[<{[]/);
          expect(row.unverifiedBytes).toBe(body.length);
          await bench.downloads.keep(id);
          expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(body) });
          expect(readFileSync(bench.row(id).path!)).toEqual(body);
        },
      ),
      { numRuns: runs(300) },
    );
    expect(bench.reports).toEqual([]);
  });
});

let served = 0;
async function byLink(
  body: Buffer,
  mime: string | null,
  kind: ResultMedia,
  encoding: string | null,
): Promise<string> {
  served += 1;
  const path = `/${served}`;
  const isPacked = encoding === 'really gzip';
  const sent = isPacked ? gzipSync(body) : body;
  bench.server.on(path, (_request, response) => {
    response.writeHead(200, {
      'content-length': sent.length,
      ...(mime === null ? {} : { 'content-type': mime }),
      ...(encoding === null ? {} : { 'content-encoding': isPacked ? 'gzip' : encoding }),
    });
    response.end(sent);
  });
  return fetched({ path, media: kind });
}

const inline = (data: Buffer, mime: string | null, kind: ResultMedia): Promise<string> =>
  fetched({ kind: 'inline', data, mime, media: kind, url: null });

async function fetched(patch: Parameters<Bench['result']>[1]): Promise<string> {
  const jobId = bench.job();
  const id = bench.result(jobId, patch);
  bench.downloads.enqueue(jobId);
  await bench.idle();
  return id;
}
