/** Tags that may stand around any sound: ID3 in front, ID3, APE and Lyrics3 behind. */

import { within } from './source.ts';
import type { Source } from './verdict.ts';

/** Where the ID3v2 tags end that begin at `from`; `from` where there are none. May lie behind the end of the file. */
export function behindId3(source: Source, from = 0): number {
  let at = from;
  for (;;) {
    const head = source.read(at, 10);
    if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return at;
    const size = (head[6]! << 21) | (head[7]! << 14) | (head[8]! << 7) | head[9]!;
    at += 10 + Math.max(0, size) + ((head[5]! & 0x10) === 0 ? 0 : 10);
  }
}

/** Padding between a tag and what follows. */
export function behindZeros(source: Source, from: number): number {
  const padding = source.read(from, 64 * 1024);
  const used = padding.findIndex((byte) => byte !== 0);
  return used === -1 ? from : from + used;
}

/** How long the tag is that ends at `end`; 0 where there is none. */
function tagBefore(source: Source, end: number): number {
  const mark = (back: number, length: number): string =>
    back > end ? '' : source.read(end - back, length).toString('latin1');
  if (mark(128, 3) === 'TAG') return 128;
  if (mark(227, 4) === 'TAG+') return 227;
  if (mark(9, 9) === 'LYRICS200' && /^\d{6}$/.test(mark(15, 6))) return Number(mark(15, 6)) + 15;
  if (mark(32, 8) === 'APETAGEX') {
    const footer = source.read(end - 32, 32);
    return footer.readUInt32LE(12) + ((footer.readUInt32LE(20) & 0x8000_0000) === 0 ? 0 : 32);
  }
  if (mark(10, 3) === '3DI') {
    const footer = source.read(end - 10, 10);
    return 20 + ((footer[6]! << 21) | (footer[7]! << 14) | (footer[8]! << 7) | footer[9]!);
  }
  return 0;
}

/** The sound without the tags behind it. */
export function withoutTagsBehind(source: Source): Source {
  let end = source.size;
  for (let tags = 0; tags < 16; tags += 1) {
    const length = tagBefore(source, end);
    if (length <= 0 || length >= end) break;
    end -= length;
  }
  return within(source, 0, end);
}
