/** What waits to be sent, in the real window: held, released, put in order, sent later, asked about at the start. */
import { accessibilityFindings } from './axe.ts';
import { Composer } from './composer.ts';
import { ledgerJobs } from './ledger.ts';
import { pressFor } from './press.ts';
import { pictures } from './screenshots.ts';
import { seed } from './seed.ts';
import { expect, type Page, test } from './shared.ts';

const tag = '@queue';
const film = { kind: 'Video', model: 'veo3.1' } as const;

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Waiting to be sent' });
const bar = (page: Page) => page.getByRole('contentinfo');

test.afterEach(async ({ shared }) => {
  await pressFor(shared.page, 'releaseSending', { accountId: null });
  await pressFor(shared.page, 'releaseSending', { accountId: 'environment' });
  await pressFor(shared.page, 'holdPolling', { accountId: 'environment', held: false });
});

test('a key pauses all sending and resumes it; the status bar and a banner say so', { tag }, async ({
  shared,
}) => {
  const { page, hands } = shared;
  await page.keyboard.press('Control+Shift+P');
  await expect(bar(page)).toContainText('sending paused');
  await hands.sendJob({ ...film, title: 'Waits A', prompt: 'A' });
  await hands.sendJob({ ...film, title: 'Waits B', prompt: 'B' });
  const banner = page.getByRole('alert').filter({ hasText: 'Sending is paused.' });
  await expect(banner).toContainText('2 jobs are waiting. Nothing is sent until you resume it.');
  await expect(bar(page)).toContainText('sending paused, 2 waiting');
  expect(shared.counted().posts).toBe(0);
  await pictures(shared, 'queue-banner');
  await page.keyboard.press('Control+Shift+P');
  await expect.poll(() => shared.counted().posts).toBe(2);
  await expect(banner).toBeHidden();
});

test('the order of what waits is changed by dragging and by keys, and is the order of sending', {
  tag,
}, async ({ shared }) => {
  const { page, hands } = shared;
  await pressFor(page, 'setCreatesAtOnce', { accountId: 'environment', creates: 1 });
  await pressFor(page, 'holdSending', { accountId: null });
  for (const title of ['One', 'Two', 'Three', 'Four']) await hands.sendJob({ ...film, title, prompt: title });
  await bar(page)
    .getByRole('button', { name: /sending paused/ })
    .click();
  const items = dialog(page).getByRole('list', { name: 'Order of the waiting jobs' }).getByRole('listitem');
  await expect(items).toHaveText([/^One/, /^Two/, /^Three/, /^Four/]);
  await items.nth(3).dragTo(items.nth(1));
  await expect(items).toHaveText([/^One/, /^Four/, /^Two/, /^Three/]);
  await dialog(page).getByRole('button', { name: 'Send “Three” next' }).focus();
  await page.keyboard.press('Enter');
  await expect(items).toHaveText([/^Three/, /^One/, /^Four/, /^Two/]);
  await dialog(page).getByRole('button', { name: 'Send “One” last' }).focus();
  await page.keyboard.press('Enter');
  await expect(items).toHaveText([/^Three/, /^Four/, /^Two/, /^One/]);
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'queue-dialog');
  await dialog(page).getByRole('button', { name: 'Resume sending' }).click();
  await expect(items).toHaveCount(0);
  await expect(dialog(page)).toContainText('Nothing is waiting to be sent.');
  await page.keyboard.press('Escape');
  await expect.poll(() => shared.tasks().length).toBe(4);
  const inOrder = shared.tasks().map(({ id }) => shared.jobs().find((job) => job.taskId === id)?.title);
  expect(inOrder).toEqual(['Three', 'Four', 'Two', 'One']);
  await pressFor(page, 'setCreatesAtOnce', { accountId: 'environment', creates: 4 });
});

test('an account’s sending and polling are held on their own, and how many go at once is set', {
  tag,
}, async ({ shared }) => {
  const { page, hands, box } = shared;
  await hands.sendJob({ ...film, title: 'Followed', prompt: 'Street sandbox:never-finishes' });
  await hands.waitForStatus('Followed', /processing/);
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Type a command or a job title' }).fill('waiting to be sent');
  await page.keyboard.press('Enter');
  // The switch itself is drawn by its label.
  const flip = (name: RegExp) => dialog(page).getByRole('switch', { name }).press('Space');
  await flip(/checks the status of its tasks$/);
  await expect(hands.row('Followed')).toContainText('checks paused by you');
  await expect(bar(page)).toContainText('Checks paused by you');
  await flip(/ sends$/);
  await expect(page.getByRole('alert').filter({ hasText: /Sending of “.*” is paused/ })).toBeVisible();
  await hands.sendJob({ ...film, title: 'Not yet', prompt: 'Lamp' });
  await expect(bar(page)).toContainText('sending paused, 1 waiting');
  const taskId = shared.tasks()[0]!.id;
  const polls = box.pollsOf(taskId);
  await flip(/ sends$/);
  await expect.poll(() => shared.counted().posts).toBe(2);
  await flip(/checks the status of its tasks$/);
  await expect.poll(() => box.pollsOf(taskId)).toBeGreaterThan(polls);
  await page.keyboard.press('Escape');
});

test('a job can be sent later: from the sheet and as a draft, and Send now still sends it', { tag }, async ({
  shared,
}) => {
  const { page } = shared;
  const composer = new Composer(page);
  await composer.fillJob({ ...film, title: 'Tonight', prompt: 'A later lamp' });
  await composer.openMore();
  await composer.form.getByLabel('Not before').fill('2099-01-02T03:04');
  await pictures(shared, 'queue-sheet');
  await composer.submit();
  await composer.sheet.waitFor({ state: 'hidden' });
  await composer.select('Tonight');
  await expect(composer.inspector).toContainText('Waiting for the time that you set: not before');
  await expect(composer.inspector).toContainText('2099');
  expect(shared.jobs()[0]?.hold?.reason).toBe('not_before');
  await composer.row('Tonight').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Send later…' }).click();
  const later = page.getByRole('dialog', { name: 'Send later' });
  await expect(later.getByLabel('Not before')).toHaveValue('2099-01-02T03:04');
  await later.getByLabel('Not before').fill('2001-01-02T03:04');
  await expect(later).toContainText('Choose a time in the future.');
  await later.getByLabel('Not before').fill('2098-05-06T07:08');
  await later.getByRole('button', { name: 'Send at this time' }).click();
  await expect(composer.inspector).toContainText('2098');
  expect(shared.counted().posts).toBe(0);
  await composer.inspector
    .getByRole('button', { name: /^Send now/ })
    .first()
    .click();
  await expect.poll(() => shared.counted().posts).toBe(1);
});

test('at a start what waits is asked about first, if the person wants that; a hold survives a kill', {
  tag,
}, async ({ sit, profile, box }) => {
  const first = await sit();
  await first.page.keyboard.press('Control+Shift+P');
  await first.hands.sendJob({ ...film, title: 'Kept', prompt: 'Kept' });
  await first.hands.sendJob({ ...film, title: 'Asked to wait', prompt: 'Wait' });
  await expect(bar(first.page)).toContainText('sending paused, 2 waiting');
  await first.app.killHard();

  const second = await sit();
  await expect(bar(second.page)).toContainText('sending paused, 2 waiting');
  await second.page.evaluate(() => window.safelight!.setSettings({ askBeforeSending: true }));
  // They are put off, and the hold ends: at the next start only the question holds them.
  for (const { jobId } of ledgerJobs(profile))
    await pressFor(second.page, 'sendNotBefore', { jobId, at: 4_000_000_000_000 });
  await expect(second.hands.row('Kept')).toContainText('not before');
  await pressFor(second.page, 'releaseSending', { accountId: null });
  await second.app.close();
  expect(box.stats().createPosts).toBe(0);
  seed(profile, ({ ledger }) => {
    const hold = { reason: 'rate_limited', until: Date.now() - 1000, attempts: 1 } as const;
    ledger.jobs.update(ledgerJobs(profile)[1]!.jobId, { hold });
  });

  const { page, hands } = await sit();
  // The time of its next try is over, and nothing is tried.
  const waiting = 'TokenLab asked Safelight to wait (too many requests). No task was created.';
  const banner = page.getByRole('alert').filter({ hasText: 'Send the jobs left waiting last time?' });
  await expect(banner).toBeVisible();
  await expect(hands.row('Asked to wait')).toContainText('sending paused');
  await hands.select('Asked to wait');
  await expect(hands.inspector).toContainText(`${waiting} Sending is paused.`);
  await banner.getByRole('button', { name: 'Send now' }).click();
  await expect(banner).toBeHidden();
  await expect.poll(() => box.stats().createPosts).toBe(1);
  await hands.select('Kept');
  await hands.inspector
    .getByRole('button', { name: /^Send now/ })
    .first()
    .click();
  await expect.poll(() => box.stats().createPosts).toBe(2);
});
