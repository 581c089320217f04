/** Lists of words that batches choose from. */
import type { Wildcard } from '../../shared/batch.ts';
import type { Session } from './session.ts';
import { readTexts } from './stored.ts';

export interface WildcardQueries {
  /** By name. */
  list(): Wildcard[];
  count(): number;
  set(wildcard: Wildcard): void;
  /** @returns false when there was none */
  remove(name: string): boolean;
}

export function wildcardQueries({ db, tx }: Session): WildcardQueries {
  return {
    list: () =>
      db
        .all<{ name: string; entries: string }>('SELECT name, entries FROM wildcards ORDER BY name')
        .map(({ name, entries }) => ({ name, entries: readTexts(entries) })),
    count: () => db.get<{ count: number }>('SELECT count(*) AS count FROM wildcards')?.count ?? 0,
    set({ name, entries }) {
      tx(() =>
        db.run(
          'INSERT INTO wildcards (name, entries) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET entries = excluded.entries',
          name,
          JSON.stringify(entries),
        ),
      );
    },
    remove: (name) => tx(() => db.run('DELETE FROM wildcards WHERE name = ?', name) > 0),
  };
}
