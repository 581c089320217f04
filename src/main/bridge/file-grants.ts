/**
 * Files that a person really dropped or chose. Preload learns their paths from the browser's own `File` objects and gives
 * them to main, which keeps them; the page gets a handle, good for one reading. It never names a path.
 */

import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/bridge/say.ts';

export interface FileGrants {
  /** @returns a handle of the file; null for what is no path */
  grant(path: unknown): string | null;
  /** The path of a handle, once. @throws AppError `not_allowed` */
  take(handle: string): string;
}

/** Kept at once; the oldest are forgotten first. */
const mostPaths = 1_000;
const longestPath = 4_096;

export function createFileGrants(): FileGrants {
  const paths = new Map<string, string>();
  return {
    grant(path) {
      if (typeof path !== 'string' || path === '' || path.length > longestPath) return null;
      const handle = randomUUID();
      paths.set(handle, path);
      for (const oldest of paths.keys()) {
        if (paths.size <= mostPaths) break;
        paths.delete(oldest);
      }
      return handle;
    },
    take(handle) {
      const path = paths.get(handle);
      if (path === undefined) {
        throw new AppError('not_allowed', say('onlyFileThatWasDropped'));
      }
      paths.delete(handle);
      return path;
    },
  };
}
