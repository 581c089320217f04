/** What TokenLab's catalogue said, kept per account until it is fetched again. */
import type { JsonValue } from '../../shared/json.ts';
import type { Session } from './session.ts';
import { readJson, time } from './stored.ts';

export interface CatalogueQueries {
  get(accountId: string, key: string): { fetchedAt: number; body: JsonValue } | null;
  put(accountId: string, key: string, fetchedAt: number, body: JsonValue): void;
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
      const body = row === null ? undefined : readJson(row.body);
      return row === null || body === undefined ? null : { fetchedAt: time(row.fetchedAt) ?? 0, body };
    },
    put(accountId, key, fetchedAt, body) {
      tx(() =>
        db.run(
          `INSERT INTO catalogue (account_id, key, fetched_at, body) VALUES (?, ?, ?, ?)
           ON CONFLICT (account_id, key) DO UPDATE SET fetched_at = excluded.fetched_at, body = excluded.body`,
          accountId,
          key,
          fetchedAt,
          JSON.stringify(body),
        ),
      );
    },
    clear(accountId) {
      tx(() => db.run('DELETE FROM catalogue WHERE account_id = ?', accountId));
    },
  };
}
