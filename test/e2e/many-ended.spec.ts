/** Jobs that ended by the hundred while nobody looked, told as one. */
import { watchNotifications } from './notifications.ts';
import { manyKey, seedOpenTasks, startTaskServer } from './open-tasks.ts';
import { expect, test } from './shared.ts';

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
    await expect.poll(async () => (await notified.titles())?.at(-1)).toBe('147 more jobs ended');
    const titles = (await notified.titles()) ?? [];
    expect(titles.slice(0, 3)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^Failed: Many \d+$/)),
    );
    // A run that takes longer replaces its own summary.
    for (const title of titles.slice(3)) expect(title).toMatch(/^\d+ more jobs ended$/);
    expect(await notified.bodyOfLast()).toBe('147 failed');
    await notified.clickLast();
    await expect(page.getByRole('heading', { name: 'Failed', level: 1 })).toBeVisible();
  } finally {
    await server.close();
  }
});
