import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { foreignFiles, objZip } from '../unit/results/foreign.ts';
import { expect, test } from './fixtures.ts';
import { Hands } from './hands.ts';
import { ledgerResults } from './ledger.ts';
import { lot, poster, resultId, type Sample, stock, watchDesktop } from './seeded-results.ts';

const page: Sample = {
  name: 'signin.png',
  media: 'image',
  mime: 'image/png',
  extension: 'txt',
  bytes: Buffer.from('<!doctype html><title>Sign in</title>'),
};
const whole = poster('lamp.png', 320, 240);
const cut: Sample = { ...whole, name: 'cut.png', bytes: whole.bytes.subarray(0, whole.bytes.length - 400) };
const zip: Sample = {
  name: 'cube.zip',
  media: 'model',
  mime: 'application/zip',
  extension: 'zip',
  bytes: objZip(),
};
const psd = foreignFiles().find(({ name }) => name === 'a.psd')!;
const layers: Sample = { ...psd, mime: 'image/vnd.adobe.photoshop' };

/** For a look at them by eye. */
const shot = (name: string) =>
  process.env.SAFELIGHT_SHOTS === undefined ? null : `${process.env.SAFELIGHT_SHOTS}/${name}.png`;

test('a refused result waits for a person, is kept as it is, and files that need a look say so', {
  tag: '@results',
}, async ({ launch, profile, expectedPageErrors }) => {
  // A picture that no browser has, and one that is cut, are tried all the same.
  expectedPageErrors.push(/media:\/\//);
  const shelf = await stock(profile, [
    lot('Sign in', page),
    lot('Half a lamp', cut),
    lot('Cube', zip),
    lot('Layers', layers),
    lot('Lamp', whole),
  ]);
  try {
    const app = await launch();
    const window = await app.window();
    const hands = new Hands(window);
    const desktop = await watchDesktop(app);
    const { inspector } = hands;
    const row = (number: number) => ledgerResults(profile).find(({ id }) => id === resultId(number));
    const lookAtIt = async (name: string) => {
      for (const theme of ['dark', 'light'] as const) {
        const path = shot(`${name}-${theme}`);
        if (path === null) return;
        await window.evaluate((wanted) => globalThis.window.safelight!.setSettings({ theme: wanted }), theme);
        await expect(window.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
        await window.screenshot({ path });
      }
    };

    await expect.poll(() => row(0)?.download).toBe('failed');
    await hands.select('Sign in');
    await expect(
      inspector.getByText('The server sent a web page instead of an image.').first(),
    ).toBeVisible();
    await expect(inspector.getByText(/^Safelight keeps the .* it received until you decide/)).toBeVisible();
    await lookAtIt('refused');
    await inspector.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => shelf.askedFor('signin.png')).toBe(4);
    await expect.poll(() => row(0)?.download).toBe('failed');
    await inspector.getByRole('button', { name: 'Keep as is' }).click();
    await expect.poll(() => row(0)?.download).toBe('done');
    expect(readFileSync(row(0)!.path!)).toEqual(page.bytes);
    expect(
      readdirSync(profile.downloads, { recursive: true }).filter((name) =>
        /unverified|\.part/.test(`${name}`),
      ),
    ).toEqual([]);
    const note = inspector.getByRole('note', { name: 'Needs review' });
    await expect(note).toContainText('The server sent a web page instead of an image.');
    await inspector.getByRole('button', { name: 'Open in another program' }).click();
    await expect.poll(desktop.asked).toEqual([`open ${row(0)!.path}`]);
    await lookAtIt('kept');

    await hands.select('Half a lamp');
    await expect(note).toContainText('The PNG image is cut short.');
    await lookAtIt('doubted');

    await hands.select('Cube');
    await expect(inspector.getByRole('list', { name: 'Files in the archive' })).toContainText(
      'cube/cube.obj',
    );
    await expect(note).toHaveCount(0);
    await lookAtIt('archive');

    await hands.select('Layers');
    await expect(inspector.getByRole('button', { name: 'Open in another program' })).toBeVisible();
    await expect(inspector.getByText('image/vnd.adobe.photoshop')).toBeVisible();

    await window.getByRole('button', { name: /^Sort/ }).click();
    await window.getByRole('menuitem', { name: 'Needs review first' }).click();
    const grid = window.getByRole('grid', { name: /jobs/i });
    await expect(
      grid
        .getByRole('row')
        .filter({ hasText: /Sign in|Half a lamp|Lamp|Cube/ })
        .first(),
    ).toContainText('Half a lamp');
    await lookAtIt('sorted');
    await window.getByRole('button', { name: 'Filter and save views' }).click();
    await window.getByRole('checkbox', { name: 'Only results that need review' }).check();
    await expect(grid.getByText('Cube')).toHaveCount(0);
    await expect(grid.getByText('Half a lamp')).toBeVisible();
    await window.keyboard.press('Escape');

    await hands.select('Half a lamp');
    await inspector.getByRole('button', { name: 'It’s fine' }).click();
    await expect.poll(() => row(1)?.doubt).toBeNull();
    await expect(grid.getByText('Half a lamp')).toHaveCount(0);
  } finally {
    await shelf.close();
  }
});
