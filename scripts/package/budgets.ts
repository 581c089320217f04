// How large the package may be.
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What we add to the runtime, unpacked, in bytes. */
export const mostAdded = 60 * 1024 * 1024;
/** Scripts that the window loads before it shows anything, each as gzip makes it, in bytes. */
export const mostAtStart = 220_000;

export function bytesIn(folder: string): number {
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

/** @param renderer the built folder of the window */
export function startScripts(renderer: string): { files: string[]; gzipBytes: number } {
  const page = readFileSync(path.join(renderer, 'index.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, file]) => file!);
  if (files.length === 0) throw new Error('The page of the window names no script.');
  const gzipBytes = files.reduce(
    (sum, file) => sum + gzipSync(readFileSync(path.join(renderer, file)), { level: 9 }).length,
    0,
  );
  return { files, gzipBytes };
}

/** @throws Error that names the budget which is exceeded, and by how much */
function mustFit(name: string, bytes: number, most: number): void {
  if (bytes > most) throw new Error(`${name}: ${bytes} bytes, and ${most} are allowed.`);
}

/** @throws Error when what we add to the runtime is too large */
export const checkAdded = (bytes: number): void =>
  mustFit('What Safelight adds to the runtime', bytes, mostAdded);

/** @throws Error when the window would load too much before it shows anything */
export const checkStart = (gzipBytes: number): void =>
  mustFit('The scripts at start, as gzip', gzipBytes, mostAtStart);
