/** Since when the status of a task cannot be read, and why the work of an account is paused. */
import type { Migration } from './migration.ts';

const sql = `
ALTER TABLE jobs ADD COLUMN poll_failing_since INTEGER;
ALTER TABLE accounts ADD COLUMN pause TEXT;
UPDATE jobs SET attention = NULL WHERE attention = 'key_refused';
`;

export const states: Migration = { version: 5, name: 'states', up: (db) => db.exec(sql) };
