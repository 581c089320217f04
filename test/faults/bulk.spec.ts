import { expect, Hands, type Page, type RunningApp, test } from '../e2e/box.ts';
import { ledgerJobs } from '../e2e/ledger.ts';
import { manyKey, seedOpenTasks, startTaskServer, type TaskServer } from '../e2e/open-tasks.ts';
import { answerQuestions } from '../e2e/press.ts';
import type { Profile } from '../e2e/profile.ts';
import { countRequests, requestsSince } from '../e2e/requests.ts';
import { pictures } from '../e2e/screenshots.ts';
import { seed } from '../e2e/seed.ts';
import { scaled } from './scale.ts';

const tag = '@bulk';
const many = scaled(100, 1_000);
/** When another window looks at an action that is under way. */
const part = Math.floor(0.3 * many);
const last = `Many ${many - 1}`;
/** A number as the window writes it. */
const words = (count: number) => count.toLocaleString('en');
/** What the list asks for to show rows that have changed; each job that is sent changes its own, however it was sent. */
const ofTheList = /jobRange|jobCounts|jobPosition|jobTotals/;

/** The window's requests since `countRequests`, by method. */
async function counted(app: RunningApp, leftOut?: RegExp): Promise<{ total: number; all: string }> {
  const requests = await requestsSince(app);
  const own = Object.entries(requests).filter(([channel]) => leftOut === undefined || !leftOut.test(channel));
  return { total: own.reduce((sum, [, count]) => sum + count, 0), all: JSON.stringify(requests) };
}

test.describe(`with ${words(many)} jobs`, () => {
  let server: TaskServer;
  test.beforeEach(async () => {
    server = await startTaskServer(1_000_000);
  });
  test.afterEach(() => server.close());

  const begin = (launch: (options: { env: Record<string, string> }) => Promise<RunningApp>) =>
    launch({
      env: { TOKENLAB_API_BASE: server.origin, TOKENLAB_API_KEY: manyKey },
    });

  /** Selects all jobs and gives what opens the dialog of an action. */
  async function selectAll(page: Page, first: string) {
    await new Hands(page).row(first).click();
    await page.keyboard.press('Control+a');
    const toolbar = page.getByRole('toolbar', { name: /selected$/ });
    await expect(toolbar).toContainText(new RegExp(`^${words(many).replace(',', ',?')} selected`));
    return async (name: string) => {
      await toolbar.getByRole('button', { name: 'Actions' }).click();
      await page.getByRole('menuitem', { name }).click();
      return page.getByRole('dialog').locator('button[type=submit]');
    };
  }

  test('an action is a handful of requests, and main carries it on without a window, to a summary that waits', {
    tag,
  }, async ({ launch, profile }) => {
    // Nothing polls what has ended.
    seedOpenTasks(profile, server.origin, many, { state: 'failed' });
    const app = await begin(launch);
    const page = await app.window();
    await test.step('End and Home lead to their row also where the focus is there and the list was scrolled away', async () => {
      const hands = new Hands(page);
      const list = page.getByRole('grid', { name: /jobs/i });
      const [top, bottom] = [hands.row(last), hands.row('Many 0')];
      await top.click();
      for (const [key, row, other] of [
        ['End', bottom, top],
        ['Home', top, bottom],
      ] as const) {
        await page.keyboard.press(key);
        await expect(row).toHaveAttribute('aria-selected', 'true');
        await expect(row).toBeInViewport();
        await list.evaluate((each, isDown) => each.scrollTo(0, isDown ? each.scrollHeight : 0), row === top);
        await expect(other).toBeInViewport();
        await page.keyboard.press(key);
        await expect(row).toBeInViewport();
      }
    });

    const act = await selectAll(page, last);
    const bar = page.getByRole('region', { name: 'Refresh status' });
    const close = () => bar.getByRole('button', { name: 'Close' }).click();

    await test.step('one request each for the question, the command and the summary', async () => {
      await countRequests(app);
      await (await act('Refresh status')).click();
      await expect(bar).toContainText(`Done for ${words(many)} jobs.`);
      await close();
      await expect(bar).toBeHidden();
      const { total, all } = await counted(app);
      expect(total, all).toBeLessThanOrEqual(10);
      expect(server.asked).toHaveLength(many);
    });

    await test.step('a mark', async () => {
      await countRequests(app);
      const marked = page.getByRole('region', { name: 'Add to favourites' });
      await (await act('Add to favourites')).click();
      await expect(marked).toContainText(`Done for ${words(many)} jobs.`);
      await marked.getByRole('button', { name: 'Close' }).click();
      await expect(marked).toBeHidden();
      const { total, all } = await counted(app);
      expect(total, all).toBeLessThanOrEqual(10);
    });

    await test.step('another window shows how far it is, and the summary', async () => {
      server.failing.add('many3').add('many7');
      const goOn = server.holdAfter(part);
      await (await act('Refresh status')).click();
      await expect(bar).toContainText(`${part} of ${words(many)}`);
      await pictures({ app, page }, 'action-running');
      await page.reload();
      await expect(bar).toContainText(`${part} of ${words(many)}`);
      await page.goto('about:blank');
      goOn();
      await expect.poll(() => server.asked.length).toBe(2 * many);
      await page.goBack();
      await expect(bar).toContainText(`Done for ${many - 2} jobs. 2 jobs failed.`);
      await expect(bar.getByRole('listitem')).toHaveText([/^Many \d: /, /^Many \d: /]);
      await pictures({ app, page }, 'action-summary');
      await page.reload();
      await close();
      await expect(bar).toBeHidden();
      await page.reload();
      await expect(page.getByRole('grid', { name: /jobs/i })).toBeVisible();
      await expect(bar).toBeHidden();
    });

    await test.step('it stops before its next job', async () => {
      const again = await selectAll(page, last);
      const goOn = server.holdAfter(5);
      await (await again('Refresh status')).click();
      await expect(bar).toContainText(`5 of ${words(many)}`);
      await bar.getByRole('button', { name: 'Stop' }).click();
      goOn();
      await expect(bar).toContainText(`Done for 6 jobs. Stopped: ${many - 6} jobs were skipped.`);
      expect(server.asked).toHaveLength(2 * many + 6);
    });
  });

  test('each is retried once as a new job, with a handful of requests', { tag }, async ({
    launch,
    profile,
  }) => {
    seedOpenTasks(profile, server.origin, 0);
    seedFailed(profile);
    const app = await begin(launch);
    const page = await app.window();
    const act = await selectAll(page, 'Failed 0');
    await countRequests(app);
    const submit = await act('Retry as new jobs…');
    await expect(page.getByRole('dialog')).toContainText(`Price unknown for ${words(many)}.`);
    const asked = await answerQuestions(app.electron, 0);
    await submit.click();
    const bar = page.getByRole('region', { name: 'Retry as new jobs' });
    await expect(bar).toContainText(`Done for ${words(many)} jobs.`);
    expect(await asked()).toMatchObject([{ message: `Send ${words(many)} jobs? The price isn’t known.` }]);
    const { total, all } = await counted(app, ofTheList);
    expect(total, all).toBeLessThanOrEqual(10);
    const retries = () => ledgerJobs(profile).filter((job) => job.retryOf !== null);
    expect(new Set(retries().map((job) => job.retryOf)).size).toBe(many);
    expect(retries()).toHaveLength(many);
    // The server refuses each, by an answer that leaves no doubt.
    await expect
      .poll(() => retries().every((job) => job.state === 'rejected'), { timeout: 170_000 })
      .toBe(true);
    expect(server.others.filter((request) => request.startsWith('POST'))).toHaveLength(many);
  });
});

function seedFailed(profile: Profile) {
  seed(profile, ({ ledger }) => {
    const now = Date.now();
    for (let number = 0; number < many; number += 1) {
      ledger.jobs.insert({
        id: `job_failed${number}`,
        submitToken: null,
        accountId: 'environment',
        userId: 'e2e',
        projectId: null,
        title: `Failed ${number}`,
        request: { family: 'video', operation: null, model: 'many', fields: { prompt: 'Rain' }, inputs: [] },
        endpoint: '/v1/videos/generations',
        state: 'failed',
        createdAt: now - number * 1_000,
        estimate: { kind: 'unknown', minUsd: null, maxUsd: null, note: null },
        retryOf: null,
      });
    }
  });
}
