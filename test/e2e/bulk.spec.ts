import { expect, Hands, type Page, type RunningApp, test } from './box.ts';
import { ledgerJobs } from './ledger.ts';
import { manyKey, seedOpenTasks, startTaskServer, type TaskServer } from './open-tasks.ts';
import { answerQuestions } from './press.ts';
import type { Profile } from './profile.ts';
import { countRequests, requestsSince } from './requests.ts';
import { seed } from './seed.ts';

const tag = '@bulk';
const video = { kind: 'Video', model: 'veo3.1' } as const;

test('several jobs are retried as new jobs, marked and cancelled at once, and each only where it fits', {
  tag,
}, async ({ box, sit, profile }) => {
  const { app, hands, page } = await sit();
  for (const title of ['Fails 1', 'Fails 2']) {
    await hands.sendJob({ ...video, title, prompt: `Rain sandbox:fail*1` });
  }
  await hands.sendJob({ ...video, title: 'Runs', prompt: 'Rain sandbox:never-finishes' });
  for (const title of ['Fails 1', 'Fails 2']) await hands.waitForStatus(title, /failed/);
  await hands.waitForStatus('Runs', /processing/);
  const creates = box.stats().creates;

  const act = async (name: string | RegExp) => {
    const toolbar = page.getByRole('toolbar', { name: '3 selected' });
    await toolbar.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await hands.row('Fails 1').click();
  await page.keyboard.press('Control+a');

  await act('Retry as new jobs…');
  const retry = page.getByRole('dialog', { name: 'Retry as new jobs?' });
  await expect(retry).toContainText('Submits 2 jobs again as new jobs.');
  await expect(retry).toContainText('1 is skipped');
  await expect(retry).toContainText(/Up to \$\d/);
  expect(box.stats().creates, 'nothing is sent before the decision').toBe(creates);
  // Together they are above the amount of the settings, though neither of them is.
  const submit = retry.getByRole('button', { name: 'Submit 2 new jobs' });
  const refused = await answerQuestions(app.electron, 1);
  await submit.click();
  await expect.poll(refused).toHaveLength(1);
  await expect(submit).toBeEnabled();
  expect(box.stats().creates, 'nothing is sent after a no').toBe(creates);
  const agreed = await answerQuestions(app.electron, 0);
  await submit.click();
  await retry.waitFor({ state: 'hidden' });
  expect((await agreed())[0]?.message).toMatch(/^Pay up to \$[\d.]+ for 2 jobs\?$/);
  await expect.poll(() => ledgerJobs(profile).length).toBe(5);
  const made = () => ledgerJobs(profile).filter((job) => job.retryOf !== null);
  expect(made().map((job) => job.title.slice(0, 7))).toEqual(expect.arrayContaining(['Fails 1', 'Fails 2']));
  await expect.poll(() => box.stats().creates).toBe(creates + 2);
  // No row moves any more.
  await expect.poll(() => made().every((job) => job.state === 'failed')).toBe(true);

  await act('Add tag…');
  const tagging = page.getByRole('dialog', { name: 'Add tag' });
  await tagging.getByRole('textbox', { name: 'Tag' }).fill('storm');
  await page.keyboard.press('Enter');
  await tagging.waitFor({ state: 'hidden' });
  await act('Add to favourites');
  await page
    .getByRole('dialog', { name: 'Add to favourites' })
    .getByRole('button', { name: 'Add', exact: true })
    .click();
  await page.getByRole('dialog', { name: 'Add to favourites' }).waitFor({ state: 'hidden' });

  await act('Request cancellation…');
  const cancel = page.getByRole('dialog', { name: 'Request cancellation?' });
  await expect(cancel).toContainText('Asks TokenLab to cancel 1 job.');
  await expect(cancel).toContainText('a job may still finish and be charged');
  await cancel.getByRole('button', { name: 'Request cancellation' }).click();
  await cancel.waitFor({ state: 'hidden' });
  await hands.select('Runs');
  // This model cannot be cancelled, and TokenLab says so: the word is a request.
  await expect(hands.inspector.getByText(/Cancellation refused/).first()).toBeVisible();

  await page.getByRole('textbox', { name: 'Search jobs' }).fill('storm');
  await expect(page.getByRole('heading', { name: 'All' }).locator('..')).toContainText('3 jobs');

  await hands.row('Runs').click();
  await page.keyboard.press('Control+a');
  await act('Request cancellation…');
  await expect(cancel).toContainText('None of the selected jobs can be cancelled');
  await expect(cancel.getByRole('button', { name: 'Request cancellation' })).toHaveCount(0);
});

const thousand = 1_000;
/** What the list asks for to show rows that have changed; each job that is sent changes its own, however it was sent. */
const ofTheList = /jobRange|jobCounts|jobPosition|jobTotals/;

/** The window's requests since `countRequests`, by method. */
async function counted(app: RunningApp, leftOut?: RegExp): Promise<{ total: number; all: string }> {
  const requests = await requestsSince(app);
  const own = Object.entries(requests).filter(([channel]) => leftOut === undefined || !leftOut.test(channel));
  return { total: own.reduce((sum, [, count]) => sum + count, 0), all: JSON.stringify(requests) };
}

test.describe('with a thousand jobs', () => {
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
    await expect(toolbar).toContainText(/^1,?000 selected/);
    return async (name: string) => {
      await toolbar.getByRole('button', { name: 'Actions' }).click();
      await page.getByRole('menuitem', { name }).click();
      return page.getByRole('dialog').locator('button[type=submit]');
    };
  }

  test(
    'an action is a handful of requests, and main carries it on without a window, to a summary that waits',
    {
      tag,
    },
    async ({ launch, profile }, testInfo) => {
      // Nothing polls what has ended.
      seedOpenTasks(profile, server.origin, thousand, { state: 'failed' });
      const app = await begin(launch);
      const page = await app.window();
      const act = await selectAll(page, 'Many 999');
      const bar = page.getByRole('region', { name: 'Refresh status' });
      const close = () => bar.getByRole('button', { name: 'Close' }).click();

      await test.step('one request each for the question, the command and the summary', async () => {
        await countRequests(app);
        await (await act('Refresh status')).click();
        await expect(bar).toContainText('Done for 1,000 jobs.');
        await close();
        await expect(bar).toBeHidden();
        const { total, all } = await counted(app);
        expect(total, all).toBeLessThanOrEqual(10);
        expect(server.asked).toHaveLength(thousand);
      });

      await test.step('a mark', async () => {
        await countRequests(app);
        const marked = page.getByRole('region', { name: 'Add to favourites' });
        await (await act('Add to favourites')).click();
        await expect(marked).toContainText('Done for 1,000 jobs.');
        await marked.getByRole('button', { name: 'Close' }).click();
        await expect(marked).toBeHidden();
        const { total, all } = await counted(app);
        expect(total, all).toBeLessThanOrEqual(10);
      });

      await test.step('another window shows how far it is, and the summary', async () => {
        server.failing.add('many3').add('many7');
        const goOn = server.holdAfter(300);
        await (await act('Refresh status')).click();
        await expect(bar).toContainText('300 of 1,000');
        for (const theme of ['light', 'dark'] as const) {
          await page.evaluate((name) => window.safelight?.setSettings({ theme: name }), theme);
          await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
          await page.screenshot({ path: testInfo.outputPath(`running-${theme}.png`) });
        }
        await page.reload();
        await expect(bar).toContainText('300 of 1,000');
        await page.goto('about:blank');
        goOn();
        await expect.poll(() => server.asked.length).toBe(2 * thousand);
        await page.goBack();
        await expect(bar).toContainText('Done for 998 jobs. 2 jobs failed.');
        await expect(bar.getByRole('listitem')).toHaveText([/^Many \d: /, /^Many \d: /]);
        await page.screenshot({ path: testInfo.outputPath('summary.png') });
        await page.reload();
        await close();
        await expect(bar).toBeHidden();
        await page.reload();
        await expect(page.getByRole('grid', { name: /jobs/i })).toBeVisible();
        await expect(bar).toBeHidden();
      });

      await test.step('it stops before its next job', async () => {
        const again = await selectAll(page, 'Many 999');
        const goOn = server.holdAfter(5);
        await (await again('Refresh status')).click();
        await expect(bar).toContainText('5 of 1,000');
        await bar.getByRole('button', { name: 'Stop' }).click();
        goOn();
        await expect(bar).toContainText('Done for 6 jobs. Stopped: 994 jobs were skipped.');
        expect(server.asked).toHaveLength(2 * thousand + 6);
      });
    },
  );

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
    await expect(page.getByRole('dialog')).toContainText('Price unknown for 1,000.');
    const asked = await answerQuestions(app.electron, 0);
    await submit.click();
    const bar = page.getByRole('region', { name: 'Retry as new jobs' });
    await expect(bar).toContainText('Done for 1,000 jobs.');
    expect(await asked()).toMatchObject([{ message: 'Send 1,000 jobs? The price is not known.' }]);
    const { total, all } = await counted(app, ofTheList);
    expect(total, all).toBeLessThanOrEqual(10);
    const retries = () => ledgerJobs(profile).filter((job) => job.retryOf !== null);
    expect(new Set(retries().map((job) => job.retryOf)).size).toBe(thousand);
    expect(retries()).toHaveLength(thousand);
    // The server refuses each, by an answer that leaves no doubt.
    await expect
      .poll(() => retries().every((job) => job.state === 'rejected'), { timeout: 170_000 })
      .toBe(true);
    expect(server.others.filter((request) => request.startsWith('POST'))).toHaveLength(thousand);
  });
});

function seedFailed(profile: Profile) {
  seed(profile, ({ ledger }) => {
    const now = Date.now();
    for (let number = 0; number < thousand; number += 1) {
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
