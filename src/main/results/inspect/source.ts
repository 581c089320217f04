/** A finished or half finished file, read by position in a buffered way: headers are walked without loading the rest. */
import { type FileHandle, open } from 'node:fs/promises';

export interface Source {
  /** Bytes. */
  readonly size: number;
  /** Up to `length` bytes from `position`; fewer only at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** What is wrong with a file, in words for the person who waits for it. */
export class BrokenMedia extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenMedia';
  }
}

/** The end of a file came where more was promised. */
export const cutShort = (kind: string): BrokenMedia => new BrokenMedia(`The ${kind} is cut short.`);

const window = 256 * 1024;

export async function openSource(path: string): Promise<Source> {
  const file = await open(path, 'r');
  const { size } = await file.stat();
  let start = 0;
  let held: Buffer = Buffer.alloc(0);
  return {
    size,
    async read(position, length) {
      const end = Math.min(position + length, size);
      if (position >= end) return Buffer.alloc(0);
      if (position < start || end > start + held.length) {
        held = await readFully(file, position, Math.max(end - position, Math.min(window, size - position)));
        start = position;
      }
      return held.subarray(position - start, end - start);
    },
    close: () => file.close(),
  };
}

async function readFully(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Exactly `length` bytes. @throws BrokenMedia when the file ends before */
export async function need(source: Source, position: number, length: number, kind: string): Promise<Buffer> {
  const bytes = await source.read(position, length);
  if (bytes.length < length) throw cutShort(kind);
  return bytes;
}

/** Gives the event loop a turn in walks over many small pieces. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
