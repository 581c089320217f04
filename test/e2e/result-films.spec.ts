/** Films that a stranger has made: opened in the hidden page first, and played only when that page could bear them. */
import { full } from '../faults/scale.ts';
import { smallDisk } from '../unit/small-disk.ts';
import { giantFilm } from './giant-film.ts';
import { Profile } from './profile.ts';
import { allVerified, clip, lot, resultId, type Sample, stock } from './seeded-results.ts';
import { expect, Hands, RunningApp, test } from './shared.ts';

const films: Sample[] = [];

test.use({
  furniture: {
    async put(profile) {
      films.push(await clip('plain'), giantFilm('giant.mp4'));
      // To find out about this one, the hidden page decodes it for as long as it may.
      if (full) films.push(giantFilm('liar.mp4', 100));
      const shelf = await stock(
        profile,
        films.map((film) => lot(film.name, film)),
      );
      return { env: {}, close: () => shelf.close() };
    },
  },
});

test('a film whose frames would take the computer is not played, whatever its header says; another is', {
  tag: ['@results', '@two-sizes'],
}, async ({ shared: { app, page, hands, profile }, expectedPageErrors }) => {
  // What is not played is not there for the window.
  expectedPageErrors.push(/404 \(Not Found\) \(media:\/\/(?:thumb|result)\/res_[12]_0\)/);
  await allVerified(profile, films);
  const before = await app.windowPids();
  for (const { name } of films.slice(1)) {
    await hands.select(name);
    await expect(hands.inspector.getByText('This video can’t be played here'), name).toBeVisible({
      timeout: 300_000,
    });
    await expect(
      hands.inspector.getByRole('button', { name: 'Open in another program' }),
      name,
    ).toBeVisible();
    await expect(hands.inspector.locator('video'), name).toHaveCount(0);
    // Not for a page that asks for it by its address either.
    const status = await page.evaluate(
      async (id) => (await fetch(`media://result/${id}`)).status,
      resultId(films.findIndex((film) => film.name === name)),
    );
    expect(status, name).toBe(404);
  }
  await hands.select(films[0]!.name);
  const film = hands.inspector.locator('video');
  await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.videoWidth)).toBeGreaterThan(0);
  expect(await app.windowPids()).toEqual(before);
});

test('a film that lies is not played either while there is no room for a still of it', {
  tag: ['@results', '@full-only'],
}, async () => {
  const disk = smallDisk('size=300m');
  test.skip(disk === null, 'No small disk can be mounted here: it needs Linux and root.');
  const profile = new Profile({ inside: disk!.folder });
  const here = [await clip('plain'), giantFilm('liar.mp4', 100)];
  const shelf = await stock(
    profile,
    here.map((film) => lot(film.name, film)),
  );
  const app = await RunningApp.launch(profile);
  try {
    const page = await app.window();
    const hands = new Hands(page);
    await hands.newJobButton.waitFor();
    await allVerified(profile, here);
    const before = await app.windowPids();
    disk!.fill('other-program.bin', 48 * 1024 * 1024);
    await hands.select(here[0]!.name);
    const film = hands.inspector.locator('video');
    await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.videoWidth)).toBeGreaterThan(0);
    await hands.select(here[1]!.name);
    await expect(hands.inspector.getByText('This video can’t be played here')).toBeVisible({
      timeout: 300_000,
    });
    expect(await app.windowPids()).toEqual(before);
  } finally {
    await app.close();
    shelf.close();
    disk!.remove();
  }
});
