import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '../e2e/fixtures.ts';
import { Hands } from '../e2e/hands.ts';
import { longSound } from '../e2e/long-sound.ts';
import { canMeasure, growth } from '../e2e/memory.ts';
import type { Profile } from '../e2e/profile.ts';
import { type Seeding, seed } from '../e2e/seed.ts';
import { scaled } from './scale.ts';

const mib = 1024 * 1024;

interface Sound {
  title: string;
  bytes: Buffer;
  /** What the ledger says of its length, ms. */
  durationMs: number | null;
}

/** Finished jobs with one sound each, the first one newest. */
function addSounds(profile: Profile, { add }: Seeding, sounds: readonly Sound[]) {
  for (const [number, { title, bytes, durationMs }] of sounds.entries()) {
    const file = path.join(profile.downloads, `${number}.mp3`);
    writeFileSync(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    add({ id: `job_${number}`, title, createdAt: Date.now() - number * 1000, request: { family: 'music' } }, [
      {
        id: `res_${number}`,
        media: 'audio',
        durationMs,
        file: { path: file, bytes: bytes.length, sha256, mime: 'audio/mpeg' },
      },
    ]);
  }
}

const slider = (place: ReturnType<Page['locator']>, title: string) =>
  place.getByRole('slider', { name: `Position in ${title}` });

const openings = scaled(2, 5);
const hours = 2 * 3600 + 40 * 60;

test('a sound of hours is played and sought without a waveform, and opening each again and again leaves memory alone', {
  tag: '@results',
}, async ({ launch, profile }) => {
  const sounds: Sound[] = [
    { title: 'Long and known', bytes: longSound(hours), durationMs: hours * 1000 },
    { title: 'Long and unknown', bytes: longSound(hours), durationMs: null },
    { title: 'Long but said to be short', bytes: longSound(hours, 60), durationMs: 60_000 },
    { title: 'Half an hour less a minute', bytes: longSound(29 * 60), durationMs: null },
  ];
  const short = sounds.at(-1)!.title;
  seed(profile, (seeding) => {
    addSounds(profile, seeding, sounds);
    seeding.add({ id: 'job_other', title: 'Something else', createdAt: 1 }, []);
  });
  const app = await launch();
  const page = await app.window();
  const hands = new Hands(page);
  const note = 'Too long for a waveform';
  await hands.select('Something else');
  const grown = canMeasure ? growth(app.process.pid!) : () => new Map<number, number>();
  for (let opening = 1; opening <= openings; opening += 1) {
    for (const { title } of sounds) {
      await hands.select(title);
      if (title === short) await expect(slider(hands.inspector, title)).toHaveAttribute('data-drawn', 'true');
      else await expect(hands.inspector.getByText(note)).toBeVisible();
    }
  }

  // The plain line is sought by pointer and by keys.
  await hands.select('Long and known');
  const line = slider(hands.inspector, 'Long and known');
  await line.click();
  const at = async () => Number(await line.getAttribute('aria-valuenow'));
  await expect.poll(at).toBeGreaterThan(0.45 * hours);
  await line.press('End');
  await expect.poll(at).toBeGreaterThan(0.95 * hours);

  // Quick look and comparison show sounds in the same way.
  await hands.row('Long and unknown').click();
  await page.getByRole('grid', { name: /jobs/i }).press('Space');
  const look = page.getByRole('dialog', { name: /^Quick look/ });
  await expect(look.getByText(note)).toBeVisible();
  await look.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('radiogroup', { name: 'Layout' }).getByText('Gallery').click();
  for (const title of ['Long and known', 'Long but said to be short']) {
    await page.getByRole('option', { name: new RegExp(`^${title}`) }).click({ modifiers: ['ControlOrMeta'] });
  }
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Compare results' }).getByText(note)).toHaveCount(2);

  const bytes = [...grown().values()].reduce((sum, each) => sum + each, 0);
  console.log(
    `${openings} openings of each of four long sounds: app +${(bytes / mib).toFixed(1)} MiB at its worst`,
  );
  expect(bytes).toBeLessThan(300 * mib);
});
