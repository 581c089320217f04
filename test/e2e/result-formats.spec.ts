import { readFileSync } from 'node:fs';
import { full } from '../faults/scale.ts';
import { expect, test } from './fixtures.ts';
import { Hands } from './hands.ts';
import { ledgerResults } from './ledger.ts';
import {
  allVerified,
  boat,
  coloursOf,
  makeSamples,
  resultId,
  type Sample,
  stock,
  watchDesktop,
} from './seeded-results.ts';

/** Formats that this window cannot show: they are kept, and open in another program. */
const forOthers = /\.(?:obj|ply|usdz|fbx|stl)$|^hevc/;

/** What `npm test` looks at in the window: a file for each way of showing one. How all are read is tested without a window. */
const telling = ['a.png', 'a.mp4', 'hevc.mp4', 'a.mp3'];

/** Looks at the chosen result of the inspector until it is seen to paint or noticed playing. */
async function isShown(hands: Hands, { name, media, width }: Sample) {
  const { inspector } = hands;
  if (forOthers.test(name)) {
    await expect(inspector.getByRole('button', { name: 'Open in another program' }), name).toBeVisible();
    return;
  }
  if (media === 'image') {
    const picture = inspector.getByRole('img', { name, exact: true });
    await expect
      .poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth), name)
      .toBe(width ?? 64);
    await expect.poll(() => coloursOf(picture), name).toBeGreaterThan(2);
  } else if (media === 'video') {
    const film = inspector.getByLabel(`Video: ${name}`);
    await expect
      .poll(() => film.evaluate((one: HTMLVideoElement) => one.readyState), name)
      .toBeGreaterThan(1);
    await film.click();
    const played = (one: HTMLVideoElement) =>
      Math.min(one.currentTime, one.getVideoPlaybackQuality().totalVideoFrames / 10);
    await expect.poll(() => film.evaluate(played), name).toBeGreaterThan(0.1);
    await expect.poll(() => coloursOf(film), name).toBeGreaterThan(4);
  } else if (media === 'audio') {
    const wave = inspector.getByRole('slider', { name: `Position in ${name}` });
    await expect(wave, name).toHaveAttribute('data-drawn', 'true');
    await inspector.getByRole('button', { name: `Play ${name}` }).click();
    const sound = inspector.locator('audio');
    await expect
      .poll(() => sound.evaluate((one: HTMLAudioElement) => one.currentTime), name)
      .toBeGreaterThan(0.05);
  } else {
    const model = inspector.locator('model-viewer');
    await expect
      .poll(() => model.evaluate((one) => (one as unknown as { loaded: boolean }).loaded), name)
      .toBe(true);
    await expect.poll(() => coloursOf(model), name).toBeGreaterThan(2);
  }
}

test('every format is verified on disk, has its sidecar, and is painted, played or handed to another program', {
  tag: ['@results', '@two-sizes'],
}, async ({ launch, profile, expectedPageErrors }) => {
  // There is no still of a film that cannot be decoded.
  expectedPageErrors.push(/404 .*media:\/\/thumb\//);
  // Thumbnails of models take the graphics of a machine that has to calculate them: those rows come into view last.
  const made = makeSamples();
  const seen = made.filter(({ name }) => full || telling.includes(name));
  const drawn = seen.filter(({ name }) => name !== 'a.glb' && name !== 'a.gltf');
  const samples = [...drawn, ...seen.filter(({ name }) => name === 'a.gltf'), await boat()];
  const inside = { ...made.find(({ name }) => name === 'a.png')!, name: 'inside the answer' };
  const shelf = await stock(profile, [
    ...samples.map((sample) => ({ title: sample.name, files: [sample] })),
    {
      title: 'no links',
      files: [],
      request: { family: 'music' },
      more: [
        { id: 'res_inline', kind: 'inline', media: 'image', data: inside.bytes },
        { id: 'res_text', kind: 'text', media: 'text', role: 'lyrics', text: 'La la\nla', download: 'done' },
        {
          id: 'res_page',
          kind: 'link',
          media: 'link',
          role: 'viewer',
          link: 'https://example.com/world',
          download: 'done',
        },
      ],
    },
  ]);
  try {
    const app = await launch();
    const page = await app.window();
    const hands = new Hands(page);
    const desktop = await watchDesktop(app);
    await allVerified(profile, [...samples, inside]);
    for (const { path: file, sha256, kind } of ledgerResults(profile).map((each) => ({
      ...each,
      kind: each.media,
    }))) {
      if (kind === 'link') continue;
      const note = JSON.parse(readFileSync(`${file}.json`, 'utf8'));
      expect(note).toMatchObject({ schema: 'safelight-result/1', file: { sha256 } });
    }

    const list = page.getByRole('grid', { name: /jobs/i });
    await list.focus();
    await page.keyboard.press('Home');
    for (const [index, sample] of samples.entries()) {
      await test.step(sample.name, async () => {
        await hands.inspector.getByRole('heading', { name: sample.name, exact: true }).waitFor();
        await isShown(hands, sample);
        if (sample.name === 'hevc.mp4') {
          await hands.inspector.getByRole('button', { name: 'Open in another program' }).click();
          const file = ledgerResults(profile).find((result) => result.id === resultId(index))?.path;
          await expect.poll(desktop.asked).toEqual([`open ${file}`]);
        }
        await list.focus();
        await page.keyboard.press('ArrowDown');
      });
    }
    await hands.inspector.getByRole('heading', { name: 'no links' }).waitFor();
    await expect(hands.inspector.getByRole('region', { name: 'Lyrics' })).toContainText('La la');
    await expect(hands.inspector.getByRole('region', { name: 'Viewer page' })).toContainText('example.com');
    await hands.inspector.getByRole('button', { name: 'Open in browser…' }).click();
    await page.getByRole('button', { name: 'Open page' }).click();
    await expect.poll(async () => (await desktop.asked()).at(-1)).toBe('browse https://example.com/world');
  } finally {
    await shelf.close();
  }
});
