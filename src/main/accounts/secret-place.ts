/** Where the secrets of an account live, by what its row says of them. */
import type { SecretPlace } from '../keychain/keys.ts';
import type { AccountRecord } from '../ledger/index.ts';

export type Storage = AccountRecord['keyStorage'] | AccountRecord['managementStorage'];

export const placeOf = (storage: Storage): SecretPlace => (storage === 'keychain' ? 'keychain' : 'memory');
