import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Kills and broken wires that need no Electron; those that do are `*.spec.ts`, run by Playwright. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 120_000,
    fileParallelism: false,
  },
});
