/**
 * Entry of the keychain's own process. A locked keyring may wait for a password prompt without end, and a thread that
 * waits in native code can neither be stopped nor let its process end: here that is harmless, in main it is not.
 */
import type { VaultRequest } from './vault-protocol.ts';
import { createVaultService, type Keytar } from './vault-service.ts';

const answer = createVaultService(async () => {
  const module = (await import('keytar')) as unknown as Keytar & { default?: Keytar };
  return module.default ?? module;
});

process.parentPort.on('message', (event) => {
  void answer(event.data as VaultRequest).then((reply) => process.parentPort.postMessage(reply));
});
