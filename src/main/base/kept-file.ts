/** For a file that other code replaces in a way that can lose it. */
import { constants, copyFileSync, linkSync, renameSync, rmSync } from 'node:fs';

/**
 * Keeps a file under a second name while `replace` works, and puts it back unless that returns true.
 * @throws when it cannot be kept, before `replace` is called; and what `replace` throws, after the file is back
 */
export function keptWhile(file: string, replace: () => boolean): boolean {
  const kept = `${file}.previous`;
  rmSync(kept, { force: true });
  try {
    linkSync(file, kept);
  } catch {
    // This file system has no second names. A copy needs room, and says so when there is none.
    copyFileSync(file, kept, constants.COPYFILE_FICLONE);
  }
  let isReplaced = false;
  try {
    isReplaced = replace();
  } finally {
    if (isReplaced) rmSync(kept, { force: true });
    else renameSync(kept, file);
  }
  return isReplaced;
}
