/** Who owns the ledger, and what a former owner still had to hand over. */
import type { Migration } from './migration.ts';

const sql = `
CREATE TABLE lease (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  owner TEXT NOT NULL,
  host TEXT NOT NULL,
  machine TEXT,
  boot TEXT,
  pid INTEGER NOT NULL,
  since INTEGER NOT NULL,
  beat INTEGER NOT NULL
) STRICT;

CREATE TABLE left_answers (
  seq INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  answer TEXT NOT NULL
) STRICT;
`;

export const lease: Migration = { version: 4, name: 'lease', up: (db) => db.exec(sql) };
