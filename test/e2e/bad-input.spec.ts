import type { Locator } from '@playwright/test';
import { full, scaled } from '../faults/scale.ts';
import type { JobWish } from './hands.ts';
import { type LedgerJob, ledgerJobs } from './ledger.ts';
import { pressFor } from './press.ts';
import type { Profile } from './profile.ts';
import { type Box, expect, type Hands, type Shared, test } from './shared.ts';

const image: JobWish = { kind: 'Image', model: 'gpt-image-2', title: 'Lamp', prompt: 'A lamp in the fog' };

const theOne = (jobs: LedgerJob[]): LedgerJob => {
  expect(jobs).toHaveLength(1);
  return jobs[0]!;
};
const onlyJob = (profile: Profile): LedgerJob => theOne(ledgerJobs(profile));
const statesOf = (shared: Shared) => shared.jobs().map((job) => job.state);

/** What the server counted: POSTs that reached a create route, and the work that it took on. */
const counted = (box: Box) => ({ posts: box.stats().createPosts, creates: box.stats().creates });

/** The box of a job that needs a person, by its title. */
const notice = (hands: Hands, title: string): Locator => hands.inspector.getByRole('region', { name: title });

const submitAndStay = async (hands: Hands) => {
  await hands.submit();
  await expect(hands.sheet).toBeVisible();
};

const closeSheet = async (hands: Hands) => {
  await hands.page.keyboard.press('Escape');
  await hands.sheet.waitFor({ state: 'hidden' });
};

test.describe('before anything is sent', () => {
  test('an empty prompt is asked for in its place, and nothing is sent', { tag: '@bad-input' }, async ({
    shared,
  }) => {
    const { hands } = shared;
    for (const prompt of ['', '   \n ']) {
      await hands.fillJob({ ...image, prompt });
      await submitAndStay(hands);
      await expect(
        hands.sheet.getByRole('status').filter({ hasText: '1 field needs attention.' }),
      ).toBeVisible();
      await expect(hands.sheet.getByText('Describe what you want to see or hear.')).toBeVisible();
      await expect(hands.promptField).toBeFocused();
      await closeSheet(hands);
    }
    expect(statesOf(shared)).toEqual([]);
    expect(shared.counted()).toEqual({ posts: 0, creates: 0 });
  });

  test('without a model it is said, and the search for one has the focus', { tag: '@bad-input' }, async ({
    shared,
  }) => {
    const { page, hands } = shared;
    await page.keyboard.press('n');
    await expect(hands.sheet.locator('[data-model]').first()).toBeVisible();
    await submitAndStay(hands);
    await expect(hands.sheet.getByText('Choose a model first.')).toBeVisible();
    await expect(hands.sheet.getByRole('textbox', { name: /^Search models/ })).toBeFocused();
    expect(statesOf(shared)).toEqual([]);
    expect(shared.counted()).toEqual({ posts: 0, creates: 0 });
  });

  // The browser itself lays out what is typed, so the size costs what it costs.
  const longest = scaled(260_000, 2_080_000);
  test(`a prompt of ${longest / 1_000} kB is counted, refused here, kept through a restart of the sheet, and refused by TokenLab as raw JSON`, {
    tag: ['@bad-input', '@two-sizes'],
  }, async ({ shared }) => {
    const { page, hands } = shared;
    const long = 'rain and fog '.repeat(longest / 13);
    expect(long).toHaveLength(longest);
    await hands.fillJob({ ...image, title: 'Long lamp', prompt: long });
    await expect(hands.sheet.getByText(/^Too long by [\d,]+ characters\. Shorten it/)).toBeVisible();
    await submitAndStay(hands);
    await expect(hands.sheet.getByText('1 field needs attention.')).toBeVisible();
    await closeSheet(hands);
    expect(statesOf(shared)).toEqual([]);
    expect(shared.counted()).toEqual({ posts: 0, creates: 0 });
    await page.keyboard.press('n');
    expect((await hands.promptField.inputValue()).length).toBe(long.length);

    await hands.promptField.fill('short');
    await hands.sheet.getByText('More fields as JSON').click();
    const raw = hands.sheet.getByRole('textbox', { name: 'Fields as a JSON object' });
    await raw.fill(JSON.stringify({ prompt: long.slice(0, 200_000) }));
    await submitAndStay(hands);
    const refusal = hands.sheet.getByRole('alert').filter({ hasText: 'Correct the request' });
    await expect(refusal).toContainText(
      /This text is too long: [\d,]+ characters, up to 100,000 are possible\./,
    );
    expect(statesOf(shared)).toEqual([]);
    expect(shared.counted()).toEqual({ posts: 0, creates: 0 });

    // Raw fields are not checked against the model: TokenLab itself says no, and the job that it refused is kept.
    await raw.fill(JSON.stringify({ prompt: long.slice(0, 90_000) }));
    await submitAndStay(hands);
    await expect(hands.sheet.getByRole('alert').filter({ hasText: 'request req_' })).toContainText(
      'Correct the request, then submit it again.',
    );
    expect(theOne(shared.jobs()).state).toBe('rejected');
    expect(shared.counted()).toEqual({ posts: 1, creates: 0 });

    await raw.fill('{ "prompt": ');
    await expect(hands.sheet.getByText(/^This isn’t valid JSON/)).toBeVisible();
    await submitAndStay(hands);
    await expect(
      hands.sheet
        .getByText('Fix the JSON, or clear it.')
        .or(hands.sheet.getByText('1 field needs attention.'))
        .first(),
    ).toBeVisible();
    expect(shared.counted()).toEqual({ posts: 1, creates: 0 });
    await raw.fill('');
    await hands.submit();
    await hands.sheet.waitFor({ state: 'hidden' });
    await hands.waitForStatus('Long lamp', /completed/);
    expect(statesOf(shared)).toEqual(['rejected', 'completed']);
    expect(shared.counted()).toEqual({ posts: 2, creates: 1 });
  });
});

test.describe('keys', () => {
  test('a key that TokenLab refuses later stops its work with one notice, and the job waits for its key', {
    tag: ['@bad-input', '@full-only'],
  }, async ({ shared }) => {
    const { box, page, hands } = shared;
    await box.inject('401', { route: 'POST /v1/images/generations' });
    await hands.fillJob({ ...image, title: 'Keyless lamp' });
    await submitAndStay(hands);
    const refusal = hands.sheet.getByRole('alert').filter({ hasText: 'doesn’t accept this API key' });
    await expect(refusal).toContainText('Check or replace the API key.');
    await expect(refusal).toContainText('HTTP 401 · invalid_api_key · request req_');
    await closeSheet(hands);
    await hands.select('Keyless lamp');
    await expect(notice(hands, 'TokenLab rejected the key of “TOKENLAB_API_KEY”.')).toBeVisible();
    const told = page.getByRole('alert').filter({ hasText: 'Its jobs are paused until the key works.' });
    await expect(told).toContainText('TokenLab rejected the key of “TOKENLAB_API_KEY”.');
    await expect(told).toHaveCount(1);
    expect(theOne(shared.jobs())).toMatchObject({ state: 'rejected', attention: null });
    expect(shared.counted()).toEqual({ posts: 1, creates: 0 });
    await page.getByRole('button', { name: /^Account:/ }).click();
    await expect(page.getByRole('menu')).toContainText('TokenLab rejected this key');
    await page.getByRole('menuitem', { name: 'Check key' }).click();
    await expect(page.getByRole('menu')).toContainText('key works');
    expect(shared.counted()).toEqual({ posts: 1, creates: 0 });
    await page.keyboard.press('Escape');
    await hands.sendJob({ ...image, title: 'Next lamp' });
    await hands.waitForStatus('Next lamp', /completed/);
    expect(statesOf(shared)).toEqual(['rejected', 'completed']);
  });
});

test.describe('refusals', () => {
  test('402 says balance, cost and where to add some; the job is kept and sent again only by hand', {
    tag: ['@bad-input', '@full-only'],
  }, async ({ shared }) => {
    const { box, page, hands } = shared;
    await box.inject('402', { route: 'POST /v1/images/generations' });
    await hands.fillJob({ ...image, title: 'Poor lamp' });
    await submitAndStay(hands);
    const refusal = hands.sheet.getByRole('alert').filter({ hasText: 'HTTP 402' });
    await expect(refusal).toContainText('The balance is too low');
    await expect(refusal).toContainText('Add funds in the TokenLab console.');
    await expect(refusal).toContainText(/Balance \$[\d.]+/);
    await expect(refusal).toContainText(/Estimated cost \$[\d.]+/);
    await expect(refusal).toContainText('HTTP 402 · insufficient_balance');
    await closeSheet(hands);
    await hands.select('Poor lamp');
    await expect(notice(hands, 'The balance is too low')).toContainText(
      'Add funds in the TokenLab console, then continue.',
    );
    await expect(notice(hands, 'The balance is too low')).toContainText(
      'Nothing was charged: no task was created.',
    );
    expect(theOne(shared.jobs())).toMatchObject({ state: 'rejected', attention: 'balance_low' });
    expect(shared.counted()).toEqual({ posts: 1, creates: 0 });
    // Until then new jobs of the account would wait for money.
    await pressFor(page, 'resumeAccount', { accountId: 'environment' });
  });

  test.describe(() => {
    // The wait that the box asks for is long enough to be read.
    test.use({ boxSpeed: 2 });

    test('429 is a visible wait after which the same job goes out automatically, once', {
      tag: ['@bad-input', '@full-only'],
    }, async ({ box, sit, profile }) => {
      const { hands } = await sit();
      await box.inject('429');
      await hands.sendJob(image);
      await hands.select('Lamp');
      await expect(
        hands.inspector.getByText(
          /^TokenLab asked Safelight to wait \(too many requests\)\. No task was created\. Retries automatically/,
        ),
      ).toBeVisible();
      await expect(hands.row('Lamp')).toContainText('retrying in');
      expect(onlyJob(profile)).toMatchObject({ state: 'draft', hold: { reason: 'rate_limited' } });
      await hands.waitForStatus('Lamp', /completed/);
      expect(onlyJob(profile).state).toBe('completed');
      expect(counted(box)).toEqual({ posts: 2, creates: 1 });
      await hands.openTab('Timeline');
      await expect(
        hands.inspector.getByText('TokenLab asked Safelight to wait; no task was created'),
      ).toBeVisible();
    });
  });
});

test.describe('answers that say nothing', () => {
  const every = [
    { fault: '500', words: 'TokenLab had an internal error.', made: false },
    { fault: 'html', words: null, made: false },
    { fault: 'html-200', words: null, made: true },
    { fault: 'malformed-json', words: null, made: true },
  ] as const;
  // One that made nothing, and one that made a task.
  const answers = every.filter(({ fault }) => full || fault === '500' || fault === 'html-200');

  test(`${answers.map(({ fault }) => fault).join(', ')} as an answer leave the outcome unknown: each job is kept, never sent again automatically, and settled by hand`, {
    tag: ['@bad-input', '@two-sizes'],
  }, async ({ box, sit, profile }) => {
    const { app, hands } = await sit();
    const jobOf = (title: string) => theOne(ledgerJobs(profile).filter((job) => job.title === title));
    const total = { posts: answers.length, creates: answers.filter(({ made }) => made).length };
    for (const { fault, words } of answers) {
      await test.step(fault, async () => {
        const title = `Lamp, ${fault};`;
        const prompt = `A lamp sandbox:${fault}`;
        await hands.sendJob({ kind: 'Video', model: 'veo3.1', title, prompt });
        await hands.waitForStatus(title, /unconfirmed/);
        await hands.select(title);
        const doubt = notice(hands, 'It’s unclear whether this job was created');
        await expect(doubt).toContainText('Safelight won’t resend it');
        await expect(doubt).toContainText('Sent between');
        await expect(doubt).toContainText(/may have cost/);
        for (const name of [
          'Link a task ID…',
          'Mark as not created…',
          'Submit again anyway…',
          'Open usage page',
        ]) {
          await expect(doubt.getByRole('button', { name })).toBeVisible();
        }
        await expect(hands.inspector).toContainText(words ?? /answer/i);
        expect(jobOf(title)).toMatchObject({ state: 'unconfirmed', attention: 'unconfirmed' });
      });
    }
    await app.close();

    const again = (await sit()).hands;
    const tasks = box.stats().tasks.map((task) => task.id);
    for (const { fault, made } of answers) {
      await test.step(`${fault}, after a restart`, async () => {
        const title = `Lamp, ${fault};`;
        await again.select(title);
        expect(counted(box)).toEqual(total);
        const decide = notice(again, 'It’s unclear whether this job was created');
        if (made) {
          const taskId = tasks.shift()!;
          await decide.getByRole('button', { name: 'Link a task ID…' }).click();
          const dialog = again.page.getByRole('dialog', { name: 'Link a task ID' });
          await dialog.getByRole('textbox', { name: 'Task ID' }).fill('ldtask_of_nobody');
          await dialog.getByRole('button', { name: 'Check and link' }).click();
          await expect(dialog.getByRole('alert')).toContainText(
            'TokenLab doesn’t show this task to this account’s key.',
          );
          await dialog.getByRole('textbox', { name: 'Task ID' }).fill(taskId);
          await dialog.getByRole('button', { name: 'Check and link' }).click();
          await again.waitForStatus(title, /completed/);
          expect(jobOf(title)).toMatchObject({ state: 'completed', taskId });
        } else {
          await decide.getByRole('button', { name: 'Mark as not created…' }).click();
          const dialog = again.page.getByRole('dialog', { name: 'Mark as not created?' });
          await expect(dialog).toContainText('If a task exists, it keeps running and is charged.');
          await dialog.getByRole('button', { name: 'Mark as not created' }).click();
          await again.waitForStatus(title, /rejected/);
          expect(jobOf(title)).toMatchObject({ state: 'rejected', attention: null });
        }
        expect(counted(box)).toEqual(total);
      });
    }
  });

  test('while polling, HTML, broken JSON, 500 and 429 are waited out and the job ends as it should', {
    tag: '@bad-input',
  }, async ({ shared }) => {
    const { box, hands } = shared;
    const faults = ['html', 'html-200', 'malformed-json', '500', '429'];
    await hands.sendJob({
      kind: 'Video',
      model: 'veo3.1',
      title: 'Polled lamp',
      prompt: `A lamp ${faults.map((fault) => `sandbox:poll-${fault}*1`).join(' ')}`,
    });
    await hands.waitForStatus('Polled lamp', /completed/);
    for (const fault of faults) expect(Object.keys(box.stats().faults).join()).toContain(fault);
    expect(theOne(shared.jobs()).state).toBe('completed');
    expect(shared.counted()).toEqual({ posts: 1, creates: 1 });
    await hands.select('Polled lamp');
    await hands.openTab('Timeline');
    await expect(
      hands.inspector.getByText('The status couldn’t be read; retrying later').first(),
    ).toBeVisible();
    await expect(hands.inspector.getByText('The status can be read again').first()).toBeVisible();
  });
});

test('a server that answers nonsense or is down: its models are asked for again, a job waits as not sent, and a task is followed on', {
  tag: '@bad-input',
}, async ({ box, sit, profile }) => {
  const { hands } = await sit();
  const jobOf = (title: string) => theOne(ledgerJobs(profile).filter((job) => job.title === title));

  await test.step('a model list that is HTML, broken or refused is said with a way to ask again', async () => {
    for (const fault of ['html', 'malformed-json', '500']) {
      await box.inject(fault, { route: 'GET /v1/models' }, 20);
    }
    await hands.newJobButton.click();
    const said = hands.sheet
      .getByRole('alert')
      .filter({ has: hands.page.getByRole('button', { name: 'Try again' }) });
    await expect(said).toBeVisible();
    await box.clearFaults();
    await said.getByRole('button', { name: 'Try again' }).click();
    await expect(hands.sheet.locator('[data-model="gpt-image-2"]')).toBeVisible();
    await closeSheet(hands);
  });

  await test.step('a job that cannot be sent is kept as not sent, and sent once when the server is back', async () => {
    await hands.fillJob(image);
    await box.close();
    await hands.submit();
    await hands.sheet.waitFor({ state: 'hidden' });
    await hands.select('Lamp');
    await expect(
      hands.inspector.getByText(/^Nothing was sent: the server refused the connection\./),
    ).toBeVisible();
    expect(jobOf('Lamp')).toMatchObject({ state: 'draft', hold: { reason: 'not_sent' }, taskId: null });
    await box.reopen();
    await hands.inspector.getByRole('button', { name: 'Send now' }).click();
    await hands.waitForStatus('Lamp', /completed/);
    expect(jobOf('Lamp').state).toBe('completed');
    expect(counted(box)).toEqual({ posts: 1, creates: 1 });
  });

  await test.step('during polling nothing is lost: the task is asked again when the server is back', async () => {
    // However late the box is closed, the end of the task was not read before; a box that opens again has no faults.
    await box.inject('poll-500', {}, 10_000);
    await hands.sendJob({ ...image, kind: 'Video', model: 'veo3.1', title: 'Film', prompt: 'A film' });
    await hands.waitForStatus('Film', /pending|unreadable/);
    const { taskId } = jobOf('Film');
    await box.close();
    await hands.select('Film');
    await hands.openTab('Request');
    await expect(hands.inspector.getByText('Last problem')).toBeVisible();
    expect(jobOf('Film').state).toMatch(/pending|processing/);
    await box.reopen();
    await hands.waitForStatus('Film', /completed/);
    expect(jobOf('Film')).toMatchObject({ state: 'completed', taskId });
    expect(box.stats().creates).toBe(2);
  });
});

test.describe('a task id that is not found', () => {
  test('is refused when it is to be tracked, by its name, and makes no job', { tag: '@bad-input' }, async ({
    shared,
  }) => {
    const { page, hands } = shared;
    await hands.sendJob({ ...image, kind: 'Video', model: 'veo3.1', title: 'Known lamp' });
    await hands.waitForStatus('Known lamp', /completed/);
    const known = theOne(shared.jobs()).taskId!;
    await page.getByRole('button', { name: 'Track tasks…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Track existing tasks' });
    await dialog.getByRole('textbox', { name: 'Task IDs' }).fill(`ldtask_of_nobody, ${known}`);
    await dialog.getByRole('button', { name: 'Track 2 tasks' }).click();
    const refused = dialog.getByRole('listitem');
    await expect(refused.filter({ hasText: 'ldtask_of_nobody' })).toContainText(
      'TokenLab doesn’t show this task to this account’s key. Check the task ID and the account.',
    );
    await expect(refused.filter({ hasText: known })).toContainText(
      'The job “Known lamp” already has this task.',
    );
    expect(statesOf(shared)).toEqual(['completed']);
    expect(shared.counted()).toEqual({ posts: 1, creates: 1 });
  });

  test('later makes a job lost, not failed, with its ways out', {
    tag: ['@bad-input', '@full-only'],
  }, async ({ shared }) => {
    const { box, page, hands } = shared;
    await hands.sendJob({
      kind: 'Video',
      model: 'veo3.1',
      title: 'Lost lamp',
      prompt: 'A lamp sandbox:task-not-found sandbox:never-finishes',
    });
    await hands.waitForStatus('Lost lamp', /status lost/);
    await hands.select('Lost lamp');
    const lost = notice(hands, 'The status of this task can no longer be read');
    await expect(lost).toContainText('That doesn’t mean it failed: it may have finished.');
    for (const name of ['Check again', 'Link a task ID…', 'Stop following']) {
      await expect(lost.getByRole('button', { name })).toBeVisible();
    }
    const { taskId } = theOne(shared.jobs());
    expect(shared.tasks().map((task) => task.id)).toEqual([taskId]);
    const polls = box.pollsOf(taskId!);
    await lost.getByRole('button', { name: 'Check again' }).click();
    await expect.poll(() => box.pollsOf(taskId!)).toBe(polls + 1);
    await page.keyboard.press('Alt+3');
    await expect(hands.row('Lost lamp')).toContainText('TokenLab no longer gives the status of this task.');
    expect(theOne(shared.jobs())).toMatchObject({ state: 'lost', attention: 'lost' });
    expect(shared.counted()).toEqual({ posts: 1, creates: 1 });
  });
});
