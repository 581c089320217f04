import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import Database from 'libsql';
import { systemClock } from '../../src/main/base/clock.ts';
import { openLedger } from '../../src/main/ledger/index.ts';
import { fill } from '../unit/small-disk.ts';
import { startFlags } from './app.ts';
import { expect, type Page, type RunningApp, test } from './box.ts';
import { ledgerJobs } from './ledger.ts';
import { manyKey, seedOpenTasks, startTaskServer } from './open-tasks.ts';
import type { Profile } from './profile.ts';
import { submitRequest } from './submit.ts';

const tag = '@never-lost';
const root = path.resolve(import.meta.dirname, '../..');

const submit = (page: Page, prompt: string) =>
  submitRequest(page, { family: 'image', model: 'flux-2-pro', fields: { prompt, async: true } });

const states = (profile: Profile) => ledgerJobs(profile).map((job) => job.state);

test.describe('a ledger that cannot be written', () => {
  test.use({ expectedPageErrors: [/./] });

  const mount = (...args: string[]) => {
    const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`mount: ${stderr}`);
  };

  test('because its disk is full, or read-only, stops a job before a create is sent, and says so', {
    tag,
  }, async ({ sit, box, profile }) => {
    test.skip(process.platform !== 'linux' || process.geteuid?.() !== 0, 'only root makes a small disk');
    mount('-t', 'tmpfs', '-o', 'size=48m', 'safelight-test', profile.userData);
    try {
      const { app, page } = await sit();
      const filler = fill(profile.userData);
      const full = await submit(page, 'no room');
      expect(full).toMatchObject({ ok: false, error: { code: 'disk_full', next: ['free_disk_space'] } });
      expect(full.ok ? '' : full.error.message).toMatch(/disk is full.*nothing new is sent/i);
      expect(box.stats().createPosts).toBe(0);
      rmSync(filler);
      await expect.poll(() => submit(page, 'room again')).toMatchObject({ ok: true });
      await expect.poll(() => states(profile)).toEqual(['completed']);

      // A second, read-only view of the same folder: a program that still has a file open cannot stand in its way.
      await app.killHard();
      mount('--bind', profile.userData, profile.userData);
      mount('-o', 'remount,bind,ro', profile.userData);
      const answer = await startAlone(profile);
      expect(answer.said).toMatch(/can’t be written/i);
      expect(box.stats().createPosts).toBe(1);
      spawnSync('umount', ['-l', profile.userData]);
      await sit();
      expect(states(profile)).toEqual(['completed']);
    } finally {
      // The read-only view may still lie on top.
      while (spawnSync('umount', ['-l', profile.userData]).status === 0);
    }
  });
});

/** Starts the app without Playwright, with its error box read instead of shown. */
async function startAlone(profile: Profile): Promise<{ code: number | null; said: string }> {
  const { readRuntime } = await import('../../scripts/runtime.mjs');
  const hook = path.join(profile.folder, 'error-box.cjs');
  writeFileSync(
    hook,
    `require('electron').dialog.showErrorBox = (title, text) => console.log('BOX ' + title + ' ' + text);`,
  );
  const child = spawn(readRuntime().executablePath, ['-r', hook, ...startFlags, root], {
    env: { ...process.env, ...profile.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { code, said: said.slice(Math.max(0, said.indexOf('BOX '))) };
}

test('a ledger of a newer Safelight is refused with a clear message and left as it is', { tag }, async ({
  profile,
}) => {
  const file = path.join(profile.userData, 'ledger.db');
  openLedger({ report: () => undefined, file, clock: systemClock }).close();
  const db = new Database(file);
  db.exec('PRAGMA user_version = 999');
  // Everything into the one file: the last to close a ledger would do the same, and change it by that.
  db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  db.close();
  const hash = () => createHash('sha256').update(readFileSync(file)).digest('hex');
  const before = hash();
  const { code, said } = await startAlone(profile);
  expect(said).toMatch(/newer Safelight/);
  expect(code).toBe(1);
  expect(hash()).toBe(before);
});

test('after sleep every open task is asked for at once, and nothing is created', { tag }, async ({
  launch,
  profile,
}) => {
  const server = await startTaskServer(1_000);
  try {
    seedOpenTasks(profile, server.origin, 3, { ageMs: 2 * 60 * 60 * 1000 });
    const app = await launch({
      // Left alone each would be asked for again after an hour: what comes sooner comes of the waking.
      env: { TOKENLAB_API_BASE: server.origin, TOKENLAB_API_KEY: manyKey, SAFELIGHT_POLL_SCALE: '100' },
    });
    await app.window();
    const times = (number: number) => server.asked.filter(({ taskId }) => taskId === `many${number}`).length;
    const all = () => [0, 1, 2].map(times);
    await expect.poll(all).toEqual([1, 1, 1]);
    await app.electron.evaluate(({ powerMonitor }) => {
      powerMonitor.emit('suspend');
      powerMonitor.emit('resume');
    });
    // On a slow computer it may be woken more than once.
    await expect.poll(() => Math.min(...all())).toBeGreaterThanOrEqual(2);
    expect(server.others.filter((request) => request.startsWith('POST'))).toEqual([]);
  } finally {
    await server.close();
  }
});

/** Notes when the app's own process sends a request, by its own clock: on the way to a server they may bunch up. */
async function noteRequests(app: RunningApp): Promise<() => Promise<number[]>> {
  await app.electron.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { requestTimes: times });
    const { subscribe } = process.getBuiltinModule('node:diagnostics_channel');
    subscribe('undici:request:create', () => void times.push(Date.now()));
  });
  return () =>
    app.electron.evaluate(() => (globalThis as unknown as { requestTimes: number[] }).requestTimes);
}

test('three thousand open tasks are asked within the limit of the key, and the status bar says so', {
  tag,
}, async ({ launch, profile }) => {
  const server = await startTaskServer(600);
  try {
    seedOpenTasks(profile, server.origin, 3_000);
    const app = await launch({ env: { TOKENLAB_API_BASE: server.origin, TOKENLAB_API_KEY: manyKey } });
    const times = await noteRequests(app);
    const page = await app.window();
    // 3,000 tasks at 8 requests a minute are fifty times what four fifths of 600 allow.
    await expect(page.getByText('each about every 375 s')).toBeVisible();
    await expect.poll(() => server.asked.length).toBeGreaterThan(60);
    const sent = await times();
    expect(sent.length).toBeGreaterThan(30);
    for (const seconds of [1, 3, 5]) {
      for (const from of sent) {
        const count = sent.filter((at) => at >= from && at - from < seconds * 1000).length;
        // One burst of 30, then ten a second; what was on its way before the first answer named the limit is more.
        expect(count, `requests in ${seconds} s`).toBeLessThanOrEqual(30 + 10 * seconds + 40);
      }
    }
    const counts = await page.evaluate(() => window.safelight!.jobCounts({ accountId: null }));
    expect(counts).toMatchObject({ ok: true, value: { active: 3_000 } });
  } finally {
    await server.close();
  }
});
