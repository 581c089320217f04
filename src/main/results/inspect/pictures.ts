/** PNG, JPEG, GIF and WebP: walked from the first to the last piece, so that a cut or damaged picture is found. */
import { crc32 } from 'node:zlib';
import { facts, type MediaFacts } from './facts.ts';
import { BrokenMedia, breathe, cutShort, need, type Source } from './source.ts';

const block = 64 * 1024;

export async function inspectPng(source: Source): Promise<MediaFacts> {
  const header = await need(source, 0, 33, 'PNG picture');
  if (header.toString('latin1', 12, 16) !== 'IHDR') throw new BrokenMedia('The PNG picture has no header.');
  const width = header.readUInt32BE(16);
  const height = header.readUInt32BE(20);
  if (width === 0 || height === 0) throw new BrokenMedia('The PNG picture has no pixels.');
  let at = 8;
  let hasData = false;
  for (let chunk = 0; ; chunk += 1) {
    const head = await need(source, at, 8, 'PNG picture');
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    if (!/^[A-Za-z]{4}$/.test(type)) throw new BrokenMedia('The PNG picture is damaged.');
    if (at + 12 + length > source.size) throw cutShort('PNG picture');
    let sum = crc32(head.subarray(4, 8));
    for (let done = 0; done < length; done += block) {
      sum = crc32(await need(source, at + 8 + done, Math.min(block, length - done), 'PNG picture'), sum);
    }
    if ((await need(source, at + 8 + length, 4, 'PNG picture')).readUInt32BE(0) !== sum) {
      throw new BrokenMedia('The PNG picture is damaged: a checksum does not match.');
    }
    hasData ||= type === 'IDAT';
    at += 12 + length;
    if (type === 'IEND') break;
    if (chunk % 64 === 63) await breathe();
  }
  if (!hasData) throw new BrokenMedia('The PNG picture holds no image data.');
  return facts('image', 'image/png', 'png', { width, height });
}

const frameHeaders = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

export async function inspectJpeg(source: Source): Promise<MediaFacts> {
  let at = 2;
  let width = 0;
  let height = 0;
  let scans = 0;
  for (;;) {
    const head = await need(source, at, 2, 'JPEG picture');
    if (head[0] !== 0xff) throw new BrokenMedia('The JPEG picture is damaged.');
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
    const length = (await need(source, at + 2, 2, 'JPEG picture')).readUInt16BE(0);
    if (length < 2) throw new BrokenMedia('The JPEG picture is damaged.');
    if (frameHeaders.has(marker)) {
      const frame = await need(source, at + 4, 5, 'JPEG picture');
      height = frame.readUInt16BE(1);
      width = frame.readUInt16BE(3);
    }
    at += 2 + length;
    if (marker === 0xda) {
      scans += 1;
      at = await endOfScan(source, at);
    }
  }
  if (scans === 0 || width === 0) throw new BrokenMedia('The JPEG picture holds no image data.');
  return facts('image', 'image/jpeg', 'jpg', { width, height });
}

/** Position of the marker that ends the compressed data. */
async function endOfScan(source: Source, from: number): Promise<number> {
  let at = from;
  for (;;) {
    const bytes = await source.read(at, block);
    if (bytes.length < 2) throw cutShort('JPEG picture');
    let found = bytes.indexOf(0xff);
    while (found !== -1 && found + 1 < bytes.length) {
      const next = bytes[found + 1]!;
      if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at + found;
      found = bytes.indexOf(0xff, found + 1);
    }
    at += found === -1 ? bytes.length : Math.max(1, found);
    await breathe();
  }
}

export async function inspectGif(source: Source): Promise<MediaFacts> {
  const header = await need(source, 0, 13, 'GIF picture');
  const width = header.readUInt16LE(6);
  const height = header.readUInt16LE(8);
  let at = 13 + colours(header[10]!);
  let frames = 0;
  for (;;) {
    const kind = (await need(source, at, 1, 'GIF picture'))[0]!;
    if (kind === 0x3b) break;
    if (kind === 0x2c) {
      const image = await need(source, at, 10, 'GIF picture');
      at = await skipSubBlocks(source, at + 10 + colours(image[9]!) + 1);
      frames += 1;
    } else if (kind === 0x21) {
      at = await skipSubBlocks(source, at + 2);
    } else {
      throw new BrokenMedia('The GIF picture is damaged.');
    }
  }
  if (frames === 0) throw new BrokenMedia('The GIF picture holds no image data.');
  return facts('image', 'image/gif', 'gif', { width, height });
}

const colours = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

async function skipSubBlocks(source: Source, from: number): Promise<number> {
  let at = from;
  for (;;) {
    const length = (await need(source, at, 1, 'GIF picture'))[0]!;
    at += 1 + length;
    if (length === 0) return at;
  }
}

export async function inspectWebp(source: Source): Promise<MediaFacts> {
  const header = await need(source, 0, 12, 'WebP picture');
  const end = 8 + header.readUInt32LE(4);
  if (end > source.size) throw cutShort('WebP picture');
  let at = 12;
  let width: number | null = null;
  let height: number | null = null;
  let hasImage = false;
  while (at + 8 <= end) {
    const head = await need(source, at, 8, 'WebP picture');
    const type = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    if (at + 8 + length > end) throw cutShort('WebP picture');
    const body = await source.read(at + 8, Math.min(length, 10));
    if (type === 'VP8X' && body.length === 10) {
      width = body.readUIntLE(4, 3) + 1;
      height = body.readUIntLE(7, 3) + 1;
    } else if (type === 'VP8 ' && body.length === 10) {
      width ??= body.readUInt16LE(6) & 0x3fff;
      height ??= body.readUInt16LE(8) & 0x3fff;
    } else if (type === 'VP8L' && body.length >= 5) {
      const bits = body.readUInt32LE(1);
      width ??= (bits & 0x3fff) + 1;
      height ??= ((bits >>> 14) & 0x3fff) + 1;
    }
    hasImage ||= type === 'VP8 ' || type === 'VP8L' || type === 'ANMF';
    at += 8 + length + (length % 2);
  }
  if (!hasImage) throw new BrokenMedia('The WebP picture holds no image data.');
  return facts('image', 'image/webp', 'webp', { width, height });
}
