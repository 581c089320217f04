/** FLAC: its last frame is whole, by its checksums, and ends where the sound does. */
import { MiB } from '../../../shared/units.ts';
import { facts, type MediaFacts } from './facts.ts';
import { cutShort, need, type Source } from './source.ts';

/** The last frame begins within this many bytes of the end. */
const longestFrame = MiB;

export async function inspectFlac(source: Source): Promise<MediaFacts> {
  const info = await need(source, 4, 38, 'FLAC sound');
  const blockSize = info.readUInt16BE(4);
  const rate = info.readUIntBE(14, 3) >> 4;
  /** Samples of the whole sound; 0 when it was not known when the file was begun. */
  const total = (info[17]! & 15) * 2 ** 32 + info.readUInt32BE(18);
  let at = 4;
  for (;;) {
    const head = await need(source, at, 4, 'FLAC sound');
    at += 4 + head.readUIntBE(1, 3);
    if ((head[0]! & 0x80) !== 0) break;
  }
  if (at + 16 > source.size) throw cutShort('FLAC sound');
  const end = await endOfLastFrame(source, at, blockSize);
  // A sound that was cut between two frames ends with a frame that is whole.
  if (end < total) throw cutShort('FLAC sound');
  const durationMs = rate === 0 || total === 0 ? null : Math.round((total / rate) * 1000);
  const doubt = total === 0 ? 'The FLAC sound does not say how long it is.' : null;
  return facts('audio', 'audio/flac', 'flac', { durationMs, doubt });
}

/** @returns how many samples the sound has up to the end of the frame that ends with the file */
async function endOfLastFrame(source: Source, from: number, blockSize: number): Promise<number> {
  const start = Math.max(from, source.size - longestFrame);
  const tail = await source.read(start, source.size - start);
  const body = tail.subarray(0, tail.length - 2);
  const expected = tail.readUInt16BE(tail.length - 2);
  for (let at = body.lastIndexOf(0xff); at !== -1; at = at === 0 ? -1 : body.lastIndexOf(0xff, at - 1)) {
    const end = endOfFrame(body.subarray(at), blockSize);
    if (end !== null && crc16(body, at) === expected) return end;
  }
  throw cutShort('FLAC sound');
}

/** The sample after the frame, as its header says; null when no frame begins here. */
function endOfFrame(frame: Buffer, blockSize: number): number | null {
  if (frame.length < 6 || frame[0] !== 0xff || (frame[1]! & 0xfe) !== 0xf8) return null;
  const number = codedNumber(frame, 4);
  if (number === null) return null;
  const sizeCode = frame[2]! >> 4;
  const rateCode = frame[2]! & 15;
  const sizeAt = 4 + number.length;
  const sizeLength = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateLength = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  const checkAt = sizeAt + sizeLength + rateLength;
  if (checkAt >= frame.length || crc8(frame.subarray(0, checkAt)) !== frame[checkAt]) return null;
  const samples = samplesOf(sizeCode, sizeLength === 0 ? 0 : frame.readUIntBE(sizeAt, sizeLength));
  // Frames of one size are counted; where sizes differ, the first sample is named.
  const first = (frame[1]! & 1) === 0 ? number.value * blockSize : number.value;
  return samples === null ? null : first + samples;
}

/** @param named the size that follows the frame's number, less one */
function samplesOf(sizeCode: number, named: number): number | null {
  if (sizeCode === 0) return null;
  if (sizeCode === 1) return 192;
  if (sizeCode <= 5) return 576 * 2 ** (sizeCode - 2);
  return sizeCode <= 7 ? named + 1 : 256 * 2 ** (sizeCode - 8);
}

/** A number as UTF-8 would write a character, up to 36 bits. */
function codedNumber(bytes: Buffer, at: number): { value: number; length: number } | null {
  const first = bytes[at]!;
  if (first < 0x80) return { value: first, length: 1 };
  let length = 0;
  while (length < 8 && (first & (0x80 >> length)) !== 0) length += 1;
  if (length < 2 || length > 7 || at + length > bytes.length) return null;
  let value = length === 7 ? 0 : first & (0xff >> (length + 1));
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[at + index]!;
    if ((byte & 0xc0) !== 0x80) return null;
    value = value * 64 + (byte & 0x3f);
  }
  return { value, length };
}

function crc8(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum << 1) ^ ((sum & 0x80) === 0 ? 0 : 0x07)) & 0xff;
  }
  return sum;
}

function crc16(bytes: Buffer, from: number): number {
  let sum = 0;
  for (let at = from; at < bytes.length; at += 1) {
    sum ^= bytes[at]! << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum << 1) ^ ((sum & 0x8000) === 0 ? 0 : 0x8005)) & 0xffff;
  }
  return sum;
}
