/** Files as sources: read through a buffer, so that headers are walked without loading the rest. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { say } from '../../../shared/words/results/say.ts';
import { BrokenMedia, type Source } from './verdict.ts';

/** More than this is never asked for at once, and so never in memory. */
const mostAtOnce = 64 * 1024 * 1024;
/** A walk onward reads this much ahead; a jump reads little. */
const ahead = 256 * 1024;
const jump = 512;

/** Reads into the buffer from a position of the file; returns the number of bytes. */
type ReadAt = (buffer: Buffer, position: number) => number;

export interface OpenSource extends Source {
  close(): void;
}

/** @throws the system's error */
export function openSource(path: string): OpenSource {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const source = buffered(size, (buffer, position) => {
      let filled = 0;
      while (filled < buffer.length) {
        const read = readSync(file, buffer, filled, buffer.length - filled, position + filled);
        if (read === 0) break;
        filled += read;
      }
      return filled;
    });
    return { ...source, close: () => closeSync(file) };
  } catch (thrown) {
    closeSync(file);
    throw thrown;
  }
}

/** The work that a check may do on a file of this size: in proportion to it, whatever the file says of itself. */
export const budgetFor = (size: number): { bytes: number; reads: number } => ({
  bytes: 4 * size + 4 * mostAtOnce,
  reads: 2 * size + 100_000,
});

export function buffered(size: number, readAt: ReadAt): Source {
  const left = budgetFor(size);
  let start = 0;
  let block: Buffer = Buffer.alloc(0);
  return {
    size,
    read(position, length) {
      const end = Math.min(position + length, size);
      if (position >= end || position < 0) return Buffer.alloc(0);
      left.reads -= 1;
      if (end - position > mostAtOnce || left.reads < 0) throw tooMuch();
      if (position < start || end > start + block.length) {
        const isOnward = position >= start && position <= start + block.length + ahead;
        const wanted = Math.max(end - position, Math.min(isOnward ? ahead : jump, size - position));
        left.bytes -= wanted;
        if (left.bytes < 0) throw tooMuch();
        const next = Buffer.allocUnsafe(wanted);
        block = next.subarray(0, readAt(next, position));
        start = position;
      }
      return block.subarray(position - start, Math.max(position - start, end - start));
    },
  };
}

/** What lies between two places, as a source of its own. */
export const within = (source: Source, from: number, to: number): Source => ({
  size: Math.max(0, to - from),
  read: (position, length) =>
    source.read(from + position, Math.min(length, Math.max(0, to - from - position))),
});

const tooMuch = (): BrokenMedia => new BrokenMedia(say('fileIsBuiltInWay'));
