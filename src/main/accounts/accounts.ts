/**
 * Accounts: whose key a job uses, and at which server. The ledger keeps what may be written down, the keychain room
 * keeps the secrets, and this room joins the two. Removing an account never removes a job.
 */

import type { AccountView } from '../../shared/account.ts';
import { AppError } from '../../shared/errors.ts';
import { usualAtOnce } from '../../shared/queue.ts';
import { sandboxAccountId } from '../../shared/sample.ts';
import { say } from '../../shared/words/accounts/say.ts';
import type { Reporter } from '../base/report.ts';
import { createTurns } from '../base/turns.ts';
import type { Keys, SecretKind, SecretPlace } from '../keychain/keys.ts';
import type { AccountQueries, AccountRecord, NewAccountRecord } from '../ledger/index.ts';
import { defaultOrigin, type KeyCheck, parseOrigin } from '../tokenlab/index.ts';
import { keyHint, readKey, readToken } from './key-form.ts';
import { type KeyProblem, keyProblemOf, noKey } from './key-problem.ts';
import { placeOf, type Storage } from './secret-place.ts';

export const sandboxId = sandboxAccountId;
export const environmentId = 'environment';
/** No secret: the sandbox accepts any `sk-` key and listens on this computer only. */
const sandboxKey = 'sk-sandbox-local';
const sandboxToken = 'mt-sandbox-local';

export interface AccountsOptions {
  ledger: AccountQueries;
  keys: Keys;
  /** Asks the server at `origin` whether it knows `key`. */
  checkKey: (origin: string, key: string) => Promise<KeyCheck>;
  /**
   * Starts the built-in server when it does not run yet.
   * @param before origin it had last time, to take the same port again when that is free
   * @returns its origin
   */
  startSandbox: (before: string | null) => Promise<string>;
  environment: {
    /** `TOKENLAB_API_KEY`, or null. */
    key: string | null;
    /** `TOKENLAB_API_BASE`, or null. */
    apiBase: string | null;
  };
  /** An account has another key or server, or another account is in use from now on. */
  accessChanged: (accountId: string, isOtherServer: boolean) => void;
  /** The server has accepted the account's key: what waited for that may continue. */
  keyAccepted: (accountId: string) => void;
  newId: () => string;
  now: () => number;
  report: Reporter;
}

export interface NewAccount {
  label: string;
  key: string;
  apiBase: string | null;
  storage: 'keychain' | 'session';
}

export interface Accounts {
  /** Accounts that are not removed, oldest first. */
  list(): AccountView[];
  active(): AccountView | null;
  /** True when the environment held a key at the start, also when an account uses it. */
  hasEnvironmentKey(): boolean;
  /** Puts the environment's and the sandbox's keys in place, and starts the sandbox when it is in use. Once, at start. */
  restore(): Promise<void>;
  /** @throws AppError `not_found`, `key_missing`, `keychain_*` */
  keyFor(accountId: string): Promise<string>;
  /** The management token, or null when the account has none. @throws AppError `keychain_*` */
  tokenFor(accountId: string): Promise<string | null>;
  /** Origin without `/v1`. @throws AppError `not_found` */
  originOf(accountId: string): string;
  /** Remembers what the server said of the key while it was used. */
  keySaid(accountId: string, state: 'ok' | 'refused'): void;
  openSandbox(): Promise<AccountView>;
  adoptEnvironmentKey(): Promise<AccountView>;
  /**
   * The origin of a server that somebody in the window has named; null for TokenLab's own, and that of the environment.
   * @throws AppError `invalid_input` when it is none
   */
  namedServer(apiBase: string | null): string | null;
  /** @throws AppError; then nothing was stored */
  add(account: NewAccount): Promise<AccountView>;
  replaceKey(accountId: string, key: string, storage: 'keychain' | 'session'): Promise<AccountView>;
  /** `token` null removes it. */
  setToken(accountId: string, token: string | null, storage: 'keychain' | 'session'): Promise<AccountView>;
  /** Asks keychain and server again. Never fails because of what they say: that is the answer. */
  check(accountId: string): Promise<AccountView>;
  setActive(accountId: string): AccountView;
  remove(accountId: string): Promise<void>;
}

export function createAccounts(options: AccountsOptions): Accounts {
  const { ledger, keys, environment } = options;
  const keyProblems = new Map<string, KeyProblem>();
  /** An account's secrets and row change together: a server or a keyring may take half a minute between. */
  const inTurn = createTurns();

  const view = (account: AccountRecord): AccountView => ({
    id: account.id,
    kind: account.kind,
    label: account.label,
    apiBase: account.apiBase,
    keyStorage: account.keyStorage,
    keyHint: account.keyHint,
    keyState: keyProblems.get(account.id) ?? account.keyState,
    pause: account.pause,
    sendingHeld: account.sendingHeld,
    pollingHeld: account.pollingHeld,
    createsAtOnce: account.createsAtOnce ?? usualAtOnce,
    hasManagementToken: account.managementStorage !== 'none',
    projectId: account.projectId,
    active: account.active,
  });
  const viewOf = (accountId: string) => view(ledger.require(accountId));
  const acceptedView = (accountId: string) => {
    options.keyAccepted(accountId);
    return viewOf(accountId);
  };

  const setKeyProblem = (accountId: string, problem: KeyProblem | null) => {
    if ((keyProblems.get(accountId) ?? null) === problem) return;
    if (problem === null) keyProblems.delete(accountId);
    else keyProblems.set(accountId, problem);
    // The row did not change, but what the window shows of it did: an empty touch tells it.
    ledger.update(accountId, { label: ledger.require(accountId).label });
  };

  const baseOf = (given: string | null): string => {
    try {
      return parseOrigin(given?.trim() || environment.apiBase || defaultOrigin);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const fields = [{ path: 'apiBase', message: error.message }];
      throw new AppError('invalid_input', error.message, { ...error.shape, fields });
    }
  };

  /** @throws AppError when the server refuses the key, or cannot be asked */
  const mustBeAccepted = async (origin: string, key: string): Promise<void> => {
    const answer = await options.checkKey(origin, key);
    if (answer.kind === 'accepted') return;
    const fields = answer.kind === 'refused' ? [{ path: 'key', message: answer.error.message }] : undefined;
    throw AppError.from({ ...answer.error, ...(fields ? { fields } : {}) });
  };

  const keyFor = async (accountId: string): Promise<string> => {
    const account = ledger.require(accountId);
    let key: string | null;
    try {
      key = await keys.get(accountId, 'key', placeOf(account.keyStorage));
    } catch (error) {
      setKeyProblem(accountId, keyProblemOf(error));
      throw error;
    }
    setKeyProblem(accountId, key === null ? 'missing' : null);
    if (key === null) throw noKey(account);
    return key;
  };

  const refuseTwice = (origin: string, key: string, except: string | null) => {
    for (const other of ledger.list()) {
      if (other.id === except || other.apiBase !== origin || other.kind === 'sandbox') continue;
      const known = keys.held(other.id, 'key');
      if (known !== key) continue;
      throw new AppError('conflict', say('thisKeyIsAlreadyInUse', { label: other.label }), {
        fields: [{ path: 'key', message: say('thisKeyIsAlreadyIn') }],
      });
    }
  };

  const holdEnvironmentKey = async () => {
    if (environment.key !== null) await keys.put(environmentId, 'key', environment.key, 'memory');
  };
  /** Starting the app with another server or key is meant: nothing of this account may go to the old one. */
  const followEnvironment = async (account: AccountRecord) => {
    if (environment.key === null) return;
    await holdEnvironmentKey();
    const now = { apiBase: baseOf(null), keyHint: keyHint(environment.key) };
    const same = now.apiBase === account.apiBase && now.keyHint === account.keyHint;
    if (same) return;
    ledger.update(environmentId, { ...now, keyState: 'unchecked' });
    options.accessChanged(environmentId, now.apiBase !== account.apiBase);
  };
  const holdSandboxKeys = async () => {
    await keys.put(sandboxId, 'key', sandboxKey, 'memory');
    await keys.put(sandboxId, 'management', sandboxToken, 'memory');
  };

  /** The sandbox of an account that exists: its server runs, and its address is known. */
  const runSandbox = async (before: string) => {
    await holdSandboxKeys();
    const origin = await options.startSandbox(before);
    if (origin !== before) ledger.update(sandboxId, { apiBase: origin });
  };

  /** A locked keychain is a reason to wait; one that is gone has nothing left to remove. */
  const whereThere = async (removal: Promise<void>) => {
    try {
      await removal;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'keychain_missing') throw error;
    }
  };
  const dropIfThere = (accountId: string, kind: SecretKind, place: SecretPlace) =>
    whereThere(keys.drop(accountId, kind, place));

  /**
   * A secret that is kept for the session only must not leave its predecessor in the keychain. That one goes first: where it
   * cannot, nothing has changed.
   */
  const putAfter = async (
    before: Storage,
    accountId: string,
    kind: SecretKind,
    secret: string,
    storage: 'keychain' | 'session',
  ) => {
    if (before === 'keychain' && storage === 'session') await whereThere(keys.forget(accountId, kind));
    await keys.put(accountId, kind, secret, placeOf(storage));
  };

  const restoreOne = async (account: AccountRecord) => {
    if (account.id === environmentId) await followEnvironment(account);
    if (account.id === sandboxId) await runSandbox(account.apiBase);
    const inMemory = account.keyStorage === 'session' || account.keyStorage === 'environment';
    if (inMemory && keys.held(account.id, 'key') === null) setKeyProblem(account.id, 'missing');
  };

  /** Inserts, or brings a removed one back, and makes it the active one. */
  const settle = (account: Omit<NewAccountRecord, 'active' | 'createdAt' | 'removedAt'>): AccountView => {
    const before = ledger.get(account.id);
    if (before === null) {
      ledger.insert({ ...account, active: true, createdAt: options.now(), removedAt: null });
    } else {
      const { id, ...rest } = account;
      ledger.update(id, { ...rest, removedAt: null });
      ledger.setActive(id);
    }
    keyProblems.delete(account.id);
    options.accessChanged(
      account.id,
      before !== null && before.apiBase !== account.apiBase && account.kind !== 'sandbox',
    );
    return acceptedView(account.id);
  };

  const accounts: Accounts = {
    list: () => ledger.list().map(view),
    active: () => accounts.list().find((account) => account.active) ?? null,

    hasEnvironmentKey: () => environment.key !== null,

    async restore() {
      const problems: unknown[] = [];
      for (const account of ledger.list()) {
        try {
          await restoreOne(account);
        } catch (error) {
          // The others have their keys all the same.
          problems.push(error);
        }
      }
      if (problems.length > 0) throw problems[0];
    },

    keyFor,

    async tokenFor(accountId) {
      const { managementStorage, kind } = ledger.require(accountId);
      if (kind === 'sandbox') return keys.get(accountId, 'management', 'memory');
      if (managementStorage === 'none') return null;
      return keys.get(accountId, 'management', placeOf(managementStorage));
    },

    originOf: (accountId) => ledger.require(accountId).apiBase,

    keySaid(accountId, state) {
      if (ledger.require(accountId).keyState !== state) ledger.update(accountId, { keyState: state });
    },

    async openSandbox() {
      await holdSandboxKeys();
      const origin = await options.startSandbox(ledger.get(sandboxId)?.apiBase ?? null);
      return settle({
        id: sandboxId,
        kind: 'sandbox',
        label: 'Sandbox',
        apiBase: origin,
        keyStorage: 'none',
        keyHint: null,
        keyState: 'ok',
        managementStorage: 'session',
      });
    },

    async adoptEnvironmentKey() {
      const pasted = environment.key;
      if (pasted === null) {
        throw new AppError('key_missing', say('tokenlabApiKeyWasNot'));
      }
      const key = readKey(pasted);
      const origin = baseOf(null);
      await mustBeAccepted(origin, key);
      await holdEnvironmentKey();
      return settle({
        id: environmentId,
        kind: 'tokenlab',
        label: 'TOKENLAB_API_KEY',
        apiBase: origin,
        keyStorage: 'environment',
        keyHint: keyHint(key),
        keyState: 'ok',
        managementStorage: ledger.get(environmentId)?.managementStorage ?? 'none',
      });
    },

    namedServer(apiBase) {
      const origin = baseOf(apiBase);
      return origin === parseOrigin(defaultOrigin) || origin === baseOf(null) ? null : origin;
    },

    // One after the other, because the same key may be given twice.
    add: ({ label, key: pasted, apiBase, storage }) =>
      inTurn('new', async () => {
        const key = readKey(pasted);
        const origin = baseOf(apiBase);
        refuseTwice(origin, key, null);
        await mustBeAccepted(origin, key);
        const id = options.newId();
        await keys.put(id, 'key', key, placeOf(storage));
        try {
          return settle({
            id,
            kind: 'tokenlab',
            label: label.trim() || 'TokenLab',
            apiBase: origin,
            keyStorage: storage,
            keyHint: keyHint(key),
            keyState: 'ok',
            managementStorage: 'none',
          });
        } catch (error) {
          // No row would ever name it. The first error is the one that explains it.
          await keys
            .drop(id, 'key', placeOf(storage))
            .catch((left: unknown) => options.report('a key whose account was not saved', left));
          throw error;
        }
      }),

    replaceKey: (accountId, pasted, storage) =>
      inTurn(accountId, async () => {
        const account = owned(ledger.require(accountId));
        const key = readKey(pasted);
        refuseTwice(account.apiBase, key, accountId);
        await mustBeAccepted(account.apiBase, key);
        await putAfter(account.keyStorage, accountId, 'key', key, storage);
        // Of a key that a person brings nobody knows that it is the project's.
        const mine = { projectId: null, keyId: null };
        ledger.update(accountId, { keyStorage: storage, keyHint: keyHint(key), keyState: 'ok', ...mine });
        options.accessChanged(accountId, false);
        setKeyProblem(accountId, null);
        return acceptedView(accountId);
      }),

    setToken: (accountId, pasted, storage) =>
      inTurn(accountId, async () => {
        const account = owned(ledger.require(accountId));
        if (pasted !== null) {
          await putAfter(account.managementStorage, accountId, 'management', readToken(pasted), storage);
          ledger.update(accountId, { managementStorage: storage });
        } else if (account.managementStorage !== 'none') {
          await keys.drop(accountId, 'management', placeOf(account.managementStorage));
          ledger.update(accountId, { managementStorage: 'none' });
        }
        return viewOf(accountId);
      }),

    check: (accountId) =>
      inTurn(accountId, async () => {
        const account = ledger.require(accountId);
        if (account.kind === 'sandbox') await runSandbox(account.apiBase);
        if (account.keyStorage === 'keychain' && keys.status().state !== 'ready') await keys.check();
        let key: string;
        try {
          key = await keyFor(accountId);
        } catch (error) {
          if (keyProblems.has(accountId)) return viewOf(accountId);
          throw error;
        }
        const answer = await options.checkKey(ledger.require(accountId).apiBase, key);
        if (answer.kind === 'unknown') throw AppError.from(answer.error);
        accounts.keySaid(accountId, answer.kind === 'accepted' ? 'ok' : 'refused');
        return answer.kind === 'accepted' ? acceptedView(accountId) : viewOf(accountId);
      }),

    setActive(accountId) {
      if (ledger.require(accountId).removedAt !== null)
        throw new AppError('not_found', say('thereIsNoSuchAccount'));
      ledger.setActive(accountId);
      options.accessChanged(accountId, false);
      return viewOf(accountId);
    },

    remove: (accountId) =>
      inTurn(accountId, async () => {
        const account = ledger.require(accountId);
        await dropIfThere(accountId, 'key', placeOf(account.keyStorage));
        if (account.managementStorage !== 'none') {
          await dropIfThere(accountId, 'management', placeOf(account.managementStorage));
        }
        ledger.update(accountId, { removedAt: options.now(), keyHint: null, managementStorage: 'none' });
        keyProblems.delete(accountId);
        // Another one may have been chosen while the keychain took its time.
        const left = ledger.list();
        const [next] = left;
        if (next !== undefined && !left.some(({ active }) => active)) ledger.setActive(next.id);
      }),
  };
  return accounts;
}

function owned(account: AccountRecord): AccountRecord {
  if (account.removedAt !== null) throw new AppError('not_found', say('thereIsNoSuchAccount'));
  if (account.kind === 'tokenlab') return account;
  throw new AppError('not_allowed', say('sandboxHasNoKeyOf'));
}
