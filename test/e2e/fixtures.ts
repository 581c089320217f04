import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { test as base, expect, type Page } from '@playwright/test';
import { type Runtime, readRuntime } from '../../scripts/runtime.mjs';
import { openSession } from '../support/session.ts';
import { type LaunchOptions, RunningApp } from './app.ts';
import { accessibilityFindings, type CheckOptions } from './axe.ts';
import { Profile } from './profile.ts';
import { secretsWritten } from './written.ts';

export { expect, type LaunchOptions, type Page, Profile, RunningApp };

const root = path.resolve(import.meta.dirname, '../..');

interface Fixtures {
  /** Fresh folders for this test alone; removed afterwards. */
  profile: Profile;
  /** Starts Safelight on this test's profile. Start it again after `close` or `killHard` to test a restart. */
  launch: (options?: LaunchOptions) => Promise<RunningApp>;
  /** Window errors that this test provokes on purpose; any other error in a window fails the test. */
  expectedPageErrors: RegExp[];
  /** Fails with a readable list when the page breaks WCAG A or AA rules. */
  checkAccessibility: (page: Page, options?: CheckOptions) => Promise<void>;
  /** Ends what the tests of another file shared. */
  ownHousehold: undefined;
}

interface WorkerFixtures {
  /** The Electron under test. */
  runtime: Runtime;
  /** A display, bus and keyring of this worker's own, so that windows can be tested beside each other. */
  session: undefined;
  /**
   * What tests of a file share beyond the end of one, and who ends it. All files have it, so that they can be tested by
   * the same worker, one after the other: another set of fixtures needs another worker, with another session.
   */
  household: { guest: Guest | null };
}

/** Lives in the worker's session until its file has been tested. */
interface Guest {
  /** Of its tests. */
  readonly file: string;
  leave(): Promise<void>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  runtime: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      await use(readRuntime());
    },
    { scope: 'worker' },
  ],

  session: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const session = await openSession();
      Object.assign(process.env, session.env);
      await use(undefined);
      await session.close();
    },
    { scope: 'worker', auto: true },
  ],

  household: [
    // The session is asked for because the guest lives in it: it has to end first.
    async ({ session: _session }, use) => {
      const household: WorkerFixtures['household'] = { guest: null };
      await use(household);
      await household.guest?.leave();
    },
    { scope: 'worker' },
  ],

  ownHousehold: [
    async ({ household }, use, testInfo) => {
      if (household.guest !== null && household.guest.file !== testInfo.file) {
        await household.guest.leave();
        household.guest = null;
      }
      await use(undefined);
    },
    { auto: true },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  profile: async ({}, use) => {
    const profile = new Profile();
    await use(profile);
    const secrets = await secretsWritten(profile);
    profile.remove();
    expect(secrets, 'secrets in what the app wrote').toEqual([]);
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  expectedPageErrors: async ({}, use) => {
    await use([]);
  },

  launch: async ({ profile, expectedPageErrors }, use, testInfo) => {
    const started: RunningApp[] = [];
    await use(async (options) => {
      const app = await RunningApp.launch(profile, options);
      started.push(app);
      return app;
    });
    const failed = testInfo.status !== testInfo.expectedStatus;
    if (failed) await photograph(started, testInfo.outputPath('failure'));
    for (const app of started) await app.close();
    const output = started.map((app, index) => `--- start ${index + 1}\n${app.output}`).join('\n');
    keepLog(testInfo.titlePath.slice(1).join(' '), output);
    if (failed) await testInfo.attach('main process output', { body: output, contentType: 'text/plain' });
    noOtherErrors(
      started.flatMap((app) => app.pageErrors),
      expectedPageErrors,
    );
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  checkAccessibility: async ({}, use) => {
    await use(async (page, options) => {
      // Soft: one run tells of every state.
      expect.soft(await accessibilityFindings(page, options), 'accessibility').toEqual([]);
    });
  },
});

/** Keeps what an app wrote, under a name of its own in out/e2e/logs. */
export function keepLog(name: string, output: string) {
  const folder = path.join(root, 'out/e2e/logs');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name.replace(/[^\w@-]+/g, '-').slice(0, 120)}.log`), output);
}

export function noOtherErrors(errors: readonly string[], expected: readonly RegExp[]) {
  const others = errors.filter((text) => !expected.some((pattern) => pattern.test(text)));
  expect(others, 'errors in the windows').toEqual([]);
}

export async function photograph(apps: RunningApp[], prefix: string) {
  for (const [index, app] of apps.entries()) {
    if (app.ended) continue;
    for (const [number, page] of app.electron.windows().entries()) {
      if (page.isClosed()) continue;
      await page.screenshot({ path: `${prefix}-${index + 1}-${number + 1}.png` }).catch((error) => {
        console.error(`No screenshot of window ${number + 1}: ${error.message.split('\n')[0]}`);
      });
    }
  }
}
