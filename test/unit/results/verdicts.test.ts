/** Files that are odd, and must be kept: each is a real one with a few bytes changed. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/main/results/inspect/verdict.ts';
import type { ResultMedia } from '../../../src/shared/job.ts';
import { foreignFiles, isoPicture, objZip } from './foreign.ts';
import { inspectBytes } from './memory-source.ts';
import { makeSamples, png, wav } from './samples.ts';

const samples = makeSamples();
const sample = (name: string): Buffer => {
  const found = samples.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no sample ${name}.`);
  return found.bytes;
};
const hasFfmpeg = samples.some(({ name }) => name === 'a.mp3');
const withFfmpeg = it.skipIf(!hasFfmpeg);

const whole = (bytes: Buffer, media: ResultMedia, mime: string | null = null): Verdict =>
  inspectBytes(bytes, { media, mime, isWhole: true });
const kept = (verdict: Verdict) => {
  if (verdict.kind === 'no_result') throw new Error(verdict.reason);
  return verdict.facts;
};

describe('a WAV whose writer could not go back to its beginning', () => {
  const withSizes = (riff: number, data: number): Buffer => {
    const bytes = wav(2);
    bytes.writeUInt32LE(riff, 4);
    bytes.writeUInt32LE(data, 40);
    return bytes;
  };
  it.each([
    [0xffff_ffff, 0xffff_ffff],
    [0x7fff_ffff, 0x7fff_ffff],
    [0x7fff_ffff, 0x7fff_ffff - 36],
    [0x8000_0024, 0x8000_0000],
    [0xffff_ffff, 0xffff_ffff - 36],
    [36, 0],
    [0, 0],
  ])('sizes %i and %i are placeholders: right, and as long as its bytes', (riff, data) => {
    const verdict = whole(withSizes(riff, data), 'audio');
    expect(verdict).toMatchObject({ kind: 'right', facts: { extension: 'wav', durationMs: 2000 } });
  });
  it.each([
    [0x7fff_ffff, 99_999_999],
    [1000, 964],
    [36 + 32_001, 40_000],
  ])('sizes %i and %i are wrong: kept with a doubt, and as long as its bytes', (riff, data) => {
    const verdict = whole(withSizes(riff, data), 'audio');
    expect(verdict).toMatchObject({ kind: 'doubted', facts: { extension: 'wav', durationMs: 2000 } });
  });
  it('two that were joined last as long as both', () => {
    expect(kept(whole(Buffer.concat([wav(2), wav(3)]), 'audio')).durationMs).toBe(5000);
  });
});

describe('sounds', () => {
  const id3 = Buffer.from('4944330400000000000a54495400000000000000', 'hex');
  const id3v1 = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
  const ape = Buffer.alloc(32);
  ape.write('APETAGEX');
  ape.writeUInt32LE(2000, 8);
  ape.writeUInt32LE(32, 12);

  withFfmpeg.each(['a.mp3', 'a.flac', 'a.ogg', 'opus.ogg', 'a.aac'])(
    '%s between foreign tags is right',
    (name) => {
      const { media, extension, durationMs } = samples.find((one) => one.name === name)!;
      const bytes = Buffer.concat([id3, sample(name), ape, id3v1]);
      const verdict = whole(bytes, media);
      expect(verdict).toMatchObject({ kind: 'right', facts: { extension } });
      expect(Math.abs((kept(verdict).durationMs ?? 0) - (durationMs ?? 0))).toBeLessThan(150);
    },
  );

  withFfmpeg.each(['a.mp3', 'a.aac'])('%s lasts as long as both where two were joined', (name) => {
    const verdict = whole(Buffer.concat([sample(name), id3, sample(name)]), 'audio');
    expect(Math.abs((kept(verdict).durationMs ?? 0) - 4000)).toBeLessThan(300);
  });
  withFfmpeg('an Ogg of two pieces lasts as long as both', () => {
    const verdict = whole(Buffer.concat([sample('a.ogg'), sample('opus.ogg')]), 'audio');
    expect(Math.abs((kept(verdict).durationMs ?? 0) - 4000)).toBeLessThan(300);
  });

  withFfmpeg('an Ogg without its end mark is kept with a doubt', () => {
    const bytes = Buffer.from(sample('a.ogg'));
    const last = bytes.lastIndexOf('OggS');
    bytes[last + 5]! &= ~4;
    expect(whole(bytes, 'audio')).toMatchObject({ kind: 'doubted', facts: { extension: 'ogg' } });
  });

  withFfmpeg.each(['a.mp3', 'a.aac', 'a.flac'])('%s with half a last frame is kept with a doubt', (name) => {
    const bytes = sample(name);
    const verdict = whole(bytes.subarray(0, bytes.length - 90), 'audio');
    expect(verdict).toMatchObject({
      kind: 'doubted',
      facts: { media: 'audio', extension: name.split('.')[1] },
    });
  });

  withFfmpeg('a FLAC that was written live says by its last frame how long it is', () => {
    const bytes = Buffer.from(sample('a.flac'));
    bytes[21]! &= 0xf0;
    bytes.writeUInt32BE(0, 22);
    const verdict = whole(bytes, 'audio');
    expect(verdict.kind).toBe('right');
    expect(Math.abs((kept(verdict).durationMs ?? 0) - 2000)).toBeLessThan(150);
  });
});

describe('films', () => {
  const make = (args: string[], format: string): Buffer =>
    execFileSync(
      'ffmpeg',
      [
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        'testsrc=size=64x48:rate=10:duration=2',
        ...args,
        '-f',
        format,
        'pipe:1',
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    );
  withFfmpeg('written live as fragments: as long as its samples', () => {
    const live = make(['-c:v', 'libx264', '-movflags', 'frag_keyframe+empty_moov+default_base_moof'], 'mp4');
    const verdict = whole(live, 'video');
    expect(verdict).toMatchObject({ kind: 'right', facts: { extension: 'mp4' } });
    expect(Math.abs((kept(verdict).durationMs ?? 0) - 2000)).toBeLessThan(150);
  });
  withFfmpeg('written live as WebM: as long as its blocks', () => {
    const verdict = whole(make(['-c:v', 'libvpx', '-live', '1'], 'webm'), 'video');
    expect(verdict).toMatchObject({ kind: 'right', facts: { extension: 'webm' } });
    expect(Math.abs((kept(verdict).durationMs ?? 0) - 2000)).toBeLessThan(250);
  });
});

describe('pictures', () => {
  it.each([
    ['mif1', ['avif', 'mif1', 'miaf']],
    ['avis', ['avis', 'msf1']],
    ['miaf', ['avif']],
    ['MA1B', ['mif1', 'avif']],
    ['isom', ['avif']],
  ])('AVIF of the major brand %s is AVIF', (major, compatible) => {
    expect(whole(isoPicture(major, ...compatible), 'image')).toMatchObject({
      kind: 'right',
      facts: { media: 'image', mime: 'image/avif', extension: 'avif' },
    });
  });

  it('a PNG with a wrong checksum in a note is kept, and its damage is told from that of its data', () => {
    const note = Buffer.from('\0\0\0\x05tEXta\0bcd\0\0\0\0', 'latin1');
    const good = png();
    const bytes = Buffer.concat([good.subarray(0, 33), note, good.subarray(33)]);
    const verdict = whole(bytes, 'image');
    expect(verdict).toMatchObject({ kind: 'doubted', facts: { extension: 'png', width: 64 } });
    expect(verdict.kind === 'doubted' && verdict.doubt).toContain('the image itself is whole');
    const data = Buffer.from(good);
    data[good.indexOf('IDAT') + 10]! ^= 1;
    expect(whole(data, 'image')).toMatchObject({
      kind: 'doubted',
      doubt: 'The PNG image is damaged: a checksum doesn’t match.',
    });
  });

  withFfmpeg.each([2, 200])('a JPEG that lacks its last %i bytes is kept with a doubt', (missing) => {
    const bytes = sample('a.jpg');
    expect(whole(bytes.subarray(0, bytes.length - missing), 'image')).toMatchObject({
      kind: 'doubted',
      facts: { extension: 'jpg', width: 64, height: 48 },
    });
  });
});

describe('another kind than was foretold is kept as what it is', () => {
  withFfmpeg.each<[string, ResultMedia, ResultMedia]>([
    ['a.gif', 'video', 'image'],
    ['a.webp', 'video', 'image'],
    ['a.mp4', 'audio', 'video'],
    ['a.mp3', 'video', 'audio'],
    ['a.glb', 'image', 'model'],
  ])('%s for %s', (name, expected, media) => {
    expect(whole(sample(name), expected)).toMatchObject({ kind: 'doubted', facts: { media } });
  });
});

describe('formats that an outside program reads', () => {
  it.each(foreignFiles())('$name is right, and named as what it is', ({ bytes, media, extension, mime }) => {
    expect(whole(bytes, media, mime ?? null)).toMatchObject({ kind: 'right', facts: { media, extension } });
  });

  it('a model in a zip tells its files', () => {
    expect(kept(whole(objZip(), 'model'))).toMatchObject({
      mime: 'application/zip',
      contents: ['cube/cube.obj', 'cube/cube.mtl', 'cube/wood.png'],
    });
  });

  it('a line of text that begins like a mark is a text', () => {
    for (const text of ['MAC and cheese', 'BZhe said', 'DRACO sings', 'P8 is a street']) {
      expect(whole(Buffer.from(text), 'text')).toMatchObject({ kind: 'right', facts: { extension: 'txt' } });
    }
  });
});
