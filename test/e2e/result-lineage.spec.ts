import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, type Page, test } from './box.ts';
import { Composer } from './composer.ts';
import { ledgerJobs, ledgerResults } from './ledger.ts';

/** Drops files on the middle of the window, as a file manager does: the browser itself reads them from the disk. */
async function drop(page: Page, ...files: string[]) {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await client.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data });
  await client.detach();
}

/** What a mouse presses: the label that lies over the input. */
const star = (place: Locator, count: number) =>
  place.locator(`label[for$='-${count - 1}-${count === 1 ? 1 : 0}']`);

test('a result is organised and found, used as input, made again with changes; its sidecar leads back to it', {
  tag: '@results',
}, async ({ sit, profile }) => {
  const { page } = await sit();
  const form = new Composer(page);
  const { inspector, sheet } = form;
  await form.sendJob({ kind: 'Image', model: 'nano-banana', title: 'Harbour', prompt: 'A harbour at noon' });
  await form.sendJob({ kind: 'Image', model: 'nano-banana', title: 'Meadow', prompt: 'A meadow' });
  for (const title of ['Harbour', 'Meadow']) await form.waitForStatus(title, /completed/);
  await form.select('Harbour');
  await inspector.getByRole('button', { name: 'Enlarge Harbour' }).waitFor();

  await test.step('favourite, rating, tag, note and project are kept, searched and filtered', async () => {
    await inspector.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Add to favourites' }).click();
    const stars = (name: string) =>
      inspector.getByRole('radiogroup', { name: 'Rating' }).getByRole('radio', { name });
    await stars('No stars').focus();
    for (let n = 0; n < 4; n += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await expect(stars('4 stars')).toBeChecked();
    // The same once more leaves it by the keyboard, and takes it back by the mouse.
    await stars('4 stars').press('Space');
    await expect(stars('4 stars')).toBeChecked();
    await star(inspector, 4).click();
    await expect(stars('No stars')).toBeChecked();
    await star(inspector, 4).click();
    await expect(stars('4 stars')).toBeChecked();
    await inspector.getByRole('combobox', { name: 'Tags' }).fill('boats');
    await page.keyboard.press('Enter');
    await inspector.getByRole('textbox', { name: 'Project' }).fill('Seaside book');
    await inspector.getByRole('textbox', { name: 'Note' }).fill('for the title page');
    await page.keyboard.press('Tab');
    const search = page.getByRole('textbox', { name: 'Search jobs' });
    const rows = page.getByRole('grid', { name: /jobs/i }).locator('[data-job]');
    await expect(rows).toHaveCount(2);
    for (const words of ['boats', 'seaside', 'title page', 'harbour at noon', 'boats title']) {
      await search.fill(words);
      await expect(rows, words).toHaveCount(1);
      await expect(rows).toContainText('Harbour');
    }
    await search.fill('');
    await expect(rows).toHaveCount(2);
    await page.getByRole('button', { name: /^Filter and save views/ }).click();
    const filters = page.getByRole('dialog', { name: 'Filter and save views' });
    for (const narrow of [
      () => filters.getByRole('checkbox', { name: 'Only favourites' }).check(),
      async () => {
        await filters.getByRole('radio', { name: 'No stars' }).focus();
        for (let n = 0; n < 4; n += 1) await page.keyboard.press('ArrowRight');
        await expect(filters.getByRole('radio', { name: '4 stars' })).toBeChecked();
      },
      async () => {
        await filters.getByRole('textbox', { name: 'Tag' }).fill('boats');
        await page.keyboard.press('Tab');
      },
    ]) {
      await narrow();
      await expect(rows).toHaveCount(1);
      await filters.getByRole('button', { name: 'Clear filters' }).click();
      await expect(rows).toHaveCount(2);
    }
    await filters.getByRole('textbox', { name: 'Tag' }).fill('boats');
    await page.keyboard.press('Tab');
    await filters.getByRole('textbox', { name: 'Save as view' }).fill('Boats');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await filters.waitFor({ state: 'hidden' });
  });

  await test.step('a saved view is left for a plain one, and filters set by hand are named beside the count', async () => {
    const rows = page.getByRole('grid', { name: /jobs/i }).locator('[data-job]');
    const sidebar = page.getByRole('navigation', { name: 'Views' });
    const saved = sidebar.getByRole('button', { name: 'Boats', exact: true });
    await expect(saved).toHaveAttribute('aria-current', 'page');
    await expect(rows).toHaveCount(1);
    const pane = page.getByRole('main');
    await expect(pane.getByText('1 job (filtered)')).toBeVisible();
    await sidebar.getByRole('button', { name: /^All, / }).click();
    await expect(rows).toHaveCount(2);
    await expect(pane.getByText('2 jobs', { exact: true })).toBeVisible();
    await expect(saved).not.toHaveAttribute('aria-current', 'page');
    await saved.click();
    await expect(rows).toHaveCount(1);
    await page.keyboard.press('Alt+1');
    await expect(rows).toHaveCount(2);
  });

  await test.step('it is used as input, and both jobs say so', async () => {
    await form.select('Harbour');
    await inspector.getByRole('button', { name: 'Use as input' }).click();
    await form.begin({ kind: 'Image', model: 'nano-banana', operation: 'Image to image' });
    await expect(form.media('Images').getByRole('listitem')).toHaveCount(1);
    await form.promptField.fill('The same in winter');
    await form.textbox('Title').fill('Harbour in winter');
    await form.send();
    await form.waitForStatus('Harbour in winter', /completed/);
    await inspector.getByRole('button', { name: 'Uses “Harbour” as input' }).click();
    await inspector.getByRole('heading', { name: 'Harbour', exact: true }).waitFor();
    await expect(
      inspector.getByRole('button', { name: 'Used as input for “Harbour in winter”' }),
    ).toBeVisible();
  });

  await test.step('the same again with changes is a new job that is linked to it', async () => {
    await inspector.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Edit and resubmit…' }).click();
    await expect(form.promptField).toHaveValue('A harbour at noon');
    await form.promptField.fill('A harbour at night');
    await form.textbox('Title').fill('Harbour at night');
    await form.send();
    await form.waitForStatus('Harbour at night', /completed/);
    const jobs = ledgerJobs(profile);
    const [parent, child] = ['Harbour', 'Harbour at night'].map((title) =>
      jobs.find((job) => job.title === title),
    );
    expect(child?.retryOf).toBe(parent?.jobId);
    await inspector.getByRole('button', { name: 'Based on an earlier job' }).click();
    await inspector.getByRole('heading', { name: 'Harbour', exact: true }).waitFor();
    await inspector.getByRole('button', { name: '1 job is based on this one' }).click();
    await inspector.getByRole('heading', { name: 'Harbour at night', exact: true }).waitFor();
  });

  await test.step('its sidecar opens the job; one of a stranger prefills a new one', async () => {
    const job = ledgerJobs(profile).find(({ title }) => title === 'Harbour');
    const result = ledgerResults(profile).find(({ jobId }) => jobId === job?.jobId);
    const sidecar = path.join(profile.folder, 'brought back.json');
    copyFileSync(`${result?.path}.json`, sidecar);
    await form.select('Meadow');
    await drop(page, sidecar);
    await inspector.getByRole('heading', { name: 'Harbour', exact: true }).waitFor();

    const note = JSON.parse(readFileSync(sidecar, 'utf8'));
    expect(note).toMatchObject({
      file: { sha256: result?.sha256, bytes: result?.bytes },
      job: { id: job?.jobId, model: 'nano-banana', family: 'image', requestId: job?.requestId },
      request: { fields: { prompt: 'A harbour at noon' } },
    });
    expect(JSON.stringify(note)).not.toMatch(/https?:|sk-/);
    const strange = path.join(profile.folder, 'strange.json');
    note.job.id = 'job_of_somebody_else';
    note.request.fields.prompt = 'A harbour in fog';
    writeFileSync(strange, JSON.stringify(note));
    await drop(page, strange);
    await expect(form.promptField).toHaveValue('A harbour in fog');
    await form.close();
    const letter = path.join(profile.folder, 'letter.json');
    writeFileSync(letter, '{"hello":1}');
    await drop(page, letter);
    await expect(page.getByText('letter.json isn’t the sidecar of a result.')).toBeVisible();
    await expect(sheet).toBeHidden();
  });
});

test('details and gallery keep to their job while things change elsewhere, and nothing said of a job is lost', {
  tag: '@results',
}, async ({ sit, profile }) => {
  const { page } = await sit();
  const form = new Composer(page);
  const { inspector } = form;
  await form.sendJob({ kind: 'Image', model: 'nano-banana', title: 'Harbour', prompt: 'A harbour at noon' });
  await form.sendJob({ kind: 'Image', model: 'nano-banana', title: 'Meadow', prompt: 'A meadow' });
  for (const title of ['Harbour', 'Meadow']) await form.waitForStatus(title, /completed/);
  const [jobId = '', other = ''] = ['Harbour', 'Meadow'].map(
    (wanted) => ledgerJobs(profile).find(({ title }) => title === wanted)?.jobId,
  );

  await test.step('a project that was set elsewhere is shown and stays; what is said at once is all kept', async () => {
    await form.select('Harbour');
    const project = inspector.getByRole('textbox', { name: 'Project' });
    await expect(project).toHaveValue('');
    await page.evaluate((id) => window.safelight!.annotateJob({ jobId: id, projectId: 'Spring' }), jobId);
    await expect(project).toHaveValue('Spring');
    await project.focus();
    await page.keyboard.press('Tab');
    await inspector.getByRole('textbox', { name: 'Note' }).fill('for the title page');
    await inspector.getByRole('radio', { name: '4' }).press('Space');
    for (const tag of ['boats', 'noon']) {
      await inspector.getByRole('combobox', { name: 'Tags' }).fill(tag);
      await page.keyboard.press('Enter');
    }
    await expect
      .poll(() => page.evaluate((id) => window.safelight!.getJob({ jobId: id }), jobId))
      .toMatchObject({
        value: { projectId: 'Spring', note: 'for the title page', rating: 4, tags: ['boats', 'noon'] },
      });
  });

  await test.step('the current tile is the one of the selected job, whatever comes and goes before it', async () => {
    await page.getByRole('radiogroup', { name: 'Layout' }).getByText('Gallery').click();
    const tiles = page.getByRole('listbox', { name: 'Gallery' }).getByRole('option');
    const current = page.locator('[role="option"][data-current]');
    await tiles.filter({ hasText: 'Harbour' }).click();
    for (const hidden of [true, false]) {
      await page.evaluate((change) => window.safelight!.setHidden(change), { jobIds: [other], hidden });
      await expect(tiles).toHaveCount(hidden ? 1 : 2);
      await expect(current).toContainText('Harbour');
      await inspector.getByRole('heading', { name: 'Harbour', exact: true }).waitFor();
    }
  });
});
