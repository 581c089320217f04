/** A keychain like the system's, in memory, which a test closes. */
import { systemClock } from '../../../src/main/base/clock.ts';
import { createKeychain } from '../../../src/main/keychain/keychain.ts';
import { createKeys, type Keys } from '../../../src/main/keychain/keys.ts';
import type { VaultReply } from '../../../src/main/keychain/vault-protocol.ts';
import { createVaultService, type Keytar } from '../../../src/main/keychain/vault-service.ts';

export interface SystemKeychain {
  /** What it holds, by entry. */
  stored: Map<string, string>;
  /** It refuses like a real one. */
  state: 'ready' | 'locked' | 'no bus';
  /** It refuses to keep anything more. */
  isFull: boolean;
  /** What it waits for before it removes something. */
  hold: Promise<void>;
}

export const systemKeychain = (): SystemKeychain => ({
  stored: new Map(),
  state: 'ready',
  isFull: false,
  hold: Promise.resolve(),
});

export function keysIn(system: SystemKeychain): Keys {
  const { stored } = system;
  const complain = () => {
    if (system.state === 'locked') throw new Error('Cannot create an item in a locked collection');
    if (system.state === 'no bus') throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
  };
  const replies: ((reply: VaultReply) => void)[] = [];
  const load = async (): Promise<Keytar> => ({
    getPassword: async (_service, entry) => {
      if (system.state === 'locked') return null;
      complain();
      return stored.get(entry) ?? null;
    },
    setPassword: async (_service, entry, secret) => {
      complain();
      if (system.isFull && !entry.includes('check')) throw new Error('No space left on device');
      stored.set(entry, secret);
    },
    deletePassword: async (_service, entry) => {
      await system.hold;
      complain();
      return stored.delete(entry);
    },
  });
  const service = createVaultService(load, (reply) => replies.map((tell) => tell(reply)));
  return createKeys(
    createKeychain({
      platform: 'linux',
      clock: systemClock,
      start: () => ({
        post: service,
        onReply: (listener) => void replies.push(listener),
        onExit: () => undefined,
        kill: () => undefined,
      }),
    }),
  );
}
