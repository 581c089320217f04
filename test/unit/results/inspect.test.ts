import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/main/results/inspect/verdict.ts';
import type { ResultMedia } from '../../../src/shared/job.ts';
import { runs } from '../../faults/scale.ts';
import { inspectBytes } from './memory-source.ts';
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
const inspect = (bytes: Uint8Array | string, media: ResultMedia, mime: string | null = null): Verdict =>
  inspectBytes(bytes, { media, mime });

describe.each(samples)('$name', (sample) => {
  it('is recognised by its bytes alone, with its size and length', () => {
    const verdict = inspect(sample.bytes, sample.media);
    if (verdict.kind !== 'right') throw new Error(JSON.stringify(verdict));
    const { media, mime, extension } = sample;
    expect(verdict.facts).toMatchObject({ media, mime, extension });
    if (sample.width !== undefined) {
      expect(verdict.facts).toMatchObject({ width: sample.width, height: sample.height });
    }
    if (sample.durationMs !== undefined) {
      expect(Math.abs((verdict.facts.durationMs ?? 0) - sample.durationMs)).toBeLessThan(150);
    }
  });

  it('is found out when it is cut at any of 20 random places, and kept', () => {
    const anywhere = fc.integer({ min: 1, max: sample.bytes.length - 1 });
    const cuts = fc.sample(
      anywhere.filter((cut) => !mayEndAt(sample, cut)),
      20,
    );
    for (const cut of cuts) {
      const { kind } = inspect(sample.bytes.subarray(0, cut), sample.media, sample.mime);
      // Of a scene in JSON or a picture in XML so little may be left that it could be anything.
      const mayBeNothing = cut < ({ gltf: 40, svg: 5 }[sample.extension] ?? 0);
      expect(mayBeNothing ? ['doubted', 'no_result'] : ['doubted'], `${sample.name} cut at ${cut}`).toContain(
        kind,
      );
    }
  });

  it('is kept as what it is, with a doubt, where another kind was promised', () => {
    for (const media of ['image', 'video', 'audio', 'model', 'text'] as const) {
      // Some formats of models and pictures are text, too.
      const isText = /^(?:obj|stl|gltf|svg)$/.test(sample.extension) && !sample.bytes.includes(0);
      if (media === sample.media || isText) continue;
      expect(inspect(sample.bytes, media, sample.mime), media).toMatchObject({
        kind: 'doubted',
        facts: { media: sample.media, extension: sample.extension },
      });
    }
  });
});

describe('what is not the promised file', () => {
  const kinds: ResultMedia[] = ['image', 'video', 'audio', 'model'];
  const nothing: [string, string][] = [
    ['an HTML page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
    ['an HTML page with a comment first', '\ufeff\n<!-- proxy -->\n<html></html>'],
    [
      'an HTML page that is XML',
      '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">\n<html/>',
    ],
    ['a piece of a page', '<head><title>502 Bad Gateway</title></head>'],
    ['an error of a storage service', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
    ['a fault of SOAP', '<soap:Envelope xmlns:soap="x"><soap:Body><soap:Fault/></soap:Body></soap:Envelope>'],
    ['JSON', '{"error":{"message":"expired"}}'],
    ['JSON that is cut', '{"error":{"mess'],
    ['nothing', ''],
  ];
  it.each(nothing)('%s is no result, as any media', (_name, body) => {
    for (const media of kinds) expect(inspect(Buffer.from(body), media).kind, media).toBe('no_result');
  });

  const strange: [string, string, string][] = [
    ['plain text', 'Not found', 'txt'],
    ['noise', String.fromCharCode(...Array.from({ length: 500 }, (_, at) => (at * 73 + 17) % 251)), 'bin'],
  ];
  it.each(strange)('%s is kept with a doubt, under a neutral ending', (_name, body, extension) => {
    for (const media of kinds) {
      const verdict = inspect(Buffer.from(body, 'latin1'), media);
      expect(verdict, media).toMatchObject({ kind: 'doubted', facts: { extension } });
    }
  });

  it('a web page is refused even where anything goes', () => {
    expect(inspect('<html>', 'other')).toMatchObject({
      kind: 'no_result',
      reason: 'The server sent a web page instead of a file.',
    });
  });

  it('text is taken where text was promised', () => {
    expect(inspect('Verse 1\nla la', 'text')).toMatchObject({
      kind: 'right',
      facts: { mime: 'text/plain', extension: 'txt' },
    });
    expect(inspect('WEBVTT\n\n00:00', 'text')).toMatchObject({ kind: 'right', facts: { extension: 'vtt' } });
  });

  it('a damaged PNG is found by its checksums', () => {
    const bytes = png();
    bytes[60]! ^= 0x10;
    expect(inspect(bytes, 'image')).toMatchObject({
      kind: 'doubted',
      doubt: 'The PNG image is damaged: a checksum doesn’t match.',
    });
  });

  const flac = samples.find(({ extension }) => extension === 'flac');
  it.runIf(flac !== undefined)('a FLAC that is cut between two frames is found by its length', () => {
    const { bytes } = flac!;
    const info = 4 + 38;
    const frames: number[] = [];
    for (let at = info; at < bytes.length - 1; at += 1) {
      if (bytes[at] === 0xff && bytes[at + 1] === 0xf8) frames.push(at);
    }
    expect(frames.length).toBeGreaterThan(10);
    for (const cut of frames) {
      expect(inspect(bytes.subarray(0, cut), 'audio'), `cut at ${cut}`).toMatchObject({ kind: 'doubted' });
    }
    // Written by a program that did not know the length: nothing proves that the last frame is the last.
    const unknown = Buffer.from(bytes);
    unknown[21]! &= 0xf0;
    unknown.writeUInt32BE(0, 22);
    expect(inspect(unknown, 'audio')).toMatchObject({
      kind: 'doubted',
      doubt: 'Nothing in the file marks its end: it may be cut short.',
    });
  });

  it('an unknown binary file is kept only where the kind is open, and never with an ending of the server', () => {
    const bytes = Buffer.from([1, 2, 3, 0, 200, 201]);
    expect(inspect(bytes, 'other', 'application/x-msdownload')).toMatchObject({
      kind: 'right',
      facts: { extension: 'bin', mime: 'application/octet-stream' },
    });
  });

  it('never throws for what is in the file, and calls nothing but a page or nothing no result', () => {
    const heads = samples.map((sample) => sample.bytes.subarray(0, 64));
    const bodies = fc
      .record({
        head: fc.constantFrom(...heads),
        keep: fc.integer({ min: 4, max: 64 }),
        rest: fc.uint8Array({ maxLength: 300 }),
      })
      .map(({ head, keep, rest }) => Buffer.concat([head.subarray(0, keep), rest]));
    fc.assert(
      fc.property(
        bodies,
        fc.constantFrom<ResultMedia>('image', 'video', 'audio', 'model', 'other'),
        (bytes, media) => {
          const { kind } = inspect(bytes, media);
          if (kind === 'no_result') expect(bytes.toString('latin1')).toMatch(/^\s*[<{[]/);
        },
      ),
      { numRuns: runs(600) },
    );
  });
});
