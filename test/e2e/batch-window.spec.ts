/** Making many jobs in the real window: from lists, tables and wildcards to the page of the batch. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { accessibilityFindings } from './axe.ts';
import { BatchHands } from './batch-hands.ts';
import { answerQuestions } from './press.ts';
import { pictures } from './screenshots.ts';
import { expect, type Shared, test } from './shared.ts';

const tag = '@batch';
/** Its price is known before it is sent. */
const film = { kind: 'Video', model: 'veo3.1' } as const;

async function begin(shared: Shared, prompt: string): Promise<BatchHands> {
  await answerQuestions(shared.app.electron, 0);
  const hands = new BatchHands(shared.page);
  await hands.begin(film);
  await hands.promptField.fill(prompt);
  return hands;
}

test('two lists make every combination, reviewed with count, first requests and price before one confirmation', {
  tag,
}, async ({ shared }) => {
  const { page } = shared;
  const hands = await begin(shared, 'A {{subject}} in the {{light}}, combined');
  await hands.openMany();
  await expect(hands.count).toHaveText('Give {{subject}} at least one value.');
  await hands.list('{{subject}}').fill('fox\nbear\ncat');
  await hands.list('{{light}}').fill('fog\nsun');
  await expect(hands.count).toHaveText('6 jobs: 3 × 2');
  await pictures(shared, 'batch-lists');
  await hands.goToReview();
  await expect(hands.review.getByRole('heading', { name: 'Review 6 jobs' })).toBeFocused();
  await expect(hands.review).toContainText('The first 3 requests, as they will be sent');
  await expect(hands.review.locator('pre').first()).toContainText('A fox in the fog, combined');
  await expect(hands.makeButton).toHaveText(/^Make 6 jobs · (about|up to) \$\d/);
  expect(shared.counted().posts).toBe(0);
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'batch-review');
  await hands.confirm();
  await expect(hands.table).toHaveAttribute('aria-rowcount', '7');
  await expect.poll(() => shared.counted().posts).toBe(6);
  const titles = shared.jobs().map(({ title }) => title);
  for (const subject of ['fox', 'bear', 'cat'])
    for (const light of ['fog', 'sun'])
      expect(titles.filter((title) => title.includes(`A ${subject} in the ${light}, combined`))).toHaveLength(
        1,
      );
  await expect(hands.progress).toHaveAttribute('aria-valuetext', /^6 completed/);
  await expect(hands.table.getByRole('row').nth(1)).toContainText(/fox.*fog.*completed/);
  await pictures(shared, 'batch-page');
  expect(await accessibilityFindings(page)).toEqual([]);
});
