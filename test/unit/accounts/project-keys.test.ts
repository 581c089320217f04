/** Keys for one project, made at a real server of the sandbox, kept in a keychain, and used by an account of their own. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Accounts, createAccounts } from '../../../src/main/accounts/accounts.ts';
import { createProjectKeys, type ProjectKeys } from '../../../src/main/accounts/project-keys.ts';
import { systemClock } from '../../../src/main/base/clock.ts';
import { type Ledger, openLedger } from '../../../src/main/ledger/index.ts';
import { createManagementClient, createTransport, type Transport } from '../../../src/main/tokenlab/index.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { direct } from '../direct.ts';
import { keysIn, type SystemKeychain, systemKeychain } from './system-keychain.ts';

const key = 'sk-studio-0123456789abcdef';
const token = 'mt-studio-0123456789abcdef';
let folder = '';
let ledger: Ledger;
let system: SystemKeychain;
let sandbox: Sandbox;
let transport: Transport | null;
let accounts: Accounts;
let projectKeys: ProjectKeys;
let mine = '';
let reports: [string, unknown][];
/** What happens between TokenLab's answer and its way into the ledger. */
let beforeItIsKept: () => Promise<unknown>;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-project-keys-'));
  ledger = openLedger({ report: () => undefined, file: path.join(folder, 'ledger.db'), clock: systemClock });
  system = systemKeychain();
  transport = null;
  reports = [];
  beforeItIsKept = async () => undefined;
});
afterEach(async () => {
  await transport?.close();
  await sandbox.close();
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const stateFile = () => path.join(folder, 'sandbox', 'journal.jsonl');

/** An account with a management token, at a server that has this fault. */
async function open(fault?: string): Promise<void> {
  sandbox = await startSandbox({ stateFile: stateFile(), ...(fault === undefined ? {} : { fault }) });
  const wire = createTransport({ now: Date.now, baseUrl: sandbox.origin, version: 'test', network: direct });
  transport = wire;
  const keys = keysIn(system);
  let made = 0;
  accounts = createAccounts({
    ledger: ledger.accounts,
    keys,
    checkKey: async () => ({ kind: 'accepted' }),
    startSandbox: async () => sandbox.origin,
    environment: { key: null, apiBase: null },
    accessChanged: () => undefined,
    keyAccepted: () => undefined,
    newId: () => `account-${++made}`,
    now: Date.now,
    report: (what, error) => reports.push([what, error]),
  });
  projectKeys = createProjectKeys({
    ledger: ledger.accounts,
    keys,
    accounts,
    managementFor(accountId) {
      const client = createManagementClient({
        transport: wire,
        now: Date.now,
        token: () => accounts.tokenFor(accountId),
      });
      const createKey: typeof client.createKey = async (wanted) => {
        const created = await client.createKey(wanted);
        await beforeItIsKept();
        return created;
      };
      return { ...client, createKey };
    },
    newId: () => `account-${++made}`,
    now: Date.now,
    report: (what, error) => reports.push([what, error]),
  });
  mine = (await accounts.add({ label: 'Studio', key, apiBase: sandbox.origin, storage: 'keychain' })).id;
  await accounts.setToken(mine, token, 'keychain');
}

const order = (change: { projectId?: string; storage?: 'keychain' | 'session' } = {}) => ({
  accountId: mine,
  projectId: 'Spring film',
  limitUsd: '12.5',
  storage: 'keychain' as const,
  ...change,
});

/** All keys that the server has. */
async function keysAtServer(): Promise<{ name: string; limit_amount_decimal: string | null }[]> {
  const answer = await fetch(`${sandbox.origin}/v1/management/api-keys`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await answer.json()) as { data: { name: string; limit_amount_decimal: string | null }[] }).data;
}

describe('a key for a project', () => {
  it('is made once for a project, also where it is asked for twice at the same time', async () => {
    await open();
    const before = (await keysAtServer()).length;
    const outcomes = await Promise.allSettled([projectKeys.make(order()), projectKeys.make(order())]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'conflict' },
    });
    expect(await keysAtServer()).toHaveLength(before + 1);
  });

  it('that finds no place in the ledger is named, to be revoked, and nothing of it stays in the keychain', async () => {
    await open();
    const stored = [...system.stored];
    vi.spyOn(ledger.accounts, 'insert').mockImplementation(() => {
      throw new Error('database or disk is full');
    });
    await expect(projectKeys.make(order())).rejects.toMatchObject({
      shape: { message: expect.stringMatching(/“Spring film”.*Revoke it/), retryable: false },
    });
    expect([...system.stored]).toEqual(stored);
    expect(reports).toEqual([]);
  });

  it('that can be taken neither into the ledger nor out of the keychain is in the log, too', async () => {
    await open();
    vi.spyOn(ledger.accounts, 'insert').mockImplementation(() => {
      system.state = 'locked';
      throw new Error('database or disk is full');
    });
    await expect(projectKeys.make(order())).rejects.toMatchObject({
      shape: { message: expect.stringMatching(/“Spring film”.*Revoke it/) },
      cause: { message: 'database or disk is full' },
    });
    // The key, and the management token that it was to be read with.
    const locked = [expect.any(String), expect.objectContaining({ code: 'keychain_locked' })];
    expect(reports).toEqual([locked, locked]);
  });

  it('does not get a management token that was removed while it was made', async () => {
    await open();
    beforeItIsKept = () => accounts.setToken(mine, null, 'keychain');
    expect(await projectKeys.make(order())).toMatchObject({ hasManagementToken: false });
  });

  it('is made with its limit, kept in the keychain alone, and used by an account of its own', async () => {
    await open();
    const view = await projectKeys.make(order());
    expect(view).toMatchObject({
      label: 'Spring film',
      projectId: 'Spring film',
      keyStorage: 'keychain',
      hasManagementToken: true,
      active: false,
      apiBase: sandbox.origin,
    });
    expect(accounts.active()?.id).toBe(mine);
    expect(await keysAtServer()).toContainEqual(
      expect.objectContaining({ name: 'Spring film', limit_amount_decimal: '12.5' }),
    );
    const secret = await accounts.keyFor(view.id);
    expect(secret).toMatch(/^sk-/);
    expect(view.keyHint).toBe(secret.slice(-4));
    expect(await accounts.tokenFor(view.id)).toBe(token);
    for (const file of readdirSync(folder).filter((name) => name.startsWith('ledger.db')))
      expect(readFileSync(path.join(folder, file)).includes(secret)).toBe(false);

    const listed = await projectKeys.list(mine);
    expect(listed.find(({ name }) => name === 'Spring film')).toMatchObject({
      limitUsd: '12.5',
      usedUsd: '0',
      status: 'active',
      accountId: view.id,
    });
    expect(await projectKeys.isKeyOf(mine, { id: 'key_other', keyPrefix: secret.slice(0, 14) })).toBe(false);
  });

  it('is made once for a project', async () => {
    await open();
    await projectKeys.make(order());
    const before = (await keysAtServer()).length;
    await expect(projectKeys.make(order())).rejects.toMatchObject({
      code: 'conflict',
      message: 'This project has a key already: “Spring film”.',
    });
    expect(await keysAtServer()).toHaveLength(before);
    await projectKeys.make(order({ projectId: 'Autumn film' }));
    expect(await keysAtServer()).toHaveLength(before + 1);
  });

  it('is not asked for while the keychain cannot keep it', async () => {
    await open();
    const before = (await keysAtServer()).length;
    system.state = 'locked';
    await expect(projectKeys.make(order())).rejects.toMatchObject({
      code: 'keychain_locked',
      message: expect.stringContaining('No key was made.'),
    });
    expect(await keysAtServer()).toHaveLength(before);
    expect(accounts.list()).toHaveLength(1);
  });

  it('is kept until the app closes where the keychain does not take it after all', async () => {
    await open();
    system.isFull = true;
    const view = await projectKeys.make(order());
    expect(view.keyStorage).toBe('session');
    expect(await accounts.keyFor(view.id)).toMatch(/^sk-/);
  });

  it('whose answer is lost is not made again, and the error says that it may exist', async () => {
    await open('management-lost-answer');
    await expect(projectKeys.make(order())).rejects.toMatchObject({
      message: expect.stringContaining('it may have made a key named “Spring film”'),
      shape: { retryable: false },
    });
    expect(accounts.list()).toHaveLength(1);
    await sandbox.close();
    sandbox = await startSandbox({ stateFile: stateFile() });
    expect((await keysAtServer()).filter(({ name }) => name === 'Spring film')).toHaveLength(1);
  });

  it('that TokenLab refuses leaves its reason and no account', async () => {
    await open('management-403');
    const refused = projectKeys.make(order());
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('may have made') });
    expect(accounts.list()).toHaveLength(1);
  });

  it('belongs to its project no longer once a person brings another key', async () => {
    await open();
    const { id } = await projectKeys.make(order());
    expect(await accounts.replaceKey(id, 'sk-brought-0123456789abcdef', 'keychain')).toMatchObject({
      projectId: null,
    });
    await expect(projectKeys.make(order())).resolves.toMatchObject({ projectId: 'Spring film' });
  });
});

describe('which key is an account’s', () => {
  it('is not known while the key cannot be had', async () => {
    await open();
    const shown = { id: 'key_x', keyPrefix: `${key.slice(0, 10)}…` };
    expect(await projectKeys.isKeyOf(mine, shown)).toBe(true);
    await accounts.replaceKey(mine, key, 'session');
    expect(await projectKeys.isKeyOf(mine, { ...shown, keyPrefix: 'sk-someone…' })).toBe(false);
    expect(await projectKeys.isKeyOf(mine, { ...shown, keyPrefix: null })).toBe(false);
  });
});
