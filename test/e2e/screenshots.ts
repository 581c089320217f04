import path from 'node:path';
import process from 'node:process';
import { expect, type Shared } from './shared.ts';

/** Pictures for a person to look at, of both themes and sizes; only where a folder is named for them. */
export async function pictures({ app, page }: Pick<Shared, 'app' | 'page'>, name: string) {
  const folder = process.env.SAFELIGHT_PICTURES;
  if (!folder) return;
  for (const [width, height] of [
    [900, 600],
    [1280, 800],
  ] as const) {
    await app.electron.evaluate(
      ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      [width, height] as const,
    );
    for (const theme of ['dark', 'light'] as const) {
      await page.evaluate((wanted) => window.safelight!.setSettings({ theme: wanted }), theme);
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
      await page.screenshot({ path: path.join(folder, `${name}-${width}-${theme}.png`) });
    }
  }
}
