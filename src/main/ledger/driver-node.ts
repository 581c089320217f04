/** SQLite as Node.js brings it, from version 24 on. */
import process from 'node:process';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Column, Connection, Row, Statement } from './connection.ts';

type Sqlite = typeof import('node:sqlite');

/** Null where Node.js has none, an early one, or one without the search index. */
function sqliteOfNode(): Sqlite | null {
  const sqlite: Sqlite | undefined = process.getBuiltinModule('node:sqlite');
  if (sqlite === undefined || !('setReturnArrays' in sqlite.StatementSync.prototype)) return null;
  const db = new sqlite.DatabaseSync(':memory:');
  try {
    const found = db.prepare("SELECT sqlite_compileoption_used('ENABLE_FTS5') AS it").get();
    return found?.it === 1 ? sqlite : null;
  } finally {
    db.close();
  }
}

const sqlite = sqliteOfNode();

/** Null where it cannot be had. */
export const openInNode: ((file: string) => Connection) | null =
  sqlite === null ? null : (file) => connectionOf(new sqlite.DatabaseSync(file, { defensive: true }));

const connectionOf = (db: DatabaseSync): Connection => ({
  prepare: (sql) => statementOf(db.prepare(sql)),
  exec: (sql) => db.exec(sql),
  isInTransaction: () => db.isTransaction,
  // As often as wanted.
  close: () => {
    if (db.isOpen) db.close();
  },
});

function statementOf(statement: StatementSync): Statement {
  statement.setReturnArrays(true);
  let names: string[] = [];
  const rowOf = (values: readonly unknown[]): Row => {
    // Also read again when a table has been given another column since.
    if (names.length !== values.length) names = statement.columns().map(({ name }) => name);
    const row: Row = {};
    for (let at = 0; at < values.length; at += 1) row[names[at]!] = values[at] as Column;
    return row;
  };
  return {
    run: (params) => Number(statement.run(...params).changes),
    get(params) {
      const read = () => statement.get(...params) as unknown as readonly unknown[] | undefined;
      const [values] = nearest(statement, () => [read()]);
      return values === undefined ? undefined : rowOf(values);
    },
    all: (params) =>
      nearest(statement, () => statement.all(...params) as unknown as (readonly unknown[])[]).map(rowOf),
  };
}

/** Reads once more where an integer is too large to be a number: a ledger from elsewhere may hold one. */
function nearest<T extends readonly unknown[] | undefined>(statement: StatementSync, read: () => T[]): T[] {
  try {
    return read();
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code !== 'ERR_OUT_OF_RANGE') throw thrown;
  }
  statement.setReadBigInts(true);
  try {
    return read().map(
      (values) => values?.map((value) => (typeof value === 'bigint' ? Number(value) : value)) as T,
    );
  } finally {
    statement.setReadBigInts(false);
  }
}
