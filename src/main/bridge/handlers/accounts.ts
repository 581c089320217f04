/** Accounts and keys. A key passes through here once, inwards; nothing of it goes back but its last characters. */
import type { AccountView } from '../../../shared/account.ts';
import type { accountMethods } from '../../../shared/contract/accounts.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Engine } from '../../jobs/index.ts';
import type { Keys } from '../../keychain/keys.ts';
import type { HandlersOf } from '../answer.ts';

export interface AccountDeps {
  accounts: Accounts;
  keys: Keys;
  engine: Pick<Engine, 'resumeAccount'>;
}

export function accountHandlers({ accounts, keys, engine }: AccountDeps): HandlersOf<typeof accountMethods> {
  /** A key that works again is a reason to go on with what waited for it. */
  const goOn = (account: AccountView): AccountView => {
    if (account.keyState === 'ok') engine.resumeAccount(account.id);
    return account;
  };

  return {
    useSandbox: async () => goOn(await accounts.openSandbox()),
    useEnvironmentKey: async () => goOn(await accounts.adoptEnvironmentKey()),
    addAccount: (account) => accounts.add(account),
    replaceKey: async ({ accountId, key, storage }) =>
      goOn(await accounts.replaceKey(accountId, key, storage)),
    setManagementToken: ({ accountId, token, storage }) => accounts.setToken(accountId, token, storage),
    checkKey: async ({ accountId }) => goOn(await accounts.check(accountId)),
    resumeAccount: ({ accountId }) => engine.resumeAccount(accountId),
    setActiveAccount: ({ accountId }) => accounts.setActive(accountId),
    removeAccount: ({ accountId }) => accounts.remove(accountId),
    checkKeychain: () => keys.check(),
  };
}
