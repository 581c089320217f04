/** Accounts, their keys, and the keychain. */
import { z } from 'zod';
import { type AccountView, highestKeyLimit, type KeychainStatus, type WorkspaceKey } from '../account.ts';
import { Money } from '../decimal.ts';
import { id, nothing } from '../fields.ts';
import { amountSchema } from '../spend-limit.ts';
import { say } from '../words/shared/say.ts';
import { method } from './method.ts';

const limitUsd = amountSchema.refine(
  (usd) => new Money(usd).lessThanOrEqualTo(highestKeyLimit),
  say('keyLimitIsTooHigh'),
);
const newProjectKeySchema = z.object({
  /** Whose management token makes it. */
  accountId: id,
  projectId: z.string().trim().min(1).max(100),
  limitUsd,
  storage: z.enum(['keychain', 'session']),
});

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
  /** The keys of an account's workspace, with the limits that TokenLab enforces; asked of TokenLab each time. */
  workspaceKeys: method<WorkspaceKey[]>('none')(z.object({ accountId: id })),
  /**
   * Makes a key for a project at TokenLab, and an account for it. Main asks a person in a dialog of the system first; null
   * when they do not agree.
   */
  makeProjectKey: method<AccountView | null>('key')(newProjectKeySchema),
  checkKey: method<AccountView>('none')(z.object({ accountId: id })),
  /** A person says that the cause of the account's pause is gone: what waits goes out. */
  resumeAccount: method<void>('spend')(z.object({ accountId: id })),
  setActiveAccount: method<AccountView>('none')(z.object({ accountId: id })),
  removeAccount: method<void>('decide')(z.object({ accountId: id })),
  checkKeychain: method<KeychainStatus>('none')(nothing),
} as const;
