/** Folders and files that are nobody else's business: narrowed to the person's own account where they are wider. */
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const othersMay = 0o077;

/**
 * Takes a folder and the files right in it away from other accounts of this computer. Links are left alone, and so is
 * what the system does not let us change; Windows keeps profiles apart by other means.
 */
export function makePrivate(folder: string): void {
  if (process.platform === 'win32') return;
  narrow(folder, 0o700);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return; // What needs the folder reports it.
  }
  for (const name of names) narrow(join(folder, name));
}

/** @param mode of a folder; without it only files are touched */
function narrow(path: string, mode?: number): void {
  try {
    const found = lstatSync(path);
    const isWanted = mode === undefined ? found.isFile() : found.isDirectory();
    if (isWanted && (found.mode & othersMay) !== 0) chmodSync(path, mode ?? found.mode & 0o700);
  } catch {
    // Gone meanwhile, or not ours: the folder around it is what keeps others out.
  }
}
