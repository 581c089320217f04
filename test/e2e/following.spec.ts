/** Tasks are followed at the intervals that people get: nothing here makes the poller's clock run faster. */
import { expect, type Page, test } from './box.ts';
import { ledgerJobs } from './ledger.ts';
import type { Profile } from './profile.ts';
import { submitRequest } from './submit.ts';

const tag = '@never-lost';
const family = 'video';
const model = 'veo3.1';

async function submit(page: Page, prompt: string): Promise<void> {
  const said = await submitRequest(page, { family, model, fields: { prompt } });
  expect(said.ok, JSON.stringify(said)).toBe(true);
}

const taskIds = (profile: Profile) => ledgerJobs(profile).flatMap(({ taskId }) => taskId ?? []);

test.describe('at real intervals', () => {
  test.use({ boxSpeed: 20 });

  test('tasks are asked for their status while others are still being accepted', { tag }, async ({
    box,
    sit,
    profile,
  }) => {
    const { page } = await sit({ env: { SAFELIGHT_POLL_SCALE: '1' } });
    // The box sets the pace: at its speed, each answer to a create takes a second.
    await box.inject('slow', { route: '/v1/videos/generations' }, 1_000);
    const beganAt = Date.now();
    const polls = () => taskIds(profile).map((id) => box.pollsOf(id));
    // The first task is due after 10 s at the latest. 40 acceptances take four times that, on any machine.
    let [jobs, whileAccepting] = [0, [] as number[]];
    while (jobs < 12 || (jobs < 40 && whileAccepting[0] === 0)) {
      jobs += 1;
      await submit(page, `Lamp ${jobs} sandbox:never-finishes`);
      whileAccepting = polls();
      await expect.poll(() => taskIds(profile).length).toBe(jobs);
    }
    expect(
      whileAccepting[0],
      `requests for the first task before the ${jobs}th was accepted`,
    ).toBeGreaterThan(0);

    await expect.poll(() => polls().every((count) => count > 0)).toBe(true);
    const bar = page.getByRole('contentinfo');
    await expect(bar).toContainText(`Checking ${jobs} tasks`);
    await expect(bar).toContainText(/next in ([1-9]|10) s|checking now/);
    // Never sooner than every 5 s.
    const counts = polls();
    const most = 1 + Math.floor((Date.now() - beganAt) / 5_000);
    for (const count of counts) expect(count).toBeLessThanOrEqual(most);
    expect(box.stats().createPosts).toBe(jobs);
  });
});
