import { expect, test } from './fixtures.ts';

test('the app opens one window that bears its name and offers the first choice', {
  tag: ['@main', '@smoke'],
}, async ({ launch, runtime }) => {
  const app = await launch();
  const page = await app.window();
  await expect(page).toHaveTitle(/Safelight/);
  expect(app.electron.windows()).toHaveLength(1);
  await expect(page.getByRole('button', { name: 'Use the Sandbox' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Enter key…' })).toBeVisible();
  const versions = await app.electron.evaluate(() => process.versions.electron);
  expect(versions).toBe(runtime.electron);
});
