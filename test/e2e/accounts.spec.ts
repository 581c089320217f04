import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { full } from '../faults/scale.ts';
import { type Box, expect, Hands, type Page, type RunningApp, test } from './box.ts';
import type { JobWish } from './hands.ts';
import { inKeyring } from './keyring.ts';
import { ledgerJobs, ledgerResults } from './ledger.ts';
import { openPacket } from './packets.ts';
import { answerQuestions, pressAndCall } from './press.ts';

const image: JobWish = { kind: 'Image', model: 'gpt-image-2', title: 'Lamp', prompt: 'A lamp in the fog' };

/** Fresh for every test: the keyring outlives a single one. */
const newKey = (name: string) => `sk-${name}-${crypto.randomUUID().replaceAll('-', '')}`;

/**
 * On a busy computer a job can be sent before the price of its model is known, and then the app asks first. Nobody can press a
 * box of the system here.
 */
const agree = (app: RunningApp) => answerQuestions(app.electron, 0);

const withoutKey = (box: Box) => ({ env: { TOKENLAB_API_BASE: box.origin, SAFELIGHT_POLL_SCALE: '0.02' } });

const accountMenu = (page: Page) => page.getByRole('button', { name: /^Account:/ });

async function enterKey(page: Page, key: string) {
  await page.getByRole('button', { name: 'Enter key…' }).click();
  await page.getByLabel('API key').fill(key);
}

/** The account that is in use. */
const activeAccount = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const boot = await window.safelight!.bootstrap();
    if (!boot.ok) throw new Error(boot.error.message);
    return boot.value.accounts.find(({ active }) => active)!.id;
  });

/** Everything that the page holds and could show: its document, its storage, and what the bridge tells it. */
const pageContent = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const fields = [...document.querySelectorAll('input, textarea')].map(
      (field) => (field as HTMLInputElement).value,
    );
    const told = await window.safelight?.bootstrap();
    return JSON.stringify([
      document.documentElement.outerHTML,
      fields,
      { ...localStorage },
      { ...sessionStorage },
      told,
    ]);
  });

/** Types keys that cannot be used, the last one while nobody answers, and leaves `good` in the field. @returns the others */
async function tryWrongKeys(page: Page, box: Box, good: string): Promise<string[]> {
  await page.getByRole('button', { name: 'Enter key…' }).click();
  const field = page.getByLabel('API key');
  const add = page.getByRole('button', { name: 'Check and add' });
  const said = page.getByRole('alert');
  await expect(add).toBeDisabled();
  const management = 'This is a management token (mt-). Jobs need an API key, which begins with sk-.';
  const wrong: Record<string, string> = {
    'mt-0123456789abcdef': management,
    'sk-invalid-0123456789': 'TokenLab doesn’t accept this API key.',
    'sk-expired-0123456789': 'This API key has expired.',
  };
  for (const [key, words] of Object.entries(wrong)) {
    await field.fill(key);
    await add.click();
    await expect(said).toContainText(words);
    await expect(said).toContainText('Check or replace the API key.');
  }
  await box.close();
  await field.fill(good);
  await add.click();
  await expect(said).toContainText(/couldn’t reach|refused|connection/i);
  await expect(said).toContainText('Check the network connection.');
  await box.reopen();
  return Object.keys(wrong);
}

test('a key that is typed in is checked, kept in the keyring alone, never shown again, used after a restart, and removed', {
  tag: '@accounts',
}, async ({ box, launch, profile }) => {
  const key = newKey('typed');
  const first = await launch(withoutKey(box));
  let page = await first.window();
  let hands = new Hands(page);
  const wrong =
    await test.step('a wrong one is refused at the door, said with what to do, and not kept', () =>
      tryWrongKeys(page, box, key));
  await expect(page.getByLabel('API key')).toHaveAttribute('type', 'password');
  await expect(page.getByRole('radio', { name: 'In GNOME Keyring (Secret Service)' })).toBeChecked();
  await page.getByRole('textbox', { name: 'Name' }).fill('Studio');
  await page.getByRole('button', { name: 'Check and add' }).click();
  await hands.newJobButton.waitFor();
  expect(await inKeyring()).toContain(key);
  expect(Object.keys(box.stats().requests)).not.toEqual([]);
  expect(box.stats().createPosts).toBe(0);
  expect(await pageContent(page)).not.toContain(key);
  await hands.makeJob(image);
  await hands.waitForStatus('Lamp', /completed/);
  await first.close();

  const second = await launch(withoutKey(box));
  page = await second.window();
  hands = new Hands(page);
  await hands.newJobButton.waitFor();
  await agree(second);
  await hands.sendJob({ ...image, title: 'Another lamp' }, await activeAccount(page));
  await hands.waitForStatus('Another lamp', /completed/);
  expect(new Set([...box.stats().tasks, ...box.stats().inline].map((work) => work.keyId)).size).toBe(1);
  await accountMenu(page).click();
  await expect(page.getByRole('menu')).toContainText(`key ending in ${key.slice(-4)}`);
  await page.getByRole('menuitem', { name: 'Replace key…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Replace the key of “Studio”' });
  await expect(dialog.getByLabel('API key')).toHaveValue('');
  expect(await pageContent(page)).not.toContain(key);

  const newer = newKey('newer');
  await dialog.getByLabel('API key').fill(newer);
  await dialog.getByRole('button', { name: 'Check and replace' }).click();
  await expect(dialog).toBeHidden();
  expect(await inKeyring()).toContain(newer);
  expect(await inKeyring()).not.toContain(key);

  await accountMenu(page).click();
  await page.getByRole('menuitem', { name: 'Add a TokenLab key…' }).click();
  const add = page.getByRole('dialog', { name: 'Add a TokenLab key' });
  await add.getByLabel('API key').fill(newKey('second'));
  await add.getByRole('textbox', { name: 'Name' }).fill('Second');
  await add.getByRole('button', { name: 'Check and add' }).click();
  await expect(add).toBeHidden();
  await expect(accountMenu(page)).toHaveText('Second');
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('tab', { name: 'Accounts' }).click();
  const studio = settings.getByRole('listitem').filter({ hasText: 'Studio' });
  await expect(studio).toContainText('key works · key in the keychain');
  await studio.getByRole('button', { name: 'Remove…' }).click();
  const remove = page.getByRole('dialog', { name: 'Remove “Studio”?' });
  await expect(remove).toContainText('Jobs and files stay.');
  await remove.getByRole('button', { name: 'Remove account' }).click();
  await expect(remove).toBeHidden();
  expect(await inKeyring()).not.toContain(newer);
  expect(ledgerJobs(profile)).toHaveLength(2);
  await second.close();
  for (const secret of [key, newer, ...wrong]) expect(profile.filesHolding(secret)).toEqual([]);
});

test('TOKENLAB_API_KEY is offered first, used for the session only, and asked for by name when it is gone', {
  tag: '@accounts',
}, async ({ box, sit, launch, profile }) => {
  const key = newKey('environment');
  const before = await inKeyring();
  const first = await sit({ env: { TOKENLAB_API_KEY: key } });
  await expect(accountMenu(first.page)).toHaveText('TOKENLAB_API_KEY');
  await first.hands.sendJob(image);
  await first.hands.waitForStatus('Lamp', /completed/);
  expect(await pageContent(first.page)).not.toContain(key);
  await first.app.close();
  expect(profile.filesHolding(key)).toEqual([]);
  expect(await inKeyring()).toEqual(before);

  const app = await launch(withoutKey(box));
  const page = await app.window();
  const hands = new Hands(page);
  await hands.newJobButton.waitFor();
  await expect(hands.row('Lamp')).toBeVisible();
  await agree(app);
  await hands.sendJob({ ...image, title: 'Without key' });
  await hands.select('Without key');
  await expect(hands.inspector).toContainText('The key of “TOKENLAB_API_KEY” can’t be read.');
  await expect(hands.inspector).toContainText(/TOKENLAB_API_KEY is no longer set/);
  expect(box.stats().createPosts).toBe(1);
});

const keyrings = [
  ['locked', 'locked', 'GNOME Keyring (Secret Service) is locked.'],
  ['missing', 'missing', 'No keyring answers on this session (Secret Service over D-Bus).'],
  ['no bus', 'missing', 'No keyring answers on this session (Secret Service over D-Bus).'],
] as const;
// What the last one shows is what the one before it shows.
for (const [keyring, state, words] of full ? keyrings : keyrings.slice(0, 2)) {
  test(`with the keyring ${keyring} the app says so by name, keeps no key, offers “this session only”, and quits`, {
    tag: ['@accounts', '@security', '@two-sizes'],
  }, async ({ box, launch, profile }) => {
    test.skip(process.platform !== 'linux', 'The test builds its keyring on D-Bus.');
    const key = newKey('session');
    const app = await launch({ keyring, ...withoutKey(box) });
    const page = await app.window();
    const hands = new Hands(page);
    // A locked keyring can look ready until it is written to, and then waits for its password; asked outright it tells.
    const wanted = { label: 'Mine', key, apiBase: null, storage: 'keychain' } as const;
    const answers = {
      keychain: await page.evaluate(() => window.safelight!.checkKeychain()),
      stored: await pressAndCall(page, 'addAccount', wanted),
    };
    expect(answers.keychain).toMatchObject({ ok: true, value: { state } });
    expect(JSON.stringify(answers.keychain)).toMatch(/GNOME Keyring|KWallet/);
    expect(answers.stored).toMatchObject({ ok: false, error: { code: `keychain_${state}` } });
    await enterKey(page, key);
    const note = page.getByRole('status', { name: 'Keychain' });
    await expect(note).toContainText(words);
    await expect(note.getByRole('button', { name: 'Check again' })).toBeVisible();
    const session = page.getByRole('radio', { name: 'This session only (you’ll be asked again)' });
    await expect(page.getByRole('radio', { name: /^In GNOME Keyring/ })).toBeDisabled();
    await session.check();
    await page.getByRole('button', { name: 'Check and add' }).click();
    await hands.newJobButton.waitFor();
    const boot = await page.evaluate(() => window.safelight!.bootstrap());
    expect(boot.ok && boot.value.accounts).toMatchObject([{ keyState: 'ok', keyStorage: 'session' }]);
    await agree(app);
    await hands.sendJob(image, await activeAccount(page));
    await hands.waitForStatus('Lamp', /completed/);
    await app.close();
    expect(profile.filesHolding(key)).toEqual([]);

    // What the next start shows is the same with each of them.
    if (!full && keyring !== 'locked') return;
    const again = await launch({ keyring, ...withoutKey(box) });
    const later = await again.window();
    await new Hands(later).newJobButton.waitFor();
    await accountMenu(later).click();
    await expect(later.getByRole('menu')).toContainText('key missing');
    expect(ledgerJobs(profile).map((job) => job.state)).toEqual(['completed']);
  });
}

/** Process ids of the app and of everything that it started. */
function processesOf(app: RunningApp): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  const isOurs = (pid: number): boolean =>
    pid === app.process.pid || (parents.has(pid) && pid > 1 && isOurs(parents.get(pid)!));
  return [...parents.keys()].filter(isOurs);
}

/** Which of the app's processes can be seen to hold `secret` from outside: in their arguments or environment. */
function processesHolding(app: RunningApp, secret: string): string[] {
  return processesOf(app).flatMap((pid) =>
    ['cmdline', 'environ']
      .filter((file) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(secret);
        } catch (error) {
          if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
          return false;
        }
      })
      .map((file) => `${pid} ${file}`),
  );
}

test('a canary key and token go through a whole run and are in no file, no log, no argument, no page', {
  tag: ['@accounts', '@security'],
}, async ({ box, launch, profile }) => {
  const key = newKey('canary');
  const token = `mt-canary-${crypto.randomUUID().replaceAll('-', '')}`;
  const pasted = newKey('canary-in-a-prompt');
  const link = `https://cdn.example.com/private.png?X-Amz-Signature=${'9f'.repeat(32)}&token=canary-signature`;

  const first = await launch(withoutKey(box));
  let page = await first.window();
  let hands = new Hands(page);
  await enterKey(page, key);
  await page.getByRole('button', { name: 'Check and add' }).click();
  await hands.newJobButton.waitFor();
  await accountMenu(page).click();
  await page.getByRole('menuitem', { name: 'Management token…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Management token/ });
  await dialog.getByLabel('Management token').fill(token);
  await dialog.getByRole('button', { name: 'Save token' }).click();
  await expect(dialog).toBeHidden();
  expect((await inKeyring()).filter((secret) => secret === key || secret === token)).toHaveLength(2);

  const video: JobWish = { ...image, kind: 'Video', model: 'veo3.1' };
  const wishes: JobWish[] = [
    image,
    { ...video, title: 'Rain', prompt: `Rain, signed ${pasted} ${link}` },
    { ...video, title: 'Refused', prompt: `Rain ${pasted} sandbox:fail` },
    { ...video, title: 'Broken off', prompt: `Rain ${pasted} sandbox:half-body` },
    { ...video, title: 'Bad link', prompt: `Rain ${pasted} sandbox:expired-links` },
    { ...video, title: 'Echoed', prompt: `Rain ${pasted} sandbox:error-echo` },
  ];
  await agree(first);
  // One goes the way through the sheet, with what was pasted into it.
  const account = await activeAccount(page);
  for (const wish of wishes) {
    if (wish.title === 'Rain') await hands.makeJob(wish);
    else await hands.sendJob(wish, account);
  }
  // A careless server repeats the key and a signed link in its words and in its headers.
  await hands.fillJob({ ...video, title: 'Echoed at once', prompt: 'Rain sandbox:400-echo' });
  await hands.submit();
  await expect(hands.sheet.getByText(/prompt was refused: Authorization/).first()).toBeVisible();
  expect(await pageContent(page)).not.toMatch(new RegExp(`${key}|${token}|echoed-signature`));
  await page.keyboard.press('Escape');
  await hands.sheet.waitFor({ state: 'hidden' });
  await box.inject('401-expired', { route: 'POST /v1/videos/generations' });
  await hands.fillJob({ ...video, title: 'Last' });
  await hands.submit();
  await expect(hands.sheet.getByRole('alert').filter({ hasText: 'This API key has expired.' })).toBeVisible();
  expect(await pageContent(page)).not.toMatch(new RegExp(`${key}|${token}`));
  expect(processesHolding(first, key)).toEqual([]);
  expect(processesHolding(first, token)).toEqual([]);
  await first.killHard();
  for (const secret of [key, token]) expect(profile.filesHolding(secret)).toEqual([]);

  const second = await launch(withoutKey(box));
  page = await second.window();
  hands = new Hands(page);
  await accountMenu(page).click();
  await page.getByRole('menuitem', { name: 'Check key' }).click();
  await page.keyboard.press('Escape');
  for (const title of ['Lamp', 'Rain']) await hands.waitForStatus(title, /completed/);
  await hands.waitForStatus('Broken off', /unconfirmed/);
  await hands.waitForStatus('Echoed', /failed/);
  await expect
    .poll(() => ledgerResults(profile).filter((result) => result.download === 'done').length)
    .toBeGreaterThanOrEqual(2);
  const file = path.join(profile.folder, 'packet.zip');
  await second.electron.evaluate(({ dialog: system }, filePath) => {
    system.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await hands.select('Rain');
  await hands.openTab('Support');
  await page.getByRole('button', { name: 'Save…' }).click();
  await page.getByText(/^Saved to/).waitFor();
  for (const title of ['Rain', 'Echoed', 'Bad link']) {
    await hands.select(title);
    for (const tab of ['Timeline', 'Billing', 'Result', 'Support', 'Request'] as const) {
      await hands.openTab(tab);
      const seen = await pageContent(page);
      for (const secret of [key, token, 'echoed-signature']) expect(seen).not.toContain(secret);
      // What a person typed is shown to that person, in the request alone; links of results are shown to nobody.
      if (tab !== 'Request')
        expect(seen).not.toMatch(/[?&](?:sig|signature|expires|token|X-Amz-Signature)=/i);
    }
  }
  for (const secret of [key, token]) expect(processesHolding(second, secret)).toEqual([]);
  // What nobody caught is reported in the log, and only there.
  await second.electron.evaluate((_electron, said) => {
    setTimeout(() => {
      throw new Error(`thrown on purpose with ${said}`);
    }, 0);
  }, `${key} and ${token}`);
  await expect(page.getByText(/^Something went wrong/)).toBeVisible();
  await second.close();
  const logs = profile.files().filter((each) => /logs.*\.log$/.test(each));
  expect(
    logs.some((each) =>
      /Uncaught exception.*thrown on purpose with \[key\]/.test(readFileSync(each, 'utf8')),
    ),
  ).toBe(true);

  // The run wrote what it should have: an empty folder would prove nothing.
  const written = profile.files().filter((each) => statSync(each).size > 0);
  for (const kind of [
    /ledger\.db$/,
    /settings\.json$/,
    /logs.*\.log$/,
    /\.png$/,
    /\.mp4$/,
    /\.json$/,
    /packet\.zip$/,
  ]) {
    expect(
      written.some((each) => kind.test(each)),
      `some file like ${kind}`,
    ).toBe(true);
  }
  for (const secret of [key, token]) {
    const bytes = Buffer.from(secret);
    const forms = [
      secret,
      bytes.toString('base64').replace(/=+$/, ''),
      Buffer.from(`Bearer ${secret}`).toString('base64').slice(4, -4),
      bytes.toString('hex'),
      encodeURIComponent(`Bearer ${secret}`),
    ];
    for (const form of forms) expect(profile.filesHolding(form)).toEqual([]);
    for (const { output } of [first, second]) expect(output).not.toContain(secret);
    // A zip hides its words from a search of files.
    expect(openPacket(file).all).not.toContain(secret);
  }
  expect(openPacket(file).all).not.toMatch(new RegExp(`${pasted}|canary-signature`));
  // The ledger keeps the prompt as it was sent, and the answers with their links. Nothing else repeats what is in them.
  const outside = (each: string) => !/ledger\.db|backups/.test(each);
  expect(profile.filesHolding(pasted).filter(outside)).toEqual([]);
  for (const signature of ['canary-signature', 'echoed-signature']) {
    expect(profile.filesHolding(signature).filter(outside)).toEqual([]);
  }
});
