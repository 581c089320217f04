import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAccounts } from '../../../src/main/accounts/accounts.ts';
import { systemClock } from '../../../src/main/base/clock.ts';
import { type Ledger, openLedger } from '../../../src/main/ledger/index.ts';
import type { KeyCheck } from '../../../src/main/tokenlab/client.ts';
import { keysIn, type SystemKeychain, systemKeychain } from './system-keychain.ts';

const good = 'sk-good-0123456789abcdef';
const other = 'sk-other-0123456789abcdef';
let folder = '';
let ledger: Ledger;
let system: SystemKeychain;
/** What it holds. */
let stored: Map<string, string>;
let checks: { origin: string; key: string }[];
let started: (string | null)[];
let changes: [string, boolean][];
let accepted: string[];
let reports: [string, unknown][];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-accounts-'));
  ledger = openLedger({ report: () => undefined, file: path.join(folder, 'ledger.db'), clock: systemClock });
  system = systemKeychain();
  stored = system.stored;
  checks = [];
  started = [];
  changes = [];
  accepted = [];
  reports = [];
});
afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

function room(
  environment: { key?: string; apiBase?: string } = {},
  says?: (key: string) => KeyCheck | Promise<KeyCheck>,
) {
  let made = 0;
  return createAccounts({
    ledger: ledger.accounts,
    keys: keysIn(system),
    checkKey: async (origin, key) => {
      checks.push({ origin, key });
      if (says) return says(key);
      if (key === good || key === other) return { kind: 'accepted' };
      const error = { code: 'invalid_api_key' as const, message: 'No such key.', next: [], retryable: false };
      return { kind: 'refused', error };
    },
    startSandbox: async (before) => {
      started.push(before);
      return before ?? 'http://127.0.0.1:4100';
    },
    environment: { key: environment.key ?? null, apiBase: environment.apiBase ?? null },
    accessChanged: (accountId, isOtherServer) => changes.push([accountId, isOtherServer]),
    keyAccepted: (accountId) => accepted.push(accountId),
    newId: () => `account-${++made}`,
    now: Date.now,
    report: (what, error) => reports.push([what, error]),
  });
}

const added = { label: 'Mine', key: ` "${good}" `, apiBase: null, storage: 'keychain' as const };

describe('the sandbox account', () => {
  it('starts its server once chosen, is active, and comes back at the same place after a restart', async () => {
    const view = await room().openSandbox();
    expect(view).toMatchObject({
      kind: 'sandbox',
      active: true,
      keyStorage: 'none',
      keyHint: null,
      keyState: 'ok',
    });
    const later = room();
    await later.restore();
    expect(started).toEqual([null, 'http://127.0.0.1:4100']);
    expect(await later.keyFor('sandbox')).toMatch(/^sk-sandbox/);
    expect(later.originOf('sandbox')).toBe('http://127.0.0.1:4100');
  });

  it('is checked like any other, and is not taken into use by that', async () => {
    const accounts = room({}, (key) =>
      key.startsWith('sk-sandbox') || key === good
        ? { kind: 'accepted' }
        : { kind: 'refused', error: { code: 'invalid_api_key', message: 'No.', next: [], retryable: false } },
    );
    await accounts.openSandbox();
    accounts.keySaid('sandbox', 'refused');
    const mine = await accounts.add(added);
    checks = [];
    expect(await accounts.check('sandbox')).toMatchObject({ keyState: 'ok', active: false });
    expect(checks).toEqual([{ origin: 'http://127.0.0.1:4100', key: 'sk-sandbox-local' }]);
    expect(accounts.active()?.id).toBe(mine.id);
  });

  it('never starts automatically for people who do not use it', async () => {
    const accounts = room();
    await accounts.add(added);
    await accounts.restore();
    expect(started).toEqual([]);
  });
});

describe('an account with a key', () => {
  it('is checked with the server, kept in the keychain, and nowhere in the ledger', async () => {
    const view = await room().add(added);
    expect(checks).toEqual([{ origin: 'https://api.tokenlab.sh', key: good }]);
    expect(view).toMatchObject({ label: 'Mine', keyHint: 'cdef', keyState: 'ok', active: true });
    expect([...stored.values()]).toEqual([good]);
    for (const file of readdirSync(folder).filter((name) => name.startsWith('ledger.db'))) {
      expect(readFileSync(path.join(folder, file)).includes(good)).toBe(false);
    }
    expect(await room().keyFor(view.id)).toBe(good);
  });

  it('is not stored when the server refuses the key or cannot be asked', async () => {
    const accounts = room();
    await expect(accounts.add({ ...added, key: 'sk-wrong-000000000000' })).rejects.toMatchObject({
      code: 'invalid_api_key',
      shape: { fields: [{ path: 'key' }] },
    });
    const offline = room({}, () => ({
      kind: 'unknown',
      error: { code: 'network', message: 'Offline.', next: ['check_connection'], retryable: true },
    }));
    await expect(offline.add(added)).rejects.toMatchObject({ code: 'network' });
    expect(stored.size).toBe(0);
    expect(accounts.list()).toEqual([]);
  });

  it.each([
    ['', 'Paste'],
    ['   ', 'Paste'],
    ['mt-token-000000000000', 'management token'],
    ['sk-with space', 'characters'],
    ['sk-with\u200bzero-width', 'characters'],
  ])('is refused for the key %j before anybody is asked', async (key, words) => {
    await expect(room().add({ ...added, key })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(words),
    });
    expect(checks).toEqual([]);
  });

  it('takes a key as it is copied out of a script', async () => {
    await room().add({ ...added, key: `Bearer ${good}\n` });
    expect(checks[0]?.key).toBe(good);
  });

  it('is stored at all only when the keychain took the key', async () => {
    system.state = 'locked';
    const accounts = room();
    await expect(accounts.add(added)).rejects.toMatchObject({ code: 'keychain_locked' });
    expect(accounts.list()).toEqual([]);
    const session = await accounts.add({ ...added, storage: 'session' });
    expect(await accounts.keyFor(session.id)).toBe(good);
    expect(stored.size).toBe(0);
  });

  it('for one session says after a restart that its key is gone', async () => {
    const view = await room().add({ ...added, storage: 'session' });
    const later = room();
    await later.restore();
    expect(later.list()[0]?.keyState).toBe('missing');
    await expect(later.keyFor(view.id)).rejects.toMatchObject({ code: 'key_missing' });
    await later.replaceKey(view.id, good, 'session');
    expect(later.list()[0]?.keyState).toBe('ok');
  });

  it('says whether the keychain is locked or gone, and recovers', async () => {
    const view = await room().add(added);
    const accounts = room();
    system.state = 'locked';
    await expect(accounts.keyFor(view.id)).rejects.toMatchObject({ code: 'keychain_locked' });
    expect(accounts.list()[0]?.keyState).toBe('keychain_locked');
    system.state = 'ready';
    expect((await accounts.check(view.id)).keyState).toBe('ok');
    system.state = 'no bus';
    const again = room();
    expect((await again.check(view.id)).keyState).toBe('keychain_missing');
  });

  it('cannot be added twice', async () => {
    const accounts = room();
    await accounts.add(added);
    await expect(accounts.add(added)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('takes a new key only when the server knows it, and drops the old copy when it moves to memory', async () => {
    const accounts = room();
    const { id } = await accounts.add(added);
    await expect(accounts.replaceKey(id, 'sk-wrong-000000000000', 'keychain')).rejects.toThrow();
    expect(await accounts.keyFor(id)).toBe(good);
    await accounts.replaceKey(id, other, 'session');
    expect(await accounts.keyFor(id)).toBe(other);
    expect(stored.size).toBe(0);
  });

  it('keeps a management token in an entry of its own', async () => {
    const accounts = room();
    const { id } = await accounts.add(added);
    expect(await accounts.tokenFor(id)).toBeNull();
    await expect(accounts.setToken(id, good, 'keychain')).rejects.toMatchObject({ code: 'invalid_input' });
    expect((await accounts.setToken(id, 'mt-0123456789', 'keychain')).hasManagementToken).toBe(true);
    expect(stored.size).toBe(2);
    expect(await room().tokenFor(id)).toBe('mt-0123456789');
    expect((await accounts.setToken(id, null, 'keychain')).hasManagementToken).toBe(false);
    expect(stored.size).toBe(1);
  });

  it('leaves nothing in the keychain when it is removed, and hands over to the next account', async () => {
    const accounts = room();
    const { id } = await accounts.add(added);
    await accounts.openSandbox();
    accounts.setActive(id);
    await accounts.remove(id);
    expect(stored.size).toBe(0);
    expect(accounts.list().map((account) => [account.id, account.active])).toEqual([['sandbox', true]]);
    await expect(accounts.keyFor(id)).rejects.toMatchObject({ code: 'key_missing' });
  });
});

describe('a change of access', () => {
  it('is told when an account is made, chosen, or given another key', async () => {
    const accounts = room();
    const { id } = await accounts.add(added);
    await accounts.openSandbox();
    accounts.setActive(id);
    await accounts.replaceKey(id, other, 'keychain');
    expect(changes).toEqual([
      [id, false],
      ['sandbox', false],
      [id, false],
      [id, false],
    ]);
  });

  it('is told as a key that works only when the server has accepted it', async () => {
    const said: KeyCheck[] = [];
    const accounts = room({}, () => said.shift() ?? { kind: 'accepted' });
    const { id } = await accounts.add(added);
    await accounts.replaceKey(id, other, 'keychain');
    await accounts.check(id);
    expect(accepted).toEqual([id, id, id]);
    const error = { code: 'invalid_api_key' as const, message: 'No such key.', next: [], retryable: false };
    said.push({ kind: 'refused', error }, { kind: 'unknown', error });
    await accounts.check(id);
    await expect(accounts.check(id)).rejects.toThrow();
    system.state = 'locked';
    await room().check(id);
    expect(accepted).toEqual([id, id, id]);
  });

  it('names another server of the environment as one', async () => {
    const another = 'sk-another-0000000077';
    const first = room({ key: good, apiBase: 'http://127.0.0.1:9000' });
    await first.adoptEnvironmentKey();
    changes = [];
    await room({ key: good, apiBase: 'http://127.0.0.1:9000' }).restore();
    await room({ key: another, apiBase: 'http://127.0.0.1:9000' }).restore();
    await room({ key: another, apiBase: 'http://127.0.0.1:9001' }).restore();
    expect(changes).toEqual([
      ['environment', false],
      ['environment', true],
    ]);
  });
});

describe('TOKENLAB_API_KEY and TOKENLAB_API_BASE', () => {
  it('are there as long as they are set, used without being written, and tell when they are gone', async () => {
    const accounts = room({ key: good, apiBase: 'http://127.0.0.1:9000/v1/' });
    expect(accounts.hasEnvironmentKey()).toBe(true);
    const view = await accounts.adoptEnvironmentKey();
    expect(view).toMatchObject({ keyStorage: 'environment', apiBase: 'http://127.0.0.1:9000' });
    expect(accounts.hasEnvironmentKey()).toBe(true);
    expect(stored.size).toBe(0);

    const again = room({ key: other, apiBase: 'http://127.0.0.1:9001' });
    await again.restore();
    expect(await again.keyFor('environment')).toBe(other);
    expect(again.list()[0]).toMatchObject({ apiBase: 'http://127.0.0.1:9001', keyState: 'unchecked' });

    const without = room();
    await without.restore();
    expect(without.list()[0]?.keyState).toBe('missing');
  });

  it.each([
    'http://api.example.com',
    'ftp://x',
    'https://user:pass@api.example.com',
    'https://a.example/path',
    'nonsense',
  ])('refuse the server %s', async (apiBase) => {
    await expect(room().add({ ...added, apiBase })).rejects.toMatchObject({
      code: 'invalid_input',
      shape: { fields: [{ path: 'apiBase' }] },
    });
    expect(checks).toEqual([]);
  });
});

/** A promise that the test resolves. */
function gate(): { opens: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opens = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opens, open: () => open() };
}

describe('while server or keychain take their time', () => {
  it('a key that is replaced for the session leaves all as it was, unless the old one could be removed', async () => {
    const accounts = room();
    const { id } = await accounts.add(added);
    system.state = 'locked';
    await expect(accounts.replaceKey(id, other, 'session')).rejects.toMatchObject({
      code: 'keychain_locked',
    });
    expect(await accounts.keyFor(id)).toBe(good);
    expect(accounts.list()).toMatchObject([{ keyStorage: 'keychain', keyHint: 'cdef' }]);
    system.state = 'no bus';
    const last = 'sk-last-0123456789abzzzz';
    const without = room({}, () => ({ kind: 'accepted' }));
    expect(await without.replaceKey(id, last, 'session')).toMatchObject({
      keyStorage: 'session',
      keyHint: 'zzzz',
    });
    expect(await without.keyFor(id)).toBe(last);
  });

  it('an account that is removed is removed with the key that it was about to get', async () => {
    const checked = gate();
    const accounts = room({}, async (key) => {
      if (key === other) await checked.opens;
      return { kind: 'accepted' };
    });
    const { id } = await accounts.add(added);
    accepted = [];
    const replaced = accounts.replaceKey(id, other, 'keychain');
    const removed = accounts.remove(id);
    checked.open();
    await Promise.all([replaced, removed]);
    expect(accounts.list()).toEqual([]);
    expect(stored.size).toBe(0);
    await expect(accounts.keyFor(id)).rejects.toMatchObject({ code: 'key_missing' });
    await expect(accounts.replaceKey(id, other, 'keychain')).rejects.toMatchObject({ code: 'not_found' });
    await expect(accounts.setToken(id, 'mt-late-0123456789abcdef', 'keychain')).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(stored.size).toBe(0);
  });

  it('the account that is chosen while another is removed stays the one in use', async () => {
    const accounts = room({}, () => ({ kind: 'accepted' }));
    const [first, second, third] = [
      await accounts.add(added),
      await accounts.add({ ...added, key: other }),
      await accounts.add({ ...added, key: 'sk-third-0123456789abcdef' }),
    ];
    accounts.setActive(second.id);
    const removal = gate();
    system.hold = removal.opens;
    const removed = accounts.remove(second.id);
    accounts.setActive(third.id);
    removal.open();
    await removed;
    expect(accounts.active()?.id).toBe(third.id);
    // One that is chosen and then removed leaves the oldest.
    await accounts.remove(third.id);
    expect(accounts.active()?.id).toBe(first.id);
  });

  it('a key that is given twice makes one account', async () => {
    const accounts = room();
    const outcomes = await Promise.allSettled([accounts.add(added), accounts.add(added)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'conflict' },
    });
    expect(accounts.list()).toHaveLength(1);
    expect(stored.size).toBe(1);
  });

  it('a key whose account finds no place in the ledger does not stay in the keychain', async () => {
    const full = new Error('database or disk is full');
    vi.spyOn(ledger.accounts, 'insert').mockImplementation(() => {
      throw full;
    });
    await expect(room().add(added)).rejects.toBe(full);
    expect(stored.size).toBe(0);
    expect(reports).toEqual([]);
  });

  it('a key that then cannot be taken out of the keychain either is in the log, without hiding the first error', async () => {
    const full = new Error('database or disk is full');
    vi.spyOn(ledger.accounts, 'insert').mockImplementation(() => {
      system.state = 'locked';
      throw full;
    });
    await expect(room().add(added)).rejects.toBe(full);
    expect(reports).toEqual([[expect.any(String), expect.objectContaining({ code: 'keychain_locked' })]]);
    expect(JSON.stringify(reports)).not.toContain(good);
  });

  it('an account that cannot be taken up at the start keeps no other from its key', async () => {
    await room().openSandbox();
    await room({ key: good }).adoptEnvironmentKey();
    const later = createAccounts({
      ledger: ledger.accounts,
      keys: keysIn(system),
      checkKey: async () => ({ kind: 'accepted' }),
      startSandbox: async () => {
        throw new Error('no port is free');
      },
      environment: { key: good, apiBase: null },
      accessChanged: () => undefined,
      keyAccepted: () => undefined,
      newId: () => 'never',
      now: Date.now,
      report: () => undefined,
    });
    await expect(later.restore()).rejects.toThrow('no port is free');
    expect(await later.keyFor('environment')).toBe(good);
  });
});
