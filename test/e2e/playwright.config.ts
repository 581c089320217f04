import path from 'node:path';
import process from 'node:process';
import { defineConfig } from '@playwright/test';

const root = path.resolve(import.meta.dirname, '../..');

/** One file set for the app's ordinary behaviour, one for kills and broken wires; both drive the real Electron. */
export default defineConfig({
  // Runs that are going on at once each have a folder of their own: a run empties its folder when it starts.
  outputDir: path.join(root, 'out/e2e/artifacts', process.env.SAFELIGHT_E2E_LANE ?? ''),
  // One app at a time: the machine's display, keyring and clipboard are shared by whatever runs at once.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.SAFELIGHT_E2E_REPORT ?? path.join(root, 'out/e2e/report.json') }],
  ],
  projects: [
    {
      name: 'e2e',
      testDir: path.join(root, 'test/e2e'),
      testMatch: '**/*.spec.ts',
      // A shared machine can starve a window for seconds. A test that needs its second try is named by `npm test`.
      retries: process.env.CI ? 1 : 0,
    },
    // A proof gets one try: what fails once in a hundred runs is what it is there to find.
    {
      name: 'faults',
      retries: 0,
      testDir: path.join(root, 'test/faults'),
      testMatch: '**/*.spec.ts',
      timeout: 180_000,
    },
  ],
});
