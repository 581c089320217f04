import { expect, test } from './box.ts';
import { ledgerJobs } from './ledger.ts';
import { answerQuestions } from './press.ts';

const tag = '@bulk';
const video = { kind: 'Video', model: 'veo3.1' } as const;

test('several jobs are retried as new jobs, marked and cancelled at once, and each only where it fits', {
  tag,
}, async ({ box, sit, profile }) => {
  const { app, hands, page } = await sit();
  for (const title of ['Fails 1', 'Fails 2']) {
    await hands.sendJob({ ...video, title, prompt: `Rain sandbox:fail*1` });
  }
  await hands.sendJob({ ...video, title: 'Runs', prompt: 'Rain sandbox:never-finishes' });
  for (const title of ['Fails 1', 'Fails 2']) await hands.waitForStatus(title, /failed/);
  await hands.waitForStatus('Runs', /processing/);
  const creates = box.stats().creates;

  const act = async (name: string | RegExp) => {
    const toolbar = page.getByRole('toolbar', { name: '3 selected' });
    await toolbar.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await hands.select('Fails 1');
  await page.keyboard.press('Control+a');

  await act('Retry as new jobs…');
  const retry = page.getByRole('dialog', { name: 'Retry as new jobs?' });
  await expect(retry).toContainText('Submits 2 jobs again as new jobs.');
  await expect(retry).toContainText('1 is skipped');
  await expect(retry).toContainText(/Up to \$\d/);
  expect(box.stats().creates, 'nothing is sent before the decision').toBe(creates);
  // Together they are above the amount of the settings, though neither of them is.
  const submit = retry.getByRole('button', { name: 'Submit 2 new jobs' });
  const refused = await answerQuestions(app.electron, 1);
  await submit.click();
  await expect.poll(refused).toHaveLength(1);
  await expect(submit).toBeEnabled();
  expect(box.stats().creates, 'nothing is sent after a no').toBe(creates);
  const agreed = await answerQuestions(app.electron, 0);
  await submit.click();
  await retry.waitFor({ state: 'hidden' });
  expect((await agreed())[0]?.message).toMatch(/^Pay up to \$[\d.]+ for 2 jobs\?$/);
  await expect.poll(() => ledgerJobs(profile).length).toBe(5);
  const made = () => ledgerJobs(profile).filter((job) => job.retryOf !== null);
  expect(made().map((job) => job.title.slice(0, 7))).toEqual(expect.arrayContaining(['Fails 1', 'Fails 2']));
  await expect.poll(() => box.stats().creates).toBe(creates + 2);
  // No row moves any more.
  await expect.poll(() => made().every((job) => job.state === 'failed')).toBe(true);

  await act('Add tag…');
  const tagging = page.getByRole('dialog', { name: 'Add tag' });
  await tagging.getByRole('textbox', { name: 'Tag' }).fill('storm');
  await page.keyboard.press('Enter');
  await tagging.waitFor({ state: 'hidden' });
  await act('Add to favourites');
  await page
    .getByRole('dialog', { name: 'Add to favourites' })
    .getByRole('button', { name: 'Add', exact: true })
    .click();
  await page.getByRole('dialog', { name: 'Add to favourites' }).waitFor({ state: 'hidden' });

  await act('Request cancellation…');
  const cancel = page.getByRole('dialog', { name: 'Request cancellation?' });
  await expect(cancel).toContainText('Asks TokenLab to cancel 1 job.');
  await expect(cancel).toContainText('a job may still finish and be charged');
  await cancel.getByRole('button', { name: 'Request cancellation' }).click();
  await cancel.waitFor({ state: 'hidden' });
  await hands.select('Runs');
  // This model cannot be cancelled, and TokenLab says so: the word is a request.
  await expect(hands.inspector.getByText(/Cancellation refused/).first()).toBeVisible();

  await page.getByRole('textbox', { name: 'Search jobs' }).fill('storm');
  await expect(page.getByRole('heading', { name: 'All' }).locator('..')).toContainText('3 jobs');

  await hands.select('Runs');
  await page.keyboard.press('Control+a');
  await act('Request cancellation…');
  await expect(cancel).toContainText('None of the selected jobs can be cancelled');
  await expect(cancel.getByRole('button', { name: 'Request cancellation' })).toHaveCount(0);
});
