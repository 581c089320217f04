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

const scriptsOf = (renderer: string, name: string): string[] => {
  const page = readFileSync(path.join(renderer, name), 'utf8');
  return [...page.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, file]) => file!);
};

/** @param renderer the built folder of the window */
export function startScripts(renderer: string): { files: string[]; gzipBytes: number } {
  const files = scriptsOf(renderer, 'index.html');
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

/**
 * The pages beside the window share one small file with it: the window itself would begin in each of them.
 * @throws Error that names the page and the script
 */
export function checkOtherPages(renderer: string): void {
  const ofWindow = new Set(scriptsOf(renderer, 'index.html'));
  for (const page of ['thumbnailer.html', 'stopped.html']) {
    const foreign = scriptsOf(renderer, page).find(
      (file) => ofWindow.has(file) && !path.basename(file).startsWith('shared-'),
    );
    if (foreign !== undefined) throw new Error(`${page} loads a script of the window: ${foreign}.`);
  }
}
