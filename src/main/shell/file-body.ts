/** A part of a file as a web stream: read when asked for, closed when done or when the reader goes away. */
import type { FileHandle } from 'node:fs/promises';
import { NoRegularFile, openRegular } from '../base/regular-file.ts';
import type { ByteRange } from './byte-range.ts';

/** Bytes per read. Large enough for video, small enough that seeking does not pile up work. */
const chunkBytes = 256 * 1024;

/** An open file: its size, and its bytes once. Either `stream` or `close` has to be called. */
export interface OpenFile {
  size: number;
  /** Unix ms. */
  modifiedAt: number;
  stream(range: ByteRange | null): ReadableStream<Uint8Array>;
  close(): Promise<void>;
}

/** @returns null when there is no such file, or it is not a file */
export async function openFile(path: string): Promise<OpenFile | null> {
  let handle: FileHandle;
  try {
    handle = await openRegular(path);
  } catch (error) {
    if (error instanceof NoRegularFile) return null;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
  try {
    const stat = await handle.stat();
    return {
      size: stat.size,
      modifiedAt: Math.floor(stat.mtimeMs),
      stream: (range) => streamOf(handle, range ?? { start: 0, end: stat.size - 1 }),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function streamOf(handle: FileHandle, { start, end }: ByteRange): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const wanted = Math.min(chunkBytes, end + 1 - position);
        if (wanted <= 0) {
          await handle.close();
          controller.close();
          return;
        }
        try {
          const { bytesRead, buffer } = await handle.read(new Uint8Array(wanted), 0, wanted, position);
          if (bytesRead === 0) throw new Error('The file became shorter while it was read.');
          position += bytesRead;
          controller.enqueue(bytesRead === wanted ? buffer : buffer.subarray(0, bytesRead));
        } catch (error) {
          await handle.close();
          controller.error(error);
        }
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 1 },
  );
}
