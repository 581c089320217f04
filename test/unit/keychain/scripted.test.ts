import { describe, expect, it } from 'vitest';
import { createKeychain } from '../../../src/main/keychain/keychain.ts';
import { createKeys } from '../../../src/main/keychain/keys.ts';
import type { VaultReply, VaultRequest } from '../../../src/main/keychain/vault-protocol.ts';
import { manualClock } from '../bridge/clock.ts';

/** A keychain process whose answers the test gives by hand. */
function setUp() {
  const clock = manualClock();
  const asked: VaultRequest[] = [];
  let starts = 0;
  let tell: (reply: VaultReply) => void = () => undefined;
  let exit: () => void = () => undefined;
  const keychain = createKeychain({
    platform: 'linux',
    clock,
    start() {
      starts += 1;
      return {
        post: (request) => void asked.push(request),
        onReply: (listener) => {
          tell = listener;
        },
        onExit: (listener) => {
          exit = listener;
        },
        kill: () => exit(),
      };
    },
  });
  const states: string[] = [];
  keychain.onChange(({ state }) => states.push(state));
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    clock,
    keychain,
    asked,
    states,
    starts: () => starts,
    crash: () => exit(),
    settle,
    async answer(value: string | null = null) {
      tell({ id: asked.at(-1)?.id ?? 0, ok: true, value });
      await settle();
    },
    async answerTo(id: number, value: string | null = null) {
      tell({ id, ok: true, value });
      await settle();
    },
    /** Its process is there and makes the open call. */
    async begin() {
      tell({ id: asked.at(-1)?.id ?? 0, begun: true });
      await settle();
    },
    async refuse(message: string) {
      tell({ id: asked.at(-1)?.id ?? 0, ok: false, stage: 'call', message });
      await settle();
    },
    /** Lets the time limit of the open call pass. */
    async wait() {
      await settle();
      clock.turn(60_000);
      await settle();
    },
  };
}

describe('a keychain that waits for its password', () => {
  it('is called locked after a while, raises no second prompt, and is ready when the person has typed', async () => {
    const { keychain, asked, states, wait, answer } = setUp();
    const first = keychain.read('key a');
    const outcome = expect(first).rejects.toMatchObject({ code: 'keychain_locked' });
    await wait();
    await outcome;
    await expect(keychain.read('key a')).rejects.toMatchObject({ code: 'keychain_locked' });
    await expect(keychain.check()).resolves.toMatchObject({ state: 'locked' });
    expect(asked).toHaveLength(1);
    await answer('sk-late');
    expect(states).toEqual(['locked', 'ready']);
    const second = keychain.read('key a');
    await answer('sk-late');
    expect(await second).toBe('sk-late');
  });

  it('is not called locked while its process starts, however slow the computer, but some seconds after its call', async () => {
    const { keychain, clock, states, settle, begin, answer } = setUp();
    const slow = keychain.read('key a');
    await settle();
    clock.turn(50_000);
    await begin();
    clock.turn(5_000);
    await answer('sk-a');
    expect(await slow).toBe('sk-a');
    const held = keychain.read('key a');
    const outcome = expect(held).rejects.toMatchObject({ code: 'keychain_locked' });
    await settle();
    await begin();
    clock.turn(7_000);
    await outcome;
    expect(states).toEqual(['locked']);
  });

  it('keeps nothing of a key that was given up before the password came', async () => {
    const { keychain, asked, wait, answer } = setUp();
    const write = keychain.write('key a', 'sk-one', null);
    const outcome = expect(write).rejects.toMatchObject({ code: 'keychain_locked' });
    await wait();
    await outcome;
    await answer();
    expect(asked.at(-1)).toMatchObject({ op: 'remove', entry: 'key a' });
  });

  it('writes nothing new while an older write waits, and keeps neither', async () => {
    const { keychain, asked, wait, answer } = setUp();
    const first = keychain.write('key a', 'sk-one', null);
    const outcome = expect(first).rejects.toMatchObject({ code: 'keychain_locked' });
    await wait();
    await outcome;
    await expect(keychain.write('key a', 'sk-two', null)).rejects.toMatchObject({ code: 'keychain_locked' });
    await answer();
    expect(asked.map(({ op }) => op)).toEqual(['set', 'remove']);
  });
});

describe('a keychain in trouble', () => {
  it('whose process dies says failed, and is started again with the next call', async () => {
    const { keychain, starts, crash, settle, answer } = setUp();
    const read = keychain.read('key a');
    await settle();
    crash();
    await expect(read).rejects.toMatchObject({ code: 'keychain_failed' });
    const again = keychain.read('key a');
    await answer('sk-a');
    expect(await again).toBe('sk-a');
    expect(starts()).toBe(2);
  });

  it.each([
    ['Cannot create an item in a locked collection', 'keychain_locked'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'keychain_locked'],
    ['Prompt was dismissed', 'keychain_locked'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain_missing'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain_missing'],
    ['Could not connect: No such file or directory', 'keychain_missing'],
    ['Something else entirely', 'keychain_failed'],
  ])('that says "%s" is %s', async (message, code) => {
    const { keychain, refuse, settle } = setUp();
    const write = keychain.write('key a', 'sk-a', null);
    await settle();
    const outcome = expect(write).rejects.toMatchObject({ code });
    await refuse(message);
    await outcome;
  });

  it('that did not keep what was written to it is not called ready', async () => {
    const { keychain, answer, settle } = setUp();
    const check = keychain.check();
    await settle();
    await answer();
    await answer('something else');
    await answer();
    expect(await check).toMatchObject({ state: 'failed' });
  });
});

describe('keys', () => {
  it('are asked for once, however many polls want one at the same time', async () => {
    const { keychain, asked, answer, settle } = setUp();
    const keys = createKeys(keychain);
    const all = [1, 2, 3].map(() => keys.get('a', 'key', 'keychain'));
    await settle();
    await answer('sk-a');
    expect(await Promise.all(all)).toEqual(['sk-a', 'sk-a', 'sk-a']);
    expect(await keys.get('a', 'key', 'keychain')).toBe('sk-a');
    expect(asked).toHaveLength(1);
    expect(keys.seen()).toEqual(['sk-a']);
  });

  it('are known to the redactor before the keychain has taken them, and after they were replaced', async () => {
    const { keychain, refuse, settle } = setUp();
    const keys = createKeys(keychain);
    await keys.put('a', 'key', 'sk-old', 'memory');
    const put = keys.put('a', 'key', 'sk-new', 'keychain');
    await settle();
    const outcome = expect(put).rejects.toMatchObject({ code: 'keychain_failed' });
    await refuse('No');
    await outcome;
    expect(keys.seen()).toEqual(['sk-old', 'sk-new']);
    expect(keys.held('a', 'key')).toBe('sk-old');
  });
});

describe('keys while the system takes its time', () => {
  it('one that is dropped while it is read is not taken up again', async () => {
    const { keychain, asked, settle, answerTo } = setUp();
    const keys = createKeys(keychain);
    const read = keys.get('a', 'key', 'keychain');
    await settle();
    const dropped = keys.drop('a', 'key', 'keychain');
    await answerTo(asked[0]!.id, 'sk-old');
    await answerTo(asked.at(-1)!.id);
    await dropped;
    expect(await read).toBeNull();
    expect(keys.held('a', 'key')).toBeNull();
  });

  it('one that was to be replaced is put back when the replacement comes after all', async () => {
    const { keychain, asked, settle, wait, answer } = setUp();
    const keys = createKeys(keychain);
    const first = keys.put('a', 'key', 'sk-old', 'keychain');
    await settle();
    await answer();
    await first;
    const second = keys.put('a', 'key', 'sk-new', 'keychain');
    const outcome = expect(second).rejects.toMatchObject({ code: 'keychain_locked' });
    await wait();
    await outcome;
    await answer();
    expect(asked.at(-1)).toMatchObject({ op: 'set', entry: 'key a', secret: 'sk-old' });
    expect(keys.held('a', 'key')).toBe('sk-old');
  });

  it('two checks at once are one, so that neither reads the other’s entry', async () => {
    const { keychain, asked, settle, answer } = setUp();
    const checks = [keychain.check(), keychain.check()];
    await settle();
    const { secret } = asked[0] as { secret: string };
    for (const value of [null, secret, null]) await answer(value);
    expect((await Promise.all(checks)).map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(asked.map(({ op }) => op)).toEqual(['set', 'get', 'remove']);
    void keychain.check();
    await settle();
    expect(asked).toHaveLength(4);
  });
});
