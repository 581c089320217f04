/** WebM and Matroska: elements inside segments, each of which must fit into the file. */
import { say } from '../../../shared/words/results/say.ts';
import { BrokenMedia, cutShort, damaged, type Found, measure, need, type Source } from './verdict.ts';

const ids = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  scale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  entry: 0xae,
  trackType: 0x83,
  codec: 0x86,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  cluster: 0x1f43b675,
  time: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
} as const;

interface Element {
  id: number;
  start: number;
  /** Null when the writer did not say; then it lasts until something that cannot be inside it. */
  length: number | null;
}

const what = say('kind.video');
const mark = Buffer.from('1a45dfa3', 'hex');

function elementAt(source: Source, at: number): Element {
  const bytes = source.read(at, 12);
  if (bytes.length < 2) throw cutShort(what);
  const idLength = Math.clz32(bytes[0]!) - 23;
  if (idLength > 4) throw damaged(what);
  if (bytes.length < idLength + 1) throw cutShort(what);
  const sizeLength = Math.clz32(bytes[idLength]!) - 23;
  if (sizeLength > 8) throw damaged(what);
  if (bytes.length < idLength + sizeLength) throw cutShort(what);
  const first = bytes[idLength]! & (0xff >> sizeLength);
  let length = first;
  let allOnes = first === 0xff >> sizeLength;
  for (const byte of bytes.subarray(idLength + 1, idLength + sizeLength)) {
    length = length * 256 + byte;
    allOnes &&= byte === 0xff;
  }
  return {
    id: bytes.readUIntBE(0, idLength),
    start: at + idLength + sizeLength,
    length: allOnes ? null : length,
  };
}

interface Segment {
  scale: number;
  /** As the header says, in ms. */
  stated: number | null;
  /** Time of the cluster, and of the last block that was seen, in units of `scale`. */
  clusterTime: number;
  last: number;
  clusters: number;
}

export function checkWebm(source: Source, found: Found): void {
  let hasVideo = false;
  let isWebm = true;
  let pieces = 0;
  let clusters = 0;
  const name = () => {
    const [media, mime, extension] = hasVideo
      ? (['video', isWebm ? 'video/webm' : 'video/x-matroska', isWebm ? 'webm' : 'mkv'] as const)
      : (['audio', isWebm ? 'audio/webm' : 'audio/x-matroska', isWebm ? 'weba' : 'mka'] as const);
    Object.assign(found, { media, mime, extension });
  };
  for (let at = 0; at < source.size; pieces += 1) {
    // What follows a whole segment, and begins no other one, is padding.
    if (pieces > 0 && source.read(at, 4).compare(mark) !== 0) break;
    const header = elementAt(source, at);
    if (header.id !== ids.header || header.length === null) throw damaged(what);
    isWebm &&= need(source, header.start, Math.min(header.length, 4096), what).includes('webm');
    const element = elementAt(source, header.start + header.length);
    if (element.id !== ids.segment) throw new BrokenMedia(say('videoHasNoSegment'));
    const end = element.length === null ? source.size : element.start + element.length;
    const segment: Segment = { scale: 1_000_000, stated: null, clusterTime: 0, last: 0, clusters: 0 };
    const before = found.durationMs ?? 0;
    try {
      at = walkSegment(source, element.start, end, segment, (entry) => {
        hasVideo = readTrack(source, entry, found) || hasVideo;
        name();
      });
    } finally {
      const seen = (segment.last * segment.scale) / 1_000_000;
      found.durationMs = Math.round(before + (segment.stated ?? seen)) || null;
    }
    clusters += segment.clusters;
    if (end > source.size) throw cutShort(what);
  }
  if (clusters === 0) throw new BrokenMedia(say('videoHoldsNoMediaData'));
}

/** @returns where it ends: at a second header too, where files were joined */
function walkSegment(
  source: Source,
  from: number,
  end: number,
  segment: Segment,
  onTrack: (entry: { start: number; length: number }) => void,
): number {
  let at = from;
  while (at < Math.min(end, source.size)) {
    const element = elementAt(source, at);
    if (element.id === ids.header && at > from) return at;
    if (element.id === ids.cluster) {
      segment.clusters += 1;
      // Its children are walked as if they stood beside it: a live cluster has no length of its own.
      if (element.length !== null && element.start + element.length > end) throw cutShort(what);
      at = element.start;
      continue;
    }
    if (element.length === null) {
      if (element.id !== ids.segment) throw damaged(what);
      at = element.start;
      continue;
    }
    const next = element.start + element.length;
    if (next > end || next > source.size) throw cutShort(what);
    if (element.id === ids.info) readInfo(source, element.start, next, segment);
    else if (element.id === ids.time) segment.clusterTime = uint(source, element.start, element.length);
    else if (element.id === ids.simpleBlock) readBlock(source, element.start, segment);
    else if (element.id === ids.tracks) {
      for (const entry of children(source, element.start, next)) if (entry.id === ids.entry) onTrack(entry);
    } else if (element.id === ids.blockGroup) {
      for (const child of children(source, element.start, next)) {
        if (child.id === ids.block) readBlock(source, child.start, segment);
      }
    }
    at = next;
  }
  return Math.min(end, source.size);
}

function readInfo(source: Source, from: number, to: number, segment: Segment): void {
  let duration: number | null = null;
  for (const child of children(source, from, to)) {
    if (child.id === ids.scale) segment.scale = uint(source, child.start, child.length) || segment.scale;
    if (child.id === ids.duration) duration = float(source, child.start, child.length);
  }
  if (duration !== null) segment.stated = (duration * segment.scale) / 1_000_000;
}

/** Behind the number of its track stands its time, relative to its cluster. */
function readBlock(source: Source, at: number, segment: Segment): void {
  const head = source.read(at, 10);
  const length = Math.clz32(head[0] ?? 0) - 23;
  if (length + 2 <= head.length) {
    segment.last = Math.max(segment.last, segment.clusterTime + head.readInt16BE(length));
  }
}

function* children(source: Source, from: number, to: number): Generator<Element & { length: number }> {
  let at = from;
  while (at < to) {
    const child = elementAt(source, at);
    if (child.length === null || child.start + child.length > to) throw damaged(what);
    yield { ...child, length: child.length };
    at = child.start + child.length;
  }
}

function readTrack(source: Source, entry: { start: number; length: number }, found: Found): boolean {
  let isVideo = false;
  let codec: string | null = null;
  let [width, height] = [0, 0];
  for (const child of children(source, entry.start, entry.start + entry.length)) {
    if (child.id === ids.trackType) isVideo = uint(source, child.start, child.length) === 1;
    if (child.id === ids.codec)
      codec = need(source, child.start, Math.min(child.length, 64), what).toString('latin1');
    if (child.id !== ids.video) continue;
    for (const fact of children(source, child.start, child.start + child.length)) {
      if (fact.id === ids.width) width = uint(source, fact.start, fact.length);
      if (fact.id === ids.height) height = uint(source, fact.start, fact.length);
    }
  }
  measure(found, width, height);
  if (isVideo) found.codec ??= codec !== null && /^[\x20-\x7e]{1,40}$/.test(codec) ? codec : null;
  return isVideo;
}

const uint = (source: Source, start: number, length: number): number =>
  length === 0 || length > 6 ? 0 : need(source, start, length, what).readUIntBE(0, length);

function float(source: Source, start: number, length: number): number | null {
  if (length !== 4 && length !== 8) return null;
  const bytes = need(source, start, length, what);
  const value = length === 4 ? bytes.readFloatBE(0) : bytes.readDoubleBE(0);
  return Number.isFinite(value) && value > 0 ? value : null;
}
