/**
 * Takes in the body of an answer as it comes. Words are bounded and measured before anything parses them; media inside of
 * them (base64 texts), or a body that is a file itself, go to the disk piece by piece. In the place of media stands a marker.
 */
import { randomBytes } from 'node:crypto';
import type { AnswerMedia, MediaFile, MediaWriter } from '../base/answer-media.ts';
import { createJsonCount, endOfText, isBehindBackslash, type JsonLimits } from '../base/json-limits.ts';
import { type Base64Text, createBase64Text, longText, wordsBeforeMedia } from './base64-text.ts';

export interface TakenBody {
  /** Words with markers in the place of media; or a file that is small. */
  bytes: Uint8Array;
  /** More than the limits allow: nothing of it is read. */
  isOvergrown: boolean;
  /** What the markers stand for. */
  media: Record<string, MediaFile>;
  /** The body itself, where it is a large file. */
  file: MediaFile | null;
}

export interface BodyTaker {
  /** @returns false when nothing more of it is wanted. @throws AppError of the disk */
  write(chunk: Uint8Array): Promise<boolean>;
  /** It has come whole. @throws AppError of the disk */
  end(): Promise<TakenBody>;
  /** It never came whole. What went to the disk is removed. */
  abandon(): Promise<void>;
}

export interface TakeOptions {
  limits: JsonLimits;
  /** Without it there is no room for media. */
  media: AnswerMedia | null;
}

/** Bytes of which pieces are the end; they are put together only when they are wanted. */
function createPieces() {
  let pieces: Uint8Array[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    add(piece: Uint8Array) {
      if (piece.length === 0) return;
      pieces.push(piece);
      length += piece.length;
    },
    whole: () => Buffer.concat(pieces, length),
    /** Takes back everything from `at` on. */
    takeBack(at: number): Buffer {
      const back: Uint8Array[] = [];
      while (length > at) {
        const piece = pieces.pop()!;
        const kept = Math.max(0, piece.length - (length - at));
        back.unshift(piece.subarray(kept));
        if (kept > 0) pieces.push(piece.subarray(0, kept));
        length -= piece.length - kept;
      }
      return Buffer.concat(back);
    },
    clear() {
      pieces = [];
      length = 0;
    },
  };
}

/** A body that is a file: a sound, a picture, a model. */
export function takeFile({ limits, media }: TakeOptions): BodyTaker {
  const pieces = createPieces();
  const most = limits.media ?? 0;
  let writer: MediaWriter | null = null;
  let received = 0;
  let isOvergrown = false;
  return {
    async write(chunk) {
      received += chunk.length;
      isOvergrown = received > Math.max(most, limits.bytes);
      if (isOvergrown) return false;
      if (writer === null && (pieces.length + chunk.length <= limits.bytes || media === null)) {
        pieces.add(chunk);
        isOvergrown = pieces.length > limits.bytes;
        return !isOvergrown;
      }
      if (writer === null) {
        writer = await media!.begin();
        await writer.write(pieces.whole());
        pieces.clear();
      }
      await writer.write(chunk);
      return true;
    },
    async end() {
      const file = isOvergrown ? null : ((await writer?.end()) ?? null);
      if (isOvergrown) await writer?.abandon();
      const bytes = isOvergrown ? new Uint8Array() : pieces.whole();
      return { bytes, isOvergrown, media: {}, file };
    },
    async abandon() {
      await writer?.abandon();
    },
  };
}

/** A body of words: JSON, or anything that is none. */
export function takeWords({ limits, media }: TakeOptions): BodyTaker {
  const words = createPieces();
  const count = createJsonCount(limits);
  /** No server can know it, so none can write a marker itself. */
  const marker = `media:${randomBytes(16).toString('hex')}:`;
  const found: Record<string, MediaFile> = {};
  let isOvergrown = false;
  let mediaBytes = 0;
  let text: { from: number; kind: 'unknown' | 'plain' } | null = null;
  let inside: { writer: MediaWriter; decoder: Base64Text } | null = null;
  /** The next byte stands behind a backslash. */
  let isEscaped = false;

  const endMedia = async ({ writer, decoder }: NonNullable<typeof inside>): Promise<void> => {
    await writer.write(decoder.end());
    const file = await writer.end();
    inside = null;
    const name = marker + file.sha256;
    // The same once more: one file is enough.
    if (found[name] === undefined) found[name] = file;
    else await media!.drop(file.name);
    words.add(Buffer.from(name));
  };

  /** The text has become long: is it media? */
  const judge = async (from: number): Promise<void> => {
    const head = words.takeBack(from);
    const before = media === null ? null : wordsBeforeMedia(head);
    if (before === null) {
      words.add(head);
      text = { from, kind: 'plain' };
      return;
    }
    words.add(Buffer.from(before));
    inside = { writer: await media!.begin(), decoder: createBase64Text() };
    await toMedia(head.subarray(before.length));
  };

  const toMedia = async (piece: Uint8Array): Promise<void> => {
    mediaBytes += piece.length;
    if (inside !== null) await inside.writer.write(inside.decoder.decode(piece));
  };

  return {
    async write(chunk) {
      let keptFrom = 0;
      const keep = (to: number) => {
        words.add(chunk.subarray(keptFrom, to));
        keptFrom = to;
      };
      let at = 0;
      while (at < chunk.length && !isOvergrown) {
        if (text === null) {
          const from = words.length - keptFrom;
          at = count.signs(chunk, at);
          isOvergrown = count.isOver;
          if (chunk[at - 1] === 0x22 && !isOvergrown) text = { from: from + at, kind: 'unknown' };
          isEscaped = false;
          continue;
        }
        const close = endOfText(chunk, at, isEscaped);
        const end = close < 0 ? chunk.length : close;
        if (inside !== null) {
          await toMedia(chunk.subarray(at, end));
          keptFrom = end;
        } else if (text.kind === 'unknown' && words.length + end - keptFrom - text.from > longText) {
          keep(end);
          await judge(text.from);
        }
        if (close < 0) {
          isEscaped = isBehindBackslash(chunk, at, chunk.length, isEscaped);
          at = chunk.length;
        } else {
          if (inside !== null) await endMedia(inside);
          text = null;
          at = close + 1;
        }
        isOvergrown ||= mediaBytes > (limits.media ?? 0) || words.length > limits.bytes;
      }
      if (!isOvergrown) keep(chunk.length);
      isOvergrown ||= words.length > limits.bytes;
      return !isOvergrown;
    },
    async end() {
      const open = inside as { writer: MediaWriter } | null;
      await open?.writer.abandon();
      if (isOvergrown) for (const { name } of Object.values(found)) await media?.drop(name);
      return isOvergrown
        ? { bytes: new Uint8Array(), isOvergrown, media: {}, file: null }
        : { bytes: words.whole(), isOvergrown, media: found, file: null };
    },
    async abandon() {
      await (inside as { writer: MediaWriter } | null)?.writer.abandon();
      for (const { name } of Object.values(found)) await media?.drop(name);
    },
  };
}
