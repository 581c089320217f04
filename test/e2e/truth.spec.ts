/** What the window says of a job: one amount in one way, and only what can be done. */
import { manyKey, seedOpenTasks, startTaskServer } from './open-tasks.ts';
import type { Profile } from './profile.ts';
import { seed } from './seed.ts';
import { allVerified, clip, lot, song, stock } from './seeded-results.ts';
import { expect, test } from './shared.ts';

const tag = '@main';

/** Films and a sound, by the name of their jobs; the foreign film is of a codec that no player has. */
async function makeFiles() {
  const [film, snow, sound] = [await clip('rain'), await clip('snow'), await song()];
  const bytes = Buffer.from(film.bytes.toString('latin1').replaceAll('avc1', 'dvh9'), 'latin1');
  return { Rain: film, Foreign: { ...film, name: 'foreign.mp4', bytes }, Snow: snow, Waltz: sound };
}
let files: Awaited<ReturnType<typeof makeFiles>>;

test.use({
  // A film of a codec that the window does not have has no still.
  expectedPageErrors: [/404 .*media:\/\/thumb\//],
  furniture: {
    async put(profile) {
      files = await makeFiles();
      const server = await startTaskServer(1_000_000);
      seedJobs(profile, server.origin);
      const lots = Object.entries(files).map(([title, file]) => lot(title, file));
      const shelf = await stock(profile, lots, 'environment');
      return {
        env: { TOKENLAB_API_BASE: server.origin, TOKENLAB_API_KEY: manyKey, SAFELIGHT_POLL_SCALE: '1' },
        async close() {
          await server.close();
          await shelf.close();
        },
      };
    },
  },
});

/** One job that was charged an amount with many digits, and three that are open; of one the cancellation was refused. */
function seedJobs(profile: Profile, origin: string) {
  seedOpenTasks(profile, origin, 3);
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

test('an amount reads the same, digit by digit, in the list, the details, the bill and the spending', {
  tag,
}, async ({ shared: { page, hands } }) => {
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
}, async ({ shared: { page, hands } }) => {
  await hands.select('Many 1');
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
  await hands.select('Many 2');
  expect(await items('Many 2')).toContain('Request cancellation…');
});

test('Tab stops at a film once in both directions, in the details and in quick look', { tag }, async ({
  shared: { page, hands, profile },
}) => {
  await allVerified(profile, [files.Rain, files.Waltz]);
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
});

test('a film that only another program can play says so in a comparison too, and the other one plays', {
  tag,
}, async ({ shared: { page, profile } }) => {
  await allVerified(profile, [files.Rain, files.Foreign]);
  await page.getByRole('radiogroup', { name: 'Layout' }).getByText('Gallery').click();
  for (const title of ['Rain', 'Foreign'])
    await page.getByRole('option', { name: new RegExp(`^${title}`) }).click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare results' });
  const figure = (title: string) => dialog.getByRole('figure').filter({ hasText: title });
  await expect(figure('Foreign').getByRole('button', { name: 'Open in another program' })).toBeVisible();
  await expect(dialog.locator('video')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Play all' }).click();
  const played = () =>
    figure('Rain')
      .locator('video')
      .evaluate((one: HTMLVideoElement) => one.currentTime);
  await expect.poll(played).toBeGreaterThan(0);
});

test('a film whose answer does not come is asked for again, without a wheel over it for good', {
  tag,
}, async ({ shared: { app, page, hands, profile } }) => {
  await allVerified(profile, [files.Snow]);
  // The first question of the window for the film is never answered. This listener stands in for the app's own, so no test
  // with this app comes after this one.
  await app.electron.evaluate(({ session }) => {
    let isHeld = false;
    session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
      if (!isHeld && details.url.startsWith('media://result/')) isHeld = true;
      else answer({});
    });
  });
  await hands.select('Snow');
  await expect
    .poll(() => page.locator('#inspector video').evaluate((one: HTMLVideoElement) => one.readyState))
    .toBeGreaterThan(0);
});
