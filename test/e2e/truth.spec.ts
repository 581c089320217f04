/** What the window says of a job: one amount in one way, and only what can be done. */
import { expect, type Page, type RunningApp, test } from './fixtures.ts';
import { Hands } from './hands.ts';
import { manyKey, seedOpenTasks, startTaskServer, type TaskServer } from './open-tasks.ts';
import type { Profile } from './profile.ts';
import { seed } from './seed.ts';
import { allVerified, clip, lot, song, stock } from './seeded-results.ts';

const tag = '@main';
// A film of a codec that the window does not have has no still.
test.use({ expectedPageErrors: [/404 .*media:\/\/thumb\//] });

let server: TaskServer;
test.beforeEach(async () => {
  server = await startTaskServer(1_000_000);
});
test.afterEach(() => server.close());

/** One job that was charged an amount with many digits, and three that are open; of one the cancellation was refused. */
function seedJobs(profile: Profile) {
  seedOpenTasks(profile, server.origin, 3);
  seed(profile, ({ ledger, add }) => {
    const now = Date.now();
    add({ id: 'job_charged', title: 'Charged', accountId: 'environment', createdAt: now + 1 }, []);
    ledger.jobs.update('job_charged', { settledUsd: '0.1249354' });
    ledger.jobs.update('job_many1', { cancellation: 'requested' });
    ledger.jobs.update('job_many1', {
      cancellation: 'refused',
      cancel: {
        message: 'The task has begun.',
        code: 'task_not_cancellable',
        httpStatus: 409,
        requestedAt: now,
      },
    });
  });
}

async function open(
  launch: (options: { env: Record<string, string> }) => Promise<RunningApp>,
  profile: Profile,
): Promise<{ page: Page; hands: Hands }> {
  seedJobs(profile);
  const app = await launch({ env: { TOKENLAB_API_BASE: server.origin, TOKENLAB_API_KEY: manyKey } });
  const page = await app.window();
  const hands = new Hands(page);
  await hands.row('Charged').waitFor();
  return { page, hands };
}

test('an amount reads the same, digit by digit, in the list, the details, the bill and the spending', {
  tag,
}, async ({ launch, profile }) => {
  const { page, hands } = await open(launch, profile);
  const amount = '$0.1249354';
  const cell = hands.row('Charged').locator('[data-cell="cost"]');
  await expect(cell.locator('[aria-hidden]')).toHaveText(amount);
  expect(await cell.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(1);
  await hands.select('Charged');
  await expect(hands.inspector.getByText(amount, { exact: true })).toBeVisible();
  await hands.openTab('Billing');
  await expect(hands.inspector.getByRole('tabpanel')).toContainText(amount);
  await page.getByRole('navigation').getByRole('button', { name: 'Spending' }).click();
  const main = page.getByRole('main');
  await expect(main.getByText(amount).first()).toBeVisible();
  expect((await main.innerText()).match(/\$0\.12\d*/g)?.filter((said) => said !== amount)).toEqual([]);
});

test('the menu of one job of a selection holds what can be done with it, and no cancellation that was ruled out', {
  tag,
}, async ({ launch, profile }) => {
  const { page, hands } = await open(launch, profile);
  await hands.row('Many 1').click();
  await hands.row('Charged').click({ modifiers: ['Control'] });
  const items = async (title: string) => {
    await hands.row(title).click({ button: 'right' });
    const menu = page.getByRole('menu');
    await menu.waitFor();
    const names = await menu.getByRole('menuitem').allInnerTexts();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    return names.map((name) => name.split('\n')[0]);
  };
  // The details show the other one.
  await expect(hands.inspector.getByRole('heading', { name: 'Charged' })).toBeVisible();
  const offered = await items('Many 1');
  expect(offered).toContain('Copy task ID');
  expect(offered).not.toContain('Request cancellation…');
  await hands.row('Many 2').click();
  expect(await items('Many 2')).toContain('Request cancellation…');
});

test('Tab stops at a film once in both directions, in the details and in quick look', { tag }, async ({
  launch,
  profile,
}) => {
  const film = await clip('rain');
  const sound = await song();
  const shelf = await stock(profile, [lot('Rain', film), lot('Waltz', sound)]);
  try {
    const page = await (await launch()).window();
    await allVerified(profile, [film, sound]);
    const hands = new Hands(page);
    await hands.select('Rain');
    const video = page.locator('video[controls]');
    await video.waitFor();
    const at = () => page.evaluate(() => document.activeElement?.tagName);
    /** How many presses in a row leave the keyboard at the film. */
    const stops = async (key: 'Tab' | 'Shift+Tab') => {
      const seen: (string | undefined)[] = [];
      for (let press = 0; press < 60; press += 1) {
        await page.keyboard.press(key);
        const now = await at();
        seen.push(now);
        if (seen.includes('VIDEO') && now !== 'VIDEO') break;
      }
      return seen.filter((tag) => tag === 'VIDEO').length;
    };
    await hands.inspector.getByRole('tab', { name: 'Result' }).focus();
    expect(await stops('Tab')).toBe(1);
    expect(await stops('Shift+Tab')).toBe(1);
    await page.getByRole('grid', { name: 'Jobs' }).focus();
    await page.keyboard.press('Space');
    const look = page.getByRole('dialog', { name: /^Quick look/ });
    await look.locator('video').waitFor();
    expect(await stops('Tab')).toBe(1);
    expect(await stops('Shift+Tab')).toBe(1);
    await expect(look.locator('video')).toHaveAttribute('controls');
  } finally {
    await shelf.close();
  }
});

test('a film that only another program can play says so in a comparison too, and the other one plays', {
  tag,
}, async ({ launch, profile }) => {
  const film = await clip('rain');
  // The same film by the name of a codec that no player has.
  const bytes = Buffer.from(film.bytes.toString('latin1').replaceAll('avc1', 'dvh9'), 'latin1');
  const foreign = { ...film, name: 'foreign.mp4', bytes };
  const shelf = await stock(profile, [lot('Rain', film), lot('Foreign', foreign)]);
  try {
    const page = await (await launch()).window();
    await allVerified(profile, [film, foreign]);
    await page.getByRole('radiogroup', { name: 'Layout' }).getByText('Gallery').click();
    for (const title of ['Rain', 'Foreign'])
      await page.getByRole('option', { name: new RegExp(`^${title}`) }).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Compare results' });
    const figure = (title: string) => dialog.getByRole('figure').filter({ hasText: title });
    await expect(figure('Foreign').getByRole('button', { name: 'Open in another program' })).toBeVisible();
    await expect(dialog.locator('video')).toHaveCount(1);
    await page.screenshot({ path: '/tmp/compare.png' });
    await dialog.getByRole('button', { name: 'Play all' }).click();
    const played = () =>
      figure('Rain')
        .locator('video')
        .evaluate((one: HTMLVideoElement) => one.currentTime);
    await expect.poll(played).toBeGreaterThan(0);
  } finally {
    await shelf.close();
  }
});

test('a film whose answer does not come is asked for again, without a wheel over it for good', {
  tag,
}, async ({ launch, profile }) => {
  const film = await clip('rain');
  const shelf = await stock(profile, [lot('Rain', film)]);
  try {
    const app = await launch();
    const page = await app.window();
    await allVerified(profile, [film]);
    // The first question of the window for the film is never answered.
    await app.electron.evaluate(({ session }) => {
      let isHeld = false;
      session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
        if (!isHeld && details.url.startsWith('media://result/')) isHeld = true;
        else answer({});
      });
    });
    await new Hands(page).select('Rain');
    await expect
      .poll(() => page.locator('#inspector video').evaluate((one: HTMLVideoElement) => one.readyState))
      .toBeGreaterThan(0);
  } finally {
    await shelf.close();
  }
});
