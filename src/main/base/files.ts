/** Files on disk: written whole or not at all, under names that nothing else has, with errors that a person can act on. */
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { copyFile, type FileHandle, link, lstat, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, type NextAction } from '../../shared/errors.ts';

/** The messages for a disk that does not take a file. */
export interface DiskMessages {
  full: string;
  /** `code`: as the system calls it, for example `EACCES`. */
  unwritable: string | ((code: string) => string);
  /** What helps, besides freeing space on a full disk. */
  next?: readonly NextAction[];
}

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
};

/** Nothing has that name. */
export const isGone = (error: unknown): boolean => /^(?:ENOENT|ENOTDIR)$/.test(codeOf(error));

const full = /^(?:ENOSPC|EDQUOT|EFBIG)$/;
const unwritable =
  /^(?:EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EISDIR|EEXIST|ENOTEMPTY|ENAMETOOLONG|EIO|EBUSY|ETXTBSY|ENODEV|ENXIO|ELOOP|EINVAL|EMFILE|ENFILE|EXDEV|EMLINK|ESTALE|UNKNOWN)$/;

/** `disk_full` or `file_unwritable` for the system's errors about files and disks; anything else as it is. */
export function diskError(error: unknown, messages: DiskMessages): unknown {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const next = messages.next ?? [];
  if (full.test(code)) return diskFull(messages, error);
  if (!unwritable.test(code)) return error;
  const message = typeof messages.unwritable === 'string' ? messages.unwritable : messages.unwritable(code);
  return new AppError(
    'file_unwritable',
    message,
    { next: next.length > 0 ? [...next] : ['none'] },
    { cause: error },
  );
}

/** The error of a disk without room, also where that is known before anything is written. */
export const diskFull = ({ full: message, next = [] }: DiskMessages, cause?: unknown): AppError =>
  new AppError('disk_full', message, { next: ['free_disk_space', ...next] }, { cause });

/** Makes what is at `part`, a file or a folder. */
type Fill = (part: string) => Promise<void>;

export interface WriteOptions {
  /** For the disk's errors; without them they are thrown as they are. */
  messages?: DiskMessages;
  /** Permissions of the file; not for a `Fill`. */
  mode?: number;
  /**
   * Where it grows. What a process that was killed left there is replaced. By default a new name beside the target,
   * which a process that is killed leaves behind.
   */
  part?: string;
}

/**
 * Gives `target` its content whole or not at all: written to a part, flushed to the disk, renamed. What was there
 * before is replaced. When it fails, no part is left.
 * @param target a function where the name is only known once the content is; `part` has to be given then
 * @throws AppError `disk_full`, `file_unwritable` with `messages`
 */
export async function writeAtomically(
  target: string | (() => string),
  content: string | Uint8Array | Fill,
  { messages, mode = 0o644, part = newPart(target) }: WriteOptions = {},
): Promise<void> {
  try {
    await rm(part, { recursive: true, force: true });
    if (typeof content === 'function') {
      await content(part);
      await flush(part);
    } else {
      await writeFile(part, content, { mode, flag: 'wx', flush: true });
    }
    const path = typeof target === 'string' ? target : target();
    await rename(part, path);
    await syncFolder(dirname(path));
  } catch (error) {
    // The first error is the one that explains it.
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    throw messages === undefined ? error : diskError(error, messages);
  }
}

function newPart(target: string | (() => string)): string {
  if (typeof target === 'string') return `${target}.${randomBytes(4).toString('hex')}.part`;
  throw new TypeError('Where the file grows has to be given.');
}

/** The same where nothing may be waited for. */
export function writeAtomicallySync(target: string, fill: (part: string) => void, part: string): void {
  rmSync(part, { force: true });
  try {
    fill(part);
    flushSync(part, 'r+');
    renameSync(part, target);
    ignoringUnsyncable(() => flushSync(dirname(target), 'r'));
  } finally {
    rmSync(part, { force: true });
  }
}

/** A copy that is on the disk when this is done. `to` must not be there. */
export async function copyDurably(from: string, to: string): Promise<void> {
  // A file system that can share the blocks does so.
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await flush(to);
}

async function flush(path: string): Promise<void> {
  let file: FileHandle;
  try {
    // Windows flushes only what is open for writing.
    file = await open(path, 'r+');
  } catch (error) {
    // A folder, or the copy of a file that nobody may write.
    if (unsyncable.test(codeOf(error))) return syncFolder(path);
    throw error;
  }
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function flushSync(path: string, flags: 'r' | 'r+'): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Windows does not open folders, and some network folders cannot be synced: there the system sees to it. */
const unsyncable = /^(?:EISDIR|EPERM|EACCES|EINVAL|ENOTSUP|EBADF)$/;

function ignoringUnsyncable(sync: () => void): void {
  try {
    sync();
  } catch (error) {
    if (!unsyncable.test(codeOf(error))) throw error;
  }
}

/** Makes a rename or a new name in `folder` outlive a power cut, where the system can. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!unsyncable.test(codeOf(error))) throw error;
  }
}

/** File systems without hard links say so in one of these ways. */
const linkless = /^(?:EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK|EXDEV|EINVAL|EACCES|UNKNOWN)$/;

/**
 * Gives a part that is on the disk its final name, if nothing has that name.
 * @returns false when something has it
 */
export async function moveIntoPlace(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path);
    await rm(part, { force: true });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!linkless.test(codeOf(error))) throw error;
    if (!(await reserveAndMove(part, path))) return false;
  }
  await syncFolder(dirname(path));
  return true;
}

/** An empty file of our own keeps the name until the part takes its place. */
async function reserveAndMove(part: string, path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx', 0o644)).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await rename(part, path);
    return true;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Gives a file another name, on another disk too; what has that name is replaced. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await rm(to, { force: true });
    await copyDurably(from, to);
    await rm(from, { force: true });
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** ` (2)` and so on; nothing for the first. */
export const numberSuffix = (number: number): string => (number > 1 ? ` (${number})` : '');

const mostNumbers = 10_000;

/**
 * The first of `nameOf(1)`, `nameOf(2)`, ... that is not taken. Where it is a name in a folder, somebody may still take
 * it before us.
 * @throws AppError `file_unwritable`
 */
export async function freeName(
  nameOf: (number: number) => string,
  isTaken: (name: string) => boolean | Promise<boolean>,
  from = 1,
): Promise<{ name: string; number: number }> {
  for (let number = from; number < mostNumbers; number += 1) {
    const name = nameOf(number);
    if (!(await isTaken(name))) return { name, number };
  }
  throw new AppError('file_unwritable', 'The folder has too many files of the same name.', {
    next: ['choose_folder'],
  });
}
