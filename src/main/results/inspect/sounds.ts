/** WAV, MP3, AAC and Ogg: walked to the last frame or page, so that a song that stops early is found. */
import { mpegFrame } from '../../../shared/mpeg.ts';
import { facts, type MediaFacts } from './facts.ts';
import { BrokenMedia, breathe, cutShort, need, type Source } from './source.ts';

const unknownLength = 0xffffffff;

export async function inspectWav(source: Source): Promise<MediaFacts> {
  const header = await need(source, 0, 12, 'WAV sound');
  const declared = header.readUInt32LE(4);
  if (declared !== unknownLength && declared !== 0 && 8 + declared > source.size) throw cutShort('WAV sound');
  let at = 12;
  let bytesPerSecond = 0;
  while (at + 8 <= source.size) {
    const head = await need(source, at, 8, 'WAV sound');
    const type = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    if (type === 'fmt ') bytesPerSecond = (await need(source, at + 8, 16, 'WAV sound')).readUInt32LE(8);
    if (type === 'data') {
      // Writers that could not seek back leave the length open; then the file's end is the sound's end.
      const open = length === unknownLength || (length === 0 && declared === unknownLength);
      const bytes = open ? source.size - at - 8 : length;
      if (at + 8 + bytes > source.size) throw cutShort('WAV sound');
      if (bytes === 0 || bytesPerSecond === 0) throw new BrokenMedia('The WAV sound is empty.');
      return facts('audio', 'audio/wav', 'wav', { durationMs: Math.round((bytes / bytesPerSecond) * 1000) });
    }
    at += 8 + length + (length % 2);
  }
  throw cutShort('WAV sound');
}

export async function inspectMp3(source: Source): Promise<MediaFacts> {
  const start = await behindId3(source);
  let at = start;
  let frames = 0;
  let samples = 0;
  let rate = 0;
  let promised: number | null = null;
  for (;;) {
    const head = await source.read(at, 4);
    const frame = mpegFrame(head);
    if (frame === null) break;
    if (at + frame.bytes > source.size) throw cutShort('MP3 sound');
    if (frames === 0) promised = await promisedBytes(source, at, frame.bytes);
    samples += frame.samples;
    rate = frame.rate;
    at += frame.bytes;
    frames += 1;
    if (frames % 2048 === 0) await breathe();
  }
  if (frames < 2) throw new BrokenMedia('The MP3 sound holds no audio.');
  if (promised !== null && start + promised > source.size) throw cutShort('MP3 sound');
  await checkTail(source, at, 'MP3 sound');
  return facts('audio', 'audio/mpeg', 'mp3', { durationMs: Math.round((samples / rate) * 1000) });
}

/** Bytes of sound that the first frame of an encoder promises, when it does. */
async function promisedBytes(source: Source, at: number, length: number): Promise<number | null> {
  const frame = await source.read(at, Math.min(length, 200));
  for (const mark of ['Xing', 'Info']) {
    const found = frame.indexOf(mark, 4, 'latin1');
    if (found === -1 || found + 16 > frame.length) continue;
    const flags = frame.readUInt32BE(found + 4);
    if ((flags & 2) === 0) return null;
    return frame.readUInt32BE(found + 8 + ((flags & 1) === 0 ? 0 : 4));
  }
  return null;
}

async function behindId3(source: Source): Promise<number> {
  const head = await source.read(0, 10);
  if (head.toString('latin1', 0, 3) !== 'ID3') return 0;
  const size = (head[6]! << 21) | (head[7]! << 14) | (head[8]! << 7) | head[9]!;
  const end = 10 + size + ((head[5]! & 0x10) === 0 ? 0 : 10);
  if (end > source.size) throw cutShort('sound');
  // Some writers pad between the tag and the first frame.
  const padding = await source.read(end, 4096);
  const used = padding.findIndex((byte) => byte !== 0);
  return used === -1 ? end : end + used;
}

/** What may stand behind the last frame: tags, or padding. Anything else is a frame that was cut or damaged. */
async function checkTail(source: Source, at: number, kind: string): Promise<void> {
  const rest = source.size - at;
  if (rest === 0) return;
  const head = await source.read(at, Math.min(rest, 8));
  const mark = head.toString('latin1');
  if (mark.startsWith('TAG') && rest >= 128) return;
  if (mark.startsWith('APETAGEX') || mark.startsWith('LYRICSBE') || mark.startsWith('ID3')) return;
  if ((await source.read(at, Math.min(rest, 65_536))).every((byte) => byte === 0)) return;
  throw rest < 4 || head[0] === 0xff ? cutShort(kind) : new BrokenMedia(`The ${kind} is damaged.`);
}

export async function inspectAac(source: Source): Promise<MediaFacts> {
  const sampleRates = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
  ];
  let at = await behindId3(source);
  let frames = 0;
  let rate = 0;
  for (;;) {
    const head = await source.read(at, 7);
    if (head.length < 7 || head[0] !== 0xff || (head[1]! & 0xf6) !== 0xf0) break;
    const length = ((head[3]! & 3) << 11) | (head[4]! << 3) | (head[5]! >> 5);
    rate = sampleRates[(head[2]! >> 2) & 15] ?? 0;
    if (length < 7) throw new BrokenMedia('The AAC sound is damaged.');
    if (at + length > source.size) throw cutShort('AAC sound');
    at += length;
    frames += 1;
    if (frames % 2048 === 0) await breathe();
  }
  if (frames < 2 || rate === 0) throw new BrokenMedia('The AAC sound holds no audio.');
  await checkTail(source, at, 'AAC sound');
  return facts('audio', 'audio/aac', 'aac', { durationMs: Math.round(((frames * 1024) / rate) * 1000) });
}

export async function inspectOgg(source: Source): Promise<MediaFacts> {
  let at = 0;
  let isLast = false;
  let granule = 0n;
  let rate = 0;
  let preSkip = 0;
  let isVideo = false;
  for (let page = 0; at < source.size; page += 1) {
    const head = await need(source, at, 27, 'Ogg sound');
    if (head.toString('latin1', 0, 4) !== 'OggS') throw new BrokenMedia('The Ogg sound is damaged.');
    const segments = head[26]!;
    const table = await need(source, at + 27, segments, 'Ogg sound');
    const length = table.reduce((sum, size) => sum + size, 0);
    const start = at + 27 + segments;
    if (start + length > source.size) throw cutShort('Ogg sound');
    isLast = (head[5]! & 4) !== 0;
    const position = head.readBigInt64LE(6);
    if (position > 0n) granule = position;
    if ((head[5]! & 2) !== 0) {
      const first = await source.read(start, Math.min(length, 32));
      if (first.toString('latin1', 0, 8) === 'OpusHead') {
        rate = 48_000;
        preSkip = first.readUInt16LE(10);
      } else if (first.toString('latin1', 1, 7) === 'vorbis') {
        rate = first.readUInt32LE(12);
      } else if (first.toString('latin1', 1, 7) === 'theora') {
        isVideo = true;
      }
    }
    at = start + length;
    if (page % 512 === 511) await breathe();
  }
  if (!isLast) throw cutShort('Ogg sound');
  if (isVideo) return facts('video', 'video/ogg', 'ogv');
  const durationMs = rate === 0 ? null : Math.round(((Number(granule) - preSkip) / rate) * 1000);
  return facts('audio', 'audio/ogg', 'ogg', { durationMs });
}
