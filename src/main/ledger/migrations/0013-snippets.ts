/** Saved pieces of text for prompts. */
import type { Migration } from './migration.ts';

const sql = `
CREATE TABLE snippets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
`;

export const snippets: Migration = { version: 13, name: 'snippets', up: (db) => db.exec(sql) };
