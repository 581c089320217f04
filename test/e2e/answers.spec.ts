/** Answers as a proxy packs them, and with odd facts beside a result, in the real app. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { ledgerResults } from './ledger.ts';
import type { Profile } from './profile.ts';
import { expect, test } from './shared.ts';
import { submitRequest } from './submit.ts';

const tag = '@main';

/** The answer that was kept of a job, as text. */
function keptAnswer(profile: Profile, jobId: string): string | null {
  const db = new Database(path.join(profile.userData, 'ledger.db'), { readonly: true });
  try {
    const row = db.prepare('SELECT answer FROM job_payloads WHERE job_id = ?').get(jobId);
    return (row as { answer: string | null } | undefined)?.answer ?? null;
  } finally {
    db.close();
  }
}

test('behind a proxy that packs every answer, jobs are made, followed and saved as usual', { tag }, async ({
  box,
  sit,
  profile,
}) => {
  const packings = ['gzip', 'deflate', 'br', 'gzip-and-br', 'unlabelled-gzip'];
  // Catalogue, prices and the check of the key come packed from the first request on.
  await box.inject('gzip', { route: '/v1/models' }, 100_000);
  await box.inject('br', { route: '/v1/pricing' }, 100_000);
  const { hands, page } = await sit();
  for (const packing of packings) {
    const prompt = `Lamp in ${packing} sandbox:${packing} sandbox:poll-${packing}`;
    const said = await submitRequest(page, {
      family: 'video',
      model: 'veo3.1',
      fields: { prompt },
      title: `Lamp in ${packing}`,
    });
    expect(said.ok, JSON.stringify(said)).toBe(true);
  }
  for (const packing of packings) await hands.waitForStatus(`Lamp in ${packing}`, /completed/);
  await expect
    .poll(() => ledgerResults(profile).filter(({ download }) => download === 'done'))
    .toHaveLength(packings.length);
  for (const result of ledgerResults(profile)) expect(existsSync(result.path ?? '')).toBe(true);
  expect(box.stats()).toMatchObject({ createPosts: packings.length, creates: packings.length });
  for (const packing of packings) {
    expect(box.stats().faults[packing], packing).toBeGreaterThan(0);
    expect(box.stats().faults[`poll-${packing}`], packing).toBeGreaterThan(0);
  }
  // The sheet finds its models in the packed catalogue.
  await hands.openSheet('Video', 'veo3.1');
  await expect(hands.promptField).toBeVisible();
});

test('a create whose answer cannot be unpacked is unconfirmed, and its task is linked by the id of the headers', {
  tag,
}, async ({ shared }) => {
  const { hands, page, profile } = shared;
  const said = await submitRequest(page, {
    family: 'image',
    model: 'flux-2-pro',
    fields: { prompt: 'Lamp sandbox:unknown-packing', async: true },
    title: 'Packed lamp',
  });
  expect(said.ok, JSON.stringify(said)).toBe(true);
  await hands.select('Packed lamp');
  const [made] = shared.tasks();
  await expect(hands.inspector).toContainText(
    'TokenLab accepted the request, but its answer can’t be read: it is compressed as "x-safe", which Safelight can’t decompress.',
  );
  await expect(hands.inspector).toContainText('Task ID seen in the broken answer');
  await expect(hands.inspector).toContainText(made?.id ?? 'no task was made');
  expect(shared.jobs()[0]).toMatchObject({ state: 'unconfirmed', requestId: made?.requestId });
  expect(keptAnswer(profile, shared.jobs()[0]?.jobId ?? '')).toContain('"content_encoding":"x-safe"');

  await hands.inspector.getByRole('button', { name: 'Link a task ID…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Link a task ID' });
  await expect(dialog.getByRole('textbox')).toHaveValue(made?.id ?? '');
  await dialog.getByRole('button', { name: 'Check and link' }).click();
  await hands.waitForStatus('Packed lamp', /completed/);
  expect(shared.counted().posts).toBe(1);
});

test('a status that comes packed in a way that nobody knows is a failed check, and ends nothing', {
  tag,
}, async ({ shared }) => {
  const { box, hands, page } = shared;
  const said = await submitRequest(page, {
    family: 'image',
    model: 'flux-2-pro',
    fields: { prompt: 'Lamp sandbox:poll-unknown-packing*2 sandbox:poll-html-200*2', async: true },
    title: 'Patient lamp',
  });
  expect(said.ok, JSON.stringify(said)).toBe(true);
  await hands.waitForStatus('Patient lamp', /completed/);
  await hands.select('Patient lamp');
  await hands.openTab('Timeline');
  await expect(
    hands.inspector.getByText('The status couldn’t be read; retrying later').first(),
  ).toBeVisible();
  await expect(hands.inspector.getByText('The status can be read again').first()).toBeVisible();
  expect(box.stats().faults).toMatchObject({ 'poll-unknown-packing': 2, 'poll-html-200': 2 });
  expect(shared.jobs()[0]).toMatchObject({ state: 'completed', attention: null });
});

test('a result is taken whatever lies beside it, and what does not fit is named', { tag }, async ({
  shared,
}) => {
  const { hands, page, profile } = shared;
  const wishes = [
    ['Odd picture', 'image', 'flux-2-pro', 'sandbox:odd-facts'],
    ['Odd video', 'video', 'veo3.1-fast', 'sandbox:odd-facts'],
    ['Deep picture', 'image', 'flux-2-pro', 'sandbox:deep-facts'],
    ['Deep and packed', 'image', 'flux-2-pro', 'sandbox:odd-facts sandbox:deep-facts sandbox:poll-br'],
  ] as const;
  for (const [title, family, model, orders] of wishes) {
    const said = await submitRequest(page, {
      family,
      model,
      fields:
        family === 'image' ? { prompt: `${title} ${orders}`, async: true } : { prompt: `${title} ${orders}` },
      title,
    });
    expect(said.ok, JSON.stringify(said)).toBe(true);
  }
  for (const [title] of wishes) await hands.waitForStatus(title, /completed/);
  await expect.poll(() => shared.results().map(({ download }) => download)).toEqual(wishes.map(() => 'done'));
  for (const job of shared.jobs()) {
    expect(job, job.title).toMatchObject({ state: 'completed', attention: null });
    const kept = keptAnswer(profile, job.jobId) ?? '';
    if (job.title.startsWith('Deep')) expect(kept).toContain('['.repeat(5000));
  }
  await hands.select('Odd video');
  await hands.openTab('Timeline');
  await expect(hands.inspector.getByText('Ignored details that didn’t fit a result').first()).toBeVisible();
  expect(shared.counted().posts).toBe(wishes.length);
});

test.describe('progress that is reported as a share of one', () => {
  test.use({ boxSpeed: 1 });
  test('is shown in per cent', { tag }, async ({ sit }) => {
    const { hands, page } = await sit();
    const said = await submitRequest(page, {
      family: 'video',
      model: 'veo3.1',
      fields: { prompt: 'Slow lamp sandbox:progress-share' },
      title: 'Slow lamp',
    });
    expect(said.ok, JSON.stringify(said)).toBe(true);
    const percent = hands.row('Slow lamp').getByText(/^\d+%$/);
    await expect
      .poll(async () => Number.parseInt((await percent.textContent()) ?? '0', 10))
      .toBeGreaterThan(5);
  });
});
