/** MP4, MOV, M4A and AVIF: boxes, each of which must fit into the file. */
import { MiB } from '../../../shared/units.ts';
import { facts, type MediaFacts } from './facts.ts';
import { BrokenMedia, cutShort, need, type Source } from './source.ts';

interface Box {
  type: string;
  /** Of the content, behind the header. */
  start: number;
  end: number;
}

const mostMovie = 64 * MiB;

export async function inspectIsoMedia(source: Source, brand: string): Promise<MediaFacts> {
  const isPicture = /^(?:avif|avis|heic|heix|mif1|msf1|hevc)$/.test(brand);
  const what = isPicture ? 'picture' : 'video';
  const boxes = await topBoxes(source, what);
  const has = (type: string) => boxes.some((box) => box.type === type && box.end > box.start);
  if (isPicture) {
    if (!has('meta') || !has('mdat')) throw cutShort(what);
    const isAvif = brand.startsWith('avi');
    return facts(
      'image',
      isAvif ? 'image/avif' : 'image/heic',
      isAvif ? 'avif' : 'heic',
      await pictureSize(source, boxes),
    );
  }
  const movie = boxes.find((box) => box.type === 'moov');
  if (movie === undefined) throw cutShort(what);
  if (!has('mdat') && !has('moof')) throw new BrokenMedia('The video holds no media data.');
  if (movie.end - movie.start > mostMovie) throw new BrokenMedia('The video has an impossible index.');
  const read = readMovie(await need(source, movie.start, movie.end - movie.start, what));
  if (read.lastSample > source.size) throw cutShort(what);
  const size = { width: read.width, height: read.height, durationMs: read.durationMs, codec: read.codec };
  if (!read.isVideo) return facts('audio', 'audio/mp4', 'm4a', { durationMs: read.durationMs });
  return brand.startsWith('qt')
    ? facts('video', 'video/quicktime', 'mov', size)
    : facts('video', 'video/mp4', 'mp4', size);
}

async function topBoxes(source: Source, what: string): Promise<Box[]> {
  const boxes: Box[] = [];
  let at = 0;
  while (at < source.size) {
    if (boxes.length > 100_000) throw new BrokenMedia(`The ${what} is damaged.`);
    const head = await need(source, at, Math.min(16, Math.max(8, source.size - at)), what);
    const type = head.toString('latin1', 4, 8);
    let length = head.readUInt32BE(0);
    let headLength = 8;
    if (length === 1) {
      if (head.length < 16) throw cutShort(what);
      length = Number(head.readBigUInt64BE(8));
      headLength = 16;
    } else if (length === 0) {
      length = source.size - at;
    }
    // A few writers leave zeros behind the last box.
    if (boxes.length > 0 && head.readUInt32BE(0) === 0 && type === '\0\0\0\0') break;
    if (length < headLength || !/^[\x20-\x7e\xa9]{4}$/.test(type))
      throw new BrokenMedia(`The ${what} is damaged.`);
    if (at + length > source.size) throw cutShort(what);
    boxes.push({ type, start: at + headLength, end: at + length });
    at += length;
  }
  return boxes;
}

function* boxesIn(bytes: Buffer, from = 0, to = bytes.length): Generator<Box> {
  let at = from;
  while (at + 8 <= to) {
    let length = bytes.readUInt32BE(at);
    let head = 8;
    if (length === 1 && at + 16 <= to) {
      length = Number(bytes.readBigUInt64BE(at + 8));
      head = 16;
    } else if (length === 0) {
      length = to - at;
    }
    if (length < head || at + length > to) throw new BrokenMedia('The index of the video is damaged.');
    yield { type: bytes.toString('latin1', at + 4, at + 8), start: at + head, end: at + length };
    at += length;
  }
}

function find(bytes: Buffer, path: readonly string[], from = 0, to = bytes.length): Box | null {
  const [first, ...rest] = path;
  for (const box of boxesIn(bytes, from, to)) {
    if (box.type !== first) continue;
    return rest.length === 0 ? box : find(bytes, rest, box.start, box.end);
  }
  return null;
}

interface Movie {
  durationMs: number | null;
  width: number | null;
  height: number | null;
  codec: string | null;
  isVideo: boolean;
  /** Where the last chunk of media data that the index names begins. */
  lastSample: number;
}

function readMovie(bytes: Buffer): Movie {
  const movie: Movie = {
    durationMs: null,
    width: null,
    height: null,
    codec: null,
    isVideo: false,
    lastSample: 0,
  };
  const header = find(bytes, ['mvhd']);
  if (header !== null) movie.durationMs = durationOf(bytes, header);
  let tracks = 0;
  for (const box of boxesIn(bytes)) {
    if (box.type !== 'trak') continue;
    tracks += 1;
    readTrack(bytes, box, movie);
  }
  if (tracks === 0) throw new BrokenMedia('The video has no tracks.');
  return movie;
}

function durationOf(bytes: Buffer, { start, end }: Box): number | null {
  const long = bytes[start] === 1;
  if (end - start < (long ? 32 : 20)) return null;
  const scale = bytes.readUInt32BE(start + (long ? 20 : 12));
  const units = long ? Number(bytes.readBigUInt64BE(start + 24)) : bytes.readUInt32BE(start + 16);
  const unknown = !long && units === 0xffffffff;
  return scale === 0 || units === 0 || unknown ? null : Math.round((units / scale) * 1000);
}

function readTrack(bytes: Buffer, track: Box, movie: Movie): void {
  const handler = find(bytes, ['mdia', 'hdlr'], track.start, track.end);
  const isVideo =
    handler !== null && bytes.toString('latin1', handler.start + 8, handler.start + 12) === 'vide';
  const samples = find(bytes, ['mdia', 'minf', 'stbl'], track.start, track.end);
  if (samples !== null) {
    const short = find(bytes, ['stco'], samples.start, samples.end);
    const long = find(bytes, ['co64'], samples.start, samples.end);
    const table = short ?? long;
    if (table !== null && table.end - table.start >= 8) {
      const width = short === null ? 8 : 4;
      const count = bytes.readUInt32BE(table.start + 4);
      if (table.start + 8 + count * width > table.end)
        throw new BrokenMedia('The index of the video is damaged.');
      for (let entry = 0; entry < count; entry += 1) {
        const at = table.start + 8 + entry * width;
        const offset = short === null ? Number(bytes.readBigUInt64BE(at)) : bytes.readUInt32BE(at);
        movie.lastSample = Math.max(movie.lastSample, offset);
      }
    }
  }
  if (!isVideo || movie.isVideo) return;
  const description = samples === null ? null : find(bytes, ['stsd'], samples.start, samples.end);
  const codec =
    description !== null && description.end - description.start >= 16
      ? bytes.toString('latin1', description.start + 12, description.start + 16)
      : null;
  // A cover picture in an audio file is a video track of still pictures.
  if (codec !== null && /^(?:png |jpeg|mjpa)$/.test(codec)) return;
  movie.isVideo = true;
  movie.codec = codec !== null && /^[\x20-\x7e]{4}$/.test(codec) ? codec.trim() : null;
  const header = find(bytes, ['tkhd'], track.start, track.end);
  if (header === null) return;
  const sizes = header.start + (bytes[header.start] === 1 ? 88 : 76);
  if (sizes + 8 > header.end) return;
  movie.width = bytes.readUInt32BE(sizes) >>> 16 || null;
  movie.height = bytes.readUInt32BE(sizes + 4) >>> 16 || null;
}

async function pictureSize(
  source: Source,
  boxes: readonly Box[],
): Promise<{ width?: number; height?: number }> {
  const meta = boxes.find((box) => box.type === 'meta');
  if (meta === undefined || meta.end - meta.start > mostMovie) return {};
  const bytes = await need(source, meta.start, meta.end - meta.start, 'picture');
  const size = find(bytes, ['iprp', 'ipco', 'ispe'], 4);
  if (size === null || size.end - size.start < 12) return {};
  return { width: bytes.readUInt32BE(size.start + 4), height: bytes.readUInt32BE(size.start + 8) };
}
