/**
 * Says what a file really is, and whether it is whole. The server's word (content type, ending) is used only where
 * bytes cannot tell. Three verdicts: right; kept with a doubt; no result, which only nothing and error pages are.
 */

import { gunzipSync, constants as zlib } from 'node:zlib';
import { mpegFrame } from '../../../shared/mpeg.ts';
import { say } from '../../../shared/words/results/say.ts';
import { adtsFrame } from './frames.ts';
import { aac, formatByMark, mp3 } from './marks.ts';
import { checkBinaryStl, isAsLongAsStl } from './models.ts';
import { isIsoMark, isoFormat } from './mp4.ts';
import { within } from './source.ts';
import { behindId3, behindZeros } from './tags.ts';
import { behindProlog, textOf, textVerdict } from './text.ts';
import {
  BrokenMedia,
  type Expectation,
  type Format,
  type Found,
  format,
  type MediaFacts,
  mediaWords,
  type Source,
  type Verdict,
} from './verdict.ts';

const headLength = 4096;
const longestProlog = 256 * 1024;

/**
 * Total: whatever is in the file, there is a verdict; only the system's errors of reading it are thrown.
 * @param onNamed hears what the file is before it is walked through, which may take long
 */
export function inspect(
  source: Source,
  expected: Expectation,
  onNamed: (facts: MediaFacts) => void = () => undefined,
): Verdict {
  if (source.size === 0) return noResult(say('fileIsEmpty'));
  const named = identify(source, expected);
  if ('reason' in named) return noResult(named.reason);
  const found = nothingFound(named);
  onNamed(factsOf(found));
  const doubts: string[] = [];
  try {
    named.check?.(source, found);
  } catch (thrown) {
    if (thrown instanceof BrokenMedia) doubts.push(thrown.message);
    else if (thrown instanceof RangeError) doubts.push(say('fileIsDamaged'));
    else throw thrown;
  }
  if (doubts.length === 0 && found.doubt !== null) doubts.push(found.doubt);
  if (doubts.length === 0 && found.isEndOpen && expected.isWhole !== true) {
    doubts.push(say('nothingInFileMarksIts'));
  }
  if (!fits(found, expected))
    doubts.unshift(
      say('thisIsFoundNotWanted', { found: mediaWords[found.media], wanted: mediaWords[expected.media] }),
    );
  const facts = factsOf(found);
  return doubts.length === 0 ? { kind: 'right', facts } : { kind: 'doubted', facts, doubt: doubts.join(' ') };
}

const nothingFound = ({ media, mime, extension }: Format): Found => ({
  media,
  mime,
  extension,
  width: null,
  height: null,
  durationMs: null,
  codec: null,
  contents: null,
  doubt: null,
  isEndOpen: false,
});

/** A page is kept as a plain text: it must not open as a page. */
const noResult = (reason: string): Verdict => ({
  kind: 'no_result',
  facts: factsOf(nothingFound(format('text', 'text/plain', 'txt'))),
  reason,
});

function factsOf({ doubt: _doubt, isEndOpen: _isEndOpen, ...facts }: Found): MediaFacts {
  return facts;
}

const fits = (found: MediaFacts, { media }: Expectation): boolean =>
  media === 'other' || media === 'link' || found.media === media;

type Named = Format | { reason: string };

function identify(source: Source, expected: Expectation): Named {
  const head = source.read(0, headLength);
  // The length of an STL is its only mark, and its first 80 bytes may hold anything, also another's mark.
  if (expected.media === 'model' && isAsLongAsStl(head, source.size)) return stl;
  if (isIsoMark(head.toString('latin1', 4, 8))) return isoFormat(head);
  if (head.toString('latin1', 0, 3) === 'ID3') return behindTags(source);
  if (head[0] === 0x1f && head[1] === 0x8b) return packed(head);
  const text = textOf(head, head.length === source.size);
  const marked = formatByMark(head, text !== null) ?? soundByFrames(source, 0);
  if (marked !== null) return marked;
  if (text !== null) return textVerdict(source, markup(source, text), expected);
  return byHint(source, expected);
}

/** Long notes may stand before the first element of XML. */
function markup(source: Source, text: string): string {
  if (!/^\s*</.test(text)) return text;
  const head = source.read(0, longestProlog);
  return textOf(head, head.length === source.size) ?? text;
}

/** Any sound may have a tag in front of it, although most formats do not know of one. */
function behindTags(source: Source): Format {
  const at = behindZeros(source, behindId3(source));
  const head = source.read(at, headLength);
  const marked = formatByMark(head, false);
  if (marked !== null && marked.media === 'audio' && at > 0) {
    const { check } = marked;
    return check === undefined
      ? marked
      : { ...marked, check: (whole, found) => check(within(whole, at, whole.size), found) };
  }
  return soundByFrames(source, at) ?? mp3;
}

/** A frame of a bare stream that is followed by another one, or by nothing. */
function soundByFrames(source: Source, at: number): Format | null {
  for (const [read, named] of [
    [adtsFrame, aac],
    [mpegFrame, mp3],
  ] as const) {
    const frame = read(source.read(at, 7));
    if (frame === null) continue;
    const next = at + frame.bytes;
    if (next >= source.size || read(source.read(next, 7)) !== null) return named;
  }
  return null;
}

const stl = format('model', 'model/stl', 'stl', checkBinaryStl);

/** What is inside of a packed file says what it is: a cloud of splats, or a picture. */
function packed(head: Buffer): Format {
  let inside = '';
  try {
    inside = gunzipSync(head, { finishFlush: zlib.Z_SYNC_FLUSH, maxOutputLength: 1024 * 1024 }).toString(
      'latin1',
      0,
      1024,
    );
  } catch {
    // It cannot be unpacked here; it is named by what can be seen.
  }
  if (inside.startsWith('NGSP')) return format('model', 'model/spz', 'spz');
  if (/^<svg[\s>]/.test(behindProlog(inside).rest)) return format('image', 'image/svg+xml', 'svgz');
  return format('other', 'application/gzip', 'gz');
}

/** Formats without a mark of their own: a length that fits, and the server's definite hint, have to name them. */
const hinted: [ending: string, format: Format, fits: (source: Source) => boolean][] = [
  ['stl', stl, ({ size }) => size > 84],
  ['splat', format('model', 'model/x-splat', 'splat'), ({ size }) => size % 32 === 0],
  ['ksplat', format('model', 'model/x-ksplat', 'ksplat'), ({ size }) => size > 4096],
  ['tga', format('image', 'image/x-tga', 'tga'), isTarga],
  ['dv', format('video', 'video/x-dv', 'dv'), () => true],
  ['mp3', mp3, () => true],
  ['mpeg', mp3, () => true],
  ['aac', aac, () => true],
  ['pcm', format('audio', 'audio/L16', 'pcm'), () => true],
  ['l16', format('audio', 'audio/L16', 'pcm'), () => true],
  ['spz', format('model', 'model/spz', 'spz', unknownVersion), () => true],
];

function unknownVersion(): void {
  throw new BrokenMedia(say('safelightDoesntKnowThisVersion'));
}

/** A picture's header of 18 bytes: a kind that exists, and bits for each pixel that make sense. */
function isTarga(source: Source): boolean {
  const head = source.read(0, 18);
  const tail = source.read(Math.max(0, source.size - 18), 16).toString('latin1');
  if (tail.startsWith('TRUEVISION-XFILE')) return true;
  return (
    head.length === 18 && [1, 2, 3, 9, 10, 11].includes(head[2]!) && [8, 15, 16, 24, 32].includes(head[16]!)
  );
}

function byHint(source: Source, { media, mime }: Expectation): Format {
  const subtype = /^(?:audio|image|model|video)\/(?:x-|vnd\.)?([a-z0-9]+)/.exec(mime ?? '')?.[1];
  const found = hinted.find(([name, , suits]) => name === subtype && suits(source));
  if (found !== undefined) return found[1];
  if (source.read(Math.max(0, source.size - 18), 16).toString('latin1') === 'TRUEVISION-XFILE') {
    return format('image', 'image/x-tga', 'tga');
  }
  return media === 'other' || media === 'link'
    ? format('other', 'application/octet-stream', 'bin')
    : format('other', 'application/octet-stream', 'bin', () => {
        throw new BrokenMedia(say('safelightDoesntRecognizeThisKind'));
      });
}
