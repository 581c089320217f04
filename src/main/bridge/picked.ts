/**
 * Paths of files that a person really dropped or picked. Preload learns them from the browser's own `File` objects and
 * vouches for them; a page that only names a path gets nothing.
 */
export interface Picked {
  vouch(path: unknown): void;
  has(path: string): boolean;
}

/** Kept at once; the oldest are forgotten first. */
const mostPaths = 5_000;
const longestPath = 4_096;

export function createPicked(): Picked {
  const paths = new Set<string>();
  return {
    vouch(path) {
      if (typeof path !== 'string' || path === '' || path.length > longestPath) return;
      paths.delete(path);
      paths.add(path);
      for (const oldest of paths) {
        if (paths.size <= mostPaths) break;
        paths.delete(oldest);
      }
    },
    has: (path) => paths.has(path),
  };
}
