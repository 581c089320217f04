import { availableParallelism, totalmem } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { defineConfig } from '@playwright/test';
import { full } from '../faults/scale.ts';
import { scratchFolder } from '../support/scratch.ts';

const root = path.resolve(import.meta.dirname, '../..');

// Each worker reads this file too, and has the folder from the process that started it.
if (process.env.TEST_WORKER_INDEX === undefined) process.env.TMPDIR = scratchFolder(2 * 1024 ** 3);

/**
 * On Linux each worker has a display, keyring and clipboard of its own; elsewhere all share the machine's. One for each core,
 * as far as there is memory: an app and its worker take up to 1.5 GiB. More of them take turns on the cores, and every turn
 * costs the caches of the others.
 */
function workers(): number {
  if (process.platform !== 'linux') return 1;
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.max(1, Math.min(6, availableParallelism(), Math.floor(memory / (1.5 * 1024 ** 3))));
}

/** One file set for the app's ordinary behaviour, one for kills and broken wires; both drive the real Electron. */
export default defineConfig({
  outputDir: path.join(root, 'out/e2e/artifacts'),
  workers: workers(),
  fullyParallel: false,
  // Limits are for hangs only. A single wait ends before the three minutes after which `npm test` stops a silent step.
  timeout: 600_000,
  // What other tests meet in `npm test`, most of it without a window: see docs/decisions/010.
  grepInvert: full ? undefined : /@full-only/,
  expect: { timeout: 60_000, toPass: { timeout: 120_000 } },
  // What fails once in a hundred runs is a fault of the app or of the test.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [
    ['list'],
    [path.join(root, 'test/support/progress-playwright.ts')],
    ['json', { outputFile: process.env.SAFELIGHT_E2E_REPORT ?? path.join(root, 'out/e2e/report.json') }],
  ],
  projects: [
    // The longest files are among the faults. They come first: one that came last would leave a core without work.
    { name: 'faults', testDir: path.join(root, 'test/faults'), testMatch: '**/*.spec.ts' },
    { name: 'e2e', testDir: path.join(root, 'test/e2e'), testMatch: '**/*.spec.ts' },
  ],
});
