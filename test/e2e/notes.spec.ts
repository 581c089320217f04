/** What a person writes about a job is kept, or they learn that it is not. */
import { holdAnswers } from './main-answers.ts';
import { pictures } from './screenshots.ts';
import { expect, test } from './shared.ts';
import { submitRequest } from './submit.ts';

test('a note whose saving fails after another job was selected is named by the title of its job, and saved from there', {
  tag: '@main',
}, async ({ shared }) => {
  const { app, page, hands } = shared;
  for (const title of ['Written about', 'Looked at next'])
    await submitRequest(page, {
      family: 'image',
      model: 'gpt-image-2',
      title,
      fields: { prompt: 'A lamp in the fog' },
    });
  await hands.select('Written about');
  const note = hands.inspector.getByRole('textbox', { name: 'Note' });
  const release = await holdAnswers(app, 'annotateJob', { isRefused: true });
  await note.fill('The lamp is too bright');
  await hands.row('Looked at next').click();
  await expect(note).toHaveValue('');
  await release();
  const said = page.getByRole('alert').filter({ hasText: '“Written about”: not saved: Note.' });
  await expect(said).toBeVisible();
  await pictures(shared, 'note-unsaved');

  await hands.row('Written about').click();
  await expect(note).toHaveValue('The lamp is too bright');
  // Its own place says it from then on.
  await expect(said).toBeHidden();
  await pictures(shared, 'note-again');
  await hands.inspector.getByRole('button', { name: 'Try again' }).click();
  await expect(hands.inspector.getByRole('button', { name: 'Try again' })).toBeHidden();
  // It is what the job says from then on.
  await hands.row('Looked at next').click();
  await expect(note).toHaveValue('');
  await hands.row('Written about').click();
  await expect(note).toHaveValue('The lamp is too bright');
  await page.reload();
  await hands.select('Written about');
  await expect(note).toHaveValue('The lamp is too bright');
});
