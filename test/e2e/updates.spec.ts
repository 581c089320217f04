// An AppImage that replaces itself, by the library that packages carry, from a server of our own. What is put in place here is a
// script: that the new version also starts belongs to each system's installer.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test as base, expect, type Page, type Seat } from './box.ts';
import { startHoldingProxy } from './holding-proxy.ts';
import { ledgerJobs } from './ledger.ts';
import type { Profile } from './profile.ts';
import { asImage, imageOf, startUpdateServer, type UpdateServer } from './update-server.ts';

const tag = '@updates';
base.skip(process.platform !== 'linux', 'only an AppImage is put in place by the app alone');

interface Fixtures {
  server: UpdateServer;
  /** Starts the app as an AppImage that asks the server. */
  sitAsImage: (env?: Record<string, string>, name?: string) => Promise<Seat>;
}

const script = (profile: Profile, name: string) => `#!/bin/sh\n: > '${path.join(profile.folder, name)}'\n`;

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: how Playwright wants a fixture without others
  server: async ({}, use) => {
    const server = await startUpdateServer();
    await use(server);
    await server.close();
  },
  sitAsImage: async ({ sit, profile, server }, use) => {
    await use((more = {}, name = undefined) => sit({ env: { ...asImage(profile, server, name), ...more } }));
  },
});

async function openAbout(page: Page) {
  await page.keyboard.press('ControlOrMeta+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: 'About' }).click();
  return dialog;
}

test('a new version is found, read about, loaded, and put in place at the end, with a job in flight', {
  tag,
}, async ({ server, sitAsImage, profile }) => {
  const content = script(profile, 'installed');
  server.announce({
    version: '9.1.0',
    content,
    notes: '## [9.1.0] - 2026-12-24\n### Added\n- A new thing.\n',
  });
  const { app, page, hands } = await sitAsImage();
  await hands.sendJob({
    kind: 'Video',
    model: 'seedance-2.0',
    prompt: 'Rain sandbox:stays-queued',
    title: 'In flight',
  });
  await hands.waitForStatus('In flight', /pending|queued/i);

  const dialog = await openAbout(page);
  await dialog.getByRole('button', { name: 'Check for updates' }).click();
  await expect(dialog.getByText('Version 9.1.0 is available.')).toBeVisible();
  await dialog.getByText('What’s new in this version').click();
  await expect(dialog.getByText('A new thing.')).toBeVisible();
  // Nothing is loaded before a person says so.
  expect(server.asked.filter((name) => name.endsWith('.AppImage'))).toEqual([]);
  await dialog.getByRole('button', { name: 'Download' }).click();
  await expect(dialog.getByText('Version 9.1.0 is ready. It will be installed when you quit.')).toBeVisible();
  expect(readFileSync(imageOf(profile), 'utf8')).toBe('the old version');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Version 9.1.0 is ready' })).toBeVisible();

  await app.close();
  expect(readFileSync(imageOf(profile), 'utf8')).toBe(content);
  expect(existsSync(path.join(profile.folder, 'installed'))).toBe(true);
  const [job] = ledgerJobs(profile);
  expect(job).toMatchObject({ title: 'In flight', state: 'pending' });
  // Nothing that would tell this computer from others goes to the server.
  expect(new Set(server.headers.map((all) => all['x-user-staging-id']))).toEqual(new Set(['none']));
});

test('an update does not cut off a create: it is put in place after the answer', { tag }, async ({
  box,
  server,
  sitAsImage,
  profile,
}) => {
  const content = script(profile, 'installed');
  server.announce({ version: '9.1.0', content });
  const proxy = await startHoldingProxy(box.origin);
  try {
    const { app, page, hands } = await sitAsImage({ TOKENLAB_API_BASE: proxy.origin });
    const dialog = await openAbout(page);
    await dialog.getByRole('button', { name: 'Check for updates' }).click();
    await dialog.getByRole('button', { name: 'Download' }).click();
    const restart = dialog.getByRole('button', { name: 'Restart now' });
    await restart.waitFor();
    await hands.sendJob({
      kind: 'Video',
      model: 'veo3.1',
      prompt: 'Rain sandbox:stays-queued',
      title: 'Sent',
    });
    await expect.poll(() => proxy.held()).toBe(1);
    await restart.click();
    await expect(dialog.getByText(/Jobs are being sent or files are being saved/)).toBeVisible();
    const ended = new Promise((resolve) => app.process.once('exit', resolve));
    await app.electron.evaluate(({ app: electron }) => electron.quit());
    expect(app.ended).toBe(false);
    expect(readFileSync(imageOf(profile), 'utf8')).toBe('the old version');
    proxy.open();
    await ended;
    expect(readFileSync(imageOf(profile), 'utf8')).toBe(content);
    expect(ledgerJobs(profile)).toMatchObject([{ title: 'Sent', state: 'pending' }]);
  } finally {
    await proxy.close();
  }
});

test('an AppImage that is named after its version is restarted under its new name', { tag }, async ({
  server,
  sitAsImage,
  profile,
}) => {
  const ran = path.join(profile.folder, 'restarted');
  const content = `#!/bin/sh\n[ -n "$APPIMAGE_EXIT_AFTER_INSTALL" ] || : > '${ran}'\n`;
  server.announce({ version: '9.1.0', content });
  const { app, page } = await sitAsImage({}, 'Safelight-0.1.0-x86_64.AppImage');
  const dialog = await openAbout(page);
  await dialog.getByRole('button', { name: 'Check for updates' }).click();
  await dialog.getByRole('button', { name: 'Download' }).click();
  const ended = new Promise((resolve) => app.process.once('exit', resolve));
  // The app may be gone before it says that it was clicked.
  await dialog
    .getByRole('button', { name: 'Restart now' })
    .click()
    .catch(() => undefined);
  await ended;
  await expect.poll(() => existsSync(ran)).toBe(true);
  expect(existsSync(imageOf(profile, 'Safelight-0.1.0-x86_64.AppImage'))).toBe(false);
  expect(readFileSync(imageOf(profile, 'Safelight-9.1.0-x86_64.AppImage'), 'utf8')).toBe(content);
});

test('an update that cannot be put in place leaves the old version as it was', { tag }, async ({
  server,
  sitAsImage,
  profile,
}) => {
  server.announce({ version: '9.1.0', content: script(profile, 'installed') });
  const { app, page } = await sitAsImage();
  const dialog = await openAbout(page);
  await dialog.getByRole('button', { name: 'Check for updates' }).click();
  await dialog.getByRole('button', { name: 'Download' }).click();
  await dialog.getByRole('button', { name: 'Restart now' }).waitFor();
  const loaded = profile.files().filter((file) => /9\.1\.0.*\.AppImage$/.test(file));
  expect(loaded).toHaveLength(1);
  rmSync(loaded[0]!);
  await app.close();
  expect(readFileSync(imageOf(profile), 'utf8')).toBe('the old version');
  expect(readdirSync(profile.folder).filter((name) => name.includes('AppImage'))).toEqual([
    'Safelight.AppImage',
  ]);
});

test('a plain connection is not followed, an older version is none, previews are for who wants them, and a forged one is refused', {
  tag,
}, async ({ server, sitAsImage, profile }) => {
  const other = await startUpdateServer();
  try {
    other.announce({ version: '0.0.9', content: script(profile, 'old') });
    server.redirectTo = other.origin.replace('127.0.0.1', 'localhost');
    const { app, page } = await sitAsImage();
    const dialog = await openAbout(page);
    await test.step('a server that sends it on to a plain connection is not followed', async () => {
      await dialog.getByRole('button', { name: 'Check for updates' }).click();
      await expect(dialog.getByText(/Couldn’t reach the update server/)).toBeVisible();
      expect(server.asked).toEqual(['latest-linux.yml']);
      expect(other.asked).toEqual([]);
    });
    await test.step('at the address that is allowed it is followed, and an older version is no update', async () => {
      server.redirectTo = other.origin;
      await dialog.getByRole('button', { name: 'Try again' }).click();
      await expect(dialog.getByText(/^No newer version\. Checked at /)).toBeVisible();
      expect(other.asked).toEqual(['latest-linux.yml']);
    });
    await test.step('preview versions come to those who asked for them', async () => {
      server.redirectTo = null;
      const content = script(profile, 'forged');
      server.announce({ version: '9.3.0-preview.1', content, channel: 'preview', isForged: true });
      await dialog.getByRole('radiogroup', { name: 'Versions' }).getByText('Preview').click();
      // It shows what main has saved.
      await expect(dialog.getByRole('radio', { name: 'Preview' })).toBeChecked();
      await dialog.getByRole('button', { name: 'Check for updates' }).click();
      await expect(dialog.getByText('Version 9.3.0-preview.1 is available.')).toBeVisible();
      expect(server.asked.at(-1)).toBe('preview-linux.yml');
    });
    await test.step('a file that is not the announced one is refused, and nothing of it is put in place', async () => {
      await dialog.getByRole('button', { name: 'Download' }).click();
      await expect(dialog.getByText(/isn’t the one that was announced/)).toBeVisible();
      await app.close();
      expect(readFileSync(imageOf(profile), 'utf8')).toBe('the old version');
      expect(existsSync(path.join(profile.folder, 'forged'))).toBe(false);
      expect(profile.files().filter((file) => /9\.3\.0.*\.AppImage$/.test(file))).toEqual([]);
    });
  } finally {
    await other.close();
  }
});
