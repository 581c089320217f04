/** Accounts and keys. A key passes through here once, inwards; nothing of it goes back but its last characters. */
import type { Accounts } from '../../accounts/accounts.ts';
import type { Keys } from '../../keychain/keys.ts';
import type { Handlers } from '../answer.ts';

type AccountMethods =
  | 'useSandbox'
  | 'useEnvironmentKey'
  | 'addAccount'
  | 'replaceKey'
  | 'setManagementToken'
  | 'checkKey'
  | 'setActiveAccount'
  | 'removeAccount'
  | 'checkKeychain';

export function accountHandlers(accounts: Accounts, keys: Keys): Pick<Handlers, AccountMethods> {
  return {
    useSandbox: () => accounts.openSandbox(),
    useEnvironmentKey: () => accounts.adoptEnvironmentKey(),
    addAccount: (account) => accounts.add(account),
    replaceKey: ({ accountId, key, storage }) => accounts.replaceKey(accountId, key, storage),
    setManagementToken: ({ accountId, token, storage }) => accounts.setToken(accountId, token, storage),
    checkKey: ({ accountId }) => accounts.check(accountId),
    setActiveAccount: ({ accountId }) => accounts.setActive(accountId),
    removeAccount: ({ accountId }) => accounts.remove(accountId),
    checkKeychain: () => keys.check(),
  };
}
