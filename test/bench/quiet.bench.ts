/** What a window costs that nobody touches: CPU time of its page in per cent of a core, in each state. */
import path from 'node:path';
import Database from 'libsql';
import { RunningApp } from '../e2e/app.ts';
import { Profile } from '../e2e/profile.ts';
import { seedProfile } from '../support/seeding/seed-profile.ts';
import type { Bench } from './measure.ts';
import { untilQuiet, usedBy } from './quiet.ts';

/** How long it is watched, in s. */
const watched = 15;

type State = 'shown' | 'elsewhere' | 'hidden';

/** A profile with open tasks that are not polled, for the key of their account is missing. */
function profileWith(openTasks: number): Profile {
  const profile = new Profile();
  seedProfile(profile.userData, 1_000, () => undefined);
  const db = new Database(path.join(profile.userData, 'ledger.db'));
  db.prepare(
    `UPDATE jobs SET state = 'processing', active = 1, progress = NULL, terminal_at = NULL, attention = NULL
     WHERE seq IN (SELECT seq FROM jobs ORDER BY seq DESC LIMIT ?)`,
  ).run([openTasks]);
  db.close();
  return profile;
}

const put: Record<State, (app: RunningApp) => Promise<void>> = {
  shown: (app) =>
    app.electron.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.isVisible());
      window?.webContents.focus();
    }),
  // Nothing else can take the focus on the display of the benches.
  elsewhere: async (app) => {
    const page = await app.electron.firstWindow();
    await page.evaluate(() => {
      document.hasFocus = () => false;
      window.dispatchEvent(new Event('blur'));
    });
  },
  hidden: (app) =>
    app.electron.evaluate(({ BrowserWindow }) => {
      for (const one of BrowserWindow.getAllWindows()) one.hide();
    }),
};

const cost = (openTasks: number, state: State) => async (): Promise<number> => {
  const profile = profileWith(openTasks);
  try {
    const app = await RunningApp.launch(profile);
    try {
      const page = await app.window({ motion: true });
      await page.locator('[data-job]').first().waitFor();
      await put[state](app);
      await untilQuiet(app);
      const before = await usedBy(app);
      await page.waitForTimeout(watched * 1000);
      return ((await usedBy(app)) - before) / (watched * 10);
    } finally {
      await app.close();
    }
  } finally {
    profile.remove();
  }
};

const compare = (state: State, most: number): Bench => ({
  name: `a quiet window, ${state}, with 500 open tasks`,
  unit: '% of a core',
  rounds: 1,
  target: { most },
  measure: cost(500, state),
  floor: { name: 'with none', measure: cost(0, state) },
});

export default [compare('shown', 2), compare('elsewhere', 0.5), compare('hidden', 0.1)];
