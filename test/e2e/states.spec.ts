/** What the window says while something stands between a job and news of it, and that it says so no longer than that. */
import { ledgerJobs } from './ledger.ts';
import type { Profile } from './profile.ts';
import { type Box, expect, type Page, test } from './shared.ts';
import { submitRequest } from './submit.ts';
import { setOnline, startTunnel } from './tunnel.ts';

const tag = '@never-lost';

test.use({ sharedEnv: { SAFELIGHT_POLL_SCALE: '0.02' } });

async function submit(page: Page, prompt: string): Promise<void> {
  const said = await submitRequest(page, { family: 'video', model: 'veo3.1', fields: { prompt } });
  expect(said.ok, JSON.stringify(said)).toBe(true);
}

const job = (profile: Profile, index = 0) => {
  const found = ledgerJobs(profile)[index];
  if (found === undefined) throw new Error('There is no such job.');
  return found;
};
const needsAttention = (page: Page) =>
  page.getByRole('navigation').getByRole('button', { name: /^Needs attention/ });

/** A picture of the window in each theme, to look at: into the folder that `SAFELIGHT_PICTURES` names. */
async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env.SAFELIGHT_PICTURES;
  if (folder === undefined) return;
  for (const scheme of ['dark', 'light'] as const) {
    await page.evaluate(async (theme) => window.safelight?.setSettings({ theme }), scheme);
    await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor();
    await page.screenshot({ path: `${folder}/${name}-${scheme}.png`, animations: 'disabled' });
  }
}

/** No status of the task can be read, whatever its address. */
const breakPolls = (box: Box, fault: string, taskId: string) =>
  box.inject(`poll-${fault}`, { taskId }, 1_000_000);

for (const [fault, reason] of [
  ['500', /Something went wrong|error|server/i],
  ['html-200', /web page/i],
] as const) {
  test(`a status that cannot be read (${fault}) says so in row and header, then needs attention, until it can be read`, {
    tag,
  }, async ({ shared, checkAccessibility }) => {
    const { box, hands, page } = shared;
    const title = `Lamp behind ${fault};`;
    await submit(page, `${title} sandbox:never-finishes`);
    await expect.poll(() => shared.jobs()[0]?.state).toMatch(/pending|processing/);
    await hands.select(title);
    await breakPolls(box, fault, shared.jobs()[0]?.taskId ?? '');
    const words = /unreadable since \d\d:\d\d, (?:retrying in \d+ s|retrying now)/;
    await expect(hands.row(title)).toContainText(words);
    await expect(hands.inspector).toContainText(words);
    await hands.row(title).getByText('unreadable').hover();
    await expect(page.getByRole('tooltip')).toContainText(reason);
    await expect(page.getByRole('tooltip')).toContainText(/Last known status: (?:pending|processing)\./);
    await photograph(page, `unreadable-${fault}`);

    await expect(needsAttention(page)).toHaveAccessibleName('Needs attention, 1 job', { timeout: 120_000 });
    await needsAttention(page).click();
    await expect(hands.row(title)).toContainText('The status of this task couldn’t be read for a while.');
    await expect(hands.row(title)).toContainText(words);
    await expect(
      hands.inspector.getByRole('region', { name: 'The status of this task can’t be read' }),
    ).toBeVisible();
    await photograph(page, `unreadable-attention-${fault}`);
    await checkAccessibility(page);

    // The row leaves as soon as a status can be read, which may be before a press.
    await hands.row(title).getByRole('button', { name: 'Refresh status' }).click();
    await box.clearFaults();
    await expect(needsAttention(page)).toHaveAccessibleName('Needs attention, 0 jobs');
    await expect(hands.inspector).toContainText(/pending|processing/);
    await expect(hands.inspector).not.toContainText('unreadable');
    // An answer to the press that comes just now moves the tab away under the pointer.
    const timeline = hands.inspector.getByRole('tab', { name: 'Timeline' });
    await expect(async () => {
      await timeline.click();
      await expect(timeline).toHaveAttribute('aria-selected', 'true', { timeout: 1_000 });
    }).toPass();
    await expect(hands.inspector).toContainText('The status can be read again');
    expect(shared.counted()).toEqual({ posts: 1, creates: 1 });
  });
}

test('a status URL that leads nowhere is left for the usual one, and the timeline says so', { tag }, async ({
  shared,
}) => {
  const { box, hands, page } = shared;
  const title = 'Lamp that moved';
  await submit(page, `${title} sandbox:dead-poll-url`);
  await hands.waitForStatus(title, /completed/);
  await hands.select(title);
  await hands.openTab('Timeline');
  await expect(hands.inspector).toContainText('The status URL doesn’t work; using the usual one');
  const [moved] = shared.jobs();
  expect(moved).toMatchObject({ pollUrl: `/v1/tasks/${moved?.taskId}`, state: 'completed' });
  expect(box.stats().requests['GET /v1/moved/{id}']).toBe(2);
  expect(shared.counted()).toEqual({ posts: 1, creates: 1 });
});

const statusBar = (page: Page) => page.getByRole('contentinfo');
const banners = (page: Page) => page.getByRole('alert').filter({ hasText: /“TOKENLAB_API_KEY”/ });

test('a false “offline” of the system is outweighed by answers that come through; a true one is said, and tried', {
  tag,
}, async ({ box, sit, profile }) => {
  const tunnel = await startTunnel(box);
  const { app, hands, page } = await sit({
    env: tunnel.env,
  });
  await submit(page, 'Lamp sandbox:never-finishes');
  await expect.poll(() => job(profile).state).toBe('processing');
  await hands.select('Lamp');

  await box.close();
  await setOnline(app, false);
  await expect(statusBar(page)).toContainText('Offline. Checks resume when you’re back online.');
  await expect(statusBar(page)).toContainText(/retrying in \d+ s|retrying now/);
  await expect(hands.row('Lamp')).toContainText('paused: no network');
  await expect(hands.inspector).toContainText('paused: no network');
  await photograph(page, 'offline');

  // The network is there again, and the system does not notice.
  await box.reopen();
  const task = job(profile).taskId ?? '';
  await expect(statusBar(page)).toContainText('Checking 1 task');
  await expect(hands.row('Lamp')).not.toContainText('paused');
  const polls = box.pollsOf(task);
  await expect.poll(() => box.pollsOf(task)).toBeGreaterThan(polls + 2);
  await submit(page, 'Second sandbox:never-finishes');
  await expect.poll(() => job(profile, 1).state).toBe('processing');
  await expect(statusBar(page)).toContainText('Checking 2 tasks');
  await tunnel.close();
});

test('a refused key pauses all its work with one banner and one row of Needs attention, until it works', {
  tag,
}, async ({ shared, checkAccessibility }) => {
  const { box, hands, page } = shared;
  for (const number of [1, 2, 3]) await submit(page, `Lamp ${number} sandbox:never-finishes`);
  await expect.poll(() => shared.jobs().every(({ state }) => state === 'processing')).toBe(true);
  await box.inject('401', { route: '/v1/' }, 1_000_000);
  await expect(statusBar(page)).toContainText('Checks paused: TokenLab rejected the key');
  await expect(banners(page)).toHaveCount(1);
  await expect(banners(page)).toContainText('TokenLab rejected the key of “TOKENLAB_API_KEY”.');
  // What is submitted now is written, is not sent into the same answer, and brings no second notice.
  const { posts } = shared.counted();
  for (const number of [4, 5]) await submit(page, `Lamp ${number}`);
  await expect.poll(() => shared.jobs().filter(({ hold }) => hold !== null)).toHaveLength(2);
  for (const number of [1, 2, 3, 4, 5]) {
    await expect(hands.row(`Lamp ${number}`)).toContainText('paused: key rejected');
    await expect(hands.row(`Lamp ${number}`).locator('[data-cell="took"]')).toHaveText('');
  }
  await expect(banners(page)).toHaveCount(1);
  expect(shared.counted().posts).toBe(posts);
  await hands.select('Lamp 1');
  await hands.openTab('Request');
  await expect(hands.inspector).toContainText('TokenLab rejected the key');
  const polls = () => shared.tasks().map(({ id }) => box.pollsOf(id));
  const before = polls();
  await hands.select('Lamp 4');
  await expect(hands.inspector).toContainText('TokenLab rejected the key of “TOKENLAB_API_KEY”.');
  await photograph(page, 'key-rejected');

  await expect(needsAttention(page)).toHaveAccessibleName('Needs attention, 1 job');
  await needsAttention(page).click();
  const rows = page.getByRole('list', { name: 'Paused accounts' }).getByRole('listitem');
  await expect(rows).toHaveCount(1);
  await expect(rows.getByRole('button')).toHaveText(['Replace key…', 'Check key']);
  await photograph(page, 'key-rejected-attention');
  await checkAccessibility(page);
  await rows.getByRole('button', { name: 'Check key' }).click();
  await expect(rows).toContainText('TokenLab still rejects this key.');

  await box.clearFaults();
  // The row says it all: the same words and buttons do not stand a second time below it.
  await expect(banners(page)).toHaveCount(0);
  await rows.getByRole('button', { name: 'Check key' }).click();
  await expect(rows).toHaveCount(0);
  await page.keyboard.press('Alt+1');
  await expect(banners(page)).toHaveCount(0);
  await expect(needsAttention(page)).toHaveAccessibleName('Needs attention, 0 jobs');
  await expect(statusBar(page)).toContainText(/Checking \d tasks/);
  await expect.poll(() => shared.counted().creates).toBe(5);
  await expect.poll(() => before.every((count, index) => polls()[index]! > count)).toBe(true);
  expect(shared.counted().posts).toBe(5);
});

test('while money is short new jobs wait in plain sight; “Send now” tries one, and “Resume” sends them all', {
  tag,
}, async ({ box, sit, profile, checkAccessibility }) => {
  const { hands, page } = await sit();
  await box.inject('402', {}, 1_000_000);
  await submit(page, 'Refused');
  await expect(banners(page)).toHaveCount(1);
  for (const number of [1, 2, 3]) await submit(page, `Lamp ${number}`);
  for (const number of [1, 2, 3])
    await expect(hands.row(`Lamp ${number}`)).toContainText('paused: balance too low');
  expect(box.stats().createPosts).toBe(1);
  await expect(banners(page).getByRole('button')).toHaveText(['Add funds', 'Resume']);
  // The job that was refused, and the account for all those that wait.
  await expect(needsAttention(page)).toHaveAccessibleName('Needs attention, 2 jobs');
  await hands.select('Lamp 2');
  await photograph(page, 'balance');
  await needsAttention(page).click();
  await photograph(page, 'balance-attention');
  await checkAccessibility(page);
  await page.getByRole('navigation').getByRole('button', { name: /^All/ }).click();

  await hands.select('Lamp 2');
  await hands.inspector.getByRole('button', { name: 'Send now' }).click();
  await expect.poll(() => box.stats().createPosts).toBe(2);
  await expect(hands.row('Lamp 2')).toContainText('paused: balance too low');
  await box.clearFaults();
  await banners(page).getByRole('button', { name: 'Resume' }).click();
  await expect(banners(page)).toHaveCount(0);
  await expect.poll(() => box.stats().creates).toBe(3);
  expect(box.stats().createPosts).toBe(2 + 3);
  expect(ledgerJobs(profile).map(({ title, state }) => [title, state])).toContainEqual([
    'Refused',
    'rejected',
  ]);
});
