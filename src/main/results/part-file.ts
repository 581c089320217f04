/**
 * The file that a download grows in, beside its future place. What is in it up to its last checkpoint is on the disk
 * and hashed; only that much is trusted after a restart.
 */
import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MiB } from '../../shared/units.ts';
import { diskError } from '../base/files.ts';
import { flushHandle } from '../base/flush.ts';
import { removed } from '../base/moment.ts';
import { resultsFolder } from './disk.ts';
import { createWriter, type Write } from './part-writer.ts';

export interface PartFile {
  readonly path: string;
  /** Bytes taken so far. They are in the file in their order, up to where it was killed. */
  readonly bytes: number;
  /** How many of them the system has. */
  readonly written: number;
  /**
   * Takes the next bytes, which nobody may change any more. They are written while the next ones come, those that have
   * gathered in one piece; only who is far ahead of the disk has to wait.
   * @throws AppError `disk_full`, `file_unwritable`, also for bytes that were taken earlier
   */
  write(chunk: Uint8Array): Promise<void>;
  /** Resolves when all that was taken is written. @throws as `write` */
  settled(): Promise<void>;
  /** Begins with an empty file; what is there, `setAside` takes away first. */
  restart(setAside: () => Promise<void>): Promise<void>;
  /** What was taken before the call is on the disk when this is done; more may be taken in between. @returns its bytes */
  checkpoint(): Promise<number>;
  /** After a failure: what could be written is on the disk when this is done. @returns its bytes */
  salvage(): Promise<number>;
  /** SHA-256 of everything taken, in lower-case hex. Ends the writing. */
  digest(): string;
  /** Harmless when it is closed already. */
  close(): Promise<void>;
}

/** Hidden on most systems, and named by our own id: no word of a server or prompt is in it. */
export const partPathFor = (folder: string, resultId: string): string =>
  join(folder, `.safelight-${resultId.replace(/[^A-Za-z0-9_-]/g, '')}.part`);

const block = MiB;
/** Bytes that may wait to be written. */
const farAhead = 8 * MiB;
/** Never through a link that somebody put in its place. */
const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/**
 * Opens the part, keeping at most `trusted` bytes of what is there already. Those are read again for the hash.
 * @throws AppError `disk_full`, `file_unwritable`
 */
export async function openPart(path: string, trusted: number): Promise<PartFile> {
  let file: FileHandle;
  let hash: Hash = createHash('sha256');
  let bytes = 0;
  try {
    file = await openOwn(path);
  } catch (thrown) {
    throw diskError(thrown, resultsFolder);
  }
  let isOpen = true;
  try {
    const { size } = await file.stat();
    const kept = Math.min(trusted, size);
    if (size !== kept) await file.truncate(kept);
    const buffer = Buffer.allocUnsafe(Math.min(block, Math.max(1, kept)));
    while (bytes < kept) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, kept - bytes), bytes);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } catch (thrown) {
    await file.close();
    throw diskError(thrown, resultsFolder);
  }

  const writer = createWriter((...order) => writeAll(file, ...order), bytes);
  const flush = async (): Promise<void> => {
    try {
      await flushHandle(file);
    } catch (thrown) {
      throw diskError(thrown, resultsFolder);
    }
  };

  return {
    path,
    get bytes() {
      return bytes;
    },
    get written() {
      return writer.written();
    },
    settled: () => writer.reach(bytes),
    async write(chunk) {
      bytes += chunk.length;
      writer.add(chunk);
      hash.update(chunk);
      if (bytes - writer.written() > farAhead) await writer.reach(bytes - farAhead);
      else writer.check();
    },
    async restart(setAside) {
      try {
        await writer.reach(bytes);
        if (bytes > 0) {
          await file.close();
          await setAside();
          file = await openOwn(path);
        }
        await file.truncate(0);
      } catch (thrown) {
        throw diskError(thrown, resultsFolder);
      }
      // Only now: where what is there cannot be put aside, all of it is still written.
      writer.restart();
      hash = createHash('sha256');
      bytes = 0;
    },
    async checkpoint() {
      const reached = bytes;
      await writer.reach(reached);
      await flush();
      return reached;
    },
    async salvage() {
      // It fails where that is known already.
      await writer.reach(bytes).catch(() => undefined);
      const reached = writer.written();
      await flush();
      return reached;
    },
    digest: () => hash.digest('hex'),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      // What could not be written was thrown where it was waited for.
      await writer.reach(bytes).catch(() => undefined);
      await file.close();
    },
  };
}

async function writeAll(file: FileHandle, ...[pieces, from, wrote]: Parameters<Write>): Promise<void> {
  const { bytesWritten } = await file.writev(pieces, from);
  wrote(bytesWritten);
  let at = from;
  for (const piece of pieces) {
    // A disk that is almost full takes less than it is given, and refuses the rest.
    let done = Math.min(piece.length, Math.max(0, from + bytesWritten - at));
    while (done < piece.length) {
      const rest = await file.write(piece, done, piece.length - done, at + done);
      done += rest.bytesWritten;
      wrote(rest.bytesWritten);
    }
    at += piece.length;
  }
}

/** A part that is also a finished file by another name, since it could not be removed, is never written to. */
async function openOwn(path: string): Promise<FileHandle> {
  const file = await open(path, flags, 0o644);
  const { nlink } = await file.stat();
  if (nlink < 2) return file;
  await file.close();
  await rm(path);
  return open(path, flags | constants.O_EXCL, 0o644);
}

/** Removes a part that is no longer wanted. One that stays for now is removed at a later start. */
export async function dropPart(path: string | null): Promise<void> {
  if (path !== null && /[\\/]\.safelight-[A-Za-z0-9_-]+\.part$/.test(path)) await removed(path);
}
