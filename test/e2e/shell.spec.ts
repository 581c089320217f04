import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchFlags } from '../../scripts/runtime.mjs';
import { watchNotifications } from './notifications.ts';
import { expect, type RunningApp, test } from './shared.ts';
import { submitRequest } from './submit.ts';

const root = path.resolve(import.meta.dirname, '../..');

const mainWindow = (app: RunningApp) =>
  app.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === 'Safelight');
    return window ? { visible: window.isVisible(), bounds: window.getNormalBounds() } : null;
  });

/** Closes the window as a person does; the hidden page that draws stills is another one. */
const closeWindow = (app: RunningApp) =>
  app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((each) => each.getTitle() === 'Safelight')
      ?.close();
  });

/** Answers every question of the system with the button of this number. @returns what was asked */
async function answerQuestions(app: RunningApp, button: number) {
  await app.electron.evaluate(({ dialog }, response) => {
    const asked: unknown[] = [];
    (globalThis as { asked?: unknown[] }).asked = asked;
    dialog.showMessageBox = (async (...args: unknown[]) => {
      asked.push(args.at(-1));
      return { response, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  }, button);
  return () => app.electron.evaluate(() => (globalThis as { asked?: { message: string }[] }).asked);
}

test('damaged settings and a damaged ledger are set aside and said, and the app starts; the next start has window and results folder where they were wanted', async ({
  launch,
  profile,
}) => {
  writeFileSync(path.join(profile.userData, 'settings.json'), '{"settings":');
  writeFileSync(path.join(profile.userData, 'ledger.db'), Buffer.alloc(20_000, 7));
  const first = await launch();
  const page = await first.window();
  await test.step('the damaged settings', async () => {
    await expect(page.getByText(/settings\.damaged-/)).toBeVisible();
    const aside = profile.files().find((file) => path.basename(file).startsWith('settings.damaged-'));
    expect(readFileSync(aside ?? '', 'utf8')).toBe('{"settings":');
  });
  await test.step('the damaged ledger', async () => {
    const boot = await page.evaluate(() => window.safelight?.bootstrap());
    expect(boot).toMatchObject({ ok: true, value: { ledgerNotice: expect.stringContaining('set aside') } });
  });
  await first.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 1111, height: 777 });
  });
  await expect.poll(async () => (await mainWindow(first))?.bounds.width).toBe(1111);
  await first.close();

  const other = path.join(profile.folder, 'elsewhere');
  mkdirSync(other);
  const second = await launch({ env: { SAFELIGHT_DOWNLOADS: other } });
  const next = await second.window();
  await test.step('the window comes back where it was left', async () => {
    expect((await mainWindow(second))?.bounds).toMatchObject({ width: 1111, height: 777 });
  });
  await test.step('the results folder from the environment is the one that is used', async () => {
    const boot = await next.evaluate(() => window.safelight?.bootstrap());
    expect(boot).toMatchObject({ ok: true, value: { settings: { resultsFolder: other } } });
  });
});

test('menu items act in the window, and the window hears of them after a reload too', async ({
  shared: { app, page },
}) => {
  const choose = (label: string) =>
    app.electron.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
      items.find((item) => item.label === wanted)?.click();
    }, label);
  await choose('New job…');
  await expect(page.getByRole('dialog', { name: 'New job' })).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'New job' }).first().waitFor();
  await choose('New job…');
  await expect(page.getByRole('dialog', { name: 'New job' })).toBeVisible();
});

test('with polling in the background the window hides when it is closed; a second start brings it to the front, and ends', async ({
  shared: { app, page, profile },
  runtime,
}) => {
  await page.evaluate(() => window.safelight?.setSettings({ keepPollingInBackground: true }));
  const asked = await answerQuestions(app, 0);
  const hide = async () => {
    await closeWindow(app);
    await expect.poll(async () => (await mainWindow(app))?.visible).toBe(false);
  };
  await hide();
  await app.electron.evaluate(({ app: electron }) => electron.emit('activate'));
  await expect.poll(async () => (await mainWindow(app))?.visible).toBe(true);
  await hide();
  const code = await new Promise((resolve) => {
    const second = spawn(runtime.executablePath, [...launchFlags(), root], {
      env: { ...process.env, ...profile.env },
      stdio: 'ignore',
    });
    second.on('exit', resolve);
  });
  expect(code).toBe(0);
  await expect.poll(async () => (await mainWindow(app))?.visible).toBe(true);
  // The desktop of the tests has no tray: that is said once, with the way back.
  if (process.platform === 'linux') {
    expect(await asked()).toMatchObject([
      {
        message: 'Safelight keeps running without a window.',
        detail: expect.stringContaining('To bring the window back, start Safelight again.'),
      },
    ]);
  }
  await page.evaluate(() => window.safelight?.setSettings({ keepPollingInBackground: false }));
});

test('of many jobs that end the first are named and the rest is one summary; kinds are chosen, and no system for them is said', {
  tag: '@main',
}, async ({ shared }) => {
  const { app, page, jobs } = shared;
  const set = (change: object) => page.evaluate((wanted) => window.safelight?.setSettings(wanted), change);
  const make = (title: string, words = '') =>
    submitRequest(page, {
      family: 'image',
      model: 'gpt-image-2',
      title,
      fields: { prompt: `lamp ${words}` },
    });
  await test.step('Settings says that this system shows none', async () => {
    await page.keyboard.press('ControlOrMeta+Comma');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.getByRole('tab', { name: 'Background' }).click();
    if (process.platform === 'linux')
      await expect(settings.getByText('Your system doesn’t show notifications.')).toBeVisible();
    await settings.getByRole('checkbox', { name: 'Done', exact: true }).uncheck();
    await settings.getByRole('checkbox', { name: 'Quiet hours' }).check();
    await settings.getByLabel('From', { exact: true }).fill('23:30');
    await expect
      .poll(async () => {
        const boot = await page.evaluate(() => window.safelight?.bootstrap());
        return boot?.ok && [boot.value.settings.notifyKinds, boot.value.settings.quietHours];
      })
      .toEqual([['failed', 'decision'], { from: '23:30', until: '08:00' }]);
    await page.keyboard.press('Escape');
    await set({ quietHours: null });
  });
  const notified = await watchNotifications(app);
  await test.step('only what was asked for is shown', async () => {
    await make('Lamp A');
    await expect.poll(() => jobs()[0]?.state).toBe('completed');
    await make('Lamp B', 'sandbox:fail');
    await expect.poll(notified.titles).toEqual([expect.stringMatching(/^(Failed|Rejected): Lamp B/)]);
    await set({ notifyKinds: ['done', 'failed', 'decision'] });
  });
  await test.step('the summary counts the rest, and opens what it counts', async () => {
    for (const number of [1, 2, 3, 4, 5]) await make(`Lamp ${number}`);
    const shown = async () => (await notified.titles()) ?? [];
    await expect.poll(async () => (await shown()).at(-1)).toBe('3 more jobs ended');
    // Jobs that end further apart make it grow: `notification-rules.test.ts` says when.
    for (const title of (await shown()).slice(3)) expect(title).toMatch(/^\d more jobs? ended$/);
    expect(await notified.bodyOfLast()).toBe('3 done');
    await notified.clickLast();
    await expect(page.getByRole('heading', { name: 'Done', level: 1 })).toBeVisible();
  });
});

test('quitting with an open job says once that it keeps running, and a choice is kept', async ({
  shared: { app, page, jobs },
}) => {
  const asked = await answerQuestions(app, 2);
  const fields = { prompt: 'rain sandbox:never-finishes' };
  await submitRequest(page, { family: 'video', model: 'veo3.1', fields });
  await expect.poll(() => jobs()[0]?.state).toMatch(/pending|processing/);
  await closeWindow(app);
  await expect.poll(asked).toMatchObject([{ message: '1 job is still open.' }]);
  expect((await mainWindow(app))?.visible).toBe(true);
});

test('results play, seek and are shown small, all by id', async ({ shared }) => {
  const { page, profile } = shared;
  for (const [family, model] of [
    ['image', 'gpt-image-2'],
    ['video', 'veo3.1'],
    ['3d', 'tripo-h3.1'],
  ] as const) {
    await submitRequest(page, { family, model, title: family, fields: { prompt: 'a lamp' } });
  }
  const jobIds = shared.jobs().map(({ jobId }) => jobId);
  expect(jobIds).toHaveLength(3);
  for (const jobId of jobIds) {
    const done = () =>
      page.evaluate(async (id) => {
        const answer = await window.safelight?.getJob({ jobId: id });
        return answer?.ok
          ? [answer.value.state, answer.value.doneCount, answer.value.thumbnailResultId !== null]
          : [];
      }, jobId);
    await expect.poll(done).toEqual(['completed', 1, true]);
    const seen = await page.evaluate(async (id) => {
      const answer = await window.safelight?.getJob({ jobId: id });
      const result = answer?.ok ? answer.value.results[0] : undefined;
      const part = await fetch(`media://result/${result?.id}`, { headers: { range: 'bytes=4-11' } });
      const still = await fetch(`media://thumb/${result?.id}`);
      const image = await createImageBitmap(await still.blob());
      return {
        bytes: result?.bytes,
        status: part.status,
        range: part.headers.get('content-range'),
        length: (await part.arrayBuffer()).byteLength,
        stillSide: Math.max(image.width, image.height),
      };
    }, jobId);
    expect(seen).toMatchObject({ status: 206, range: `bytes 4-11/${seen.bytes}`, length: 8 });
    expect(seen.stillSide).toBeGreaterThan(63);
    expect(seen.stillSide).toBeLessThanOrEqual(512);
  }
  expect(profile.files().filter((file) => file.endsWith('.part'))).toEqual([]);
});
