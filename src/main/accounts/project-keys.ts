/**
 * Keys that are made for one project, with a limit that TokenLab enforces: only because a person asks. Each becomes an
 * account of its own, so that its jobs, charges and pauses are its own too.
 */

import type { AccountView, WorkspaceKey } from '../../shared/account.ts';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/accounts/say.ts';
import type { Reporter } from '../base/report.ts';
import { createTurns } from '../base/turns.ts';
import type { Keys, SecretKind } from '../keychain/keys.ts';
import type { AccountQueries } from '../ledger/index.ts';
import { type CreatedKey, everyPage, type ManagedKey, type ManagementClient } from '../tokenlab/index.ts';
import type { Accounts } from './accounts.ts';
import { beginsWithVisible, isWithoutKey, keyHint } from './key-form.ts';
import { placeOf } from './secret-place.ts';

export interface NewProjectKey {
  /** Whose management token makes it. */
  accountId: string;
  projectId: string;
  /** USD as a decimal string. */
  limitUsd: string;
  storage: 'keychain' | 'session';
}

export interface ProjectKeys {
  /** Whether this is, or may be, the account's API key; false when that cannot be had now. */
  isKeyOf(accountId: string, key: Pick<ManagedKey, 'id' | 'keyPrefix'>): Promise<boolean>;
  /** The keys of the account's workspace. @throws AppError `key_missing` without a management token; of the wire */
  list(accountId: string): Promise<WorkspaceKey[]>;
  /** @throws AppError `conflict` when the project has a key already; as `make` until something is sent */
  mustBeFree(key: Pick<NewProjectKey, 'accountId' | 'projectId'>): void;
  /**
   * Makes the key at TokenLab, once, and an account for it, which is not taken into use.
   * @throws AppError; when it says so, TokenLab may have made the key nevertheless
   */
  make(key: NewProjectKey): Promise<AccountView>;
}

export interface ProjectKeysOptions {
  ledger: AccountQueries;
  keys: Keys;
  accounts: Pick<Accounts, 'list' | 'keyFor' | 'tokenFor'>;
  managementFor(accountId: string): ManagementClient;
  newId(): string;
  now(): number;
  report: Reporter;
}

/** As long as TokenLab lets a key's name be. */
const longestName = 50;

export function createProjectKeys(options: ProjectKeysOptions): ProjectKeys {
  const { ledger, keys, accounts, managementFor, newId, now } = options;
  /** A project has one key, also where it is asked for twice. */
  const inTurn = createTurns();

  const projectKeys: ProjectKeys = {
    async isKeyOf(accountId, { id, keyPrefix }) {
      const { keyId } = ledger.require(accountId);
      if (keyId !== null) return keyId === id;
      try {
        return beginsWithVisible(await accounts.keyFor(accountId), keyPrefix);
      } catch (error) {
        if (isWithoutKey(error)) return false;
        throw error;
      }
    },

    async list(accountId) {
      const { apiBase } = ledger.require(accountId);
      const management = managementFor(accountId);
      const { items } = await everyPage((page) => management.listKeys(page));
      const ours = ledger.list().filter(({ kind, apiBase: base }) => kind === 'tokenlab' && base === apiBase);
      const shown: WorkspaceKey[] = [];
      for (const key of items) {
        let owner: string | null = null;
        for (const { id } of ours) if (await projectKeys.isKeyOf(id, key)) owner ??= id;
        shown.push({
          id: key.id,
          name: key.name,
          prefix: key.keyPrefix,
          status: key.status,
          limitUsd: key.limitUsd,
          usedUsd: key.usedUsd,
          accountId: owner,
        });
      }
      return shown;
    },

    mustBeFree({ accountId, projectId }) {
      const { apiBase } = ledger.require(accountId);
      const other = ledger.list().find((one) => one.projectId === projectId && one.apiBase === apiBase);
      if (other === undefined) return;
      throw new AppError('conflict', say('projectHasKey', { label: other.label }), {
        fields: [{ path: 'projectId', message: say('projectHasKey', { label: other.label }) }],
      });
    },

    make(order) {
      const { accountId, projectId, limitUsd, storage } = order;
      return inTurn(`${ledger.require(accountId).apiBase} ${projectId}`, async () => {
        projectKeys.mustBeFree(order);
        const token = await accounts.tokenFor(accountId);
        // What comes back once must have its place before it is asked for.
        if (storage === 'keychain') await mustOpen(keys);
        const name = projectId.slice(0, longestName).trim();
        const key = await created(managementFor(accountId), name, limitUsd);
        const id = newId();
        const keyStorage = await kept(keys, id, 'key', key.secret, storage);
        // Its token is the key's too, unless a person removed it while TokenLab took its time.
        const parent = ledger.require(accountId);
        const managementStorage =
          token === null || parent.managementStorage === 'none'
            ? 'none'
            : await kept(keys, id, 'management', token, parent.managementStorage);
        try {
          ledger.insert({
            id,
            kind: 'tokenlab',
            label: name,
            apiBase: parent.apiBase,
            keyStorage,
            keyHint: keyHint(key.secret),
            keyState: 'unchecked',
            managementStorage,
            active: false,
            createdAt: now(),
            removedAt: null,
            projectId,
            keyId: key.id,
          });
        } catch (error) {
          // No row would ever name them. The first error is the one that explains it.
          for (const [kind, storage] of [
            ['key', keyStorage],
            ['management', managementStorage],
          ] as const)
            await keys
              .drop(id, kind, placeOf(storage))
              .catch((left: unknown) => options.report('a key whose account was not saved', left));
          const code = error instanceof AppError ? error.code : 'internal';
          const message = say('keyCouldNotBeSaved', { name });
          throw new AppError(code, message, { next: ['none'], retryable: false }, { cause: error });
        }
        return accounts.list().find((view) => view.id === id) as AccountView;
      });
    },
  };
  return projectKeys;
}

/** @throws AppError `keychain_locked`, `keychain_missing`, `keychain_failed` */
async function mustOpen(keys: Keys): Promise<void> {
  const { state, detail } = await keys.check();
  if (state === 'ready') return;
  throw new AppError(`keychain_${state}`, `${detail ?? say('keychainIsNotReady')} ${say('noKeyWasMade')}`, {
    next: [state === 'locked' ? 'unlock_keychain' : 'use_session_key'],
  });
}

/** @throws AppError; its message says whether a key may have been made */
async function created(management: ManagementClient, name: string, limitUsd: string): Promise<CreatedKey> {
  try {
    return await management.createKey({ name, limitUsd });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, httpStatus = 0 } = error.shape;
    const isRefused = httpStatus >= 400 && httpStatus < 500;
    if (isRefused || code === 'not_sent' || code === 'key_missing') throw error;
    const message = say('keyMayHaveBeenMade', { name });
    throw new AppError(code, message, { ...error.shape, next: ['none'], retryable: false });
  }
}

/** It comes back this once: where the keychain does not take it, it is kept until Safelight closes. */
async function kept(
  keys: Keys,
  id: string,
  kind: SecretKind,
  secret: string,
  storage: 'keychain' | 'session',
): Promise<'keychain' | 'session'> {
  try {
    await keys.put(id, kind, secret, placeOf(storage));
    return storage;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await keys.put(id, kind, secret, 'memory');
    return 'session';
  }
}
