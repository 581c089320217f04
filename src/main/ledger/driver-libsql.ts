/** SQLite as libsql brings it: for Electron 33, whose Node.js has none. */
import { createRequire } from 'node:module';
import type LibsqlDatabase from 'libsql';
import type { Column, Connection, Row, Statement } from './connection.ts';

// Not by the name that the bundler gives its own.
const load = createRequire(import.meta.url);

/** Loaded only where it is used: it is a native module of 10 MB. */
export function openInLibsql(file: string): Connection {
  const Database: typeof LibsqlDatabase = load('libsql');
  const db = new Database(file);
  return {
    prepare: (sql) => statementOf(db, sql),
    exec: (sql) => void db.exec(sql),
    isInTransaction: () => db.inTransaction,
    close: () => void db.close(),
  };
}

function statementOf(db: LibsqlDatabase.Database, sql: string): Statement {
  const statement = db.prepare(sql);
  return {
    run: (params) => statement.run(params).changes,
    get(params) {
      const row = statement.get(params) as Record<string, unknown> | undefined;
      if (row === undefined) return undefined;
      // It adds its own timing to single rows.
      const { _metadata, ...rest } = row;
      return plain(rest);
    },
    all: (params) => (statement.all(params) as Record<string, unknown>[]).map(plain),
  };
}

function plain(row: Record<string, unknown>): Row {
  for (const name in row) {
    const value = row[name];
    if (value instanceof ArrayBuffer) row[name] = new Uint8Array(value);
  }
  return row as Record<string, Column>;
}
