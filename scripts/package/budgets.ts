// How large the package may be.
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What we add to the runtime, unpacked, in bytes. */
export const mostAdded = 60 * 1024 * 1024;
/** Scripts that the window loads before it shows anything, each as gzip makes it, in bytes. */
export const mostAtStart = 260_000;

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
export function checkBudgets(sizes: { added: number; atStart: number }): void {
  const budgets = [
    ['What Safelight adds to the runtime', sizes.added, mostAdded],
    ['The scripts at start, as gzip', sizes.atStart, mostAtStart],
  ] as const;
  for (const [name, bytes, most] of budgets) {
    if (bytes > most) throw new Error(`${name}: ${bytes} bytes, and ${most} are allowed.`);
  }
}
