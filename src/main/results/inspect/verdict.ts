/** What is known of a file, and the words for it. */

import type { ResultMedia } from '../../../shared/job.ts';
import { say } from '../../../shared/words/results/say.ts';

export interface MediaFacts {
  media: ResultMedia;
  mime: string;
  /** For the file's name, without a dot. From a closed list: a server never chooses it. */
  extension: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  /** Code of a video's codec when it matters for playing it, for example `hvc1`. */
  codec: string | null;
  /** Names of the files in an archive, the first of them. */
  contents: string[] | null;
  /** How often a decoder goes over a picture, where that is more than once: frames of one that moves, scans of a JPEG. */
  passes?: number;
}

export type Verdict =
  | { kind: 'right'; facts: MediaFacts }
  /** It is saved; a person should look at it. `doubt`: why, in plain words. */
  | { kind: 'doubted'; facts: MediaFacts; doubt: string }
  /** Nothing, or an error page: this is not what was paid for. `facts`: as what it is kept when a person says so. */
  | { kind: 'no_result'; facts: MediaFacts; reason: string };

export interface Expectation {
  media: ResultMedia;
  /** What the answer or the link said; a hint only. */
  mime: string | null;
  /** HTTP, or the answer that it came in, says that this is all of it. */
  isWhole?: boolean;
}

/** A kind of file, known by its mark or its form. */
export interface Format {
  media: ResultMedia;
  mime: string;
  extension: string;
  /**
   * Walks through the file and notes what it finds, so that what was found before a fault stays known.
   * @throws BrokenMedia
   */
  check?: (source: Source, found: Found) => void;
}

/** What a check has found out so far; it may also find that the kind itself is another. */
export interface Found extends MediaFacts {
  /** A fault with which the walk could continue. */
  doubt: string | null;
  /** The format has no mark for its end, and nothing in the file says that this is it. */
  isEndOpen: boolean;
}

/**
 * Takes what a picture says of its size when it is the largest that it has said: a file may say it in several places, and
 * which of them a decoder believes is its own affair.
 */
export function measure(found: Found, width: number, height: number): void {
  const isSmaller = width * height <= (found.width ?? 0) * (found.height ?? 0);
  if (found.width !== null && isSmaller) return;
  found.width = width || null;
  found.height = height || null;
}

/** Notes how often a decoder goes over the picture. */
export function countPasses(found: Found, passes: number): void {
  if (passes > (found.passes ?? 1)) found.passes = passes;
}

export const format = (
  media: ResultMedia,
  mime: string,
  extension: string,
  check?: Format['check'],
): Format => ({ media, mime, extension, ...(check === undefined ? {} : { check }) });

/** What is wrong with a file, in words for the person who waits for it. */
export class BrokenMedia extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenMedia';
  }
}

/** The end of a file came where more was promised. */
export const cutShort = (kind: string): BrokenMedia => new BrokenMedia(say('kindIsCutShort', { kind }));

export const damaged = (kind: string): BrokenMedia => new BrokenMedia(say('kindIsDamaged', { kind }));

/** A file that is read by position. What a check may read in all is bounded by the file's size. */
export interface Source {
  /** Bytes. */
  readonly size: number;
  /**
   * Up to `length` bytes from `position`; fewer only at the end of the file.
   * @throws BrokenMedia when more is asked for than a check may read
   */
  read(position: number, length: number): Buffer;
}

/** Exactly `length` bytes. @throws BrokenMedia when the file ends before */
export function need(source: Source, position: number, length: number, kind: string): Buffer {
  const bytes = source.read(position, length);
  if (bytes.length < length) throw cutShort(kind);
  return bytes;
}

export const mediaWords: Record<ResultMedia, string> = {
  image: say('a.image'),
  video: say('a.video'),
  audio: say('a.audio'),
  model: say('a.model'),
  text: say('a.text'),
  link: say('a.link'),
  other: say('a.other'),
};
