/** Accounts, their keys, and the keychain. */
import { z } from 'zod';
import type { AccountView, KeychainStatus } from '../account.ts';
import { id, nothing } from '../fields.ts';
import { method } from './method.ts';

export const accountMethods = {
  useSandbox: method<AccountView>('none')(nothing),
  useEnvironmentKey: method<AccountView>('key')(nothing),
  addAccount: method<AccountView>('key')(
    z.object({
      label: z.string().max(100),
      key: z.string().max(500),
      apiBase: z.string().max(500).nullable(),
      storage: z.enum(['keychain', 'session']),
    }),
  ),
  replaceKey: method<AccountView>('key')(
    z.object({ accountId: id, key: z.string().max(500), storage: z.enum(['keychain', 'session']) }),
  ),
  setManagementToken: method<AccountView>('key')(
    z.object({
      accountId: id,
      token: z.string().max(500).nullable(),
      storage: z.enum(['keychain', 'session']),
    }),
  ),
  checkKey: method<AccountView>('none')(z.object({ accountId: id })),
  /** A person says that the cause of the account's pause is gone: what waits goes out. */
  resumeAccount: method<void>('spend')(z.object({ accountId: id })),
  setActiveAccount: method<AccountView>('none')(z.object({ accountId: id })),
  removeAccount: method<void>('decide')(z.object({ accountId: id })),
  checkKeychain: method<KeychainStatus>('none')(nothing),
} as const;
