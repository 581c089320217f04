/** WAV and Ogg: walked to the end. Durations come from the bytes that are there, not from what the header hopes for. */
import { say } from '../../../shared/words/results/say.ts';
import { withoutTagsBehind } from './tags.ts';
import { BrokenMedia, cutShort, damaged, type Found, need, type Source } from './verdict.ts';

/**
 * Sizes that a writer leaves which cannot go back to its beginning: as large as can be, or less a header's length.
 * No real sound is so long and yet so short.
 */
const isPlaceholder = (length: number, room: number): boolean =>
  length > room && ((length >= 0x7fff_0000 && length <= 0x8000_0024) || length >= 0xffff_0000);

const isChunk = (head: Buffer): boolean =>
  head.length === 8 && /^[\x20-\x7e]{4}$/.test(head.toString('latin1', 0, 4));

export function checkWav(file: Source, found: Found): void {
  const kind = say('kind.wav');
  const source = withoutTagsBehind(file);
  need(source, 0, 12, kind);
  let at = 12;
  let bytesPerSecond = 0;
  let ms = 0;
  let hasData = false;
  /** What a file of more than 4 GiB says in a chunk of its own. */
  let longLength: number | null = null;
  while (at + 8 <= source.size) {
    const head = source.read(at, 8);
    const type = head.toString('latin1', 0, 4);
    // A second file that was joined to this one.
    if (/^(?:RIFF|RF64|BW64)$/.test(type) && source.read(at + 8, 4).toString('latin1') === 'WAVE') {
      at += 12;
      continue;
    }
    const stated = head.readUInt32LE(4);
    const length = type === 'data' && stated === 0xffff_ffff ? (longLength ?? stated) : stated;
    const room = source.size - at - 8;
    if (type === 'ds64') longLength = Number(need(source, at + 8, 16, kind).readBigUInt64LE(8)) || null;
    if (type === 'fmt ') bytesPerSecond = need(source, at + 8, 16, kind).readUInt32LE(8);
    if (type !== 'data') {
      if (!isChunk(head)) {
        if (!hasData) throw damaged(kind);
        found.doubt ??= say('afterItsSoundWavFile');
        break;
      }
      at += 8 + length + (length % 2);
      continue;
    }
    hasData = true;
    const next = at + 8 + length + (length % 2);
    const isOpen =
      isPlaceholder(length, room) || (length === 0 && room > 0 && !isChunk(source.read(at + 8, 8)));
    const isTooLong = length > room;
    const isTooShort = !isOpen && next + 8 <= source.size && !isChunk(source.read(next, 8));
    if (!isOpen && isTooLong) {
      found.doubt ??= say('wavFileClaimsLengthBytesOf', { length, room });
    } else if (isTooShort) {
      found.doubt ??= say('wavFileClaimsLengthBytes', { length });
    }
    const bytes = isOpen || isTooLong || isTooShort ? room : length;
    if (bytesPerSecond > 0) ms += (bytes / bytesPerSecond) * 1000;
    found.durationMs = ms > 0 ? Math.round(ms) : null;
    at += 8 + bytes + (bytes % 2);
  }
  if (!hasData) throw cutShort(kind);
  if (ms === 0) throw new BrokenMedia(say('wavSoundIsEmpty'));
}

interface Link {
  /** Longest of the sounds that run at the same time, in ms. */
  ms: number;
  isOver: boolean;
}

interface Track {
  rate: number;
  skip: number;
}

export function checkOgg(file: Source, found: Found): void {
  const kind = say('kind.ogg');
  const source = withoutTagsBehind(file);
  let at = 0;
  let before = 0;
  let link: Link = { ms: 0, isOver: false };
  let tracks = new Map<number, Track>();
  let hasBody = false;
  let isVideo = false;
  while (at < source.size) {
    const head = need(source, at, 27, kind);
    if (head.toString('latin1', 0, 4) !== 'OggS') throw damaged(kind);
    const table = need(source, at + 27, head[26]!, kind);
    const length = table.reduce((sum, size) => sum + size, 0);
    const start = at + 27 + table.length;
    const serial = head.readUInt32LE(14);
    if ((head[5]! & 2) !== 0) {
      // A stream that begins behind others: a piece that was joined.
      if (hasBody) {
        before += link.ms;
        tracks = new Map();
        hasBody = false;
      }
      if (!hasBody && tracks.size === 0) link = { ms: 0, isOver: false };
      const track = trackOf(source.read(start, Math.min(length, 32)));
      if (track === 'video') isVideo = true;
      else if (track !== null) tracks.set(serial, track);
    } else {
      hasBody = true;
    }
    if (start + length > source.size) throw cutShort(kind);
    const track = tracks.get(serial);
    const granule = Number(head.readBigInt64LE(6));
    if (track !== undefined && granule > 0) {
      link.ms = Math.max(link.ms, ((granule - track.skip) / track.rate) * 1000);
      found.durationMs = Math.max(0, Math.round(before + link.ms)) || null;
    }
    link.isOver = (head[5]! & 4) !== 0;
    if (isVideo) Object.assign(found, { media: 'video', mime: 'video/ogg', extension: 'ogv' });
    at = start + length;
  }
  if (!hasBody) throw cutShort(kind);
  // A live writer may leave out the mark; then nothing proves that this is the end.
  if (!link.isOver) found.doubt = say('oggSoundLacksItsEnd');
}

function trackOf(head: Buffer): Track | 'video' | null {
  if (head.toString('latin1', 0, 8) === 'OpusHead' && head.length >= 12) {
    return { rate: 48_000, skip: head.readUInt16LE(10) };
  }
  const mark = head.toString('latin1', 1, 7);
  if (mark === 'vorbis' && head.length >= 16) return { rate: head.readUInt32LE(12) || 1, skip: 0 };
  if (mark === 'theora') return 'video';
  if (head.toString('latin1', 1, 5) === 'FLAC' && head.length >= 30) {
    return { rate: head.readUIntBE(27, 3) >> 4 || 1, skip: 0 };
  }
  if (head.toString('latin1', 0, 8) === 'Speex   ') return { rate: 16_000, skip: 0 };
  return null;
}
