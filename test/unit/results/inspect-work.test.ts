/**
 * What looking into a hostile file costs: in proportion to its size, whatever it says of itself. Counted in reads and
 * in CPU time of this thread as a ratio of two sizes, so that neither a slow nor a busy machine matters.
 */
import { describe, expect, it } from 'vitest';
import { inspect } from '../../../src/main/results/inspect/inspect.ts';
import { budgetFor } from '../../../src/main/results/inspect/source.ts';
import type { Expectation, Source } from '../../../src/main/results/inspect/verdict.ts';
import type { ResultMedia } from '../../../src/shared/job.ts';
import { growth, muchGrowth, times } from '../growth.ts';
import { memorySource } from './memory-source.ts';
import { makeSamples } from './samples.ts';

const KiB = 1024;
const small = 256 * KiB;
/** µs of CPU. Most looks cost less than this; one whose work grows with the square costs far more. */
const leastCounted = 10_000;

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A head, and a piece that is repeated behind it. */
const repeated =
  (piece: Buffer, head: Buffer = Buffer.alloc(0)) =>
  (size: number): Buffer =>
    Buffer.concat([head, Buffer.alloc(size - head.length, piece)]);

/** Boxes of which each holds all that follows it. */
const nestedBoxes = (type: string, head: Buffer) => (size: number) => {
  const bytes = Buffer.alloc(size);
  head.copy(bytes);
  for (let at = head.length; at + 8 <= size; at += 8) {
    bytes.writeUInt32BE(size - at, at);
    bytes.write(type, at + 4, 'latin1');
  }
  return bytes;
};

/** An archive whose directory names the same two places, at its beginning and its end, again and again. */
const zipOfJumps = (size: number): Buffer => {
  const bytes = Buffer.alloc(size);
  latin('PK\x03\x04').copy(bytes);
  const entry = Buffer.alloc(47);
  latin('PK\x01\x02').copy(entry);
  entry.writeUInt16LE(1, 28);
  entry.write('a', 46);
  const end = size - 60;
  latin('PK\x03\x04').copy(bytes, end);
  let count = 0;
  const start = Math.floor(size / 2);
  for (let at = start; at + 47 <= end && count < 65_000; at += 47, count += 1) {
    entry.copy(bytes, at);
    bytes.writeUInt32LE(count % 2 === 0 ? 0 : end, at + 42);
  }
  const tail = size - 22;
  latin('PK\x05\x06').copy(bytes, tail);
  bytes.writeUInt16LE(count, tail + 10);
  bytes.writeUInt32LE(count * 47, tail + 12);
  bytes.writeUInt32LE(start, tail + 16);
  return bytes;
};

const flacHead = Buffer.concat([latin('fLaC'), hex('80 000022'), Buffer.alloc(34, 1)]);
const oggPage = Buffer.concat([latin('OggS'), hex('00 02'), Buffer.alloc(20), hex('01 01 00')]);
const ftyp = hex('00000010 66747970 69736f6d 00000000');

const attacks: [name: string, media: ResultMedia, make: (size: number) => Buffer][] = [
  ['FLAC: sync words', 'audio', repeated(hex('fff8'), flacHead)],
  ['FLAC: headers of frames', 'audio', repeated(hex('fff8c91800'), flacHead)],
  ['FLAC: metadata without end', 'audio', repeated(hex('00000000'), latin('fLaC'))],
  ['MP3: sync words', 'audio', repeated(hex('fffb'), latin('ID3\x04\0\0\0\0\0\0'))],
  ['MP3: frames that lie', 'audio', repeated(hex('fffb90c4 fffb90'))],
  ['MP3: tags', 'audio', repeated(latin('ID3\x04\0\0\0\0\0\0'))],
  ['AAC: shortest frames', 'audio', repeated(hex('fff15080 00ff fc'), hex('fff1 5080 00ff fc'))],
  ['AAC: junk between frames', 'audio', repeated(hex('fff15080 00fffc 00 ff ff'))],
  ['Ogg: pages', 'audio', repeated(oggPage)],
  ['WAV: chunks', 'audio', repeated(latin('LIST\0\0\0\0'), latin('RIFF\xff\xff\xff\xffWAVE'))],
  ['WAV: files in files', 'audio', repeated(latin('RIFF\0\0\0\0WAVE'))],
  [
    'PNG: chunks',
    'image',
    repeated(
      hex('00000000 74455874 00000000'),
      hex('89504e470d0a1a0a 0000000d 49484452 00000001 00000001 0802000000 907753de'),
    ),
  ],
  ['JPEG: scans', 'image', repeated(hex('ffda0002'), hex('ffd8'))],
  ['JPEG: marks', 'image', repeated(hex('ff'), hex('ffd8'))],
  ['JPEG: stuffed bytes', 'image', repeated(hex('ff00'), hex('ffd8ffda0002'))],
  ['GIF: extensions', 'image', repeated(hex('21fe00'), latin('GIF89a\0\0\0\0\0\0\0'))],
  ['GIF: shortest blocks', 'image', repeated(hex('0100'), latin('GIF89a\x01\0\x01\0\0\0\0\x21\xfe'))],
  ['WebP: chunks', 'image', repeated(latin('EXIF\0\0\0\0'), latin('RIFF\xff\xff\xff\x7fWEBP'))],
  ['MP4: boxes', 'video', repeated(hex('00000008 66726565'), ftyp)],
  ['MP4: boxes in boxes', 'video', nestedBoxes('moov', ftyp)],
  ['MP4: tracks in tracks', 'video', nestedBoxes('trak', ftyp)],
  ['MP4: fragments', 'video', repeated(hex('00000008 6d6f6f66'), ftyp)],
  ['HEIC: boxes in boxes', 'image', nestedBoxes('meta', hex('00000010 66747970 68656963 00000000'))],
  ['WebM: headers', 'video', repeated(hex('1a45dfa3 80 18538067 80'))],
  ['WebM: clusters without length', 'video', repeated(hex('1f43b675 ff'), hex('1a45dfa3 80 18538067 ff'))],
  ['WebM: tracks in tracks', 'video', repeated(hex('1654ae6b 80'), hex('1a45dfa3 80 18538067 ff'))],
  ['GLB: chunks', 'model', repeated(hex('00000000 4a534f4e'), latin('glTF\x02\0\0\0\xff\xff\xff\x7f'))],
  ['glTF: lists in lists', 'model', repeated(latin('['))],
  ['glTF: members', 'model', repeated(latin('"a":{"b":1},'), latin('{'))],
  ['FBX: nodes', 'model', repeated(hex('ffffff7f'), latin('Kaydara FBX Binary  \0\x1a\0\xe8\x1c\0\0'))],
  ['OBJ: shortest lines', 'model', repeated(latin('\n'), latin('v 0 0 0\n'))],
  ['OBJ: one line', 'model', repeated(latin('v'), latin('v 0 0 0\n'))],
  [
    'PLY: properties',
    'model',
    repeated(latin('property float x\n'), latin('ply\nformat ascii 1.0\nelement vertex 9\n')),
  ],
  ['zip: entries', 'model', zipOfJumps],
  ['zip: ends', 'model', repeated(latin('PK\x05\x06'), latin('PK\x03\x04'))],
  ['XML: comments', 'image', repeated(latin('<!-- -->'), latin('<?xml version="1.0"?>'))],
  ['HTML: blanks', 'image', repeated(latin('<!-- '))],
  ['JSON: braces', 'image', repeated(latin('{"'))],
  ['STL: facets', 'model', repeated(latin('facet '), latin('solid '))],
];

/** The reads and bytes that an inspection asks for. */
function counted(bytes: Buffer, expected: Expectation): number {
  const inner = memorySource(bytes);
  let work = 0;
  const source: Source = {
    size: inner.size,
    read(position, length) {
      const found = inner.read(position, length);
      work += 1 + found.length / KiB;
      return found;
    },
  };
  inspect(source, expected);
  return work;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const own: typeof attacks = makeSamples().map(({ name, media, bytes }) => [
  `${name}: its beginning, repeated`,
  media,
  (size) => repeated(bytes.subarray(0, 64))(size),
]);

describe.each([...attacks, ...own])('%s', (_name, media, make) => {
  const expected: Expectation = { media, mime: null, isWhole: true };

  /** Reads of both sizes and growth of the CPU time, from the same looks at both files. */
  const measured = once(() => {
    const files = new Map([small, times * small].map((size) => [size, make(size)]));
    const reads = new Map<number, number>();
    const look = (size: number) => void reads.set(size, counted(files.get(size)!, expected));
    const grown = growth(look, small, leastCounted);
    return { one: reads.get(small)!, many: reads.get(times * small)!, grown };
  });

  it('costs eight times the reads at eight times the size', () => {
    const { one, many } = measured();
    // A fixed amount for the beginning and the end is no growth.
    expect(many).toBeLessThan((times + 1) * one + 4096);
    expect(many).toBeLessThan(budgetFor(4 * small).reads);
  });

  it('costs about eight times the work at eight times the size', () => {
    expect(measured().grown).toBeLessThan(muchGrowth);
  });
});
