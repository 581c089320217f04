import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { accessibilityFindings } from './axe.ts';
import { expect, type Page, type RunningApp, test } from './box.ts';
import { pressAndSee } from './copied.ts';

const tag = '@help';

/** Chooses an item of the application's menu, as the system does. */
const choose = (app: RunningApp, label: string) =>
  app.electron.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
    items.find((item) => item.label === wanted)?.click();
  }, label);

const clipboard = (app: RunningApp) => app.electron.evaluate(({ clipboard: it }) => it.readText());

const close = (page: Page, name: string) =>
  page.getByRole('dialog', { name }).getByRole('button', { name: 'Close' }).last().click();

test('diagnostics name what is wrong, are copied without secrets, and go into a support packet', {
  tag,
}, async ({ sit, profile }) => {
  const missing = path.join(profile.folder, 'company-ca.pem');
  const { app, page } = await sit({
    env: { SSL_CERT_FILE: missing, ALL_PROXY: 'http://me:hunter2@127.0.0.1:9' },
  });
  await choose(app, 'Diagnostics…');
  const dialog = page.getByRole('dialog', { name: 'Diagnostics' });
  await expect(dialog.getByText('Structure')).toBeVisible();
  await expect(dialog.getByText('intact', { exact: true })).toBeVisible();
  await expect(dialog.getByText(/GNOME Keyring|KWallet|Keychain|Credential Manager/).first()).toBeVisible();
  await expect(dialog.getByText(/^answered with HTTP \d+ after [\d,]+ ms$/)).toBeVisible();
  await expect(dialog.getByText('matches the server’s')).toBeVisible();
  await expect(dialog.getByText(`Problem: ${missing}: it doesn’t exist`)).toBeVisible();
  await expect(dialog.getByText('Window ready')).toBeVisible();
  expect(await accessibilityFindings(page, { within: '[role="dialog"]' })).toEqual([]);

  await pressAndSee(dialog.getByRole('button', { name: 'Copy as text' }), 'Copied');
  const text = await clipboard(app);
  expect(text).toContain('SSL_CERT_FILE');
  for (const secret of ['hunter2', 'sk-box', '{{']) expect(text).not.toContain(secret);

  await dialog.getByRole('button', { name: 'Add to a support packet…' }).click();
  const packet = page.getByRole('dialog', { name: 'Support packet' });
  await expect(packet.getByRole('checkbox', { name: 'Add diagnostics' })).toBeChecked();
  await expect(packet.locator('pre')).toContainText('## Diagnostics');
  await expect(packet.locator('pre')).not.toContainText(missing);
});

test('the Help menu has About, whose versions can be copied, and what is new, which is shown once after an update', {
  tag,
}, async ({ sit, profile }) => {
  const first = await sit();
  // A new profile has nothing to compare with.
  await expect(first.page.getByRole('dialog')).toHaveCount(0);
  await test.step('About is in the Help menu, and its versions can be copied', async () => {
    const { app, page } = first;
    await choose(app, 'About Safelight');
    const about = page.getByRole('dialog', { name: 'Settings' });
    await expect(about.getByRole('tab', { name: 'About' })).toHaveAttribute('aria-selected', 'true');
    await about.getByRole('button', { name: 'Copy versions' }).click();
    const version = await app.electron.evaluate(({ app: electron }) => electron.getVersion());
    await expect.poll(() => clipboard(app)).toMatch(new RegExp(`^Safelight ${version}\nElectron \\d`));
  });
  await first.app.close();
  const file = path.join(profile.userData, 'settings.json');
  const settings = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...settings, memory: { ...settings.memory, version: '0.0.1' } }));

  const updated = await sit();
  const dialog = updated.page.getByRole('dialog', { name: 'What’s new' });
  await expect(dialog.getByText(/^Safelight was updated from 0\.0\.1 to /)).toBeVisible();
  await expect(dialog.getByRole('listitem').first()).toBeVisible();
  await close(updated.page, 'What’s new');
  await expect(dialog).toBeHidden();
  // What the next start begins with: it has nothing new to say.
  const version = await updated.app.electron.evaluate(({ app: electron }) => electron.getVersion());
  const kept = () => JSON.parse(readFileSync(file, 'utf8')).memory.version;
  await expect.poll(kept).toBe(version);
  await updated.page.reload();
  await expect(updated.page.getByRole('button', { name: 'New job' }).first()).toBeVisible();
  await expect(updated.page.getByRole('dialog')).toHaveCount(0);
  await choose(updated.app, 'What’s new');
  await expect(dialog.getByRole('listitem').first()).toBeVisible();
});
