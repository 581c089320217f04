import { ruleByStatus, rulesByName } from '../../src/main/tokenlab/error-rules.ts';
import { Composer } from './composer.ts';
import {
  doubtful,
  ended,
  picturePlace,
  type Refused,
  refusedKeys,
  refusedPictures,
  refusedTexts,
  seenHere,
  textPlace,
  uncancellable,
  waiting,
} from './error-cases.ts';
import { ledgerJobs } from './ledger.ts';
import { answerQuestions, pressFor } from './press.ts';
import type { Profile } from './profile.ts';
import { type Box, expect, type Shared, test } from './shared.ts';
import { submitRequest } from './submit.ts';

test.use({ boxSpeed: 40 });

const tag = ['@errors', '@two-sizes'];
const texts = seenHere(refusedTexts);
const pictures = seenHere(refusedPictures);
const keys = seenHere(refusedKeys);

const titled = (fault: string) => `About ${fault}`;

/** Title and error code of every job. */
const codes = (profile: Profile): Record<string, string | null> =>
  Object.fromEntries(ledgerJobs(profile).map(({ title, errorCode }) => [title, errorCode]));

/** Sends what is in the form with this fault, and reads what the sheet then says and offers. */
async function refuse(form: Composer, wanted: Refused) {
  await form.promptField.fill(`A lamp sandbox:${wanted.fault}`);
  await form.fillText('Title', titled(wanted.fault));
  await form.submit();
  const { refusal } = form;
  await expect(refusal).toContainText(wanted.facts);
  await expect(refusal.locator('p').first()).toHaveText(wanted.message);
  await expect(refusal.getByRole('listitem')).toHaveText(wanted.next);
  for (const line of wanted.hints ?? []) await expect(refusal.getByText(line, { exact: true })).toBeVisible();
  await expect(refusal).toContainText(/request req_[0-9a-f]+/);
  if (wanted.field) await expect(form.complaint(wanted.field.label)).toHaveText(wanted.field.says);
  if (wanted.beside) await expect(form.form.getByText(wanted.beside, { exact: true })).toBeVisible();
  for (const name of wanted.offers ?? []) {
    await expect(form.form.getByRole('button', { name, exact: true })).toBeVisible();
  }
}

/** Makes a job with this fault, without the form, and selects it. */
async function make(form: Composer, fault: string, { model = textPlace.model } = {}) {
  const fields = { prompt: `A lamp sandbox:${fault}` };
  const video = { family: 'video', model, operation: 'text-to-video' } as const;
  // A pointer that rests over the list keeps new rows out of it for a while.
  await form.page.mouse.move(0, 0);
  const said = await submitRequest(form.page, { ...video, title: titled(fault), fields });
  expect(said.ok, JSON.stringify(said)).toBe(true);
  await form.select(titled(fault));
  await form.inspector.getByRole('heading', { name: titled(fault), exact: true }).waitFor();
}

const counted = (box: Box) => [box.stats().createPosts, box.stats().creates];
const ownCount = (shared: Shared) => Object.values(shared.counted());

test('the cases below hold every code that TokenLab’s refusals can become', { tag: '@errors' }, () => {
  const rules = [
    ...Object.values(rulesByName),
    ...[400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 425, 429, 500, 502, 503, 504].flatMap((status) => [
      ruleByStatus(status, false),
      ruleByStatus(status, true),
    ]),
  ];
  const provoked = new Set<string>([
    ...[...refusedTexts, ...refusedPictures, ...refusedKeys].map((one) => one.code),
    ...[...waiting, ...doubtful, ...ended, ...uncancellable].map((one) => one.code),
    // Below, in a test of its own.
    'material_preparing',
  ]);
  expect([...new Set(rules.map((rule) => rule.code))].filter((code) => !provoked.has(code))).toEqual([]);
});

test('every refusal of a create is said in plain words, at its field, with its hints and the next steps', {
  tag,
}, async ({ shared, checkAccessibility }) => {
  const { page, profile } = shared;
  const form = new Composer(page);

  await form.begin(textPlace);
  await form.choose('Duration (s)', '5');
  for (const wanted of texts) {
    await test.step(wanted.fault, () => refuse(form, wanted));
    // After a 402 new jobs would wait for money.
    await pressFor(page, 'resumeAccount', { accountId: 'environment' });
  }
  await test.step('what TokenLab recommends is taken on demand, and replaces nothing that was written', async () => {
    await refuse(form, refusedTexts.find((one) => one.fault === '400-contract') as Refused);
    await checkAccessibility(page);
    const written = await form.promptField.inputValue();
    await form.form.getByRole('button', { name: /^Use TokenLab’s recommendation/ }).click();
    await expect(form.form.getByRole('radio', { name: '4', exact: true })).toBeChecked();
    await expect(form.complaint('Duration (s)')).toHaveCount(0);
    await expect(form.promptField).toHaveValue(written);
  });

  await form.begin(picturePlace);
  await form.addLinks('Images', 'https://media.example.com/a.png');
  for (const wanted of pictures) await test.step(wanted.fault, () => refuse(form, wanted));
  await test.step('a proposed model is taken on demand', async () => {
    await form.form.getByRole('button', { name: 'Use gpt-image-2' }).click();
    await expect(form.form.getByRole('heading', { name: 'gpt-image-2' })).toBeVisible();
    await expect(form.promptField).toHaveValue('A lamp sandbox:400-model');
  });

  const all = [...texts, ...pictures];
  for (const { fault, code } of all) expect(codes(profile)[titled(fault)], fault).toBe(code);
  expect(ownCount(shared)).toEqual([all.length + 1, 0]);

  await form.close();
  await form.find(titled('402-quota'));
  const limit = form.inspector.getByRole('region', { name: 'The key has reached its spending limit' });
  await expect(limit).toContainText('Nothing was charged: no task was created.');
  await expect(limit.getByRole('button', { name: 'Raise limit in the console' })).toBeVisible();
  await form.find(titled('402'));
  const low = form.inspector.getByRole('region', { name: 'The balance is too low' });
  await expect(low.getByRole('button', { name: 'Add funds in the console' })).toBeVisible();
  await low.getByRole('button', { name: 'Mark as handled' }).click();
  for (const name of ['Edit and resubmit…', /^Retry · (about|up to) \$/]) {
    await expect(form.inspector.getByRole('button', { name })).toBeVisible();
  }
});

test('a refused key stops its work, says so, and continues once a check says that it works', {
  tag,
}, async ({ shared }) => {
  const { box, page, profile } = shared;
  const form = new Composer(page);
  const inbox = form.inspector.getByRole('region', {
    name: 'TokenLab rejected the key of “TOKENLAB_API_KEY”.',
  });
  for (const wanted of keys) {
    await test.step(wanted.fault, async () => {
      await form.begin(textPlace);
      await refuse(form, wanted);
      await form.close();
      await form.find(titled(wanted.fault));
      await expect(inbox.getByRole('button', { name: 'Replace key…' })).toBeVisible();
      await inbox.getByRole('button', { name: 'Check key' }).click();
      await expect(inbox).toBeHidden();
      await expect(form.inspector.getByRole('button', { name: /^Retry/ })).toBeVisible();
    });
    expect(codes(profile)[titled(wanted.fault)]).toBe(wanted.code);
  }

  await test.step('a check that finds it refused still says so; once it works, what waited is sent', async () => {
    await form.begin(textPlace);
    await refuse(form, { ...(refusedKeys[0] as Refused), fault: '401*1' });
    await form.promptField.fill('A lamp that waits');
    await form.fillText('Title', 'Waits for its key');
    await form.send();
    await expect(form.inspector).toContainText('Paused. It will be sent automatically once the key works.');
    await box.inject('401', { route: 'GET /v1/tasks' }, 1000);
    await inbox.getByRole('button', { name: 'Check key' }).click();
    await expect(
      form.inspector.getByText('TokenLab still rejects this key. Replace it to continue.'),
    ).toBeVisible();
    await box.clearFaults();
    await inbox.getByRole('button', { name: 'Check key' }).click();
    await expect(inbox).toBeHidden();
    await form.waitForStatus('Waits for its key', /completed/);
  });
  expect(ownCount(shared)).toEqual([keys.length + 2, 1]);
});

test.describe(() => {
  // The waits that the box asks for are long enough to be read.
  test.use({ boxSpeed: 1 });

  test('told to wait, a job waits in plain sight; without a usable answer, its outcome is unknown', {
    tag,
  }, async ({ sit, box, profile }) => {
    const { page } = await sit();
    const form = new Composer(page);
    const said = form.inspector.getByRole('note').first();

    for (const { fault, message, hints = [] } of seenHere(doubtful)) {
      await test.step(fault, async () => {
        await make(form, fault);
        await expect(said.locator('p').first()).toHaveText(message);
        for (const hint of hints) await expect(said.getByText(hint, { exact: true })).toBeVisible();
        const box = form.inspector.getByRole('region', {
          name: 'It’s unclear whether this job was created',
        });
        await expect(box.getByText('Submitting it again could charge you twice.')).toBeVisible();
        await expect(form.inspector.getByText('won’t resend it')).toHaveCount(1);
        // What it would cost comes a little later.
        await expect
          .poll(() => box.getByRole('button').allInnerTexts())
          .toEqual(
            expect.arrayContaining([
              'Link a task ID…',
              'Mark as not created…',
              expect.stringMatching(/^Submit again anyway… · /),
              'Open usage page',
            ]),
          );
      });
    }
    for (const { fault, holds, hints, said: own } of seenHere(waiting)) {
      await test.step(fault, async () => {
        await make(form, fault);
        await expect(form.inspector.getByText(holds)).toBeVisible();
        for (const hint of hints) await expect(form.inspector.getByText(hint, { exact: true })).toBeVisible();
        await expect(said).toHaveCount(0);
        await expect(form.inspector.getByRole('button', { name: 'Cancel sending' })).toBeVisible();
        await expect(form.inspector.getByRole('button', { name: 'Send now' })).toBeVisible();
        if (own === undefined) return;
        await form.openTab('Timeline');
        const entry = form.inspector.getByRole('listitem').filter({ hasText: own }).first();
        await entry.getByText('Show what was recorded').click();
        await expect(entry.getByText(own, { exact: true })).toBeVisible();
        await form.openTab('Result');
      });
    }
    const found = codes(profile);
    for (const { fault, code } of seenHere([...doubtful, ...waiting]))
      expect(found[titled(fault)], fault).toBe(code);

    await test.step('nothing listens: nothing was sent', async () => {
      await form.begin(textPlace);
      await form.promptField.fill('A lamp in the dark');
      await form.fillText('Title', 'Not sent');
      await box.close();
      await form.send();
      await expect(form.inspector).toContainText(
        'Nothing was sent: the server refused the connection. No task was created and nothing is charged. Retries automatically in ',
      );
      await expect(said).toHaveCount(0);
      expect(codes(profile)['Not sent']).toBe('not_sent');
    });
  });
});

test('what TokenLab says of a task later is told with its ways out, and a refused cancellation with its reason', {
  tag,
}, async ({ shared }) => {
  const { page, profile } = shared;
  const form = new Composer(page);
  for (const { fault } of seenHere(ended)) await test.step(fault, () => make(form, fault));
  for (const { fault, state, message, offers } of seenHere(ended)) {
    await test.step(`${fault} is shown`, async () => {
      await form.find(titled(fault));
      await expect(form.inspector.locator('p').getByText(message, { exact: true }).first()).toBeVisible();
      for (const name of offers) {
        await expect(
          form.inspector.getByRole('button', { name, exact: true }).first(),
          String(name),
        ).toBeVisible();
      }
      const job = shared.jobs().find((one) => one.title === titled(fault));
      expect(job?.state, fault).toBe(state);
    });
  }
  for (const { fault, reason, facts, code } of seenHere(uncancellable)) {
    await test.step(fault, async () => {
      await make(form, `${fault} sandbox:never-finishes`);
      await form.waitForStatus(titled(fault), /pending|processing/);
      await form.requestCancellation();
      await expect(form.inspector.getByText(reason)).toBeVisible();
      await expect(form.inspector.getByText(facts)).toBeVisible();
      expect(shared.jobs().at(-1)?.cancel?.code).toBe(code);
    });
  }
  // What TokenLab has said of a model is not asked of its next task.
  await expect(form.inspector.getByRole('button', { name: /^Request cancellation/ })).toHaveCount(0);
  const found = codes(profile);
  for (const { fault, code } of seenHere(ended)) expect(found[titled(fault)], fault).toBe(code);
});

test.describe('an input that TokenLab prepares', () => {
  // Slow enough that the wait can be seen.
  test.use({ boxSpeed: 1 });

  const looks = (box: Box) => box.stats().requests['GET /v1/videos/assets/{id}'] ?? 0;
  const region = (form: Composer, name: string) => form.inspector.getByRole('region', { name });

  test('is waited for in plain sight; the request is sent again only when a person says so', {
    tag,
  }, async ({ sit, box, profile }) => {
    const { app, page } = await sit({ env: { SAFELIGHT_SEND_SCALE: '0.1' } });
    const form = new Composer(page);

    await make(form, 'material-failed', { model: 'seedance-2.0' });
    await make(form, 'material-preparing-inactive', { model: 'seedance-2.0' });
    await expect(
      form.inspector.getByText(
        'TokenLab is still preparing the input material. No task was created; you can send it again once it is ready.',
      ),
    ).toBeVisible();
    await expect(form.inspector.getByRole('note')).toHaveCount(0);
    await expect(form.inspector.getByRole('button', { name: 'Cancel sending' })).toBeVisible();
    await expect.poll(() => looks(box)).toBeGreaterThan(0);
    expect(ledgerJobs(profile).map(({ state, hold }) => `${state} ${hold?.reason}`)).toEqual(
      Array(2).fill('draft material_preparing'),
    );

    const ready = region(form, 'The input is ready');
    await expect(ready).toContainText('No task was created yet; the job is sent when you say so.');
    await expect(page.getByText('The input for “About material-preparing-inactive” is ready.')).toBeVisible();
    expect(counted(box)).toEqual([2, 0]);
    // It may cost more than is sent without a question.
    const asked = await answerQuestions(app.electron, 0);
    await ready.getByRole('button', { name: 'Send now' }).click();
    await expect
      .poll(asked)
      .toMatchObject([{ message: expect.stringMatching(/^Pay up to \$[\d.]+ for “About/) }]);
    await form.waitForStatus('About material-preparing-inactive', /pending|processing|completed/);
    expect(counted(box)).toEqual([3, 1]);

    await form.find(titled('material-failed'));
    const failed = region(form, 'An input can’t be used');
    await expect(failed).toBeVisible();
    await expect(form.inspector.getByRole('note').first()).toContainText('The picture is too small');
    await expect(failed.getByRole('button', { name: 'Edit and resubmit…' })).toBeVisible();
    expect(counted(box)).toEqual([3, 1]);
    expect(codes(profile)).toMatchObject({
      [titled('material-failed')]: 'material_source_invalid',
    });
  });
});
