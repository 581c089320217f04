/** WebM and Matroska: elements inside one segment, each of which must fit into the file. */
import { facts, type MediaFacts } from './facts.ts';
import { BrokenMedia, cutShort, need, type Source } from './source.ts';

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
  docType: 0x4282,
} as const;

interface Element {
  id: number;
  start: number;
  /** Null when the writer did not say; then it lasts until something that cannot be inside it. */
  length: number | null;
}

async function elementAt(source: Source, at: number): Promise<Element> {
  const bytes = await source.read(at, 12);
  if (bytes.length < 2) throw cutShort('video');
  const idLength = Math.clz32(bytes[0]!) - 23;
  if (idLength > 4) throw new BrokenMedia('The video is damaged.');
  if (bytes.length < idLength + 1) throw cutShort('video');
  const sizeLength = Math.clz32(bytes[idLength]!) - 23;
  if (sizeLength > 8) throw new BrokenMedia('The video is damaged.');
  if (bytes.length < idLength + sizeLength) throw cutShort('video');
  const raw = bytes.subarray(idLength, idLength + sizeLength);
  const first = raw[0]! & (0xff >> sizeLength);
  let length = first;
  let allOnes = first === 0xff >> sizeLength;
  for (const byte of raw.subarray(1)) {
    length = length * 256 + byte;
    allOnes &&= byte === 0xff;
  }
  return {
    id: bytes.readUIntBE(0, idLength),
    start: at + idLength + sizeLength,
    length: allOnes ? null : length,
  };
}

export async function inspectWebm(source: Source): Promise<MediaFacts> {
  const header = await elementAt(source, 0);
  if (header.length === null) throw new BrokenMedia('The video is damaged.');
  const head = await need(source, header.start, Math.min(header.length, 4096), 'video');
  const isWebm = head.includes('webm');
  const segment = await elementAt(source, header.start + header.length);
  if (segment.id !== ids.segment) throw new BrokenMedia('The video has no segment.');
  const end = segment.length === null ? source.size : segment.start + segment.length;
  if (end > source.size) throw cutShort('video');

  let duration: number | null = null;
  let scale = 1_000_000;
  const track = { width: null as number | null, height: null as number | null, codec: null as string | null };
  let hasVideo = false;
  let clusters = 0;
  let at = segment.start;
  while (at < end) {
    const element = await elementAt(source, at);
    if (element.id === ids.cluster) clusters += 1;
    if (element.length === null) {
      // A live cluster has no length of its own: its children are walked as if they stood beside it.
      at = element.start;
      continue;
    }
    const next = element.start + element.length;
    if (next > end) throw cutShort('video');
    if (element.id === ids.info) {
      for await (const child of children(source, element.start, next)) {
        if (child.id === ids.scale) scale = (await uint(source, child)) || scale;
        if (child.id === ids.duration) duration = await float(source, child);
      }
    }
    if (element.id === ids.tracks) {
      for await (const entry of children(source, element.start, next)) {
        if (entry.id !== ids.entry) continue;
        hasVideo = (await readTrack(source, entry, track)) || hasVideo;
      }
    }
    at = next;
  }
  if (clusters === 0) throw new BrokenMedia('The video holds no media data.');
  const durationMs = duration === null ? null : Math.round((duration * scale) / 1_000_000);
  if (!hasVideo)
    return facts('audio', isWebm ? 'audio/webm' : 'audio/x-matroska', isWebm ? 'weba' : 'mka', {
      durationMs,
    });
  const { width, height, codec } = track;
  return facts('video', isWebm ? 'video/webm' : 'video/x-matroska', isWebm ? 'webm' : 'mkv', {
    width,
    height,
    durationMs,
    codec,
  });
}

async function* children(
  source: Source,
  from: number,
  to: number,
): AsyncGenerator<Required<Element> & { length: number }> {
  let at = from;
  while (at < to) {
    const child = await elementAt(source, at);
    if (child.length === null || child.start + child.length > to)
      throw new BrokenMedia('The video is damaged.');
    yield { ...child, length: child.length };
    at = child.start + child.length;
  }
}

async function readTrack(
  source: Source,
  entry: { start: number; length: number },
  track: { width: number | null; height: number | null; codec: string | null },
): Promise<boolean> {
  let isVideo = false;
  let codec: string | null = null;
  for await (const child of children(source, entry.start, entry.start + entry.length)) {
    if (child.id === ids.trackType) isVideo = (await uint(source, child)) === 1;
    if (child.id === ids.codec)
      codec = (await need(source, child.start, Math.min(child.length, 64), 'video')).toString('latin1');
    if (child.id !== ids.video) continue;
    for await (const fact of children(source, child.start, child.start + child.length)) {
      if (fact.id === ids.width) track.width ??= await uint(source, fact);
      if (fact.id === ids.height) track.height ??= await uint(source, fact);
    }
  }
  if (isVideo) track.codec ??= codec !== null && /^[\x20-\x7e]{1,40}$/.test(codec) ? codec : null;
  return isVideo;
}

async function uint(source: Source, { start, length }: { start: number; length: number }): Promise<number> {
  if (length === 0 || length > 6) return 0;
  return (await need(source, start, length, 'video')).readUIntBE(0, length);
}

async function float(
  source: Source,
  { start, length }: { start: number; length: number },
): Promise<number | null> {
  if (length !== 4 && length !== 8) return null;
  const bytes = await need(source, start, length, 'video');
  const value = length === 4 ? bytes.readFloatBE(0) : bytes.readDoubleBE(0);
  return Number.isFinite(value) && value > 0 ? value : null;
}
