/** What was typed into the New job sheet and not sent yet. */
import type { Migration } from './migration.ts';

const sql = `
CREATE TABLE compose_drafts (
  id TEXT PRIMARY KEY,
  submit_token TEXT NOT NULL,
  content TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
`;

export const composeDrafts: Migration = { version: 10, name: 'compose drafts', up: (db) => db.exec(sql) };
