import { readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { expect, type RunningApp, test } from './fixtures.ts';
import { Hands } from './hands.ts';
import { ledgerResults } from './ledger.ts';
import type { Profile } from './profile.ts';
import { seed } from './seed.ts';
import { watchDesktop } from './seeded-results.ts';

/**
 * Runs in the window, through main: a page that has crashed once cannot be steered from here any more. Waits until the
 * window has loaded.
 */
const inWindow = (app: RunningApp, script: string): Promise<unknown> =>
  app.electron.evaluate(async ({ BrowserWindow }, code) => {
    const contents = BrowserWindow.getAllWindows().find((each) => each.isVisible())?.webContents;
    if (contents?.isLoading())
      await new Promise<void>((resolve) => contents.once('did-stop-loading', () => resolve()));
    return contents?.executeJavaScript(code);
  }, script);

/** Runs it in the window while a key that does nothing else is pressed, as a person presses it. */
const pressing = (app: RunningApp, script: string): Promise<unknown> =>
  app.electron.evaluate(async ({ BrowserWindow }, code) => {
    const contents = BrowserWindow.getAllWindows().find((each) => each.isVisible())!.webContents;
    if (contents.isLoading())
      await new Promise<void>((resolve) => contents.once('did-stop-loading', () => resolve()));
    await contents.executeJavaScript(`
      window.pressed = new Promise((resolve) => {
        const listen = (event) => {
          if (event.key !== 'F9') return;
          removeEventListener('keydown', listen, true);
          resolve(${code});
        };
        addEventListener('keydown', listen, true);
      });
      undefined`);
    contents.focus();
    contents.sendInputEvent({ type: 'keyDown', keyCode: 'F9' });
    contents.sendInputEvent({ type: 'keyUp', keyCode: 'F9' });
    return contents.executeJavaScript('window.pressed');
  }, script);

const pressButton = (app: RunningApp, name: string) =>
  pressing(
    app,
    `[...document.querySelectorAll('button')].find((each) => each.textContent === '${name}').click()`,
  );

const textOf = (app: RunningApp) => inWindow(app, 'document.body.innerText') as Promise<string>;

/** Kills the window's page and waits for what is loaded in its place. @returns the address of that */
const crashPage = (app: RunningApp): Promise<string> =>
  app.electron.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows().find((each) => each.isVisible())!;
    const loaded = new Promise<void>((resolve) => webContents.once('did-finish-load', () => resolve()));
    webContents.forcefullyCrashRenderer();
    await loaded;
    return webContents.getURL();
  });

test('a page that crashes again and again gives way to a plain page, while polling and downloads keep running', {
  tag: '@main',
}, async ({ launch, profile, expectedPageErrors }) => {
  // A still that is asked for while its page crashes is not drawn.
  expectedPageErrors.push(/404 .*media:\/\/thumb\//);
  const app = await launch({ env: { SAFELIGHT_SANDBOX_SPEED: '60', SAFELIGHT_POLL_SCALE: '0.1' } });
  const page = await app.window();
  const desktop = await watchDesktop(app);
  await page.evaluate(() => window.safelight?.useSandbox());
  const submit = (number: number) =>
    pressing(
      app,
      `window.safelight.submitJob({
        submitToken: 'token-crash-${number}', accountId: 'sandbox', projectId: null, title: 'Job ${number}',
        request: { family: '3d', operation: null, model: 'tripo-h3.1', fields: { prompt: 'a lamp' }, inputs: [] },
      })`,
    );
  await submit(1);
  // Three reloads within a minute are all; on a busy computer the first of them is longer ago, and there are more.
  let reloads = 0;
  let shown = await crashPage(app);
  for (; shown === 'safelight://app/index.html'; shown = await crashPage(app)) reloads += 1;
  expect(shown).toBe('safelight://app/stopped.html');
  expect(reloads).toBeGreaterThanOrEqual(3);
  expect(await textOf(app)).toContain('Status checks and downloads keep running');
  await submit(2);
  await expect.poll(() => ledgerResults(profile).map(({ download }) => download)).toEqual(['done', 'done']);
  await pressButton(app, 'Open log');
  await expect.poll(desktop.asked).toEqual([`open ${path.join(profile.userData, 'logs')}`]);
  await pressButton(app, 'Reload');
  await expect.poll(() => textOf(app)).toContain('Job 2');
  // A page that does not answer to F5 is reloaded by it.
  await inWindow(app, `location.replace('./stopped.html')`);
  await expect.poll(() => textOf(app)).toContain('Open log');
  await app.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.isVisible())!;
    window.focus();
    window.webContents.focus();
    window.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'F5' });
  });
  await expect.poll(() => textOf(app)).toContain('Job 2');
});

/** Jobs as no version writes them: what stands in which column. */
const oddJobs: Record<
  string,
  [table: 'jobs' | 'job_payloads' | 'events' | 'results', column: string, value: string | number]
> = {
  'Error without next steps': ['jobs', 'error', '{"code":"timeout","message":"Too slow"}'],
  'Error that is a text': ['jobs', 'error', '"Too slow"'],
  'Cut JSON in the error': ['jobs', 'error', '{"code":"time'],
  'Odd hold': ['jobs', 'hold', '{"reason":"later","until":"soon"}'],
  'Tags that are no list': ['jobs', 'tags', '{"a":1}'],
  'Unknown state': ['jobs', 'state', 'paused'],
  'Unknown family': ['jobs', 'family', 'hologram'],
  'Amount that is none': ['jobs', 'settled_usd', '1,20'],
  'Made in no year': ['jobs', 'created_at', 9e15],
  'Request without inputs': [
    'job_payloads',
    'request',
    '{"family":"image","model":"m","fields":{"prompt":"p"}}',
  ],
  'Request that is none': ['job_payloads', 'request', 'null'],
  'Odd entry in the timeline': ['events', 'detail', '7'],
  'Entry in no year': ['events', 'at', 9e15],
  'Odd facts of a result': ['results', 'facts', '[]'],
  'Unknown download': ['results', 'download', 'flying'],
};

test('jobs that no version would write are shown in list and details, each beside the others', {
  tag: '@main',
}, async ({ launch, profile }) => {
  const titles = Object.keys(oddJobs);
  seed(profile, ({ ledger, add }) => {
    for (const [number, title] of titles.entries()) {
      const id = `job_${number}`;
      add({ id, title, createdAt: Date.now() - number * 1000 }, [
        { id: `res_${number}`, media: 'text', kind: 'text', text: 'A text', download: 'done' },
      ]);
      ledger.events.append(id, { source: 'user', type: 'created', detail: { model: 'm' } });
    }
  });
  const db = new Database(path.join(profile.userData, 'ledger.db'));
  for (const [number, [table, column, value]] of Object.values(oddJobs).entries()) {
    const key = table === 'jobs' ? 'id' : 'job_id';
    db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`).run(value, `job_${number}`);
  }
  db.close();

  const app = await launch();
  const page = await app.window();
  const hands = new Hands(page);
  for (const title of titles) {
    await hands.select(title);
    for (const tab of ['Timeline', 'Request', 'Billing', 'Support', 'Result'] as const) {
      await hands.openTab(tab);
      await expect(hands.inspector.getByRole('tabpanel', { name: tab })).toBeVisible();
    }
  }
  await expect(page.locator('[data-broken]')).toHaveCount(0);
  await hands.select('Error without next steps');
  await expect(hands.inspector.getByText('Too slow')).toBeVisible();
});

/** Lets one answer of main hold something that no component can draw, until it is let go. */
const spoilAnswer = (app: RunningApp, method: string, spoil: string) =>
  app.electron.evaluate(
    ({ ipcMain }, { channel, code }) => {
      type Answerer = (...message: unknown[]) => Promise<unknown>;
      const answerers = (ipcMain as unknown as { _invokeHandlers: Map<string, Answerer> })._invokeHandlers;
      const honest = answerers.get(channel)!;
      const change = new Function('answer', code) as (answer: unknown) => void;
      const state = globalThis as { honest?: Map<string, Answerer> };
      state.honest ??= new Map();
      state.honest.set(channel, honest);
      answerers.set(channel, async (...message) => {
        const answer = await honest(...message);
        change(answer);
        return answer;
      });
    },
    { channel: `safelight:${method}`, code: spoil },
  );

const letGo = (app: RunningApp, method: string) =>
  app.electron.evaluate(({ ipcMain }, channel) => {
    const { honest } = globalThis as { honest?: Map<string, never> };
    const answerers = (ipcMain as unknown as { _invokeHandlers: Map<string, never> })._invokeHandlers;
    answerers.set(channel, honest!.get(channel)!);
  }, `safelight:${method}`);

const logOf = (profile: Profile) => readFileSync(path.join(profile.userData, 'logs/main.log'), 'utf8');

test.describe('what cannot be drawn', () => {
  test.use({ expectedPageErrors: [/./] });

  test('empties no more than its own part of the window, says so in the log, and lets go again', {
    tag: '@main',
  }, async ({ launch, profile, checkAccessibility }) => {
    seed(profile, ({ add }) => {
      for (const [number, title] of ['First', 'Second', 'Third'].entries())
        add({ id: `job_${number}`, title, createdAt: Date.now() - number * 1000 }, []);
    });
    const app = await launch();
    const page = await app.window();
    const hands = new Hands(page);
    const desktop = await watchDesktop(app);
    await hands.select('Third');

    // The list: a row that throws is still there by its name.
    await spoilAnswer(
      app,
      'jobRange',
      `for (const row of answer.value.rows) if (row.title === 'First') row.state = '?'`,
    );
    await spoilAnswer(
      app,
      'getJob',
      `if (answer.value.title === 'Second') answer.value.error = { code: 'internal' }`,
    );
    await page
      .getByRole('button', { name: /^Newest first|^Sort/ })
      .or(page.getByLabel(/^Sort/))
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Title' }).click();
    await expect(hands.row('First')).toContainText('Can’t be shown');
    await expect(hands.row('Second')).not.toContainText('Can’t be shown');
    await expect.poll(() => logOf(profile)).toContain('Thrown in the window: row');
    await hands.select('First');

    // The inspector.
    await hands.row('Second').click();
    const broken = hands.inspector.getByRole('region', { name: 'The details can’t be shown' });
    await expect(broken).toBeVisible();
    await checkAccessibility(page);
    await expect.poll(() => logOf(profile)).toContain('Thrown in the window: inspector');
    await broken.getByRole('button', { name: 'Copy details' }).click();
    await expect(broken.getByRole('button', { name: 'Details copied' })).toBeVisible();
    const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toContain('In the window: inspector');
    expect(copied).toContain('TypeError');
    await broken.getByRole('button', { name: 'Open log' }).click();
    await expect.poll(desktop.asked).toEqual([`open ${path.join(profile.userData, 'logs')}`]);
    await broken.getByRole('button', { name: 'Try again' }).click();
    await expect(broken).toBeVisible();
    await hands.select('Third');
    await expect(broken).toBeHidden();
    await hands.row('Second').click();
    await expect(broken).toBeVisible();
    await letGo(app, 'getJob');
    await page.keyboard.press('F5');
    await expect(hands.inspector.getByRole('heading', { name: 'Second' })).toBeVisible();

    // A sheet: it can be closed, and the window is free again.
    await spoilAnswer(app, 'listModels', 'answer.value.json = \'{"models":[null],"skipped":0}\'');
    await hands.newJobButton.click();
    const sheet = page.getByRole('region', { name: 'The New job sheet can’t be shown' });
    await expect(sheet).toBeVisible();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(sheet).toBeHidden();
    await hands.select('Third');
    await letGo(app, 'listModels');
    await hands.newJobButton.click();
    await expect(hands.sheet).toBeVisible();
    await page.keyboard.press('Escape');

    // The whole window, and then even what it stands on.
    await page.addInitScript(() => {
      const honest = window.matchMedia;
      window.matchMedia = (query) => {
        const broken = sessionStorage.getItem('broken');
        if (broken !== null && query.includes(broken)) throw new TypeError('No such query');
        return honest.call(window, query);
      };
    });
    await page.evaluate(() => sessionStorage.setItem('broken', 'max-width: 1099px'));
    await page.reload();
    const whole = page.getByRole('region', { name: 'The window can’t be shown' });
    await expect(whole).toBeVisible();
    await expect.poll(() => logOf(profile)).toContain('Thrown in the window: window');
    await page.evaluate(() => sessionStorage.clear());
    await page.keyboard.press('Control+r');
    await expect(hands.row('Second')).toBeVisible();
    await page.evaluate(() => sessionStorage.setItem('broken', 'prefers-color-scheme'));
    await page.reload();
    await expect(page.getByRole('heading', { name: 'The window can’t be shown' })).toBeVisible();
    expect(page.url()).toBe('safelight://app/stopped.html#unshown');
    await page.evaluate(() => sessionStorage.clear());
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(hands.row('Second')).toBeVisible();
  });
});
