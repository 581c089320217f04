/** Accounts, their keys, and the keychain. */
import { z } from 'zod';
import type { AccountView, KeychainStatus } from '../account.ts';
import { id, nothing } from '../fields.ts';
import { method } from './method.ts';

export const accountMethods = {
  useSandbox: method<AccountView>()(nothing),
  useEnvironmentKey: method<AccountView>()(nothing),
  addAccount: method<AccountView>()(
    z.object({
      label: z.string().max(100),
      key: z.string().max(500),
      apiBase: z.string().max(500).nullable(),
      storage: z.enum(['keychain', 'session']),
    }),
  ),
  replaceKey: method<AccountView>()(
    z.object({ accountId: id, key: z.string().max(500), storage: z.enum(['keychain', 'session']) }),
  ),
  setManagementToken: method<AccountView>()(
    z.object({
      accountId: id,
      token: z.string().max(500).nullable(),
      storage: z.enum(['keychain', 'session']),
    }),
  ),
  checkKey: method<AccountView>()(z.object({ accountId: id })),
  /** A person says that the cause of the account's pause is gone: what waits goes out. */
  resumeAccount: method<void>()(z.object({ accountId: id })),
  setActiveAccount: method<AccountView>()(z.object({ accountId: id })),
  removeAccount: method<void>()(z.object({ accountId: id })),
  checkKeychain: method<KeychainStatus>()(nothing),
} as const;
