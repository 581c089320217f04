/** What makes work wait, said once and in plain sight: the server's wish, the key, money, the network, quitting. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { scaled } from '../faults/scale.ts';
import { ledgerJobs } from './ledger.ts';
import { manyKey, seedOpenTasks } from './open-tasks.ts';
import type { Profile } from './profile.ts';
import { expect, Hands, type Page, type RunningApp, test } from './shared.ts';
import { submitRequest } from './submit.ts';
import { setOnline } from './tunnel.ts';

const tag = '@never-lost';

async function submit(page: Page, prompt: string): Promise<void> {
  const said = await submitRequest(page, { family: 'video', model: 'veo3.1', fields: { prompt } });
  expect(said.ok, JSON.stringify(said)).toBe(true);
}

const states = (profile: Profile) => ledgerJobs(profile).map((job) => job.state);
const statusBar = (page: Page) => page.getByRole('contentinfo');
/** Notices that stand in the window now. */
const notices = (page: Page) => page.getByRole('alert').filter({ hasText: /“TOKENLAB_API_KEY”/ });

test.describe('a create that TokenLab asks to wait', () => {
  test.use({ boxSpeed: 1 });

  const answers = [
    ['503-retryable', 'This model is not available right now. No task was created.'],
    ['429', 'TokenLab asked Safelight to wait (too many requests). No task was created.'],
  ] as const;
  // What a 429 looks like is seen in `errors.spec.ts` too.
  for (const [fault, words] of answers.slice(0, scaled(1, 2))) {
    test(`after ${fault} waits in plain sight, is stopped by a person, and sent when a person says so`, {
      tag: [tag, '@two-sizes'],
    }, async ({ shared }) => {
      const { box, hands, page } = shared;
      const title = `Lamp after ${fault}`;
      await box.inject(fault, { route: 'POST /v1/videos/generations' });
      await submit(page, title);
      await hands.select(title);
      await expect(hands.inspector).toContainText(words);
      await expect(hands.inspector).toContainText(/Retries automatically in \d+ s \(attempt 2\)/);
      await hands.inspector.getByRole('button', { name: 'Cancel sending' }).click();
      await expect(hands.inspector).toContainText('You stopped this job before it was sent.');
      expect(shared.jobs()[0]).toMatchObject({ state: 'draft', hold: { reason: 'stopped' } });
      expect(shared.counted()).toEqual({ posts: 1, creates: 0 });
      await hands.inspector.getByRole('button', { name: 'Send now' }).click();
      await expect.poll(() => shared.jobs()[0]?.state).toMatch(/pending|processing/);
      expect(shared.counted()).toEqual({ posts: 2, creates: 1 });
    });
  }
});

test('after a 402 new jobs wait with their account, which says so once; tasks that exist are followed on', {
  tag,
}, async ({ box, sit, profile }) => {
  const { hands, page } = await sit();
  await submit(page, 'Lamp 0 sandbox:never-finishes');
  await expect.poll(() => states(profile)[0]).toMatch(/pending|processing/);
  await box.inject('402', {}, 100_000);
  await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((number) => submit(page, `Lamp ${number}`)));
  await hands.row('Lamp 8').first().waitFor();
  const refused = () => ledgerJobs(profile).filter((job) => job.attention === 'balance_low').length;
  const held = () => ledgerJobs(profile).filter((job) => job.hold?.reason === 'balance').length;
  await expect.poll(() => refused() + held()).toBe(8);
  // One request for each that was refused, none for those that wait.
  expect(refused()).toBeGreaterThan(0);
  expect(box.stats().createPosts).toBe(1 + refused());
  await expect(notices(page)).toHaveCount(1);
  await expect(notices(page)).toContainText('The balance of “TOKENLAB_API_KEY” is too low. New jobs wait');
  const before = box.stats().createPosts;
  await submit(page, 'Lamp 9');
  await expect.poll(() => ledgerJobs(profile).at(-1)?.hold?.reason).toBe('balance');
  expect(box.stats().createPosts).toBe(before);
  const { tasks } = box.stats();
  const polls = box.pollsOf(tasks[0]!.id);
  await expect.poll(() => box.pollsOf(tasks[0]!.id)).toBeGreaterThan(polls);
  await expect(statusBar(page)).toContainText('Checking 1 task');
});

test('without a network nothing is asked for, and one round catches up when it is back', { tag }, async ({
  launch,
  profile,
}) => {
  const origin = 'https://api.tokenlab.invalid';
  seedOpenTasks(profile, origin, 3);
  const app = await launch({
    env: { TOKENLAB_API_BASE: origin, TOKENLAB_API_KEY: manyKey },
  });
  const page = await app.window();
  await setOnline(app, false);
  await expect(statusBar(page)).toContainText('Offline. Checks resume when you’re back online.');
  const polls = () => ledgerJobs(profile).map((job) => job.polls);
  const before = polls();
  const hands = new Hands(page);
  await hands.select('Many 1');
  await hands.openTab('Request');
  await expect(page.locator('#inspector')).toContainText('no network');
  expect(polls()).toEqual(before);
  await setOnline(app, true);
  await expect(statusBar(page)).toContainText('Checking 3 tasks');
  await expect.poll(() => polls().every((count, index) => count > before[index]!)).toBe(true);
});

/** Presses a button of the system's message box; what it asks goes to the app's output, which outlives the app. */
async function answerBox(app: RunningApp, response: number) {
  await app.electron.evaluate(({ dialog }, button) => {
    dialog.showMessageBox = (async (...args: unknown[]) => {
      console.log(`ASKED ${JSON.stringify(args.at(-1))}`);
      return { response: button, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  }, response);
}
const quit = (app: RunningApp) =>
  app.electron.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
    items.find((item) => item.label === 'Quit Safelight')?.click();
  });

test('quitting with open jobs says once that they keep running; polling in the background is a choice', {
  tag,
}, async ({ box, sit, profile }) => {
  const first = await sit();
  await submit(first.page, 'Lamp sandbox:never-finishes');
  await expect.poll(() => states(profile)[0]).toMatch(/pending|processing/);
  await answerBox(first.app, 0);
  const gone = new Promise((resolve) => first.app.process.once('exit', resolve));
  // The app may be gone before it can answer.
  await quit(first.app).catch(() => undefined);
  await gone;
  expect(first.app.output).toMatch(/ASKED .*1 job is still open\..*nothing is lost/);

  const second = await sit();
  await second.page.keyboard.press('Control+,');
  const settings = second.page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('tab', { name: 'Background' }).click();
  await settings.getByRole('switch', { name: 'Keep checking in the background' }).check();
  await second.page.keyboard.press('Escape');
  const visible = () =>
    second.app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((window) => window.isVisible()),
    );
  await second.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(visible).toBe(false);
  const task = box.stats().tasks[0]!.id;
  const polls = box.pollsOf(task);
  await expect.poll(() => box.pollsOf(task)).toBeGreaterThan(polls);

  // Started again, it is shown again: `shell.spec.ts` starts it a second time.
  await second.app.electron.evaluate(({ app: electron }) => void electron.emit('second-instance'));
  await expect.poll(visible).toBe(true);
  await second.page.evaluate(() => window.safelight!.setSettings({ keepPollingInBackground: false }));

  // It was said at the first quit; now the app just ends.
  await answerBox(second.app, 2);
  const over = new Promise((resolve) => second.app.process.once('exit', resolve));
  await quit(second.app).catch(() => undefined);
  await over;
  expect(second.app.output).not.toContain('ASKED');
  expect(box.stats()).toMatchObject({ createPosts: 1, creates: 1 });
});

test('a damaged ledger is set aside, restored from the last good backup and said; drafts wait for a person', {
  tag,
}, async ({ box, sit, profile }) => {
  const first = await sit();
  await submit(first.page, 'Lamp');
  await expect.poll(() => states(profile)).toEqual(['completed']);
  await first.app.close();
  const file = path.join(profile.userData, 'ledger.db');
  writeFileSync(file, 'not a database any more '.repeat(250_000));

  const second = await sit();
  const notice = second.page.getByRole('status', { name: 'About your ledger' });
  await expect(notice).toContainText(/set aside as ledger\.db\.damaged-\S+ and not deleted/);
  await expect(notice).toContainText(/The backup of .+ UTC was restored/);
  await expect(notice).toContainText('track missing tasks by their IDs');
  await second.hands.waitForStatus('Lamp', /completed/);
  const aside = profile.files().filter((each) => path.basename(each).startsWith('ledger.db.damaged-'));
  expect(aside.length).toBeGreaterThan(0);
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toBeHidden();
  await submit(second.page, 'After it');
  await second.hands.waitForStatus('After it', /completed/);
  expect(box.stats()).toMatchObject({ createPosts: 2, creates: 2 });
});
