/** What a window asks of main while tasks are followed and nothing happens. */
import { expect, type Page, test } from '../e2e/fixtures.ts';
import { Hands } from '../e2e/hands.ts';
import { manyKey, seedOpenTasks, startTaskServer, type TaskServer } from '../e2e/open-tasks.ts';
import { countRequests, requestsSince } from '../e2e/requests.ts';
import { seed } from '../e2e/seed.ts';
import { scaled } from './scale.ts';

const finished = scaled(1_000, 10_000);
const open = 100;
/** How often each task is asked for while the window is watched; at its usual interval a minute holds eight of them. */
const polls = scaled(2, 8);

let server: TaskServer;
test.beforeEach(async () => {
  server = await startTaskServer(1_000_000);
});
test.afterEach(() => server.close());

/** Waits until each open task was asked for that often. */
async function roundsOfPolls() {
  const before = server.asked.length;
  await expect
    .poll(() => {
      const counts = new Map<string, number>();
      for (const { taskId } of server.asked.slice(before)) counts.set(taskId, (counts.get(taskId) ?? 0) + 1);
      return counts.size === open ? Math.min(...counts.values()) : 0;
    })
    .toBeGreaterThanOrEqual(polls);
}

/** The window has had the time to ask for what it wants: a request of its own was answered after all others. */
const settled = (page: Page) => page.evaluate(() => window.safelight?.bootstrap());

test(`while 100 open tasks are polled without news, list and gallery of ${finished.toLocaleString('en')} jobs are not asked for again`, {
  tag: '@never-lost',
}, async ({ launch, profile }) => {
  seedOpenTasks(profile, server.origin, open);
  seed(profile, ({ add }) => {
    const now = Date.now();
    for (let number = 0; number < finished; number += 1) {
      const createdAt = now - 60_000 - number * 1_000;
      add({ id: `job_old${number}`, title: `Old ${number}`, createdAt, accountId: 'environment' }, []);
    }
  });
  const app = await launch({
    env: {
      TOKENLAB_API_BASE: server.origin,
      TOKENLAB_API_KEY: manyKey,
      // A minute of polls in six seconds.
      SAFELIGHT_POLL_SCALE: '0.1',
    },
  });
  const page = await app.window();
  const hands = new Hands(page);
  await hands.row('Many 99').click();
  await expect(page.getByRole('contentinfo')).toContainText(`Checking ${open} tasks`);

  for (const layout of ['List', 'Gallery']) {
    await test.step(layout, async () => {
      await page.getByRole('radiogroup', { name: 'Layout' }).getByText(layout).click();
      await roundsOfPolls();
      await settled(page);
      await countRequests(app);
      await roundsOfPolls();
      await settled(page);
      const requests = await requestsSince(app);
      const ranges = Object.entries(requests).filter(([channel]) => /Range|Counts/.test(channel));
      expect(ranges, JSON.stringify(requests)).toEqual([]);
    });
  }
});
