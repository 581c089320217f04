/** The language of the window and of what the system draws: chosen in Settings, or the computer's. */
import { expect, type RunningApp, test } from './fixtures.ts';

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
