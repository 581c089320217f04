import { hostname } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import Database from 'libsql';
import { systemClock } from '../../src/main/base/clock.ts';
import { openLedger } from '../../src/main/ledger/index.ts';
import { type Beside, nextBox, startBeside } from './beside.ts';
import { test as base, boxKey, expect, type Page, type RunningApp, type Seat } from './box.ts';
import { type HoldingProxy, startHoldingProxy } from './holding-proxy.ts';
import { ledgerJobs } from './ledger.ts';
import type { Profile } from './profile.ts';
import { submitRequest } from './submit.ts';

const tag = '@never-lost';

interface OwnerFixtures {
  creates: HoldingProxy;
  /** The app, with the proxy before its TokenLab. */
  seat: () => Promise<Seat>;
  /** A second app on the same profile; killed in the end if it still runs. */
  beside: (options?: { host?: string; before?: string }) => Beside;
}

const test = base.extend<OwnerFixtures>({
  creates: async ({ box }, use) => {
    const creates = await startHoldingProxy(box.origin);
    await use(creates);
    await creates.close();
  },
  seat: async ({ sit, creates, profile }, use, testInfo) => {
    await use(() => sit({ env: { TOKENLAB_API_BASE: creates.origin } }));
    if (testInfo.status === testInfo.expectedStatus) return;
    for (const file of profile.files().filter((each) => each.endsWith('.log'))) {
      await testInfo.attach(path.basename(file), { path: file, contentType: 'text/plain' });
    }
  },
  beside: async ({ profile, creates }, use) => {
    const started: Beside[] = [];
    await use((options = {}) => {
      const env = { TOKENLAB_API_BASE: creates.origin, TOKENLAB_API_KEY: boxKey };
      const one = startBeside(profile, { env, ...options });
      started.push(one);
      return one;
    });
    for (const one of started) {
      one.process.kill('SIGKILL');
      await one.gone;
    }
  },
});

const submit = (page: Page, prompt: string) =>
  submitRequest(page, { family: 'image', model: 'flux-2-pro', fields: { prompt, async: true } });

const newest = (profile: Profile) => ledgerJobs(profile).at(-1);
const stateOf = (profile: Profile) => newest(profile)?.state;

/** Who owns the ledger, read from outside. */
function ownerOf(profile: Profile): { host: string; pid: number } | null {
  const db = new Database(path.join(profile.userData, 'ledger.db'), { readonly: true });
  try {
    // An app that opens or closes the ledger has it for itself for a moment.
    db.exec('PRAGMA busy_timeout = 10000');
    const known = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'lease'").all();
    if (known.length === 0) return null;
    const rows = db.prepare('SELECT host, pid FROM lease').all() as { host: string; pid: number }[];
    return rows[0] ?? null;
  } finally {
    db.close();
  }
}

function write(profile: Profile, sql: string): void {
  const db = new Database(path.join(profile.userData, 'ledger.db'));
  db.exec(sql);
  db.close();
}

/** A create whose answer is held back at the proxy. */
async function sendOne(page: Page, creates: HoldingProxy, profile: Profile, prompt: string) {
  expect(await submit(page, prompt)).toMatchObject({ ok: true });
  await expect.poll(creates.held).toBe(1);
  expect(stateOf(profile)).toBe('submitting');
}

/** Answers message boxes in the running app with this button, and keeps what they say. */
async function answerBoxes(app: RunningApp, button: string) {
  await app.electron.evaluate(({ dialog }, wanted) => {
    const state = globalThis as { boxes?: unknown[] };
    state.boxes = [];
    dialog.showMessageBox = (async (...all: unknown[]) => {
      const { message, detail, buttons } = all.at(-1) as {
        message: string;
        detail: string;
        buttons: string[];
      };
      state.boxes?.push({ message, detail, buttons });
      return { response: buttons.indexOf(wanted), checkboxChecked: false };
    }) as unknown as typeof dialog.showMessageBox;
  }, button);
  return () =>
    app.electron.evaluate(
      () => (globalThis as { boxes?: { message: string; detail: string }[] }).boxes ?? [],
    );
}

/** Chooses Quit in the menu; the app may be gone before it can answer. */
const chooseQuit = (app: RunningApp) =>
  app.electron
    .evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((menu) => menu.submenu?.items ?? []) ?? [];
      items.find((item) => item.label === 'Quit Safelight')?.click();
    })
    .catch(() => undefined);

const isVisible = (app: RunningApp) =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((one) => one.isVisible()));

const ended = (app: RunningApp) => expect.poll(() => app.ended, { message: 'the app ends' }).toBe(true);

const onlyRoot = () =>
  test.skip(
    process.platform !== 'linux' || process.geteuid?.() !== 0,
    'only root gives a process another host name',
  );

test('a second app under another host name is told who owns the ledger, and starts when that one has quit', {
  tag,
}, async ({ seat, beside, creates, box, profile }) => {
  onlyRoot();
  const { app, page } = await seat();
  await sendOne(page, creates, profile, 'A lamp in the fog');
  const owner = ownerOf(profile);
  expect(owner?.host).toBe(hostname());

  const second = beside({ host: 'laptop' });
  const asked = await nextBox(second);
  expect(asked.message).toBe('Safelight is already running with this profile.');
  expect(asked.detail).toContain(`On ${hostname()}, process ${owner?.pid}, since`);
  expect(asked.buttons).toEqual(['Try again', 'Quit']);
  second.press('Try again');
  await nextBox(second, 2);
  second.press('Quit');
  expect(await second.gone).toBe(0);

  const third = beside({ host: 'desktop' });
  await nextBox(third);
  expect(stateOf(profile)).toBe('submitting');
  creates.open();
  await expect.poll(() => stateOf(profile)).toBe('completed');
  expect(newest(profile)?.taskId).toBe(box.stats().tasks[0]?.id);
  expect(box.stats().createPosts).toBe(1);
  expect(ownerOf(profile)).toEqual(owner);
  await app.close();
  await expect.poll(() => ownerOf(profile)?.host).toBe('desktop');
  third.process.kill('SIGTERM');
  expect(await third.gone).toBe(0);
  expect(ownerOf(profile)).toBe(null);
});

test('a second app under another host name takes over at once from one that was killed', { tag }, async ({
  seat,
  beside,
  creates,
  box,
  profile,
}) => {
  onlyRoot();
  const { app, page } = await seat();
  await sendOne(page, creates, profile, 'A lamp in the fog');
  const second = beside({ host: 'laptop' });
  await nextBox(second);
  await app.killHard();
  await expect.poll(() => ownerOf(profile)?.host).toBe('laptop');
  await expect.poll(() => stateOf(profile)).toBe('unconfirmed');
  expect(second.boxes()).toHaveLength(1);
  expect(box.stats().createPosts).toBe(1);
  second.process.kill('SIGTERM');
  expect(await second.gone).toBe(0);
});

test('an app whose ledger was taken over says so, sends nothing more, and leaves the answer it was waiting for', {
  tag,
}, async ({ seat, creates, box, profile }) => {
  const { app, page } = await seat();
  await sendOne(page, creates, profile, 'A lamp in the fog');
  const boxes = await answerBoxes(app, 'Quit');
  write(profile, "UPDATE lease SET owner = 'b', host = 'laptop', machine = 'm', boot = 'b', pid = 4711");
  expect(await submit(page, 'one more')).toMatchObject({ ok: false, error: { code: 'ledger_taken' } });
  await expect.poll(boxes).toMatchObject([
    {
      message: 'Safelight on laptop (process 4711) has taken over this ledger.',
      detail: expect.stringContaining('waits for the answer to 1 job'),
    },
  ]);
  expect(app.ended).toBe(false);
  creates.open();
  await ended(app);
  expect(app.process.exitCode).toBe(0);
  expect(stateOf(profile)).toBe('submitting');
  expect(ownerOf(profile)).toMatchObject({ host: 'laptop' });

  // The other computer closes it; this one opens it next, and knows the answer.
  write(profile, 'DELETE FROM lease');
  await seat();
  await expect.poll(() => stateOf(profile)).toBe('completed');
  expect(newest(profile)?.taskId).toBe(box.stats().tasks[0]?.id);
  expect(box.stats().createPosts).toBe(1);
});

test('a profile that another computer owns is given up only to a person, after it showed no sign of life', {
  tag,
}, async ({ beside, profile }) => {
  const file = path.join(profile.userData, 'ledger.db');
  openLedger({ report: () => undefined, file, clock: systemClock }).close();
  write(
    profile,
    "INSERT INTO lease (one, owner, host, machine, boot, pid, since, beat) VALUES (1, 'b', 'laptop', 'm', 'b', 4711, 0, 7)",
  );
  const second = beside();
  const asked = await nextBox(second);
  expect(asked.message).toBe('This profile is in use on another computer.');
  expect(asked.buttons).toEqual(['Try again', 'Quit']);
  const silent = await nextBox(second, 2);
  expect(silent.detail).toContain('no sign of life from it for 30 seconds');
  expect(silent.buttons).toEqual(['Try again', 'Take over', 'Quit']);
  expect(ownerOf(profile)?.host).toBe('laptop');
  second.press('Take over');
  await expect.poll(() => ownerOf(profile)?.pid).toBe(second.process.pid);
  second.process.kill('SIGTERM');
  expect(await second.gone).toBe(0);
});

test('a profile on a network file system is named, and used only when a person wants that', { tag }, async ({
  beside,
  profile,
}) => {
  onlyRoot();
  const at = path.join(profile.folder, 'mountinfo');
  const line = `99 1 0:99 / ${profile.userData} rw - nfs4 server:/export rw`;
  // The process looks at its own list of mounts: one that says what it would on such a machine.
  const before = `(cat /proc/self/mountinfo; echo '${line}') > '${at}'\nmount --bind '${at}' /proc/$$/mountinfo`;
  const first = beside({ before });
  const asked = await nextBox(first);
  expect(asked.message).toBe('This profile is on a network file system (nfs4).');
  expect(asked.detail).toContain(`${profile.userData} lies on server:/export`);
  first.press('Quit');
  expect(await first.gone).toBe(0);
  const second = beside({ before });
  await nextBox(second);
  second.press('Use it anyway');
  await expect.poll(() => ownerOf(profile)?.pid).toBe(second.process.pid);
  second.process.kill('SIGTERM');
  expect(await second.gone).toBe(0);
});

test('a quit during a create says what is being sent and waits for the answer in the background, unless a person insists', {
  tag,
}, async ({ seat, creates, box, profile }) => {
  const { app, page } = await seat();
  await sendOne(page, creates, profile, 'A lamp in the fog');
  const boxes = await answerBoxes(app, 'Quit once it’s sent');
  await chooseQuit(app);
  await expect.poll(() => isVisible(app)).toBe(false);
  expect(await boxes()).toMatchObject([
    { message: '1 job is still being sent.', detail: expect.stringContaining('A lamp in the fog') },
  ]);
  // It still answers, and still waits.
  expect(await app.electron.evaluate(() => 1 + 1)).toBe(2);
  expect(stateOf(profile)).toBe('submitting');
  creates.open();
  await ended(app);
  expect(app.process.exitCode).toBe(0);
  expect(newest(profile)?.taskId).toBe(box.stats().tasks[0]?.id);
  const next = await seat();
  await expect.poll(() => stateOf(profile)).toBe('completed');
  expect(box.stats().createPosts).toBe(1);

  await test.step('a quit that a person insists on does not wait, and the job is unconfirmed at the next start', async () => {
    creates.hold();
    await sendOne(next.page, creates, profile, 'A lamp in the rain');
    await answerBoxes(next.app, 'Quit anyway');
    await chooseQuit(next.app);
    await ended(next.app);
    expect(stateOf(profile)).toBe('submitting');
    await seat();
    await expect.poll(() => stateOf(profile)).toBe('unconfirmed');
    expect(box.stats().createPosts).toBe(2);
  });
});

test('a start while a quit waits for an answer calls the quit off; SIGTERM ends the app when the answer is here', {
  tag,
}, async ({ seat, creates, box, profile }) => {
  const { app, page } = await seat();
  await sendOne(page, creates, profile, 'A lamp in the fog');
  await app.electron.evaluate(({ app: electron }) => electron.quit());
  await expect.poll(() => isVisible(app)).toBe(false);
  expect(await submit(page, 'Written meanwhile')).toMatchObject({ ok: true });
  await app.electron.evaluate(({ app: electron }) => void electron.emit('second-instance'));
  await expect.poll(() => isVisible(app)).toBe(true);
  creates.open();
  await expect.poll(() => ledgerJobs(profile).map((job) => job.state)).toEqual(['completed', 'completed']);
  expect(app.ended).toBe(false);
  expect(box.stats().createPosts).toBe(2);

  // Windows has no such signal.
  if (process.platform === 'win32') return;
  await test.step('SIGTERM during a create ends the app when the answer is here', async () => {
    creates.hold();
    await sendOne(page, creates, profile, 'A lamp in the rain');
    app.process.kill('SIGTERM');
    await expect.poll(() => isVisible(app)).toBe(false);
    expect(stateOf(profile)).toBe('submitting');
    creates.open();
    await ended(app);
    expect(app.process.exitCode).toBe(0);
    expect(newest(profile)?.taskId).toBe(box.stats().tasks.at(-1)?.id);
    expect(box.stats().createPosts).toBe(3);
  });
});
