/** Since when the status of a task cannot be read, and why the work of an account is paused. */
import type { Migration } from './migration.ts';

const sql = `
ALTER TABLE jobs ADD COLUMN poll_failing_since INTEGER;
ALTER TABLE accounts ADD COLUMN pause TEXT;
ALTER TABLE accounts ADD COLUMN pause_error TEXT;
`;

export const states: Migration = { version: 5, name: 'states', up: (db) => db.exec(sql) };
