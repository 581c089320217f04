/** What the app says of itself: right, and without anything secret. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMarks } from '../../src/main/base/marks.ts';
import { createNetwork } from '../../src/main/base/network.ts';
import { clockAhead, createDiagnostics, type DiagnosticsSources } from '../../src/main/diagnostics.ts';
import { createRedactor } from '../../src/main/support/index.ts';
import type { AccountView } from '../../src/shared/account.ts';
import { newSettings } from '../../src/shared/settings.ts';

const key = 'sk-live-4b1f09d2c7e8a6530f';
const now = Date.UTC(2026, 10, 29, 12);

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'safelight-diagnostics-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function room(over: Partial<DiagnosticsSources> & { env?: Record<string, string>; results?: string } = {}) {
  const running = [0, 250];
  const results = over.results ?? folder();
  const marks = createMarks(() => 41.6);
  marks.mark('started');
  marks.mark('started');
  return createDiagnostics({
    version: '0.1.0',
    profileFolder: folder(),
    clock: {
      now: () => now,
      running: () => running.shift() ?? 250,
      setTimeout: () => ({ clear: () => undefined }),
    },
    marks,
    keys: { status: () => ({ state: 'ready', backend: 'A keyring', detail: null }) },
    ledger: {
      health: () => ({ isSound: true, schema: 7, jobs: 3, bytes: 4096, backups: 0, lastBackupAt: null }),
      disk: { state: () => 'ok' } as DiagnosticsSources['ledger']['disk'],
    },
    accounts: {
      list: () =>
        ['one', 'two'].map(
          (id) => ({ id, kind: 'tokenlab', apiBase: 'https://api.tokenlab.sh' }) as AccountView,
        ),
    },
    clients: {
      knock: async () => ({
        kind: 'answered',
        status: 404,
        headers: { date: new Date(now - 90_000).toUTCString() },
        bytes: new Uint8Array(),
        bodyText: '',
        requestId: null,
        receivedAt: now,
      }),
    },
    disks: { awayAt: async () => null },
    settings: { get: () => ({ ...newSettings, resultsFolder: results, userId: 'u', projectFolders: {} }) },
    network: createNetwork({ env: over.env ?? {} }),
    redactor: createRedactor({ secrets: () => [key], homeDir: '/home/ottilie', userName: 'ottilie' }),
    ...over,
  });
}

test('a server of several accounts is asked once: the way to it, its answer, its clock', async () => {
  const env = { HTTPS_PROXY: 'http://me:hunter2@proxy.lan:3128', SSL_CERT_FILE: '/nowhere/ca.pem' };
  const found = await room({ env }).gather();
  expect(found.servers).toEqual([
    {
      host: 'api.tokenlab.sh',
      kind: 'tokenlab',
      proxies: ['http proxy.lan:3128'],
      problem: null,
      status: 404,
      tookMs: 250,
      clockAheadMs: 90_000,
    },
  ]);
  expect(found.trust.named).toEqual([
    { variable: 'SSL_CERT_FILE', path: '/nowhere/ca.pem', certificates: 0, problem: 'it doesn’t exist' },
  ]);
  expect(found.folders.map(({ use, problem }) => [use, problem])).toEqual([
    ['profile', null],
    ['results', null],
  ]);
  expect(found).toMatchObject({
    madeAt: now,
    ledger: { jobs: 3, disk: 'ok' },
    start: [{ step: 'started', ms: 42 }],
  });
  expect(found.trust.runtime).toBeGreaterThan(0);
});

test('nothing secret is in it, wherever it stood: keys, passwords of proxies, the home folder', async () => {
  const found = await room({
    env: { ALL_PROXY: 'socks5://me:hunter2@proxy.lan', SSL_CERT_FILE: `/home/ottilie/${key}.pem` },
    results: '/home/ottilie/Films',
    keys: { status: () => ({ state: 'failed', backend: 'A keyring', detail: `It refused: ${key}` }) },
    clients: {
      knock: async () => ({
        kind: 'failed',
        error: { code: 'network', message: `No: Bearer ${key} of ottilie`, next: [], retryable: true },
      }),
    },
  }).gather();
  const text = JSON.stringify(found);
  for (const secret of [key, key.slice(8), 'hunter2', 'ottilie']) expect(text).not.toContain(secret);
  expect(found.folders[1]).toMatchObject({ path: '~/Films', problem: 'It doesn’t exist yet.' });
  expect(found.keychain.state).toBe('failed');
});

test('a folder says what is wrong with it', async () => {
  const file = path.join(import.meta.dirname, 'diagnostics.test.ts');
  const [, isFile] = (await room({ results: file }).gather()).folders;
  expect(isFile?.problem).toBe('It is not a folder.');
  const message = 'The disk /media/x is not connected.';
  const away = { awayAt: async () => ({ message }) as never };
  const [, isAway] = (await room({ disks: away }).gather()).folders;
  expect(isAway?.problem).toBe(message);
});

test('the latest findings are kept, and looked for where there are none', async () => {
  let asked = 0;
  const diagnostics = room({
    ledger: {
      health: () => {
        asked += 1;
        return { isSound: true, schema: 7, jobs: asked, bytes: 0, backups: 0, lastBackupAt: null };
      },
      disk: { state: () => 'ok' } as DiagnosticsSources['ledger']['disk'],
    },
  });
  expect((await diagnostics.latest()).ledger.jobs).toBe(1);
  expect((await diagnostics.latest()).ledger.jobs).toBe(1);
  expect((await diagnostics.gather()).ledger.jobs).toBe(2);
  expect((await diagnostics.latest()).ledger.jobs).toBe(2);
});

test('the clock is compared where the server names a time', () => {
  expect(clockAhead(undefined, now)).toBeNull();
  expect(clockAhead('soon', now)).toBeNull();
  expect(clockAhead(new Date(now).toUTCString(), now + 400)).toBe(0);
  expect(clockAhead(new Date(now).toUTCString(), now - 61_000)).toBe(-61_000);
});
