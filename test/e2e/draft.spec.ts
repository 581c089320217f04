import { expect, test } from './box.ts';
import { Composer } from './composer.ts';

test.use({ boxSpeed: 40 });

const video = { kind: 'Video', model: 'veo3.1', operation: 'Text to video' } as const;

test('a draft outlives its sheet, begins again with its form, and is kept when TokenLab refuses it', {
  tag: '@contract',
}, async ({ sit, box }) => {
  const { page } = await sit();
  const form = new Composer(page);
  const duration = form.form.getByRole('group', { name: 'Duration (s)', exact: true });

  await test.step('beginning again empties the form and leaves it in place', async () => {
    await form.begin(video);
    await form.promptField.fill('A harbour at night');
    await form.choose('Duration (s)', '8');
    await form.fillText('Title', 'Harbour');
    await form.sheet.getByRole('button', { name: 'Clear' }).click();
    await expect(form.promptField).toHaveValue('');
    await expect(form.textbox('Title')).toHaveValue('');
    await expect(form.form.getByRole('heading', { name: 'veo3.1' })).toBeVisible();
    await expect(duration.getByRole('radio', { name: 'Auto' })).toBeChecked();
    await form.promptField.fill('A harbour in the morning');
    await form.choose('Duration (s)', '6');
  });

  await test.step('closing keeps it', async () => {
    await form.close();
    await form.open();
    await expect(form.sheet.getByText('Your unsent draft is back.')).toBeVisible();
    await expect(form.promptField).toHaveValue('A harbour in the morning');
    await expect(duration.getByRole('radio', { name: '6' })).toBeChecked();
  });

  await test.step('after a refusal, closing keeps what was typed and what was refused', async () => {
    await box.inject('400', { route: 'POST /v1/videos/generations' });
    await form.submit();
    await expect(form.complaint('Prompt')).toHaveText('prompt was refused by this model.');
    await form.close();
    await form.open();
    await expect(form.promptField).toHaveValue('A harbour in the morning');
    await expect(duration.getByRole('radio', { name: '6' })).toBeChecked();
    await expect(form.refusal).toContainText('TokenLab rejected the request.');
    await expect(form.complaint('Prompt')).toHaveText('prompt was refused by this model.');
  });

  await test.step('it waits aside while a sheet for another job is open', async () => {
    await form.close();
    await form.find('A harbour in the morning');
    await form.inspector.getByRole('button', { name: 'Edit and retry…' }).click();
    const label = form.sheet.getByText('Based on an earlier job');
    await expect(label).toBeVisible();
    await form.promptField.fill('A harbour in the fog');
    await expect(label).toBeVisible();
    // Another model and another prompt make another job.
    await form.begin({ kind: 'Video', model: 'seedance-2.0' });
    await expect(label).toHaveCount(0);
    await form.begin(video);
    await expect(label).toBeVisible();
    await form.choose('Duration (s)', '4');
    await form.send();
    await form.open();
    await expect(form.promptField).toHaveValue('A harbour in the morning');
    await expect(duration.getByRole('radio', { name: '6' })).toBeChecked();
    await form.promptField.fill('A harbour, repaired');
    await form.send();
    await form.open();
    await expect(form.promptField).toHaveValue('');
    await form.close();
  });

  expect(box.stats().tasks.map((task) => task.operation)).toEqual(['text-to-video', 'text-to-video']);
});
