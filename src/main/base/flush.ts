/** Makes what was written outlive a power cut, where the system can. */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { codeOf } from './system-error.ts';

/**
 * With these a flush, or the opening for it, says that something was lost. With any other it says that this file system
 * knows none, for files or for folders; there the system sees to it.
 */
const lost =
  /^(?:EIO|ENOSPC|EDQUOT|EFBIG|ESTALE|ENODEV|ENXIO|ENOTCONN|EHOSTDOWN|EHOSTUNREACH|ETIMEDOUT|EREMOTEIO)$/;

/** True when only the flush failed, and nothing was lost by it. */
const isUnknownHere = (error: unknown): boolean =>
  (error as { syscall?: unknown } | null)?.syscall === 'fsync' && !lost.test(codeOf(error));

/**
 * A folder is opened only for its flush. Windows opens none, others refuse one that may be written and not read: there is
 * no flush then, as where the system knows none, and what was written has its name all the same.
 */
const mayGoUnflushed = (error: unknown): boolean => !lost.test(codeOf(error));

/** Does what ends with a flush. */
export async function whereKnown(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isUnknownHere(error)) throw error;
  }
}

/** What was written through this handle. */
export const flushHandle = (handle: FileHandle): Promise<void> => whereKnown(() => handle.sync());

/** A file, or a folder. */
export async function flushPath(path: string): Promise<void> {
  let handle: FileHandle;
  try {
    // Windows flushes only what is open for writing.
    handle = await open(path, 'r+');
  } catch (error) {
    if (!mayGoUnflushed(error)) throw error;
    // A folder, or the copy of a file that nobody may write: a flush needs no more than reading it.
    return flushFolder(path);
  }
  try {
    await flushHandle(handle);
  } finally {
    await handle.close();
  }
}

/** Makes a rename or a new name in `folder` outlive a power cut. */
export async function flushFolder(folder: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(folder, 'r');
  } catch (error) {
    if (!mayGoUnflushed(error)) throw error;
    return;
  }
  try {
    await flushHandle(handle);
  } finally {
    await handle.close();
  }
}

/** The same where nothing may be waited for. */
export function flushPathSync(path: string, flags: 'r' | 'r+'): void {
  let handle: number;
  try {
    handle = openSync(path, flags);
  } catch (error) {
    if (!mayGoUnflushed(error)) throw error;
    return;
  }
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!isUnknownHere(error)) throw error;
  } finally {
    closeSync(handle);
  }
}
