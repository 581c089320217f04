/** FLAC: the last frame ends with a checksum over all of it, so a file that ends with such a frame is whole. */
import { say } from '../../../shared/words/results/say.ts';
import { withoutTagsBehind } from './tags.ts';
import { cutShort, type Found, need, type Source } from './verdict.ts';

/** No frame is longer. */
const longestFrame = 1024 * 1024;

export function checkFlac(file: Source, found: Found): void {
  const kind = say('kind.flac');
  const source = withoutTagsBehind(file);
  const info = need(source, 4, 38, kind);
  const rate = info.readUIntBE(14, 3) >> 4;
  const total = (info[17]! & 15) * 2 ** 32 + info.readUInt32BE(18);
  const blockSize = info.readUInt16BE(4);
  const msOf = (samples: number) =>
    rate === 0 || samples === 0 ? null : Math.round((samples / rate) * 1000);
  found.durationMs = msOf(total);
  let at = 4;
  for (;;) {
    const head = need(source, at, 4, kind);
    at += 4 + head.readUIntBE(1, 3);
    if ((head[0]! & 0x80) !== 0) break;
  }
  if (at + 16 > source.size) throw cutShort(kind);
  const start = Math.max(at, source.size - longestFrame);
  const end = lastFrameEnd(source.read(start, source.size - start), blockSize);
  if (end === null) throw cutShort(kind);
  if (end > 0) found.durationMs = msOf(end);
  // A sound that was cut between two frames ends with a frame that is whole.
  if (total > 0 && end > 0 && end < total) throw cutShort(kind);
  if (total === 0) found.isEndOpen = true;
}

/**
 * Looks backwards for the frame that ends the file: from where the checksum over everything behind it is right. Each
 * step adds one byte to the checksum, so that all of them together cost one walk.
 * @returns its last sample, counted from the beginning; 0 where it does not say; null when no frame ends here
 */
function lastFrameEnd(tail: Buffer, blockSize: number): number | null {
  if (tail.length < 8) return null;
  const expected = tail.readUInt16BE(tail.length - 2);
  let sum = 0;
  /** x^(8k + 16) modulo the polynomial, for the byte k places before the checksum. */
  let weight = 0x8005;
  for (let at = tail.length - 3; at >= 0; at -= 1) {
    sum ^= product(tail[at]!, weight);
    weight = product(0x100, weight);
    if (tail[at] !== 0xff || (tail[at + 1]! & 0xfe) !== 0xf8 || sum !== expected) continue;
    const frame = frameHeader(tail, at, blockSize);
    if (frame !== null) return frame;
  }
  return null;
}

/** Of two polynomials over two elements, modulo the one of CRC-16. `left` has at most nine bits. */
function product(left: number, right: number): number {
  let result = 0;
  let shifted = right;
  for (let rest = left; rest > 0; rest >>= 1) {
    if ((rest & 1) !== 0) result ^= shifted;
    shifted = ((shifted << 1) ^ ((shifted & 0x8000) === 0 ? 0 : 0x8005)) & 0xffff;
  }
  return result;
}

/** The last sample of the frame whose header stands at `at`; null when this is no header. */
function frameHeader(bytes: Buffer, at: number, blockSize: number): number | null {
  const isVariable = (bytes[at + 1]! & 1) !== 0;
  const sizeCode = bytes[at + 2]! >> 4;
  const rateCode = bytes[at + 2]! & 15;
  let next = at + 4;
  const first = bytes[next];
  if (first === undefined || sizeCode === 0) return null;
  // The number is written like a character of UTF-8, of up to seven bytes.
  const ones = Math.clz32(~(first << 24));
  if (ones === 1 || ones > 7) return null;
  let number = ones === 0 ? first : first & (0x7f >> ones);
  for (let more = 1; more < ones; more += 1) number = number * 64 + ((bytes[next + more] ?? 0) & 0x3f);
  next += Math.max(1, ones);
  let samples = sizeCode === 1 ? 192 : sizeCode < 6 ? 576 << (sizeCode - 2) : 256 << (sizeCode - 8);
  if (sizeCode === 6) {
    samples = (bytes[next] ?? 0) + 1;
    next += 1;
  } else if (sizeCode === 7) {
    samples = (((bytes[next] ?? 0) << 8) | (bytes[next + 1] ?? 0)) + 1;
    next += 2;
  }
  next += rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  if (next >= bytes.length || crc8(bytes, at, next) !== bytes[next]) return null;
  return isVariable ? number + samples : blockSize === 0 ? 0 : number * blockSize + samples;
}

function crc8(bytes: Buffer, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) {
    sum ^= bytes[at]!;
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum << 1) ^ ((sum & 0x80) === 0 ? 0 : 0x07)) & 0xff;
  }
  return sum;
}
