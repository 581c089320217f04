/** Accounts and keys. A key passes through here once, inwards; nothing of it goes back but its last characters. */

import type { accountMethods } from '../../../shared/contract/accounts.ts';
import { AppError } from '../../../shared/errors.ts';
import { say } from '../../../shared/words/bridge/say.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { ProjectKeys } from '../../accounts/project-keys.ts';
import type { Engine } from '../../jobs/index.ts';
import type { Keys } from '../../keychain/keys.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { HandlersOf } from '../answer.ts';

export interface AccountHandlersOptions {
  accounts: Accounts;
  projectKeys: ProjectKeys;
  keys: Keys;
  engine: Pick<Engine, 'resumeAccount'>;
  desktop: Pick<Desktop, 'confirmServer' | 'confirmProjectKey'>;
}

export function accountHandlers({
  accounts,
  projectKeys,
  keys,
  engine,
  desktop,
}: AccountHandlersOptions): HandlersOf<typeof accountMethods> {
  return {
    useSandbox: () => accounts.openSandbox(),
    useEnvironmentKey: () => accounts.adoptEnvironmentKey(),
    async addAccount(account) {
      const server = accounts.namedServer(account.apiBase);
      if (server !== null && !(await desktop.confirmServer(server))) {
        const message = say('noAccountWasAddedBecause', { host: new URL(server).host });
        throw new AppError('not_allowed', message, { fields: [{ path: 'apiBase', message }] });
      }
      return accounts.add(account);
    },
    replaceKey: ({ accountId, key, storage }) => accounts.replaceKey(accountId, key, storage),
    setManagementToken: ({ accountId, token, storage }) => accounts.setToken(accountId, token, storage),
    workspaceKeys: ({ accountId }) => projectKeys.list(accountId),
    async makeProjectKey(key) {
      projectKeys.mustBeFree(key);
      return (await desktop.confirmProjectKey(key)) ? projectKeys.make(key) : null;
    },
    checkKey: ({ accountId }) => accounts.check(accountId),
    resumeAccount: ({ accountId }) => engine.resumeAccount(accountId),
    setActiveAccount: ({ accountId }) => accounts.setActive(accountId),
    removeAccount: ({ accountId }) => accounts.remove(accountId),
    checkKeychain: () => keys.check(),
  };
}
