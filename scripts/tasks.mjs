// What each command of package.json runs, and what it needs. Plain JavaScript, since run.mjs reads it before anything is
// installed; paths are relative to the project's folder.
import { hasDisplay, launchFlags } from './runtime.mjs';

const electronVite = 'node_modules/electron-vite/bin/electron-vite.js';
const vitest = 'node_modules/vitest/vitest.mjs';
const inSession = 'test/support/in-session.ts';

/** Tools that several tasks use: each a file for Node.js and its first arguments. */
export const tools = {
  bundle: [electronVite, 'build', '--logLevel', 'warn'],
  lint: ['node_modules/@biomejs/biome/bin/biome', 'check'],
  types: ['node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false'],
  walls: ['scripts/walls.ts'],
  unitTests: [vitest, 'run', '--config', 'test/unit/vitest.config.ts'],
  /** The proofs that need no Electron. */
  faultTests: [vitest, 'run', '--config', 'test/faults/vitest.config.ts'],
  /** Tests of the real window. `--project` chooses among those of the configuration. */
  windowTests: ['node_modules/@playwright/test/cli.js', 'test', '--config', 'test/e2e/playwright.config.ts'],
  /** A program of test/, named after these, in a session of its own. */
  packagedApp: [inSession, 'test/packaged-app.ts'],
  package: ['scripts/package.ts'],
  /** The tests of the program that the .deb installs, as root on Debian. */
  installedTests: [vitest, 'run', '--config', 'test/installed/vitest.config.ts'],
};

/**
 * @typedef {object} Needs
 * @property {boolean} [window] The system libraries of a window.
 * @property {boolean} [session] The system programs that make a session without a desktop, and those that tests use.
 * @property {boolean} [electron] An Electron to run.
 * @property {boolean} [build] The app, built from the sources as they are now.
 */

/** @type {Needs} */
const app = { window: true, electron: true };
/** @type {Needs} */
const appInSession = { ...app, session: true };

const tour = { run: [inSession, 'test/tour/tour.ts'], needs: { ...appInSession, build: true } };

/**
 * `run` is given to Node.js, with the arguments of the command line after it.
 * @type {Record<string, { run: string[], needs?: Needs, env?: Record<string, string>, notice?: string }>}
 */
export const tasks = {
  // The setup itself is all there is to do.
  setup: { run: [], needs: appInSession },
  start: hasDisplay()
    ? { run: ['scripts/start.ts'], needs: { ...app, build: true } }
    : {
        ...tour,
        notice: 'There is no display here, so the tour drives the app on a virtual one (npm run tour).',
      },
  dev: { run: [electronVite, 'dev', '--', ...launchFlags()], needs: app },
  build: { run: ['scripts/build.ts'] },
  package: { run: tools.package, needs: appInSession },
  sandbox: { run: ['src/sandbox/cli.ts'] },

  test: { run: ['scripts/test.ts'], needs: appInSession },
  unit: { run: tools.unitTests },
  e2e: {
    run: [...tools.windowTests, '--project=e2e'],
    needs: { ...appInSession, build: true },
    env: { SAFELIGHT_E2E_PICTURES: '1' },
  },
  /** Pictures of every state of the window in every size, both themes and both languages, for people. */
  states: {
    run: [...tools.windowTests, '--project=e2e', 'every-state-'],
    needs: { ...appInSession, build: true },
    env: { SAFELIGHT_E2E_PICTURES: 'all' },
  },
  faults: { run: ['test/faults/run.ts'], needs: { ...appInSession, build: true } },
  tour,
  bench: { run: [inSession, 'test/bench/run.ts'], needs: { ...appInSession, build: true } },
  /** A profile with as many jobs as wanted, to measure the app with or to try it on. */
  'seed-ledger': { run: ['test/support/seed-ledger.ts'] },

  lint: { run: tools.lint },
  format: { run: [...tools.lint, '--write'] },
  typecheck: { run: tools.types },
  walls: { run: tools.walls },
  audit: { run: ['scripts/audit.ts'] },
};
