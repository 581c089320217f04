/** What is paid, and what is asked before: prices on buttons, the question above an amount, looks for billing ids. */
import path from 'node:path';
import process from 'node:process';
import { ledgerJobs } from './ledger.ts';
import { answerQuestions, pressAndCall } from './press.ts';
import { expect, Hands, type Page, type Shared, test } from './shared.ts';

const tag = '@money';
const film = { kind: 'Video', model: 'veo3.1' } as const;

/** Pictures for a person to look at, of both themes; only where a folder is named for them. */
async function pictures(page: Page, name: string) {
  const folder = process.env.SAFELIGHT_PICTURES;
  if (folder === undefined) return;
  for (const theme of ['dark', 'light'] as const) {
    await page.evaluate((wanted) => window.safelight!.setSettings({ theme: wanted }), theme);
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
    await page.screenshot({ path: path.join(folder, `${name}-${theme}.png`) });
  }
}

/** Sets the amount above which the app asks, and says yes where it asks about that. */
async function askAbove({ app, page }: Pick<Shared, 'app' | 'page'>, askAboveUsd: string) {
  await answerQuestions(app.electron, 0);
  await page.keyboard.press('Shift');
  await page.evaluate((amount) => window.safelight!.setSettings({ askAboveUsd: amount }), askAboveUsd);
}
/** As every test of the shared app finds it. */
const usual = '5';

test('a retry says its price, is one press below the amount of the settings, and asks above it', {
  tag,
}, async ({ shared }) => {
  const { app, page, hands } = shared;
  const { inspector } = hands;
  await hands.sendJob({ ...film, title: 'Fails', prompt: 'Rain sandbox:fail' });
  await hands.waitForStatus('Fails', /failed/);
  await hands.select('Fails');
  const retry = inspector.getByRole('button', { name: /^Retry/ });
  await expect(retry).toHaveText(/^Retry · (about|up to) \$\d/);
  await pictures(page, 'retry-button');

  await askAbove(shared, '0.01');
  const refused = await answerQuestions(app.electron, 1);
  await retry.click();
  await expect.poll(refused).toHaveLength(1);
  expect((await refused())[0]).toMatchObject({
    message: expect.stringMatching(/^Pay up to \$[\d.]+ for “Fails”\?$/),
    detail: expect.stringContaining('above $0.01, the amount in Settings'),
    buttons: ['Pay', 'Cancel'],
  });
  await expect(retry).toBeEnabled();
  expect(shared.counted().posts, 'nothing is sent after a no').toBe(1);

  // The palette asks the same, and says the same price.
  const agreed = await answerQuestions(app.electron, 0);
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Type a command or a job title' }).fill('retry');
  await page
    .getByRole('button', { name: /^Retry · (about|up to) \$/ })
    .last()
    .click();
  await expect(hands.row('Fails')).toHaveCount(2);
  expect(await agreed()).toEqual(await refused());
  await expect.poll(() => shared.counted().posts).toBe(2);
  const [old, made] = shared.jobs();
  expect(made?.retryOf).toBe(old?.jobId);

  // Below the amount one press is enough, and two are one.
  await expect.poll(() => shared.jobs().map((job) => job.state)).toEqual(['failed', 'failed']);
  await askAbove(shared, '500');
  await retry.dblclick();
  await expect(hands.row('Fails')).toHaveCount(3);
  await expect.poll(() => shared.counted().posts).toBe(3);
  await askAbove(shared, usual);
});

test('main itself refuses to pay what nobody agreed to, and to submit in doubt without the word for it', {
  tag,
}, async ({ shared }) => {
  const { app, box, page, hands } = shared;
  await box.inject('lost-answer', { route: 'POST /v1/videos/generations' });
  await hands.sendJob({ ...film, title: 'Doubt', prompt: 'Lamp' });
  await hands.waitForStatus('Doubt', /unconfirmed/);
  const [doubt] = shared.jobs();
  await askAbove(shared, '0.01');
  const asked = await answerQuestions(app.electron, 1);
  const jobId = doubt!.jobId;
  const word = { acknowledged: true } as const;
  const answers = [
    await pressAndCall(page, 'retryJob', { jobId, submitToken: 'around-the-dialog-1' }),
    await pressAndCall(page, 'submitAgain', {
      jobId,
      submitToken: 'around-the-dialog-2',
      acknowledged: false as true,
    }),
    await pressAndCall(page, 'submitAgain', { jobId, submitToken: 'around-the-dialog-3', ...word }),
    await pressAndCall(page, 'submitAgain', {
      jobId,
      submitToken: 'around-the-dialog-4',
      ...word,
      // What a page says of a price is not listened to.
      ...{ confirmed: { mostUsd: '1000' } },
    }),
    await pressAndCall(page, 'actOnJob', { jobId, action: 'dismissAttention' }),
  ];
  const said = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
  expect(await asked()).toHaveLength(2);
  expect(said).toEqual([
    'not_allowed',
    'invalid_input',
    'price_unconfirmed',
    'price_unconfirmed',
    'not_allowed',
  ]);
  expect(shared.jobs()).toHaveLength(1);
  expect(shared.counted().posts).toBe(1);

  await hands.select('Doubt');
  await hands.inspector.getByRole('button', { name: /^Submit again anyway… · (about|up to) \$/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Submit again as a new job?' });
  await expect(dialog).toContainText(/The new job may cost (about|up to) \$/);
  await dialog.getByRole('checkbox', { name: 'I know that both may be charged' }).check();
  await pictures(page, 'submit-again');
  await answerQuestions(app.electron, 0);
  await dialog.getByRole('button', { name: 'Submit as new job' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => shared.counted().posts).toBe(2);
  await askAbove(shared, usual);
});

test('a refusal about the request offers to edit it first, and only then to send it as it was', {
  tag,
}, async ({ shared }) => {
  const { page, hands } = shared;
  const { inspector } = hands;
  await hands.fillJob({ ...film, title: 'Refused', prompt: 'Rain sandbox:400' });
  await hands.submit();
  await hands.sheet.getByRole('alert').first().waitFor();
  await page.keyboard.press('Escape');
  await hands.sheet.waitFor({ state: 'hidden' });
  await hands.select('Refused');
  const buttons = inspector.getByRole('button', { name: /retry/i });
  await expect(buttons).toHaveText([/^Edit and retry…$/, /^Retry · (about|up to) \$/]);
  await pictures(page, 'edit-first');
  await buttons.first().click();
  await expect(hands.sheet).toBeVisible();
  await expect(hands.promptField).toHaveValue(/^Rain/);
  await page.keyboard.press('Escape');
});

test('the settings keep the amount that asks, and an empty one never asks', { tag }, async ({ shared }) => {
  const { app, page, hands } = shared;
  await hands.sendJob({ ...film, title: 'Breaks', prompt: 'Rain sandbox:fail' });
  await hands.waitForStatus('Breaks', /failed/);
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  const field = settings.getByRole('textbox', { name: 'Ask before paying more than' });
  await expect(field).toHaveValue('5');
  await field.fill('five');
  await expect(settings.getByText('Enter an amount like 5 or 2.50.').first()).toBeVisible();
  await field.fill('0');
  await field.press('Tab');
  const kept = () =>
    page.evaluate(async () => {
      const boot = await window.safelight!.bootstrap();
      return boot.ok ? boot.value.settings.askAboveUsd : boot.error.code;
    });
  await expect.poll(kept).toBe('0');
  await page.keyboard.press('Escape');
  await hands.select('Breaks');
  const no = await answerQuestions(app.electron, 1);
  await hands.inspector.getByRole('button', { name: /^Retry/ }).click();
  await expect.poll(no).toHaveLength(1);
  await expect(hands.inspector.getByRole('button', { name: /^Retry/ })).toBeEnabled();

  // To ask less is asked about itself, and a no leaves the amount as it was.
  await page.keyboard.press('Control+,');
  await field.fill('');
  await field.press('Tab');
  await expect.poll(no).toHaveLength(2);
  expect((await no())[1]).toMatchObject({ message: 'Never ask before paying?' });
  await expect(field).toHaveValue('0');
  expect(await kept()).toBe('0');
  await page.keyboard.press('Escape');
  await askAbove(shared, '');
  await hands.inspector.getByRole('button', { name: /^Retry/ }).click();
  await expect(hands.row('Breaks')).toHaveCount(2);
  await askAbove(shared, usual);
});

test('after the end nothing is asked, until a person looks for the billing id, of one job and of several', {
  tag,
}, async ({ box, sit, profile }) => {
  const { page, hands } = await sit();
  const { inspector } = hands;
  for (const title of ['Late one', 'Late two']) {
    await hands.sendJob({ ...film, title, prompt: 'Rain sandbox:late-billing' });
    await hands.waitForStatus(title, /completed/);
  }
  await hands.sendJob({ ...film, title: 'Never', prompt: 'Rain sandbox:no-billing' });
  await hands.waitForStatus('Never', /completed/);
  const idOf = (title: string) => ledgerJobs(profile).find((job) => job.title === title)!.taskId!;
  const [one, two] = [idOf('Late one'), idOf('Late two')];
  const before = { one: box.pollsOf(one), two: box.pollsOf(two) };
  // Another task's polls are the clock: many rounds later nobody has asked about the finished ones.
  await hands.sendJob({ ...film, title: 'Endless', prompt: 'Rain sandbox:never-finishes' });
  const endless = idOf('Endless');
  const from = box.pollsOf(endless);
  await expect.poll(() => box.pollsOf(endless)).toBeGreaterThan(from + 20);
  expect({ one: box.pollsOf(one), two: box.pollsOf(two) }).toEqual(before);

  await hands.select('Late one');
  await hands.openTab('Billing');
  const look = inspector.getByRole('button', { name: 'Look for the billing ID' });
  await expect(look).toBeVisible();
  await pictures(page, 'billing-tab');
  await look.click();
  await expect(inspector.getByText(/^billtxn_/)).toBeVisible();
  await expect(look).toBeHidden();
  expect(box.pollsOf(one)).toBe(before.one + 1);
  await hands.openTab('Timeline');
  await expect(inspector.getByRole('list', { name: 'Timeline' })).toContainText(
    /Completed[\s\S]*Billing ID received/,
  );

  await hands.select('Late one');
  await page.keyboard.press('Control+a');
  await page.getByRole('toolbar', { name: '4 selected' }).getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Look for billing IDs…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Look for billing IDs?' });
  await expect(dialog).toContainText('2 ended jobs have no billing ID yet.');
  await dialog.getByRole('button', { name: 'Look for IDs' }).click();
  const summary = page.getByRole('region', { name: 'Look for billing IDs' });
  await expect(summary).toContainText('TokenLab has no billing ID for 1 job yet.');
  await summary.getByRole('button', { name: 'Close' }).click();
  expect(box.pollsOf(two)).toBe(before.two + 1);
  expect(box.pollsOf(one)).toBe(before.one + 1);
  expect(
    ledgerJobs(profile)
      .filter((job) => job.transactionId !== null)
      .map((job) => job.title)
      .sort(),
  ).toEqual(['Late one', 'Late two']);
});

const figures = (page: Page) => page.getByLabel('Totals for the period');
const accountOf = (page: Page, shown: string) =>
  page.getByRole('button', { name: `Filter by account: ${shown}`, exact: true });

async function chooseAccount(page: Page, now: string, wanted: string) {
  await accountOf(page, now).click();
  await page.getByRole('menuitem', { name: wanted, exact: true }).click();
  await expect(accountOf(page, wanted)).toBeVisible();
}

async function chooseSpendingOf(page: Page, wanted: string) {
  await page.getByRole('combobox', { name: 'Account' }).click();
  await page.getByRole('option', { name: wanted, exact: true }).click();
}

test('whichever account is in use, a job in doubt stays in the inbox, and sample money is in no real sum', {
  tag,
}, async ({ box, sit }) => {
  const { page, hands } = await sit({ env: { SAFELIGHT_SANDBOX_SPEED: '25' } });
  await box.inject('lost-answer');
  await hands.sendJob({ ...film, title: 'Doubt', prompt: 'Lamp' });
  await hands.waitForStatus('Doubt', /unconfirmed/);
  const inbox = page.getByRole('button', { name: /^Needs attention, 1 job/ });
  await expect(inbox).toBeVisible();

  await page.evaluate(() => window.safelight!.useSandbox());
  await expect(page.getByRole('button', { name: 'Account: Sandbox' })).toBeVisible();
  await hands.sendJob({ ...film, title: 'Play', prompt: 'Rain sandbox:fail' }, 'sandbox');
  await expect(inbox).toBeVisible();
  await inbox.click();
  await expect(hands.row('Doubt')).toContainText('TOKENLAB_API_KEY');
  await expect(hands.row('Doubt')).not.toContainText('sample');
  await page.getByRole('button', { name: /^All, / }).click();
  await expect(hands.row('Play')).toContainText('veo3.1 · Sandbox');
  await hands.waitForStatus('Play', /failed/);
  await hands.select('Play');
  await expect(
    hands.inspector.getByRole('button', { name: /^Retry · up to \$[\d.]+ \(sample\)$/ }),
  ).toBeVisible();
  await pictures(page, 'sandbox-in-use');

  await chooseAccount(page, 'All, with the Sandbox', 'Sandbox (sample)');
  await expect(hands.row('Doubt')).toHaveCount(0);
  await expect(hands.row('Play')).toHaveCount(1);
  await pictures(page, 'account-filter');

  // The real account is in use again: the sandbox leaves the list, and is one choice away.
  await page.evaluate(() => window.safelight!.setActiveAccount({ accountId: 'environment' }));
  await expect(accountOf(page, 'All accounts')).toBeVisible();
  await expect(hands.row('Doubt')).toHaveCount(1);
  await expect(hands.row('Play')).toHaveCount(0);
  await chooseAccount(page, 'All accounts', 'Sandbox (sample)');
  await expect(hands.row('Play')).toHaveCount(1);
  await chooseAccount(page, 'Sandbox (sample)', 'All accounts');

  await page.getByRole('button', { name: 'Spending', exact: true }).click();
  await expect(figures(page)).toContainText('up to, from 1 estimate');
  await expect(figures(page)).not.toContainText('sample');
  await expect(page.getByText('The Sandbox isn’t included')).toBeVisible();
  await pictures(page, 'spending-all');
  await chooseSpendingOf(page, 'Sandbox (sample)');
  await expect(page.getByRole('note')).toContainText('sample money');
  await expect(figures(page)).toBeVisible();
  await pictures(page, 'spending-sandbox');
});

test('the palette changes the account in use, checks its key, and opens what is asked about it', {
  tag,
}, async ({ shared: { page, box } }) => {
  const choose = async (typed: string, label: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('textbox', { name: 'Type a command or a job title' }).fill(typed);
    await expect(page.locator('[data-action][data-selected]')).toHaveText(label);
    await page.keyboard.press('Enter');
  };
  const inUse = page.getByRole('button', { name: /^Account:/ });
  const real = 'TOKENLAB_API_KEY';
  await choose('use the sandbox', 'Use the Sandbox');
  await expect(inUse).toHaveAccessibleName('Account: Sandbox');
  await choose('switch to account', `Switch to account “${real}”`);
  await expect(inUse).toHaveAccessibleName(`Account: ${real}`);

  const refused = page.getByRole('menuitem', { name: /TokenLab rejected this key/ });
  await box.inject('401', { route: 'GET /v1/tasks' }, 1000);
  await choose('check key', 'Check key');
  await inUse.press('Enter');
  await expect(refused).toBeVisible();
  await page.keyboard.press('Escape');
  await box.clearFaults();
  await choose('check key', 'Check key');
  await inUse.press('Enter');
  await expect(page.getByRole('menuitem', { name: /key works/ })).toBeVisible();
  await expect(refused).toHaveCount(0);
  await page.keyboard.press('Escape');

  for (const [typed, label, title] of [
    ['replace key', 'Replace key…', `Replace the key of “${real}”`],
    ['management token', 'Management token…', `Management token of “${real}”`],
    ['remove account', 'Remove account…', `Remove “${real}”?`],
  ] as const) {
    await choose(typed, label);
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: title })).toBeHidden();
  }

  await choose('switch to account', 'Switch to account “Sandbox”');
  await expect(inUse).toHaveAccessibleName('Account: Sandbox');
  await choose('remove account', 'Remove account…');
  await page.getByRole('button', { name: 'Remove account', exact: true }).click();
  await expect(inUse).toHaveAccessibleName(`Account: ${real}`);

  // The key of the environment is still there when its account was removed.
  await choose('use the sandbox', 'Use the Sandbox');
  await expect(inUse).toHaveAccessibleName('Account: Sandbox');
  await choose('switch to account', `Switch to account “${real}”`);
  await expect(inUse).toHaveAccessibleName(`Account: ${real}`);
  await choose('remove account', 'Remove account…');
  await page.getByRole('button', { name: 'Remove account', exact: true }).click();
  await expect(inUse).toHaveAccessibleName('Account: Sandbox');
  await choose('use the key', `Use the key from ${real}`);
  await expect(inUse).toHaveAccessibleName(`Account: ${real}`);
  await choose('switch to account', 'Switch to account “Sandbox”');
  await expect(inUse).toHaveAccessibleName('Account: Sandbox');
  await choose('remove account', 'Remove account…');
  await page.getByRole('button', { name: 'Remove account', exact: true }).click();
  await expect(inUse).toHaveAccessibleName(`Account: ${real}`);
});

test('with nothing but the sandbox everything is there from the start, marked as sample money', {
  tag,
}, async ({ launch }) => {
  const app = await launch({ env: { SAFELIGHT_POLL_SCALE: '0.02', SAFELIGHT_SANDBOX_SPEED: '25' } });
  const page = await app.window();
  const hands = new Hands(page);
  await hands.chooseSandbox();
  await hands.fillJob({ kind: 'Image', model: 'flux-2-pro', title: 'First', prompt: 'A lamp in the fog' });
  await expect(hands.sheet.getByText(/^~\$[\d.]+ \(sample\)$/)).toBeVisible();
  await pictures(page, 'sample-estimate');
  await hands.submit();
  await hands.sheet.waitFor({ state: 'hidden' });
  await hands.waitForStatus('First', /completed/);
  await expect(hands.row('First')).toContainText('(sample)');
  await pictures(page, 'sample-list');
  await hands.select('First');
  await hands.openTab('Billing');
  await expect(hands.inspector.getByText(/^about \$[\d.]+ \(sample\)/)).toBeVisible();
  await expect(hands.inspector.getByText('nobody pays them')).toBeVisible();
  await expect(page.getByText(/^balance \$[\d.,]+ \(sample\)/)).toBeVisible();
  // One account: there is nothing to filter.
  await expect(page.getByRole('button', { name: /^Jobs of/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Spending', exact: true }).click();
  await expect(page.getByRole('note')).toContainText('sample money');
  await expect(figures(page)).toContainText('(sample)');
  await pictures(page, 'sample-only');
});
