/** Charges that come without anyone asking, in the real window, with the sandbox's management token. */
import { seed } from './seed.ts';
import { expect, test } from './shared.ts';

const tag = '@charges';
const picture = { kind: 'Image', model: 'gpt-image-2' } as const;
const film = { kind: 'Video', model: 'veo3.1' } as const;
/** The waits before usage rows are read begin at a quarter of a second. */
const quick = {
  SAFELIGHT_SANDBOX_SPEED: '25',
  SAFELIGHT_POLL_SCALE: '0.02',
  SAFELIGHT_CHARGE_SCALE: '0.004',
};
// An earlier session has chosen the sandbox.
test.use({
  furniture: {
    async put(profile) {
      seed(profile, ({ ledger }) => ledger.accounts.update('sandbox', { managementStorage: 'session' }));
      return { env: quick };
    },
  },
});

test('the list shows what a job was charged, without anyone opening Spending', { tag }, async ({
  shared: { hands, jobs },
}) => {
  await hands.sendJob({ ...film, title: 'Paid', prompt: 'Rain' }, 'sandbox');
  await hands.waitForStatus('Paid', /completed/);
  const cost = hands.row('Paid').getByTitle(/^Charged \$\d+\.\d+ \(sample\)$/);
  await expect(cost).toBeVisible();
  // The end of the task is all that was asked of it: nobody looked for its billing id.
  expect(jobs()[0]).toMatchObject({ state: 'completed', attention: null });
});

test('a charge for a failed job and a second charge need attention, with the packet beside them', {
  tag,
}, async ({ shared: { page, hands, jobs } }) => {
  await hands.sendJob({ ...film, title: 'Failed', prompt: 'Rain sandbox:charge-failed' }, 'sandbox');
  await hands.sendJob({ ...film, title: 'Twice', prompt: 'Rain sandbox:charge-again' }, 'sandbox');
  const reasons = () => jobs().map(({ title, attention }) => `${title}: ${attention}`);
  await expect
    .poll(reasons, { timeout: 100_000 })
    .toEqual(['Failed: charged_though_failed', 'Twice: charged_twice']);
  await page.keyboard.press('Alt+3');
  await expect(hands.row('Failed')).toContainText('This job failed, but a usage row charges it.');
  await expect(hands.row('Twice')).toContainText('Two usage rows charge this job.');
  await hands.row('Twice').getByRole('button', { name: 'Support packet' }).click();
  const packet = page.getByRole('region', { name: 'Support packet' });
  await expect(packet).toContainText('charged_twice');
  await expect(packet).toContainText(/\| 2 \| `billtxn_.*\| 2 \| `billtxn_/s);
  const box = page.getByRole('region', { name: 'This job was charged twice' });
  await box.getByRole('button', { name: 'Mark as handled' }).press('Enter');
  await expect(hands.row('Twice')).toHaveCount(0);
  await expect(hands.row('Failed')).toBeVisible();
});

test('nothing is read while the person does not want it, and what was missed is read once it is wanted', {
  tag,
}, async ({ shared: { page, hands, jobs } }) => {
  const settings = page.getByRole('dialog', { name: 'Settings' });
  const reads = settings.getByRole('switch', { name: /^Read charges automatically/ });
  const openBackground = async () => {
    await page.keyboard.press('Control+,');
    await settings.getByRole('tab', { name: 'Background' }).click();
  };
  await openBackground();
  await reads.press('Space');
  await expect(reads).not.toBeChecked();
  await settings.getByRole('textbox', { name: /^Alert me when a charge differs/ }).fill('25');
  await settings.getByRole('textbox', { name: /^Alert me when a charge differs/ }).blur();
  await page.keyboard.press('Escape');
  await hands.sendJob({ ...picture, title: 'Quiet', prompt: 'A cat' }, 'sandbox');
  await hands.waitForStatus('Quiet', /completed/);
  await expect(hands.row('Quiet').getByTitle(/^Estimate/)).toBeVisible();
  expect(jobs()[0]?.attention).toBeNull();
  await openBackground();
  await reads.press('Space');
  await page.keyboard.press('Escape');
  await expect(hands.row('Quiet').getByTitle(/^Charged/)).toBeVisible();
});

test('a delivery tier is asked for by keyboard, kept for the account, sent, priced and explained', {
  tag,
}, async ({ shared: { page, hands, jobs } }) => {
  await hands.fillJob({ ...film, title: 'Official', prompt: 'Rain' });
  const sheet = page.getByRole('dialog', { name: 'New job' });
  const tier = sheet.getByRole('combobox', { name: 'Delivery tier' });
  await tier.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: /^official/ }).waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(tier).toHaveValue('official: may cost more');
  await sheet.getByRole('button', { name: 'Make it the account’s default' }).press('Enter');
  await expect(tier).toHaveValue('Account default (official)');
  await hands.submit();
  await hands.waitForStatus('Official', /completed/);
  await hands
    .row('Official')
    .getByTitle(/^Charged /)
    .waitFor();
  await hands.select('Official');
  await hands.openTab('Billing');
  const rows = page.getByRole('region', { name: 'Usage rows' });
  await expect(rows).toContainText('Delivered at the tier that was asked for: official. Price: $');
  await expect(page.getByRole('tabpanel')).toContainText('The official tier may cost more.');
  await hands.openTab('Support');
  await expect(page.getByRole('region', { name: 'Support packet' })).toContainText(
    'Delivery policy: `official`',
  );
  // The next request of this account asks for the same, and names the price of the last one.
  await hands.fillJob({ ...film, title: 'Again', prompt: 'Snow' });
  await expect(sheet).toContainText(/Last charged for this model: official \$[\d.]+ \(sample\) per second/);
  await sheet.getByRole('button', { name: 'Inspect request' }).click();
  await expect(page.getByRole('dialog').last()).toContainText('X-TokenLab-Delivery-Policy: official');
  expect(jobs()).toHaveLength(1);
});
