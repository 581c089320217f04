/**
 * Entry of the keychain's own process. A locked keyring may wait for a password prompt without end, and a thread that
 * waits in native code can neither be stopped nor let its process end: here that is harmless, in main it is not.
 */
import type { VaultRequest } from './vault-protocol.ts';
import { createVaultService, type Keytar } from './vault-service.ts';

const take = createVaultService(
  async () => {
    const module = (await import('keytar')) as unknown as Keytar & { default?: Keytar };
    return module.default ?? module;
  },
  (reply) => process.parentPort.postMessage(reply),
);

process.parentPort.on('message', (event) => take(event.data as VaultRequest));
