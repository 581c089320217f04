/** MP4, MOV, M4A, HEIC and AVIF: boxes, each of which must fit into the file. */
import { say } from '../../../shared/words/results/say.ts';
import { type Box, boxesIn, findBox, walkBoxes } from './boxes.ts';
import {
  BrokenMedia,
  countPasses,
  cutShort,
  damaged,
  type Format,
  type Found,
  format,
  measure,
  need,
  type Source,
} from './verdict.ts';

const mostIndex = 64 * 1024 * 1024;

/** First boxes of a file of this kind. */
export const isIsoMark = (mark: string): boolean =>
  /^(?:ftyp|styp|moov|moof|sidx|mdat|wide|free|skip|pnot)$/.test(mark);

const avif = format('image', 'image/avif', 'avif', checkPicture);
const heic = format('image', 'image/heic', 'heic', checkPicture);
const movies: [RegExp, Format][] = [
  [/^qt/, format('video', 'video/quicktime', 'mov', checkMovie)],
  [/^3g2/, format('video', 'video/3gpp2', '3g2', checkMovie)],
  [/^3g/, format('video', 'video/3gpp', '3gp', checkMovie)],
  [/^crx/, format('image', 'image/x-canon-cr3', 'cr3')],
  [/^mjp2|^mj2s/, format('video', 'video/mj2', 'mj2')],
];
const mp4 = format('video', 'video/mp4', 'mp4', checkMovie);

/** By all the brands that a file names; any of them may stand first. */
export function isoFormat(head: Buffer): Format {
  if (head.toString('latin1', 4, 8) !== 'ftyp') {
    // Fragments begin so, and QuickTime files without a type of their own.
    return /^(?:styp|moof|sidx)$/.test(head.toString('latin1', 4, 8)) ? mp4 : movies[0]![1];
  }
  const length = Math.min(head.length, Math.max(16, head.readUInt32BE(0)));
  const brands: string[] = [];
  for (let at = 8; at + 4 <= length; at += 4) if (at !== 12) brands.push(head.toString('latin1', at, at + 4));
  const has = (pattern: RegExp) => brands.some((brand) => pattern.test(brand));
  if (has(/^avi[fs]$/)) return avif;
  if (has(/^(?:hei[cxms]|hev[cxms]|mif[12]|msf1|miaf|MiHE)$/)) return heic;
  return movies.find(([pattern]) => pattern.test(brands[0] ?? ''))?.[1] ?? mp4;
}

function checkPicture(source: Source, found: Found): void {
  const what = say('kind.image');
  let hasData = false;
  let hasIndex = false;
  walkBoxes(source, what, (box) => {
    if (box.type === 'mdat' && box.end > box.start) hasData = true;
    if (box.type === 'moov') measureTracks(need(source, box.start, boundedLength(box), what), found);
    if (box.type !== 'meta' || hasIndex) return;
    hasIndex = true;
    const bytes = need(source, box.start, boundedLength(box), what);
    // Small pictures may lie inside the index itself.
    if (findBox(bytes, ['idat'], 4) !== null) hasData = true;
    // The picture, what it is put together from, its small copy: each has a size.
    const sizes = findBox(bytes, ['iprp', 'ipco'], 4);
    for (const { type, start, end } of sizes === null ? [] : boxesIn(bytes, sizes.start, sizes.end)) {
      if (type === 'ispe' && end - start >= 12)
        measure(found, bytes.readUInt32BE(start + 4), bytes.readUInt32BE(start + 8));
    }
  });
  if (!hasIndex || !hasData) throw cutShort(what);
}

function boundedLength({ start, end }: Box): number {
  if (end - start > mostIndex) throw new BrokenMedia(say('imageHasImpossibleIndex'));
  return end - start;
}

/** A picture that moves has tracks, as a film does; their size stands at the end of their header. */
function measureTracks(bytes: Buffer, found: Found): void {
  for (const track of boxesIn(bytes)) {
    // It moves, whatever is found of its frames below.
    if (track.type === 'trak') countPasses(found, 2);
    const head = track.type === 'trak' ? findBox(bytes, ['tkhd'], track.start, track.end) : null;
    if (head === null || head.end - head.start < 8) continue;
    measure(found, bytes.readUInt16BE(head.end - 8), bytes.readUInt16BE(head.end - 4));
    const frames = findBox(bytes, ['mdia', 'minf', 'stbl', 'stsz'], track.start, track.end);
    if (frames !== null && frames.end - frames.start >= 12)
      countPasses(found, bytes.readUInt32BE(frames.start + 8));
  }
}

interface Track {
  id: number;
  scale: number;
}

interface Movie {
  tracks: Track[];
  isVideo: boolean;
  /** Where the last chunk of media data that the index names begins. */
  lastSample: number;
  /** Length of the fragments by track, in ms. */
  fragments: Map<number, number>;
  defaults: Map<number, number>;
}

function checkMovie(source: Source, found: Found): void {
  const what = say('kind.video');
  const movie: Movie = {
    tracks: [],
    isVideo: false,
    lastSample: 0,
    fragments: new Map(),
    defaults: new Map(),
  };
  let hasIndex = false;
  let hasData = false;
  walkBoxes(source, what, (box) => {
    hasData ||= (box.type === 'mdat' || box.type === 'moof') && box.end > box.start;
    if (box.type !== 'moov' && box.type !== 'moof') return;
    if (box.end - box.start > mostIndex) throw new BrokenMedia(say('videoHasImpossibleIndex'));
    const bytes = need(source, box.start, box.end - box.start, what);
    if (box.type === 'moof') {
      readFragment(bytes, movie);
      return;
    }
    hasIndex = true;
    readMovie(bytes, movie, found);
    // A sound, and not a film, when no track of it moves.
    if (!movie.isVideo) Object.assign(found, { media: 'audio', mime: 'audio/mp4', extension: 'm4a' });
  });
  const lengths = [...movie.fragments.values()];
  if (lengths.length > 0) found.durationMs = Math.round(Math.max(...lengths)) || found.durationMs;
  if (!hasIndex) throw cutShort(what);
  if (!hasData) throw new BrokenMedia(say('videoHoldsNoMediaData'));
  if (movie.lastSample > source.size) throw cutShort(what);
}

function readMovie(bytes: Buffer, movie: Movie, found: Found): void {
  let tracks = 0;
  for (const box of boxesIn(bytes)) {
    if (box.type === 'mvhd') found.durationMs = durationOf(bytes, box) ?? found.durationMs;
    if (box.type === 'mvex') readDefaults(bytes, box, movie);
    if (box.type !== 'trak') continue;
    tracks += 1;
    readTrack(bytes, box, movie, found);
  }
  if (tracks === 0) throw new BrokenMedia(say('videoHasNoTracks'));
}

function durationOf(bytes: Buffer, { start, end }: Box): number | null {
  const long = bytes[start] === 1;
  if (end - start < (long ? 32 : 20)) return null;
  const scale = bytes.readUInt32BE(start + (long ? 20 : 12));
  const units = long ? Number(bytes.readBigUInt64BE(start + 24)) : bytes.readUInt32BE(start + 16);
  const unknown = units === 0xffff_ffff || units >= 2 ** 63;
  return scale === 0 || units === 0 || unknown ? null : Math.round((units / scale) * 1000);
}

function readTrack(bytes: Buffer, track: Box, movie: Movie, found: Found): void {
  const handler = findBox(bytes, ['mdia', 'hdlr'], track.start, track.end);
  const isVideo =
    handler !== null && bytes.toString('latin1', handler.start + 8, handler.start + 12) === 'vide';
  const header = findBox(bytes, ['tkhd'], track.start, track.end);
  const isLong = header !== null && bytes[header.start] === 1;
  const timing = findBox(bytes, ['mdia', 'mdhd'], track.start, track.end);
  if (header !== null && header.end - header.start >= 24 && timing !== null) {
    const at = timing.start + (bytes[timing.start] === 1 ? 20 : 12);
    const scale = at + 4 <= timing.end ? bytes.readUInt32BE(at) : 0;
    movie.tracks.push({ id: bytes.readUInt32BE(header.start + (isLong ? 20 : 12)), scale });
  }
  const samples = findBox(bytes, ['mdia', 'minf', 'stbl'], track.start, track.end);
  if (samples !== null) movie.lastSample = Math.max(movie.lastSample, lastChunk(bytes, samples));
  if (!isVideo) return;
  const description = samples === null ? null : findBox(bytes, ['stsd'], samples.start, samples.end);
  const codec =
    description !== null && description.end - description.start >= 16
      ? bytes.toString('latin1', description.start + 12, description.start + 16)
      : null;
  // A cover picture in an audio file is a video track of still pictures.
  if (codec !== null && /^(?:png |jpeg|mjpa)$/.test(codec)) return;
  if (!movie.isVideo) found.codec = codec !== null && /^[\x20-\x7e]{4}$/.test(codec) ? codec.trim() : null;
  movie.isVideo = true;
  const sizes = header === null ? 0 : header.start + (isLong ? 88 : 76);
  if (header === null || sizes + 8 > header.end) return;
  measure(found, bytes.readUInt32BE(sizes) >>> 16, bytes.readUInt32BE(sizes + 4) >>> 16);
}

function lastChunk(bytes: Buffer, samples: Box): number {
  const short = findBox(bytes, ['stco'], samples.start, samples.end);
  const table = short ?? findBox(bytes, ['co64'], samples.start, samples.end);
  if (table === null || table.end - table.start < 8) return 0;
  const width = short === null ? 8 : 4;
  const count = bytes.readUInt32BE(table.start + 4);
  if (table.start + 8 + count * width > table.end) throw damaged(say('kind.videoIndex'));
  let last = 0;
  for (let entry = 0; entry < count; entry += 1) {
    const at = table.start + 8 + entry * width;
    last = Math.max(last, short === null ? Number(bytes.readBigUInt64BE(at)) : bytes.readUInt32BE(at));
  }
  return last;
}

/** How long a sample of a track lasts where its fragment does not say. */
function readDefaults(bytes: Buffer, extension: Box, movie: Movie): void {
  for (const { type, start, end } of boxesIn(bytes, extension.start, extension.end)) {
    if (type !== 'trex' || end - start < 16) continue;
    movie.defaults.set(bytes.readUInt32BE(start + 4), bytes.readUInt32BE(start + 12));
  }
}

/** Adds up what the samples of a fragment last: the header of a film that was written live does not know. */
function readFragment(bytes: Buffer, movie: Movie): void {
  for (const fragment of boxesIn(bytes)) {
    if (fragment.type !== 'traf') continue;
    let track = 0;
    let each = 0;
    let units = 0;
    for (const { type, start, end } of boxesIn(bytes, fragment.start, fragment.end)) {
      const flags = end - start >= 4 ? bytes.readUInt32BE(start) & 0xff_ffff : 0;
      if (type === 'tfhd' && end - start >= 8) {
        track = bytes.readUInt32BE(start + 4);
        const at = start + 8 + ((flags & 1) === 0 ? 0 : 8) + ((flags & 2) === 0 ? 0 : 4);
        each = (flags & 8) !== 0 && at + 4 <= end ? bytes.readUInt32BE(at) : (movie.defaults.get(track) ?? 0);
      } else if (type === 'trun' && end - start >= 8) {
        units += unitsOf(bytes, start, end, flags, each);
      }
    }
    const scale = movie.tracks.find(({ id }) => id === track)?.scale ?? 0;
    if (scale > 0) movie.fragments.set(track, (movie.fragments.get(track) ?? 0) + (units / scale) * 1000);
  }
}

function unitsOf(bytes: Buffer, start: number, end: number, flags: number, each: number): number {
  const count = bytes.readUInt32BE(start + 4);
  if ((flags & 0x100) === 0) return count * each;
  const size = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0).length;
  const first = start + 8 + ((flags & 1) === 0 ? 0 : 4) + ((flags & 4) === 0 ? 0 : 4);
  if (first + count * size > end) throw damaged(say('kind.videoIndex'));
  let units = 0;
  for (let sample = 0; sample < count; sample += 1) units += bytes.readUInt32BE(first + sample * size);
  return units;
}
