/** Files on disk: written whole or not at all, under names that nothing else has, with errors that a person can act on. */

import { randomBytes } from 'node:crypto';
import { constants, renameSync, rmSync } from 'node:fs';
import { copyFile, link, lstat, open, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, type NextAction } from '../../shared/errors.ts';
import { say } from '../../shared/words/base/say.ts';
import { flushFolder, flushPath, flushPathSync, whereKnown } from './flush.ts';
import { isForAMoment, removed, renamed } from './moment.ts';
import { codeOf, isOfFiles } from './system-error.ts';

/** The messages for a disk that does not take a file. */
export interface DiskMessages {
  full: string;
  /** `code`: as the system calls it, for example `EACCES`. */
  unwritable: string | ((code: string) => string);
  /** What helps, besides freeing space on a full disk. */
  next?: readonly NextAction[];
}

/** Nothing has that name. */
export const isGone = (error: unknown): boolean => /^(?:ENOENT|ENOTDIR)$/.test(codeOf(error));

const full = /^(?:ENOSPC|EDQUOT|EFBIG)$/;
const unwritable =
  /^(?:EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EISDIR|EEXIST|ENOTEMPTY|ENAMETOOLONG|EIO|EBUSY|ETXTBSY|ENODEV|ENXIO|ELOOP|EINVAL|EMFILE|ENFILE|EXDEV|EMLINK|ESTALE|UNKNOWN)$/;

/**
 * `disk_full` or `file_unwritable` for the system's errors about files and disks, whatever their code; anything else as
 * it is. What may be over in a moment is `retryable`.
 */
export function diskError(error: unknown, messages: DiskMessages): unknown {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const next = messages.next ?? [];
  if (full.test(code)) return diskFull(messages, error);
  if (!unwritable.test(code) && !isOfFiles(error)) return error;
  const message = typeof messages.unwritable === 'string' ? messages.unwritable : messages.unwritable(code);
  return new AppError(
    'file_unwritable',
    message,
    { next: next.length > 0 ? [...next] : ['none'], retryable: isForAMoment(error) },
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
      await flushPath(part);
    } else {
      await writeNew(part, content, mode);
    }
    const path = typeof target === 'string' ? target : target();
    await renamed(part, path);
    await flushFolder(dirname(path));
  } catch (error) {
    // The first error is the one that explains it.
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    throw messages === undefined ? error : diskError(error, messages);
  }
}

/** A new file that is on the disk when this is done. */
export const writeNew = (path: string, content: string | Uint8Array, mode: number): Promise<void> =>
  whereKnown(() => writeFile(path, content, { mode, flag: 'wx', flush: true }));

function newPart(target: string | (() => string)): string {
  if (typeof target === 'string') return `${target}.${randomBytes(4).toString('hex')}.part`;
  throw new TypeError('Where the file grows has to be given.');
}

/** The same where nothing may be waited for. */
export function writeAtomicallySync(target: string, fill: (part: string) => void, part: string): void {
  rmSync(part, { force: true });
  try {
    fill(part);
    flushPathSync(part, 'r+');
    renameSync(part, target);
    flushPathSync(dirname(target), 'r');
  } finally {
    rmSync(part, { force: true });
  }
}

/** A copy that is on the disk when this is done. `to` must not be there. */
export async function copyDurably(from: string, to: string): Promise<void> {
  // A file system that can share the blocks does so.
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await flushPath(to);
}

/**
 * Gives a part that is on the disk its final name, if nothing has that name.
 * @returns false when something has it
 */
export async function moveIntoPlace(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path);
  } catch (error) {
    const isTaken = codeOf(error) === 'EEXIST';
    // A network folder may give the name and lose its own answer.
    if (isTaken && !(await isOneFile(part, path))) return false;
    // Whatever else it is, this file system may know no links.
    if (!isTaken && !(await reserveAndMove(part, path))) return false;
  }
  // From here on the file has its name: a part that stays is no failure.
  await removed(part);
  await flushFolder(dirname(path));
  return true;
}

/** Whether both names are of the same file. */
async function isOneFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => lstat(path, { bigint: true })));
  return a!.ino !== 0n && a!.ino === b!.ino && a!.dev === b!.dev;
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
    await renamed(part, path);
    return true;
  } catch (error) {
    await removed(path);
    throw error;
  }
}

/** Gives a file another name, on another disk too; what has that name is replaced. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await renamed(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await rm(to, { force: true });
    await copyDurably(from, to);
    await removed(from);
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

/**
 * One of `nameOf(from)`, `nameOf(from + 1)`, ... that is not taken while the one before it is. It is found in a few steps
 * however many are taken. Where it is a name in a folder, somebody may still take it before us.
 * @throws AppError `file_unwritable` when they are all taken
 */
export async function freeName(
  nameOf: (number: number) => string,
  isTaken: (name: string) => boolean | Promise<boolean>,
  from = 1,
): Promise<{ name: string; number: number }> {
  let taken = from - 1;
  let free = from;
  for (let step = 1; await isTaken(nameOf(free)); step *= 2) {
    taken = free;
    free += step;
    // Then it is not the number that is in the way.
    if (!Number.isSafeInteger(free)) {
      throw new AppError('file_unwritable', say('everyNameIsTaken'), {
        next: ['choose_folder'],
      });
    }
  }
  while (free - taken > 1) {
    const middle = taken + Math.floor((free - taken) / 2);
    if (await isTaken(nameOf(middle))) taken = middle;
    else free = middle;
  }
  return { name: nameOf(free), number: free };
}
