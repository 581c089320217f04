/** The keychain's process as an ordinary child, so that the real library can be driven without Electron. */

import type { VaultRequest } from '../../../src/main/keychain/vault-protocol.ts';
import { createVaultService, type Keytar } from '../../../src/main/keychain/vault-service.ts';

const take = createVaultService(
  async () => {
    if (process.env.TEST_NO_LIBSECRET) throw new Error('Failed to load keytar native addon');
    const module = (await import('keytar')) as unknown as { default: Keytar };
    return module.default;
  },
  (reply) => void process.send?.(reply),
);
process.on('message', (request) => take(request as VaultRequest));
