/**
 * Paths of files that a person really dropped or chose. Preload learns them from the browser's own `File` objects and
 * sends them here; a page that only names a path gets nothing.
 */
import { AppError } from '../../shared/errors.ts';

export interface FileGrants {
  grant(path: unknown): void;
  /** The path again. @throws AppError `not_allowed` when it was not granted */
  require(path: string): string;
}

/** Kept at once; the oldest are forgotten first. */
const mostPaths = 5_000;
const longestPath = 4_096;

export function createFileGrants(): FileGrants {
  const paths = new Set<string>();
  return {
    grant(path) {
      if (typeof path !== 'string' || path === '' || path.length > longestPath) return;
      paths.delete(path);
      paths.add(path);
      for (const oldest of paths) {
        if (paths.size <= mostPaths) break;
        paths.delete(oldest);
      }
    },
    require(path) {
      if (paths.has(path)) return path;
      throw new AppError('not_allowed', 'Only a file that was dropped or chosen in the window can be read.');
    },
  };
}
