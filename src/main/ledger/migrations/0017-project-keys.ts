/** An account whose key was made for one project: its limit is TokenLab's to enforce. */
import type { Migration } from './migration.ts';

const sql = `
ALTER TABLE accounts ADD COLUMN project_id TEXT;
ALTER TABLE accounts ADD COLUMN key_id TEXT;
`;

export const projectKeys: Migration = { version: 17, name: 'project_keys', up: (db) => db.exec(sql) };
