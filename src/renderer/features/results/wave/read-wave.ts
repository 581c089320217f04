/** The waveform of a sound file, read and decoded in pieces: at no time is more than a piece of it in memory. */

import { mostM4aBytes, secondsOfM4a } from './m4a.ts';
import { collectPeaks } from './peaks.ts';
import { type Cutter, cutterFor, headBytes, nextPiece } from './pieces.ts';

/** `too_long` and `unknown` sounds are played without a waveform. */
export type Wave = { kind: 'drawn'; bars: number[]; seconds: number } | { kind: 'too_long' | 'unknown' };

/** Longer sounds are not drawn: reading all of one would take a while, for bars that say nothing. */
export const longestDrawn = 30 * 60;
/** M4A cannot be cut; so much of it fits into memory as a whole, counted by the largest frames that there are. */
const longestWhole = 5 * 60;
const mostBars = 1200;
/** Samples per second that are kept of what is decoded: enough for bars. */
const keptRate = 8000;

/** Of the sounds that were shown last, by address. */
const known = new Map<string, Wave>();
const mostKnown = 60;

/** @throws what reading or decoding throws; an aborted `signal` makes it throw too */
export async function readWave(address: string, signal: AbortSignal): Promise<Wave> {
  const kept = known.get(address);
  if (kept !== undefined) return kept;
  const wave = await read(address, signal);
  known.set(address, wave);
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break;
    known.delete(oldest);
  }
  return wave;
}

async function read(address: string, signal: AbortSignal): Promise<Wave> {
  const answer = await fetch(address, { signal });
  if (!answer.ok || answer.body === null) throw new Error(`The sound cannot be read: ${answer.status}`);
  const source = byteSource(answer.body.getReader());
  try {
    await source.fill(headBytes);
    const cutter = cutterFor(source.bytes());
    if (cutter !== null) return await inPieces(source, cutter, signal);
    return await asWhole(source);
  } finally {
    await source.close();
  }
}

async function inPieces(source: ByteSource, cutter: Cutter, signal: AbortSignal): Promise<Wave> {
  const context = new OfflineAudioContext(1, 1, keptRate);
  const peaks = collectPeaks(keptRate);
  await source.skip(cutter.start);
  let left = cutter.end - cutter.start;
  for (;;) {
    await source.fill(2 * cutter.mostBytes);
    signal.throwIfAborted();
    const bytes = source.bytes().subarray(0, left);
    const isEnd = source.ended() || bytes.length >= left;
    const piece = nextPiece(cutter, bytes, isEnd);
    if (piece.from !== null) {
      const decoded = await decode(context, cutter.wrap(bytes.subarray(piece.from, piece.to)));
      if (decoded !== null) peaks.add(decoded);
      if (peaks.seconds() > longestDrawn) return { kind: 'too_long' };
    } else if (isEnd) break;
    await source.skip(piece.rest);
    left -= piece.rest;
  }
  const seconds = peaks.seconds();
  return seconds === 0 ? { kind: 'unknown' } : { kind: 'drawn', bars: peaks.bars(mostBars), seconds };
}

async function asWhole(source: ByteSource): Promise<Wave> {
  await source.fill(mostM4aBytes + 1);
  const bytes = source.bytes();
  if (bytes.length > mostM4aBytes) return { kind: 'too_long' };
  const seconds = secondsOfM4a(bytes);
  if (seconds === null) return { kind: 'unknown' };
  if (seconds > longestWhole) return { kind: 'too_long' };
  const decoded = await decode(new OfflineAudioContext(1, 1, keptRate), bytes);
  if (decoded === null) return { kind: 'unknown' };
  const peaks = collectPeaks(keptRate);
  peaks.add(decoded);
  return { kind: 'drawn', bars: peaks.bars(mostBars), seconds: peaks.seconds() };
}

/** A piece that cannot be decoded is a gap, not the end. */
async function decode(context: OfflineAudioContext, bytes: Uint8Array): Promise<Float32Array[] | null> {
  try {
    const copy = bytes.slice().buffer;
    const decoded = await context.decodeAudioData(copy);
    return Array.from({ length: decoded.numberOfChannels }, (_, channel) => decoded.getChannelData(channel));
  } catch {
    return null;
  }
}

interface ByteSource {
  /** Reads on until so many bytes are there, or the file ends. */
  fill(count: number): Promise<void>;
  /** What is there. */
  bytes(): Uint8Array;
  skip(count: number): Promise<void>;
  ended(): boolean;
  close(): Promise<void>;
}

function byteSource(reader: ReadableStreamDefaultReader<Uint8Array>): ByteSource {
  let held: Uint8Array = new Uint8Array(0);
  let ended = false;
  const source: ByteSource = {
    async fill(count) {
      const parts = [held];
      let size = held.length;
      while (!ended && size < count) {
        const { done, value } = await reader.read();
        ended = done;
        if (value === undefined) continue;
        parts.push(value);
        size += value.length;
      }
      if (parts.length === 1) return;
      held = new Uint8Array(size);
      let at = 0;
      for (const part of parts) {
        held.set(part, at);
        at += part.length;
      }
    },
    bytes: () => held,
    async skip(count) {
      let left = count;
      while (left > held.length && !ended) {
        left -= held.length;
        held = new Uint8Array(0);
        await source.fill(1);
      }
      held = held.subarray(Math.min(left, held.length));
    },
    ended: () => ended,
    close: () => reader.cancel().catch(() => undefined),
  };
  return source;
}
