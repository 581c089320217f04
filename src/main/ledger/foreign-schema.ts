/** What stands in a ledger beside what its migrations make. A file from elsewhere may bring statements of its own. */
import { type Db, openDb, rawText } from './db.ts';
import { latestVersion, type Migration, migrate, migrations } from './migrations/index.ts';
import { keptBytesSql, keptBytesTable } from './unreadable-text.ts';

interface SchemaRow {
  type: string;
  name: string;
  sql: string | null;
}

/** Read as bytes: a name may be no text at all. */
const schemaOf = (db: Db): SchemaRow[] =>
  db
    .all<Record<keyof SchemaRow, Uint8Array | null>>(
      'SELECT CAST(type AS BLOB) AS type, CAST(name AS BLOB) AS name, CAST(sql AS BLOB) AS sql FROM main.sqlite_schema',
    )
    .map(({ type, name, sql }) => ({
      type: rawText(type) ?? '',
      name: rawText(name) ?? '',
      sql: rawText(sql),
    }));

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

/** The tables of a version that are read: not those that the search index and SQLite keep for themselves. */
export const tablesAt = (version: number): string[] =>
  [...expectedAt(version, migrations).keys()]
    .flatMap((key) => (key.startsWith('table ') ? [key.slice('table '.length)] : []))
    .filter((name) => !/^(?:sqlite_|job_search_)/.test(name));

/**
 * Names of what can run or lie in a ledger of this version and is not Safelight's: triggers and views that no migration
 * makes, tables that are missing or not as they were made, another encoding. Indexes and tables beside ours do nothing.
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
  const keptBytes = `table ${keptBytesTable}`;
  if ((found.get(keptBytes) ?? keptBytesSql) !== keptBytesSql) lies.push([keptBytes, null]);
  const encoding = db.get<{ encoding: string }>('PRAGMA encoding')?.encoding ?? '';
  return [
    ...new Set([...runs, ...lies].map(([key]) => key)),
    ...(encoding === 'UTF-8' ? [] : [`encoding ${encoding}`]),
  ];
}

/** Why a ledger was refused: it is sound, and not ours. */
export class ForeignLedger extends Error {}

export const isForeign = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.cause instanceof ForeignLedger;
