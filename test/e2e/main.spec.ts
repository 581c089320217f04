import { createHash } from 'node:crypto';
import { existsSync, readFileSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import type { JobWish } from './hands.ts';
import { inKeyring } from './keyring.ts';
import { type LedgerJob, ledgerJobs, ledgerResults, sandboxOrigin } from './ledger.ts';
import { answerQuestions } from './press.ts';
import type { Profile } from './profile.ts';
import { expect, Hands, type Page, test } from './shared.ts';
import { submitRequest } from './submit.ts';

const quick = { SAFELIGHT_SANDBOX_SPEED: '25', SAFELIGHT_POLL_SCALE: '0.04' };

const video: JobWish = { kind: 'Video', model: 'veo3.1', title: 'Rain', prompt: 'Rain on a neon street' };

/** Submits a video without the sheet, which the first two tests prove. */
async function submit(page: Page, title: string, { model = 'veo3.1', orders = '' } = {}) {
  const fields = { prompt: `${video.prompt} ${orders}` };
  const said = await submitRequest(page, { family: 'video', model, title, fields });
  expect(said.ok, JSON.stringify(said)).toBe(true);
}

const jobOf = (profile: Profile, title: string): LedgerJob => {
  const job = ledgerJobs(profile).find((each) => each.title === title);
  if (!job) throw new Error(`The ledger has no job “${title}”.`);
  return job;
};

/** The job's files as they are on disk, each checked against what the ledger says of it. */
function filesOf(profile: Profile, title: string): Buffer[] {
  const { jobId } = jobOf(profile, title);
  const results = ledgerResults(profile).filter((result) => result.jobId === jobId && result.path !== null);
  return results.map((result) => {
    expect(result.download).toBe('done');
    expect(path.dirname(result.path!).startsWith(profile.downloads)).toBe(true);
    const content = readFileSync(result.path!);
    expect(content.length).toBe(result.bytes);
    expect(createHash('sha256').update(content).digest('hex')).toBe(result.sha256);
    return content;
  });
}

/** Whether every result, of all jobs or of one, is on the disk. */
const allFilesDone = (profile: Profile, title?: string) =>
  expect
    .poll(() => {
      const jobId = title === undefined ? null : jobOf(profile, title).jobId;
      const results = ledgerResults(profile).filter((result) => jobId === null || result.jobId === jobId);
      return results.map((result) => result.download);
    })
    .not.toContainEqual(expect.not.stringMatching(/^done$/));

/** Presses a key until the wanted control has the focus: proof that a keyboard reaches it. */
async function pressUntilFocused(page: Page, key: string, target: Locator, most = 30) {
  for (let press = 0; press < most; press += 1) {
    if (await target.evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${target}.`);
}

test('from the first run to verified files on disk, shown in the window: image at once and as a task, video, music, 3D', {
  tag: '@main',
}, async ({ launch, profile }) => {
  const kept = await inKeyring();
  const app = await launch({ env: quick });
  const page = await app.window();
  const hands = new Hands(page);
  await expect(page.getByRole('heading', { name: 'Use the key from TOKENLAB_API_KEY' })).toBeHidden();
  await hands.chooseSandbox();
  // A job that is sent before the price of its model is known is asked about.
  await answerQuestions(app.electron, 0);
  await expect(page.getByRole('button', { name: /^Account:/ })).toHaveText('Sandbox');
  const wishes: (JobWish & { begins: (file: Buffer) => boolean })[] = [
    {
      kind: 'Image',
      model: 'gpt-image-2',
      title: 'Cat at once',
      prompt: 'A white cat asleep on a red chair',
      begins: (file) => file.readUInt32BE(0) === 0x89504e47,
    },
    {
      kind: 'Image',
      model: 'gpt-image-2',
      title: 'Cat as a task',
      prompt: 'A black cat awake on a blue chair',
      begins: (file) => file.readUInt32BE(0) === 0x89504e47,
    },
    { ...video, begins: (file) => file.toString('latin1', 4, 8) === 'ftyp' },
    {
      kind: 'Music',
      model: 'suno-music',
      title: 'Static',
      prompt: 'Warm lo-fi with brushed drums',
      begins: (file) => file.toString('latin1', 8, 12) === 'WAVE',
    },
    {
      kind: '3D',
      model: 'tripo-h3.1',
      title: 'Robot',
      prompt: 'A friendly robot mascot',
      begins: (file) => file.toString('latin1', 0, 4) === 'glTF',
    },
  ];
  for (const wish of wishes) {
    // `contract.spec.ts` makes a job of every family through the form.
    if (wish.title !== 'Cat as a task') {
      await hands.sendJob(wish, 'sandbox');
      continue;
    }
    await hands.fillJob(wish);
    await hands.sheet.getByText(/^More settings/).click();
    const asTask = hands.sheet.getByRole('group', { name: 'Run as a task' });
    await asTask.getByText('On', { exact: true }).click();
    await hands.submit();
    await hands.sheet.waitFor({ state: 'hidden' });
  }
  for (const { title } of wishes) await hands.waitForStatus(title!, /completed/);
  await allFilesDone(profile);

  const jobs = ledgerJobs(profile);
  expect(jobs.map((job) => job.endpoint)).toEqual([
    '/v1/images/generations',
    '/v1/images/generations',
    '/v1/videos/generations',
    '/v1/music/generations',
    '/v1/3d/generations',
  ]);
  for (const { title, begins } of wishes) {
    const files = filesOf(profile, title!);
    expect(files.some(begins), `${title} is what it should be`).toBe(true);
    const job = jobOf(profile, title!);
    expect(job.requestId).toMatch(/^req_/);
    expect(job.userId).not.toBe('');
    // Only the picture that came at once has no task.
    expect(job.taskId === null).toBe(title === 'Cat at once');
  }
  const answer = await fetch(`${sandboxOrigin(profile)}/sandbox/stats`);
  const { creates, tasks, inline } = await answer.json();
  expect({ creates, tasks: tasks.length, inline: inline.length }).toEqual({
    creates: 5,
    tasks: 4,
    inline: 1,
  });
  const ours = jobs.map((job) => job.taskId).filter((id) => id !== null);
  expect(tasks.map((task: { id: string }) => task.id).sort()).toEqual(ours.sort());

  await hands.select('Cat at once');
  const picture = hands.inspector.getByRole('img', { name: 'Cat at once' }).first();
  await expect(picture).toHaveAttribute('src', /^media:\/\/result\//);
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  await hands.select(video.title!);
  const film = hands.inspector.locator('video');
  await expect(film).toHaveAttribute('src', /^media:\/\/result\//);
  await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.duration)).toBeGreaterThan(0);
  await hands.select('Static');
  const sound = hands.inspector.locator('audio').first();
  await expect(sound).toHaveAttribute('src', /^media:\/\/result\//);
  await expect.poll(() => sound.evaluate((one: HTMLAudioElement) => one.duration)).toBeGreaterThan(0);
  await hands.inspector.getByRole('button', { name: /^Play/ }).first().click();
  await expect.poll(() => sound.evaluate((one: HTMLAudioElement) => one.currentTime)).toBeGreaterThan(0);
  await hands.select('Robot');
  const model = hands.inspector.locator('model-viewer');
  await expect
    .poll(() => model.evaluate((one) => (one as HTMLImageElement).src))
    .toMatch(/^media:\/\/result\//);
  await expect.poll(() => model.evaluate((one) => (one as unknown as { loaded: boolean }).loaded)).toBe(true);
  await expect(hands.inspector.getByText('Drag to rotate')).toBeVisible();
  // The Sandbox needs no key, and no keychain is asked for one.
  expect(await inKeyring()).toEqual(kept);
});

// `reach.spec.ts` goes this way by keys too, and further.
test('a job from the first run to its result, by keyboard alone', { tag: ['@main', '@full-only'] }, async ({
  launch,
  profile,
}) => {
  const app = await launch({ env: quick });
  const page = await app.window();
  const hands = new Hands(page);
  const { keyboard } = page;
  const sandbox = page.getByRole('button', { name: 'Use the Sandbox' });
  await sandbox.waitFor();
  await pressUntilFocused(page, 'Tab', sandbox);
  await keyboard.press('Enter');
  await hands.newJobButton.waitFor();

  for (const prompt of ['Rain on a tin roof', 'Snow on a quiet street']) {
    await keyboard.press('n');
    await hands.sheet.waitFor();
    const kinds = hands.sheet.getByRole('radiogroup', { name: 'Media type' });
    if (!(await kinds.getByRole('radio', { name: 'Video' }).isChecked())) {
      await pressUntilFocused(page, 'Shift+Tab', kinds);
      await keyboard.press('ArrowRight');
      await expect(kinds.getByRole('radio', { name: 'Video' })).toBeChecked();
      const search = hands.sheet.getByRole('textbox', { name: /^Search models/ });
      await pressUntilFocused(page, 'Tab', search);
      await keyboard.type('veo3.1-fast');
      await keyboard.press('ArrowDown');
      await keyboard.press('Enter');
    }
    await expect(hands.promptField).toBeFocused();
    await keyboard.type(prompt);
    await keyboard.press('Control+Enter');
    await hands.sheet.waitFor({ state: 'hidden' });
  }
  await hands.waitForStatus('Snow on a quiet street', /completed/);
  await hands.waitForStatus('Rain on a tin roof', /completed/);

  const grid = page.getByRole('grid', { name: /jobs/i });
  await pressUntilFocused(page, 'Tab', grid);
  await keyboard.press('End');
  await expect(hands.inspector.getByRole('heading', { name: 'Rain on a tin roof' })).toBeVisible();
  await keyboard.press('ArrowUp');
  await expect(hands.inspector.getByRole('heading', { name: 'Snow on a quiet street' })).toBeVisible();
  await keyboard.press('Space');
  const look = page.getByRole('dialog', { name: /^Quick look/ });
  await expect(look.locator('video')).toBeVisible();
  await keyboard.press('Escape');
  await expect(look).toBeHidden();
  await expect(grid).toBeFocused();
  await keyboard.press('Enter');
  await expect(hands.inspector).toBeFocused();
  await pressUntilFocused(page, 'Tab', hands.inspector.getByRole('tab', { name: 'Result' }));
  await keyboard.press('ArrowRight');
  await expect(hands.inspector.getByRole('tab', { name: 'Timeline' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(hands.inspector.getByText('Accepted: a task was created')).toBeVisible();
  await keyboard.press('Alt+5');
  await expect(page.getByText('Nothing failed')).toBeVisible();
  await keyboard.press('Alt+4');
  await expect(hands.row('Snow on a quiet street')).toBeVisible();
  await allFilesDone(profile);
  expect(filesOf(profile, 'Snow on a quiet street')).toHaveLength(1);
});

test('after SIGKILL with jobs in flight a new start follows them to their files and sends nothing twice, least of all what failed', {
  tag: '@main',
}, async ({ box, sit, profile }) => {
  const first = await sit();
  await submit(first.page, 'Failed before', { orders: 'sandbox:fail' });
  await first.hands.waitForStatus('Failed before', /failed/);
  const titles = ['One', 'Two', 'Three'];
  // While no status can be read, none of them can end before the kill.
  await box.inject('poll-500', {}, 100_000);
  for (const title of titles) await submit(first.page, title);
  await expect.poll(() => ledgerJobs(profile).filter((job) => job.taskId !== null)).toHaveLength(4);
  const before = ledgerJobs(profile);
  await first.app.killHard();
  await box.clearFaults();

  const { hands } = await sit();
  for (const title of titles) await hands.waitForStatus(title, /completed/);
  await allFilesDone(profile);
  const after = ledgerJobs(profile);
  expect(after.map(({ jobId, taskId }) => ({ jobId, taskId }))).toEqual(
    before.map(({ jobId, taskId }) => ({ jobId, taskId })),
  );
  await hands.select('Failed before');
  await expect(hands.inspector.getByText('No result', { exact: true })).toBeVisible();
  expect(after.map(({ state }) => state)).toEqual(['failed', 'completed', 'completed', 'completed']);
  expect(box.stats().creates).toBe(4);
  expect(box.stats().createPosts).toBe(4);
  for (const title of titles) expect(filesOf(profile, title)).toHaveLength(1);
});

test('Retry of a failed job makes one new job that names the old one, and nothing else makes a job', {
  tag: '@main',
}, async ({ shared }) => {
  const { box, page, hands } = shared;
  const title = 'To be retried';
  await submit(page, title, { orders: 'sandbox:fail' });
  await hands.waitForStatus(title, /failed/);
  await hands.select(title);
  await expect(hands.inspector.getByText('No result', { exact: true })).toBeVisible();
  // Looking, reading again, opening the sheet: none of it sends anything. Nor does another start, as said above.
  const polls = () => box.pollsOf(shared.jobs()[0]!.taskId!);
  const before = polls();
  await page.keyboard.press('F5');
  await expect.poll(polls).toBeGreaterThan(before);
  await page.reload();
  await hands.newJobButton.click();
  await hands.sheet.waitFor();
  await page.keyboard.press('Escape');
  await hands.select(title);
  expect(shared.jobs()).toHaveLength(1);
  expect(shared.counted().posts).toBe(1);

  await hands.inspector.getByRole('button', { name: /^Retry/ }).dblclick();
  await expect(hands.row(title)).toHaveCount(2);
  await expect(hands.row(title).filter({ hasText: '· based on an earlier job' })).toHaveCount(1);
  await expect(hands.inspector.getByRole('button', { name: 'Based on an earlier job' })).toBeVisible();
  await expect.poll(() => shared.jobs().map((job) => job.state)).toEqual(['failed', 'failed']);
  const [old, retried] = shared.jobs();
  expect(retried).toMatchObject({ retryOf: old!.jobId, title: old!.title });
  expect(retried!.taskId).not.toBe(old!.taskId);
  expect(shared.counted().posts).toBe(2);
  await hands.inspector.getByRole('button', { name: 'Based on an earlier job' }).click();
  await expect(hands.inspector.getByText('1 job is based on this one')).toBeVisible();
});

test('a key that is held down does its work once, and nothing is refused for it', { tag: '@main' }, async ({
  shared,
}) => {
  const { box, page, hands, profile } = shared;
  await submit(page, 'Held', { orders: 'sandbox:fail' });
  await hands.waitForStatus('Held', /failed/);
  await hands.select('Held');
  const refused = page.getByText('Safelight didn’t see you press anything');
  const { taskId } = jobOf(profile, 'Held');
  const polls = box.pollsOf(taskId!);
  const hold = async (key: string) => {
    for (let count = 0; count < 8; count += 1) {
      await page.keyboard.down(key);
      // What the press before brought about is there before the key repeats itself.
      await page.evaluate(() => window.safelight?.pollerStatus());
    }
    await page.keyboard.up(key);
  };
  await hold('F5');
  await expect.poll(() => box.pollsOf(taskId!)).toBe(polls + 1);
  await expect(refused).toBeHidden();
  const posts = shared.counted().posts;
  await hands.inspector.getByRole('button', { name: /^Retry/ }).focus();
  await hold('Enter');
  await expect(hands.row('Held')).toHaveCount(2);
  await expect(refused).toBeHidden();
  await expect.poll(() => shared.counted().posts).toBe(posts + 1);
});

test('a finished task is asked for again only by Refresh, and then once', { tag: '@main' }, async ({
  shared,
}) => {
  const { box, page, hands, profile } = shared;
  // With its booking known at the end, there is nothing left to ask for.
  await submit(page, 'Done', { orders: 'sandbox:billing-at-once' });
  await hands.waitForStatus('Done', /completed/);
  await allFilesDone(profile, 'Done');
  const done = jobOf(profile, 'Done').taskId!;
  const polls = box.pollsOf(done);
  // The other task's polls are the clock: while it is asked many times, the finished one is not asked at all.
  await submit(page, 'Endless', { orders: 'sandbox:never-finishes' });
  await expect.poll(() => jobOf(profile, 'Endless').taskId).not.toBeNull();
  const endless = jobOf(profile, 'Endless').taskId!;
  const ticks = async (count: number) => {
    const from = box.pollsOf(endless);
    await expect.poll(() => box.pollsOf(endless)).toBeGreaterThan(from + count);
  };
  await ticks(10);
  expect(box.pollsOf(done)).toBe(polls);
  await hands.select('Done');
  await hands.openTab('Timeline');
  await hands.openTab('Result');
  await page.reload();
  await hands.select('Done');
  await ticks(5);
  expect(box.pollsOf(done)).toBe(polls);
  await page.keyboard.press('F5');
  await expect.poll(() => box.pollsOf(done)).toBe(polls + 1);
  await ticks(6);
  expect(box.pollsOf(done)).toBe(polls + 1);
  expect(jobOf(profile, 'Done').state).toBe('completed');
  expect(filesOf(profile, 'Done')).toHaveLength(1);
});

test('completed without output, failed and cancelled are three different endings', { tag: '@main' }, async ({
  shared,
}) => {
  const { hands, page, profile } = shared;
  const endings = [
    { title: 'Empty', fault: 'completed-without-output', word: 'output missing', state: 'output_missing' },
    { title: 'Refused', fault: 'fail', word: 'failed', state: 'failed' },
    { title: 'Half way', fault: 'fail-with-output', word: 'failed', state: 'failed' },
    { title: 'Stopped', fault: 'cancelled-status', word: 'cancelled', state: 'cancelled' },
    { title: 'Too slow', fault: 'timeout-status', word: 'timeout', state: 'failed' },
  ];
  for (const { title, fault } of endings) {
    await submit(page, title, { orders: `sandbox:${fault}` });
  }
  for (const { title, word, state } of endings) {
    await hands.waitForStatus(title, new RegExp(word));
    expect(jobOf(profile, title).state).toBe(state);
  }
  await hands.select('Empty');
  const notice = hands.inspector.getByRole('region', { name: 'Completed without usable output' });
  await expect(notice).toContainText('its answer has nothing that can be saved');
  await expect(notice.getByRole('button', { name: 'Refresh status' })).toBeVisible();
  await expect(notice.getByRole('button', { name: 'Support packet' })).toBeVisible();
  await hands.select('Refused');
  await expect(hands.inspector.getByRole('note')).toContainText(/content policy/i);
  await hands.select('Half way');
  await expect(hands.inspector.getByRole('note')).toContainText(/content policy/i);
  await expect(hands.inspector.getByRole('region', { name: 'Results' }).locator('video')).toBeVisible();
  expect(filesOf(profile, 'Half way')).toHaveLength(1);
  await hands.select('Stopped');
  await expect(hands.inspector.getByText('This job was cancelled before it had a result.')).toBeVisible();
  await page.keyboard.press('Alt+3');
  await expect(hands.row('Empty')).toBeVisible();
  await expect(hands.row('Refused')).toHaveCount(0);
  expect(shared.counted().creates).toBe(endings.length);
});

test('a request for cancellation ends confirmed, refused as unsupported, or refused as too late, and polling continues until the end', {
  tag: '@main',
}, async ({ shared }) => {
  const { box, page, hands, profile } = shared;
  await submit(page, 'In line', { model: 'seedance-2.0', orders: 'sandbox:stays-queued' });
  await hands.select('In line');
  await hands.requestCancellation();
  await expect(hands.inspector.getByText('Cancellation confirmed by TokenLab.')).toBeVisible();
  await hands.waitForStatus('In line', /cancelled/);
  expect(jobOf(profile, 'In line')).toMatchObject({ state: 'cancelled', cancellation: 'confirmed' });

  // While no status can be read, the next two stay open for as long as the dialogs take.
  await box.inject('poll-500', {}, 100_000);
  await submit(page, 'Not this model');
  await hands.select('Not this model');
  await hands.requestCancellation();
  await expect(
    hands.inspector.getByText('Cancellation refused: tasks of this model can’t be cancelled.'),
  ).toBeVisible();
  await expect(hands.inspector.getByText('HTTP 400 · unsupported_task_cancel')).toBeVisible();

  await box.inject('cancel-too-late', { model: 'seedance-2.0' });
  await submit(page, 'Too late', { model: 'seedance-2.0' });
  await hands.select('Too late');
  await hands.requestCancellation();
  await expect(
    hands.inspector.getByText('Cancellation refused: the task can no longer be cancelled.'),
  ).toBeVisible();
  await expect(hands.inspector.getByText('HTTP 409 · task_not_cancellable')).toBeVisible();
  await expect(hands.inspector.getByRole('button', { name: /^Request cancellation/ })).toHaveCount(0);

  await box.clearFaults();
  for (const title of ['Not this model', 'Too late']) {
    await hands.waitForStatus(title, /completed/);
    expect(jobOf(profile, title)).toMatchObject({ state: 'completed', cancellation: 'refused' });
  }
  await allFilesDone(profile, 'Too late');
  expect(filesOf(profile, 'Too late').length).toBeGreaterThan(0);
  expect(shared.counted().creates).toBe(3);
});

test('a result is opened, shown in its folder, and its loss is said with a way back', {
  tag: '@main',
}, async ({ shared }) => {
  const { app, page, hands, profile } = shared;
  await app.electron.evaluate(({ shell }) => {
    const asked: string[] = [];
    (globalThis as { asked?: string[] }).asked = asked;
    // The desktop's own programs cannot be watched from here: what they are asked for can.
    shell.openPath = async (file) => {
      asked.push(`open ${file}`);
      return '';
    };
    shell.showItemInFolder = (file) => void asked.push(`show ${file}`);
  });
  await submitRequest(page, {
    family: 'image',
    model: 'gpt-image-2',
    title: 'Lamp',
    fields: { prompt: 'A lamp' },
  });
  await hands.waitForStatus('Lamp', /completed/);
  await allFilesDone(profile, 'Lamp');
  await hands.select('Lamp');
  const file = shared.results()[0]!.path!;
  await hands.inspector.getByRole('button', { name: 'Open', exact: true }).first().click();
  await hands.inspector.getByRole('button', { name: 'Show in folder' }).first().click();
  await expect
    .poll(() => app.electron.evaluate(() => (globalThis as { asked?: string[] }).asked))
    .toEqual([`open ${file}`, `show ${file}`]);

  unlinkSync(file);
  await hands.inspector.getByRole('button', { name: 'Open', exact: true }).first().click();
  await expect(hands.inspector.getByRole('alert')).toContainText('The file is not where it was saved.');
  await expect(hands.inspector.getByText('It isn’t downloaded again unless you ask.')).toBeVisible();
  expect(existsSync(file)).toBe(false);
  await hands.inspector.getByRole('button', { name: 'Download again' }).click();
  await allFilesDone(profile, 'Lamp');
  expect(filesOf(profile, 'Lamp')).toHaveLength(1);
});
