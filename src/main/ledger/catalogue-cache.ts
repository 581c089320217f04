/** What TokenLab's catalogue said, kept per account until it is fetched again. */
import type { Session } from './session.ts';
import { time } from './stored.ts';

export interface CatalogueQueries {
  /** `body`: the JSON as it came. */
  get(accountId: string, key: string): { fetchedAt: number; body: string } | null;
  put(accountId: string, key: string, fetchedAt: number, body: string): void;
  /** Of all that is kept for an account. */
  names(accountId: string): string[];
  /** Forgets everything fetched for an account, for example when its key changes. */
  clear(accountId: string): void;
}

export function catalogueQueries({ db, tx }: Session): CatalogueQueries {
  return {
    get(accountId, key) {
      const row = db.get<{ fetchedAt: number; body: string }>(
        'SELECT fetched_at AS fetchedAt, body FROM catalogue WHERE account_id = ? AND key = ?',
        accountId,
        key,
      );
      return row === null ? null : { fetchedAt: time(row.fetchedAt) ?? 0, body: row.body };
    },
    put(accountId, key, fetchedAt, body) {
      // It can be asked for again, so nothing has to wait until it is on the disk.
      const put = () =>
        db.run(
          `INSERT INTO catalogue (account_id, key, fetched_at, body) VALUES (?, ?, ?, ?)
           ON CONFLICT (account_id, key) DO UPDATE SET fetched_at = excluded.fetched_at, body = excluded.body`,
          accountId,
          key,
          fetchedAt,
          body,
        );
      tx(put, false);
    },
    names: (accountId) =>
      db
        .all<{ key: string }>('SELECT key FROM catalogue WHERE account_id = ?', accountId)
        .map(({ key }) => key),
    clear(accountId) {
      tx(() => db.run('DELETE FROM catalogue WHERE account_id = ?', accountId));
    },
  };
}
