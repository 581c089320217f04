/** What stands in a ledger beside what its migrations make. A file from elsewhere may bring statements of its own. */
import { type Db, openDb } from './db.ts';
import { latestVersion, type Migration, migrate, migrations } from './migrations/index.ts';

interface SchemaRow {
  type: string;
  name: string;
  sql: string | null;
}

const schemaOf = (db: Db): SchemaRow[] => db.all<SchemaRow>('SELECT type, name, sql FROM main.sqlite_schema');

const made = new Map<number, Map<string, string | null>>();

/** Every table, index, trigger and view of a version, by kind and name. */
function expectedAt(version: number, list: readonly Migration[]): Map<string, string | null> {
  const known = made.get(version);
  if (known !== undefined) return known;
  const db = openDb(':memory:');
  try {
    migrate(db, list.slice(0, version));
    const rows = new Map(schemaOf(db).map(({ type, name, sql }) => [`${type} ${name}`, sql]));
    made.set(version, rows);
    return rows;
  } finally {
    db.close();
  }
}

/**
 * Names of what can run or lie in a ledger of this version and is not Safelight's: triggers and views that no migration
 * makes, and tables that are missing or not as they were made. Indexes and tables beside ours do nothing.
 */
export function foreignParts(db: Db, version: number, list: readonly Migration[] = migrations): string[] {
  // What a later version makes is unknown here; such a ledger is not opened.
  if (version > latestVersion(list)) return [];
  const expected = expectedAt(version, list);
  const found = new Map(schemaOf(db).map(({ type, name, sql }) => [`${type} ${name}`, sql]));
  const runs = [...found].filter(
    ([key, sql]) => /^(?:trigger|view) /.test(key) && (!expected.has(key) || expected.get(key) !== sql),
  );
  const lies = [...expected].filter(
    ([key, sql]) => /^(?:table|trigger) /.test(key) && found.get(key) !== sql,
  );
  return [...new Set([...runs, ...lies].map(([key]) => key))];
}

/** Why a ledger was refused: it is sound, and not ours. */
export class ForeignLedger extends Error {}

export const isForeign = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.cause instanceof ForeignLedger;
