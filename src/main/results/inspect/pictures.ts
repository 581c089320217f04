/** PNG, JPEG, GIF and WebP: walked from the first to the last piece, so that a cut or damaged picture is found. */

import { crc32 } from 'node:zlib';
import { say } from '../../../shared/words/results/say.ts';
import {
  BrokenMedia,
  countPasses,
  cutShort,
  damaged,
  type Found,
  measure,
  need,
  type Source,
} from './verdict.ts';

const block = 64 * 1024;

export function checkPng(source: Source, found: Found): void {
  const kind = say('kind.png');
  const header = need(source, 0, 33, kind);
  if (header.toString('latin1', 12, 16) !== 'IHDR') throw new BrokenMedia(say('pngImageHasNoHeader'));
  found.width = header.readUInt32BE(16) || null;
  found.height = header.readUInt32BE(20) || null;
  if (found.width === null || found.height === null) throw new BrokenMedia(say('pngImageHasNoPixels'));
  let at = 8;
  let hasData = false;
  let frames = 0;
  for (;;) {
    const head = need(source, at, 8, kind);
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    if (!/^[A-Za-z]{4}$/.test(type)) throw damaged(kind);
    if (at + 12 + length > source.size) throw cutShort(kind);
    let sum = crc32(head.subarray(4, 8));
    for (let done = 0; done < length; done += block) {
      sum = crc32(need(source, at + 8 + done, Math.min(block, length - done), kind), sum);
    }
    if (need(source, at + 8 + length, 4, kind).readUInt32BE(0) !== sum) {
      // A small first letter marks what a picture can be shown without, such as a text.
      if (!/^[a-z]/.test(type)) throw new BrokenMedia(say('pngImageIsDamagedChecksum'));
      found.doubt = say('noteInPngImageType', { type });
    }
    hasData ||= type === 'IDAT';
    if (type === 'fcTL') countPasses(found, ++frames);
    at += 12 + length;
    if (type === 'IEND') break;
  }
  if (!hasData) throw new BrokenMedia(say('pngImageHoldsNoImage'));
}

const frameHeaders = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

export function checkJpeg(source: Source, found: Found): void {
  const kind = say('kind.jpeg');
  let at = 2;
  let scans = 0;
  for (;;) {
    const head = need(source, at, 2, kind);
    if (head[0] !== 0xff) throw damaged(kind);
    const marker = head[1]!;
    if (marker === 0xff) {
      at += 1; // Fill bytes may stand before a marker.
      continue;
    }
    if (marker === 0xd9) break;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    const length = need(source, at + 2, 2, kind).readUInt16BE(0);
    if (length < 2) throw damaged(kind);
    if (frameHeaders.has(marker)) {
      const frame = need(source, at + 4, 5, kind);
      measure(found, frame.readUInt16BE(3), frame.readUInt16BE(1));
    }
    at += 2 + length;
    if (marker === 0xda) {
      countPasses(found, ++scans);
      at = endOfScan(source, at);
    }
  }
  if (scans === 0 || found.width === null) throw new BrokenMedia(say('jpegImageHoldsNoImage'));
}

/** Position of the marker that ends the compressed data. */
function endOfScan(source: Source, from: number): number {
  let at = from;
  // A picture may have many short scans: no more is read than is likely to be needed.
  for (let ahead = 512; ; ahead = Math.min(2 * ahead, block)) {
    const bytes = source.read(at, ahead);
    if (bytes.length < 2) throw new BrokenMedia(say('jpegImageIsCutShort'));
    let mark = bytes.indexOf(0xff);
    while (mark !== -1 && mark + 1 < bytes.length) {
      const next = bytes[mark + 1]!;
      if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at + mark;
      mark = bytes.indexOf(0xff, mark + 1);
    }
    at += mark === -1 ? bytes.length : mark;
  }
}

export function checkGif(source: Source, found: Found): void {
  const kind = say('kind.gif');
  const header = need(source, 0, 13, kind);
  found.width = header.readUInt16LE(6) || null;
  found.height = header.readUInt16LE(8) || null;
  let at = 13 + colours(header[10]!);
  let frames = 0;
  for (;;) {
    const piece = need(source, at, 1, kind)[0]!;
    if (piece === 0x3b) break;
    if (piece === 0x2c) {
      const image = need(source, at, 10, kind);
      // Decoders make room for a frame that is larger than the picture.
      const [right, bottom] = [
        image.readUInt16LE(1) + image.readUInt16LE(5),
        image.readUInt16LE(3) + image.readUInt16LE(7),
      ];
      measure(found, Math.max(found.width ?? 0, right), Math.max(found.height ?? 0, bottom));
      at = skipSubBlocks(source, at + 10 + colours(image[9]!) + 1, kind);
      countPasses(found, ++frames);
    } else if (piece === 0x21) {
      at = skipSubBlocks(source, at + 2, kind);
    } else {
      throw damaged(kind);
    }
  }
  if (frames === 0) throw new BrokenMedia(say('gifImageHoldsNoImage'));
}

const colours = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

function skipSubBlocks(source: Source, from: number, kind: string): number {
  let at = from;
  for (;;) {
    const length = need(source, at, 1, kind)[0]!;
    at += 1 + length;
    if (length === 0) return at;
  }
}

export function checkWebp(source: Source, found: Found): void {
  const kind = say('kind.webp');
  const end = 8 + need(source, 0, 12, kind).readUInt32LE(4);
  let at = 12;
  let hasImage = false;
  let frames = 0;
  while (at + 8 <= Math.min(end, source.size)) {
    const head = need(source, at, 8, kind);
    const type = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    const body = source.read(at + 8, Math.min(length, 10));
    if (type === 'VP8X' && body.length === 10) {
      measure(found, body.readUIntLE(4, 3) + 1, body.readUIntLE(7, 3) + 1);
    } else if (type === 'VP8 ' && body.length === 10) {
      measure(found, body.readUInt16LE(6) & 0x3fff, body.readUInt16LE(8) & 0x3fff);
    } else if (type === 'VP8L' && body.length >= 5) {
      const bits = body.readUInt32LE(1);
      measure(found, (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    if (at + 8 + length > Math.min(end, source.size)) throw cutShort(kind);
    if (type === 'ANMF') countPasses(found, ++frames);
    hasImage ||= type === 'VP8 ' || type === 'VP8L' || type === 'ANMF';
    at += 8 + length + (length % 2);
  }
  if (end > source.size) throw cutShort(kind);
  if (!hasImage) throw new BrokenMedia(say('webPImageHoldsNoImage'));
}
