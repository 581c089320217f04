/** Small notes of the ledger about itself and of rooms without a table. */
import type { Session } from './session.ts';

export interface MetaQueries {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

export function metaQueries({ db, tx }: Session): MetaQueries {
  return {
    get: (key) => db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? null,
    set(key, value) {
      tx(() =>
        value === null
          ? db.run('DELETE FROM meta WHERE key = ?', key)
          : db.run(
              'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
              key,
              value,
            ),
      );
    },
  };
}
