/** MP3 and AAC: bare streams of frames, walked to the last one. Pieces that were joined count together. */

import { mpegFrame } from '../../../shared/mpeg.ts';
import { say } from '../../../shared/words/results/say.ts';
import { behindId3, behindZeros, withoutTagsBehind } from './tags.ts';
import { BrokenMedia, cutShort, damaged, type Found, type Source } from './verdict.ts';

interface Frame {
  bytes: number;
  samples: number;
  /** Samples per second. */
  rate: number;
}

type ReadFrame = (head: Buffer) => Frame | null;

const aacRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

export function adtsFrame(head: Buffer): Frame | null {
  if (head.length < 7 || head[0] !== 0xff || (head[1]! & 0xf6) !== 0xf0) return null;
  const bytes = ((head[3]! & 3) << 11) | (head[4]! << 3) | (head[5]! >> 5);
  const rate = aacRates[(head[2]! >> 2) & 15];
  if (bytes < 7 || rate === undefined) return null;
  return { bytes, samples: 1024 * ((head[6]! & 3) + 1), rate };
}

export const checkMp3 = (source: Source, found: Found): void =>
  checkFrames(withoutTagsBehind(source), found, say('kind.mp3'), (head) => mpegFrame(head));

export const checkAac = (source: Source, found: Found): void =>
  checkFrames(withoutTagsBehind(source), found, say('kind.aac'), adtsFrame);

const headLength = 7;

function checkFrames(source: Source, found: Found, kind: string, read: ReadFrame): void {
  const start = behindZeros(source, behindId3(source));
  if (start > source.size) throw cutShort(kind);
  const frameAt = (at: number) => read(source.read(at, headLength));
  let at = start;
  let frames = 0;
  let ms = 0;
  let promised: number | null = null;
  let strange = 0;
  while (at < source.size) {
    const frame = frameAt(at);
    if (frame !== null && at + frame.bytes <= source.size) {
      if (frames === 0) promised = promisedBytes(source, at, frame.bytes);
      ms += (frame.samples / frame.rate) * 1000;
      frames += 1;
      at += frame.bytes;
      continue;
    }
    found.durationMs = Math.round(ms);
    const next = behindZeros(source, behindId3(source, at));
    // Where one piece was joined to another, the second may begin with a tag of its own.
    if (next > source.size) throw cutShort(kind);
    if (next > at) {
      at = next;
      continue;
    }
    // The rest of the file, when all of it is padding.
    if (isZero(source, at)) break;
    const again = nextFrame(source, at + 1, read);
    if (again === null)
      throw frames < 2 ? new BrokenMedia(say('kindHoldsNoAudio', { kind })) : cutShort(kind);
    strange += again - at;
    at = again;
  }
  found.durationMs = Math.round(ms);
  if (frames < 2) throw new BrokenMedia(say('kindHoldsNoAudio', { kind }));
  if (promised !== null && start + promised > source.size) throw cutShort(kind);
  if (strange > 0) throw damaged(kind);
}

/** Where frames follow each other again: the place of one that is followed by another, or that ends the file. */
function nextFrame(source: Source, from: number, read: ReadFrame): number | null {
  const block = 64 * 1024;
  for (let at = from; at < source.size; at += block) {
    const bytes = source.read(at, block + headLength);
    for (let mark = bytes.indexOf(0xff); mark !== -1 && mark < block; mark = bytes.indexOf(0xff, mark + 1)) {
      const frame = read(bytes.subarray(mark, mark + headLength));
      if (frame === null) continue;
      const behind = at + mark + frame.bytes;
      if (behind === source.size || read(source.read(behind, headLength)) !== null) return at + mark;
    }
  }
  return null;
}

function isZero(source: Source, from: number): boolean {
  const block = 64 * 1024;
  for (let at = from; at < source.size; at += block) {
    if (source.read(at, block).some((byte) => byte !== 0)) return false;
  }
  return true;
}

/** Bytes of sound that the first frame of an encoder promises, when it does. */
function promisedBytes(source: Source, at: number, length: number): number | null {
  const frame = source.read(at, Math.min(length, 200));
  for (const mark of ['Xing', 'Info']) {
    const place = frame.indexOf(mark, 4, 'latin1');
    if (place === -1 || place + 16 > frame.length) continue;
    const flags = frame.readUInt32BE(place + 4);
    if ((flags & 2) === 0) return null;
    return frame.readUInt32BE(place + 8 + ((flags & 1) === 0 ? 0 : 4));
  }
  return null;
}
