import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { MethodInput } from '../../src/shared/contract/methods.ts';
import type { Family } from '../../src/shared/families/index.ts';
import type { AttentionReason, JobState } from '../../src/shared/job.ts';
import type { JsonObject } from '../../src/shared/json.ts';
import { full } from '../faults/scale.ts';
import { Composer } from './composer.ts';
import { pressAndSee } from './copied.ts';
import { type LedgerJob, type LedgerResult, ledgerJobs, ledgerResults } from './ledger.ts';
import { catchOpened, type OpenedPacket, openPacket, saveInto } from './packets.ts';
import { writePicture } from './pictures.ts';
import { pressAndCall, pressFor } from './press.ts';
import { boxKey, expect, type Page, type RunningApp, test } from './shared.ts';

const tag = '@support';
// A file is deleted behind the app's back on purpose.
test.use({ expectedPageErrors: [/404 .*\(media:\/\//] });

/** What people put into requests although it is nobody's business: none of it may be in a packet. */
const pastedKey = 'sk-pasted-9b27c4d1e8f3a650';
const privateWords = 'Quillfeather waltzes with Zephyrine past the harbour';
const link =
  'https://storage.private-host.example/p/ottilie.png?X-Amz-Signature=0f9e8d7c6b5a4f3e2d1c&Expires=17';
const person = 'ottilie-brandt';
const fileName = 'passport of Ottilie.png';

interface Wish {
  title: string;
  /** `npm test` makes it too: they end in different ways, with each kind of input. `packet.test.ts` has every family and state. */
  telling?: true;
  family: Family;
  model: string;
  operation?: string;
  fields?: JsonObject;
  /** Fault of the box, by its name. */
  orders?: string;
  input?: 'link' | 'file';
  ends: JobState;
  attention?: AttentionReason;
}

const video = {
  family: 'video',
  model: 'veo3.1',
  operation: 'text-to-video',
  fields: { duration: 4 },
} as const;
const image = {
  family: 'image',
  model: 'flux-2-pro',
  operation: 'text-to-image',
  fields: { async: true },
} as const;

/** One of every family, and one of everything that a person has to look at. */
const everyWish: readonly Wish[] = [
  {
    title: 'Called off',
    family: 'video',
    model: 'seedance-2.0',
    operation: 'text-to-video',
    fields: { duration: 5 },
    orders: 'stays-queued',
    ends: 'cancelled',
  },
  { title: 'Picture', ...image, ends: 'completed' },
  { title: 'Film', telling: true, ...video, operation: 'image-to-video', input: 'file', ends: 'completed' },
  { title: 'Song', family: 'music', model: 'suno-music', ends: 'completed' },
  { title: 'Robot', family: '3d', model: 'tripo-p1.0', operation: 'text-to-3d', ends: 'completed' },
  { title: 'Glade', family: 'world', model: 'marble-1.1', ends: 'completed' },
  {
    title: 'Spoken',
    telling: true,
    family: 'speech',
    model: 'tts-1',
    fields: { voice: 'alloy' },
    ends: 'completed',
  },
  {
    title: 'Unheard',
    telling: true,
    ...video,
    orders: 'lost-answer',
    ends: 'unconfirmed',
    attention: 'unconfirmed',
  },
  {
    title: 'Forgotten',
    ...video,
    orders: 'task-not-found sandbox:never-finishes',
    ends: 'lost',
    attention: 'lost',
  },
  {
    title: 'Kept back',
    telling: true,
    ...video,
    orders: '503-material*9',
    ends: 'draft',
    attention: 'not_sent',
  },
  { title: 'Material', ...video, orders: 'material-failed', ends: 'draft', attention: 'material_preparing' },
  {
    title: 'Empty',
    ...video,
    orders: 'completed-without-output',
    ends: 'output_missing',
    attention: 'output_missing',
  },
  { title: 'Not a film', ...video, orders: 'html-result', ends: 'completed', attention: 'download_failed' },
  { title: 'Expired', ...image, orders: 'expired-links', ends: 'completed', attention: 'link_expired' },
  { title: 'Gone', telling: true, ...image, ends: 'completed', attention: 'file_missing' },
  { title: 'Failed', telling: true, ...video, orders: 'error-echo', ends: 'failed' },
  { title: 'Refused', telling: true, ...video, orders: '400-echo', input: 'link', ends: 'rejected' },
];
/** These stop their account, so they come last. */
const everyStopping: readonly Wish[] = [
  { title: 'Poor', telling: true, ...video, orders: '402', ends: 'rejected', attention: 'balance_low' },
  { title: 'Locked out', ...video, orders: '401', ends: 'rejected' },
];

const seenHere = (all: readonly Wish[]) => all.filter(({ telling = false }) => full || telling);
const wishes = seenHere(everyWish);
const stopping = seenHere(everyStopping);

/** Presses Submit without the sheet, which other tests prove. */
async function make(page: Page, wish: Wish, picture: string) {
  const prompt = `${wish.title}. ${privateWords} ${pastedKey} ${link}${wish.orders ? ` sandbox:${wish.orders}` : ''}`;
  const inputs: MethodInput<'submitJob'>['request']['inputs'] = [];
  if (wish.input === 'link') inputs.push({ field: 'image_url', source: { kind: 'url', url: link } });
  if (wish.input === 'file') {
    inputs.push({
      field: 'image',
      source: { kind: 'file', ...(await keepFile(page, picture)), name: fileName },
    });
  }
  const payload: MethodInput<'submitJob'> = {
    submitToken: `support-${wish.title}`,
    accountId: 'environment',
    projectId: 'Wedding of Ottilie',
    title: wish.title,
    request: {
      family: wish.family,
      model: wish.model,
      operation: wish.operation ?? null,
      fields: { ...wish.fields, [wish.family === 'speech' ? 'input' : 'prompt']: prompt },
      inputs,
    },
  };
  const answer = await pressAndCall(page, 'submitJob', payload);
  expect(answer, wish.title).toMatchObject({ ok: true });
}

const keepFile = (page: Page, file: string) =>
  page.evaluate(
    async ({ name, bytes }) => {
      const kept = await window.safelight!.importInputData({ name, data: Uint8Array.from(bytes) });
      if (!kept.ok) throw new Error(kept.error.message);
      const { inputId, mime, bytes: size } = kept.value;
      return { inputId, mime, bytes: size };
    },
    { name: fileName, bytes: [...readFileSync(file)] },
  );

const ends = (jobs: readonly LedgerJob[]) =>
  Object.fromEntries(jobs.map(({ title, state, attention }) => [title, `${state}, ${attention}`]));
const wanted = (all: readonly Wish[]) =>
  Object.fromEntries(all.map(({ title, ends, attention }) => [title, `${ends}, ${attention ?? null}`]));

const panel = (page: Page) => page.getByRole('region', { name: 'Support packet' });

/** Saves the packet that is shown. @returns its path */
async function save(page: Page, within = panel(page)): Promise<string> {
  await within.getByRole('button', { name: 'Save…' }).click();
  const said = within.getByText(/^Saved to /);
  await said.waitFor();
  return /^Saved to (.*\.zip), /.exec((await said.textContent()) ?? '')?.[1] ?? '';
}

/** What must be in no packet at all. */
const never: [string, string | RegExp][] = [
  ['the API key', boxKey],
  ['a key in the prompt', pastedKey],
  ['words of the prompt', /quillfeather|zephyrine/i],
  ['a signature', /X-Amz-Signature|0f9e8d7c6b5a|echoed-signature|[?&](?:sig|token|expires)=/i],
  ['a foreign host', /private-host|cdn\.example/],
  ['the name of a file', /passport/i],
  ['the project', /wedding/i],
  ['the person and the home folder', new RegExp(person, 'i')],
  ['a folder of this computer', /\/(?:home|tmp|root|Users)\//],
];

function holdsNothingPrivate({ all }: OpenedPacket, where: string) {
  for (const [what, text] of never) expect(all, `${what}, in the packet of ${where}`).not.toMatch(text);
}

/** Everything that support asks for, against what the ledger says of the job. */
function holdsWhatSupportNeeds(
  opened: OpenedPacket,
  job: LedgerJob,
  app: RunningApp,
  all: readonly LedgerJob[],
  results: readonly LedgerResult[],
) {
  const { packet, markdown, log } = opened;
  expect(packet.jobs).toHaveLength(1);
  const [told] = packet.jobs;
  expect(told).toMatchObject({
    jobId: job.jobId,
    family: job.family,
    method: 'POST',
    endpoint: job.endpoint,
    model: { asked: job.model },
    taskId: job.taskId,
    pollPath: job.pollUrl,
    billingTransactionId: job.transactionId,
    status: { state: job.state, attention: job.attention },
    account: { kind: 'tokenlab', hostClass: 'loopback' },
    counts: { polls: job.polls },
  });
  for (const id of [job.jobId, job.taskId, job.requestId, job.transactionId]) {
    if (id !== null) expect(markdown).toContain(id);
  }
  if (job.requestId !== null) {
    expect(told?.requestIds.map((seen) => seen.requestId)).toContain(job.requestId);
    for (const seen of told?.requestIds ?? []) expect(seen.seenIn).not.toBe('');
  }
  expect(told?.times?.created).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(told?.httpStatuses.length, 'HTTP statuses').toBeGreaterThanOrEqual(job.requestId === null ? 0 : 1);
  expect(told?.timeline?.map((entry) => entry.type)).toContain('submit_started');
  expect(told?.counts.createAttempts).toBeGreaterThanOrEqual(1);
  expect(told?.expected).not.toBe('');
  expect(told?.observed).not.toBe('');
  expect(told?.error === null).toBe(job.errorCode === null);
  const text = told?.request?.fields.find(({ name }) => name === 'prompt' || name === 'input');
  expect(text?.shape).toMatchObject({ type: 'text', length: expect.any(Number) });
  expect(text?.shape).not.toHaveProperty('value');
  expect(packet.app.version).toMatch(/^\d/);
  expect(packet.app.electron).toMatch(/^\d/);
  expect(packet.system?.platform).toBe(process.platform);
  expect(log.length, 'log lines').toBeGreaterThan(0);
  const own = results.filter((result) => result.jobId === job.jobId).map(({ id }) => id);
  for (const line of log) {
    expect(
      [job.jobId, ...own].some((id) => line.includes(id)),
      `only its own lines: ${line}`,
    ).toBe(true);
  }
  for (const { id, jobId } of results) if (jobId !== job.jobId) expect(opened.all).not.toContain(id);
  const others = all.filter((other) => other.jobId !== job.jobId);
  for (const { title, jobId, taskId, requestId, transactionId } of others) {
    for (const id of [jobId, taskId, requestId, transactionId]) {
      if (id !== null) expect(opened.all, `an id of ${title}`).not.toContain(id);
    }
  }
  expect(app.ended).toBe(false);
}

function fileOf(folder: string, jobId: string): string {
  return readdirSync(folder).find((name) => name.includes(jobId)) ?? '';
}

const dialogOf = (page: Page, name: RegExp) => page.getByRole('dialog', { name });

test.describe(() => {
  // Each has a profile and a server of its own, so the workers share them out.
  test.describe.configure({ mode: 'parallel' });

  test('the packet of a job of every family and of every state that needs attention is complete, and holds nothing private', {
    tag: [tag, '@two-sizes'],
  }, async ({ sit, box, profile }) => {
    const home = path.join(profile.folder, 'home', person);
    const saved = path.join(profile.folder, 'saved');
    for (const folder of [home, saved]) mkdirSync(folder, { recursive: true });
    const { app, page } = await sit({
      env: { HOME: home, SAFELIGHT_DOWNLOADS: path.join(home, 'Downloads'), SAFELIGHT_SEND_SCALE: '0.01' },
    });
    await saveInto(app, saved);
    const picture = writePicture(profile.folder, 'picture.png');
    const form = new Composer(page);

    const jobOf = (title: string) => ledgerJobs(profile).find((job) => job.title === title)!;
    for (const wish of wishes) {
      await make(page, wish, picture);
      if (wish.ends !== 'cancelled') continue;
      await expect.poll(() => jobOf(wish.title)?.state).toBe('pending');
      await pressFor(page, 'actOnJob', { jobId: jobOf(wish.title).jobId, action: 'requestCancellation' });
    }
    const gone = () => ledgerResults(profile).find(({ jobId }) => jobId === jobOf('Gone').jobId);
    await expect.poll(() => gone()?.download).toBe('done');
    rmSync(gone()?.path ?? '');
    await page.evaluate((jobId) => window.safelight!.checkFiles({ jobIds: [jobId] }), jobOf('Gone').jobId);
    await expect.poll(() => ends(ledgerJobs(profile))).toEqual(wanted(wishes));
    for (const wish of stopping) {
      await make(page, wish, picture);
      await expect.poll(() => jobOf(wish.title)?.state).toBe(wish.ends);
      await pressFor(page, 'resumeAccount', { accountId: 'environment' });
    }
    expect(box.stats().answers['402']).toBeGreaterThan(0);

    await form.find('Film');
    await form.openTab('Support');
    for (const { title } of [...wishes, ...stopping]) {
      await test.step(title, async () => {
        await form.find(title);
        const job = jobOf(title);
        const packetOf = panel(page);
        await expect(
          packetOf.getByText(new RegExp(`^File name: safelight-support-.*-${job.jobId}\\.zip$`)),
        ).toBeVisible();
        await expect(packetOf.getByRole('button', { name: 'Save…' })).toBeEnabled();
        const shown = await packetOf.locator('pre').textContent();
        const opened = openPacket(await save(page));
        expect(opened.markdown, 'what was shown is what was saved').toBe(shown);
        holdsWhatSupportNeeds(opened, job, app, ledgerJobs(profile), ledgerResults(profile));
        holdsNothingPrivate(opened, title);
      });
    }

    const film = openPacket(path.join(saved, fileOf(saved, jobOf('Film').jobId))).packet.jobs[0];
    expect(film?.request?.inputs).toEqual([
      expect.objectContaining({
        source: 'file',
        mime: 'image/png',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    ]);
    const refused = openPacket(path.join(saved, fileOf(saved, jobOf('Refused').jobId))).packet.jobs[0];
    expect(refused?.request?.inputs[0]?.shape).toEqual({
      type: 'url',
      scheme: 'https',
      hostClass: 'public',
      length: link.length,
    });
    expect(refused?.error).toMatchObject({ httpStatus: 400, remoteCode: 'invalid_value' });
  });

  test('parts are taken out, a sample is added only when it is ticked, a selection makes one zip, and the text is copied and mailed', {
    tag,
  }, async ({ sit, profile, checkAccessibility }) => {
    const { app, page } = await sit({ env: { HOME: profile.folder } });
    await saveInto(app, profile.folder);
    const opened = await catchOpened(app);
    const picture = writePicture(profile.folder, 'picture.png');
    const form = new Composer(page);
    for (const title of ['Picture', 'Another']) {
      await make(page, { title, ...image, ends: 'completed' }, picture);
      await form.waitForStatus(title, /completed/);
    }
    await form.select('Picture');
    await form.openTab('Support');
    const one = panel(page);
    const parts = one.getByRole('group', { name: 'Parts' });
    const sample = one.getByRole('checkbox', { name: 'Support asked for a sample of the prompt' });
    await expect(sample).not.toBeChecked();
    const text = one.locator('pre');
    await expect(text).toContainText('### Timeline');
    for (const name of ['System versions', 'Timeline', 'Log lines']) {
      await parts.getByRole('checkbox', { name }).uncheck();
    }
    await expect(text).not.toContainText('### Timeline');
    await expect(text).toContainText('Left out by the user: system, timeline, log');
    await sample.check();
    await expect(text).toContainText('### Prompt sample (masked)');
    await checkAccessibility(page);
    const less = openPacket(await save(page));
    expect(less.packet).toMatchObject({ omitted: ['system', 'timeline', 'log'] });
    expect(less.packet.system).toBeUndefined();
    expect(less.packet.jobs[0]).not.toHaveProperty('timeline');
    expect(less.log).toEqual([]);
    const [masked] = less.packet.jobs[0]?.promptSample ?? [];
    expect(masked).toMatchObject({
      field: 'prompt',
      sample: expect.stringContaining('waltzes with * past the harbour'),
    });
    holdsNothingPrivate(less, 'a job with a sample');

    // Off each time: for the same job again as for another one.
    await form.openTab('Timeline');
    await form.openTab('Support');
    await expect(sample).not.toBeChecked();
    await expect(text).toContainText('### Timeline');
    await sample.check();
    await form.select('Another');
    await expect(sample).not.toBeChecked();

    const jobs = ledgerJobs(profile);
    await form.select('Another');
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Support packet' }).click();
    const many = dialogOf(page, /^Support packet of 2 jobs/);
    await expect(many.locator('pre')).toContainText(jobs[1]?.jobId ?? '');
    await checkAccessibility(page);
    const both = openPacket(await save(page, many));
    expect(both.packet.jobs.map((job) => job.jobId).sort()).toEqual(jobs.map((job) => job.jobId).sort());
    holdsNothingPrivate(both, 'a selection');
    await pressAndSee(many.getByRole('button', { name: 'Copy as text' }), 'Copied');
    expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(both.markdown);
    await app.electron.evaluate(({ clipboard }) => clipboard.writeText('something else'));
    await many.getByRole('button', { name: 'Mail to support…' }).click();
    await expect(many.getByText(/The packet is on the clipboard: paste it there/)).toBeVisible();
    const [mail] = (await opened()).map((address) => new URL(address));
    expect(mail?.pathname).toBe('support@tokenlab.sh');
    expect(mail?.searchParams.get('body')).toContain(`request ${jobs[0]?.requestId}`);
    expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(both.markdown);
    await page.keyboard.press('Escape');
    await expect(many).toBeHidden();
  });
});

test('a submission that TokenLab refuses gives its packet in the sheet, which stays as it was', {
  tag,
}, async ({ shared }) => {
  const { app, page, profile } = shared;
  await saveInto(app, profile.folder);
  const form = new Composer(page);
  await form.fillJob({
    kind: 'Video',
    model: 'veo3.1',
    title: 'Turned away',
    prompt: `${privateWords} ${pastedKey} sandbox:400-echo`,
  });
  await form.submit();
  await expect(form.refusal).toContainText('prompt was refused');
  expect(await form.sheet.textContent()).not.toMatch(new RegExp(`${boxKey}|echoed-signature`));
  await form.refusal.getByRole('button', { name: 'Support packet' }).click();
  const packet = dialogOf(page, /^Support packet of 1 job/);
  const file = await save(page, packet);
  const [job] = shared.jobs();
  const opened = openPacket(file);
  holdsWhatSupportNeeds(opened, job!, app, ledgerJobs(profile), ledgerResults(profile));
  holdsNothingPrivate(opened, 'a failed submission');
  expect(opened.packet.jobs[0]?.observed).toContain('The create was refused (invalid_request, HTTP 400).');
  // The focus is where it was, so that a person at the keyboard can continue.
  await expect(packet.getByRole('button', { name: 'Save…' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(packet).toBeHidden();
  await expect(form.sheet).toBeVisible();
  await expect(form.promptField).toHaveValue(new RegExp(`^${privateWords}`));
});

/** Names of the buttons, boxes and fields that something else lies over, within their page or dialog. */
const coveredControls = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const top = [...document.querySelectorAll('[role="dialog"]')].at(-1) ?? document.body;
    return [...top.querySelectorAll<HTMLElement>('button, input, textarea, [role="tab"], summary')].flatMap(
      (control) => {
        control.scrollIntoView({ block: 'nearest' });
        const { left, top: up, width, height } = control.getBoundingClientRect();
        if (width < 2 || height < 2 || control.closest('[inert]') !== null) return [];
        const seen = document.elementFromPoint(left + width / 2, up + height / 2);
        const lies = seen?.closest('[role="alert"]');
        return lies && !lies.contains(control) ? [control.textContent || control.outerHTML.slice(0, 80)] : [];
      },
    );
  });

test('messages that stay have a place of their own and lie over no control, not even in a small window', {
  tag,
}, async ({ shared, checkAccessibility }) => {
  const { app, page, profile } = shared;
  await saveInto(app, profile.folder);
  const form = new Composer(page);
  await make(page, { title: 'Locked out', ...video, orders: '402', ends: 'rejected' }, '');
  await form.waitForStatus('Locked out', /rejected|refused/i);
  const message = page.getByRole('alert').filter({ hasText: /balance/i });
  for (const size of [
    { width: 1280, height: 800 },
    { width: 900, height: 600 },
  ]) {
    await page.setViewportSize(size);
    await form.select('Locked out');
    await form.openTab('Support');
    await expect(message.first()).toBeVisible();
    await checkAccessibility(page);
    expect(await coveredControls(page)).toEqual([]);
    await save(page);
    await page.getByRole('button', { name: 'New job' }).first().click();
    await form.sheet.getByRole('button', { name: 'Submit' }).waitFor();
    expect(await coveredControls(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await form.sheet.waitFor({ state: 'hidden' });
  }
});
