/** Jobs whose outcome nobody knows, and every way out of it that the window offers. */
import path from 'node:path';
import Database from 'libsql';
import { ledgerJobs } from './ledger.ts';
import type { Profile } from './profile.ts';
import { type Box, boxKey, expect, type Hands, test } from './shared.ts';
import { submitRequest } from './submit.ts';

const tag = '@never-lost';

/** Submits a job without the sheet, which other tests prove. */
async function submitLamp(hands: Hands, title: string, orders: string) {
  const fields = { prompt: `A lamp in the fog ${orders}` };
  const said = await submitRequest(hands.page, { family: 'video', model: 'veo3.1', title, fields });
  expect(said.ok, JSON.stringify(said)).toBe(true);
}

const jobOf = (profile: Profile, title: string) => {
  const found = ledgerJobs(profile).find((job) => job.title === title);
  if (!found) throw new Error(`There is no job “${title}”.`);
  return found;
};

const doubt = (hands: Hands) =>
  hands.inspector.getByRole('region', { name: 'It’s unclear whether this job was created' });
const lost = (hands: Hands) =>
  hands.inspector.getByRole('region', { name: 'The status of this task can no longer be read' });

/** A job whose create was carried out and never answered. */
async function loseAnswer(hands: Hands, title: string) {
  await submitLamp(hands, title, 'sandbox:lost-answer');
  await hands.waitForStatus(title, /unconfirmed/);
  await hands.select(title);
}

test('an unconfirmed job says what is known, and its charge is found in the usage rows', { tag }, async ({
  shared,
  checkAccessibility,
}) => {
  const { page, hands, profile } = shared;
  await loseAnswer(hands, 'Doubtful');
  const known = doubt(hands);
  await expect(known).toContainText('Sent between');
  await expect(known).toContainText('POST /v1/videos/generations');
  await expect(known).toContainText('none received');
  await expect(known).toContainText(`TOKENLAB_API_KEY, key ending in ${boxKey.slice(-4)}`);
  await expect(known).toContainText(/It may have cost (about|up to) \$|What it may have cost isn’t known/);

  await known.getByRole('button', { name: 'Look for a charge…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Look for a charge' });
  await expect(dialog).toContainText('This needs a management token for the account.');
  await dialog.getByRole('button', { name: 'Add a management token…' }).click();
  const token = page.getByRole('dialog', { name: /management token/i });
  await token.getByLabel('Management token').fill('mt-box-30c1a9e7');
  await token.getByRole('radio', { name: /session/i }).check();
  await token.getByRole('button', { name: 'Save token' }).click();
  await expect(token).toBeHidden();

  await known.getByRole('button', { name: 'Look for a charge…' }).click();
  const rows = dialog.getByRole('listitem');
  const nothing = dialog.getByText(/this doesn’t prove yet that nothing was created/);
  await expect(rows.or(nothing).first()).toBeVisible();
  // The row appears when the task has ended and was booked.
  await expect(async () => {
    if ((await rows.count()) === 0) await dialog.getByRole('button', { name: 'Look again' }).click();
    await expect(dialog.locator('button[data-loading]'), 'TokenLab answered').toHaveCount(0);
    expect(await rows.count()).toBe(1);
  }).toPass();
  const task = shared.tasks()[0]!;
  await expect(rows).toContainText(task.requestId);
  await checkAccessibility(page);
  await rows.getByRole('button', { name: /is this job’s charge/ }).click();
  await expect(dialog.getByText(/^This request was charged \$/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const charged = hands.inspector.getByRole('region', {
    name: 'This job was charged, but its task is unknown',
  });
  await expect(charged).toContainText(/Charged \$/);
  await expect(charged.getByRole('button', { name: 'Mark as not created…' })).toBeHidden();
  expect(jobOf(profile, 'Doubtful')).toMatchObject({ state: 'unconfirmed', attention: 'unconfirmed' });

  await charged.getByRole('button', { name: 'Link a task ID…' }).click();
  const link = page.getByRole('dialog', { name: 'Link a task ID' });
  await link.getByRole('textbox', { name: 'Task id' }).fill(task.id);
  await link.getByRole('button', { name: 'Check and link' }).click();
  await hands.waitForStatus('Doubtful', /completed/);
  expect(jobOf(profile, 'Doubtful')).toMatchObject({
    taskId: task.id,
    transactionId: task.billingTransactionId,
  });
  expect(shared.counted()).toEqual({ posts: 1, creates: 1 });
});

test('a task id that was still seen in an answer that broke off is a hint, and is linked only by a person', {
  tag,
}, async ({ shared }) => {
  const { page, hands, profile } = shared;
  await submitLamp(hands, 'Cut off', 'sandbox:half-body');
  await hands.waitForStatus('Cut off', /unconfirmed/);
  await hands.select('Cut off');
  const { id } = shared.tasks()[0]!;
  await expect(doubt(hands)).toContainText('Task ID seen in the broken answer');
  await expect(doubt(hands)).toContainText(id);
  expect(jobOf(profile, 'Cut off').taskId).toBeNull();
  await doubt(hands).getByRole('button', { name: 'Link a task ID…' }).click();
  const link = page.getByRole('dialog', { name: 'Link a task ID' });
  await expect(link.getByRole('textbox', { name: 'Task id' })).toHaveValue(id);
  await link.getByRole('button', { name: 'Check and link' }).click();
  await hands.waitForStatus('Cut off', /completed/);
  expect(jobOf(profile, 'Cut off').taskId).toBe(id);
  expect(shared.counted()).toEqual({ posts: 1, creates: 1 });
});

test('an unconfirmed job is submitted again only knowingly, as a second job that names the first', {
  tag,
}, async ({ shared }) => {
  const { box, page, hands } = shared;
  await box.inject('lost-answer', { route: 'POST /v1/videos/generations' });
  await submitLamp(hands, 'Twice', '');
  await hands.waitForStatus('Twice', /unconfirmed/);
  await hands.select('Twice');
  await doubt(hands).getByRole('button', { name: 'Submit again anyway…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Submit again as a new job?' });
  await expect(dialog).toContainText('If it was, TokenLab runs and charges both.');
  const submit = dialog.getByRole('button', { name: 'Submit as new job' });
  await expect(submit).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'I know that both may be charged' }).check();
  await submit.click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => shared.jobs().map((job) => job.state)).toEqual(['unconfirmed', 'completed']);
  const [first, second] = shared.jobs();
  expect(second?.retryOf).toBe(first?.jobId);
  expect(first).toMatchObject({ attention: null, taskId: null });
  expect(shared.counted()).toEqual({ posts: 2, creates: 2 });
});

test('a job that needs a decision cannot be hidden from Needs attention, and a hidden one comes back for one', {
  tag,
}, async ({ shared }) => {
  const { box, page, hands, profile } = shared;
  await submitLamp(hands, 'Out of sight', 'sandbox:never-finishes');
  await hands.waitForStatus('Out of sight', /pending|processing/);
  await hands.select('Out of sight');
  await page.keyboard.press('Delete');
  await expect(hands.row('Out of sight')).toBeHidden();

  await loseAnswer(hands, 'Not to be hidden');
  await page.keyboard.press('Delete');
  await expect(page.getByText('1 job that needs your decision was not hidden.')).toBeVisible();
  await expect(hands.row('Not to be hidden')).toBeVisible();
  expect(jobOf(profile, 'Not to be hidden')).toMatchObject({ attention: 'unconfirmed' });

  // TokenLab no longer knows the task of the hidden one.
  await box.inject(
    'task-not-found',
    { route: 'GET /v1/tasks', taskId: jobOf(profile, 'Out of sight').taskId ?? '' },
    100,
  );
  await page.getByRole('button', { name: /^Needs attention/ }).click();
  await expect(hands.row('Out of sight')).toBeVisible();
  await expect(hands.row('Not to be hidden')).toBeVisible();
});

test('a ledger that another program holds stops a job before a create is sent, and says so', {
  tag,
}, async ({ shared, expectedPageErrors }) => {
  expectedPageErrors.push(/./);
  const { page, profile } = shared;
  const submit = (prompt: string) =>
    submitRequest(page, { family: 'image', model: 'flux-2-pro', fields: { prompt, async: true } });
  const other = new Database(path.join(profile.userData, 'ledger.db'));
  other.exec('BEGIN IMMEDIATE');
  expect(await submit('locked out')).toMatchObject({
    ok: false,
    error: { code: 'ledger_busy', retryable: true },
  });
  expect(shared.counted().posts).toBe(0);
  other.exec('ROLLBACK');
  other.close();
  expect(await submit('let in')).toMatchObject({ ok: true });
  await expect.poll(() => shared.jobs().map(({ state }) => state)).toEqual(['completed']);
  expect(shared.counted().posts).toBe(1);
});

test('a lost job names the key that made it, comes back when that key looks again, and can be given up', {
  tag,
}, async ({ box, sit, profile }) => {
  const first = await sit();
  for (const title of ['Lamp', 'Moth']) {
    await submitLamp(first.hands, title, 'sandbox:never-finishes');
    await first.hands.waitForStatus(title, /pending|processing/);
  }
  await first.app.close();

  // The same account, another key: TokenLab shows a task only to the key that made it.
  const otherKey = 'sk-box-other-5b7e9a11c2d30f48';
  const second = await sit({ env: { TOKENLAB_API_KEY: otherKey } });
  await second.hands.waitForStatus('Lamp', /status lost/);
  await second.hands.waitForStatus('Moth', /status lost/);
  await second.hands.select('Lamp');
  await expect(lost(second.hands)).toContainText(
    `TOKENLAB_API_KEY, key ending in ${boxKey.slice(-4)}. The account now has another key, ending in ${otherKey.slice(-4)}`,
  );
  await expect(lost(second.hands)).toContainText('That doesn’t mean it failed');
  await lost(second.hands).getByRole('button', { name: 'Check again' }).click();
  await expect(second.hands.inspector.getByRole('alert').first()).toBeVisible();
  expect(jobOf(profile, 'Lamp').state).toBe('lost');
  await second.app.close();

  const third = await sit();
  await third.hands.select('Lamp');
  await lost(third.hands).getByRole('button', { name: 'Check again' }).click();
  await third.hands.waitForStatus('Lamp', /pending|processing/);
  await third.hands.select('Moth');
  await lost(third.hands).getByRole('button', { name: 'Stop following' }).click();
  await expect(lost(third.hands)).toBeHidden();
  expect(jobOf(profile, 'Moth')).toMatchObject({ state: 'lost', attention: null });
  expect(jobOf(profile, 'Lamp').attention).toBeNull();
  expect(jobOf(profile, 'Lamp').state).toMatch(/pending|processing/);
  expect(box.stats()).toMatchObject({ createPosts: 2, creates: 2 });
});

/** Tasks that another program made with the same key. */
async function makeElsewhere(box: Box, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const answer = await fetch(`${box.origin}/v1/videos/generations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${boxKey}` },
      body: JSON.stringify({ model: 'veo3.1', prompt: `elsewhere ${number}` }),
    });
    ids.push(((await answer.json()) as { id: string }).id);
  }
  return ids;
}

test('many task ids pasted at once join the ledger and are followed to their files', { tag }, async ({
  shared,
}) => {
  const { box, page, hands } = shared;
  const ids = await makeElsewhere(box, 6);
  await page.getByRole('button', { name: 'Track tasks…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Track existing tasks' });
  const field = dialog.getByRole('textbox', { name: 'Task ids' });
  const addresses = ids.slice(0, 2).map((id) => `- "https://api.example/v1/tasks/${id}"`);
  await field.fill([...addresses, ids.slice(2).join(', '), 'ldtask_of_nobody', ids[0]].join('\n'));
  await dialog.getByRole('button', { name: 'Track 7 tasks' }).click();
  await expect(dialog).toContainText('Now tracking 6 tasks.');
  await expect(dialog.getByRole('listitem')).toHaveText(/ldtask_of_nobody/);
  await expect(field).toHaveValue('ldtask_of_nobody');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  expect(new Set(shared.jobs().map((job) => job.taskId))).toEqual(new Set(ids));
  const states = () => shared.jobs().map((job) => job.state);
  await expect.poll(states).toEqual(Array(6).fill('completed'));
  await hands.select(ids[0]!.slice(0, 30));
  await hands.openTab('Timeline');
  await expect(hands.inspector.getByText('Added to the ledger by its task ID')).toBeVisible();
  // There is no request of ours to send again.
  await expect(hands.inspector.getByRole('button', { name: /Retry|Submit again/ })).toHaveCount(0);
  expect(shared.counted()).toEqual({ posts: 6, creates: 6 });
});

test.describe('a request for cancellation that settles nothing', () => {
  const answers = [
    { fault: 'delete-lost-answer', words: /Couldn’t reach TokenLab/, facts: null },
    {
      fault: 'task-not-owned',
      words: /This task belongs to another API key\./,
      facts: 'HTTP 403 · task_not_owned',
    },
    { fault: 'task-not-found', words: /inconclusive: .+/, facts: 'HTTP 404 · async_task_not_found' },
  ];

  test('says why, and can be made again', { tag }, async ({ shared }) => {
    const { box, page, hands, profile } = shared;
    for (const [index, { fault, words, facts }] of answers.entries()) {
      const title = `Answer ${index + 1}`;
      await submitLamp(hands, title, 'sandbox:never-finishes');
      await hands.waitForStatus(title, /pending|processing/);
      await hands.select(title);
      await page.getByRole('button', { name: /^Request cancellation/ }).waitFor();
      // One answer only: the status that is read next is as it should be.
      await box.inject(fault, { route: 'DELETE /v1/tasks', taskId: jobOf(profile, title).taskId ?? '' });
      await hands.requestCancellation();
      const note = hands.inspector.getByRole('note', { name: 'Cancellation request' });
      await expect(note).toContainText('Cancellation was requested at');
      await expect(note).toContainText(words);
      await expect(note).toContainText('Safelight keeps checking it, and you can ask again');
      if (facts !== null) await expect(note).toContainText(facts);
      expect(jobOf(profile, title)).toMatchObject({ cancellation: 'requested' });
      await expect(hands.inspector.getByRole('button', { name: /^Request cancellation/ })).toBeVisible();
    }
  });
});
