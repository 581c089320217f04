/** The results folder: what can go wrong with it, as errors a person can act on, and what is read in it. */

import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/results/say.ts';
import { type DiskMessages, diskError, isGone } from '../base/files.ts';
import { NoRegularFile, openRegular } from '../base/regular-file.ts';

export const resultsFolder: DiskMessages = {
  full: say('thereIsNotEnoughFree'),
  unwritable: (code) =>
    /^(?:EROFS|EACCES|EPERM)$/.test(code)
      ? say('resultsFolderCantBeWritten')
      : say('resultsFolderIsMissingOr'),
  next: ['choose_folder', 'download_again'],
};

/** Makes the folder when it is missing. @throws AppError `file_unwritable`, `disk_full` */
export async function ensureFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if (!(await stat(folder)).isDirectory())
      throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  } catch (thrown) {
    throw diskError(thrown, resultsFolder);
  }
}

/**
 * SHA-256 (hex) and size of a file, read in a stream; null when it is not there or not a file.
 * @param upTo so many of its first bytes, and no more
 */
export async function hashFile(
  path: string,
  upTo = Number.POSITIVE_INFINITY,
): Promise<{ sha256: string; bytes: number } | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const file = await openRegular(path);
    for await (const chunk of file.createReadStream({ highWaterMark: MiB, end: upTo - 1 })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  } catch (thrown) {
    if (isGone(thrown) || thrown instanceof NoRegularFile) return null;
    throw diskError(thrown, resultsFolder);
  }
  return { sha256: hash.digest('hex'), bytes };
}
