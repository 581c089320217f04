/** Jobs that ended by the hundred while nobody looked, in one summary. */
import { ledgerJobs } from './ledger.ts';
import { watchNotifications } from './notifications.ts';
import { manyKey, seedOpenTasks, startTaskServer } from './open-tasks.ts';
import { expect, test } from './shared.ts';

/** How many jobs these notifications stand for. */
function jobsIn(titles: readonly string[]): number {
  let named = 0;
  let summary = 0;
  for (const title of titles) {
    const more = /^(\d+) more jobs ended$/.exec(title)?.[1];
    if (more !== undefined) summary = Number(more);
    else {
      named += 1 + summary;
      summary = 0;
    }
  }
  return named + summary;
}

test('of 150 jobs that ended while the app was closed three are named, and one summary counts the rest and opens them', {
  tag: '@main',
}, async ({ launch, profile }) => {
  const server = await startTaskServer(1_000_000);
  try {
    seedOpenTasks(profile, server.origin, 150);
    server.status = 'failed';
    // Nothing is known of them before the notifications are watched.
    const answer = server.holdAfter(0);
    const app = await launch({
      env: { TOKENLAB_API_BASE: server.origin, TOKENLAB_API_KEY: manyKey, SAFELIGHT_POLL_SCALE: '0.04' },
    });
    const page = await app.window();
    await page.getByRole('grid', { name: 'Jobs' }).getByRole('row').first().waitFor();
    const notified = await watchNotifications(app);
    answer();
    await expect
      .poll(() => ledgerJobs(profile).filter(({ state }) => state === 'failed').length, { timeout: 180_000 })
      .toBe(150);
    // A run that takes longer replaces its own summary; on a computer that stops for a minute there are two runs.
    await expect.poll(async () => jobsIn((await notified.titles()) ?? [])).toBe(150);
    const titles = (await notified.titles()) ?? [];
    expect(titles.slice(0, 3)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^Failed: Many \d+$/)),
    );
    expect(titles.at(-1)).toMatch(/^\d+ more jobs ended$/);
    await notified.clickLast();
    await expect(page.getByRole('heading', { name: 'Failed', level: 1 })).toBeVisible();
  } finally {
    await server.close();
  }
});
