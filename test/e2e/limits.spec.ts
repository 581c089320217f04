/** Limits on spending, in the real window: set, seen, asked about, refused, and kept. */
import { accessibilityFindings } from './axe.ts';
import { Composer } from './composer.ts';
import { ledgerJobs } from './ledger.ts';
import { answerQuestions, pressAndCall, pressFor } from './press.ts';
import { pictures } from './screenshots.ts';
import { expect, type Page, type Shared, test } from './shared.ts';
import { submitRequest } from './submit.ts';

const tag = '@limit';
/** Its price is by the second, so that what a job may cost is known before it is sent. */
const film = { kind: 'Video', model: 'veo3.1' } as const;
const terms = {
  accountId: null,
  projectId: null,
  period: 'day',
  amountUsd: '0.01',
  crossing: 'refuse',
  unknownUsd: null,
} as const;

const settings = (page: Page) => page.getByRole('dialog', { name: 'Settings' });

async function openLimits(page: Page) {
  await page.keyboard.press('Control+,');
  await settings(page).getByRole('tab', { name: 'Spending limits' }).click();
  return settings(page);
}

const token = 'mt-studio-0123456789abcdef';

async function keysAtServer(
  origin: string,
): Promise<{ id: string; name: string; limit_amount_decimal: string | null }[]> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${origin}/v1/management/api-keys`, { headers });
  return (await answer.json()).data;
}

/** No limit stays behind for the next test. */
async function removeAll({ app, page }: Pick<Shared, 'app' | 'page'>) {
  await answerQuestions(app.electron, 0);
  const standings = await page.evaluate(() => window.safelight!.limitStandings());
  if (!standings.ok) throw new Error(standings.error.message);
  for (const { limit } of standings.value) await pressFor(page, 'removeLimit', { limitId: limit.id });
}

test.afterEach(async ({ shared }) => removeAll(shared));

test('a limit is set by keyboard alone, is shown with what is left, and is removed only with a person’s word', {
  tag,
}, async ({ shared }) => {
  const { app, page } = shared;
  const dialog = await openLimits(page);
  await expect(dialog).toContainText('No limit is set.');
  await dialog.getByRole('button', { name: 'Add a limit…' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Up to' })).toBeFocused();
  await page.keyboard.type('a lot');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Enter an amount like 5 or 2.50.');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('12.50');
  await page.keyboard.press('Enter');
  const list = dialog.getByRole('list', { name: 'Spending limits' });
  await expect(list.getByRole('listitem')).toHaveText(/^\$12\.50 a month\s*all accounts\s*\$12\.50 left/);
  await expect(list).toContainText('asks · blocks unknown prices');
  await pictures(shared, 'limits-settings');

  const refused = await answerQuestions(app.electron, 1);
  const remove = dialog.getByRole('button', { name: 'Remove the limit: $12.50 a month' });
  await remove.focus();
  await page.keyboard.press('Enter');
  await expect.poll(refused).toHaveLength(1);
  expect((await refused())[0]).toMatchObject({
    message: 'Remove this limit?',
    detail: expect.stringContaining('Until now: $12.50 a month for all accounts.'),
  });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  // To lower it asks nothing; to raise it does.
  const asked = await answerQuestions(app.electron, 0);
  const change = async (amount: string) => {
    await dialog.getByRole('button', { name: /^Change the limit/ }).click();
    await dialog.getByRole('textbox', { name: 'Up to' }).fill(amount);
    await dialog.getByRole('button', { name: 'Save limit' }).click();
    await expect(list).toContainText(`$${amount} a month`);
  };
  await change('10.00');
  expect(await asked()).toEqual([]);
  await change('11.00');
  expect((await asked()).map(({ message }) => message)).toEqual([
    'Change this limit so that more can be spent?',
  ]);
  await remove.or(dialog.getByRole('button', { name: /^Remove the limit/ })).click();
  await expect(list).toBeHidden();
});

test('the New job sheet says what is left, and a request that would cross the limit is refused in its place', {
  tag,
}, async ({ shared }) => {
  const { app, page } = shared;
  const composer = new Composer(page);
  await pressFor(page, 'setLimit', { limitId: null, terms: { ...terms, amountUsd: '0.05' } });
  await composer.fillJob({ ...film, title: 'Too dear', prompt: 'Rain on a window' });
  await expect(composer.sheet).toContainText('$0.05 left');
  await composer.submit();
  const note = composer.sheet.getByRole('alert').filter({ hasText: 'above your limit of $0.05' });
  await expect(note).toContainText(
    /Spending today may come to \$\d+\.\d\d, above your limit of \$0\.05\. Nothing was sent\./,
  );
  expect(shared.jobs()).toEqual([]);
  expect(shared.counted().posts).toBe(0);
  await pictures(shared, 'limits-refused');

  // From there it is two presses to the limit; what was typed is still there after it.
  await answerQuestions(app.electron, 0);
  await note.getByRole('button', { name: 'Change spending limits…' }).click();
  await settings(page)
    .getByRole('button', { name: /^Change the limit/ })
    .click();
  await settings(page).getByRole('textbox', { name: 'Up to' }).fill('500');
  await settings(page).getByRole('button', { name: 'Save limit' }).click();
  await expect(settings(page)).toContainText('$500.00 left');
  await page.keyboard.press('Escape');
  await expect(settings(page)).toBeHidden();
  await expect(composer.promptField).toHaveValue('Rain on a window');
  await composer.submit();
  await composer.sheet.waitFor({ state: 'hidden' });
  await expect.poll(() => shared.counted().posts).toBe(1);
});

test('a limit that asks does so once with its figures, and nothing is sent after a no', { tag }, async ({
  shared,
}) => {
  const { app, page, hands } = shared;
  await pressFor(page, 'setLimit', {
    limitId: null,
    terms: { ...terms, amountUsd: '0.02', crossing: 'ask' },
  });
  await hands.fillJob({ ...film, title: 'Asked about', prompt: 'A lamp' });
  const refused = await answerQuestions(app.electron, 1);
  await hands.submit();
  await expect.poll(refused).toHaveLength(1);
  expect((await refused())[0]).toMatchObject({
    message: expect.stringMatching(/^Pay up to \$[\d.]+ for “Asked about”\?$/),
    detail: expect.stringMatching(
      /^\$0\.02 a day for all accounts: charged \$0\.00, .*in progress up to \$[\d.]+.*With this it may come to \$[\d.]+\./s,
    ),
    buttons: ['Pay', 'Cancel'],
  });
  expect(shared.jobs()).toEqual([]);
  const agreed = await answerQuestions(app.electron, 0);
  await hands.submit();
  await hands.sheet.waitFor({ state: 'hidden' });
  await expect.poll(() => shared.counted().posts).toBe(1);
  expect(await agreed()).toHaveLength(1);
});

test('what waits is held by a limit, needs attention, and is sent with a word or when the limit allows it', {
  tag,
}, async ({ shared }) => {
  const { app, page, box, hands } = shared;
  // An account without money keeps what comes next, so that it still waits when the limit is set.
  await box.inject('402', { prompt: 'no money' }, 1);
  await hands.sendJob({ ...film, title: 'Poor', prompt: 'no money' });
  await hands.waitForStatus('Poor', /rejected/);
  await hands.sendJob({ ...film, title: 'Held', prompt: 'held by a limit' });
  await expect.poll(() => shared.jobs()[1]?.hold?.reason).toBe('balance');
  await pressFor(page, 'setLimit', { limitId: null, terms: { ...terms, crossing: 'ask' } });
  await pressFor(page, 'resumeAccount', { accountId: 'environment' });
  await expect.poll(() => shared.jobs()[1]).toMatchObject({ attention: 'limit', hold: { reason: 'limit' } });
  await hands.select('Held');
  await expect(hands.inspector).toContainText('A spending limit holds back this job');
  await expect(hands.inspector).toContainText(/may come to \$[\d.]+, above your limit of \$[\d.]+\./);
  await expect(hands.inspector.getByText('Nothing was sent')).toHaveCount(1);
  await pictures(shared, 'limits-held');

  const refused = await answerQuestions(app.electron, 1);
  const send = hands.inspector.getByRole('button', { name: /^Send now/ }).first();
  await send.click();
  await expect.poll(refused).toHaveLength(1);
  expect(shared.counted().creates).toBe(0);
  // Raising the limit asks too, and then sends it.
  await answerQuestions(app.electron, 0);
  await hands.inspector.getByRole('button', { name: 'Change spending limits…' }).first().click();
  await settings(page)
    .getByRole('button', { name: /^Change the limit/ })
    .click();
  await settings(page).getByRole('textbox', { name: 'Up to' }).fill('500');
  await settings(page).getByRole('button', { name: 'Save limit' }).click();
  await expect.poll(() => shared.counted().creates).toBe(1);
  await page.keyboard.press('Escape');
  await hands.waitForStatus('Held', /completed|processing|pending/);
});

test('retries of many obey: a limit that refuses does so before the first, and one that asks names its figures', {
  tag,
}, async ({ shared }) => {
  const { app, page, hands } = shared;
  for (const title of ['Limit A', 'Limit B']) {
    await hands.sendJob({ ...film, title, prompt: 'Rain sandbox:fail*1' });
    await hands.waitForStatus(title, /failed/);
  }
  const jobIds = shared.jobs().map(({ jobId }) => jobId);
  const limit = await pressFor(page, 'setLimit', { limitId: null, terms });
  const forecast = await pressFor(page, 'forecastBulk', { action: 'retry', jobIds });
  const asked = await answerQuestions(app.electron, 0);
  const refused = await pressAndCall(page, 'startBulk', { forecastId: forecast.forecastId });
  expect(refused).toMatchObject({ ok: false, error: { code: 'limit_reached' } });
  expect(await asked()).toEqual([]);
  expect(shared.counted().posts).toBe(2);

  await pressFor(page, 'setLimit', { limitId: limit!.id, terms: { ...terms, crossing: 'ask' } });
  await hands.select('Limit A');
  await hands.row('Limit B').click({ modifiers: ['Control'] });
  const toolbar = page.getByRole('toolbar', { name: '2 selected' });
  await toolbar.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Retry as new jobs…' }).click();
  const yes = await answerQuestions(app.electron, 0);
  await page.getByRole('dialog').getByRole('button', { name: 'Submit 2 new jobs' }).click();
  await expect.poll(() => shared.counted().posts).toBe(4);
  expect((await yes())[0]?.detail).toContain('$0.01 a day for all accounts');
});

test('Spending shows each limit with its parts, and has no violations of accessibility', { tag }, async ({
  shared,
}) => {
  const { page, hands } = shared;
  await hands.sendJob({ ...film, title: 'Spent', prompt: 'A street sandbox:never-finishes' });
  await hands.waitForStatus('Spent', /processing/);
  await pressFor(page, 'setLimit', { limitId: null, terms: { ...terms, amountUsd: '400', period: 'week' } });
  await page.keyboard.press('Alt+6');
  const panel = page.getByRole('region', { name: 'Spending limits' });
  await expect(panel).toContainText('$400.00 a week');
  await expect(panel).toContainText(/in progress \$\d/);
  await expect(panel).toContainText(/\$\d+\.\d\d left/);
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'limits-spending');
  await page.keyboard.press('Alt+1');
});

test('a key with a limit of TokenLab is made for a project by keyboard, is shown with what is left, and pays its jobs', {
  tag,
}, async ({ shared }) => {
  const { app, page, hands, box } = shared;
  await pressFor(page, 'setManagementToken', {
    accountId: 'environment',
    token,
    storage: 'session',
  });
  const dialog = await openLimits(page);
  const keys = dialog.getByRole('region', { name: 'Limits that TokenLab enforces' });
  await expect(keys).toContainText('No key has a limit.');
  await keys.getByRole('button', { name: 'Make a key for a project…' }).press('Enter');
  await expect(keys.getByRole('combobox', { name: 'Project' })).toBeFocused();
  await page.keyboard.type('Spring film');
  await keys.getByRole('textbox', { name: 'Can spend in total (USD)' }).fill('100000.01');
  const refused = await answerQuestions(app.electron, 1);
  await page.keyboard.press('Enter');
  await expect(keys).toContainText('Enter an amount like 5 or 2.50, at most $100,000.00.');
  await keys.getByRole('textbox', { name: 'Can spend in total (USD)' }).fill('12.50');
  await keys.getByRole('radio', { name: /^This session only/ }).check();
  await pictures(shared, 'limits-project-key-form');
  await keys.getByRole('button', { name: 'Make the key…' }).press('Enter');
  await expect.poll(refused).toHaveLength(1);
  expect((await refused())[0]).toMatchObject({
    message: 'Make a key for “Spring film” that can spend up to $12.50 in total?',
    buttons: ['Make the key', 'Cancel'],
  });
  await answerQuestions(app.electron, 0);
  await keys.getByRole('button', { name: 'Make the key…' }).press('Enter');
  const line = keys.getByRole('listitem').filter({ hasText: 'Spring film' });
  await expect(line).toContainText('$12.50 in total');
  await expect(line).toContainText('$12.50 left');
  await expect(line).toContainText('used by the account “Spring film” · $0.00 used');
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'limits-project-key');
  await page.keyboard.press('Escape');

  // The sheet says that the project has a key, and whose key is in use instead.
  await hands.fillJob({ ...film, title: 'Of the project', prompt: 'A meadow' });
  await hands.sheet.getByRole('combobox', { name: 'Project' }).fill('Spring film');
  const note = hands.sheet.getByRole('note').filter({ hasText: 'has a key of its own' });
  await expect(note).toBeVisible();
  await pictures(shared, 'limits-project-note');
  await note.getByRole('button', { name: 'Use its key' }).press('Enter');
  await expect(note).toBeHidden();
  await hands.submit();
  await hands.waitForStatus('Of the project', /completed/);
  const atServer = await keysAtServer(box.origin);
  const key = atServer.find(({ name }) => name === 'Spring film');
  expect(key).toMatchObject({ limit_amount_decimal: '12.5' });
  expect(shared.tasks().at(-1)?.keyId).toBe(key?.id);
  expect(shared.jobs().at(-1)).toMatchObject({ projectId: 'Spring film' });

  const { accounts } = await pressFor(page, 'bootstrap');
  const made = accounts.find(({ projectId }) => projectId === 'Spring film');
  await pressFor(page, 'setActiveAccount', { accountId: 'environment' });
  await pressFor(page, 'removeAccount', { accountId: made!.id });
  await pressFor(page, 'setManagementToken', { accountId: 'environment', token: null, storage: 'session' });
});

test('limits and what counts survive a kill of the app, and a page alone can neither lift nor pass them', {
  tag,
}, async ({ sit, profile, box }) => {
  const first = await sit();
  await pressFor(first.page, 'setLimit', { limitId: null, terms: { ...terms, amountUsd: '500' } });
  const wish = { ...film, title: 'Before', prompt: 'A street sandbox:never-finishes' };
  // Until the list of models was read its price is unknown, and what may cross a limit is refused.
  await expect(() => first.hands.sendJob(wish)).toPass();
  await first.hands.waitForStatus('Before', /processing/);
  const used = async (page: Page) => {
    const answer = await page.evaluate(() => window.safelight!.limitStandings());
    return answer.ok ? answer.value[0]?.usedUsd : answer.error.message;
  };
  const before = await used(first.page);
  expect(Number(before)).toBeGreaterThan(0);
  await first.app.killHard();

  const { app, page } = await sit();
  expect(await used(page)).toBe(before);
  const limit = await page.evaluate(async () => {
    const answer = await window.safelight!.limitStandings();
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value[0]!.limit;
  });
  await pressFor(page, 'setLimit', { limitId: limit.id, terms });
  // Without a press nothing happens, and with one a person is asked.
  const unpressed = await page.evaluate((limitId) => window.safelight!.removeLimit({ limitId }), limit.id);
  expect(unpressed).toMatchObject({ ok: false, error: { code: 'press_needed' } });
  await answerQuestions(app.electron, 1);
  expect(await pressFor(page, 'removeLimit', { limitId: limit.id })).toEqual({ removed: false });
  expect(
    await pressFor(page, 'setLimit', { limitId: limit.id, terms: { ...terms, amountUsd: '9' } }),
  ).toBeNull();
  const submitted = await submitRequest(page, { family: 'video', model: 'veo3.1', fields: { prompt: 'x' } });
  expect(submitted).toMatchObject({ ok: false, error: { code: 'limit_reached' } });
  expect(ledgerJobs(profile)).toHaveLength(1);
  expect(box.stats().createPosts).toBe(1);
});
