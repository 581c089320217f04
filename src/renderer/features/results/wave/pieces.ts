/**
 * Sounds cut into pieces that can each be decoded alone, so that the length of a sound, and what its header claims of it,
 * costs no memory. Pure: works on bytes.
 */
import { mpegFrame } from '../../../../shared/mpeg.ts';

/** How a format is cut. A unit (a frame, a page, a sample) is never cut in two. */
export interface Cutter {
  /** Where the sound begins and ends in the file, bytes. */
  start: number;
  end: number;
  /**
   * Bytes of the unit at `at`; 0 when none begins there; null when that cannot be said without the bytes behind.
   * @param isEnd there are none behind
   */
  unit(bytes: Uint8Array, at: number, isEnd: boolean): number | null;
  /** Most bytes and units of one piece: what they become when they are decoded is bounded by it. */
  mostBytes: number;
  mostUnits: number;
  /** A piece as a file of its own. */
  wrap(piece: Uint8Array): Uint8Array;
}

/** So much of a file is enough to know its format. */
export const headBytes = 128 * 1024;

const kib = 1024;
const text = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** How the file that begins so is cut; null for a format that cannot be. */
export function cutterFor(head: Uint8Array): Cutter | null {
  if (head.length < 44) return null;
  const mark = text(head, 0, 4);
  if ((mark === 'RIFF' || mark === 'RF64') && text(head, 8, 12) === 'WAVE') return wav(head);
  if (mark === 'OggS') return ogg(head);
  if (mark === 'fLaC') return flac(head);
  const start = behindId3(head);
  // The tag may be longer than the head: what stands behind it is met when it is read.
  if (start > 0 || mpegFrame(head) !== null || adtsFrame(head, 0)) return framed(start);
  return null;
}

function behindId3(head: Uint8Array): number {
  if (text(head, 0, 3) !== 'ID3') return 0;
  const size = (head[6]! << 21) | (head[7]! << 14) | (head[8]! << 7) | head[9]!;
  return 10 + size + ((head[5]! & 0x10) === 0 ? 0 : 10);
}

/** Bytes of the AAC frame at `at`, or 0. */
function adtsFrame(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xf6) !== 0xf0) return 0;
  const length = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  return length < 7 ? 0 : length;
}

/** MP3 and AAC: frames with their length in the header. */
function framed(start: number): Cutter {
  return {
    start,
    end: Number.POSITIVE_INFINITY,
    unit(bytes, at) {
      if (at + 7 > bytes.length) return null;
      return adtsFrame(bytes, at) || (mpegFrame(bytes, at)?.bytes ?? 0);
    },
    mostBytes: 128 * kib,
    mostUnits: 512,
    wrap: (piece) => piece,
  };
}

function wav(head: Uint8Array): Cutter | null {
  const data = view(head);
  let format: Uint8Array | null = null;
  for (let at = 12; at + 8 <= head.length; ) {
    const type = text(head, at, at + 4);
    const length = data.getUint32(at + 4, true);
    if (type === 'fmt ') format = head.slice(at, at + 8 + length);
    if (type === 'data') {
      if (format === null || format.length < 24) return null;
      const block = view(format).getUint16(20, true);
      if (block === 0) return null;
      // Writers that could not seek back leave the length open.
      const open = length === 0 || length === 0xffffffff;
      return {
        start: at + 8,
        end: open ? Number.POSITIVE_INFINITY : at + 8 + length,
        unit: (bytes, place) => (place + block > bytes.length ? null : block),
        mostBytes: 512 * kib,
        mostUnits: Number.POSITIVE_INFINITY,
        wrap: wavOf(format),
      };
    }
    at += 8 + length + (length % 2);
  }
  return null;
}

const wavOf =
  (format: Uint8Array) =>
  (piece: Uint8Array): Uint8Array => {
    const riff = new Uint8Array(12);
    riff.set([0x52, 0x49, 0x46, 0x46]);
    view(riff).setUint32(4, 4 + format.length + 8 + piece.length, true);
    riff.set([0x57, 0x41, 0x56, 0x45], 8);
    const data = new Uint8Array(8);
    data.set([0x64, 0x61, 0x74, 0x61]);
    view(data).setUint32(4, piece.length, true);
    return join(riff, format, data, piece);
  };

/** Bytes of the Ogg page at `at`, as `unit` says it. */
function oggPage(bytes: Uint8Array, at: number): number | null {
  if (at + 27 > bytes.length) return null;
  if (text(bytes, at, at + 4) !== 'OggS') return 0;
  const segments = bytes[at + 26]!;
  if (at + 27 + segments > bytes.length) return null;
  let length = 27 + segments;
  for (let segment = 0; segment < segments; segment += 1) length += bytes[at + 27 + segment]!;
  return length;
}

/** The pages that set up the decoder stand before every piece. */
function ogg(head: Uint8Array): Cutter | null {
  let start = 0;
  for (;;) {
    const length = oggPage(head, start);
    if (length === null || length === 0) return null;
    // The first page with a position is the first with sound.
    const position = view(head).getBigInt64(start + 6, true);
    if (position > 0n) break;
    start += length;
  }
  const setup = head.slice(0, start);
  return {
    start,
    end: Number.POSITIVE_INFINITY,
    unit: oggPage,
    mostBytes: 128 * kib,
    mostUnits: 8,
    wrap: (piece) => join(setup, piece),
  };
}

/** A frame of FLAC does not say how long it is: it lasts until the next header, which has a checksum. */
function flac(head: Uint8Array): Cutter | null {
  let start = 4;
  for (;;) {
    if (start + 4 > head.length) return null;
    const isLast = (head[start]! & 0x80) !== 0;
    start += 4 + ((head[start + 1]! << 16) | (head[start + 2]! << 8) | head[start + 3]!);
    if (isLast) break;
  }
  // The first block says all that a decoder needs; it always has 34 bytes.
  const setup = head.slice(0, 42);
  setup[4] = 0x80;
  return {
    start,
    end: Number.POSITIVE_INFINITY,
    unit(bytes, at, isEnd) {
      if (at + 16 > bytes.length) return null;
      if (!isFlacHeader(bytes, at)) return 0;
      for (let next = at + 9; next + 16 <= bytes.length; next += 1) {
        if (bytes[next] === 0xff && isFlacHeader(bytes, next)) return next - at;
      }
      return isEnd ? bytes.length - at : null;
    },
    mostBytes: 256 * kib,
    mostUnits: 64,
    wrap: (piece) => join(setup, piece),
  };
}

function isFlacHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xfe) !== 0xf8) return false;
  const sizeCode = bytes[at + 2]! >> 4;
  const rateCode = bytes[at + 2]! & 15;
  if (sizeCode === 0 || rateCode === 15 || bytes[at + 3]! >> 4 > 10) return false;
  let length = 4;
  const lead = Math.clz32((~bytes[at + 4]! & 0xff) << 24);
  length += lead === 0 ? 1 : lead;
  length += sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  length += rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0;
  return crc8(bytes, at, at + length) === bytes[at + length];
}

function crc8(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) {
    sum ^= bytes[at]!;
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum << 1) ^ ((sum & 0x80) === 0 ? 0 : 7)) & 0xff;
  }
  return sum;
}

/**
 * The next piece of `bytes`, which begin somewhere in the sound; what is no unit is passed over.
 * @param isEnd nothing comes behind `bytes`
 * @returns where the piece lies, or null when there is none (yet); bytes before `rest` are done with
 */
export function nextPiece(
  cutter: Cutter,
  bytes: Uint8Array,
  isEnd: boolean,
): { from: number; to: number; rest: number } | { from: null; rest: number } {
  let from = 0;
  while (cutter.unit(bytes, from, isEnd) === 0) from += 1;
  let to = from;
  for (let units = 0; units < cutter.mostUnits && to - from < cutter.mostBytes; units += 1) {
    const length = cutter.unit(bytes, to, isEnd);
    if (length === 0) break;
    if (length === null || to + length > bytes.length) {
      // More of this unit is to come, or the file ends in the middle of it.
      if (!isEnd && bytes.length - from < 2 * cutter.mostBytes) return { from: null, rest: from };
      break;
    }
    to += length;
  }
  if (to > from) return { from, to, rest: to };
  return { from: null, rest: isEnd || bytes.length - from >= 2 * cutter.mostBytes ? bytes.length : from };
}
