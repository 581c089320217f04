/** Accounts: whose key pays. The key itself is never here, only where it lives and its last characters. */

import type { AccountView } from '../../shared/account.ts';
import { AppError } from '../../shared/errors.ts';
import { type AccountPause, accountPauses } from '../../shared/job.ts';
import { fewestAtOnce, mostAtOnce } from '../../shared/queue.ts';
import { say } from '../../shared/words/ledger/say.ts';
import type { SqlValue } from './db.ts';
import type { Session } from './session.ts';
import { word, wordOrNull } from './stored.ts';

export interface AccountRecord {
  id: string;
  kind: AccountView['kind'];
  label: string;
  /** Origin without `/v1`. */
  apiBase: string;
  keyStorage: AccountView['keyStorage'];
  keyHint: string | null;
  /** What the server last said of the key. */
  keyState: 'ok' | 'refused' | 'unchecked';
  managementStorage: 'none' | 'keychain' | 'session';
  active: boolean;
  createdAt: number;
  /** Why its work waits; null while it does not. */
  pause: AccountPause | null;
  /** A person holds its sending, or its polling. */
  sendingHeld: boolean;
  pollingHeld: boolean;
  /** Creates on the wire at once; null: as usual. */
  createsAtOnce: number | null;
  /** The project that its key was made for, and TokenLab's id of that key; null: none. */
  projectId: string | null;
  keyId: string | null;
  /** Removed accounts keep their jobs; they are no longer listed. */
  removedAt: number | null;
}

/** A new account waits for nothing, and nobody holds it. */
export type NewAccountRecord = Omit<
  AccountRecord,
  'pause' | 'sendingHeld' | 'pollingHeld' | 'createsAtOnce' | 'projectId' | 'keyId'
> &
  Partial<Pick<AccountRecord, 'projectId' | 'keyId'>>;

export interface AccountQueries {
  insert(account: NewAccountRecord): void;
  get(accountId: string): AccountRecord | null;
  /** @throws AppError `not_found` */
  require(accountId: string): AccountRecord;
  /** Oldest first, without removed ones. */
  list(): AccountRecord[];
  all(): AccountRecord[];
  update(accountId: string, patch: Partial<Omit<AccountRecord, 'id' | 'createdAt' | 'active'>>): void;
  setActive(accountId: string): void;
}

interface AccountColumns {
  id: string;
  kind: string;
  label: string;
  api_base: string;
  key_storage: string;
  key_hint: string | null;
  key_state: string;
  management_storage: string;
  active: number;
  created_at: number;
  removed_at: number | null;
  pause: string | null;
  sending_held: number;
  polling_held: number;
  creates_at_once: number | null;
  project_id: string | null;
  key_id: string | null;
}

const columnOf: Record<keyof Omit<AccountRecord, 'id' | 'createdAt' | 'active'>, keyof AccountColumns> = {
  kind: 'kind',
  label: 'label',
  apiBase: 'api_base',
  keyStorage: 'key_storage',
  keyHint: 'key_hint',
  keyState: 'key_state',
  managementStorage: 'management_storage',
  removedAt: 'removed_at',
  pause: 'pause',
  sendingHeld: 'sending_held',
  pollingHeld: 'polling_held',
  createsAtOnce: 'creates_at_once',
  projectId: 'project_id',
  keyId: 'key_id',
};

/** What is no number of ours is as usual. */
const atOnce = (creates: number | null): number | null =>
  creates !== null && creates >= fewestAtOnce && creates <= mostAtOnce ? Math.floor(creates) : null;

const toAccount = (row: AccountColumns): AccountRecord => ({
  id: row.id,
  kind: word(['sandbox', 'tokenlab'], row.kind, 'tokenlab'),
  label: row.label,
  apiBase: row.api_base,
  keyStorage: word(['none', 'keychain', 'session', 'environment'], row.key_storage, 'none'),
  keyHint: row.key_hint,
  keyState: word(['ok', 'refused', 'unchecked'], row.key_state, 'unchecked'),
  managementStorage: word(['none', 'keychain', 'session'], row.management_storage, 'none'),
  active: row.active === 1,
  createdAt: row.created_at,
  removedAt: row.removed_at,
  pause: wordOrNull(accountPauses, row.pause),
  sendingHeld: row.sending_held === 1,
  pollingHeld: row.polling_held === 1,
  createsAtOnce: atOnce(row.creates_at_once),
  projectId: row.project_id,
  keyId: row.key_id,
});

export function accountQueries({ db, tx, touchAccounts, undone }: Session): AccountQueries {
  /** Accounts are asked for with every request, and hardly ever change. Nobody else writes them. */
  const known = new Map<string, AccountRecord | null>();
  let knownSince = undone();
  /** Also what an undone transaction had read of its own writes is not so. */
  const forget = () => {
    known.clear();
    knownSince = undone();
  };
  const changed = () => {
    forget();
    touchAccounts();
  };

  const queries: AccountQueries = {
    insert(account) {
      tx(() => {
        if (account.active) db.run('UPDATE accounts SET active = 0');
        db.run(
          `INSERT INTO accounts (id, kind, label, api_base, key_storage, key_hint, key_state,
             management_storage, active, created_at, removed_at, project_id, key_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          account.id,
          account.kind,
          account.label,
          account.apiBase,
          account.keyStorage,
          account.keyHint,
          account.keyState,
          account.managementStorage,
          account.active,
          account.createdAt,
          account.removedAt,
          account.projectId ?? null,
          account.keyId ?? null,
        );
        changed();
      });
    },

    get(accountId) {
      if (knownSince !== undone()) forget();
      let account = known.get(accountId);
      if (account === undefined) {
        const row = db.get<AccountColumns>('SELECT * FROM accounts WHERE id = ?', accountId);
        account = row === null ? null : toAccount(row);
        known.set(accountId, account);
      }
      return account === null ? null : { ...account };
    },

    require(accountId) {
      const account = queries.get(accountId);
      if (account === null) throw new AppError('not_found', say('thereIsNoSuchAccount'));
      return account;
    },

    list: () => queries.all().filter((account) => account.removedAt === null),

    all: () => db.all<AccountColumns>('SELECT * FROM accounts ORDER BY created_at, rowid').map(toAccount),

    update(accountId, patch) {
      const set = Object.entries(patch)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]): [string, SqlValue] => [columnOf[key as keyof typeof columnOf], value]);
      if (set.length === 0) return;
      tx(() => {
        const found = db.run(
          `UPDATE accounts SET ${set.map(([column]) => `${column} = ?`).join(', ')} WHERE id = ?`,
          ...set.map(([, value]) => value),
          accountId,
        );
        if (found === 0) throw new AppError('not_found', say('thereIsNoSuchAccount'));
        if (patch.removedAt) db.run('UPDATE accounts SET active = 0 WHERE id = ?', accountId);
        changed();
      });
    },

    setActive(accountId) {
      tx(() => {
        queries.require(accountId);
        db.run('UPDATE accounts SET active = (id = ?)', accountId);
        changed();
      });
    },
  };
  return queries;
}
