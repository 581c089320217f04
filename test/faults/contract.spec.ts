import { existsSync } from 'node:fs';
import { expect, test } from '../e2e/box.ts';
import { Composer } from '../e2e/composer.ts';
import { type Files, firstJobs, laterJobs, type Wish } from '../e2e/contract-jobs.ts';
import { ledgerJobs, ledgerResults } from '../e2e/ledger.ts';
import { writePicture } from '../e2e/pictures.ts';
import type { Profile } from '../e2e/profile.ts';
import { full } from './scale.ts';

test.use({ boxSpeed: 40 });

const wished = (wishes: readonly Wish[]) => wishes.filter(({ telling = false }) => full || telling);
const [first, later] = [wished(firstJobs), wished(laterJobs)];

async function make(form: Composer, wish: Wish, files: Files) {
  if (wish.from !== undefined) {
    await form.find(wish.from);
    await form.inspector.getByRole('button', { name: 'Use as input' }).click();
  }
  await form.begin(wish);
  await wish.fill(form, files);
  await form.form.getByRole('textbox', { name: 'Title', exact: true }).fill(wish.title);
  await form.send();
}

/** State and results of each job, as the ledger has them. */
function ends(profile: Profile): Record<string, string[]> {
  const results = ledgerResults(profile);
  return Object.fromEntries(
    ledgerJobs(profile).map(({ title, state, jobId }) => {
      const own = results.filter((result) => result.jobId === jobId);
      return [title, [state, ...own.map(({ media, role, download }) => `${media} ${role} ${download}`)]];
    }),
  );
}

const wanted = (wishes: readonly Wish[]): Record<string, string[]> =>
  Object.fromEntries(
    wishes.map(({ title, state = 'completed', results }) => [
      title,
      [state, ...results.map((result) => `${result} done`)],
    ]),
  );

/** How the window shows a medium. */
const shown: Record<string, (form: Composer, title: string) => ReturnType<Composer['page']['locator']>> = {
  image: (form, title) => form.inspector.getByRole('button', { name: `Enlarge ${title}` }),
  video: (form, title) => form.inspector.getByLabel(`Video: ${title}`),
  audio: (form, title) => form.inspector.getByRole('button', { name: `Play ${title}` }),
  text: (form) => form.inspector.getByRole('region', { name: /Lyrics|Caption/ }),
  link: (form) => form.inspector.getByRole('region', { name: 'Viewer page' }),
};

test(`one job of every family${full ? ' and operation' : ' and kind of input'}, made through the form, ends with its right result`, {
  tag: '@contract',
}, async ({ sit, box, profile }) => {
  const { page } = await sit();
  const form = new Composer(page);
  const files: Files = {
    picture: writePicture(profile.folder, 'picture.png'),
    second: writePicture(profile.folder, 'second.png'),
    mask: writePicture(profile.folder, 'mask.png', { mask: true }),
  };
  const all = [...first, ...later];
  for (const wish of first) await test.step(wish.title, () => make(form, wish, files));
  await expect.poll(() => ends(profile)).toEqual(wanted(first));
  for (const wish of later) await test.step(wish.title, () => make(form, wish, files));
  await expect.poll(() => ends(profile)).toEqual(wanted(all));

  const { tasks, inline } = box.stats();
  expect([...tasks, ...inline].map((work) => `${work.model} ${work.operation}`).sort()).toEqual(
    all.map((wish) => `${wish.model} ${wish.asked}`).sort(),
  );
  for (const result of ledgerResults(profile)) {
    if (result.path !== null) expect(existsSync(result.path), result.path).toBe(true);
  }

  for (const wish of all.filter((one) => one.seen)) {
    await test.step(`${wish.title} is shown`, async () => {
      await form.find(wish.title);
      for (const medium of wish.seen ?? []) await expect(shown[medium]!(form, wish.title)).toBeVisible();
    });
  }
});
