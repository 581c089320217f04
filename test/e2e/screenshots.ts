import path from 'node:path';
import process from 'node:process';
import { Onlooker, themes } from './onlooker.ts';
import { expect, type Shared } from './shared.ts';

/**
 * Pictures for a person to look at, of both languages, themes and sizes; only where a folder is named for them. A window is
 * resized in its own time, so each waits until the page has its new size.
 */
export async function pictures({ app, page }: Pick<Shared, 'app' | 'page'>, name: string) {
  const folder = process.env.SAFELIGHT_PICTURES;
  if (!folder) return;
  const onlooker = new Onlooker(app, page, () => Promise.resolve());
  for (const [language, tag] of [
    ['zh', 'zh-Hans-CN'],
    ['en', 'en'],
  ] as const) {
    await page.evaluate((wanted) => window.safelight!.setSettings({ language: wanted }), language);
    await expect(page.locator('html')).toHaveAttribute('lang', tag);
    for (const size of [
      [900, 600],
      [1280, 800],
    ] as const) {
      await onlooker.resize(size);
      for (const theme of themes) {
        await onlooker.begin(theme);
        const file = `${name}-${language}-${size[0]}-${theme}.png`;
        await page.screenshot({ path: path.join(folder, file), animations: 'disabled' });
      }
    }
  }
}
