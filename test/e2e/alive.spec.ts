import path from 'node:path';
import { expect, type RunningApp, test } from './fixtures.ts';
import { ledgerResults } from './ledger.ts';
import { watchDesktop } from './shelf.ts';

/**
 * Runs in the window, through main: a page that has crashed once cannot be steered from here any more. Waits until the
 * window has loaded.
 */
const inWindow = (app: RunningApp, script: string): Promise<unknown> =>
  app.electron.evaluate(async ({ BrowserWindow }, code) => {
    const contents = BrowserWindow.getAllWindows().find(
      (each) => each.getTitle() === 'Safelight',
    )?.webContents;
    if (contents?.isLoading())
      await new Promise<void>((resolve) => contents.once('did-stop-loading', () => resolve()));
    return contents?.executeJavaScript(code);
  }, script);

const pressButton = (name: string) =>
  `[...document.querySelectorAll('button')].find((each) => each.textContent === '${name}').click()`;

const textOf = (app: RunningApp) => inWindow(app, 'document.body.innerText') as Promise<string>;

/** Kills the window's page and waits for what is loaded in its place. @returns the address of that */
const crashPage = (app: RunningApp): Promise<string> =>
  app.electron.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows().find((each) => each.getTitle() === 'Safelight')!;
    const loaded = new Promise<void>((resolve) => webContents.once('did-finish-load', () => resolve()));
    webContents.forcefullyCrashRenderer();
    await loaded;
    return webContents.getURL();
  });

test('a page that crashes again and again gives way to a plain page, while polling and downloads keep running', {
  tag: '@main',
}, async ({ launch, profile }) => {
  const app = await launch({ env: { SAFELIGHT_SANDBOX_SPEED: '60', SAFELIGHT_POLL_SCALE: '0.1' } });
  const page = await app.window();
  const desktop = await watchDesktop(app);
  await page.evaluate(() => window.safelight?.useSandbox());
  const submit = (number: number) =>
    inWindow(
      app,
      `window.safelight.submitJob({
        submitToken: 'token-crash-${number}', accountId: 'sandbox', projectId: null, title: 'Job ${number}',
        request: { family: 'video', operation: null, model: 'veo3.1', fields: { prompt: 'rain' }, inputs: [] },
      })`,
    );
  await submit(1);
  for (let crash = 1; crash <= 3; crash += 1) {
    expect(await crashPage(app)).toBe('safelight://app/index.html');
  }
  expect(await crashPage(app)).toBe('safelight://app/stopped.html');
  expect(await textOf(app)).toContain('Status checks and downloads keep running');
  await submit(2);
  await expect
    .poll(() => ledgerResults(profile).map(({ download }) => download), { timeout: 40_000 })
    .toEqual(['done', 'done']);
  await inWindow(app, pressButton('Open log'));
  await expect.poll(desktop.asked).toEqual([`open ${path.join(profile.userData, 'logs')}`]);
  await inWindow(app, pressButton('Reload'));
  await expect.poll(() => textOf(app)).toContain('Job 2');
});
