import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { createKeychain, type Keychain } from '../../../src/main/keychain/keychain.ts';
import { createKeys } from '../../../src/main/keychain/keys.ts';
import { type Keyring, openBus, openSession, type Session } from '../../support/session.ts';
import { startInSession } from './real-vault.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function sessionWith(keyring: Keyring, display = false): Promise<Session> {
  const session = display ? await openSession(keyring) : await openBus(keyring);
  closing.push(() => session.close());
  return session;
}

/** `patience` in ms; only a hang takes the usual one. */
function keychainIn(env: Record<string, string>, patience = 100_000): Keychain {
  const keychain = createKeychain({
    start: () => startInSession(env),
    clock: systemClock,
    platform: 'linux',
    limits: { read: patience, write: patience, check: patience },
  });
  closing.push(() => keychain.close());
  return keychain;
}

describe.runIf(process.platform === 'linux')('a real Secret Service', () => {
  it('keeps, gives back and removes a key when it is unlocked', async () => {
    const keychain = keychainIn((await sessionWith('unlocked')).env);
    expect(await keychain.check()).toMatchObject({
      state: 'ready',
      backend: 'GNOME Keyring (Secret Service)',
    });
    await keychain.write('key a1', 'sk-example-one', null);
    expect(await keychain.read('key a1')).toBe('sk-example-one');
    await keychain.remove('key a1');
    expect(await keychain.read('key a1')).toBeNull();
  });

  it('is found by a second process after the first has ended', async () => {
    const { env } = await sessionWith('unlocked');
    const first = keychainIn(env);
    await first.write('key a1', 'sk-example-two', null);
    first.close();
    expect(await keychainIn(env).read('key a1')).toBe('sk-example-two');
  });

  it('leaves no test entry behind after a check', async () => {
    const keychain = keychainIn((await sessionWith('unlocked')).env);
    await keychain.check();
    expect(await keychain.read('keychain-check')).toBeNull();
  });

  it('is called locked when its password prompt waits on the screen', async () => {
    // A prompt that nobody answers: the time that this takes is the whole of the wait.
    const keychain = keychainIn((await sessionWith('locked', true)).env, 1_500);
    expect(await keychain.check()).toMatchObject({ state: 'locked' });
    await expect(keychain.write('key a1', 'sk-example', null)).rejects.toMatchObject({
      code: 'keychain_locked',
      shape: { next: ['unlock_keychain', 'use_session_key'] },
    });
  });

  it('is called locked when no prompt can be shown, and a read does not pretend that the key is gone', async () => {
    const keychain = keychainIn((await sessionWith('locked')).env);
    await expect(keychain.read('key a1')).rejects.toMatchObject({ code: 'keychain_locked' });
    expect(keychain.status().state).toBe('locked');
  });

  it('is called missing when the bus has none, and when there is no bus', async () => {
    for (const keyring of ['missing', 'no bus'] as const) {
      const keychain = keychainIn((await sessionWith(keyring)).env);
      const status = await keychain.check();
      expect(status).toMatchObject({ state: 'missing' });
      expect(status.detail).toContain('Secret Service');
      await expect(keychain.read('key a1')).rejects.toMatchObject({ code: 'keychain_missing' });
    }
  });

  it('names the library when it cannot be loaded', async () => {
    const keychain = keychainIn({ TEST_NO_LIBSECRET: '1' });
    const status = await keychain.check();
    expect(status).toMatchObject({ state: 'missing' });
    expect(status.detail).toContain('libsecret-1');
  });

  it('keeps a session key in memory only', async () => {
    const { env } = await sessionWith('unlocked');
    const keys = createKeys(keychainIn(env));
    await keys.put('a1', 'key', 'sk-session', 'memory');
    expect(await keys.get('a1', 'key', 'memory')).toBe('sk-session');
    expect(keys.seen()).toEqual(['sk-session']);
    expect(await createKeys(keychainIn(env)).get('a1', 'key', 'keychain')).toBeNull();
  });
});
