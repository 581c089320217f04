import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectFile } from '../../../src/main/results/inspect/inspect.ts';
import type { ResultMedia } from '../../../src/shared/job.ts';
import { runs } from '../../faults/scale.ts';
import { makeSamples, png } from './samples.ts';

const samples = makeSamples();

/** A bare stream of frames or lines may end after any of them; there only the answer's length tells. */
function mayEndAt({ extension, bytes }: (typeof samples)[number], cut: number): boolean {
  if (extension === 'aac') return bytes[cut] === 0xff && bytes[cut + 1] === 0xf1;
  // What follows an end mark, such as the last line's end or the name after `endsolid`, may be missing.
  const ends = { svg: '</svg>', stl: 'endsolid' }[extension];
  const mark = ends === undefined ? -1 : bytes.lastIndexOf(ends);
  if (ends !== undefined && mark > 0) return cut >= mark + ends.length;
  return extension === 'obj' && bytes[cut - 1] === 0x0a;
}
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inspect-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inspect(bytes: Uint8Array | string, media: ResultMedia, mime: string | null = null) {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  return inspectFile(path, { media, mime });
}

describe.each(samples)('$name', (sample) => {
  it('is recognised by its bytes alone, with its size and length', async () => {
    const verdict = await inspect(sample.bytes, sample.media);
    if (!verdict.ok) throw new Error(verdict.reason);
    expect(verdict.facts).toMatchObject({
      media: sample.media,
      mime: sample.mime,
      extension: sample.extension,
      doubt: null,
    });
    if (sample.width !== undefined) {
      expect(verdict.facts).toMatchObject({ width: sample.width, height: sample.height });
    }
    if (sample.durationMs !== undefined) {
      expect(Math.abs((verdict.facts.durationMs ?? 0) - sample.durationMs)).toBeLessThan(150);
    }
  });

  it('is found out when it is cut at any of 20 random places', async () => {
    const anywhere = fc.integer({ min: 1, max: sample.bytes.length - 1 });
    const cuts = fc.sample(
      anywhere.filter((cut) => !mayEndAt(sample, cut)),
      20,
    );
    for (const cut of cuts) {
      const verdict = await inspect(sample.bytes.subarray(0, cut), sample.media, sample.mime);
      const found = verdict.ok ? verdict.facts.doubt !== null : true;
      expect(found, `${sample.name} cut at ${cut} of ${sample.bytes.length}`).toBe(true);
    }
  });

  it('is refused where another kind was promised', async () => {
    for (const media of ['image', 'video', 'audio', 'model', 'text'] as const) {
      // Some formats of models are text, too.
      const isText = /^(?:obj|stl|gltf|svg)$/.test(sample.extension) && !sample.bytes.includes(0);
      if (media === sample.media || (media === 'text' && isText)) continue;
      expect((await inspect(sample.bytes, media, sample.mime)).ok, media).toBe(false);
    }
  });
});

describe('what is not the promised file', () => {
  const kinds: ResultMedia[] = ['image', 'video', 'audio', 'model'];
  const pages: [string, string][] = [
    ['an HTML page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
    ['an HTML page with a comment first', '\ufeff\n<!-- proxy -->\n<html></html>'],
    ['an error of a storage service', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
    ['JSON', '{"error":{"message":"expired"}}'],
    ['plain text', 'Not found'],
    ['nothing', ''],
    ['noise', String.fromCharCode(...Array.from({ length: 500 }, (_, at) => (at * 73 + 17) % 251))],
  ];
  it.each(pages)('%s is refused as any media', async (_name, body) => {
    for (const media of kinds)
      expect((await inspect(Buffer.from(body, 'latin1'), media)).ok, media).toBe(false);
  });

  it('a web page is refused even where anything goes', async () => {
    expect(await inspect('<html>', 'other')).toEqual({
      ok: false,
      reason: 'The server sent a web page instead of a file.',
    });
  });

  it('text is taken where text was promised', async () => {
    expect(await inspect('Verse 1\nla la', 'text')).toMatchObject({
      ok: true,
      facts: { mime: 'text/plain', extension: 'txt' },
    });
    expect(await inspect('WEBVTT\n\n00:00', 'text')).toMatchObject({ ok: true, facts: { extension: 'vtt' } });
  });

  it('a damaged PNG is found by its checksums', async () => {
    const bytes = png();
    bytes[60]! ^= 0x10;
    expect(await inspect(bytes, 'image')).toEqual({
      ok: false,
      reason: 'The PNG picture is damaged: a checksum does not match.',
    });
  });

  const flac = samples.find(({ extension }) => extension === 'flac');
  it.runIf(flac !== undefined)('a FLAC that is cut between two frames is found by its length', async () => {
    const { bytes } = flac!;
    const info = 4 + 38;
    const frames: number[] = [];
    for (let at = info; at < bytes.length - 1; at += 1) {
      if (bytes[at] === 0xff && bytes[at + 1] === 0xf8) frames.push(at);
    }
    expect(frames.length).toBeGreaterThan(10);
    for (const cut of frames) {
      expect(await inspect(bytes.subarray(0, cut), 'audio'), `cut at ${cut}`).toMatchObject({ ok: false });
    }
    // Written by a program that did not know the length: nothing proves that the last frame is the last.
    const unknown = Buffer.from(bytes);
    unknown[21]! &= 0xf0;
    unknown.writeUInt32BE(0, 22);
    expect(await inspect(unknown, 'audio')).toMatchObject({
      ok: true,
      facts: { durationMs: null, doubt: 'The FLAC sound does not say how long it is.' },
    });
  });

  it('an unknown binary file is kept only where the kind is open, and never with an ending of the server', async () => {
    const bytes = Buffer.from([1, 2, 3, 0, 200, 201]);
    expect(await inspect(bytes, 'other', 'application/x-msdownload')).toMatchObject({
      ok: true,
      facts: { extension: 'bin', mime: 'application/octet-stream' },
    });
  });

  it('never rejects for what is in the file', async () => {
    const heads = samples.map((sample) => sample.bytes.subarray(0, 64));
    const bodies = fc
      .record({
        head: fc.constantFrom(...heads),
        keep: fc.integer({ min: 4, max: 64 }),
        rest: fc.uint8Array({ maxLength: 300 }),
      })
      .map(({ head, keep, rest }) => Buffer.concat([head.subarray(0, keep), rest]));
    await fc.assert(
      fc.asyncProperty(
        bodies,
        fc.constantFrom<ResultMedia>('image', 'video', 'audio', 'model', 'other'),
        async (bytes, media) => {
          expect(typeof (await inspect(bytes, media)).ok).toBe('boolean');
        },
      ),
      { numRuns: runs(600) },
    );
  });
});
