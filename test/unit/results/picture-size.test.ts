/** The size of a picture decides who decodes it, so the largest that a file says counts, wherever it says it. */
import { afterEach, describe, expect, it } from 'vitest';
import { isShownAsStill, isTooLargeToPlay } from '../../../src/shared/media.ts';
import { type Bench, good, openBench } from './bench.ts';
import { fetchOne } from './fetched.ts';
import { inspectBytes } from './memory-source.ts';

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u24 = (value: number) => Buffer.from([value & 255, (value >> 8) & 255, value >> 16]);
const u32 = (value: number) => Buffer.concat([u16(value & 65_535), u16(value >>> 16)]);

/** One colour for all of its frames. */
function gif(screen: [number, number], frame: [number, number, number, number]): Buffer {
  const [left, top, width, height] = frame;
  return Buffer.concat([
    Buffer.from('GIF89a'),
    ...[...screen].map(u16),
    Buffer.from('800000000000ffffff', 'hex'),
    Buffer.from(','),
    ...[left, top, width, height].map(u16),
    Buffer.from('0002024401003b', 'hex'),
  ]);
}

/** So many frames of a GIF. */
const moving = (frames: number, side: number): Buffer => {
  const one = gif([side, side], [0, 0, side, side]);
  const frame = one.subarray(one.indexOf(','), -1);
  return Buffer.concat([one.subarray(0, -1), ...Array<Buffer>(frames - 1).fill(frame), one.subarray(-1)]);
};

const frameHeader = (width: number, height: number): Buffer =>
  Buffer.from([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
const scan = Buffer.from('ffda0008010100003f0000', 'hex');
const jpeg = (...parts: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('ffd8', 'hex'), ...parts, Buffer.from('ffd9', 'hex')]);

const chunk = (type: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(type), u32(body.length), body, Buffer.alloc(body.length % 2)]);
const canvas = (width: number, height: number): Buffer =>
  chunk('VP8X', Buffer.concat([Buffer.alloc(4), u24(width - 1), u24(height - 1)]));
const lossy = (width: number, height: number): Buffer =>
  chunk(
    'VP8 ',
    Buffer.concat([Buffer.from('3001009d012a', 'hex'), u16(width), u16(height), Buffer.alloc(6)]),
  );
const webp = (...chunks: Buffer[]): Buffer => {
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  return Buffer.concat([Buffer.from('RIFF'), u32(body.length), body]);
};

const frame = (side: number): Buffer =>
  chunk(
    'ANMF',
    Buffer.concat([Buffer.alloc(6), u24(side - 1), u24(side - 1), Buffer.alloc(4), lossy(side, side)]),
  );
const animated = (frames: number, side: number): Buffer =>
  webp(canvas(side, side), ...Array<Buffer>(frames).fill(frame(side)));

const box = (type: string, ...inside: Buffer[]): Buffer => {
  const body = Buffer.concat(inside);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const extent = (width: number, height: number): Buffer => {
  const body = Buffer.alloc(12);
  body.writeUInt32BE(width, 4);
  body.writeUInt32BE(height, 8);
  return box('ispe', body);
};
const pictureTrack = (width: number, height: number): Buffer => {
  const head = Buffer.alloc(84);
  head.writeUInt16BE(width, 76);
  head.writeUInt16BE(height, 80);
  return box(
    'trak',
    box('tkhd', head),
    box('mdia', box('hdlr', Buffer.from('\0\0\0\0\0\0\0\0vide', 'latin1'))),
  );
};
const avif = (extents: Buffer[], ...more: Buffer[]): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from('avif\0\0\0\0avifavis', 'latin1')),
    box('meta', Buffer.alloc(4), box('iprp', box('ipco', ...extents))),
    ...more,
    box('mdat', Buffer.alloc(9)),
  ]);

const lies: [what: string, bytes: Buffer][] = [
  ['a GIF whose frame is larger than its screen', gif([10, 10], [0, 0, 20_000, 20_000])],
  ['a GIF whose frame lies far outside of it', gif([10, 10], [40_000, 40_000, 1, 1])],
  ['a JPEG that says a second size', jpeg(frameHeader(20_000, 20_000), scan, frameHeader(10, 10), scan)],
  ['a JPEG that says it before', jpeg(frameHeader(10, 10), frameHeader(20_000, 20_000), scan)],
  ['a WebP whose canvas comes behind its picture', webp(lossy(16_000, 16_000), canvas(10, 10))],
  ['a WebP with two canvases', webp(canvas(16_000, 16_000), canvas(10, 10), lossy(10, 10))],
  ['an AVIF whose first size is that of another picture', avif([extent(10, 10), extent(20_000, 20_000)])],
  ['a GIF with too many frames', moving(3_000, 10)],
  ['a GIF with large frames', moving(2, 8_000)],
  ['a GIF that is too much in all', moving(1_500, 2_000)],
  ['a WebP with too many frames', animated(3_000, 10)],
  ['a WebP with large frames', animated(2, 8_000)],
  ['a JPEG with too many scans', jpeg(frameHeader(8_000, 8_000), ...Array<Buffer>(200).fill(scan))],
  ['an AVIF that moves', avif([extent(10, 10)], box('moov', pictureTrack(20_000, 20_000)))],
  [
    'an AVIF that moves in frames of which it says that they are small',
    avif([extent(10, 10)], box('moov', pictureTrack(10, 10))),
  ],
];

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

describe('a result', () => {
  it('keeps how often it is gone over', async () => {
    bench = await openBench();
    bench.server.on('/a.gif', good(moving(3_000, 10), 'image/gif'));
    const { row } = await fetchOne(bench, '/a.gif', {});
    expect(row).toMatchObject({ download: 'done', passes: 3_000 });
    expect(isShownAsStill(row)).toBe(true);
  });

  it('is not as large as its answer says where its file says nothing', async () => {
    bench = await openBench();
    bench.server.on('/a.jpg', good(jpeg(frameHeader(64, 0), scan), 'image/jpeg'));
    const { row } = await fetchOne(bench, '/a.jpg', { width: 10, height: 10 });
    expect(row).toMatchObject({ download: 'done', mime: 'image/jpeg', height: null });
    expect(isShownAsStill(row)).toBe(true);
  });
});

describe('the largest size that a picture says', () => {
  it.each(lies)('counts: %s', (_what, bytes) => {
    const verdict = inspectBytes(bytes, { media: 'image', mime: null, isWhole: true });
    const facts = 'facts' in verdict ? verdict.facts : null;
    expect(facts, JSON.stringify(verdict)).not.toBeNull();
    expect(facts === null || isShownAsStill(facts)).toBe(true);
  });

  it.each([
    ['a GIF that moves', moving(300, 500)],
    ['a WebP that moves', animated(200, 1_000)],
    ['a JPEG in scans', jpeg(frameHeader(7_000, 7_000), ...Array<Buffer>(12).fill(scan))],
    ['a large WebP', webp(lossy(7_000, 7_000))],
  ])('leaves to the window what anybody makes: %s', (_what, bytes) => {
    const verdict = inspectBytes(bytes, { media: 'image', mime: null, isWhole: true });
    expect('facts' in verdict && isShownAsStill(verdict.facts)).toBe(false);
  });
});

describe('a film', () => {
  const film = (...sizes: [number, number][]) =>
    Buffer.concat([
      box('ftyp', Buffer.from('isom\0\0\0\0isom', 'latin1')),
      box('moov', ...sizes.map(([width, height]) => pictureTrack(width, height))),
      box('mdat', Buffer.alloc(9)),
    ]);
  const isPlayed = (bytes: Buffer): boolean => {
    const verdict = inspectBytes(bytes, { media: 'video', mime: null, isWhole: true });
    if (!('facts' in verdict)) throw new Error(JSON.stringify(verdict));
    return !isTooLargeToPlay(verdict.facts.width, verdict.facts.height);
  };

  it('is played up to 8K, and by the largest size that any of its tracks says', () => {
    expect(isPlayed(film([7_680, 4_320]))).toBe(true);
    expect(isPlayed(film([12_000, 12_000]))).toBe(false);
    expect(isPlayed(film([100, 100], [12_000, 12_000]))).toBe(false);
  });
});
