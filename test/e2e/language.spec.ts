/** The language of the window and of what the system draws: chosen in Settings, or the computer's. */
import { watchNotifications } from './notifications.ts';
import { expect, type Page, type RunningApp, test } from './shared.ts';
import { submitRequest } from './submit.ts';

const tag = '@language';

/** Labels of the application menu, with the items of each part. */
const menuOf = (app: RunningApp): Promise<string[]> =>
  app.electron.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap((top) => [
      top.label,
      ...(top.submenu?.items ?? []).map((item) => item.label),
    ]),
  );

test('a start with a Chinese system language comes up in Chinese', { tag }, async ({ launch }) => {
  const app = await launch({ env: { LANGUAGE: 'zh_CN', LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8' } });
  const page = await app.window();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans-CN');
  expect(await menuOf(app)).toContain('文件(&F)');
});

/** Opens Settings, chooses a language as a person does, and closes Settings again. */
async function choose(page: Page, from: SettingsWords, to: SettingsWords) {
  await page.keyboard.press('ControlOrMeta+Comma');
  const settings = page.getByRole('dialog', { name: from.settings });
  await settings.getByRole('combobox', { name: from.language }).click();
  await page.getByRole('option', { name: to.name, exact: true }).click();
  const same = page.getByRole('dialog', { name: to.settings });
  await expect(same.getByRole('combobox', { name: to.language })).toHaveValue(to.name);
  await page.keyboard.press('Escape');
  await expect(same).toBeHidden();
}

interface SettingsWords {
  settings: string;
  language: string;
  /** The language by its own name. */
  name: string;
}
const english: SettingsWords = { settings: 'Settings', language: 'Language', name: 'English' };
const chinese: SettingsWords = { settings: '设置', language: '语言', name: '简体中文' };

test('a language chosen in Settings is in force at once in the window, the menu and notifications, and so is the way back', {
  tag,
}, async ({ shared: { app, page } }) => {
  const notified = await watchNotifications(app);
  const started = await page.evaluate(() => performance.timeOrigin);
  const end = (title: string) =>
    submitRequest(page, { family: 'image', model: 'gpt-image-2', title, fields: { prompt: title } });
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');

  await test.step('to Chinese', async () => {
    await choose(page, english, chinese);
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans-CN');
    await expect(page.getByRole('heading', { level: 1, name: '全部' })).toBeVisible();
    await expect.poll(() => menuOf(app)).toEqual(expect.arrayContaining(['文件(&F)', '新建作业…', '设置…']));
    expect(await menuOf(app)).not.toContain('&File');
    await end('Lantern one');
    await expect.poll(notified.titles).toEqual(['已完成：Lantern one']);
    expect(await notified.bodyOfLast()).toBe('图片 · gpt-image-2');
  });

  await test.step('and back to English', async () => {
    await choose(page, chinese, english);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByRole('heading', { level: 1, name: 'All' })).toBeVisible();
    await expect.poll(() => menuOf(app)).toEqual(expect.arrayContaining(['&File', 'New job…', 'Settings…']));
    expect(await menuOf(app)).not.toContain('文件(&F)');
    await end('Lantern two');
    await expect.poll(notified.titles).toEqual(['已完成：Lantern one', 'Done: Lantern two']);
    expect(await notified.bodyOfLast()).toBe('Image · gpt-image-2');
  });

  expect(await page.evaluate(() => performance.timeOrigin), 'the page is the same').toBe(started);
  await page.evaluate(() => window.safelight!.setSettings({ language: 'system' }));
});
