/** What can go wrong with the folder and the disk, as errors a person can act on; and making names last. */
import { mkdir, open, stat, statfs } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';

/** Bytes that stay free on the disk whatever is downloaded: the ledger must be able to write. */
export const keptFree = 64 * 1024 * 1024;

const codeOf = (thrown: unknown): string => (thrown as { code?: string } | null)?.code ?? '';

/** `disk_full` or `file_unwritable` for the system's errors about places; anything else as it is. */
export function diskError(thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown;
  const code = codeOf(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return diskFull(thrown);
  if (
    /^(?:EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EISDIR|ENAMETOOLONG|EIO|EBUSY|ENODEV|ENXIO|ELOOP|EINVAL)$/.test(
      code,
    )
  ) {
    return new AppError(
      'file_unwritable',
      code === 'EROFS' || code === 'EACCES' || code === 'EPERM'
        ? 'The results folder cannot be written to.'
        : 'The results folder is not there or cannot be used.',
      { next: ['choose_folder', 'download_again'] },
      { cause: thrown },
    );
  }
  return thrown;
}

const diskFull = (cause?: unknown): AppError =>
  new AppError(
    'disk_full',
    'There is not enough free space in the results folder.',
    { next: ['free_disk_space', 'choose_folder', 'download_again'] },
    { cause },
  );

/** Makes the folder when it is missing. @throws AppError `file_unwritable`, `disk_full` */
export async function ensureFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if (!(await stat(folder)).isDirectory())
      throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  } catch (thrown) {
    throw diskError(thrown);
  }
}

/**
 * @param bytes still to be written
 * @param reserve bytes that must stay free besides
 * @throws AppError `disk_full`
 */
export async function ensureSpace(folder: string, bytes: number, reserve = keptFree): Promise<void> {
  let free: number;
  try {
    const { bavail, bsize } = await statfs(folder);
    free = bavail * bsize;
  } catch (thrown) {
    throw diskError(thrown);
  }
  // Some network folders report nothing at all; then the write itself will tell.
  if (free > 0 ? free < bytes + reserve : await reportsSizes(folder)) throw diskFull();
}

async function reportsSizes(folder: string): Promise<boolean> {
  return (await statfs(folder)).blocks > 0;
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
  } catch (thrown) {
    // Windows does not open folders, and some network folders cannot be synced: there the system sees to it.
    if (!/^(?:EISDIR|EPERM|EACCES|EINVAL|ENOTSUP|EBADF)$/.test(codeOf(thrown))) throw diskError(thrown);
  }
}
