/** Gives a verified part its final name: never over another file, never half, never outside the folder. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, lstat, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { diskError, syncFolder } from './disk.ts';
import { nameWith } from './names.ts';

const mostNumbers = 10_000;

/** The first name of the row `name`, `name (2)`, ... that nothing has yet. Somebody may still take it before us. */
export async function freeName(
  folder: string,
  stem: string,
  extension: string,
  from = 1,
): Promise<{ path: string; number: number }> {
  for (let number = from; number < mostNumbers; number += 1) {
    const path = inside(folder, nameWith(stem, extension, number));
    if (!(await exists(path))) return { path, number };
  }
  throw new AppError('file_unwritable', 'The results folder has too many files of the same name.', {
    next: ['choose_folder'],
  });
}

/**
 * Moves the part to `path` if nothing is there.
 * @returns false when something has that name already
 * @throws AppError `disk_full`, `file_unwritable`
 */
export async function placeAt(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path);
    await rm(part, { force: true });
  } catch (thrown) {
    const code = (thrown as { code?: string }).code ?? '';
    if (code === 'EEXIST') return false;
    if (!/^(?:EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK|EXDEV|EINVAL|EACCES|UNKNOWN)$/.test(code))
      throw diskError(thrown);
    if (!(await placeByReserving(part, path))) return false;
  }
  await syncFolder(dirname(path));
  return true;
}

/** For file systems without hard links: an empty file of our own keeps the name until the part takes its place. */
async function placeByReserving(part: string, path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx', 0o644)).close();
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'EEXIST') return false;
    throw diskError(thrown);
  }
  try {
    await rename(part, path);
    return true;
  } catch (thrown) {
    await rm(path, { force: true });
    throw diskError(thrown);
  }
}

/** SHA-256 (hex) and size of a file, read in a stream; null when it is not there or not a file. */
export async function hashFile(path: string): Promise<{ sha256: string; bytes: number } | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    if (!(await stat(path)).isFile()) return null;
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  } catch (thrown) {
    if (isGone(thrown)) return null;
    throw diskError(thrown);
  }
  return { sha256: hash.digest('hex'), bytes };
}

export const isGone = (thrown: unknown): boolean =>
  /^(?:ENOENT|ENOTDIR)$/.test((thrown as { code?: string } | null)?.code ?? '');

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (thrown) {
    if (isGone(thrown)) return false;
    throw diskError(thrown);
  }
}

/** The path of a name in a folder. @throws AppError `internal` when the name is more than a name */
export function inside(folder: string, name: string): string {
  const path = join(folder, name);
  if (name === '' || basename(path) !== name || resolve(dirname(path)) !== resolve(folder)) {
    throw new AppError('internal', 'A result would have been saved outside of the results folder.');
  }
  return path;
}
