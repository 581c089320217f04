/** What both suites of Vitest have in common. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from './support/scratch.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export const common = {
  root,
  // Only a hang takes this long.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // One process for all files spares 0.2 s of loading for each. Whatever a file changes in it, it puts back.
  isolate: false,
  pool: 'forks',
  env: {
    TMPDIR: scratchFolder(1024 ** 3),
    // Tests start many processes of the app's own sources, each of which would compile them again.
    NODE_COMPILE_CACHE: path.join(root, 'out', 'test', 'compiled'),
  },
} as const;
