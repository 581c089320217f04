/** Templates, and the jobs that were made with them. */
import type { Migration } from './migration.ts';

const sql = `
CREATE TABLE templates (
  id TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  favourite INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE template_uses (
  job_id TEXT PRIMARY KEY,
  template_id TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX template_uses_template ON template_uses (template_id, at);
`;

export const templates: Migration = { version: 14, name: 'templates', up: (db) => db.exec(sql) };
