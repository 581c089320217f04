/** Files that a person or a path names: only regular ones are read. A device may have no end, and a pipe no beginning. */
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** What was named is a folder, a device, a pipe or a socket. */
export class NoRegularFile extends Error {}

/** More bytes than the reader takes. */
export class FileTooLarge extends Error {}

/**
 * Opens a regular file for reading; the caller closes it.
 * @throws NoRegularFile, or the system's error
 */
export async function openRegular(path: string): Promise<FileHandle> {
  if (!(await stat(path)).isFile()) throw new NoRegularFile(path);
  // Something else may have taken the name since: without waiting, a pipe opens at once.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile()) throw new NoRegularFile(path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * The whole content of a regular file.
 * @throws NoRegularFile, FileTooLarge above `most` bytes, or the system's error
 */
export async function readRegular(path: string, most: number): Promise<Buffer> {
  const file = await openRegular(path);
  try {
    if ((await file.stat()).size > most) throw new FileTooLarge(path);
    // It may grow while it is read, or give more than it says.
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of file.createReadStream({ autoClose: false, end: most })) {
      pieces.push(piece);
      length += piece.length;
    }
    if (length > most) throw new FileTooLarge(path);
    return Buffer.concat(pieces, length);
  } finally {
    await file.close();
  }
}
